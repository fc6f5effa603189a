// One person with their phone or computer: the lock screen, the chat with Meldwijs, and every way in to it.
import type { JSX } from 'preact';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';
import { isThing, type Thing } from '../shape.ts';
import { Adaptive } from './adaptive.tsx';
import type { Deed, Done, MessageItem, Person, Screen } from './api.ts';
import { Blocks } from './blocks.tsx';
import { Overlay } from './overlay.tsx';
import { Speech, timeOf, useSay } from './words.ts';

type Given = {
  readonly person: Person;
  readonly screen: Screen;
  readonly selected: boolean;
  readonly act: (deed: Deed) => Promise<Done>;
};

export function PersonPanel({ person, screen, selected, act }: Given) {
  const { say, language } = useContext(Speech);
  const id = useId();
  const [tab, setTab] = useState<'chat' | 'home'>('chat');
  const [note, setNote] = useState<string>();
  const isAtWork = useRef(false);
  const device = useRef<HTMLDivElement>(null);

  const deed = async (what: Deed): Promise<void> => {
    setNote(undefined);
    isAtWork.current = true;
    const done = await act(what).catch((error: unknown): Done => ({ ok: false, error: String(error) }));
    if (!done.ok) setNote(`${say('chat.failed')} ${say('chat.why', { why: done.error })}`);
    else if (done.opened !== undefined) setNote(say('chat.opened', { address: done.opened }));
    else if (done.toast !== undefined) setNote(done.toast);
  };
  const openHome = async (): Promise<void> => {
    setTab('home');
    await deed({ do: 'press', action: 'home' });
  };
  // When what was open is gone, the keyboard goes on in the chat it lay on.
  const isOpen = screen.view !== undefined;
  useEffect(() => {
    if (isOpen || !isAtWork.current || document.activeElement !== document.body) return;
    device.current?.querySelector<HTMLElement>('.messages, .home')?.focus({ preventScroll: true });
  }, [isOpen]);
  const isSlack = person.platform === 'slack';
  const shown = note ?? screen.toast;

  return (
    <article class={`person ${person.platform}${selected ? ' selected' : ''}`} aria-labelledby={`${id}-name`}>
      <header class="who">
        <span class="face" aria-hidden="true">
          {initials(person.name)}
        </span>
        <div>
          <h2 id={`${id}-name`}>{person.name}</h2>
          <p>{person.title[language]}</p>
        </div>
      </header>
      <LockScreen messages={screen.messages} />
      <div class="device" ref={device}>
        {isSlack ? <Strip /> : null}
        <div class="app" inert={isOpen}>
          <div class="app-bar">
            <BotFace />
            <strong>Meldwijs</strong>
            {isSlack ? <span class="badge">{say('chat.app')}</span> : null}
          </div>
          {isSlack ? (
            <div class="tabs">
              <button type="button" aria-pressed={tab === 'home'} onClick={() => void openHome()}>
                {say('tools.home')}
              </button>
              <button type="button" aria-pressed={tab === 'chat'} onClick={() => setTab('chat')}>
                {say('tools.chat')}
              </button>
            </div>
          ) : null}
          {tab === 'home' && isSlack ? (
            <section class="home" aria-label={`${say('tools.home')}, ${person.name}`} tabIndex={0}>
              {isThing(screen.home) ? (
                <Blocks
                  blocks={screen.home.blocks}
                  onPress={(action) => void deed({ do: 'press', message: 'home', action, nth: 1 })}
                />
              ) : (
                <p class="empty">{say('tools.noHome')}</p>
              )}
            </section>
          ) : (
            <Chat person={person} messages={screen.messages} selected={selected} act={deed} />
          )}
          {shown === undefined ? null : (
            <p class={note === undefined ? 'toast' : 'toast strong'} role="status">
              {shown}
            </p>
          )}
          {note === undefined && screen.lastError !== undefined ? (
            <p class="trouble" role="status">
              <span aria-hidden="true">⚠ </span>
              {say('chat.failed')} {say('chat.why', { why: screen.lastError })}
            </p>
          ) : null}
          <Composer person={person} act={deed} />
          <Tools person={person} act={deed} />
        </div>
        {screen.view === undefined ? null : (
          <Overlay view={screen.view} takesFocus={isAtWork.current} act={deed} />
        )}
      </div>
    </article>
  );
}

const initials = (name: string): string =>
  name
    .split(' ')
    .map((part) => part.charAt(0))
    .join('');

/** Meldwijs itself: a speech balloon with a mark in it. */
export function BotFace() {
  return (
    <svg class="bot-face" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b5563" />
      <path
        d="M8 9h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H8a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z"
        fill="#fff"
      />
      <path
        d="m11 15.500 3.500 3.500L21 12.500"
        fill="none"
        stroke="#0b5563"
        stroke-width="2.600"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** Slack's strip with the workspace; only to be recognised. */
function Strip() {
  return (
    <div class="strip" aria-hidden="true">
      <span class="workspace">VS</span>
      <span class="dot" />
      <span class="dot" />
      <span class="dot" />
    </div>
  );
}

/** What lies on the table for everybody to see: the notification's own words and nothing else. */
function LockScreen({ messages }: { readonly messages: readonly MessageItem[] }) {
  const say = useSay();
  // An edit makes no sound, and what only shows while somebody looks is no notification.
  const newest = messages.findLast(
    (message) => message.from === 'bot' && !message.deleted && message.ephemeral !== true,
  );
  return (
    <div class="lock" role="group" aria-label={say('lockScreen.label')}>
      {newest === undefined ? (
        <p class="quiet-lock">{say('lockScreen.nothing')}</p>
      ) : (
        <>
          <BotFace />
          <p>{newest.rang || say('lockScreen.card')}</p>
          <time dateTime={newest.time}>{timeOf(newest.time)}</time>
        </>
      )}
    </div>
  );
}

// ---------------------------------------------------------------- the chat

type Acting = { readonly person: Person; readonly act: (deed: Deed) => Promise<void> };

function Chat({
  person,
  messages,
  selected,
  act,
}: Acting & { readonly messages: readonly MessageItem[]; readonly selected: boolean }) {
  const say = useSay();
  const list = useRef<HTMLDivElement>(null);
  const newest = messages.at(-1);
  useEffect(() => {
    const box = list.current;
    if (box === null) return undefined;
    // A card is drawn a moment after its message, and a chat that was hidden has no size until it shows:
    // the place is looked up again each time something grows, until the person takes over.
    const watch = new ResizeObserver(() => box.scrollTo({ top: whereToRead(box) }));
    for (const message of box.children) watch.observe(message);
    const stop = (): void => watch.disconnect();
    const touched = ['pointerdown', 'wheel', 'keydown'] as const;
    for (const deed of touched) box.addEventListener(deed, stop, { passive: true });
    return () => {
      stop();
      for (const deed of touched) box.removeEventListener(deed, stop);
    };
  }, [newest?.id, messages.length, selected]);
  return (
    <section class="messages" aria-label={`${say('chat.messages')}, ${person.name}`} tabIndex={0} ref={list}>
      {messages.length === 0 ? <p class="empty">{say('chat.empty')}</p> : null}
      {messages.map((message) => (
        <Message key={message.id} person={person} message={message} act={act} />
      ))}
    </section>
  );
}

/** The newest message from its beginning; an answer from the person's own words above it. */
function whereToRead(box: HTMLElement): number {
  const all = [...box.querySelectorAll<HTMLElement>('.message')];
  const asked = all.findLastIndex((each) => each.classList.contains('me'));
  const from = asked >= all.length - 2 ? all[asked] : all.at(-1);
  return from === undefined ? 0 : from.offsetTop - box.offsetTop - 10;
}

function Message({ person, message, act }: Acting & { readonly message: MessageItem }): JSX.Element {
  const say = useSay();
  const mine = message.from === 'me';
  return (
    <div class={`message ${message.from}${message.ephemeral === true ? ' ephemeral' : ''}`}>
      {mine ? (
        <span class="face small" aria-hidden="true">
          {initials(person.name)}
        </span>
      ) : (
        <BotFace />
      )}
      <div class="bubble">
        <p class="by">
          <strong>{mine ? say('chat.you') : 'Meldwijs'}</strong>
          <time dateTime={message.time}>{timeOf(message.time)}</time>
          {message.edited ? <span>{say('chat.edited')}</span> : null}
          {message.ephemeral === true ? <span>{say('chat.onlyYou')}</span> : null}
          {message.inChannel === true ? <span>{say('chat.inChannel')}</span> : null}
        </p>
        <Content message={message} person={person} act={act} />
        {mine && message.text ? (
          <button
            type="button"
            class="report"
            onClick={() => void act({ do: 'press', action: 'message-action:report', message: message.id })}
          >
            {say('chat.report')}
          </button>
        ) : null}
      </div>
    </div>
  );
}

function Content({ message, person, act }: Acting & { readonly message: MessageItem }): JSX.Element {
  const say = useSay();
  const payload: Thing = isThing(message.payload) ? message.payload : {};
  if (message.deleted) return <p class="gone">{say('chat.deleted')}</p>;
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter(isThing) : [];
  const cards = attachments.filter(
    ({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive',
  );
  if (message.from === 'me' && cards.length === 0) return <p class="text">{message.text}</p>;
  const press = (action: string): void => void act({ do: 'press', message: message.id, action, nth: 1 });
  if (person.platform === 'slack') {
    const blocks = Array.isArray(payload.blocks) ? payload.blocks : [];
    return blocks.length === 0 ? (
      <p class="text">{message.notification}</p>
    ) : (
      <Blocks blocks={blocks} onPress={(action) => press(action)} />
    );
  }
  return (
    <>
      {cards.length === 0 ? <p class="text">{typeof payload.text === 'string' ? payload.text : ''}</p> : null}
      {cards.map(({ content }, at) => (
        <div class="card" key={at}>
          <Adaptive card={content} onPress={({ action }) => press(action)} />
        </div>
      ))}
    </>
  );
}

function Composer({ person, act }: Acting) {
  const say = useSay();
  const id = useId();
  const [text, setText] = useState('');
  const send = (attachments?: number): void => {
    if (text.trim() === '' && attachments === undefined) return;
    setText('');
    void act({ do: 'type', text: text.trim(), ...(attachments === undefined ? {} : { attachments }) });
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for={id} class="hidden">
        {say('chat.write')}, {person.name}
      </label>
      <textarea
        id={id}
        rows={1}
        value={text}
        placeholder={say('chat.write')}
        maxLength={12_000}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button
        type="button"
        class="quiet"
        title={say('chat.attach')}
        aria-label={say('chat.attach')}
        onClick={() => send(1)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path
            d="m8 12.500 6-6a3 3 0 0 1 4.300 4.300l-8 8a5 5 0 0 1-7.100-7.100l7.500-7.500"
            fill="none"
            stroke="currentColor"
            stroke-width="1.800"
            stroke-linecap="round"
          />
        </svg>
      </button>
      <button type="submit" class="send" aria-label={say('chat.send')} title={say('chat.send')}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 4.500 21 12 3 19.500 5.500 12z" fill="currentColor" />
        </svg>
      </button>
    </form>
  );
}

/** The platform's other doors to the bot: command, shortcut, search, and a message of somebody else. */
function Tools({ person, act }: Acting) {
  const say = useSay();
  const id = useId();
  const [words, setWords] = useState('');
  const [heard, setHeard] = useState(() => say('tools.elsewhereExample'));
  const isSlack = person.platform === 'slack';
  return (
    <details class="tools">
      <summary>{say('tools.label')}</summary>
      <div class="tools-inside">
        {isSlack ? (
          <div class="row">
            <button type="button" onClick={() => void act({ do: 'type', text: '/meldwijs' })}>
              {say('tools.command')}
            </button>
            <button type="button" onClick={() => void act({ do: 'press', action: 'shortcut:report' })}>
              {say('tools.shortcut')}
            </button>
          </div>
        ) : (
          <form
            class="row"
            onSubmit={(event) => {
              event.preventDefault();
              void act({ do: 'press', action: `search:${words}` });
            }}
          >
            <label for={`${id}-search`} class="hidden">
              {say('tools.searchLabel')}
            </label>
            <input
              id={`${id}-search`}
              value={words}
              placeholder={say('tools.searchLabel')}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
            <button type="submit">{say('tools.search')}</button>
          </form>
        )}
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            void act({ do: 'press', action: 'message-action:report', text: heard });
          }}
        >
          <label for={`${id}-heard`} class="hidden">
            {say('tools.elsewhereLabel')}
          </label>
          <input id={`${id}-heard`} value={heard} onInput={(event) => setHeard(event.currentTarget.value)} />
          <button type="submit">{say('tools.elsewhere')}</button>
        </form>
      </div>
    </details>
  );
}

// One person with their phone or computer: the lock screen, the chat with Meldwijs, and what opens on top of it.
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';
import { isThing } from '../shape.ts';
import type { PersonItem } from '../people.ts';
import type { Done, MessageItem, Screen } from '../screen.ts';
import type { Deed } from './api.ts';
import { Blocks } from './blocks.tsx';
import { Chat } from './chat.tsx';
import { BotFace, Face } from './face.tsx';
import { type Note, Notes } from './notes.tsx';
import { Overlay } from './overlay.tsx';
import { Composer, OtherWaysIn } from './ways-in.tsx';
import { Speech, useSay, useTimeOf } from './words.ts';

type Given = {
  readonly person: PersonItem;
  readonly screen: Screen;
  readonly selected: boolean;
  readonly act: (deed: Deed) => Promise<Done>;
};

/** An answer that is not there after this long gets a word about it. */
const slowAfterMs = 800;

export function PersonPanel({ person, screen, selected, act }: Given) {
  const { say, language } = useContext(Speech);
  const id = useId();
  const [tab, setTab] = useState<'chat' | 'home'>('chat');
  const [note, setNote] = useState<Note>();
  const isAtWork = useRef(false);
  const device = useRef<HTMLDivElement>(null);

  const deed = async (what: Deed): Promise<void> => {
    setNote(undefined);
    isAtWork.current = true;
    const slow = setTimeout(() => setNote({ is: 'waiting' }), slowAfterMs);
    const done = await act(what).catch((error: unknown): Done => ({ ok: false, error: String(error) }));
    clearTimeout(slow);
    setNote(noteOf(done));
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
  // What went wrong is over when the platform brought it after all.
  useEffect(() => {
    if (screen.lastError === undefined) setNote((before) => (before?.is === 'wrong' ? undefined : before));
  }, [screen.lastError]);

  const isSlack = person.platform === 'slack';
  const notes = <Notes note={note ?? noteOn(screen)} />;
  // A mistake at a field says enough by itself.
  const hasMistakes = screen.view?.fields.some(({ error }) => error !== undefined) === true;

  return (
    <article class={`person ${person.platform}${selected ? ' selected' : ''}`} aria-labelledby={`${id}-name`}>
      <header class="who">
        <Face name={person.name} />
        <div>
          <h2 id={`${id}-name`}>{person.name}</h2>
          <p>{person.title[language]}</p>
        </div>
      </header>
      <LockScreen person={person} messages={screen.messages} />
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
          {tab === 'home' ? (
            <Home person={person} home={screen.home} act={deed} />
          ) : (
            <Chat person={person} messages={screen.messages} selected={selected} act={deed} />
          )}
          {isOpen ? null : notes}
          {tab === 'home' ? null : <Composer person={person} act={deed} />}
          <OtherWaysIn person={person} act={deed} />
        </div>
        {screen.view === undefined ? null : (
          <Overlay
            person={person}
            view={screen.view}
            takesFocus={isAtWork.current}
            notes={hasMistakes ? null : notes}
            act={deed}
          />
        )}
      </div>
    </article>
  );
}

function noteOf(done: Done): Note | undefined {
  if (!done.ok) return { is: 'wrong', why: done.error };
  if (done.opened !== undefined) return { is: 'opened', address: done.opened };
  return done.toast === undefined ? undefined : { is: 'said', text: done.toast };
}

function noteOn({ toast, lastError }: Screen): Note | undefined {
  if (toast !== undefined) return { is: 'said', text: toast };
  return lastError === undefined ? undefined : { is: 'wrong', why: lastError };
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
function LockScreen({
  person,
  messages,
}: {
  readonly person: PersonItem;
  readonly messages: readonly MessageItem[];
}) {
  const say = useSay();
  const timeOf = useTimeOf();
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
          <p lang={person.language}>{newest.rang || say('lockScreen.card')}</p>
          <time dateTime={newest.time}>{timeOf(newest.time)}</time>
        </>
      )}
    </div>
  );
}

/** Slack's Home tab. */
function Home({
  person,
  home,
  act,
}: {
  readonly person: PersonItem;
  readonly home: unknown;
  readonly act: (deed: Deed) => Promise<void>;
}) {
  const say = useSay();
  return (
    <section class="home" aria-label={`${say('tools.home')}, ${person.name}`} tabIndex={0}>
      {isThing(home) ? (
        <div lang={person.language}>
          <Blocks
            blocks={home.blocks}
            onPress={(action) => void act({ do: 'press', message: 'home', action, nth: 1 })}
          />
        </div>
      ) : (
        <p class="empty">{say('tools.noHome')}</p>
      )}
    </section>
  );
}

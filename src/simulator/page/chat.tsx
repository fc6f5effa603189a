// The chat of one person with Meldwijs, in the order in which it was said.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { isThing, type Thing } from '../shape.ts';
import { Adaptive } from './adaptive.tsx';
import type { PersonItem } from '../people.ts';
import type { MessageItem } from '../screen.ts';
import type { Deed } from './api.ts';
import { Blocks } from './blocks.tsx';
import { BotFace, Face } from './face.tsx';
import { useSay, useTimeOf } from './words.ts';

type Acting = { readonly person: PersonItem; readonly act: (deed: Deed) => Promise<void> };

export function Chat({
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
    // the place is looked up again each time something grows or shrinks, until the person takes over.
    const watch = new ResizeObserver(() => box.scrollTo({ top: whereToRead(box) }));
    for (const each of [box, ...box.children]) watch.observe(each);
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

type Given = Acting & { readonly message: MessageItem };

function Message({ person, message, act }: Given): JSX.Element {
  const say = useSay();
  const timeOf = useTimeOf();
  const mine = message.from === 'me';
  return (
    <div class={`message ${message.from}${message.ephemeral === true ? ' ephemeral' : ''}`}>
      {mine ? <Face name={person.name} small /> : <BotFace />}
      <div class="bubble">
        <p class="by">
          <strong>{mine ? say('chat.you') : 'Meldwijs'}</strong>
          <time dateTime={message.time}>{timeOf(message.time)}</time>
          {message.edited ? <span>{say('chat.edited')}</span> : null}
          {message.ephemeral === true ? <span>{say('chat.onlyYou')}</span> : null}
          {message.inChannel === true ? <span>{say('chat.inChannel')}</span> : null}
        </p>
        {message.deleted ? (
          <p class="gone">{say('chat.deleted')}</p>
        ) : (
          <div lang={person.language}>
            <Content message={message} person={person} act={act} />
          </div>
        )}
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

function Content({ message, person, act }: Given): JSX.Element {
  const payload: Thing = isThing(message.payload) ? message.payload : {};
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter(isThing) : [];
  const cards = attachments.filter(
    ({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive',
  );
  const press = (action: string): void => void act({ do: 'press', message: message.id, action, nth: 1 });
  if (message.from === 'me' && cards.length === 0) return <p class="text">{message.text}</p>;
  if (person.platform === 'slack')
    return Array.isArray(payload.blocks) && payload.blocks.length > 0 ? (
      <Blocks blocks={payload.blocks} onPress={(action) => press(action)} />
    ) : (
      <p class="text">{message.notification}</p>
    );
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

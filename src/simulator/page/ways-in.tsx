// The ways in to Meldwijs: typing a message, and the platform's own command, shortcut and search.
import { useId, useState } from 'preact/hooks';
import type { PersonItem } from '../people.ts';
import type { Deed } from './api.ts';
import { useSay } from './words.ts';

type Given = { readonly person: PersonItem; readonly act: (deed: Deed) => Promise<void> };

export function Composer({ person, act }: Given) {
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

export function OtherWaysIn({ person, act }: Given) {
  const say = useSay();
  return (
    <details class="tools">
      <summary>{say('tools.label')}</summary>
      <div class="tools-inside">
        {person.platform === 'slack' ? (
          <div class="row">
            <button type="button" onClick={() => void act({ do: 'type', text: '/meldwijs' })}>
              {say('tools.command')}
            </button>
            <button type="button" onClick={() => void act({ do: 'press', action: 'shortcut:report' })}>
              {say('tools.shortcut')}
            </button>
          </div>
        ) : (
          <OneLine
            label={say('tools.searchLabel')}
            button={say('tools.search')}
            first=""
            send={(text) => void act({ do: 'press', action: `search:${text}` })}
          />
        )}
        <OneLine
          label={say('tools.elsewhere')}
          button={say('chat.report')}
          first={say('tools.elsewhereExample')}
          send={(text) => void act({ do: 'press', action: 'message-action:report', text })}
        />
      </div>
    </details>
  );
}

/** A line to write, with what happens to it behind it. */
function OneLine({
  label,
  button,
  first,
  send,
}: {
  readonly label: string;
  readonly button: string;
  /** What stands there until somebody writes something else. */
  readonly first: string;
  readonly send: (text: string) => void;
}) {
  const id = useId();
  const [written, write] = useState<string>();
  const text = written ?? first;
  return (
    <form
      class="one-line"
      onSubmit={(event) => {
        event.preventDefault();
        send(text);
      }}
    >
      <label for={id}>{label}</label>
      <input id={id} value={text} onInput={(event) => write(event.currentTarget.value)} />
      <button type="submit">{button}</button>
    </form>
  );
}

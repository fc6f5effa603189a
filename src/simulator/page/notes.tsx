// A word about what somebody just did: it takes long, it did not work, or the platform had something to say.
import type { JSX } from 'preact';
import { useSay } from './words.ts';

export type Note =
  | { readonly is: 'waiting' }
  | { readonly is: 'said'; readonly text: string }
  | { readonly is: 'opened'; readonly address: string }
  /** `why` is the platform's own word for it, and English. */
  | { readonly is: 'wrong'; readonly why: string };

export function Notes({ note }: { readonly note: Note | undefined }): JSX.Element | null {
  const say = useSay();
  switch (note?.is) {
    case undefined:
      return null;
    case 'waiting':
      return <Line>{say('chat.waiting')}</Line>;
    case 'said':
      return <Line>{note.text}</Line>;
    case 'opened':
      return <Line>{say('chat.opened', { address: note.address })}</Line>;
    case 'wrong':
      return (
        <p class="note wrong" role="alert">
          <strong>
            <span aria-hidden="true">⚠ </span>
            {say('chat.failed')}
          </strong>
          <small>
            {say('chat.why')} <span lang="en">{note.why}</span>
          </small>
        </p>
      );
  }
}

const Line = ({ children }: { readonly children: string }) => (
  <p class="note" role="status">
    {children}
  </p>
);

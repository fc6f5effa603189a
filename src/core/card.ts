/**
 * A Card is what one person sees in their chat, before any platform has drawn it.
 * Every text in it is plain: no platform may read markup, mentions or links in it.
 */
import type { Press } from './press.ts';

/** A message in a private chat. `notice` is all that a lock screen shows: never a name, a quote or a class. */
export type Card = {
  readonly notice: string;
  readonly body: readonly Part[];
  readonly actions: readonly Button[];
};

export type Tone = 'danger' | 'warning' | 'info' | 'good';

export type Part =
  | { readonly type: 'title'; readonly text: string }
  | { readonly type: 'text'; readonly text: string; readonly quiet?: boolean }
  /** Something that must not be missed; the tone is also said in the words, never by colour alone. */
  | { readonly type: 'banner'; readonly tone: Tone; readonly text: string }
  | { readonly type: 'facts'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | { readonly type: 'list'; readonly items: readonly string[] }
  /** Words typed by a person, shown as theirs. */
  | { readonly type: 'quote'; readonly text: string }
  | { readonly type: 'checklist'; readonly title: string; readonly items: readonly ChecklistItem[] }
  /** `inPlace`: they stay where they stand, also where a platform gathers the buttons of a form below; the one in use is primary. */
  | { readonly type: 'buttons'; readonly buttons: readonly Button[]; readonly inPlace?: boolean }
  | { readonly type: 'divider' }
  | Field;

export type ChecklistItem = {
  readonly label: string;
  readonly state: 'open' | 'doing' | 'done' | 'not-applicable';
  /** What stands behind it: who did it and when. */
  readonly note?: string;
  readonly button?: Button;
};

/** Something to fill in. Fields stand only in a Form; `error` is shown at the field and keeps every value. */
export type Field =
  | (FieldBase & {
      readonly type: 'input';
      readonly multiline: boolean;
      readonly maxLength: number;
      readonly placeholder?: string;
      readonly value?: string;
    })
  | (FieldBase & { readonly type: 'choice'; readonly options: readonly Option[]; readonly value?: string })
  | (FieldBase & {
      readonly type: 'choices';
      readonly options: readonly Option[];
      readonly values?: readonly string[];
    })
  /** A day: `YYYY-MM-DD`. */
  | (FieldBase & { readonly type: 'date'; readonly value?: string })
  /** A time of day: `HH:MM`. */
  | (FieldBase & { readonly type: 'time'; readonly value?: string });

type FieldBase = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string;
  readonly required?: boolean;
};

export type Option = { readonly value: string; readonly label: string };

export type Button = {
  readonly label: string;
  readonly press: Press;
  readonly style?: 'primary' | 'danger';
  /** The press is answered by a Form: a modal on Slack, a dialog on Teams. */
  readonly opens?: 'form';
};

/** Opens only as the immediate answer to a press. `press` is what submitting means; the values come beside it. */
export type Form = {
  readonly title: string;
  readonly body: readonly Part[];
  /** Nothing to submit (a page to read): no submit. */
  readonly submit?: { readonly label: string; readonly press: Press };
  readonly back?: Button;
  readonly close: string;
  /** Closing without submitting is told to us, so that "ga verder" can be offered. */
  readonly closed?: Press;
};

/** What a person filled in: one string for a field, several for choices. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/** A nonce follows the verb of its press; what people typed stands in JSON with its quotes escaped, and is never taken for one. */
const nonces = /,"nonce":"[^"\\]*"/g;

/** What a card shows, without its nonce, short enough to compare. */
export function fingerprint(card: Card): string {
  const text = JSON.stringify(card).replace(nonces, '');
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return `${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`;
}

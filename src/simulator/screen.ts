// Somebody's screen as the HTTP API tells it, to a script or to the page.
import type { Hands } from './hands.ts';
import type { Message } from './phone.ts';
import { titlesOf } from './pressable.ts';
import type { ViewItem } from './view.ts';

/** A message as the HTTP API tells it. */
export type MessageItem = {
  readonly id: string;
  readonly time: string;
  readonly from: 'bot' | 'me';
  readonly edited: boolean;
  readonly deleted: boolean;
  /** The notification text as the platform has it now. */
  readonly notification: string;
  /** What the lock screen showed when it arrived; a later change makes no sound. */
  readonly rang: string;
  readonly payload: unknown;
  readonly text?: string;
  readonly ephemeral?: true;
  /** Said in a channel, where others read along. */
  readonly inChannel?: true;
  readonly buttons: readonly string[];
};

export type Done =
  | {
      readonly ok: true;
      /** New or changed while this was done; what the bot sends later comes later. */
      readonly messages: readonly MessageItem[];
      readonly view?: ViewItem;
      /** A short line that passes by. */
      readonly toast?: string;
      /** An address that was opened. */
      readonly opened?: string;
    }
  | { readonly ok: false; readonly error: string; readonly buttons?: readonly string[] };

export type Screen = {
  readonly messages: readonly MessageItem[];
  readonly view?: ViewItem;
  readonly home?: unknown;
  readonly toast?: string;
  readonly lastError?: string;
};

export const messageItem = (message: Message, { pressables }: Pick<Hands, 'pressables'>): MessageItem => ({
  id: message.id,
  time: new Date(message.at).toISOString(),
  from: message.from,
  edited: message.edited,
  deleted: message.deleted,
  notification: message.notification,
  rang: message.rang,
  payload: message.deleted ? undefined : message.payload,
  ...(message.text === undefined ? {} : { text: message.text }),
  ...(message.ephemeral === true ? { ephemeral: true as const } : {}),
  ...(message.inChannel === true ? { inChannel: true as const } : {}),
  buttons: message.from === 'bot' ? titlesOf(pressables(message.kept)) : [],
});

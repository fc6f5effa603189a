// One person's screen: the chat with the bot, a word that passes by, and the mark when something did not work.
import type { Bell } from './bell.ts';
import type { SimPerson } from './people.ts';
import type { Thing } from './shape.ts';

export type Message = {
  readonly id: string;
  readonly at: number;
  readonly from: 'bot' | 'me';
  /** What the platform was given for the lock screen, as it is now. */
  readonly notification: string;
  /** What the lock screen showed when it arrived: a later change makes no sound. */
  readonly rang: string;
  /** Exactly as the platform got it. */
  readonly payload: Thing;
  /** As the platform keeps it, with the ids it fills in; what a press sends back. */
  readonly kept: Thing;
  readonly text?: string | undefined;
  readonly ephemeral?: boolean | undefined;
  /** Said in a channel, where others read along. */
  readonly inChannel?: boolean | undefined;
  readonly edited: boolean;
  readonly deleted: boolean;
  /** The number of the last change, to tell what is new. */
  readonly changed: number;
};

/** What is shown: `kept` is the payload itself and there is no notification, unless it says otherwise. */
export type Shown = Pick<Message, 'id' | 'at' | 'from' | 'payload'> &
  Partial<Pick<Message, 'kept' | 'notification' | 'text' | 'ephemeral' | 'inChannel'>>;

export type Phone = {
  readonly person: SimPerson;
  readonly messages: readonly Message[];
  /** Slack's Home tab, as published. */
  home: Thing | undefined;
  /** A short line that passes by and stays nowhere. */
  toast: string | undefined;
  /** What the person sees when a press got no proper answer. */
  lastError: string | undefined;
  /** Puts a message on the screen, or in the place of the one that has its id. */
  show(message: Shown): void;
  /** Takes a message back; its place stays, empty. */
  takeBack(id: string): void;
  /** Tells whoever watches that the screen is different now. */
  changed(): void;
};

export function openPhone(person: SimPerson, bell: Bell): Phone {
  let messages: readonly Message[] = [];
  const ring = (): void => bell.ring(person.id);
  return {
    person,
    get messages() {
      return messages;
    },
    home: undefined,
    toast: undefined,
    lastError: undefined,
    show(message) {
      const known = messages.find(({ id }) => id === message.id);
      const notification = message.notification ?? '';
      const shown: Message = {
        kept: message.payload,
        ...message,
        notification,
        rang: known?.rang ?? notification,
        edited: known !== undefined,
        deleted: false,
        changed: bell.count + 1,
      };
      messages =
        known === undefined
          ? [...messages, shown]
          : messages.map((each) => (each === known ? { ...shown, at: known.at } : each));
      ring();
    },
    takeBack(id) {
      const changed = bell.count + 1;
      messages = messages.map((each) =>
        each.id === id ? { ...each, deleted: true, kept: {}, notification: '', changed } : each,
      );
      ring();
    },
    changed: ring,
  };
}

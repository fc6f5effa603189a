// One person's screen: the chat with the bot, what is open on top of it, and the mark when something did not work.
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
  readonly payload: unknown;
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

export type Phone = {
  readonly person: SimPerson;
  messages: readonly Message[];
  /** Slack's Home tab, as published. */
  home: Thing | undefined;
  /** A short line that passes by and stays nowhere. */
  toast: string | undefined;
  /** What the person sees when a press got no proper answer. */
  lastError: string | undefined;
};

/** Something that can be pressed, with everything it may be called by. */
export type Pressable = {
  readonly title: string;
  readonly names: readonly string[];
  /** What it is in the payload. */
  readonly part: Thing;
};

export type FieldItem = {
  /** How a script calls it. */
  readonly id: string;
  /** How the platform calls it; the same on one screen only. */
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'choice' | 'choices' | 'date' | 'time' | 'toggle';
  readonly value: string | readonly string[];
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly required: boolean;
  readonly hint?: string;
  readonly error?: string;
};

/** What is open on top of the chat. */
export type ViewItem = {
  readonly id: string;
  readonly kind: 'modal' | 'dialog' | 'results' | 'notice';
  readonly title: string;
  /** Everything to read in it, in order. */
  readonly texts: readonly string[];
  readonly fields: readonly FieldItem[];
  readonly buttons: readonly string[];
  readonly submit?: string;
  readonly close?: string;
  readonly payload: unknown;
};

export type Outcome =
  | { readonly ok: true; readonly opened?: string }
  | { readonly ok: false; readonly error: string; readonly buttons?: readonly string[] };

export const fine: Outcome = { ok: true };
export const refused = (error: string, buttons?: readonly string[]): Outcome => ({
  ok: false,
  error,
  ...(buttons === undefined ? {} : { buttons }),
});

/** Rings when anything changes on anybody's screen. */
export type Bell = {
  readonly count: number;
  ring(person: string): number;
  listen(hear: (person: string) => void): () => void;
  /** Waits for what `test` finds; rejects with `what` when it has not come after so many milliseconds. */
  until<T>(test: () => T | undefined | false, ms?: number, what?: string): Promise<T>;
};

export function openBell(): Bell {
  let count = 0;
  const ears = new Set<(person: string) => void>();
  return {
    get count() {
      return count;
    },
    ring(person) {
      count += 1;
      for (const hear of ears) hear(person);
      return count;
    },
    listen(hear) {
      ears.add(hear);
      return () => ears.delete(hear);
    },
    until(test, ms = 10_000, what = 'what was waited for') {
      const now = test();
      if (now !== undefined && now !== false) return Promise.resolve(now);
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          ears.delete(look);
        };
        const look = (): void => {
          try {
            const found = test();
            if (found === undefined || found === false) return;
            stop();
            resolve(found);
          } catch (error) {
            stop();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`${what} did not come within ${ms} ms`));
        }, ms);
        ears.add(look);
      });
    },
  };
}

export function openPhone(person: SimPerson): Phone {
  return { person, messages: [], home: undefined, toast: undefined, lastError: undefined };
}

/** Puts a message on the screen, or in the place of the one that has its id. */
export function show(
  phone: Phone,
  bell: Bell,
  message: Omit<Message, 'changed' | 'edited' | 'deleted' | 'rang'>,
): void {
  const known = phone.messages.find(({ id }) => id === message.id);
  const shown: Message = {
    ...message,
    rang: known?.rang ?? message.notification,
    edited: known !== undefined,
    deleted: false,
    changed: bell.count + 1,
  };
  phone.messages =
    known !== undefined
      ? phone.messages.map((each) => (each.id === message.id ? { ...shown, at: each.at } : each))
      : [...phone.messages, shown];
  bell.ring(phone.person.id);
}

/** Takes a message back; its place stays, empty. */
export function takeBack(phone: Phone, bell: Bell, id: string): void {
  const changed = bell.count + 1;
  phone.messages = phone.messages.map((each) =>
    each.id === id ? { ...each, deleted: true, kept: {}, notification: '', changed } : each,
  );
  bell.ring(phone.person.id);
}

/** The one that is meant: by title or name exactly, or else by the only title that begins so. `nth` counts from one. */
export function pick(
  from: readonly Pressable[],
  action: string,
  nth?: number,
): Pressable | { readonly error: string } {
  const wanted = action.trim().toLowerCase();
  const exact = from.filter(({ title, names }) => title === action || names.includes(action));
  const close = from.filter(({ title }) => title.toLowerCase() === wanted);
  const begins = from.filter(({ title }) => title.toLowerCase().startsWith(wanted));
  const found = [exact, close, begins].find((each) => each.length > 0) ?? [];
  const [only] = nth === undefined ? found : found.slice(nth - 1);
  if (only === undefined) return { error: `there is no button "${action}"` };
  if (nth === undefined && found.length > 1)
    return { error: `${found.length} buttons are called "${action}"; say which with nth` };
  return only;
}

// What a person can do on either platform, in the same words.
import type { Outcome, Pressable, ViewItem } from './phone.ts';
import type { SimPerson } from './people.ts';

export type TypeOptions = {
  /** So many made-up files or pictures come along. */
  readonly attachments?: number | undefined;
  /** Typed in a channel, where others read along. */
  readonly channel?: boolean | undefined;
};
export type PressOptions = {
  /** The id of a message, `view` for what is open, `home` for the Home tab; the newest that has the button when left out. */
  readonly message?: string | undefined;
  readonly action: string;
  /** For an element that holds a value: what is chosen. */
  readonly value?: string | readonly string[] | undefined;
  /** Which one, counted from one, when several have the same title. */
  readonly nth?: number | undefined;
};
export type Values = Readonly<Record<string, string | readonly string[]>>;
export type SubmitOptions = {
  readonly values: Values;
  readonly button?: string | undefined;
  readonly nth?: number | undefined;
};

export type Hands = {
  type(person: SimPerson, text: string, options: TypeOptions): Promise<Outcome>;
  press(person: SimPerson, options: PressOptions): Promise<Outcome>;
  submit(person: SimPerson, options: SubmitOptions): Promise<Outcome>;
  /** Closes what is open without sending it. */
  dismiss(person: SimPerson): Promise<Outcome>;
  shortcut(person: SimPerson, callbackId: string): Promise<Outcome>;
  messageAction(
    person: SimPerson,
    callbackId: string,
    about: { readonly message?: string | undefined; readonly text?: string | undefined },
  ): Promise<Outcome>;
  search(person: SimPerson, text: string): Promise<Outcome>;
  home(person: SimPerson): Promise<Outcome>;
  /** The bot is put there by an administrator. */
  install(person: SimPerson): Promise<Outcome>;
  view(person: SimPerson): ViewItem | undefined;
  pressables(kept: unknown): readonly Pressable[];
};

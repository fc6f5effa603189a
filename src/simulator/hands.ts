// What a person can do on either platform, in the same words.
import type { Filled } from './fill.ts';
import type { Phone } from './phone.ts';
import type { Pressable } from './pressable.ts';
import type { ViewItem } from './view.ts';

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
  readonly value?: Filled | undefined;
  /** Which one, counted from one, when several have the same title. */
  readonly nth?: number | undefined;
};
export type SubmitOptions = {
  readonly values: Readonly<Record<string, Filled>>;
  readonly button?: string | undefined;
  readonly nth?: number | undefined;
};
/** A message of one's own by its id, or the words of somebody else's. */
export type Which = { readonly message?: string | undefined; readonly text?: string | undefined };

export type Hands = {
  type(phone: Phone, text: string, options: TypeOptions): Promise<Outcome>;
  press(phone: Phone, options: PressOptions): Promise<Outcome>;
  submit(phone: Phone, options: SubmitOptions): Promise<Outcome>;
  /** Closes what is open without sending it. */
  dismiss(phone: Phone): Promise<Outcome>;
  shortcut(phone: Phone, callbackId: string): Promise<Outcome>;
  messageAction(phone: Phone, callbackId: string, about: Which): Promise<Outcome>;
  search(phone: Phone, text: string): Promise<Outcome>;
  home(phone: Phone): Promise<Outcome>;
  /** The bot is put there by an administrator. */
  install(phone: Phone): Promise<Outcome>;
  view(phone: Phone): ViewItem | undefined;
  pressables(kept: unknown): readonly Pressable[];
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

/** It did not work, and the person sees why; a script is told a little more when `says` does. */
export function troubled(phone: Phone, why: string, says = why): Outcome {
  phone.lastError = why;
  phone.changed();
  return refused(says);
}

export const noField = (name: string, { fields }: ViewItem): Outcome =>
  refused(
    `there is no field "${name}"`,
    fields.map(({ id, label }) => `${id} (${label})`),
  );

/** The platform itself holds back what is not filled in well. */
export const heldBack = (platform: string, errors: Readonly<Record<string, string>>): Outcome =>
  refused(
    `${platform} does not send this yet: ${Object.entries(errors)
      .map(([field, why]) => `${field} ${why}`)
      .join(', ')}`,
  );

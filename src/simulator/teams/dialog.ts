// A card as it stands on somebody's Teams: what can be pressed in it, what is filled in, what is still required.
import { readPress } from '../../core/press.ts';
import type { FieldItem, Pressable, ViewItem } from '../phone.ts';
import { isThing, type Thing, thingsIn } from '../shape.ts';

/** What is open on top of the chat. */
export type Dialog = {
  readonly id: string;
  readonly title: string;
  readonly payload: unknown;
  readonly content:
    | { readonly card: Thing }
    | { readonly notice: string }
    | { readonly results: readonly Result[] };
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  /** The command it was opened with; without it the dialog was opened from a card. */
  readonly command: Thing | undefined;
};
export type Result = { readonly title: string; readonly text: string; readonly card: Thing };

const inputsIn = (card: Thing): readonly Thing[] =>
  [...thingsIn(card.body)].filter((each) => String(each.type).startsWith('Input.'));

const choicesOf = (input: Thing): readonly { readonly value: string; readonly label: string }[] =>
  Array.isArray(input.choices)
    ? input.choices
        .filter(isThing)
        .map((choice) => ({ value: String(choice.value), label: String(choice.title) }))
    : [];

export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** What every field of a card holds when it appears. */
export function valuesOf(card: Thing): Readonly<Record<string, string>> {
  return Object.fromEntries(
    inputsIn(card).map((input) => [
      String(input.id),
      input.type === 'Input.Toggle' ? asText(input.value ?? input.valueOff ?? 'false') : asText(input.value),
    ]),
  );
}

/** The field that is meant: by its id, by its id without the mark behind `~`, or by the label above it. */
export function inputNamed(card: Thing, name: string): Thing | undefined {
  const inputs = inputsIn(card);
  const label = name.trim().toLowerCase();
  return (
    inputs.find((input) => input.id === name) ??
    inputs.find((input) => String(input.id).split('~')[0] === name) ??
    inputs.find((input) => asText(input.label ?? input.title).toLowerCase() === label)
  );
}

/** The value as Teams would send it, or why it cannot be filled in. */
export function filled(
  input: Thing,
  value: string | readonly string[],
): { readonly value: string } | { readonly error: string } {
  const many = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
  if (input.type === 'Input.ChoiceSet') {
    const choices = choicesOf(input);
    const chosen = many.map(
      (wanted) =>
        choices.find((each) => each.value === wanted) ?? choices.find((each) => each.label === wanted),
    );
    const missing = many.find((_, index) => chosen[index] === undefined);
    if (missing !== undefined)
      return { error: `"${missing}" is not one of: ${choices.map(({ label }) => label).join(' | ')}` };
    if (chosen.length > 1 && input.isMultiSelect !== true) return { error: 'only one can be chosen' };
    return { value: chosen.map((choice) => choice?.value ?? '').join(',') };
  }
  const single = many.join('\n');
  if (input.type === 'Input.Toggle') {
    const on = ['true', 'ja', 'yes', 'on', asText(input.valueOn)].includes(single.toLowerCase());
    return { value: on ? asText(input.valueOn ?? 'true') : asText(input.valueOff ?? 'false') };
  }
  if (single !== '' && input.type === 'Input.Date' && !/^\d{4}-\d{2}-\d{2}$/.test(single))
    return { error: 'a day is written as 2026-09-01' };
  if (single !== '' && input.type === 'Input.Time' && !/^\d{2}:\d{2}$/.test(single))
    return { error: 'a time is written as 08:30' };
  return { value: single };
}

/** What Teams itself says at a field before it sends anything. */
export function missingIn(
  card: Thing,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const input of inputsIn(card)) {
    const id = String(input.id);
    const value = values[id] ?? '';
    const off = input.type === 'Input.Toggle' && value !== asText(input.valueOn ?? 'true');
    const wrong =
      (input.isRequired === true && (value === '' || off)) ||
      (typeof input.maxLength === 'number' && value.length > input.maxLength) ||
      (typeof input.regex === 'string' && value !== '' && !new RegExp(input.regex).test(value));
    if (wrong) errors[id] = asText(input.errorMessage) || 'required';
  }
  return errors;
}

/** Everything in a card that can be pressed, also a whole container; a fallback is only drawn where the action is unknown. */
export function pressablesIn(card: Thing): readonly Pressable[] {
  return [...thingsIn(card.body), card].flatMap((each) => {
    const own = [each.selectAction, each.inlineAction, ...(Array.isArray(each.actions) ? each.actions : [])];
    return own.filter(isThing).map(pressable);
  });
}

function pressable(action: Thing): Pressable {
  const data = isThing(action.data) ? action.data : {};
  const written = typeof data.press === 'string' ? data.press : '';
  const verb = readPress(written)?.do;
  const names = [action.id, action.verb, written === '' ? undefined : written, verb];
  return {
    title: asText(action.title),
    names: names.filter((name): name is string => typeof name === 'string'),
    part: action,
  };
}

/** Everything to read in a card, in order; labels and buttons are told elsewhere. */
export function textsIn(card: Thing): readonly string[] {
  return [...thingsIn(card.body)].flatMap((each): readonly string[] => {
    if (each.type === 'TextBlock') return [asText(each.text).replaceAll(/\\([^\w\s])/g, '$1')];
    if (each.type === 'RichTextBlock' && Array.isArray(each.inlines))
      return [each.inlines.map((run: unknown) => (isThing(run) ? asText(run.text) : asText(run))).join('')];
    if (each.type === 'FactSet' && Array.isArray(each.facts))
      return each.facts.filter(isThing).map((fact) => `${asText(fact.title)} ${asText(fact.value)}`);
    return [];
  });
}

const kinds: Readonly<Record<string, FieldItem['kind']>> = {
  'Input.Number': 'number',
  'Input.Date': 'date',
  'Input.Time': 'time',
  'Input.Toggle': 'toggle',
};

function fieldItem(input: Thing, dialog: Dialog): FieldItem {
  const id = String(input.id);
  const choices = choicesOf(input);
  const held = dialog.values[id] ?? '';
  const many = input.isMultiSelect === true;
  const error = dialog.errors[id];
  const kind =
    input.type === 'Input.ChoiceSet' ? (many ? 'choices' : 'choice') : (kinds[String(input.type)] ?? 'text');
  return {
    id: id.split('~')[0] ?? id,
    key: id,
    label: asText(input.label ?? input.title),
    kind,
    value: many ? held.split(',').filter(Boolean) : held,
    ...(choices.length === 0 ? {} : { options: choices }),
    required: input.isRequired === true,
    ...(error === undefined ? {} : { error }),
  };
}

/** What is open, as the HTTP API tells it. */
export function viewItem(dialog: Dialog): ViewItem {
  const { id, title, payload, content } = dialog;
  if ('notice' in content)
    return { id, kind: 'notice', title, texts: [content.notice], fields: [], buttons: [], payload };
  if ('results' in content) {
    const titles = content.results.map((result) => result.title);
    return {
      id,
      kind: 'results',
      title,
      texts: content.results.map(({ text }) => text),
      fields: [],
      buttons: titles,
      payload,
    };
  }
  const titles = pressablesIn(content.card).map((each) => each.title);
  const submit = submitIn(content.card);
  return {
    id,
    kind: 'dialog',
    title,
    texts: textsIn(content.card),
    fields: inputsIn(content.card).map((input) => fieldItem(input, dialog)),
    buttons: titles,
    ...(submit === undefined ? {} : { submit: submit.title }),
    payload,
  };
}

/** The button that hands the fields in: the first of the card's own actions that takes them along. */
export function submitIn(card: Thing): Pressable | undefined {
  return pressablesIn({ actions: card.actions }).find(
    ({ part }) => part.type === 'Action.Submit' && String(part.associatedInputs).toLowerCase() !== 'none',
  );
}

// How to read an Adaptive Card: what stands in it, what can be pressed, what is filled in and what is still required.
import { readPress } from '../../core/press.ts';
import { asWritten, chosen, type Filled, listed, type Option } from '../fill.ts';
import type { Pressable } from '../pressable.ts';
import { isThing, listOf, type Thing, thingsIn } from '../shape.ts';
import type { FieldItem } from '../view.ts';

export type Values = Readonly<Record<string, string>>;

export const inputsIn = (card: Thing): readonly Thing[] =>
  [...thingsIn(card.body)].filter((each) => String(each.type).startsWith('Input.'));

const choicesOf = (input: Thing): readonly Option[] =>
  listOf(input.choices).map((choice) => ({ value: String(choice.value), label: String(choice.title) }));

/** Words, a number or a yes as words; anything else is none. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** What every field of a card holds when it appears. */
export function valuesOf(card: Thing): Values {
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
export function filled(input: Thing, value: Filled): { readonly value: string } | { readonly error: string } {
  const kind = kindOf(input);
  switch (kind) {
    case 'choice':
    case 'choices': {
      const choices = choicesOf(input);
      const found = chosen(choices, value, kind === 'choice' ? 1 : Number.POSITIVE_INFINITY);
      return 'error' in found
        ? found
        : { value: found.places.map((at) => choices[at]?.value ?? '').join(',') };
    }
    case 'toggle': {
      const on = ['true', 'ja', 'yes', 'on', asText(input.valueOn)];
      return on.includes(listed(value).join('\n').toLowerCase())
        ? { value: asText(input.valueOn ?? 'true') }
        : { value: asText(input.valueOff ?? 'false') };
    }
    case 'date':
    case 'time':
    case 'text':
    case 'number': {
      const written = asWritten(kind === 'date' || kind === 'time' ? kind : 'words', value);
      return 'error' in written ? written : { value: written.text };
    }
  }
}

const kinds: Readonly<Record<string, FieldItem['kind']>> = {
  'Input.Number': 'number',
  'Input.Date': 'date',
  'Input.Time': 'time',
  'Input.Toggle': 'toggle',
};

function kindOf(input: Thing): FieldItem['kind'] {
  if (input.type === 'Input.ChoiceSet') return input.isMultiSelect === true ? 'choices' : 'choice';
  return kinds[String(input.type)] ?? 'text';
}

/** What Teams itself says at a field before it sends anything. */
export function missingIn(card: Thing, values: Values): Values {
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
    const own = [each.selectAction, each.inlineAction, ...listOf(each.actions)];
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
    if (each.type === 'FactSet')
      return listOf(each.facts).map((fact) => `${asText(fact.title)} ${asText(fact.value)}`);
    return [];
  });
}

/** The button that hands the fields in: the first of the card's own actions that takes them along. */
export function submitIn(card: Thing): Pressable | undefined {
  return pressablesIn({ actions: card.actions }).find(
    ({ part }) => part.type === 'Action.Submit' && takesInputs(part),
  );
}

/** Whether a press on it takes the fields along. */
export const takesInputs = (action: Thing): boolean =>
  String(action.associatedInputs).toLowerCase() !== 'none';

/** A field as the HTTP API tells it. */
export function fieldItem(input: Thing, values: Values, errors: Values): FieldItem {
  const key = String(input.id);
  const kind = kindOf(input);
  const choices = choicesOf(input);
  const held = values[key] ?? '';
  const error = errors[key];
  return {
    id: key.split('~')[0] ?? key,
    key,
    label: asText(input.label ?? input.title),
    kind,
    value: kind === 'choices' ? held.split(',').filter(Boolean) : held,
    ...(choices.length === 0 ? {} : { options: choices }),
    required: input.isRequired === true,
    ...(error === undefined ? {} : { error }),
  };
}

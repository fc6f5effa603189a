// A Slack modal as it stands open on somebody's screen: what is filled in, what is still required, what can be pressed.
import { readPress } from '../../core/press.ts';
import type { FieldItem, Pressable, ViewItem } from '../phone.ts';
import { isThing, type Thing, thingsIn } from '../shape.ts';
import { optionsOf } from './limits.ts';

/** One view of the stack. `values` is Slack's own `state.values`. */
export type OpenView = {
  readonly id: string;
  readonly hash: string;
  readonly root: string;
  readonly previous: string | undefined;
  /** As Slack keeps it, with the ids it fills in. */
  readonly kept: Thing;
  readonly payload: unknown;
  readonly values: StateValues;
  readonly errors: Readonly<Record<string, string>>;
};
export type StateValues = Readonly<Record<string, Readonly<Record<string, Thing>>>>;

type Control = {
  readonly block: string;
  readonly action: string;
  readonly element: Thing;
  readonly input: Thing | undefined;
};

const choosingOne = ['static_select', 'radio_buttons'];
const choosingMore = ['multi_static_select', 'checkboxes'];
const writing = ['plain_text_input', 'email_text_input', 'number_input'];
const holding = new Set([...choosingOne, ...choosingMore, ...writing, 'datepicker', 'timepicker']);

/** Gives every block and every element that has no id one, as Slack does. */
export function withIds(blocks: unknown, id: () => string): readonly Thing[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isThing).map((block) => {
    const named: Record<string, unknown> = { ...block, block_id: block.block_id ?? id() };
    for (const slot of ['element', 'accessory'])
      if (isThing(named[slot]) && named[slot].type !== 'image') named[slot] = withId(named[slot], id);
    if (block.type === 'actions' && Array.isArray(block.elements))
      named.elements = block.elements.map((each: unknown) => (isThing(each) ? withId(each, id) : each));
    return named;
  });
}
const withId = (element: Thing, id: () => string): Thing => ({
  ...element,
  action_id: element.action_id ?? id(),
});

/** Every element that holds a value, with the block it stands in. */
export function controlsIn(blocks: unknown): readonly Control[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isThing).flatMap((block) => {
    const inner = [block.element, block.accessory, ...(Array.isArray(block.elements) ? block.elements : [])];
    return inner
      .filter(isThing)
      .filter((element) => holding.has(String(element.type)))
      .map((element) => ({
        block: String(block.block_id),
        action: String(element.action_id),
        element,
        input: block.type === 'input' ? block : undefined,
      }));
  });
}

/** What the view holds when it opens; what was filled in before stays where block and action are the same. */
export function valuesOf(blocks: unknown, before: StateValues = {}): StateValues {
  const values: Record<string, Record<string, Thing>> = {};
  for (const { block, action, element } of controlsIn(blocks)) {
    const earlier = before[block]?.[action];
    const kept = earlier !== undefined && earlier.type === element.type ? earlier : initial(element);
    values[block] = { ...values[block], [action]: kept };
  }
  return values;
}

function initial(element: Thing): Thing {
  const type = String(element.type);
  if (choosingOne.includes(type)) return { type, selected_option: element.initial_option ?? null };
  if (choosingMore.includes(type)) return { type, selected_options: element.initial_options ?? [] };
  if (type === 'datepicker') return { type, selected_date: element.initial_date ?? null };
  if (type === 'timepicker') return { type, selected_time: element.initial_time ?? null };
  return { type, value: element.initial_value ?? null };
}

/** The same state with one value filled in, or why that cannot be. */
export function filled(
  element: Thing,
  value: string | readonly string[],
): { readonly state: Thing } | { readonly error: string } {
  const type = String(element.type);
  const many = typeof value === 'string' ? (value === '' ? [] : [value]) : value;
  if (choosingOne.includes(type) || choosingMore.includes(type)) {
    const options = optionsOf(element);
    const chosen = many.map(
      (wanted) =>
        options.find((option) => option.value === wanted) ??
        options.find((option) => words(option.text) === wanted),
    );
    const missing = many.find((_, index) => chosen[index] === undefined);
    if (missing !== undefined)
      return {
        error: `"${missing}" is not one of: ${options.map((option) => words(option.text)).join(' | ')}`,
      };
    if (choosingMore.includes(type)) return { state: { type, selected_options: chosen } };
    if (chosen.length > 1) return { error: 'only one can be chosen' };
    return { state: { type, selected_option: chosen[0] ?? null } };
  }
  const single = many.join('\n');
  const empty = single === '' ? null : single;
  if (type === 'datepicker')
    return empty === null || /^\d{4}-\d{2}-\d{2}$/.test(single)
      ? { state: { type, selected_date: empty } }
      : { error: 'a day is written as 2026-09-01' };
  if (type === 'timepicker')
    return empty === null || /^\d{2}:\d{2}$/.test(single)
      ? { state: { type, selected_time: empty } }
      : { error: 'a time is written as 08:30' };
  return { state: { type, value: empty } };
}

/** What Slack itself says at a field before it sends anything. */
export function missingIn(view: OpenView): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { block, action, element, input } of controlsIn(view.kept.blocks)) {
    if (input === undefined) continue;
    const value = shownValue(view.values[block]?.[action]);
    const length = value.length;
    if (length === 0 && input.optional !== true) errors[block] = 'required';
    else if (
      typeof value === 'string' &&
      typeof element.max_length === 'number' &&
      length > element.max_length
    )
      errors[block] = 'too long';
    else if (
      typeof value === 'string' &&
      length > 0 &&
      typeof element.min_length === 'number' &&
      length < element.min_length
    )
      errors[block] = 'too short';
  }
  return errors;
}

function shownValue(state: Thing | undefined): string | readonly string[] {
  if (state === undefined) return '';
  if (Array.isArray(state.selected_options))
    return state.selected_options.filter(isThing).map((option) => String(option.value));
  const single = isThing(state.selected_option)
    ? state.selected_option.value
    : (state.selected_date ?? state.selected_time ?? state.value);
  return typeof single === 'string' ? single : '';
}

function kindOf(type: string): FieldItem['kind'] {
  if (choosingOne.includes(type)) return 'choice';
  if (choosingMore.includes(type)) return 'choices';
  if (type === 'datepicker') return 'date';
  if (type === 'timepicker') return 'time';
  return type === 'number_input' ? 'number' : 'text';
}

/** The control a script or the page means: by block, by action, or by the label above it. */
export function controlNamed(blocks: unknown, name: string): Control | undefined {
  const all = controlsIn(blocks);
  const label = (each: Control): string => words(each.input?.label);
  return (
    all.find(({ block }) => block === name) ??
    all.find(({ action }) => action === name) ??
    all.find((each) => label(each).toLowerCase() === name.trim().toLowerCase())
  );
}

/** The view as the HTTP API tells it. */
export function viewItem(view: OpenView): ViewItem {
  const controls = controlsIn(view.kept.blocks);
  const fields = controls.map(({ block, action, element, input }): FieldItem => {
    const error = view.errors[block];
    const isOnly = controls.filter((each) => each.action === action).length === 1;
    const options = optionsOf(element);
    return {
      id: isOnly ? action : block,
      key: input === undefined ? action : block,
      label: words(input?.label) || words(element.placeholder),
      kind: kindOf(String(element.type)),
      value: shownValue(view.values[block]?.[action]),
      required: input !== undefined && input.optional !== true,
      ...(options.length === 0
        ? {}
        : { options: options.map((option) => ({ value: String(option.value), label: words(option.text) })) }),
      ...(input?.hint === undefined ? {} : { hint: words(input.hint) }),
      ...(error === undefined ? {} : { error }),
    };
  });
  return {
    id: view.id,
    kind: 'modal',
    title: words(view.kept.title),
    texts: textsIn(view.kept.blocks),
    fields,
    buttons: pressablesIn(view.kept.blocks).map(({ title }) => title),
    ...(view.kept.submit === null ? {} : { submit: words(view.kept.submit) }),
    close: words(view.kept.close),
    payload: view.payload,
  };
}

/** Every button and every menu option in some blocks. */
export function pressablesIn(blocks: unknown): readonly Pressable[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isThing).flatMap((block) => {
    const inner = [
      block.accessory,
      ...(block.type === 'actions' && Array.isArray(block.elements) ? block.elements : []),
    ];
    return inner.filter(isThing).flatMap((element): readonly Pressable[] => {
      const here = { block_id: block.block_id, element };
      if (element.type === 'button')
        return [{ title: words(element.text), names: namesOf(element), part: here }];
      if (element.type === 'overflow')
        return optionsOf(element).map((option) => ({
          title: words(option.text),
          names: [String(option.value)],
          part: { ...here, option },
        }));
      return [];
    });
  });
}

function namesOf(element: Thing): readonly string[] {
  const value = typeof element.value === 'string' ? element.value : '';
  const verb = readPress(value)?.do;
  return [String(element.action_id), ...(value === '' ? [] : [value]), ...(verb === undefined ? [] : [verb])];
}

/** The words of a text object. */
export function words(value: unknown): string {
  if (typeof value === 'string') return value;
  return isThing(value) && typeof value.text === 'string' ? value.text : '';
}

/** Everything to read in some blocks, in order; labels and buttons are told elsewhere. */
export function textsIn(blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isThing).flatMap((block): readonly string[] => {
    if (block.type === 'rich_text') return richTexts(block.elements);
    if (block.type === 'context' && Array.isArray(block.elements))
      return block.elements.map(words).filter(Boolean);
    const fields = Array.isArray(block.fields) ? block.fields.map(words) : [];
    return block.type === 'section' || block.type === 'header'
      ? [words(block.text), ...fields].filter(Boolean)
      : [];
  });
}

function richTexts(parts: unknown): readonly string[] {
  if (!Array.isArray(parts)) return [];
  return parts.filter(isThing).flatMap((part): readonly string[] => {
    if (part.type === 'rich_text_list') return richTexts(part.elements);
    const line = [...thingsIn(part.elements)].map((leaf) => words(leaf.text ?? leaf.url)).join('');
    return line === '' ? [] : [line];
  });
}

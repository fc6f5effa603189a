// A Slack modal as it stands open on somebody's screen: what is filled in, and what is still required.
import { asWritten, chosen, type Filled, type Option } from '../fill.ts';
import type { FieldItem, ViewItem } from '../view.ts';
import { isThing, listOf, type Thing } from '../shape.ts';
import { type Control, controlsIn, optionsOf, pressablesIn, textsIn, words } from './blocks.ts';

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

/** Gives every block and every element that has no id one, as Slack does. */
export function withIds(blocks: unknown, id: () => string): readonly Thing[] {
  return listOf(blocks).map((block) => {
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

/** What the view holds when it opens; what was filled in before stays where block and action are the same. */
export function valuesOf(blocks: unknown, before: StateValues = {}): StateValues {
  const values: Record<string, Record<string, Thing>> = {};
  for (const control of controlsIn(blocks)) {
    const { block, action, kind, element } = control;
    const earlier = before[block]?.[action];
    const isSame = earlier !== undefined && earlier.type === element.type;
    const kept = isSame ? earlier : stateOf(control, element[slots[kind].initial]);
    values[block] = { ...values[block], [action]: kept };
  }
  return values;
}

/** Where the state and the element keep the value of each kind. */
const slots = {
  choice: { state: 'selected_option', initial: 'initial_option' },
  choices: { state: 'selected_options', initial: 'initial_options' },
  date: { state: 'selected_date', initial: 'initial_date' },
  time: { state: 'selected_time', initial: 'initial_time' },
  text: { state: 'value', initial: 'initial_value' },
  number: { state: 'value', initial: 'initial_value' },
} as const satisfies Record<Control['kind'], object>;

const stateOf = ({ kind, element }: Control, value: unknown): Thing => ({
  type: element.type,
  [slots[kind].state]: value ?? (kind === 'choices' ? [] : null),
});

/** The control's state with this value filled in, or why that cannot be. */
export function filled(
  control: Control,
  value: Filled,
): { readonly state: Thing } | { readonly error: string } {
  const { kind, element } = control;
  switch (kind) {
    case 'choice':
    case 'choices': {
      const options = optionsOf(element);
      const found = chosen(options.map(optionItem), value, kind === 'choice' ? 1 : Number.POSITIVE_INFINITY);
      if ('error' in found) return found;
      const picked = found.places.map((at) => options[at]);
      return { state: stateOf(control, kind === 'choice' ? picked[0] : picked) };
    }
    case 'date':
    case 'time':
    case 'text':
    case 'number': {
      const written = asWritten(kind === 'date' || kind === 'time' ? kind : 'words', value);
      return 'error' in written ? written : { state: stateOf(control, written.text || null) };
    }
  }
}

const optionItem = (option: Thing): Option => ({ value: String(option.value), label: words(option.text) });

/** What Slack itself says at a field before it sends anything. */
export function missingIn(view: OpenView): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { block, action, element, input } of controlsIn(view.kept.blocks)) {
    if (input === undefined) continue;
    const { length } = shownValue(view.values[block]?.[action]);
    const { max_length: most, min_length: least } = element;
    if (length === 0 && input.optional !== true) errors[block] = 'required';
    else if (typeof most === 'number' && length > most) errors[block] = 'too long';
    else if (length > 0 && typeof least === 'number' && length < least) errors[block] = 'too short';
  }
  return errors;
}

/** The view as the HTTP API tells it. */
export function viewItem(view: OpenView): ViewItem {
  const controls = controlsIn(view.kept.blocks);
  const fields = controls.map(({ block, action, kind, element, input }): FieldItem => {
    const error = view.errors[block];
    const isOnly = controls.filter((each) => each.action === action).length === 1;
    const options = optionsOf(element);
    return {
      id: isOnly ? action : block,
      key: input === undefined ? action : block,
      label: words(input?.label) || words(element.placeholder),
      kind,
      value: shownValue(view.values[block]?.[action]),
      required: input !== undefined && input.optional !== true,
      ...(options.length === 0 ? {} : { options: options.map(optionItem) }),
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

function shownValue(state: Thing | undefined): string | readonly string[] {
  if (state === undefined) return '';
  if (Array.isArray(state.selected_options))
    return listOf(state.selected_options).map((option) => String(option.value));
  const single = isThing(state.selected_option)
    ? state.selected_option.value
    : (state.selected_date ?? state.selected_time ?? state.value);
  return typeof single === 'string' ? single : '';
}

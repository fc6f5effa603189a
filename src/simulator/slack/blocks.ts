// How to read Slack's blocks: what stands in them, what can be pressed, and what holds a value.
import { readPress } from '../../core/press.ts';
import type { Pressable } from '../pressable.ts';
import { isThing, listOf, type Thing, thingsIn } from '../shape.ts';

/** The words of a text object. */
export function words(value: unknown): string {
  if (typeof value === 'string') return value;
  return isThing(value) && typeof value.text === 'string' ? value.text : '';
}

/** The options of a choosing element, those in groups too. */
export function optionsOf(element: Thing): readonly Thing[] {
  const groups = listOf(element.option_groups).map((group) => group.options);
  return [element.options, ...groups].flatMap(listOf);
}

/** The elements that hold a value, and what kind of value. */
const kinds = {
  static_select: 'choice',
  radio_buttons: 'choice',
  multi_static_select: 'choices',
  checkboxes: 'choices',
  plain_text_input: 'text',
  email_text_input: 'text',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
} as const;

export type Control = {
  readonly block: string;
  readonly action: string;
  readonly kind: (typeof kinds)[keyof typeof kinds];
  readonly element: Thing;
  readonly input: Thing | undefined;
};

/** Every element that holds a value, with the block it stands in. */
export function controlsIn(blocks: unknown): readonly Control[] {
  return listOf(blocks).flatMap((block) =>
    [block.element, block.accessory, ...listOf(block.elements)].filter(isThing).flatMap((element) => {
      const kind = Object.entries(kinds).find(([type]) => type === element.type)?.[1];
      if (kind === undefined) return [];
      return {
        block: String(block.block_id),
        action: String(element.action_id),
        kind,
        element,
        input: block.type === 'input' ? block : undefined,
      };
    }),
  );
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

/** Every button and every menu option in some blocks. */
export function pressablesIn(blocks: unknown): readonly Pressable[] {
  return listOf(blocks).flatMap((block) => {
    const inner = [block.accessory, ...(block.type === 'actions' ? listOf(block.elements) : [])];
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

/** Everything to read in some blocks, in order; labels and buttons are told elsewhere. */
export function textsIn(blocks: unknown): readonly string[] {
  return listOf(blocks).flatMap((block): readonly string[] => {
    switch (block.type) {
      case 'rich_text':
        return richTexts(block.elements);
      case 'context':
        return listOf(block.elements).map(words).filter(Boolean);
      case 'section':
      case 'header':
        return [words(block.text), ...listOf(block.fields).map(words)].filter(Boolean);
      default:
        return [];
    }
  });
}

function richTexts(parts: unknown): readonly string[] {
  return listOf(parts).flatMap((part): readonly string[] => {
    if (part.type === 'rich_text_list') return richTexts(part.elements);
    const line = [...thingsIn(part.elements)].map((leaf) => words(leaf.text ?? leaf.url)).join('');
    return line === '' ? [] : [line];
  });
}

/**
 * What Slack takes: how long, how many. Every card is made to fit, and what was made can be checked.
 */
import type { types } from '@slack/bolt';

export const limits = {
  blocksInMessage: 50,
  blocksInView: 100,
  /** Slack refuses a message somewhere above eleven thousand characters, and says nowhere where. */
  textInMessage: 10_000,
  notice: 300,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  contextElements: 10,
  contextText: 2000,
  richText: 3000,
  actions: 25,
  actionsInRow: 5,
  buttonText: 75,
  buttonValue: 2000,
  accessibilityLabel: 75,
  optionText: 75,
  optionValue: 75,
  optionDescription: 75,
  optionsShown: 10,
  optionsInSelect: 100,
  label: 2000,
  hint: 2000,
  placeholder: 150,
  inputText: 3000,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3000,
  id: 255,
  modalsInStack: 3,
} as const;

/** One thing Slack would refuse: where it stands, what it is, how much it may be and how much it is. */
export type Breach = {
  readonly where: string;
  readonly what: string;
  readonly most: number;
  readonly found: number;
};

/** The few blocks this house draws: Slack hands the newer ones out in phases. */
export type Drawn =
  | types.HeaderBlock
  | types.SectionBlock
  | types.ContextBlock
  | types.ActionsBlock
  | types.InputBlock
  | types.RichTextBlock
  | types.DividerBlock;

type Element =
  | types.Button
  | types.PlainTextInput
  | types.RadioButtons
  | types.Checkboxes
  | types.StaticSelect
  | types.MultiStaticSelect
  | types.Datepicker
  | types.Timepicker;

export type Payload = { readonly text: string; readonly blocks: readonly Drawn[] } | types.View;

/** Every breach of Slack's limits in a message or a view; nothing when Slack will take it. */
export function check(payload: Payload): readonly Breach[] {
  const found: Breach[] = [];
  const look = (where: string, what: string, most: number, size: number | undefined, least = 1) => {
    if (size !== undefined && (size > most || size < least)) found.push({ where, what, most, found: size });
  };
  const isView = 'type' in payload;
  const blocks = payload.blocks as readonly Drawn[];
  look('blocks', 'blocks', isView ? limits.blocksInView : limits.blocksInMessage, blocks.length, 0);
  if (isView) {
    look('private_metadata', 'length', limits.privateMetadata, payload.private_metadata?.length, 0);
    look('callback_id', 'length', limits.id, payload.callback_id?.length);
    if (payload.type === 'modal') {
      look('title', 'length', limits.viewTitle, payload.title.text.length);
      look('submit', 'length', limits.viewButton, payload.submit?.text.length);
      look('close', 'length', limits.viewButton, payload.close?.text.length);
      if (payload.submit === undefined && blocks.some((block) => block.type === 'input'))
        look('submit', 'a modal with an input needs one', 1, 0);
    }
  } else {
    look('text', 'length', limits.textInMessage, payload.text.length);
    const all = blocks.reduce((sum, block) => sum + sizeOf(block), 0);
    look('blocks', 'text in all', limits.textInMessage, all, 0);
  }
  once('block_id', blocks, look);
  for (const [at, block] of blocks.entries()) checkBlock(`blocks.${at}`, block, look);
  return found;
}

type Look = (where: string, what: string, most: number, size: number | undefined, least?: number) => void;

function checkBlock(where: string, block: Drawn, look: Look): void {
  look(`${where}.block_id`, 'length', limits.id, block.block_id?.length);
  switch (block.type) {
    case 'header':
      return look(`${where}.text`, 'length', limits.header, block.text.text.length);
    case 'section':
      look(`${where}.text`, 'length', limits.section, block.text?.text.length);
      look(`${where}.fields`, 'fields', limits.fields, block.fields?.length);
      for (const field of block.fields ?? [])
        look(`${where}.fields`, 'length', limits.field, field.text.length);
      if (block.accessory !== undefined) checkElement(`${where}.accessory`, block.accessory as Element, look);
      return;
    case 'context':
      look(`${where}.elements`, 'elements', limits.contextElements, block.elements.length);
      for (const element of block.elements)
        if (element.type !== 'image')
          look(`${where}.elements`, 'length', limits.contextText, element.text.length);
      return;
    case 'actions':
      look(`${where}.elements`, 'elements', limits.actions, block.elements.length);
      once('action_id', block.elements, look);
      for (const element of block.elements) checkElement(`${where}.elements`, element as Element, look);
      return;
    case 'input':
      look(`${where}.label`, 'length', limits.label, block.label.text.length);
      look(`${where}.hint`, 'length', limits.hint, block.hint?.text.length);
      return checkElement(`${where}.element`, block.element as Element, look);
    case 'rich_text':
      return look(where, 'length', limits.richText, sizeOf(block));
    case 'divider':
      return;
  }
}

function checkElement(where: string, element: Element, look: Look): void {
  look(`${where}.action_id`, 'length', limits.id, element.action_id?.length);
  switch (element.type) {
    case 'button':
      look(where, 'label length', limits.buttonText, element.text.text.length);
      look(where, 'value length', limits.buttonValue, element.value?.length);
      return look(
        where,
        'accessibility label',
        limits.accessibilityLabel,
        element.accessibility_label?.length,
      );
    case 'plain_text_input':
      look(where, 'placeholder', limits.placeholder, element.placeholder?.text.length);
      look(where, 'max_length', limits.inputText, element.max_length);
      return look(
        where,
        'initial_value',
        element.max_length ?? limits.inputText,
        element.initial_value?.length,
      );
    case 'radio_buttons':
    case 'checkboxes':
      return checkOptions(where, element.options, limits.optionsShown, look);
    case 'static_select':
    case 'multi_static_select':
      return checkOptions(where, element.options ?? [], limits.optionsInSelect, look);
    case 'datepicker':
    case 'timepicker':
      return;
  }
}

function checkOptions(where: string, options: readonly types.Option[], most: number, look: Look): void {
  look(where, 'options', most, options.length);
  for (const option of options) {
    look(where, 'option text', limits.optionText, option.text.text.length);
    look(where, 'option value', limits.optionValue, option.value?.length);
    look(where, 'option description', limits.optionDescription, option.description?.text.length);
  }
}

/** Two things that bear the same id in one place are refused by Slack. */
function once(name: 'block_id' | 'action_id', things: readonly object[], look: Look): void {
  const ids = things
    .map((thing) => (thing as Record<string, unknown>)[name])
    .filter((id) => id !== undefined);
  look(name, 'the same id twice', 0, ids.length - new Set(ids).size, 0);
}

/** How many characters of text a block shows. */
export function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + sizeOf(one), 0);
  let sum = 0;
  for (const [key, inside] of Object.entries(value)) {
    if (typeof inside === 'string') sum += key === 'text' ? inside.length : 0;
    else sum += sizeOf(inside);
  }
  return sum;
}

/** A text that fits: whole, or cut at a word and ended with "…". */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = text.slice(0, whole(text, most - 1));
  const space = room.search(/\s\S*$/);
  return `${(space > most / 2 ? room.slice(0, space) : room).trimEnd()}…`;
}

/** A long text in pieces that fit, each ending at a line or a word where there is one; nothing of it is lost but the space between. */
export function split(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const room = rest.slice(0, whole(rest, most));
    const line = room.lastIndexOf('\n');
    const space = room.search(/\s\S*$/);
    const end = line > most / 2 ? line : space > most / 2 ? space : room.length;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\s/, '');
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Where to cut so that no character written with two halves loses one of them. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd8_00 && code <= 0xdb_ff ? at - 1 : at;
}

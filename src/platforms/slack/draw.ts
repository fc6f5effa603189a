/**
 * Cards and forms as Slack draws them. Every text is plain: nothing in it becomes a mention, a link or markup.
 */
import type { types } from '@slack/bolt';
import type { Button, Card, ChecklistItem, Field, Form, Option, Part, Tone } from '../../core/card.ts';
import { writePress } from '../../core/press.ts';
import { cut, type Drawn as Block, limits, sizeOf, split } from './limits.ts';

type Text = types.PlainTextElement;

export type Message = { readonly text: string; readonly blocks: Block[] };

/** The message a form was opened from, so that it can be changed when the form is done. */
export type Origin = { readonly channel: string; readonly ts: string };

const symbols: Record<Tone, string> = { danger: '⛔', warning: '⚠️', info: 'ℹ️', good: '✅' };
const boxes: Record<ChecklistItem['state'], string> = {
  open: '☐',
  doing: '◐',
  done: '☑',
  'not-applicable': '–',
};

/** A card as a message. The buttons that belong to the card are kept even when its body has to be cut. */
export function drawCard(card: Card): Message {
  const blocks = drawBody(card, limits.blocksInMessage, limits.textInMessage);
  return {
    text: drawNotice(card.notice),
    blocks: blocks.length > 0 ? blocks : section(card.notice),
  };
}

/** A card as the app's home. */
export function drawHome(card: Card): types.HomeView {
  return { type: 'home', blocks: drawBody(card, limits.blocksInView, Number.POSITIVE_INFINITY) };
}

/** A form as a modal. What submitting and closing mean stands in its metadata, and nothing else does. */
export function drawForm(form: Form, origin?: Origin): types.ModalView {
  const next = counter();
  const back = form.back === undefined ? [] : rows([form.back], next);
  const body = form.body.flatMap((part) => drawPart(part, 'form', next));
  return {
    type: 'modal',
    callback_id: writeOrigin(origin),
    private_metadata: writePresses(form),
    title: plain(form.title, limits.viewTitle),
    ...(form.submit === undefined ? {} : { submit: plain(form.submit.label, limits.viewButton) }),
    close: plain(form.close, limits.viewButton),
    notify_on_close: form.closed !== undefined,
    blocks: fit([...back, ...body], [], limits.blocksInView, Number.POSITIVE_INFINITY),
  };
}

/** What a lock screen shows; Slack reads markup in this one text, so its three signs are written out. */
export function drawNotice(text: string): string {
  return escape(cut(text, limits.notice));
}

/** A text that stands alone, without a card. */
export function drawPlain(text: string): string {
  return escape(cut(text, limits.section));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A short text that only one person sees. */
export function drawWhisper(text: string): Message {
  return { text: drawPlain(text), blocks: section(text) };
}

// ---------------------------------------------------------------- what a view remembers

const mark = 'meldwijs';

function writeOrigin(origin: Origin | undefined): string {
  return origin === undefined ? mark : `${mark}~${origin.channel}~${origin.ts}`;
}

/** The message a view was opened from, read back from its callback id. */
export function readOrigin(callbackId: string): Origin | undefined {
  const [written, channel, ts] = callbackId.split('~');
  return written === mark && channel !== undefined && ts !== undefined ? { channel, ts } : undefined;
}

/** What submitting means on the first line, what closing means on the second. */
function writePresses(form: Form): string {
  const submit = form.submit === undefined ? '' : writePress(form.submit.press);
  return form.closed === undefined ? submit : `${submit}\n${writePress(form.closed)}`;
}

// ---------------------------------------------------------------- parts

function drawBody(card: Card, most: number, budget: number): Block[] {
  const next = counter();
  const body = card.body.flatMap((part) => drawPart(part, 'message', next));
  return fit(body, rows(card.actions, next), most, budget);
}

function drawPart(part: Part, place: 'message' | 'form', next: () => number): Block[] {
  switch (part.type) {
    case 'title':
      return isEmpty(part.text) ? [] : [{ type: 'header', text: plain(part.text, limits.header) }];
    case 'text':
      return part.quiet === true ? context(part.text) : section(part.text);
    case 'banner':
      return banner(symbols[part.tone], part.text);
    case 'facts':
      return inBlocks(part.rows.map(({ label, value }) => labelled(label, value)));
    case 'list':
      return list(part.items);
    case 'quote':
      return split(part.text, limits.richText)
        .filter((piece) => !isEmpty(piece))
        .map((piece) => rich([{ type: 'rich_text_quote', elements: [{ type: 'text', text: piece }] }]));
    case 'checklist':
      return [
        ...(isEmpty(part.title) ? [] : [rich([line([bold(cut(part.title, limits.richText))])])]),
        ...part.items.map((item) => checklistItem(item, next)),
      ];
    case 'buttons':
      return rows(part.buttons, next);
    case 'divider':
      return [{ type: 'divider' }];
    case 'input':
    case 'choice':
    case 'choices':
    case 'date':
    case 'time':
      // Slack enforces no required field in a message and drops what was typed there: fields stand only in forms.
      return place === 'form' ? drawField(part) : section(part.label);
  }
}

function section(text: string): Block[] {
  return split(text, limits.section)
    .filter((piece) => !isEmpty(piece))
    .map((piece) => ({ type: 'section', text: plain(piece, limits.section), expand: true }));
}

function context(text: string): Block[] {
  return split(text, limits.contextText)
    .filter((piece) => !isEmpty(piece))
    .map((piece) => ({ type: 'context', elements: [plain(piece, limits.contextText)] }));
}

function banner(symbol: string, text: string): Block[] {
  return split(text, limits.richText - symbol.length - 1)
    .filter((piece) => !isEmpty(piece))
    .map((piece) => rich([line([{ type: 'text', text: `${symbol} ` }, bold(piece)])]));
}

function checklistItem(item: ChecklistItem, next: () => number): Block {
  const note = item.note === undefined || isEmpty(item.note) ? '' : `\n${item.note}`;
  return {
    type: 'section',
    text: plain(`${boxes[item.state]} ${item.label}${note}`, limits.section),
    ...(item.button === undefined ? {} : { accessory: button(item.button, next, item.label) }),
  };
}

function list(items: readonly string[]): Block[] {
  const lines = items
    .filter((item) => !isEmpty(item))
    .map((item) => line([{ type: 'text', text: cut(item, limits.richText) }]));
  return chunks(lines).map((elements) => rich([{ type: 'rich_text_list', style: 'bullet', elements }]));
}

function labelled(label: string, value: string): types.RichTextSection {
  const shown = `${cut(label, limits.optionText)}: `;
  return line([
    bold(shown),
    { type: 'text', text: isEmpty(value) ? '–' : cut(value, limits.richText - shown.length) },
  ]);
}

// ---------------------------------------------------------------- buttons

function rows(buttons: readonly Button[], next: () => number): Block[] {
  const found: Block[] = [];
  for (let at = 0; at < buttons.length; at += limits.actionsInRow) {
    const row = buttons.slice(at, at + limits.actionsInRow);
    found.push({ type: 'actions', elements: row.map((one) => button(one, next)) });
  }
  return found;
}

function button(from: Button, next: () => number, about?: string): types.Button {
  return {
    type: 'button',
    action_id: `${from.press.do}.${next()}`,
    text: plain(from.label, limits.buttonText),
    value: writePress(from.press),
    ...(from.style === undefined ? {} : { style: from.style }),
    // "Gedaan" beside ten tasks says nothing to somebody who cannot see which one it stands beside.
    ...(about === undefined
      ? {}
      : { accessibility_label: cut(`${from.label}: ${about}`, limits.accessibilityLabel) }),
  };
}

// ---------------------------------------------------------------- fields

function drawField(field: Field): Block[] {
  const element = inputFor(field);
  if (element === undefined) return section(field.label);
  return [
    ...(field.error === undefined ? [] : banner(symbols.warning, field.error)),
    {
      type: 'input',
      block_id: blockIdOf(field),
      label: plain(field.label, limits.label),
      ...(field.hint === undefined || isEmpty(field.hint) ? {} : { hint: plain(field.hint, limits.hint) }),
      optional: field.required !== true,
      element,
    },
  ];
}

function inputFor(field: Field): types.InputBlock['element'] | undefined {
  switch (field.type) {
    case 'input': {
      const most = Math.min(Math.max(field.maxLength, 1), limits.inputText);
      return {
        type: 'plain_text_input',
        action_id: field.id,
        multiline: field.multiline,
        max_length: most,
        ...(field.value === undefined || field.value === '' ? {} : { initial_value: cut(field.value, most) }),
        ...(field.placeholder === undefined || isEmpty(field.placeholder)
          ? {}
          : { placeholder: plain(field.placeholder, limits.placeholder) }),
      };
    }
    case 'choice': {
      if (field.options.length === 0) return undefined;
      const options = optionsOf(field.options);
      const chosen = options.find((option) => option.value === field.value);
      const common = {
        action_id: field.id,
        options,
        ...(chosen === undefined ? {} : { initial_option: chosen }),
      };
      return options.length <= limits.optionsShown
        ? { type: 'radio_buttons', ...common }
        : { type: 'static_select', ...common };
    }
    case 'choices': {
      if (field.options.length === 0) return undefined;
      const options = optionsOf(field.options);
      const chosen = options.filter((option) => field.values?.includes(option.value) === true);
      const common = {
        action_id: field.id,
        options,
        ...(chosen.length === 0 ? {} : { initial_options: chosen }),
      };
      return options.length <= limits.optionsShown
        ? { type: 'checkboxes', ...common }
        : { type: 'multi_static_select', ...common };
    }
    case 'date':
      return {
        type: 'datepicker',
        action_id: field.id,
        ...(isDay(field.value) ? { initial_date: field.value } : {}),
      };
    case 'time':
      return {
        type: 'timepicker',
        action_id: field.id,
        ...(isTimeOfDay(field.value) ? { initial_time: field.value } : {}),
      };
  }
}

function optionsOf(options: readonly Option[]): (types.PlainTextOption & { value: string })[] {
  const shown = options.slice(0, limits.optionsInSelect);
  return shown.map(({ value, label }) => {
    const [first = label, ...rest] = split(label, limits.optionText);
    return {
      value,
      text: plain(first, limits.optionText),
      ...(rest.length === 0 ? {} : { description: plain(rest.join(' '), limits.optionDescription) }),
    };
  });
}

/**
 * The id of a field's block, with a sign of what stands in it: Slack keeps what a person typed as long as the block
 * keeps its id, and would go on showing names after they were replaced.
 */
function blockIdOf(field: Field): string {
  const value = field.type === 'choices' ? (field.values ?? []).join('\n') : (field.value ?? '');
  return value === '' ? field.id : `${field.id}~${sign(value)}`;
}

/** A short sign of a text (FNV-1a, 32 bits): the same text, the same sign. It protects nothing. */
function sign(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return (hash >>> 0).toString(36);
}

function isDay(value: string | undefined): value is string {
  return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function isTimeOfDay(value: string | undefined): value is string {
  return value !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

// ---------------------------------------------------------------- small pieces

/** A plain text that fits. `emoji: false`, or a typed ":smile:" would become a face in somebody's words. */
function plain(text: string, most: number): Text {
  return { type: 'plain_text', text: isEmpty(text) ? '…' : cut(text, most), emoji: false };
}

function bold(text: string): types.RichTextText {
  return { type: 'text', text, style: { bold: true } };
}

function line(elements: types.RichTextElement[]): types.RichTextSection {
  return { type: 'rich_text_section', elements };
}

function rich(elements: types.RichTextBlockElement[]): types.RichTextBlock {
  return { type: 'rich_text', elements };
}

function inBlocks(lines: readonly types.RichTextSection[]): Block[] {
  return chunks(lines).map(rich);
}

/** Lines together in as few groups as fit. */
function chunks(lines: readonly types.RichTextSection[]): types.RichTextSection[][] {
  const groups: types.RichTextSection[][] = [];
  let size = 0;
  for (const one of lines) {
    const here = sizeOf(one);
    const group = groups.at(-1);
    if (group === undefined || size + here > limits.richText) {
      groups.push([one]);
      size = here;
    } else {
      group.push(one);
      size += here;
    }
  }
  return groups;
}

/** The body and then its tail, within what one message takes. What is left out shows as a last quiet "…". */
function fit(body: readonly Block[], tail: readonly Block[], most: number, budget: number): Block[] {
  const end = tail.slice(0, most);
  let room = most - end.length;
  let left = budget - sizeOf(end);
  const fits = body.length <= room && (budget === Number.POSITIVE_INFINITY || sizeOf(body) <= left);
  if (fits) return [...body, ...end];
  const kept: Block[] = [];
  room -= 1;
  left -= 1;
  for (const block of body) {
    left -= sizeOf(block);
    if (kept.length >= room || left < 0) break;
    kept.push(block);
  }
  return room < 0 ? end : [...kept, { type: 'context', elements: [plain('…', 1)] }, ...end];
}

/** Positions of buttons: an action id must be the only one in its message. */
function counter(): () => number {
  let next = 0;
  return () => next++;
}

function isEmpty(text: string): boolean {
  return text.trim() === '';
}

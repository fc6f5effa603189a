/**
 * Draws a card or a form for Teams: the same words everywhere, on a phone too, and nothing a person typed can turn into
 * a link, a mention or bold letters.
 *
 * Text with a character that markdown could read goes into a text run, which no client reads as markdown. Escaping with
 * backslashes is kept for headings alone, because Teams on Android and iOS shows the backslashes.
 */
import type { Button, Card, ChecklistItem, Field, Form, Option, Part, Tone } from '../../core/card.ts';
import { writePress } from '../../core/press.ts';
import type { Language } from '../../core/school.ts';
import type {
  AdaptiveAction,
  AdaptiveCard,
  AdaptiveElement,
  AdaptiveInput,
  Container,
  RichTextBlock,
  Submit,
  TextBlock,
} from './adaptive.ts';
import { bytesOf, limits } from './limits.ts';

/** Where it stands: a message has rows of buttons, a dialog only its own buttons, a still card none at all. */
type Place = 'message' | 'dialog' | 'still';

/** How much room there is: characters per text, rows per list, characters of a typed value. */
type Room = { readonly chars: number; readonly rows: number; readonly value: number };

type Pen = {
  readonly place: Place;
  readonly room: Room;
  readonly required: string;
  /** Draws a button of a dialog, or keeps it for the row at the bottom; nothing when it was kept. */
  readonly keep: (button: Button) => boolean;
};

/** From plenty to little. Words are cut before anything that a person typed into a field. */
const rooms: readonly Room[] = [
  { chars: 8_000, rows: 200, value: Number.POSITIVE_INFINITY },
  { chars: 2_000, rows: 80, value: Number.POSITIVE_INFINITY },
  { chars: 800, rows: 40, value: Number.POSITIVE_INFINITY },
  { chars: 300, rows: 25, value: Number.POSITIVE_INFINITY },
  { chars: 120, rows: 15, value: Number.POSITIVE_INFINITY },
  { chars: 120, rows: 15, value: 4_000 },
  { chars: 60, rows: 8, value: 1_000 },
  { chars: 40, rows: 5, value: 200 },
];

/** A message. `language` is left out when nobody knows in which language it was written. */
export function drawCard(card: Card, language?: Language): AdaptiveCard {
  return fit((room) => {
    const pen: Pen = { place: 'message', room, required: '', keep: () => false };
    const rows = chunks(card.actions.map(execute), limits.actions);
    const last = rows.pop();
    const sets = rows.map((actions): AdaptiveElement => ({ type: 'ActionSet', actions }));
    return sheet(card.notice, [...drawParts(card.body, pen), ...sets], last ?? [], language);
  });
}

/** A card that somebody puts into a conversation with others: no buttons, no fields. */
export function drawStill(card: Card, language?: Language): AdaptiveCard {
  return fit((room) => {
    const pen: Pen = { place: 'still', room, required: '', keep: () => false };
    return sheet(card.notice, drawParts(card.body, pen), [], language);
  });
}

/** A dialog. `required` is what an empty field says. */
export function drawForm(form: Form, required: string, language?: Language): AdaptiveCard {
  return fit((room) => {
    const submit: Submit[] = form.submit
      ? [
          {
            type: 'Action.Submit',
            title: titleOf(form.submit.label),
            style: 'positive',
            data: { press: writePress(form.submit.press) },
          },
        ]
      : [];
    const back = form.back ? [pressOnly(form.back)] : [];
    const kept: Submit[] = [];
    const pen: Pen = {
      place: 'dialog',
      room,
      required,
      keep: (button) => {
        if (submit.length + kept.length + back.length >= limits.actions) return false;
        kept.push(pressOnly(button));
        return true;
      },
    };
    const body = drawParts(form.body, pen);
    return sheet(form.title, body, [...submit, ...kept, ...back], language);
  });
}

/** What a card says, as plain text, for when it cannot be shown as a card. */
export function plainText(card: Card): string {
  const lines = drawStill(card).body.flatMap(linesOf);
  return lines.length === 0 ? card.notice : lines.join('\n\n');
}

function linesOf(element: AdaptiveElement): readonly string[] {
  switch (element.type) {
    case 'TextBlock':
      return [element.text.replaceAll(/\\(.)/gs, '$1')];
    case 'RichTextBlock':
      return [element.inlines.map((run) => run.text).join('')];
    case 'Container':
      return element.items.flatMap(linesOf);
    case 'ActionSet':
    case 'Input.ChoiceSet':
    case 'Input.Date':
    case 'Input.Text':
    case 'Input.Time':
      return [];
  }
}

// ---------------------------------------------------------------- the sheet, and making it fit

function sheet(
  fallbackText: string,
  body: readonly AdaptiveElement[],
  actions: readonly AdaptiveAction[],
  language: Language | undefined,
): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    ...(language === undefined ? {} : { lang: language }),
    fallbackText: cut(clean(fallbackText), limits.summary),
    body: body.length === 0 ? [words(fallbackText, limits.summary)] : body,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

function fit(draw: (room: Room) => AdaptiveCard): AdaptiveCard {
  let card: AdaptiveCard | undefined;
  for (const room of rooms) {
    card = draw(room);
    if (bytesOf(card) <= limits.cardBytes) return card;
  }
  return card === undefined ? draw({ chars: 40, rows: 5, value: 200 }) : shorten(card);
}

/** The last resort: whole parts go, from the end, fields last of all; what stays says that something is missing. */
function shorten(card: AdaptiveCard): AdaptiveCard {
  const body = [...card.body];
  const isField = (element: AdaptiveElement) => element.type.startsWith('Input.');
  const missing: TextBlock = { type: 'TextBlock', text: '…', wrap: true };
  while (body.length > 1 && bytesOf({ ...card, body: [...body, missing] }) > limits.cardBytes) {
    const at = body.findLastIndex((element) => !isField(element));
    body.splice(at > 0 ? at : body.length - 1, 1);
  }
  return { ...card, body: [...body, missing] };
}

// ---------------------------------------------------------------- the parts

function drawParts(parts: readonly Part[], pen: Pen): readonly AdaptiveElement[] {
  const elements: AdaptiveElement[] = [];
  let divide = false;
  for (const part of parts) {
    if (part.type === 'divider') {
      divide = elements.length > 0;
      continue;
    }
    const [first, ...rest] = drawPart(part, pen);
    if (first === undefined) continue;
    elements.push(divide ? { ...first, separator: true, spacing: 'medium' } : first, ...rest);
    divide = false;
  }
  return elements;
}

function drawPart(part: Exclude<Part, { type: 'divider' }>, pen: Pen): readonly AdaptiveElement[] {
  const { chars, rows } = pen.room;
  switch (part.type) {
    case 'title':
      return [heading(part.text, Math.min(chars, 200), 'large')];
    case 'text':
      return lines(part.text, chars, part.quiet === true ? { isSubtle: true } : {});
    case 'banner':
      return [
        {
          type: 'Container',
          style: bannerStyle[part.tone],
          items: lines(`${bannerSign[part.tone]} ${part.text}`, chars, { weight: 'bolder' }),
        },
      ];
    case 'facts':
      return rowsOf(part.rows, rows).flatMap((row): AdaptiveElement[] =>
        row === missing
          ? [more()]
          : [
              { ...words(row.label, Math.min(chars, 120), { isSubtle: true }), spacing: 'small' },
              { ...typed(row.value, chars), spacing: 'none' },
            ],
      );
    case 'list':
      return rowsOf(part.items, rows).map(
        (item): AdaptiveElement =>
          item === missing ? more() : { ...words(`• ${item}`, chars), spacing: 'small' },
      );
    case 'quote':
      return [
        {
          type: 'Container',
          style: 'emphasis',
          items: linesIn(cut(clean(part.text), chars)).map((line) => run(line, { italic: true })),
        },
      ];
    case 'checklist':
      return [
        heading(part.title, Math.min(chars, 200), 'medium'),
        ...rowsOf(part.items, rows).map((item) => (item === missing ? more() : checklistRow(item, pen))),
      ];
    case 'buttons':
      return drawButtons(part.buttons, pen, part.inPlace === true);
    case 'input':
    case 'choice':
    case 'choices':
    case 'date':
    case 'time':
      return pen.place === 'still' ? [] : drawField(part, pen);
  }
}

const bannerStyle = {
  danger: 'attention',
  warning: 'warning',
  info: 'accent',
  good: 'good',
} as const satisfies Record<Tone, string>;
const bannerSign = { danger: '⛔', warning: '⚠', info: 'ℹ', good: '✔' } as const satisfies Record<
  Tone,
  string
>;

const stateSign = {
  open: '☐',
  doing: '◐',
  done: '☑',
  'not-applicable': '⊘',
} as const satisfies Record<ChecklistItem['state'], string>;

function checklistRow(item: ChecklistItem, pen: Pen): AdaptiveElement {
  const label = words(`${stateSign[item.state]} ${item.label}`, pen.room.chars);
  const note: AdaptiveElement[] =
    item.note === undefined || item.note === ''
      ? []
      : [{ ...typed(item.note, pen.room.chars, { isSubtle: true, size: 'small' }), spacing: 'none' }];
  const row = { type: 'Container', spacing: 'small' } as const;
  const button = item.button;
  if (button === undefined || pen.place === 'still') return { ...row, items: [label, ...note] };
  if (pen.place === 'message')
    return { ...row, items: [label, ...note, { type: 'ActionSet', actions: [execute(button)] }] };
  const tap = pressOnly({ ...button, label: `${button.label}: ${item.label}` });
  return { ...row, items: [label, ...note, tapText(button.label)], selectAction: tap };
}

function drawButtons(buttons: readonly Button[], pen: Pen, inPlace: boolean): readonly AdaptiveElement[] {
  switch (pen.place) {
    case 'still':
      return [];
    case 'message':
      return chunks(buttons.map(execute), limits.actions).map((actions) => ({ type: 'ActionSet', actions }));
    case 'dialog':
      // A row of buttons inside a dialog is lost on iOS. What does not fit among the dialog's own buttons
      // becomes a line that can be tapped.
      return buttons
        .filter((button) => inPlace || !pen.keep(button))
        .map((button) => tapLine(button, inPlace && button.style === 'primary'));
  }
}

/** A line to tap; where one is chosen already, that one is only words. */
const tapLine = (button: Button, chosen: boolean): Container => ({
  type: 'Container',
  spacing: 'small',
  ...(chosen
    ? { items: [words(`● ${titleOf(button.label)}`, limits.actionTitle + 2, { weight: 'bolder' })] }
    : { items: [tapText(button.label)], selectAction: pressOnly(button) }),
});

const tapText = (label: string): TextBlock | RichTextBlock =>
  words(`▸ ${titleOf(label)}`, limits.actionTitle + 2, { color: 'accent', weight: 'bolder' });

// ---------------------------------------------------------------- buttons

const styleOf = (button: Button) =>
  button.style === undefined
    ? {}
    : ({ style: button.style === 'primary' ? 'positive' : 'destructive' } as const);

/** A button in a message. Execute cannot open a dialog, so a button that opens a form is a Submit that fetches it. */
function execute(button: Button): AdaptiveAction {
  const title = titleOf(button.label);
  const press = writePress(button.press);
  if (button.opens === 'form')
    return {
      type: 'Action.Submit',
      title,
      ...styleOf(button),
      data: { msteams: { type: 'task/fetch' }, press },
    };
  return {
    type: 'Action.Execute',
    title,
    ...styleOf(button),
    verb: 'press',
    data: { press },
    // Execute is reported to fail on some phones; the same press then arrives as a message.
    fallback: { type: 'Action.Submit', title, ...styleOf(button), data: { press } },
  };
}

/** A button in a dialog beside the one that hands it in: the fields are not asked for. */
function pressOnly(button: Button): Submit {
  return {
    type: 'Action.Submit',
    title: titleOf(button.label),
    ...styleOf(button),
    associatedInputs: 'none',
    data: { press: writePress(button.press), only: true },
  };
}

const titleOf = (label: string): string =>
  cut(clean(label).replaceAll(/\s+/g, ' ').trim(), limits.actionTitle) || '…';

// ---------------------------------------------------------------- fields

function drawField(field: Field, pen: Pen): readonly AdaptiveElement[] {
  const { chars } = pen.room;
  const error: readonly AdaptiveElement[] =
    field.error === undefined
      ? []
      : [words(`⚠ ${field.error}`, chars, { color: 'attention', weight: 'bolder' })];
  const hint: readonly AdaptiveElement[] =
    field.hint === undefined || field.hint === ''
      ? []
      : [{ ...words(field.hint, chars, { isSubtle: true, size: 'small' }), spacing: 'none' }];
  return [...error, drawInput(field, pen), ...hint];
}

function drawInput(field: Field, pen: Pen): AdaptiveInput {
  const label = shownAs(field.label, pen.room.chars);
  const must =
    field.required === true ? { isRequired: true as const, errorMessage: pen.required || '…' } : {};
  switch (field.type) {
    case 'input':
      return {
        type: 'Input.Text',
        id: field.id,
        label,
        ...must,
        isMultiline: field.multiline,
        maxLength: field.maxLength,
        ...(field.placeholder === undefined ? {} : { placeholder: cut(clean(field.placeholder), 100) }),
        ...(field.value === undefined ? {} : { value: cut(field.value, pen.room.value) }),
      };
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        id: `${field.id}${oneMark}`,
        label,
        ...must,
        ...choiceOf(field.options, pen, false),
        ...(field.value === undefined ? {} : { value: writeChoice(field.value) }),
      };
    case 'choices':
      return {
        type: 'Input.ChoiceSet',
        id: `${field.id}${manyMark}`,
        label,
        ...must,
        ...choiceOf(field.options, pen, true),
        ...(field.values === undefined || field.values.length === 0
          ? {}
          : { value: field.values.map(writeChoice).join(',') }),
      };
    case 'date':
    case 'time':
      return {
        type: field.type === 'date' ? 'Input.Date' : 'Input.Time',
        id: field.id,
        label,
        ...must,
        ...(field.value === undefined ? {} : { value: field.value }),
      };
  }
}

const choiceOf = (options: readonly Option[], pen: Pen, isMultiSelect: boolean) =>
  ({
    style: options.length <= limits.optionsUnfolded ? 'expanded' : 'compact',
    isMultiSelect,
    wrap: true,
    choices: options.map((option) => ({
      title: shownAs(option.label, pen.room.chars),
      value: writeChoice(option.value),
    })),
  }) as const;

/** Teams joins several choices with commas: the id says how many there may be, and no value holds a comma. */
export const oneMark = '~one';
export const manyMark = '~many';
export const writeChoice = (value: string): string => value.replaceAll('%', '%25').replaceAll(',', '%2C');
export const readChoice = (value: string): string => value.replaceAll('%2C', ',').replaceAll('%25', '%');

// ---------------------------------------------------------------- text

type Look = {
  readonly color?: 'accent' | 'attention';
  readonly weight?: 'bolder';
  readonly isSubtle?: boolean;
  readonly size?: 'small';
};

/** Characters that some client may read as markdown, a link or a mention. */
const readable = /[\\*_[\]`~<>#|&@]|https?:|www\.|^\s*(?:[-+]|\d+[.)])\s/im;

/** Our own words: a plain text block, or a run when a client could read something else into it. */
function words(text: string, chars: number, look: Look = {}): TextBlock | RichTextBlock {
  const shown = shownAs(text, chars);
  return readable.test(shown) ? run(shown, look) : { type: 'TextBlock', text: shown, wrap: true, ...look };
}

/** Words that a person may have typed. */
const typed = (text: string, chars: number, look: Look = {}): RichTextBlock =>
  run(shownAs(text, chars, '–'), look);

const run = (text: string, look: Look & { readonly italic?: boolean }): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...look }],
});

/** Each line by itself, because clients differ in what a line break inside a text means. */
const lines = (text: string, chars: number, look: Look = {}): readonly AdaptiveElement[] =>
  linesIn(cut(clean(text), chars)).map((line, at) =>
    at === 0 ? words(line, chars, look) : { ...words(line, chars, look), spacing: 'small' },
  );

const linesIn = (text: string): readonly string[] => {
  const found = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return found.length === 0 ? ['…'] : found;
};

function heading(text: string, chars: number, size: 'large' | 'medium'): TextBlock {
  return {
    type: 'TextBlock',
    text: escapeMarkdown(shownAs(text.replaceAll('\n', ' '), chars)),
    wrap: true,
    style: 'heading',
    size,
    weight: 'bolder',
  };
}

/** As it is seen: clean, not too long, and never nothing at all. */
const shownAs = (text: string, chars: number, nothing = '…'): string =>
  cut(clean(text), chars).trim() || nothing;

const more = (): TextBlock => ({ type: 'TextBlock', text: '…', wrap: true });

/** Markdown's own characters with a backslash before them. */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(/[\\*_[\]`~<>#|&]/g, '\\$&')
    .replaceAll(/(https?)(?=:)|(www)(?=\.)/gi, '$&\\')
    .replace(/^(\s*(?:\d+(?=[.)])|))([-+.)])/, '$1\\$2');

/**
 * Takes out what is not to be seen: control characters, marks that turn the reading direction around, and spaces without
 * width. The joiners stay, because emoji and some languages need them. `{{DATE(…)}}` would be filled in by the client.
 */
export const clean = (text: string): string =>
  text
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, ' ')
    .replaceAll(/[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u061C]/g, '')
    .replaceAll(/\{(?=\{)/g, '{ ');

/** At most so many characters, ended with "…" at a word. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, Math.max(0, most - 1));
  const space = head.search(/\s\S*$/);
  const at = space > most / 2 ? head.slice(0, space) : head;
  return `${at.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}

const missing = Symbol('more rows');

/** The first so many rows, and a mark when there were more. */
const rowsOf = <T>(rows: readonly T[], most: number): readonly (T | typeof missing)[] =>
  rows.length <= most ? rows : [...rows.slice(0, most), missing];

function chunks<T>(list: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < list.length; at += size) found.push(list.slice(at, at + size));
  return found;
}

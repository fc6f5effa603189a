// The parts of a card as Teams draws them, one after another, in the room there is.
import type { Button, ChecklistItem, Part, Tone } from '../../core/card.ts';
import type { ActionSet, AdaptiveElement, Container, RichTextBlock, TextBlock } from './adaptive.ts';
import { dialogButton, messageButton, titleOf } from './buttons.ts';
import { drawField } from './fields.ts';
import { limits } from './limits.ts';
import type { Room } from './room.ts';
import { heading, lines, linesIn, more, run, tidy, typed, words } from './text.ts';

/** Where it stands: a message has rows of buttons, a dialog only its own buttons, a still card none at all. */
type Place = 'message' | 'dialog' | 'still';

/** How it is drawn. */
export type Pen = {
  readonly place: Place;
  readonly room: Room;
  /** What an empty field says. */
  readonly required: string;
  /** Keeps a button for the row at the bottom of a dialog, and says whether there was room for it. */
  readonly keep: (button: Button) => boolean;
};

/** All parts in their order; a divider becomes a line above what follows it. */
export function drawParts(parts: readonly Part[], pen: Pen): readonly AdaptiveElement[] {
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
      return rowsOf(part.rows, rows, (row) => [
        { ...words(row.label, Math.min(chars, 120), { isSubtle: true }), spacing: 'small' },
        { ...typed(row.value, chars), spacing: 'none' },
      ]);
    case 'list':
      return rowsOf(part.items, rows, (item) => [{ ...words(`• ${item}`, chars), spacing: 'small' }]);
    case 'quote':
      return [
        {
          type: 'Container',
          style: 'emphasis',
          items: linesIn(tidy(part.text, chars)).map((line) => run(line, { italic: true })),
        },
      ];
    case 'checklist':
      return [
        heading(part.title, Math.min(chars, 200), 'medium'),
        ...rowsOf(part.items, rows, (item) => [checklistRow(item, pen)]),
      ];
    case 'buttons':
      return drawButtons(part.buttons, pen, part.inPlace === true);
    case 'input':
    case 'choice':
    case 'choices':
    case 'date':
    case 'time':
      return pen.place === 'still' ? [] : drawField(part, pen.room, pen.required);
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
    return { ...row, items: [label, ...note, { type: 'ActionSet', actions: [messageButton(button)] }] };
  const tap = dialogButton({ ...button, label: `${button.label}: ${item.label}` });
  return { ...row, items: [label, ...note, tapText(button.label)], selectAction: tap };
}

function drawButtons(buttons: readonly Button[], pen: Pen, inPlace: boolean): readonly AdaptiveElement[] {
  switch (pen.place) {
    case 'still':
      return [];
    case 'message':
      return rowsOfButtons(buttons);
    case 'dialog':
      // A row of buttons inside a dialog is lost on iOS. What does not fit among the dialog's own buttons
      // becomes a line that can be tapped.
      return buttons
        .filter((button) => inPlace || !pen.keep(button))
        .map((button) => tapLine(button, inPlace && button.style === 'primary'));
  }
}

/** As many buttons in a row as Teams shows. */
export function rowsOfButtons(buttons: readonly Button[]): readonly ActionSet[] {
  const rows: ActionSet[] = [];
  for (let at = 0; at < buttons.length; at += limits.actions)
    rows.push({ type: 'ActionSet', actions: buttons.slice(at, at + limits.actions).map(messageButton) });
  return rows;
}

/** A line to tap; where one is chosen already, that one is only words. */
const tapLine = (button: Button, chosen: boolean): Container => ({
  type: 'Container',
  spacing: 'small',
  ...(chosen
    ? { items: [words(`● ${titleOf(button.label)}`, limits.actionTitle + 2, { weight: 'bolder' })] }
    : { items: [tapText(button.label)], selectAction: dialogButton(button) }),
});

const tapText = (label: string): TextBlock | RichTextBlock =>
  words(`▸ ${titleOf(label)}`, limits.actionTitle + 2, { color: 'accent', weight: 'bolder' });

/** The first so many rows, and a mark when there were more. */
const rowsOf = <T>(
  rows: readonly T[],
  most: number,
  draw: (row: T) => readonly AdaptiveElement[],
): readonly AdaptiveElement[] => [
  ...rows.slice(0, most).flatMap(draw),
  ...(rows.length > most ? [more()] : []),
];

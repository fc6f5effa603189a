/** What the reporter holds after sending: the number, who has it, whom to phone now. */
import type { Button, Card, Part } from '../src/core/card.ts';
import type { CaseForReporter } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import {
  phoneRows,
  practiceBanner,
  reachedInWords,
  schoolSaysParts,
  stateInWords,
  urgentLine,
} from './parts.ts';
import { replyButton } from './question.ts';

/** Not asked any more once somebody took it on. */
const phoning = 'reporter-phone-director';

export function receiptCard(view: CaseForReporter, sheet: Sheet): Card {
  const { head } = view;
  const open = view.questions.filter((question) => question.reply === undefined);
  const mistake: readonly Button[] = view.mayMistake
    ? [{ label: sheet.say('cards.receipt.mistake'), press: sheet.press('mistake', { case: head.id }) }]
    : [];
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      {
        type: 'title',
        text: sheet.say(view.sent ? 'cards.sent.title' : 'cards.receipt.signal', { number: head.number }),
      },
      ...(head.state === 'mistaken' ? [] : [{ type: 'text', text: stateInWords(head, sheet) } as const]),
      ...reached(view, sheet),
      ...(view.mistaken ? [{ type: 'text', text: sheet.say('cards.receipt.mistaken') } as const] : []),
      ...phoneNow(view, sheet),
      ...steps(view, sheet),
      ...urgentLine(sheet),
    ],
    actions: [...open.map((question) => replyButton(head.id, question.id, sheet)), ...mistake],
  };
}

function reached(view: CaseForReporter, sheet: Sheet): readonly Part[] {
  if (view.receivedBy.length === 0) return [];
  return [
    { type: 'text', text: sheet.say('cards.receipt.goes-to') },
    { type: 'list', items: view.receivedBy.map((someone) => reachedInWords(someone, sheet)) },
  ];
}

/** Chat alone is not enough at night (decision 11). Once somebody took it on, nobody has to phone any more. */
function phoneNow(view: CaseForReporter, sheet: Sheet): readonly Part[] {
  const { head } = view;
  if (head.state === 'taken-on' || head.state === 'mistaken') return [];
  const after = `${head.flow}.after`;
  const urgent = head.level === 'immediate';
  return [
    ...(view.outOfHours ? [banner('cards.out-of-hours', sheet)] : []),
    ...(sheet.has(after) ? [{ type: 'text', text: sheet.say(after) } as const] : []),
    ...(view.onlyChat && urgent ? [banner('cards.receipt.only-chat', sheet)] : []),
    ...phoneRows(view.phoneNow),
  ];
}

/** What the reporter does now; whoever says that it was a mistake does nothing any more. */
function steps(view: CaseForReporter, sheet: Sheet): readonly Part[] {
  const { head } = view;
  const still = view.steps.filter((step) => head.state !== 'taken-on' || step !== phoning);
  if (head.state === 'mistaken' || still.length === 0) return [];
  return [
    { type: 'text', text: sheet.say('cards.receipt.steps') },
    { type: 'list', items: still.map((step) => sheet.say(`${view.flow}.tasks.${step}`)) },
    ...schoolSaysParts(view.schoolSays, sheet),
  ];
}

function banner(key: string, sheet: Sheet): Part {
  return { type: 'banner', tone: 'warning', text: sheet.say(key) };
}

/** The reporter says it was a slip of the hand: one handler confirms, and nothing is erased. */
import type { Card } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { caseTitle, practiceBanner } from './parts.ts';
import { mistakeButton, openButton } from './ping.ts';

export function mistakeCard(view: CaseFor, sheet: Sheet): Card {
  const { head, mistake } = view;
  const text =
    mistake?.confirmedBy === undefined
      ? sheet.say('cards.mistake.ask')
      : sheet.say('cards.mistake.confirmed', { name: mistake.confirmedBy });
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: caseTitle(head, sheet) },
      { type: 'banner', tone: 'info', text },
    ],
    actions: [openButton(head.id, 'report', sheet), ...mistakeButton(view, sheet)],
  };
}

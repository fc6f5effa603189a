/** The reporter answered a question; the answer opens with the case. */
import type { Card } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { caseTitle, practiceBanner } from './parts.ts';
import { openButton } from './ping.ts';

export function replyCard(view: CaseFor, sheet: Sheet): Card {
  const { head } = view;
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: caseTitle(head, sheet) },
      { type: 'text', text: sheet.say('cards.reply') },
    ],
    actions: [openButton(head.id, 'log', sheet)],
  };
}

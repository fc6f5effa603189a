/** There is a question for the reporter; what it says opens after the press. */
import type { Button, Card } from '../src/core/card.ts';
import type { CaseForReporter } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { practiceBanner } from './parts.ts';

export function questionCard(view: CaseForReporter, question: string, sheet: Sheet): Card {
  const { head } = view;
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: sheet.say('cards.question.title', { number: head.number }) },
    ],
    actions: [replyButton(head.id, question, sheet)],
  };
}

export function replyButton(caseId: string, question: string, sheet: Sheet): Button {
  return {
    label: sheet.say('cards.question.open'),
    press: sheet.press('reply', { case: caseId, question }),
    style: 'primary',
    opens: 'form',
  };
}

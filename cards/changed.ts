/** Something changed in a case that this person handles: how urgent it is now. */
import type { Card } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { caseNotice, caseTitle, levelInWords, practiceBanner, stateInWords } from './parts.ts';
import { handlerButtons } from './ping.ts';

export function changedCard(view: CaseFor, sheet: Sheet): Card {
  const { head } = view;
  return {
    notice: caseNotice(head, sheet),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: caseTitle(head, sheet) },
      { type: 'text', text: sheet.say('cards.changed') },
      { type: 'text', text: levelInWords(head, sheet) },
      { type: 'text', text: stateInWords(head, sheet) },
    ],
    actions: handlerButtons(view, sheet),
  };
}

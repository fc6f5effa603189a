/** A colleague asks this person to take a case over. */
import type { Card } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { caseNotice, caseTitle, levelInWords, practiceBanner } from './parts.ts';
import { handlerButtons } from './ping.ts';

export function handoverCard(view: CaseFor, sheet: Sheet): Card {
  const { head } = view;
  return {
    notice: caseNotice(head, sheet),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: caseTitle(head, sheet) },
      { type: 'text', text: levelInWords(head, sheet) },
      { type: 'text', text: sheet.say('cards.handover.asks', { name: view.handover?.from ?? '' }) },
      { type: 'text', text: sheet.say('cards.handover.time') },
    ],
    actions: handlerButtons(view, sheet),
  };
}

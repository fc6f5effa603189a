/** An earlier message, shrunk to number and state. */
import type { Card } from '../src/core/card.ts';
import type { CaseHead } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { practiceBanner, stateInWords } from './parts.ts';

export function reducedCard(head: CaseHead, sheet: Sheet): Card {
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'text', quiet: true, text: `${head.number} · ${stateInWords(head, sheet)}` },
    ],
    actions: [],
  };
}

/** An earlier message, shrunk to its number; the state stands in the newer message below, so that this one is never out of date. */
import type { Card } from '../src/core/card.ts';
import type { CaseHead } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { practiceBanner } from './parts.ts';

export function reducedCard(head: CaseHead, sheet: Sheet): Card {
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'text', quiet: true, text: sheet.say('cards.reduced.text', { number: head.number }) },
    ],
    actions: [],
  };
}

/** Somebody took it on: everybody who was pinged knows that they need not. */
import type { Card } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { caseTitle, practiceBanner, stateInWords } from './parts.ts';
import { openButton } from './ping.ts';

export function takenOnCard(view: CaseFor, sheet: Sheet): Card {
  const { head, may } = view;
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: caseTitle(head, sheet) },
      { type: 'text', text: stateInWords(head, sheet) },
      { type: 'text', text: sheet.say(may.markSeen ? 'cards.taken-on.look' : 'cards.taken-on.nothing') },
    ],
    actions: [
      openButton(head.id, 'report', sheet),
      ...(may.markSeen
        ? [{ label: sheet.say('cards.ping.seen'), press: sheet.press('seen', { case: head.id }) }]
        : []),
    ],
  };
}

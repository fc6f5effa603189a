/** What is left of a report in the chat once it was sent: its number. */
import type { Card } from '../src/core/card.ts';
import type { DraftFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { practiceBanner } from './parts.ts';
import { openPageButton } from './review.ts';

export function sentCard(view: DraftFor, sheet: Sheet): Card {
  const title = view.practice
    ? sheet.say('cards.practice.sent')
    : sheet.say('cards.sent.title', { number: view.number ?? '' });
  return {
    notice: title,
    body: [
      ...practiceBanner(view.practice, sheet),
      { type: 'title', text: title },
      { type: 'text', text: sheet.say(view.practice ? 'cards.practice.done' : 'cards.sent.more') },
    ],
    actions: view.practice ? [] : [openPageButton(view.id, 'cards.sent.add', sheet)],
  };
}

/** The card of 112. It needs nothing but words: it comes even when nothing can be kept. */
import type { Card, Part } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function hundredTwelveCard(view: { readonly databaseDown: boolean }, sheet: Sheet): Card {
  const down: readonly Part[] = view.databaseDown
    ? [{ type: 'text', text: sheet.say('cards.hundred-twelve.down') }]
    : [];
  return {
    notice: sheet.say('cards.hundred-twelve.notice'),
    body: [{ type: 'banner', tone: 'danger', text: sheet.say('cards.hundred-twelve.text') }, ...down],
    actions: [],
  };
}

/** All that is left of a message that was taken back. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function withdrawnCard(_view: Readonly<Record<string, never>>, sheet: Sheet): Card {
  const text = sheet.say('cards.withdrawn');
  return { notice: text, body: [{ type: 'text', quiet: true, text }], actions: [] };
}

/** All that the bot says where others read along. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function privateOnlyCard(_view: Readonly<Record<string, never>>, sheet: Sheet): Card {
  const text = sheet.say('cards.private-only');
  return { notice: text, body: [{ type: 'text', text }], actions: [] };
}

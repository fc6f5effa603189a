/** A test message: a filled slot proves nothing until its holder says "yes, I get this". */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function testPingCard(
  view: { readonly school: string; readonly confirmed: boolean },
  sheet: Sheet,
): Card {
  if (view.confirmed) {
    const text = sheet.say('cards.test-ping.confirmed');
    return { notice: text, body: [{ type: 'text', text }], actions: [] };
  }
  return {
    notice: sheet.say('cards.test-ping.notice'),
    body: [
      { type: 'title', text: sheet.say('cards.test-ping.title') },
      { type: 'text', text: sheet.say('cards.test-ping.text') },
    ],
    actions: [
      {
        label: sheet.say('cards.test-ping.yes'),
        press: sheet.press('confirm-ping', { school: view.school }),
        style: 'primary',
      },
    ],
  };
}

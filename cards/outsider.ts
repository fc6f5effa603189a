/** What pupils and strangers get: real help by phone, and nothing of the school. Nothing of it is kept. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function outsiderCard(_view: Readonly<Record<string, never>>, sheet: Sheet): Card {
  return {
    notice: sheet.say('cards.outsider.notice'),
    body: [
      { type: 'banner', tone: 'danger', text: sheet.say('cards.outsider.danger') },
      { type: 'title', text: sheet.say('cards.outsider.title') },
      { type: 'text', text: sheet.say('cards.outsider.talk') },
      {
        type: 'list',
        items: [sheet.say('cards.outsider.suicide'), sheet.say('cards.outsider.children')],
      },
      { type: 'text', quiet: true, text: sheet.say('cards.outsider.staff') },
    ],
    actions: [],
  };
}

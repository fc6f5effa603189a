/** Why a file was not taken: nothing is opened, kept or forwarded. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { urgentLine } from './parts.ts';

export function attachmentRefusedCard(_view: Readonly<Record<string, never>>, sheet: Sheet): Card {
  return {
    notice: sheet.say('cards.attachment-refused.notice'),
    body: [
      { type: 'banner', tone: 'warning', text: sheet.say('cards.attachment-refused.text') },
      { type: 'text', text: sheet.say('cards.attachment-refused.image') },
      ...urgentLine(sheet),
    ],
    actions: [],
  };
}

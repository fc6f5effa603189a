/** The draft is not there any more: begin again, or phone. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { urgentLine } from './parts.ts';

export function draftGoneCard(_view: Readonly<Record<string, never>>, sheet: Sheet): Card {
  return {
    notice: sheet.say('cards.draft-gone.notice'),
    body: [{ type: 'text', text: sheet.say('cards.draft-gone.text') }, ...urgentLine(sheet)],
    actions: [{ label: sheet.say('cards.menu.button'), press: sheet.press('menu', {}) }],
  };
}

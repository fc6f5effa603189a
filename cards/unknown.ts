/** An honest "I don't know": two questions to ask yourself, and whom to ask. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { languageButton } from './menu.ts';
import { startButton, urgentLine } from './parts.ts';

export function unknownCard(view: { readonly flow: string | undefined }, sheet: Sheet): Card {
  return {
    notice: sheet.say('cards.answer.notice'),
    body: [
      { type: 'title', text: sheet.say('cards.unknown.title') },
      {
        type: 'list',
        items: [
          sheet.say('cards.unknown.again'),
          sheet.say('cards.unknown.offline'),
          sheet.say('cards.unknown.doubt'),
          sheet.say('cards.unknown.ask'),
        ],
      },
      { type: 'text', quiet: true, text: sheet.say('cards.answer.not-forwarded') },
      { type: 'divider' },
      ...urgentLine(sheet),
    ],
    actions: [
      ...(view.flow === undefined ? [] : [startButton(view.flow, sheet)]),
      { label: sheet.say('cards.menu.button'), press: sheet.press('menu', {}) },
      languageButton('none', sheet),
    ],
  };
}

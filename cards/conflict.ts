/** Whom is it about? Whoever is chosen here is kept out of everything. */
import type { Button, Card } from '../src/core/card.ts';
import type { DraftFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { hundredTwelve, notSentBanner, otherSchool, personInWords } from './parts.ts';

export function conflictCard(view: DraftFor, sheet: Sheet): Card {
  const { id: draft } = view;
  const button = (person: string, label: string): Button => ({
    label,
    press: sheet.press('conflict', { draft, person }),
  });
  return {
    notice: sheet.say('cards.danger.notice'),
    body: [
      ...notSentBanner(view, sheet),
      ...hundredTwelve(view, sheet),
      { type: 'title', text: sheet.say('cards.conflict.title') },
      { type: 'text', text: sheet.say('cards.conflict.kept-out') },
      {
        type: 'buttons',
        buttons: [
          ...view.handlers.map((someone) => button(someone.person, personInWords(someone, sheet, 1))),
          button('unknown', sheet.say('shared.options.unknown')),
          button('rather-not', sheet.say('cards.conflict.rather-not')),
        ],
      },
    ],
    actions: otherSchool(view, sheet),
  };
}

/** A question to the reporter, through the bot: a confidential reporter stays one. */
import type { Form } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { type Typed, typeField, typedForm } from './typed-form.ts';

export function askForm(view: CaseFor, sheet: Sheet, typed?: Typed): Form {
  const { head } = view;
  const careful = view.visibility === 'general' ? [] : [sheet.say('cards.ask.only-known')];
  return typedForm(
    {
      head,
      words: 'cards.ask',
      before: careful.map((text) => ({ type: 'banner', tone: 'warning', text })),
      fields: [typeField('text', sheet.say('cards.ask.text'), 1000, typed, sheet.say('cards.ask.hint'))],
      press: sheet.press('submit-ask', { case: head.id }),
      typed,
    },
    sheet,
  );
}

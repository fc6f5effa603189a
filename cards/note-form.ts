/** A note in the log: facts, with source and time. */
import type { Form } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { type Typed, typeField, typedForm } from './typed-form.ts';

export function noteForm(view: CaseFor, sheet: Sheet, typed?: Typed): Form {
  const { head } = view;
  return typedForm(
    {
      head,
      words: 'cards.note',
      fields: [typeField('text', sheet.say('cards.note.text'), 1000, typed, sheet.say('cards.note.hint'))],
      press: sheet.press('submit-note', { case: head.id }),
      typed,
    },
    sheet,
  );
}

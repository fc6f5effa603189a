/** A handler makes a case more urgent. */
import type { Form } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { chooseField, type Typed, typeField, typedForm } from './typed-form.ts';

export function raiseForm(view: CaseFor, sheet: Sheet, typed?: Typed): Form {
  const { head } = view;
  const options = view.may.raiseTo.map((level) => ({
    value: level,
    label: sheet.say(`shared.levels.${level}`),
  }));
  return typedForm(
    {
      head,
      words: 'cards.raise',
      fields: [
        chooseField('to', sheet.say('cards.raise.to'), options, typed),
        { ...typeField('reason', sheet.say('cards.raise.reason'), 300, typed), required: false },
      ],
      press: sheet.press('submit-raise', { case: head.id }),
      typed,
    },
    sheet,
  );
}

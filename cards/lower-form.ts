/** A handler makes a case less urgent: only with a reason, and it is logged. */
import type { Form } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { chooseField, type Typed, typeField, typedForm } from './typed-form.ts';

export function lowerForm(view: CaseFor, sheet: Sheet, typed?: Typed): Form {
  const { head } = view;
  const options = view.may.lowerTo.map((level) => ({
    value: level,
    label: sheet.say(`shared.levels.${level}`),
  }));
  return typedForm(
    {
      head,
      words: 'cards.lower',
      fields: [
        chooseField('to', sheet.say('cards.lower.to'), options, typed),
        typeField('reason', sheet.say('cards.lower.reason'), 300, typed),
      ],
      press: sheet.press('submit-lower', { case: head.id }),
      typed,
    },
    sheet,
  );
}

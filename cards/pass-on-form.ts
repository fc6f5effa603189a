/** To whom is this case passed on? Only people who are not kept out of it can be chosen. */
import type { Form } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { personInWords } from './parts.ts';
import { chooseField, type Typed, typedForm } from './typed-form.ts';

export function passOnForm(view: CaseFor, sheet: Sheet, typed?: Typed): Form {
  const { head } = view;
  const options = view.may.passOnTo.map((someone) => ({
    value: someone.person,
    label: personInWords(someone, sheet),
  }));
  return typedForm(
    {
      head,
      words: 'cards.pass-on',
      before: [{ type: 'text', text: sheet.say('cards.pass-on.text') }],
      fields: [chooseField('to', sheet.say('cards.pass-on.to'), options, typed)],
      press: sheet.press('submit-pass-on', { case: head.id }),
      typed,
    },
    sheet,
  );
}

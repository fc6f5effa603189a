/** A number to be called back on: one tap sends an urgent case. */
import type { Form } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function callMeForm(
  view: {
    readonly draft: string;
    readonly number?: string | undefined;
    readonly error?: string | undefined;
  },
  sheet: Sheet,
): Form {
  return {
    title: sheet.say('cards.call-me.title'),
    body: [
      { type: 'banner', tone: 'danger', text: sheet.say('cards.call-me.danger') },
      {
        type: 'input',
        id: 'number',
        label: sheet.say('cards.call-me.number'),
        hint: sheet.say('cards.call-me.hint'),
        multiline: false,
        maxLength: 20,
        required: true,
        ...(view.number === undefined ? {} : { value: view.number }),
        ...(view.error === undefined ? {} : { error: view.error }),
      },
    ],
    submit: {
      label: sheet.say('cards.call-me.submit'),
      press: sheet.press('call-me-number', { draft: view.draft }),
    },
    close: sheet.say('cards.form.close'),
  };
}

/** A number to be called back on: one tap sends an urgent case. */
import type { Field, Form } from '../src/core/card.ts';
import type { SchoolChoice } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';

type CallMe = {
  readonly draft: string;
  readonly number?: string | undefined;
  readonly error?: string | undefined;
  /** Asked too, when it is not yet known which school the report is about. */
  readonly schools?: readonly SchoolChoice[];
  readonly school?: string | undefined;
  readonly schoolError?: string | undefined;
};

export function callMeForm(view: CallMe, sheet: Sheet): Form {
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
      ...schoolField(view, sheet),
    ],
    submit: {
      label: sheet.say('cards.call-me.submit'),
      press: sheet.press('call-me-number', { draft: view.draft }),
    },
    close: sheet.say('cards.form.close'),
  };
}

function schoolField(view: CallMe, sheet: Sheet): readonly Field[] {
  const { schools = [] } = view;
  if (schools.length === 0) return [];
  return [
    {
      type: 'choice',
      id: 'school',
      label: sheet.say('cards.which-school.title'),
      options: schools.map(({ id, name }) => ({ value: id, label: name })),
      required: true,
      ...(view.school === undefined ? {} : { value: view.school }),
      ...(view.schoolError === undefined ? {} : { error: view.schoolError }),
    },
  ];
}

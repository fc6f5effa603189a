/** A part of the report that a handler fills in: what stands there is in the fields, and every field may stay empty. */
import type { Form, Part } from '../src/core/card.ts';
import type { Question } from '../src/core/flow.ts';
import type { CaseFor, RecordSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { answerRows, practiceBanner } from './parts.ts';
import { questionField } from './question-field.ts';
import type { Typed } from './typed-form.ts';

/** `typed`: what was filled in and not taken, with what was wrong at which question; or for the whole, when somebody else was first. */
export type FilledIn = {
  readonly values: Typed['values'];
  readonly errors: Readonly<Record<string, string>>;
  readonly error?: string;
};

/** `questions` are those of the flow the case was made with. */
export function recordForm(
  { head }: CaseFor,
  record: RecordSeen,
  questions: readonly Question[],
  sheet: Sheet,
  typed?: FilledIn,
): Form {
  const { id, times } = record;
  const stands = times.at(-1)?.answers ?? [];
  const intro = `records.intros.${id}`;
  return {
    title: sheet.say('cards.case.title', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: sheet.say(`records.titles.${id}`) },
      ...(typed?.error === undefined ? [] : meanwhile(typed.error, record, sheet)),
      ...(sheet.has(intro) ? [{ type: 'text', text: sheet.say(intro) } as const] : []),
      ...questions.map((question) =>
        questionField(
          'records',
          {
            question,
            given:
              typed === undefined
                ? stands.find((one) => one.question === question.id)?.answer
                : typed.values[question.id],
            error: typed?.errors[question.id],
          },
          sheet,
        ),
      ),
    ],
    submit: {
      label: sheet.say('cards.record.submit'),
      press: sheet.press('submit-record', { case: head.id, record: id, after: `${times.length}` }),
    },
    close: sheet.say('cards.form.close'),
  };
}

/** Somebody else filled it in since the form was opened: their words stand above, the own ones are kept in the fields. */
function meanwhile(error: string, { times }: RecordSeen, sheet: Sheet): readonly Part[] {
  const last = times.at(-1);
  return [
    { type: 'banner', tone: 'warning', text: error },
    ...(last === undefined
      ? []
      : ([
          {
            type: 'text',
            text: sheet.say('cards.record.meanwhile', { name: last.by, time: sheet.time(last.at) }),
          },
          { type: 'facts', rows: answerRows('records', last.answers, sheet) },
          { type: 'divider' },
        ] as const)),
  ];
}

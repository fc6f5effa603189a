/**
 * Filling in a part of the report as a handler: what the police said, whether it may be an offence, how it went on.
 */
import { caseForm } from '../../cards/case-form.ts';
import { recordForm } from '../../cards/record-form.ts';
import { isRefusal } from '../core/action.ts';
import type { Values } from '../core/card.ts';
import type { Question } from '../core/flow.ts';
import { questionsIn } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import { memberOf } from '../core/school.ts';
import type { RecordSeen } from '../core/seen-as.ts';
import { belongsElsewhere } from './elsewhere.ts';
import { handlerView, lookAgain, refuse } from './handle-case.ts';
import type { House } from './house.ts';
import type { Staff } from './people.ts';
import { phoneOnly } from './phone-instead.ts';
import type { Reply } from './ports.ts';
import { readPage, type ReadPage } from './read-page.ts';
import { takeAction } from './take-action.ts';

/** Its form was handed in: kept, or shown again with what was wrong at each field and nothing that was typed lost. */
export async function submitRecord(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'submit-record' }>,
  values: Values,
): Promise<Reply> {
  if (!staff.confirmed) return refuse(house, staff, { refused: 'sender-unconfirmed' });
  const before = await seen(house, staff, press);
  if (before === undefined) return refuse(house, staff, { refused: 'does-not-exist' });
  if (before.record === undefined) return refuse(house, staff, { refused: 'out-of-date' });
  if (!before.record.mine) return refuse(house, staff, { refused: 'not-your-role' });
  const sheet = house.sheet(staff.school, staff.language);
  const { answers, errors } = readPage(before.questions, values, sheet);
  if (Object.keys(errors).length > 0)
    return {
      type: 'page',
      form: recordForm(before.view, before.record, before.questions, sheet, { values, errors }),
    };
  // The first case holds no word of what belongs to the board (decision 16), whoever writes it.
  const elsewhere = belongsElsewhere(
    house,
    newWords(before.record, before.questions, answers),
    'detail',
    staff.language,
  );
  if (elsewhere !== undefined)
    return { type: 'close', card: phoneOnly(house, staff, elsewhere, staff.language) };
  const done = await takeAction(
    house,
    press.case,
    {
      type: 'record',
      by: staff.person,
      at: house.clocks.school(),
      record: press.record,
      answers,
      after: Number(press.after),
    },
    press,
    staff.schools,
  );
  const after = await seen(house, staff, press);
  if (after === undefined) return { type: 'close' };
  if (!isRefusal(done) || done.refused === 'nothing-to-do')
    return { type: 'page', form: caseForm(after.view, 'records', sheet) };
  if (done.refused !== 'recorded-meanwhile' || after.record === undefined) return refuse(house, staff, done);
  const by = memberOf(staff.school, done.by ?? '')?.name ?? '';
  const error = sheet.say('refusals.recorded-meanwhile', { by });
  const typed = { values, errors, error };
  return { type: 'page', form: recordForm(after.view, after.record, after.questions, sheet, typed) };
}

async function seen(house: House, staff: Staff, press: { readonly case: string; readonly record: string }) {
  const looked = await lookAgain(house, press.case);
  const view = looked === undefined ? undefined : handlerView(house, staff, looked);
  if (looked === undefined || view === undefined) return undefined;
  return {
    view,
    record: view.records.find((one) => one.id === press.record),
    questions: questionsIn(looked.flow, press.record),
  };
}

/** What was typed now: words that stood there were looked at when they were written. */
function newWords(
  { times }: RecordSeen,
  questions: readonly Question[],
  answers: ReadPage['answers'],
): string {
  const stands = times.at(-1)?.answers ?? [];
  return questions
    .filter(({ kind }) => kind === 'text' || kind === 'short-text')
    .map(({ id }) => [answers[id], stands.find((one) => one.question === id)?.answer] as const)
    .flatMap(([typed, before]) => (typed === undefined || typed === before ? [] : [typed]))
    .join('\n');
}

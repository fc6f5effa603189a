/**
 * A record is a part of the report that handlers fill in themselves: what the police said, whether it may be a crime,
 * how it went on. It may be filled in again; what stood there before stays in the log, and nothing in it changes the urgency.
 */
import type { Action, Refusal } from './action.ts';
import { isDay } from './calendar.ts';
import type { Case, CaseRecord } from './case.ts';
import type { Happening } from './fact.ts';
import type { Answer, Answers, Flow, Question } from './flow.ts';
import { holds, recordsOf } from './flow.ts';
import { rolesInCase } from './route.ts';
import type { PersonId, School } from './school.ts';
import type { RecordSeen, ReminderSeen } from './seen-as.ts';

type Recorded = Extract<Happening, { type: 'recorded' }>;

/** What filling it in makes true. The form that was filled in must show what stands there now, or one would silently undo the other. */
export function recordedBy(
  action: Action & { type: 'record' },
  subject: Case,
  flow: Flow,
  school: School,
): Recorded | Refusal {
  const rule = recordsOf(flow).find((one) => one.id === action.record);
  if (rule === undefined) return { refused: 'out-of-date' };
  if (!rolesInCase(subject, school, action.by, action.at).some((role) => rule.by.includes(role)))
    return { refused: 'not-your-role' };
  const asked = rule.questions.filter((question) => action.answers[question.id] !== undefined);
  const strange = Object.keys(action.answers).length > asked.length;
  if (strange || !asked.every((question) => fits(question, action.answers[question.id] ?? '')))
    return { refused: 'out-of-date' };
  const before = timesOf(subject, rule.id);
  const last = before.at(-1);
  if (sameAnswers(rule.questions, last?.answers ?? {}, action.answers)) return { refused: 'nothing-to-do' };
  if (last !== undefined && before.length !== action.after)
    return { refused: 'recorded-meanwhile', by: last.by };
  return { type: 'recorded', record: rule.id, answers: action.answers };
}

/** Every record of the flow as this viewer sees it, filled in or not. `named` says who somebody is to this viewer. */
export function recordsSeen(
  subject: Case,
  flow: Flow,
  school: School,
  viewer: PersonId,
  now: number,
  named: (by: string) => string,
): readonly RecordSeen[] {
  const own = rolesInCase(subject, school, viewer, now);
  return recordsOf(flow).map(({ id, by, questions }) => ({
    id,
    mine: own.some((role) => by.includes(role)),
    times: timesOf(subject, id).map((one) => ({
      by: named(one.by),
      at: one.at,
      answers: questions.flatMap((question) => {
        const answer = one.answers[question.id];
        return answer === undefined ? [] : [{ question: question.id, answer, fromWords: false }];
      }),
    })),
  }));
}

/** Whom to consult, as the answers stand now; with the school's own number where it has one. */
export function remindersSeen(subject: Case, flow: Flow, school: School): readonly ReminderSeen[] {
  const answers = allAnswers(subject, flow);
  return recordsOf(flow)
    .flatMap((rule) => rule.reminders.map((reminder) => ({ ...reminder, record: rule.id })))
    .filter((reminder) => holds(reminder.when, answers))
    .map(({ id, record, contacts }) => ({
      id,
      record,
      phone: contacts.flatMap((contact) =>
        school.contacts.filter((own) => own.id === contact).map(({ name, number }) => ({ name, number })),
      ),
    }));
}

/** What the reporter told and what handlers recorded since. */
function allAnswers(subject: Case, flow: Flow): Answers {
  const recorded = recordsOf(flow).map((rule) => timesOf(subject, rule.id).at(-1)?.answers ?? {});
  return Object.assign({}, subject.answers, ...recorded) as Answers;
}

function timesOf(subject: Case, record: string): readonly CaseRecord[] {
  return subject.records.filter((one) => one.record === record);
}

function sameAnswers(questions: readonly Question[], one: Answers, other: Answers): boolean {
  return questions.every(({ id }) => JSON.stringify(one[id]) === JSON.stringify(other[id]));
}

function fits(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case 'choice':
      return typeof answer === 'string' && question.options.includes(answer);
    case 'choices':
      return typeof answer !== 'string' && answer.every((option) => question.options.includes(option));
    case 'text':
    case 'short-text':
      return typeof answer === 'string' && answer.length <= question.maxLength;
    case 'date':
      return typeof answer === 'string' && isDay(answer);
    case 'time':
      return typeof answer === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(answer);
  }
}

/**
 * What a message says, made at the moment it is sent or brought up to date: never earlier, and always through the view.
 */
import { confirmHolderCard } from '../../cards/confirm-holder.ts';
import { changedCard } from '../../cards/changed.ts';
import { draftReminderCard } from '../../cards/draft-reminder.ts';
import { handoverCard } from '../../cards/handover.ts';
import { mistakeCard } from '../../cards/mistake.ts';
import { pingCard } from '../../cards/ping.ts';
import { questionCard } from '../../cards/question.ts';
import { receiptCard } from '../../cards/receipt.ts';
import { reducedCard } from '../../cards/reduced.ts';
import { replyCard } from '../../cards/reply.ts';
import { reporterNewsCard } from '../../cards/reporter-news.ts';
import { takenOnCard } from '../../cards/taken-on.ts';
import { testPingCard } from '../../cards/test-ping.ts';
import { withdrawnCard } from '../../cards/withdrawn.ts';
import type { Card } from '../core/card.ts';
import { draftView } from '../core/draft-view.ts';
import type { ReporterAlarm } from '../core/fact.ts';
import { alarmStandsFor, isRunning } from '../core/owed.ts';
import type { Language, PersonId, School } from '../core/school.ts';
import { memberOf } from '../core/school.ts';
import type { Sheet } from '../core/sheet.ts';
import { headOf, view, viewOfReporter } from '../core/view.ts';
import type { House } from './house.ts';
import { flowOf, schoolOf } from './house.ts';
import type { CopyRow, OutboxRow } from './ports.ts';
import { look, type Looked } from './take-action.ts';

type Tell = Extract<OutboxRow['effect'], { kind: 'tell' }>;

/** The card of a message that is owed; nothing when it is not owed any more or this person may not have it. */
export async function messageCard(
  house: House,
  row: OutboxRow,
  effect: Tell,
): Promise<{ readonly card: Card } | undefined> {
  if (row.draft !== undefined) return draftMessage(house, row.draft, effect);
  const school = await schoolOf(house, row.school);
  if (row.case === undefined) return roleMessage(school, effect, await sheetOf(house, school, effect.person));
  const stored = await house.store.read.case(row.case);
  if (stored === undefined) return undefined;
  const looked = await look(house, stored);
  const wrote = effect.person === looked.subject.reporter ? looked.subject.language : undefined;
  return caseMessage(house, looked, effect, await sheetOf(house, school, effect.person, wrote));
}

/** In the language they chose; otherwise the one they wrote in, when it is about their own report, or the roster's. */
async function sheetOf(house: House, school: School, person: PersonId, wrote?: Language): Promise<Sheet> {
  const chosen = await house.store.read.languageOf(person);
  return house.sheet(school, chosen ?? wrote ?? memberOf(school, person)?.language ?? school.language);
}

async function draftMessage(
  house: House,
  id: string,
  effect: Tell,
): Promise<{ readonly card: Card } | undefined> {
  const draft = await house.store.read.draft(id);
  const over = draft?.sentAt !== undefined || draft?.endedAt !== undefined;
  if (draft === undefined || over || draft.by !== effect.person) return undefined;
  const [flow, school] = [
    await flowOf(house, draft.flow, draft.flowVersion),
    await schoolOf(house, draft.school),
  ];
  const number = draft.case === undefined ? undefined : (await house.store.read.case(draft.case))?.row.number;
  return {
    card: draftReminderCard(
      draftView(draft, number, flow, school, house.clocks.school()),
      house.sheet(school, draft.language),
    ),
  };
}

function roleMessage(school: School, effect: Tell, sheet: Sheet): { readonly card: Card } | undefined {
  if (effect.what === 'test-ping')
    return { card: testPingCard({ school: school.id, confirmed: false }, sheet) };
  if (effect.what !== 'confirm-holder' || effect.ref === undefined) return undefined;
  const at = effect.ref.lastIndexOf('.');
  const [person, role] = [effect.ref.slice(0, at), effect.ref.slice(at + 1)];
  return {
    card: confirmHolderCard(
      { school: school.id, person, role, name: memberOf(school, person)?.name ?? '', confirmed: false },
      sheet,
    ),
  };
}

function caseMessage(
  house: House,
  looked: Looked,
  effect: Tell,
  sheet: Sheet,
): { readonly card: Card } | undefined {
  const { subject, flow, school } = looked;
  const now = house.clocks.school();
  const own = viewOfReporter(subject, effect.person, flow, school, now);
  const seen = view(subject, effect.person, flow, school, now);
  const handler = seen?.as === 'handler' ? seen : undefined;
  switch (effect.what) {
    case 'receipt':
      return own && { card: receiptCard(own, sheet) };
    case 'reporter-taken-on':
      return own && subject.owner !== undefined
        ? { card: reporterNewsCard(own, 'taken-on', sheet) }
        : undefined;
    case 'reporter-alarm': {
      const alarm = alarmOf(effect.ref);
      // That nobody has it may not be said once somebody has; that nobody can be reached may, while the repeats go on.
      const over =
        subject.owner !== undefined &&
        (alarm === 'nobody-has-it' || alarm === 'nobody-took-it' || !isRunning(subject, flow));
      return own === undefined || over ? undefined : { card: reporterNewsCard(own, alarm, sheet) };
    }
    case 'question': {
      const question = own?.questions.find((one) => one.id === effect.ref && one.reply === undefined);
      return own && question && { card: questionCard(own, question.id, sheet) };
    }
    case 'ping': {
      return handler && isPingOwed(looked, effect.person, now)
        ? { card: pingCard(handler, sheet) }
        : undefined;
    }
    case 'taken-on':
      return handler && subject.owner !== undefined ? { card: takenOnCard(handler, sheet) } : undefined;
    case 'handover':
      return handler?.handover?.toMe === true ? { card: handoverCard(handler, sheet) } : undefined;
    case 'mistake':
      return handler && { card: mistakeCard(handler, sheet) };
    case 'reply':
      return handler && { card: replyCard(handler, sheet) };
    case 'changed':
      return handler && { card: changedCard(handler, sheet) };
    case 'draft-reminder':
    case 'test-ping':
    case 'confirm-holder':
      return undefined;
  }
}

/** A ping is owed while the ladder runs, or while the alarm of the role that must see it stands for this person. */
export function isPingOwed({ subject, flow, school }: Looked, person: PersonId, now: number): boolean {
  if (subject.mistakeConfirmedBy !== undefined) return false;
  return isRunning(subject, flow) || alarmStandsFor(subject, flow, school, person, now);
}

function alarmOf(ref: string | undefined): ReporterAlarm {
  return ref === 'nobody-eligible' || ref === 'nobody-reached' || ref === 'nobody-has-it'
    ? ref
    : 'nobody-took-it';
}

/** A copy as it should look now. An earlier ping is reduced to number and state; whoever may see nothing any more keeps nothing. */
export async function copyCard(
  house: House,
  looked: Looked,
  copy: CopyRow,
  newest: boolean,
): Promise<{ readonly card: Card; readonly reduced: boolean } | undefined> {
  const { subject, flow, school } = looked;
  const now = house.clocks.school();
  const wrote = copy.person === subject.reporter ? subject.language : undefined;
  const sheet = await sheetOf(house, school, copy.person, wrote);
  if (copy.what === 'receipt') {
    const own = viewOfReporter(subject, copy.person, flow, school, now);
    return own && { card: receiptCard(own, sheet), reduced: false };
  }
  if (copy.what === 'reporter-taken-on') {
    const own = viewOfReporter(subject, copy.person, flow, school, now);
    // Nobody may go on reading that somebody has it when nobody has: the house asks anew, and the reporter can phone.
    const news = subject.owner === undefined ? 'nobody-has-it' : 'taken-on';
    if (own === undefined || (news !== 'taken-on' && subject.mistakeConfirmedBy !== undefined))
      return undefined;
    return newest
      ? { card: reporterNewsCard(own, news, sheet), reduced: false }
      : { card: reducedCard(headOf(subject, school), sheet), reduced: true };
  }
  const seen = view(subject, copy.person, flow, school, now);
  switch (copy.what) {
    case 'ping':
    case 'handover':
      if (seen?.as !== 'handler') return { card: withdrawnCard({}, sheet), reduced: true };
      if (!newest) return { card: reducedCard(headOf(subject, school), sheet), reduced: true };
      return { card: pingCard(seen, sheet), reduced: false };
    case 'question': {
      const question = subject.questions.find((one) => one.id === copy.ref);
      return question?.reply === undefined
        ? undefined
        : { card: reducedCard(headOf(subject, school), sheet), reduced: true };
    }
    case 'taken-on': {
      if (seen?.as !== 'handler') return { card: withdrawnCard({}, sheet), reduced: true };
      // "Jij hoeft nu niets" holds while somebody else has it and nobody is pinged.
      const holds = subject.owner !== undefined && !seen.mine && !isRunning(subject, flow);
      return newest && holds
        ? { card: takenOnCard(seen, sheet), reduced: false }
        : { card: reducedCard(headOf(subject, school), sheet), reduced: true };
    }
    case 'mistake':
      return seen?.as === 'handler' ? { card: mistakeCard(seen, sheet), reduced: false } : undefined;
    default:
      return undefined;
  }
}

export function withdrawn(house: House, school: School, language: Language): Card {
  return withdrawnCard({}, house.sheet(school, language));
}

/**
 * One press on a draft is one turn: the draft as it becomes, and what must happen to its case, written together or not at all.
 */
import type { Action } from '../core/action.ts';
import { isRefusal } from '../core/action.ts';
import { caseOf } from '../core/case.ts';
import { decide } from '../core/decide.ts';
import type { Draft } from '../core/draft.ts';
import { expiresAt, remindAt } from '../core/draft.ts';
import type { Fact } from '../core/fact.ts';
import type { Answers, Flow } from '../core/flow.ts';
import { endDraft, oweCards } from './draft-cards.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import { atSchool, type Staff } from './people.ts';
import type { PressKey, Turn } from './ports.ts';
import { openCase, writeFacts } from './take-action.ts';

/** Its writer's, so long as they work at the school it is about. */
export function isTheirs(draft: Draft, staff: Staff): boolean {
  if (draft.by !== staff.person || draft.endedAt !== undefined) return false;
  return draft.asksSchool === true || staff.schools.includes(draft.school);
}

/** What a press makes of a draft: the draft as it becomes, and what must happen to its case in the same turn. */
export type Change = {
  readonly draft: Draft;
  readonly act?: 'signal' | 'submit' | 'add' | 'exclude' | 'drop';
  /** Answers that join the case when there is one. */
  readonly joined?: Answers;
  readonly call?: string;
};

/** One press on a draft, in one turn; nothing when the draft is gone or somebody else's. */
export async function changeDraft(
  house: House,
  staff: Staff,
  id: string,
  key: PressKey,
  change: (draft: Draft, flow: Flow) => Change,
): Promise<Draft | undefined> {
  const now = house.clocks.school();
  const after = await house.store.turn({ person: staff.person, draft: id }, async (turn) => {
    const known = await turn.known(key);
    const draft = await turn.draft(id);
    if (draft === undefined || !isTheirs(draft, staff) || expiresAt(draft) <= now) return undefined;
    if (known !== undefined) return draft;
    const flow = await flowOf(house, draft.flow, draft.flowVersion);
    const wanted = change(draft, flow);
    // So long as it is not known which school it is about nothing leaves, whatever was pressed.
    const held = wanted.draft.asksSchool === true && wanted.act !== 'drop';
    const { act: _, ...kept } = wanted;
    const changed: Change = held ? kept : wanted;
    const touched: Draft = { ...changed.draft, touchedAt: now, continued: true, reminded: 0 };
    const done = draft.practice
      ? practised(touched, changed, now)
      : await carryOut(
          house,
          turn,
          await atSchool(house, staff, touched.school),
          touched,
          changed,
          flow,
          now,
        );
    if (changed.act === 'drop') await endDraft(house, turn, done, now);
    else await save(turn, done);
    if (draft.sentAt === undefined && done.sentAt !== undefined) await oweCards(house, turn, done);
    await turn.remember(
      key,
      { draft: id, did: changed.act ?? 'answer', ...(done.case === undefined ? {} : { case: done.case }) },
      house.clocks.wire(),
    );
    return done;
  });
  // A report that goes on and went nowhere yet owes nobody a message.
  if (after?.case !== undefined || (after?.cards ?? []).length > 0) house.wake();
  return after;
}

/** In practice everything looks as it would, and nothing leaves (decision 7). */
function practised(draft: Draft, change: Change, now: number): Draft {
  return change.act === 'submit' ? { ...draft, sentAt: now } : draft;
}

async function carryOut(
  house: House,
  turn: Turn,
  staff: Staff,
  draft: Draft,
  change: Change,
  flow: Flow,
  now: number,
): Promise<Draft> {
  const call: readonly Fact[] =
    change.call === undefined ? [] : [{ at: now, by: staff.person, type: 'call-asked', number: change.call }];
  const whole = {
    answers: draft.answers,
    fromWords: draft.fromWords,
    about: draft.about,
    aboutUnknown: draft.aboutUnknown,
  };
  if (draft.case === undefined) {
    if (change.act !== 'signal' && change.act !== 'submit') return draft;
    const action = { type: change.act, by: staff.person, at: now, ...whole } satisfies Action;
    const opened = await openCase(
      house,
      turn,
      action,
      openingOf(draft, staff, flow),
      flow,
      staff.school,
      call,
    );
    return { ...draft, case: opened.id, ...(change.act === 'submit' ? { sentAt: now } : {}) };
  }
  const stored = await turn.case(draft.case);
  if (stored === undefined)
    throw new Error(
      `draft ${draft.id}: its case is not there, expected a case for a draft that was signalled or sent`,
    );
  const action = actionOn(draft, change, staff.person, now);
  if (action === undefined && call.length === 0) return draft;
  const subject = caseOf(stored.row.id, stored.facts);
  const facts = action === undefined ? [] : decide(action, subject, flow, staff.school);
  await writeFacts(house, turn, stored, [...(isRefusal(facts) ? [] : facts), ...call], now);
  // What the case does not take, the draft does not show: nobody may think that somebody is kept out who is not.
  if (isRefusal(facts) && change.act === 'exclude')
    return { ...draft, about: subject.about, aboutUnknown: subject.aboutUnknown };
  return change.act === 'submit' ? { ...draft, sentAt: draft.sentAt ?? now } : draft;
}

function actionOn(draft: Draft, change: Change, by: string, at: number): Action | undefined {
  if (change.act === 'submit' && draft.sentAt === undefined)
    return {
      type: 'submit',
      by,
      at,
      answers: draft.answers,
      fromWords: draft.fromWords,
      about: draft.about,
      aboutUnknown: draft.aboutUnknown,
    };
  if (change.act === 'exclude')
    return { type: 'exclude', by, at, people: draft.about, unknown: draft.aboutUnknown };
  const answers = change.joined ?? {};
  return Object.keys(answers).length === 0
    ? undefined
    : { type: 'add', by, at, answers, fromWords: draft.fromWords };
}

function openingOf(draft: Draft, staff: Staff, flow: Flow) {
  return {
    school: staff.school.id,
    flow: flow.id,
    flowVersion: flow.version,
    visibility: flow.visibility,
    reporter: staff.person,
    reporterName: staff.name,
    language: draft.language,
    practice: draft.practice,
    unconfirmedSender: draft.unconfirmedSender,
  };
}

export async function save(turn: Turn, draft: Draft): Promise<void> {
  await turn.saveDraft(draft, expiresAt(draft), remindAt(draft));
}

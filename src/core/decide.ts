/**
 * What somebody asks of a case becomes facts, or a refusal with its reason. Pure: the same action on the same case always gives the same answer.
 */
import type { Action, Refusal } from './action.ts';
import { isDay } from './calendar.ts';
import type { Case } from './case.ts';
import { evolve } from './case.ts';
import type { By, Fact, Happening } from './fact.ts';
import type { Flow, Urgency } from './flow.ts';
import { higher, isHigher, urgencyOf } from './flow.ts';
import { isRunning, type Step } from './owed.ts';
import { recordedBy } from './record.ts';
import {
  accessOf,
  allReceivers,
  excludedFrom,
  handlesBySeat,
  isOffered,
  mayHold,
  rolesInCase,
} from './route.ts';
import type { School } from './school.ts';

const minute = 60_000;
/** For so long after a signal "Vergissing" can be pressed (decision 7). */
export const mistakeTime = 10 * minute;

/** The first fact of a case, and what the action makes of it. */
export type Opening = Extract<Happening, { type: 'opened' }>;

/** A signal or a report that opens a new case. */
export function open(
  action: Action & { type: 'signal' | 'submit' },
  opening: Opening,
  flow: Flow,
): readonly Fact[] {
  const { at, by } = action;
  const stamp = (happening: Happening): Fact => ({ at, by, ...happening });
  const urgency = urgencyOf(flow, action.answers);
  const excluded: Happening = { type: 'excluded', people: action.about, unknown: action.aboutUnknown };
  return [
    stamp(opening),
    ...(action.about.length > 0 || action.aboutUnknown ? [stamp(excluded)] : []),
    ...(action.type === 'signal' ? [stamp({ type: 'signalled', urgency })] : []),
    stamp({
      type: 'answered',
      answers: action.answers,
      fromWords: action.fromWords,
      sent: action.type === 'submit',
    }),
    ...(action.type === 'submit' ? [stamp({ type: 'urgency-set', urgency, how: 'rules' })] : []),
  ];
}

export function decide(action: Action, subject: Case, flow: Flow, school: School): readonly Fact[] | Refusal {
  const { at, by } = action;
  const facts = (...happenings: readonly Happening[]): readonly Fact[] =>
    happenings.map((one) => stamp(at, by, one));
  const access = accessOf(subject, flow, school, by, at);
  if (access === 'none') return { refused: 'does-not-exist' };
  const handles = access === 'handler';
  const reports = subject.reporter === by;

  switch (action.type) {
    case 'signal':
    case 'submit':
    case 'add': {
      if (!reports) return { refused: 'does-not-exist' };
      const answers = { ...subject.answers, ...action.answers };
      const joined: Happening = {
        type: 'answered',
        answers: action.answers,
        fromWords: action.fromWords,
        sent: action.type === 'submit',
      };
      const excluded =
        action.type === 'add'
          ? []
          : exclusion(subject, action.about, action.aboutUnknown, flow, school, at, by);
      const raised = raisedByRules(subject, flow, urgencyOf(flow, answers), at, by);
      const restarts = [...excluded, ...raised].some((fact) => fact.type === 'ladder-restarted');
      const again = action.type === 'submit' && subject.mistakenAt !== undefined && !restarts;
      return [
        ...excluded,
        ...facts(joined),
        ...raised,
        ...(again ? facts({ type: 'ladder-restarted', why: 'raised' }) : []),
      ];
    }
    case 'exclude': {
      const excluded = exclusion(subject, action.people, action.unknown, flow, school, at, by);
      if (excluded.length === 0) return { refused: 'nothing-to-do' };
      if (!reports && !othersRemain(excluded.reduce(evolve, subject), flow, school, by, at))
        return { refused: 'not-your-role' };
      return excluded;
    }
    case 'see':
      if (!handles) return { refused: 'does-not-exist' };
      return subject.seenBy.includes(by) ? { refused: 'nothing-to-do' } : facts({ type: 'seen', person: by });
    case 'take-on': {
      if (!handles) return { refused: 'does-not-exist' };
      if (subject.owner !== undefined && !isOffered(subject, by, at) && !isRunning(subject, flow))
        return subject.owner === by
          ? { refused: 'nothing-to-do' }
          : { refused: 'already-taken', by: subject.owner };
      return facts({ type: 'taken-on', person: by });
    }
    case 'pass-on':
      if (!handles) return { refused: 'does-not-exist' };
      if (subject.owner !== undefined && subject.owner !== by && !isRunning(subject, flow))
        return { refused: 'already-taken', by: subject.owner };
      if (action.to === by || !mayReceive(subject, school, action.to, at))
        return { refused: 'not-a-handler' };
      return facts({ type: 'passed-on', from: by, to: action.to });
    case 'recuse': {
      if (!handles) return { refused: 'does-not-exist' };
      const others = subject.owner !== undefined && subject.owner !== by && !waitsFor(subject, by);
      return facts(
        { type: 'recused', person: by },
        ...(others ? [] : [{ type: 'ladder-restarted', why: 'recused' } as const]),
      );
    }
    case 'note':
      if (!handles) return { refused: 'does-not-exist' };
      return action.text.trim() === ''
        ? { refused: 'reason-needed' }
        : facts({ type: 'noted', text: action.text });
    case 'ask':
      if (!handles) return { refused: 'does-not-exist' };
      return action.text.trim() === ''
        ? { refused: 'reason-needed' }
        : facts({ type: 'asked', question: action.question, text: action.text });
    case 'reply': {
      if (!reports) return { refused: 'does-not-exist' };
      const question = subject.questions.find((one) => one.id === action.question);
      if (question === undefined || question.reply !== undefined) return { refused: 'nothing-to-do' };
      return action.text.trim() === ''
        ? { refused: 'reason-needed' }
        : facts({ type: 'replied', question: action.question, text: action.text });
    }
    case 'tick': {
      const task = flow.tasks.find((one) => one.id === action.item);
      if (task === undefined) return { refused: 'out-of-date' };
      if (!mayTick(subject, school, task.role, by, at, access)) return { refused: 'not-your-role' };
      if ((subject.tasks[task.id]?.state ?? 'open') === action.state) return { refused: 'nothing-to-do' };
      return facts({ type: 'ticked', item: task.id, state: action.state });
    }
    case 'decide': {
      if (!handles) return { refused: 'does-not-exist' };
      const rule = flow.decisions.find((one) => one.code === action.code);
      if (rule === undefined || !rule.options.includes(action.choice)) return { refused: 'out-of-date' };
      if (!rolesInCase(subject, school, by, at).some((role) => rule.by.includes(role)))
        return { refused: 'not-your-role' };
      if (action.reason.trim() === '') return { refused: 'reason-needed' };
      const { approvedText, lookAgainOn } = action;
      if (lookAgainOn !== undefined && !isDay(lookAgainOn)) return { refused: 'not-a-day' };
      return facts({
        type: 'decided',
        code: action.code,
        choice: action.choice,
        reason: action.reason,
        consulted: action.consulted,
        ...(approvedText === undefined ? {} : { approvedText }),
        ...(lookAgainOn === undefined ? {} : { lookAgainOn }),
      });
    }
    case 'record': {
      if (!handles) return { refused: 'does-not-exist' };
      const recorded = recordedBy(action, subject, flow, school);
      return 'refused' in recorded ? recorded : facts(recorded);
    }
    case 'raise': {
      if (!handles) return { refused: 'does-not-exist' };
      if (!isHigher(action.to, subject.urgency.level)) return { refused: 'not-higher' };
      const urgency: Urgency = { level: action.to, reasons: [...subject.urgency.reasons, 'raised'] };
      return facts(
        {
          type: 'urgency-set',
          urgency,
          how: 'raised',
          ...(action.reason === '' ? {} : { reason: action.reason }),
        },
        { type: 'ladder-restarted', why: 'raised' },
      );
    }
    case 'lower': {
      if (!handles) return { refused: 'does-not-exist' };
      if (!rolesInCase(subject, school, by, at).some((role) => flow.receivers.includes(role)))
        return { refused: 'not-your-role' };
      if (!isHigher(subject.urgency.level, action.to) || isHigher(flow.lowest, action.to))
        return { refused: 'not-lower' };
      if (action.reason.trim() === '') return { refused: 'reason-needed' };
      return facts({
        type: 'urgency-set',
        urgency: { level: action.to, reasons: ['lowered'] },
        how: 'lowered',
        reason: action.reason,
      });
    }
    case 'call-me':
      if (!reports) return { refused: 'does-not-exist' };
      return facts({ type: 'call-asked', number: action.number });
    case 'mistake':
      if (!reports) return { refused: 'does-not-exist' };
      if (subject.mistakenAt !== undefined) return { refused: 'nothing-to-do' };
      if (!mayMistake(subject, at)) return { refused: 'too-late' };
      return facts({ type: 'mistaken' });
    case 'confirm-mistake':
      if (!handles) return { refused: 'does-not-exist' };
      if (subject.mistakenAt === undefined || subject.mistakeConfirmedBy !== undefined)
        return { refused: 'nothing-to-do' };
      // Somebody else looks: a reporter under pressure must not be able to stop the ladder alone.
      return reports ? { refused: 'not-your-role' } : facts({ type: 'mistake-confirmed' });
  }
}

export function mayMistake(subject: Case, at: number): boolean {
  return (
    subject.signalledAt !== undefined &&
    subject.mistakenAt === undefined &&
    at < subject.signalledAt + mistakeTime
  );
}

/** Handing over goes to somebody with a role at the school who is not kept out; that makes them a handler of this case. */
export function mayReceive(subject: Case, school: School, person: string, at: number): boolean {
  return (
    mayHold(subject, school, person, at) &&
    !excludedFrom(subject, school, at).has(person) &&
    person !== subject.reporter
  );
}

/** The owner may tick every step, others the steps of their own role, the reporter the reporter's. */
export function mayTick(
  subject: Case,
  school: School,
  role: string,
  person: string,
  at: number,
  access: 'handler' | 'reporter' | 'none',
): boolean {
  if (role === 'reporter' && subject.reporter === person) return true;
  if (access !== 'handler') return false;
  return subject.owner === person || rolesInCase(subject, school, person, at).some((own) => own === role);
}

/** A step of the clock, as the facts it leaves. `ping` names each new ping. */
export function carryOut(step: Step, subject: Case, at: number, ping: () => string): readonly Fact[] {
  const house = (happening: Happening): readonly Fact[] => [stamp(at, 'house', happening)];
  switch (step.do) {
    case 'ping':
      return house({
        type: 'ping-attempted',
        person: step.person,
        round: step.round,
        ladder: subject.ladder,
        ping: ping(),
      });
    case 'phone':
      return house({
        type: 'phoned',
        person: step.person,
        round: step.round,
        ladder: subject.ladder,
        answered: false,
      });
    case 'not-in-time':
      return house({ type: 'failed', person: step.person, ping: step.ping, why: 'not-in-time' });
    case 'tell-reporter':
      return house({ type: 'reporter-told', what: step.what });
    case 'restart':
      return house({ type: 'ladder-restarted', why: step.why });
  }
}

function stamp(at: number, by: By, happening: Happening): Fact {
  return { at, by, ...happening };
}

/**
 * Answers can make a case more urgent, never less; then the ladder starts again for the new level.
 * Only what is new in them counts, so that filling in the rest does not undo what a handler lowered with a reason.
 */
function raisedByRules(subject: Case, flow: Flow, found: Urgency, at: number, by: By): readonly Fact[] {
  const before = urgencyOf(flow, subject.answers);
  const isNew =
    isHigher(found.level, before.level) || found.reasons.some((reason) => !before.reasons.includes(reason));
  const urgency = higher(found, subject.urgency);
  const rises = isHigher(urgency.level, subject.urgency.level);
  const moreReasons = urgency.reasons.some((reason) => !subject.urgency.reasons.includes(reason));
  if (!isNew || (!rises && !moreReasons)) return [];
  const set = stamp(at, by, { type: 'urgency-set', urgency, how: 'rules' });
  // A new reason after "vergissing" was confirmed is no mistake any more.
  return rises || subject.mistakeConfirmedBy !== undefined
    ? [set, stamp(at, by, { type: 'ladder-restarted', why: 'raised' })]
    : [set];
}

/** Who is kept out from now on; the ladder moves on, unless somebody else with a role of their own has it in hand. */
function exclusion(
  subject: Case,
  people: readonly string[],
  unknown: boolean,
  flow: Flow,
  school: School,
  at: number,
  by: By,
): readonly Fact[] {
  const added = people.filter((person) => !subject.about.includes(person));
  const newlyUnknown = unknown && !subject.aboutUnknown;
  if (added.length === 0 && !newlyUnknown) return [];
  const excluded = stamp(at, by, { type: 'excluded', people: added, unknown: newlyUnknown });
  const after = evolve(subject, excluded);
  const inHand =
    after.owner !== undefined &&
    !people.some((person) => waitsFor(subject, person)) &&
    handlesBySeat(after, flow, school, after.owner, at) &&
    !(
      after.mistakeConfirmedBy !== undefined && excludedFrom(after, school, at).has(after.mistakeConfirmedBy)
    );
  return inHand ? [excluded] : [excluded, stamp(at, by, { type: 'ladder-restarted', why: 'excluded' })];
}

/** Its owner handed it to this person and thinks it is in other hands: without them the ladder has to begin anew. */
function waitsFor({ handover, owner }: Case, person: string): boolean {
  return handover !== undefined && handover.from === owner && handover.to === person;
}

/** A handler cannot keep everybody else out: somebody other than them must still receive it. */
function othersRemain(after: Case, flow: Flow, school: School, by: By, at: number): boolean {
  return allReceivers(flow, after, after.urgency.level, school, after.reporter, at).some(
    (person) => person !== by,
  );
}

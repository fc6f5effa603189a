/**
 * What somebody asks of a case becomes facts, or a refusal with its reason. Pure: the same action on the same case always gives the same answer.
 */
import type { Action, Refusal } from './action.ts';
import type { Case } from './case.ts';
import type { By, Fact, Happening } from './fact.ts';
import type { Flow, Urgency } from './flow.ts';
import { higher, isHigher, urgencyOf } from './flow.ts';
import { isRunning, type Step } from './owed.ts';
import { accessOf, excludedFrom } from './route.ts';
import type { School } from './school.ts';
import { rolesOf } from './school.ts';

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
      const excluded = action.type === 'submit' ? exclusion(subject, action.about, action.aboutUnknown) : [];
      return [
        ...facts(...excluded, joined),
        ...raisedByRules(subject, flow, urgencyOf(flow, answers), at, by),
      ];
    }
    case 'exclude': {
      const excluded = exclusion(subject, action.people, action.unknown);
      if (excluded.length === 0) return { refused: 'nothing-to-do' };
      return facts(...excluded, { type: 'ladder-restarted', why: 'excluded' });
    }
    case 'see':
      if (!handles) return { refused: 'does-not-exist' };
      return subject.seenBy.includes(by) ? { refused: 'nothing-to-do' } : facts({ type: 'seen', person: by });
    case 'take-on': {
      if (!handles) return { refused: 'does-not-exist' };
      const asked = subject.handover?.to === by;
      if (subject.owner !== undefined && !asked && !isRunning(subject, flow))
        return subject.owner === by
          ? { refused: 'nothing-to-do' }
          : { refused: 'already-taken', by: subject.owner };
      return facts({ type: 'taken-on', person: by });
    }
    case 'pass-on':
      if (!handles) return { refused: 'does-not-exist' };
      if (action.to === by || !mayReceive(subject, school, action.to, at))
        return { refused: 'not-a-handler' };
      return facts({ type: 'passed-on', from: by, to: action.to });
    case 'recuse':
      if (!handles) return { refused: 'does-not-exist' };
      return facts({ type: 'recused', person: by }, { type: 'ladder-restarted', why: 'recused' });
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
      if (!rolesOf(school, by, at).some((role) => rule.by.includes(role)))
        return { refused: 'not-your-role' };
      if (action.reason.trim() === '') return { refused: 'reason-needed' };
      return facts({
        type: 'decided',
        code: action.code,
        choice: action.choice,
        reason: action.reason,
        consulted: action.consulted,
      });
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
      if (!rolesOf(school, by, at).some((role) => flow.receivers.includes(role)))
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
      return facts({ type: 'mistake-confirmed' });
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
    rolesOf(school, person, at).length > 0 &&
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
  return subject.owner === person || rolesOf(school, person, at).some((own) => own === role);
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

/** Answers can make a case more urgent, never less; then the ladder starts again for the new level. */
function raisedByRules(subject: Case, flow: Flow, found: Urgency, at: number, by: By): readonly Fact[] {
  const urgency = higher(found, subject.urgency);
  const first = subject.urgencyChanges.length === 0 && subject.signalledAt === undefined;
  if (isHigher(urgency.level, subject.urgency.level) && !first)
    return [
      stamp(at, by, { type: 'urgency-set', urgency, how: 'rules' }),
      stamp(at, by, { type: 'ladder-restarted', why: 'raised' }),
    ];
  const moreReasons = urgency.reasons.some((reason) => !subject.urgency.reasons.includes(reason));
  return moreReasons ? [stamp(at, by, { type: 'urgency-set', urgency, how: 'rules' })] : [];
}

function exclusion(subject: Case, people: readonly string[], unknown: boolean): readonly Happening[] {
  const added = people.filter((person) => !subject.about.includes(person));
  const newlyUnknown = unknown && !subject.aboutUnknown;
  return added.length === 0 && !newlyUnknown
    ? []
    : [{ type: 'excluded', people: added, unknown: newlyUnknown }];
}

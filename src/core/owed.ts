/**
 * What the house owes on a case at this moment: who must be pinged now, who counts as not reached, what the reporter must hear,
 * and when to look again. It follows from the facts and the clock alone, so it cannot get lost.
 */
import { afterWithin, minutesWithin, notBefore, schoolDayAfter } from './calendar.ts';
import type { Case, Ping } from './case.ts';
import type { Flow } from './flow.ts';
import { excludedFrom, holdersFor, rungsFor } from './route.ts';
import type { PersonId, School } from './school.ts';
import { memberOf, rolesOf, seatsHeld } from './school.ts';

export type Step =
  | { readonly do: 'ping'; readonly person: PersonId; readonly round: number }
  | { readonly do: 'phone'; readonly person: PersonId; readonly round: number }
  /** Not delivered within two minutes: counts as unreachable (decision 14). */
  | { readonly do: 'not-in-time'; readonly person: PersonId; readonly ping: string }
  | { readonly do: 'tell-reporter'; readonly what: 'nobody-eligible' | 'nobody-reached' | 'nobody-took-it' }
  | { readonly do: 'restart'; readonly why: 'no-first-step' | 'not-accepted' | 'lost-role' };

export type Owed = { readonly dueAt: number | undefined; readonly steps: readonly Step[] };

const minute = 60_000;
/** An IMMEDIATE ping that is not delivered by then counts as unreachable (decision 14). */
const deliveryTime = 2 * minute;
/** The first safety step has to be logged by then, or the ladder goes on (decision 13). */
const firstStepTime = 15 * minute;
/** A handover has to be accepted by then. */
const handoverTime = 10 * minute;

const nothing: Owed = { dueAt: undefined, steps: [] };

export function owed(subject: Case, flow: Flow, school: School, now: number): Owed {
  if (subject.practice || subject.mistakeConfirmedBy !== undefined) return nothing;
  const restart = restartDue(subject, flow, school, now);
  if (restart.steps.length > 0) return restart;
  return together([
    restart,
    isRunning(subject, flow) ? ladder(subject, flow, school, now) : boardAlarm(subject, flow, school, now),
    late(subject, now),
  ]);
}

/** The repeats go on until somebody takes the case on, and again when the first safety step is not logged. */
export function isRunning(subject: Case, flow: Flow): boolean {
  if (subject.owner === undefined || subject.takenOnAt === undefined) return true;
  return subject.ladderStartedAt > subject.takenOnAt && !firstStepLogged(subject, flow);
}

export function firstStepLogged(subject: Case, flow: Flow): boolean {
  const first = flow.tasks.filter((task) => task.firstStep === true);
  return first.length === 0 || first.some((task) => (subject.tasks[task.id]?.state ?? 'open') !== 'open');
}

function restartDue(subject: Case, flow: Flow, school: School, now: number): Owed {
  const owner = subject.owner;
  if (owner === undefined || subject.takenOnAt === undefined) return nothing;
  const lost = rolesOf(school, owner, now).length === 0 || excludedFrom(subject, school, now).has(owner);
  if (lost) return { dueAt: now, steps: [{ do: 'restart', why: 'lost-role' }] };
  const waits: { at: number; why: 'no-first-step' | 'not-accepted' }[] = [];
  if (!isRunning(subject, flow) && !firstStepLogged(subject, flow))
    waits.push({ at: subject.takenOnAt + firstStepTime, why: 'no-first-step' });
  if (subject.handover !== undefined)
    waits.push({ at: subject.handover.at + handoverTime, why: 'not-accepted' });
  const due = waits.find((wait) => wait.at <= now);
  if (due !== undefined) return { dueAt: now, steps: [{ do: 'restart', why: due.why }] };
  const next = waits.map((wait) => wait.at);
  return { dueAt: next.length === 0 ? undefined : Math.min(...next), steps: [] };
}

/** The round now running, and when the next one begins; a ladder that waits for the morning has round -1. */
type Clock = {
  readonly round: number;
  readonly minutes: number;
  readonly nextAt: number | undefined;
  readonly at: (minutes: number) => number | undefined;
};

function clockOf(subject: Case, school: School, now: number): Clock {
  const start = subject.ladderStartedAt;
  switch (subject.urgency.level) {
    case 'immediate': {
      const { repeatMinutes } = school.ladder.immediate;
      const minutes = Math.max(0, (now - start) / minute);
      const round = Math.floor(minutes / repeatMinutes);
      return {
        round,
        minutes,
        nextAt: start + (round + 1) * repeatMinutes * minute,
        at: (after) => start + after * minute,
      };
    }
    case 'high': {
      const { repeatMinutes, window } = school.ladder.high;
      const minutes = minutesWithin(window, school.timeZone, start, now);
      const round = Math.floor(minutes / repeatMinutes);
      const at = (after: number): number =>
        after === 0 ? start : afterWithin(window, school.timeZone, start, after);
      return { round, minutes, nextAt: at((round + 1) * repeatMinutes), at };
    }
    case 'normal': {
      const { dueAt, notBefore: morning } = school.ladder.normal;
      const first = notBefore(morning, 22 * 60, school.timeZone, start);
      if (now < first) return { round: -1, minutes: -1, nextAt: first, at: () => undefined };
      let round = 0;
      let next = schoolDayAfter(school, start, 1, dueAt);
      while (next !== undefined && next <= now) {
        round += 1;
        next = schoolDayAfter(school, start, round + 1, dueAt);
      }
      return { round, minutes: round * 60, nextAt: next, at: () => undefined };
    }
  }
}

function ladder(subject: Case, flow: Flow, school: School, now: number): Owed {
  const clock = clockOf(subject, school, now);
  const rungs = rungsFor(flow, subject, subject.urgency.level, school, subject.reporter, now);
  const lost = unreachable(subject);
  const everybody = [...new Set(rungs.flatMap((rung) => rung.seats.flat()))];
  const targets = clock.round < 0 ? [] : reachedRungs(rungs, clock.minutes, lost);
  const steps: Step[] = [];
  for (const person of targets)
    if (!wasPinged(subject, person, clock.round))
      steps.push(...pingSteps(subject, school, person, clock.round));

  const immediate = subject.urgency.level === 'immediate';
  const alarmAt = subject.ladderStartedAt + school.ladder.immediate.alarmMinutes * minute;
  if (everybody.length === 0) steps.push(...tell(subject, 'nobody-eligible'));
  else if (everybody.every((person) => lost.has(person))) steps.push(...tell(subject, 'nobody-reached'));
  if (immediate && subject.owner === undefined && alarmAt <= now)
    steps.push(...tell(subject, 'nobody-took-it'));

  const opens = rungs
    .filter((rung) => rung.afterMinutes > clock.minutes)
    .map((rung) => clock.at(rung.afterMinutes));
  const due = [clock.nextAt, ...opens, immediate && alarmAt > now ? alarmAt : undefined].filter(
    (at) => at !== undefined,
  );
  return { dueAt: steps.length > 0 ? now : due.length === 0 ? undefined : Math.min(...due), steps };
}

/**
 * Everybody on the rungs whose time has come. A seat that cannot be reached opens the next rung at once,
 * so that the ladder never waits for somebody who is not there.
 */
function reachedRungs(
  rungs: readonly { readonly afterMinutes: number; readonly seats: readonly (readonly PersonId[])[] }[],
  minutes: number,
  lost: ReadonlySet<PersonId>,
): readonly PersonId[] {
  const people = new Set<PersonId>();
  let early = false;
  for (const rung of rungs) {
    if (rung.afterMinutes > minutes && !early) break;
    for (const person of rung.seats.flat()) people.add(person);
    early = rung.seats.some((seat) => seat.every((person) => lost.has(person)));
  }
  return [...people];
}

/** Those whose last ping failed. */
function unreachable(subject: Case): ReadonlySet<PersonId> {
  const last = new Map<PersonId, Ping>();
  for (const ping of subject.pings)
    if (ping.deliveredAt !== undefined || ping.failedAt !== undefined) last.set(ping.person, ping);
  return new Set(
    [...last.values()].filter((ping) => ping.deliveredAt === undefined).map((ping) => ping.person),
  );
}

function wasPinged(subject: Case, person: PersonId, round: number): boolean {
  return subject.pings.some(
    (ping) => ping.ladder === subject.ladder && ping.round === round && ping.person === person,
  );
}

function pingSteps(subject: Case, school: School, person: PersonId, round: number): readonly Step[] {
  const phone =
    school.phones && subject.urgency.level === 'immediate' && memberOf(school, person)?.phone !== undefined;
  return [{ do: 'ping', person, round }, ...(phone ? [{ do: 'phone' as const, person, round }] : [])];
}

function tell(subject: Case, what: 'nobody-eligible' | 'nobody-reached' | 'nobody-took-it'): readonly Step[] {
  return subject.told.includes(`${subject.ladder}.${what}`) ? [] : [{ do: 'tell-reporter', what }];
}

/** In an immediate case the alarm of the role that must see it stays until one of them has looked, whoever took it on. */
export function alarmStandsFor(
  subject: Case,
  flow: Flow,
  school: School,
  person: PersonId,
  now: number,
): boolean {
  return alarmed(subject, flow, school, now).includes(person);
}

function alarmed(subject: Case, flow: Flow, school: School, now: number): readonly PersonId[] {
  if (flow.mustSee === undefined || subject.urgency.level !== 'immediate') return [];
  const holders = holdersFor(subject, flow, school, flow.mustSee, now);
  if (holders.some((person) => subject.seenBy.includes(person))) return [];
  const pinged = holders.filter((person) => subject.pings.some((ping) => ping.person === person));
  if (pinged.length > 0) return pinged;
  const first = seatsHeld(school, now)
    .filter((seat) => seat.role === flow.mustSee && !seat.deputy)
    .map((seat) => seat.person);
  return holders.filter((person) => first.includes(person));
}

function boardAlarm(subject: Case, flow: Flow, school: School, now: number): Owed {
  const people = alarmed(subject, flow, school, now).filter(
    (person) => person !== subject.owner && person !== subject.reporter,
  );
  if (people.length === 0) return nothing;
  const clock = clockOf(subject, school, now);
  const steps = people
    .filter((person) => !wasPinged(subject, person, clock.round))
    .flatMap((person) => pingSteps(subject, school, person, clock.round));
  return { dueAt: steps.length > 0 ? now : clock.nextAt, steps };
}

function late(subject: Case, now: number): Owed {
  if (subject.urgency.level !== 'immediate') return nothing;
  const waiting = subject.pings.filter(
    (ping) => ping.deliveredAt === undefined && ping.failedAt === undefined,
  );
  const over = waiting.filter((ping) => ping.at + deliveryTime <= now);
  if (over.length > 0)
    return {
      dueAt: now,
      steps: over.map((ping) => ({ do: 'not-in-time', person: ping.person, ping: ping.id })),
    };
  return {
    dueAt: waiting.length === 0 ? undefined : Math.min(...waiting.map((ping) => ping.at + deliveryTime)),
    steps: [],
  };
}

function together(parts: readonly Owed[]): Owed {
  const due = parts.flatMap((part) => (part.dueAt === undefined ? [] : [part.dueAt]));
  return {
    dueAt: due.length === 0 ? undefined : Math.min(...due),
    steps: parts.flatMap((part) => part.steps),
  };
}

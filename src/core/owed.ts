/**
 * What the house owes on a case at this moment: who must be pinged now, who counts as not reached, what the reporter must hear,
 * and when to look again. It follows from the facts and the clock alone, so it cannot get lost.
 */
import { afterWithin, minutesWithin, notBefore, schoolDayAfter } from './calendar.ts';
import type { Case, Ping } from './case.ts';
import type { ReporterAlarm } from './fact.ts';
import type { Flow } from './flow.ts';
import { accessOf, handoverTime, holdersFor, rungsFor } from './route.ts';
import type { PersonId, School } from './school.ts';
import { memberOf, seatsHeld } from './school.ts';

export type Step =
  | { readonly do: 'ping'; readonly person: PersonId; readonly round: number }
  | { readonly do: 'phone'; readonly person: PersonId; readonly round: number }
  /** Not delivered within two minutes: counts as unreachable (decision 14). */
  | { readonly do: 'not-in-time'; readonly person: PersonId; readonly ping: string }
  | { readonly do: 'tell-reporter'; readonly what: ReporterAlarm }
  | { readonly do: 'restart'; readonly why: 'no-first-step' | 'not-accepted' | 'lost-role' };

export type Owed = { readonly dueAt: number | undefined; readonly steps: readonly Step[] };

const minute = 60_000;
/** An IMMEDIATE ping that is not delivered by then counts as unreachable (decision 14). */
const deliveryTime = 2 * minute;
/** The first safety step has to be logged by then, or the ladder goes on (decision 13). */
const firstStepTime = 15 * minute;
const day = 24 * 60 * minute;

const nothing: Owed = { dueAt: undefined, steps: [] };

export function owed(subject: Case, flow: Flow, school: School, now: number): Owed {
  if (subject.practice || subject.mistakeConfirmedBy !== undefined) return nothing;
  const restart = restartDue(subject, flow, school, now);
  if (restart.steps.length > 0) return restart;
  return together([
    restart,
    isRunning(subject, flow) ? ladder(subject, flow, school, now) : boardAlarm(subject, flow, school, now),
    late(subject, flow, school, now),
    { dueAt: rolesChangeAt(school, now), steps: [] },
  ]);
}

/** The next moment at which somebody gets, is confirmed in or leaves a role: another may have to be pinged then. */
function rolesChangeAt(school: School, now: number): number | undefined {
  const changes = school.seats
    .flatMap((seat) => [seat.from, seat.until ?? now, seat.confirmedAt ?? now])
    .filter((at) => at > now);
  return changes.length === 0 ? undefined : Math.min(...changes);
}

/** The repeats go on until somebody takes the case on, and again when the first safety step is not logged. */
export function isRunning(subject: Case, flow: Flow): boolean {
  if (subject.owner === undefined || subject.takenOnAt === undefined) return true;
  return subject.ladderStartedAt > subject.takenOnAt && !firstStepLogged(subject, flow);
}

export function firstStepLogged(subject: Case, flow: Flow): boolean {
  const first = flow.tasks.filter((task) => task.firstStep === true);
  // "Ik begin" is no call to the police yet, whoever is called away may never make it (decision 13);
  // nor is "niet van toepassing" a step: every threat goes to the police (source 004, R150).
  return first.length === 0 || first.some((task) => subject.tasks[task.id]?.state === 'done');
}

function restartDue(subject: Case, flow: Flow, school: School, now: number): Owed {
  const owner = subject.owner;
  if (owner === undefined || subject.takenOnAt === undefined) return nothing;
  if (accessOf(subject, flow, school, owner, now) !== 'handler')
    return { dueAt: now, steps: [{ do: 'restart', why: 'lost-role' }] };
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

/** The round now running, since when, and when the next one begins; a ladder that waits for the morning has round -1. */
type Clock = {
  readonly round: number;
  readonly roundAt: number;
  readonly minutes: number;
  readonly nextAt: number;
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
        roundAt: start + round * repeatMinutes * minute,
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
      return {
        round,
        roundAt: at(round * repeatMinutes),
        minutes,
        nextAt: at((round + 1) * repeatMinutes),
        at,
      };
    }
    case 'normal': {
      const { dueAt, notBefore: morning } = school.ladder.normal;
      const first = notBefore(morning, 22 * 60, school.timeZone, start);
      if (now < first) return { round: -1, roundAt: first, minutes: -1, nextAt: first, at: () => undefined };
      // A school without school days still has somebody who must look: then every day counts.
      const dueAfter = (at: number): number => schoolDayAfter(school, at, 1, dueAt) ?? at + day;
      let round = 0;
      let roundAt = first;
      let nextAt = dueAfter(start);
      while (nextAt <= now) {
        round += 1;
        roundAt = nextAt;
        nextAt = dueAfter(nextAt);
      }
      return { round, roundAt, minutes: round * 60, nextAt, at: () => undefined };
    }
  }
}

function ladder(subject: Case, flow: Flow, school: School, now: number): Owed {
  const clock = clockOf(subject, school, now);
  const rungs = rungsFor(flow, subject, subject.urgency.level, school, subject.reporter, now);
  const lost = unreachable(subject);
  const everybody = [...new Set(rungs.flatMap((rung) => rung.seats.flat()))];
  const targets = clock.round < 0 ? [] : reachedRungs(rungs, clock.minutes, lost);
  const steps: Step[] = targets.flatMap((person) => pingSteps(subject, school, person, clock));

  const alarmAt = alarmTime(subject, school, clock);
  if (everybody.length === 0) steps.push(...tell(subject, 'nobody-eligible'));
  else if (everybody.every((person) => lost.has(person))) steps.push(...tell(subject, 'nobody-reached'));
  if (alarmAt !== undefined && subject.owner === undefined) {
    if (subject.wasLost) steps.push(...tell(subject, 'nobody-has-it'));
    if (alarmAt <= now) steps.push(...tell(subject, 'nobody-took-it'));
  }

  const opens = rungs
    .filter((rung) => rung.afterMinutes > clock.minutes)
    .map((rung) => clock.at(rung.afterMinutes));
  const due = [clock.nextAt, ...opens, alarmAt !== undefined && alarmAt > now ? alarmAt : undefined].filter(
    (at) => at !== undefined,
  );
  return { dueAt: steps.length > 0 ? now : due.length === 0 ? undefined : Math.min(...due), steps };
}

/**
 * When the reporter must hear that nobody took it on: immediate after half an hour (table 5.2), high when the time to take it on
 * is over and the next ones are asked (table 3.3), in the hours of its ladder. A normal one can wait for the next school day.
 */
function alarmTime(subject: Case, school: School, clock: Clock): number | undefined {
  switch (subject.urgency.level) {
    case 'immediate':
      return clock.at(school.ladder.immediate.alarmMinutes);
    case 'high':
      return clock.at(school.ladder.high.repeatMinutes);
    case 'normal':
      return undefined;
  }
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

/**
 * What this round still owes this person. Told by time and not by the number of the round, because a lowered urgency
 * or a changed school file counts the rounds differently.
 */
function pingSteps(subject: Case, school: School, person: PersonId, clock: Clock): readonly Step[] {
  const { round } = clock;
  const wasDone = (done: {
    readonly person: PersonId;
    readonly ladder: number;
    readonly at: number;
  }): boolean => done.person === person && done.ladder === subject.ladder && done.at >= clock.roundAt;
  const phones =
    school.phones && subject.urgency.level === 'immediate' && memberOf(school, person)?.phone !== undefined;
  return [
    ...(subject.pings.some(wasDone) ? [] : [{ do: 'ping' as const, person, round }]),
    ...(!phones || subject.phoned.some(wasDone) ? [] : [{ do: 'phone' as const, person, round }]),
  ];
}

function tell(subject: Case, what: ReporterAlarm): readonly Step[] {
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
  if (subject.mistakeConfirmedBy !== undefined) return [];
  const holders = mustSee(subject, flow, school, now);
  // Whoever reported it themself has seen it.
  if (holders.some((person) => subject.seenBy.includes(person) || person === subject.reporter)) return [];
  const pinged = holders.filter((person) => subject.pings.some((ping) => ping.person === person));
  const first = seatsHeld(school, now)
    .filter((seat) => seat.role === flow.mustSee && !seat.deputy)
    .map((seat) => seat.person);
  const asked = pinged.length > 0 ? pinged : holders.filter((person) => first.includes(person));
  const lost = unreachable(subject);
  return asked.every((person) => lost.has(person)) ? holders : asked;
}

/** Whose eyes it needs: the holders of that role, or the supervisory board where it stands in for a board nobody is left of. */
function mustSee(subject: Case, flow: Flow, school: School, now: number): readonly PersonId[] {
  if (flow.mustSee === undefined) return [];
  const own = holdersFor(subject, flow, school, flow.mustSee, now);
  return own.length > 0 || flow.mustSee !== 'board'
    ? own
    : holdersFor(subject, flow, school, 'supervisory-board', now);
}

function boardAlarm(subject: Case, flow: Flow, school: School, now: number): Owed {
  const people = alarmed(subject, flow, school, now);
  if (people.length === 0) return nothing;
  const clock = clockOf(subject, school, now);
  const steps = people.flatMap((person) => pingSteps(subject, school, person, clock));
  return { dueAt: steps.length > 0 ? now : clock.nextAt, steps };
}

/** Only pings that are still owed: one that was dropped because somebody took it on says nothing about who can be reached. */
function late(subject: Case, flow: Flow, school: School, now: number): Owed {
  if (subject.urgency.level !== 'immediate') return nothing;
  const running = isRunning(subject, flow);
  const standing = running ? [] : alarmed(subject, flow, school, now);
  const waiting = subject.pings.filter(
    (ping) =>
      ping.deliveredAt === undefined &&
      ping.failedAt === undefined &&
      ping.ladder === subject.ladder &&
      (running || standing.includes(ping.person)),
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

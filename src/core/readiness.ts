/**
 * A flow is switched on only when everybody in its routes confirmed a test ping this term, and each route has two different people.
 */
import type { Flow } from './flow.ts';
import type { PersonId, School } from './school.ts';
import { seatsHeld } from './school.ts';

export type Readiness = {
  readonly on: boolean;
  /** Everybody who has not confirmed a test ping this term. */
  readonly unconfirmed: readonly PersonId[];
  readonly tooFew: readonly string[];
};

/** So long after a term began the confirmations of the former one still count: a school must not go silent on its first morning. */
const grace = 14 * 24 * 3_600_000;

/** Decision 10: a filled slot proves nothing. */
export function readiness(flow: Flow, school: School, now: number): Readiness {
  const seats = seatsHeld(school, now).filter((seat) => flow.receivers.includes(seat.role));
  const people = [...new Set(seats.map((seat) => seat.person))];
  const notSince = (moment: number): readonly PersonId[] =>
    people.filter((person) => (school.confirmedPings[person] ?? -1) < moment);
  const unconfirmed = notSince(school.termStartedAt);
  const inGrace = now < school.termStartedAt + grace;
  const blocking = inGrace ? notSince(school.formerTermStartedAt) : unconfirmed;
  const tooFew = flow.receivers.filter(
    (role) => new Set(seats.filter((seat) => seat.role === role).map((seat) => seat.person)).size < 2,
  );
  return { on: blocking.length === 0 && tooFew.length === 0, unconfirmed, tooFew };
}

/** Everybody who should be asked for a test ping: the holders of roles that receive any of these flows. */
export function toBeTested(flows: readonly Flow[], school: School, now: number): readonly PersonId[] {
  return [...new Set(flows.flatMap((flow) => readiness(flow, school, now).unconfirmed))];
}

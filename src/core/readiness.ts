/**
 * A flow is switched on only when everybody in its routes confirmed a test ping this term, and each route has two different people.
 */
import type { Flow } from './flow.ts';
import type { PersonId, School } from './school.ts';
import { seatsHeld } from './school.ts';

export type Readiness = {
  readonly on: boolean;
  readonly unconfirmed: readonly PersonId[];
  readonly tooFew: readonly string[];
};

/** Decision 10: a filled slot proves nothing. */
export function readiness(flow: Flow, school: School, now: number): Readiness {
  const seats = seatsHeld(school, now).filter((seat) => flow.receivers.includes(seat.role));
  const people = [...new Set(seats.map((seat) => seat.person))];
  const unconfirmed = people.filter((person) => (school.confirmedPings[person] ?? -1) < school.termStartedAt);
  const tooFew = flow.receivers.filter(
    (role) => new Set(seats.filter((seat) => seat.role === role).map((seat) => seat.person)).size < 2,
  );
  return { on: unconfirmed.length === 0 && tooFew.length === 0, unconfirmed, tooFew };
}

/** Everybody who should be asked for a test ping: the holders of roles that receive any of these flows. */
export function toBeTested(flows: readonly Flow[], school: School, now: number): readonly PersonId[] {
  return [...new Set(flows.flatMap((flow) => readiness(flow, school, now).unconfirmed))];
}

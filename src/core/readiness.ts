/**
 * A flow is switched on when each of its routes has two different people who confirmed a test ping this term.
 */
import type { Flow } from './flow.ts';
import type { PersonId, Role, School } from './school.ts';
import { rolesOf, seatsHeld } from './school.ts';
import type { Untested } from './seen-as.ts';
import { someone } from './view.ts';

export type Readiness = {
  readonly on: boolean;
  /** Everybody in the routes who has not confirmed a test ping this term. */
  readonly unconfirmed: readonly PersonId[];
  /** The routes in which fewer than two different people confirmed. */
  readonly tooFew: readonly Role[];
};

/** So long after a term began the confirmations of the former one still count: a school must not go silent on its first morning. */
const grace = 14 * 24 * 3_600_000;

/**
 * Decision 10: a filled slot proves nothing. Somebody who did not confirm yet is pinged beside those who did and never switches
 * a flow off: a ping nobody reads costs one step of the ladder, a flow that is wrongly off costs the report.
 */
export function readiness(flow: Flow, school: School, now: number): Readiness {
  const seats = seatsHeld(school, now).filter((seat) => flow.receivers.includes(seat.role));
  const inGrace = now < school.termStartedAt + grace;
  const countsFrom = inGrace ? school.formerTermStartedAt : school.termStartedAt;
  const confirmedSince = (person: PersonId, moment: number): boolean =>
    (school.confirmedPings[person] ?? -1) >= moment;
  const sure = seats.filter((seat) => confirmedSince(seat.person, countsFrom));
  const tooFew = flow.receivers.filter(
    (role) => new Set(sure.filter((seat) => seat.role === role).map((seat) => seat.person)).size < 2,
  );
  const people = [...new Set(seats.map((seat) => seat.person))];
  const unconfirmed = people.filter((person) => !confirmedSince(person, school.termStartedAt));
  return { on: tooFew.length === 0, unconfirmed, tooFew };
}

/** Everybody who should be asked for a test ping: the holders of roles that receive any of these flows. */
export function toBeTested(flows: readonly Flow[], school: School, now: number): readonly PersonId[] {
  return [...new Set(flows.flatMap((flow) => readiness(flow, school, now).unconfirmed))];
}

/** Who has not confirmed yet, by name and role, and the roles of which too few people did. */
export function untested(flows: readonly Flow[], school: School, now: number): Untested {
  return {
    people: toBeTested(flows, school, now).map((person) => someone(school, person, now)),
    off: [...new Set(flows.flatMap((flow) => readiness(flow, school, now).tooFew))],
  };
}

/** Those in the routes and the administrator read who has not confirmed yet: they can ask them. Nobody else does. */
export function mayReadUntested(
  flows: readonly Flow[],
  school: School,
  person: PersonId,
  now: number,
): boolean {
  const reading: readonly Role[] = ['administrator', ...flows.flatMap((flow) => flow.receivers)];
  return rolesOf(school, person, now).some((role) => reading.includes(role));
}

/**
 * Whom a case goes to, and who is kept out of it: always by person, whatever role they hold or get later.
 */
import type { Case } from './case.ts';
import type { Flow, Level } from './flow.ts';
import type { PersonId, Role, Rung, School, SeatName } from './school.ts';
import { holdersOf, memberOf, rolesOf, seatsHeld } from './school.ts';

/** What decides a route; a case has it, and so has a draft that was not sent. */
export type About = {
  readonly about: readonly PersonId[];
  readonly aboutUnknown: boolean;
  readonly recused?: readonly PersonId[];
};

/**
 * Everybody who may not have a ping, a list entry, a count or a hint of it (table 5.4):
 * the persons it is about; with the director also those directly under the director;
 * and when the reporter does not know or will not say, the monitor and the director.
 */
export function excludedFrom(about: About, school: School, at: number): ReadonlySet<PersonId> {
  const out = new Set<PersonId>([...about.about, ...(about.recused ?? [])]);
  const held = seatsHeld(school, at);
  const director = held.some(
    (seat) => seat.role === 'director' && !seat.deputy && about.about.includes(seat.person),
  );
  for (const seat of held) {
    const under = memberOf(school, seat.person)?.underDirector ?? false;
    if (director && under) out.add(seat.person);
    if (about.aboutUnknown && (seat.role === 'monitor' || seat.role === 'director')) out.add(seat.person);
  }
  return out;
}

/** With "weet ik niet" on whom it is about, the deputy of the board and the adviser decide (table 5.4). */
const whenUnknown: readonly SeatName[] = ['board.deputy', 'adviser'];

/** Who would get it on each rung, minus the excluded and minus the reporter, who knows already. */
export function rungsFor(
  flow: Flow,
  about: About,
  level: Level,
  school: School,
  reporter: PersonId,
  at: number,
): readonly { readonly afterMinutes: number; readonly seats: readonly (readonly PersonId[])[] }[] {
  const out = excludedFrom(about, school, at);
  const free = (name: SeatName): readonly PersonId[] =>
    holdersOf(school, name, at).filter((person) => !out.has(person) && person !== reporter);
  const rungs: readonly Rung[] = about.aboutUnknown
    ? [{ afterMinutes: 0, who: whenUnknown }]
    : ladderOf(school, level);
  const filled = rungs
    .map((rung) => ({
      afterMinutes: rung.afterMinutes,
      seats: rung.who
        .filter((name) => about.aboutUnknown || flow.receivers.includes(roleOf(name)))
        .map((name) => standIn(name, free))
        .filter((people) => people.length > 0),
    }))
    .filter((rung) => rung.seats.length > 0);
  const first = filled[0];
  if (first === undefined) {
    const last = free('supervisory-board');
    return last.length === 0 ? [] : [{ afterMinutes: 0, seats: [last] }];
  }
  return filled.map((rung) => ({ ...rung, afterMinutes: rung.afterMinutes - first.afterMinutes }));
}

function ladderOf(school: School, level: Level): readonly Rung[] {
  switch (level) {
    case 'immediate':
      return school.ladder.immediate.rungs;
    case 'high':
      return school.ladder.high.rungs;
    case 'normal':
      return school.ladder.normal.rungs;
  }
}

function roleOf(name: SeatName): Role {
  return name.replace('.deputy', '') as Role;
}

/** A seat with nobody free in it is taken by its deputies; the board's, failing those, by the supervisory board. */
function standIn(name: SeatName, free: (name: SeatName) => readonly PersonId[]): readonly PersonId[] {
  const own = free(name);
  if (own.length > 0 || name.endsWith('.deputy')) return own;
  const deputies = free(`${roleOf(name)}.deputy`);
  return deputies.length > 0 || name !== 'board' ? deputies : free('supervisory-board');
}

/** Everybody on the first rung: who is shown by name before sending. */
export function firstReceivers(
  flow: Flow,
  about: About,
  level: Level,
  school: School,
  reporter: PersonId,
  at: number,
): readonly PersonId[] {
  const first = rungsFor(flow, about, level, school, reporter, at)[0];
  return [...new Set(first?.seats.flat() ?? [])];
}

export function allReceivers(
  flow: Flow,
  about: About,
  level: Level,
  school: School,
  reporter: PersonId,
  at: number,
): readonly PersonId[] {
  return [
    ...new Set(rungsFor(flow, about, level, school, reporter, at).flatMap((rung) => rung.seats.flat())),
  ];
}

export type Access = 'handler' | 'reporter' | 'none';

/**
 * What this person is to this case. An excluded person is nobody to it, unless they wrote it themselves.
 * A holder who was announced after the case began sees it only once another holder confirmed them (decision 3).
 */
export function accessOf(subject: Case, flow: Flow, school: School, person: PersonId, at: number): Access {
  const handles = isHandler(subject, flow, school, person, at);
  if (handles) return 'handler';
  return subject.reporter === person ? 'reporter' : 'none';
}

function isHandler(subject: Case, flow: Flow, school: School, person: PersonId, at: number): boolean {
  if (excludedFrom(subject, school, at).has(person)) return false;
  if (subject.handover?.to === person) return rolesOf(school, person, at).length > 0;
  const seats = seatsHeld(school, at).filter(
    (seat) => seat.person === person && (seat.confirmedAt !== undefined || seat.from <= subject.openedAt),
  );
  if (subject.aboutUnknown)
    return seats.some((seat) => seat.role === 'adviser' || (seat.role === 'board' && seat.deputy));
  if (seats.some((seat) => flow.receivers.includes(seat.role))) return true;
  const receivers = allReceivers(flow, subject, subject.urgency.level, school, subject.reporter, at);
  return seats.length > 0 && receivers.includes(person);
}

/** The persons of a role who may see the case. */
export function holdersFor(
  subject: Case,
  flow: Flow,
  school: School,
  role: Role,
  at: number,
): readonly PersonId[] {
  const people = seatsHeld(school, at)
    .filter((seat) => seat.role === role)
    .map((seat) => seat.person);
  return [...new Set(people)].filter((person) => accessOf(subject, flow, school, person, at) === 'handler');
}

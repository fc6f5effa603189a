/**
 * Whom a case goes to, and who is kept out of it: always by person, whatever role they hold or get later.
 */
import { onDuty } from './calendar.ts';
import type { Case } from './case.ts';
import { isConfidential } from './case.ts';
import type { Flow, Level } from './flow.ts';
import type { PersonId, Role, Rung, School, Seat, SeatName } from './school.ts';
import { seatName, seatsHeld } from './school.ts';

/** What decides a route; a case has it, and so has a draft that was not sent. */
export type About = {
  readonly about: readonly PersonId[];
  readonly aboutUnknown: boolean;
  readonly recused?: readonly PersonId[];
  /** When the case began; a draft has none yet. */
  readonly openedAt?: number;
};

/** The seats held at any moment since the case began: an exclusion does not end because somebody leaves a role. */
function seatsSince(about: About, school: School, at: number): readonly Seat[] {
  const since = about.openedAt ?? at;
  return school.seats.filter(
    (seat) => seat.from <= at && (seat.until === undefined || seat.until > Math.min(since, at)),
  );
}

/** Is it about somebody who has this role, or had it since the case began? */
function concerns(about: About, school: School, at: number, fits: (seat: Seat) => boolean): boolean {
  return seatsSince(about, school, at).some((seat) => fits(seat) && about.about.includes(seat.person));
}

/**
 * Everybody who may not have a ping, a list entry, a count or a hint of it (table 5.4):
 * the persons it is about; with the director also those directly under the director;
 * and when the reporter does not know or will not say, the monitor and the director.
 */
export function excludedFrom(about: About, school: School, at: number): ReadonlySet<PersonId> {
  const out = new Set<PersonId>([...about.about, ...(about.recused ?? [])]);
  if (concerns(about, school, at, (seat) => seat.role === 'director' && !seat.deputy))
    for (const member of school.members) if (member.underDirector) out.add(member.person);
  if (about.aboutUnknown)
    for (const seat of seatsSince(about, school, at))
      if (seat.role === 'monitor' || seat.role === 'director') out.add(seat.person);
  return out;
}

/**
 * The seats that count for this case: whoever got a role after it began has it here
 * only once another holder confirmed them (decision 3).
 */
function seatsInCase(about: About, school: School, at: number): readonly Seat[] {
  const since = about.openedAt ?? at;
  return seatsHeld(school, at).filter(
    (seat) => seat.from <= since || (seat.confirmedAt !== undefined && seat.confirmedAt <= at),
  );
}

/** The roles that give this person rights in this case. */
export function rolesInCase(about: About, school: School, person: PersonId, at: number): readonly Role[] {
  const own = seatsInCase(about, school, at).filter((seat) => seat.person === person);
  return [...new Set(own.map((seat) => seat.role))];
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
  const seats = seatsInCase(about, school, at);
  const free = (name: SeatName): readonly PersonId[] => [
    ...new Set(
      seats
        .filter((seat) => seatName(seat) === name && !out.has(seat.person) && seat.person !== reporter)
        .map((seat) => seat.person),
    ),
  ];
  const rungs: readonly Rung[] = about.aboutUnknown
    ? [{ afterMinutes: 0, who: whenUnknown }]
    : upward(ladderOf(school, level), about, school, at);
  const alone = isBoardAlone(about, school, at);
  const filled = rungs
    .map((rung) => ({
      afterMinutes: rung.afterMinutes,
      seats: rung.who
        .filter((name) => about.aboutUnknown || flow.receivers.includes(roleOf(name)))
        .map((name) => standIn(name, alone, free))
        .filter((people) => people.length > 0),
    }))
    .filter((rung) => rung.seats.length > 0);
  const first = filled[0];
  if (first === undefined) {
    const last = free('supervisory-board');
    return last.length === 0 ? [] : [{ afterMinutes: 0, seats: [last] }];
  }
  const duty = level === 'immediate' && !about.aboutUnknown ? onDutyFor(flow, seats, school, at) : [];
  const called = duty.filter((person) => !out.has(person) && person !== reporter).map((person) => [person]);
  return filled.map((rung) => ({
    seats: rung === first ? [...rung.seats, ...called] : rung.seats,
    afterMinutes: rung.afterMinutes - first.afterMinutes,
  }));
}

/** When school is closed an immediate case also goes at once to whoever is on duty, deputies too (5.3). */
function onDutyFor(flow: Flow, seats: readonly Seat[], school: School, at: number): readonly PersonId[] {
  const handles = seats.filter((seat) => flow.receivers.includes(seat.role)).map((seat) => seat.person);
  return onDuty(school, at).filter((person) => handles.includes(person));
}

/** About the director or a member of the board: the board has it from the first rung, at every level (table 5.4). */
function upward(rungs: readonly Rung[], about: About, school: School, at: number): readonly Rung[] {
  const [first, ...rest] = rungs;
  const up = concerns(
    about,
    school,
    at,
    (seat) => seat.role === 'board' || (seat.role === 'director' && !seat.deputy),
  );
  if (first === undefined || !up || first.who.includes('board')) return rungs;
  return [{ ...first, who: [...first.who, 'board'] }, ...rest];
}

/** About a director who is the board too: its deputies are theirs, so the supervisory board comes first (table 5.4). */
function isBoardAlone(about: About, school: School, at: number): boolean {
  const holds = (role: Role): readonly PersonId[] =>
    seatsSince(about, school, at)
      .filter((seat) => seat.role === role && !seat.deputy && about.about.includes(seat.person))
      .map((seat) => seat.person);
  const directors = holds('director');
  return holds('board').some((person) => directors.includes(person));
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
function standIn(
  name: SeatName,
  boardAlone: boolean,
  free: (name: SeatName) => readonly PersonId[],
): readonly PersonId[] {
  const own = free(name);
  if (own.length > 0 || name.endsWith('.deputy')) return own;
  const deputies = free(`${roleOf(name)}.deputy`);
  if (name !== 'board') return deputies;
  const above = free('supervisory-board');
  const [first, second] = boardAlone ? [above, deputies] : [deputies, above];
  return first.length > 0 ? first : second;
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
  const handles =
    handlesBySeat(subject, flow, school, person, at) || handlesByHandover(subject, school, person, at);
  if (handles) return 'handler';
  return subject.reporter === person ? 'reporter' : 'none';
}

/** A handler because of a role of their own, not because somebody handed it to them. */
export function handlesBySeat(
  subject: Case,
  flow: Flow,
  school: School,
  person: PersonId,
  at: number,
): boolean {
  if (isKeptOut(subject, school, person, at)) return false;
  const own = rolesInCase(subject, school, person, at);
  // The adviser knows who reported, so has to see what was reported (decision 22).
  if (isConfidential(subject) && own.includes('adviser')) return true;
  if (!subject.aboutUnknown && own.some((role) => flow.receivers.includes(role))) return true;
  return allReceivers(flow, subject, subject.urgency.level, school, subject.reporter, at).includes(person);
}

function handlesByHandover(subject: Case, school: School, person: PersonId, at: number): boolean {
  if (isKeptOut(subject, school, person, at)) return false;
  const theirs = subject.owner === person && subject.handedTo.includes(person);
  return (theirs || isOffered(subject, person, at)) && mayHold(subject, school, person, at);
}

/** In a confidential case its reporter is only that: whatever they do as a handler would show who reported. */
function isKeptOut(subject: Case, school: School, person: PersonId, at: number): boolean {
  return (
    excludedFrom(subject, school, at).has(person) || (person === subject.reporter && isConfidential(subject))
  );
}

/** A handover has to be accepted by then. */
export const handoverTime = 10 * 60_000;

/** "Geef door" named this person, and the time to accept it is not over. */
export function isOffered(subject: Case, person: PersonId, at: number): boolean {
  return subject.handover?.to === person && at < subject.handover.at + handoverTime;
}

/** Anybody with a role at the school may be handed a case, but the administrator of the bot sees no content (table 5.5). */
export function mayHold(subject: Case, school: School, person: PersonId, at: number): boolean {
  return rolesInCase(subject, school, person, at).some((role) => role !== 'administrator');
}

/** The persons of a role who may see the case. */
export function holdersFor(
  subject: Case,
  flow: Flow,
  school: School,
  role: Role,
  at: number,
): readonly PersonId[] {
  const people = seatsInCase(subject, school, at)
    .filter((seat) => seat.role === role)
    .map((seat) => seat.person);
  return [...new Set(people)].filter((person) => accessOf(subject, flow, school, person, at) === 'handler');
}

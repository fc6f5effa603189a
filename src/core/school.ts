/**
 * A School is who works there, who has which role from when to when, when it is open,
 * whom it phones, and its ladder: who is pinged after how many minutes.
 */

export type SchoolId = string;
export type PersonId = string;
export type Language = 'nl' | 'en';
export const languages: readonly Language[] = ['nl', 'en'];

/** Who handles what. One English word per Dutch school term: see the glossary in CONTRIBUTING. */
export const roles = [
  'monitor',
  'director',
  'board',
  'supervisory-board',
  'adviser',
  'team-leader',
  'mentor',
  'care-coordinator',
  'anti-bullying',
  'first-aid',
  'privacy-officer',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/** A role held by a person: the first holder, or the deputy. Times are epoch milliseconds. */
export type Seat = {
  readonly role: Role;
  readonly deputy: boolean;
  readonly person: PersonId;
  readonly from: number;
  readonly until?: number;
  /** When another holder confirmed this person (decision 3); a holder from the first import is confirmed by it. */
  readonly confirmedAt?: number;
};

export type Member = {
  readonly person: PersonId;
  readonly name: string;
  readonly language: Language;
  readonly phone?: string;
  /** Hierarchically under the director: a report about the director is kept from this person (table 5.4). */
  readonly underDirector: boolean;
};

/** `role` or `role.deputy`, as it stands in the ladder table. */
export type SeatName = Role | `${Role}.deputy`;

export type Rung = { readonly afterMinutes: number; readonly who: readonly SeatName[] };

export type Ladder = {
  readonly immediate: {
    readonly repeatMinutes: number;
    readonly rungs: readonly Rung[];
    readonly alarmMinutes: number;
  };
  readonly high: {
    readonly repeatMinutes: number;
    readonly rungs: readonly Rung[];
    /** Minutes after midnight, school time, between which the ladder moves on. */
    readonly window: { readonly from: number; readonly until: number };
  };
  readonly normal: {
    readonly rungs: readonly Rung[] /** Minutes after midnight on the next school day. */;
    readonly dueAt: number;
    readonly notBefore: number;
  };
};

export type Hours = {
  /** ISO week days, Monday is 1. */
  readonly days: readonly number[];
  readonly from: number;
  readonly until: number;
};

/** First and last day, both included, as `YYYY-MM-DD`. */
export type Holiday = { readonly name: string; readonly from: string; readonly until: string };

/** Who of the board and the directors is on duty when school is closed (5.3). */
export type Duty = {
  readonly evenings: readonly PersonId[];
  readonly weekends: readonly PersonId[];
  readonly holidays: readonly PersonId[];
};

export type LocalContact = {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly checkedOn?: string;
  readonly example: boolean;
};

export type SchoolAnswers = Readonly<
  Partial<
    Record<
      'measures' | 'parentsWhen' | 'policeWhen' | 'devices' | 'rulesPlace' | 'consentList' | 'channel',
      string | undefined
    >
  >
>;

export type School = {
  readonly id: SchoolId;
  readonly name: string;
  readonly version: number;
  readonly kind: 'po' | 'vo' | 'mbo';
  readonly language: Language;
  readonly timeZone: string;
  readonly members: readonly Member[];
  /** Who of them stands in the file of another school too: what they see says which school it is about. */
  readonly alsoElsewhere?: readonly PersonId[];
  readonly seats: readonly Seat[];
  readonly hours: Hours;
  readonly holidays: readonly Holiday[];
  readonly duty: Duty;
  readonly ladder: Ladder;
  readonly contacts: readonly LocalContact[];
  /** Web addresses of the school's own papers, shown as text. */
  readonly links: Readonly<Record<string, string>>;
  /** The school's own answers, shown where they belong (decision 26). */
  readonly answers?: SchoolAnswers;
  /** A phone or SMS service is set, so IMMEDIATE goes out by phone too. */
  readonly phones: boolean;
  /** When each person last tapped "Ja, ik krijg dit" on a test ping (decision 10). */
  readonly confirmedPings: Readonly<Record<PersonId, number>>;
  /** Start of the running term; a test ping confirmed before it no longer counts. */
  readonly termStartedAt: number;
  /** Start of the term before it; 0 when there was none. */
  readonly formerTermStartedAt: number;
};

/** The seats that are held at `at`. */
export function seatsHeld(school: School, at: number): readonly Seat[] {
  return school.seats.filter((seat) => seat.from <= at && (seat.until === undefined || at < seat.until));
}

export function seatName(seat: Seat): SeatName {
  return seat.deputy ? `${seat.role}.deputy` : seat.role;
}

export function holdersOf(school: School, name: SeatName, at: number): readonly PersonId[] {
  return seatsHeld(school, at)
    .filter((seat) => seatName(seat) === name)
    .map((seat) => seat.person);
}

/** The roles a person has at `at`, deputies included. */
export function rolesOf(school: School, person: PersonId, at: number): readonly Role[] {
  return [
    ...new Set(
      seatsHeld(school, at)
        .filter((seat) => seat.person === person)
        .map((seat) => seat.role),
    ),
  ];
}

export function memberOf(school: School, person: PersonId): Member | undefined {
  return school.members.find((member) => member.person === person);
}

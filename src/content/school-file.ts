/**
 * The file of one school: who works there and in which role, when it is open, whom it phones, and who is pinged after how many minutes.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { momentOf } from '../core/calendar.ts';
import type { Ladder, Member, School, Seat } from '../core/school.ts';
import { type SchoolFile, schoolSchema } from './school-schema.ts';
import { type ReadYaml, readYaml, readYamlText } from './yaml-file.ts';

export type { SchoolFile } from './school-schema.ts';

/** The file itself, or every .yaml file in a folder, one for each school; none when it is not there. */
export function schoolFilePaths(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(path, name));
}

/** Reads a school file; everything wrong with it comes at once, with file, line and path. */
export function readSchoolFile(file: string): ReadYaml<SchoolFile> {
  return readYaml(file, schoolSchema);
}

/** The same for a text that is already in hand; `file` only names it in problems. */
export function readSchoolText(text: string, file: string): ReadYaml<SchoolFile> {
  return readYamlText(text, file, schoolSchema);
}

export type Extra = {
  readonly confirmedPings: Readonly<Record<string, number>>;
  /** By `person.role`: when another holder confirmed this one (decision 3). */
  readonly holders: Readonly<
    Record<string, { readonly announcedAt?: number; readonly confirmedAt: number | undefined }>
  >;
  readonly phones: boolean;
  /** School clock. */
  readonly now: number;
};

/** The school as the house knows it, at a moment: the running term depends on it. */
export function schoolOf(file: SchoolFile, version: number, extra: Extra): School {
  const { id, name, kind, language, timeZone } = file.school;
  const startOf = (day: string): number => momentOf(day, 0, timeZone);
  const started = file.terms
    .map(startOf)
    .filter((at) => at <= extra.now)
    .toSorted((one, other) => one - other);
  return {
    id,
    name,
    version,
    kind,
    language,
    timeZone,
    members: file.people.map((person) => memberFrom(person, language)),
    seats: file.people.flatMap((person) => seatsFrom(person, timeZone, extra)),
    hours: { days: file.hours.days, from: file.hours.from, until: file.hours.until },
    holidays: file.holidays,
    duty: { evenings: file.duty.evenings, weekends: file.duty.weekends, holidays: file.duty.holidays },
    ladder: file.ladder satisfies Ladder,
    contacts: file.contacts.map(({ checked, ...contact }) => ({
      ...contact,
      ...(checked === undefined ? {} : { checkedOn: checked }),
    })),
    links: file.links,
    answers: file.answers,
    phones: extra.phones,
    confirmedPings: extra.confirmedPings,
    termStartedAt: started.at(-1) ?? 0,
    formerTermStartedAt: started.at(-2) ?? 0,
  };
}

type Person = SchoolFile['people'][number];

function memberFrom(person: Person, language: School['language']): Member {
  return {
    person: person.id,
    name: person.name,
    language: person.language ?? language,
    underDirector: person.underDirector,
    ...(person.phone === undefined ? {} : { phone: person.phone }),
  };
}

/**
 * A file may give a role since long ago, or for ever; until another holder confirms it, it counts from when it was announced,
 * so that earlier cases stay closed (decision 3).
 */
function seatsFrom(person: Person, timeZone: string, extra: Extra): readonly Seat[] {
  return person.roles.map(({ role, deputy, from, until }) => {
    const holder = extra.holders[`${person.id}.${role}`];
    const confirmedAt = holder?.confirmedAt;
    const written = from === undefined ? 0 : momentOf(from, 0, timeZone);
    return {
      role,
      deputy,
      person: person.id,
      from: confirmedAt === undefined ? Math.max(written, holder?.announcedAt ?? extra.now) : written,
      // The last day is included: the seat ends when the next day begins.
      ...(until === undefined ? {} : { until: momentOf(until, 24 * 60, timeZone) }),
      ...(confirmedAt === undefined ? {} : { confirmedAt }),
    };
  });
}

export type Identity = {
  readonly platform: 'slack' | 'teams';
  readonly tenant: string;
  readonly user: string;
};

/** Does this school use this workspace or tenant? */
export function uses(file: SchoolFile, identity: Pick<Identity, 'platform' | 'tenant'>): boolean {
  return file.platforms[identity.platform].includes(identity.tenant);
}

/**
 * Is this somebody of the staff (decision 1), and which person of the file? Somebody from another workspace or tenant brings an
 * address that this school did not give out: it makes them at most a listed guest, never a person with a role.
 */
export function membership(
  file: SchoolFile,
  profile: { readonly email?: string; readonly guest?: boolean; readonly bot?: boolean } | undefined,
  identity: Identity,
): { readonly staff: boolean; readonly person?: string } {
  if (profile?.bot === true || !uses(file, identity)) return { staff: false };
  const known = file.people.find((person) => person[identity.platform] === identity.user);
  if (known !== undefined) return { staff: true, person: known.id };
  const email = profile?.email?.trim().toLowerCase();
  if (email === undefined) return { staff: false };
  const listed = file.staff.guests.includes(email);
  if (profile?.guest === true) return { staff: listed };
  const person = file.people.find((one) => one.email === email);
  if (person !== undefined) return { staff: true, person: person.id };
  const fits = (patterns: readonly string[]): boolean => patterns.some((pattern) => matches(pattern, email));
  return { staff: listed || (fits(file.staff.emails) && !fits(file.staff.except)) };
}

/** `*` stands for any letters; everything else is meant as it is written. */
function matches(pattern: string, email: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.at(-1);
  if (end === undefined) return email === pattern;
  return email.length >= start.length + end.length && email.startsWith(start) && email.endsWith(end);
}

/** Numbers that are only examples, each with where it stands: outside the simulator they stop the start (decision 24). */
export function exampleNumbers(file: SchoolFile): readonly string[] {
  const people = file.people.filter((person) => person.example && person.phone !== undefined);
  const contacts = file.contacts.filter((contact) => contact.example);
  return [
    ...people.map((person) => `people.${person.id}: ${person.phone}`),
    ...contacts.map((contact) => `contacts.${contact.id}: ${contact.number}`),
  ];
}

// The school's file: every mistake at once with its line, and who counts as staff.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  exampleNumbers,
  membership,
  readSchoolFile,
  readSchoolText,
  type SchoolFile,
  schoolOf,
} from '../../src/content/school-file.ts';
import { isSchoolTime, momentOf } from '../../src/core/calendar.ts';
import { holdersOf, rolesOf } from '../../src/core/school.ts';

const root = join(import.meta.dirname, '../..');
const example = readFileSync(join(root, 'school.example.yaml'), 'utf8');

function fileOf(text: string): SchoolFile {
  const read = readSchoolText(text, 'school.yaml');
  if (!read.ok)
    throw new Error(read.problems.map(({ line, path, says }) => `${line} ${path} ${says}`).join('\n'));
  return read.value;
}

function wrong(...changes: readonly (readonly [string, string])[]): readonly string[] {
  let text = example;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const read = readSchoolText(text, 'school.yaml');
  return read.ok ? [] : read.problems.map(({ path, says }) => `${path}: ${says}`);
}

describe('a school file', () => {
  it.each(['school.example.yaml', 'school.simulator.yaml'])('%s is right', (name) => {
    expect(readSchoolFile(join(root, name))).toMatchObject({ ok: true });
  });

  it('has the ladder of the domain when it sets none', () => {
    const bare = example.replace(/^ladder:[\s\S]*?(?=^# The school's own papers)/m, '');
    expect(bare).not.toContain('ladder:');
    expect(fileOf(bare).ladder).toEqual(fileOf(example).ladder);
  });

  it.each<[string, readonly (readonly [string, string])[], string]>([
    [
      'a route with one person',
      [['roles: [board.deputy]', 'roles: []']],
      'people: the route needs two different people with the role board',
    ],
    [
      'a rung that nobody stands on',
      [['roles: [board.deputy]', 'roles: [board]']],
      'ladder.immediate.rungs.1.who: nobody holds board.deputy',
    ],
    [
      'an unknown person on duty',
      [['evenings: [bea, dirk]', 'evenings: [bea, nobody]']],
      'duty.evenings.1: no person "nobody" in people',
    ],
    [
      'an empty slot on duty',
      [['weekends: [bea]', 'weekends: []']],
      'duty.weekends: an empty slot: name somebody who can be phoned then',
    ],
    [
      'somebody on duty without a phone',
      [['    phone: 088-0000006\n', '']],
      'duty.holidays.0: "ben" has no phone number',
    ],
    [
      'somebody on duty without the role',
      [['holidays: [ben]', 'holidays: [toos]']],
      'duty.holidays.0: "toos" is neither of the board nor a director',
    ],
    [
      'a holiday that ends before it begins',
      [['until: 2026-10-25', 'until: 2026-10-01']],
      'holidays.0.until: ends before it begins',
    ],
    [
      'a number that cannot be phoned',
      [['number: 088-0000010', 'number: bel mij']],
      'contacts.0.number: this cannot be phoned: write a number as 06-12345678, in quotes',
    ],
    [
      'no contact at the police',
      [['id: police-contact', 'id: police']],
      'contacts: police-contact is missing: the fixed contact at the police',
    ],
    ['a person listed twice', [['id: vera', 'id: toos']], 'people.1.id: "toos" is listed twice'],
    [
      'an address listed twice',
      [['vera@onzeschool.example', 'Toos@onzeschool.example']],
      'people.1.email: "toos@onzeschool.example" is listed twice',
    ],
    [
      'a ladder that tells nobody at once',
      [['after: 0m, who: [monitor, director, board]', 'after: 5m, who: [monitor, director, board]']],
      'ladder.immediate.rungs: the first rung must come after 0m: somebody is told at once',
    ],
    [
      'a role that does not exist',
      [['roles: [director]', 'roles: [headmaster]']],
      'people.2.roles.0.role: expected a role, or a role with .deputy',
    ],
    ['a key that does not exist', [['terms:', 'semesters: 2\nterms:']], 'semesters: unknown key'],
    [
      'a day that does not exist',
      [['from: 2026-10-17', 'from: 2026-10-37']],
      'holidays.0.from: expected a day as 2026-08-31',
    ],
  ])('is refused with %s', (_name, changes, says) => {
    expect(wrong(...changes)).toContain(says);
  });

  it('says everything at once, each with its line', () => {
    const text = example
      .replace('until: 2026-10-25', 'until: 2026-10-01')
      .replace('number: 088-0000010', 'number: bel mij')
      .replace('evenings: [bea, dirk]', 'evenings: [bea, nobody]')
      .replace('roles: [board.deputy]', 'roles: [board]');
    const read = readSchoolText(text, 'school.yaml');
    const lines = text.split('\n');
    const found = read.ok
      ? []
      : read.problems.map(({ line, says }) => `${lines[line - 1]?.trim()} → ${says}`);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^- \{ name: Herfstvakantie.*ends before it begins$/),
        expect.stringMatching(/^- \{ id: police-contact.*cannot be phoned/),
        'evenings: [bea, nobody] → no person "nobody" in people',
        expect.stringMatching(/after: 10m.*nobody holds board\.deputy$/),
      ]),
    );
  });

  it('lists the numbers that are only examples', () => {
    const found = exampleNumbers(fileOf(example));
    expect(found).toContain('contacts.police-contact: 088-0000010');
    expect(found).toContain('people.bea: 088-0000005');
    expect(exampleNumbers(fileOf(example.replaceAll('example: true', 'example: false')))).toEqual([]);
  });
});

describe('the school', () => {
  const at = momentOf('2026-11-02', 9 * 60, 'Europe/Amsterdam');
  const extra = {
    confirmedPings: {},
    holders: { 'toos.monitor': { confirmedAt: at } },
    phones: false,
    now: at,
  };
  const school = schoolOf(fileOf(example), 3, extra);

  it('has its roles, hours and running term', () => {
    expect(holdersOf(school, 'board.deputy', at)).toEqual(['ben']);
    expect(rolesOf(school, 'vera', at)).toEqual(['monitor', 'anti-bullying']);
    expect(school.seats.find((seat) => seat.person === 'toos')?.confirmedAt).toBe(at);
    expect(isSchoolTime(school, at)).toBe(true);
    expect(school.termStartedAt).toBe(momentOf('2026-08-31', 0, 'Europe/Amsterdam'));
    expect(school.version).toBe(3);
  });

  it('counts the last day of a role', () => {
    const last = momentOf('2027-07-09', 23 * 60 + 59, 'Europe/Amsterdam');
    expect(rolesOf(school, 'vera', last)).toContain('anti-bullying');
    expect(rolesOf(school, 'vera', last + 60_000)).not.toContain('anti-bullying');
  });
});

describe('who is staff', () => {
  const file = fileOf(
    example.replace('email: toos@onzeschool.example', 'email: toos@onzeschool.example\n    slack: U1'),
  );
  const slack = { platform: 'slack', tenant: 'T00000000', user: 'U9' } as const;

  it.each([
    ['a colleague', { email: 'Iemand@onzeschool.example' }, { staff: true }],
    ['somebody with a role', { email: 'BEA@onsbestuur.example' }, { staff: true, person: 'bea' }],
    ['a listed guest', { email: 'stagiair@hogeschool.example', guest: true }, { staff: true }],
    ['a pupil', { email: 'kind@leerling.onzeschool.example' }, { staff: false }],
    ['a stranger', { email: 'iemand@elders.example' }, { staff: false }],
    ['an address that only ends like it', { email: 'iemand@nietonzeschool.example' }, { staff: false }],
    [
      'somebody from elsewhere who brings the address of a director',
      { email: 'dirk@onzeschool.example', guest: true },
      { staff: false },
    ],
    ['a bot', { email: 'toos@onzeschool.example', bot: true }, { staff: false }],
    ['somebody without an address', {}, { staff: false }],
    ['somebody who could not be looked up', undefined, { staff: false }],
  ])('%s', (_name, profile, expected) => {
    expect(membership(file, profile, slack)).toEqual(expected);
  });

  it('a listed user id is enough, in the school’s own workspace only', () => {
    expect(membership(file, undefined, { ...slack, user: 'U1' })).toEqual({ staff: true, person: 'toos' });
    expect(membership(file, undefined, { ...slack, user: 'U1', tenant: 'T2' })).toEqual({ staff: false });
    expect(membership(file, { email: 'toos@onzeschool.example' }, { ...slack, tenant: 'T2' })).toEqual({
      staff: false,
    });
  });
});

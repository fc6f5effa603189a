import { afterEach, describe, expect, it } from 'vitest';
import type { SchoolFile } from '../../src/content/school-file.ts';
import { clashesOf } from '../../src/content/school-files.ts';
import type { Press } from '../../src/core/press.ts';
import { type AHouse, aHouse, button, cardOf, textOf } from '../app/a-house.ts';
import { anotherSchool } from '../app/another-school.ts';
import { expectNothing, filed, story } from './whole.ts';

let at: AHouse;
afterEach(() => at.stop());

describe('A report of one school reaches somebody through another school.', () => {
  it('two schools in one workspace: each person and each draft stays at its own school', async () => {
    at = await aHouse();
    const other: SchoolFile = {
      ...at.file,
      school: { ...at.file.school, id: 'de-andere-school', name: 'De Andere School' },
      staff: { emails: ['*@andere.example'], except: [], guests: [] },
      people: at.file.people
        .filter((person) => person.id === 'director')
        .map((person) => ({
          ...person,
          id: 'other-director',
          email: 'andere.directie@andere.example',
          teams: 'other-director',
        })),
    };
    await at.house.store.importSchool('de-andere-school', at.file.organisation.id, other, 'other', at.now());
    await at.house.schools.changed();
    const id = await filed(at);
    const stranger = (deed: object) => {
      const inbound = at.inbound('other-director', deed);
      const profile = { email: 'andere.directie@andere.example', guest: false, bot: false };
      return at.receive({ ...inbound, who: { ...inbound.who, user: 'other-director', profile } });
    };
    expect(textOf(await stranger({ kind: 'pressed', press: open(id), within: 'message' }))).not.toContain(
      'plein',
    );
    const row = (await at.house.store.read.case(id))?.row;
    expect(textOf(await stranger({ kind: 'home-opened' }))).not.toContain(row?.number ?? '?');
    // Somebody who works at both sends a report where it was begun, whichever school comes first by then.
    const first = await at.type('teacher-slack', `${story} bij de fietsen`);
    const teacher = at.file.people.filter((one) => one.id === 'teacher-slack');
    const both: SchoolFile = {
      ...other,
      school: { ...other.school, id: 'a-school' },
      people: [...other.people, ...teacher],
    };
    await at.house.store.importSchool('a-school', at.file.organisation.id, both, 'both', at.now());
    await at.house.schools.changed();
    const review = cardOf(await at.press('teacher-slack', button(first, 'danger', { answer: 'no' })));
    await at.press('teacher-slack', button(review, 'send'));
    expect(await at.house.store.read.caseRows('a-school')).toHaveLength(0);
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(2);
  });

  it('nothing of one school’s case shows to anybody through a role at another school', async () => {
    at = await aHouse({ others: (file) => [anotherSchool(file)] });
    const id = await filedAt(at, at.file.school.id);
    for (const person of ['other-monitor', 'other-deputy', 'other-director'])
      await expectNothing(at, person, id);
    const other = await filedAt(at, anotherSchool(at.file).school.id);
    for (const person of ['director', 'monitor-deputy', 'director-deputy', 'teacher-slack'])
      await expectNothing(at, person, other);
    await at.forward(60);
    const numbers = await Promise.all([id, other].map((one) => at.house.store.read.case(one)));
    const [number = '', otherNumber = ''] = numbers.map((one) => one?.row.number);
    for (const person of ['other-monitor', 'other-deputy', 'other-director'])
      expect(textOf(at.chat(person))).not.toContain(number);
    for (const person of ['director', 'monitor-deputy', 'director-deputy'])
      expect(textOf(at.chat(person))).not.toContain(otherNumber);
  });

  it('whoever a case is about at one school gains nothing by a role at the other', async () => {
    at = await aHouse({ others: (file) => [anotherSchool(file)] });
    const school = anotherSchool(at.file).school.id;
    // The monitor of the one school is the director of the other.
    const asked = cardOf(
      await at.press(
        'teacher-teams',
        button(await at.type('teacher-teams', story), 'danger', { answer: 'yes-conflict' }),
      ),
    );
    const who = cardOf(await at.press('teacher-teams', button(asked, 'at-school', { school })));
    await at.press('teacher-teams', button(who, 'conflict', { person: 'monitor' }));
    await at.settle();
    const [row] = await at.house.store.read.caseRows(school);
    await expectNothing(at, 'monitor', row?.id ?? '');
    await at.forward(60);
    expect(at.chat('monitor')).toEqual([]);
    expect(at.chat('other-monitor').length).toBeGreaterThan(0);
  });

  it('a school that does not use Teams sends nothing there, and shows nothing there', async () => {
    const inSlackOnly = (file: SchoolFile): SchoolFile => {
      const other = anotherSchool(file);
      return { ...other, platforms: { ...other.platforms, teams: [] } };
    };
    at = await aHouse({ others: (file) => [inSlackOnly(file)] });
    const id = await filedAt(at, inSlackOnly(at.file).school.id, 'teacher-slack');
    await at.forward(30);
    // The board is in Teams only, where the first school is: its alarm goes on to the deputy, who is in Slack.
    expect(at.chat('board')).toEqual([]);
    expect(at.chat('board-deputy').length).toBeGreaterThan(0);
    await expectNothing(at, 'board', id);
  });

  it('two school files that mean different people by one id stop the start', async () => {
    at = await aHouse();
    const other = {
      ...at.file,
      school: { ...at.file.school, id: 'de-andere-school', name: 'De Andere School' },
    };
    expect(clashesOf([at.file, other])).toEqual([]);
    const mixed = withPerson('director', { email: 'andere.directie@andere.example' })(other);
    expect(clashesOf([at.file, mixed])).not.toEqual([]);
    expect(clashesOf([at.file, at.file])).not.toEqual([]);
    // People choose between schools on a button: whoever cannot tell two of them apart reports to the wrong one.
    const called = (id: string, name: string) => ({ ...at.file, school: { ...at.file.school, id, name } });
    const long = 'Openbare Basisschool De Regenboog, locatie';
    expect(clashesOf([called('a', `${long} Noord`), called('b', `${long} Zuid`)])).toHaveLength(1);
    expect(clashesOf([called('a', 'Basisschool Noord'), called('b', 'Basisschool Zuid')])).toEqual([]);
  });
});

/** A report of somebody who works at both schools, sent to one of them. */
async function filedAt(house: AHouse, school: string, by = 'teacher-teams'): Promise<string> {
  const danger = await house.type(by, story);
  const asked = cardOf(await house.press(by, button(danger, 'danger', { answer: 'no' })));
  const review = cardOf(await house.press(by, button(asked, 'at-school', { school })));
  await house.press(by, button(review, 'send'));
  await house.settle();
  return (await house.house.store.read.caseRows(school))[0]?.id ?? '';
}

function open(id: string): Press {
  return { do: 'open', nonce: 'o', case: id, tab: 'report' };
}

function withPerson(id: string, change: object): (file: SchoolFile) => SchoolFile {
  return (file) => ({
    ...file,
    people: file.people.map((person) => (person.id === id ? { ...person, ...change } : person)),
  });
}

import { afterEach, describe, expect, it } from 'vitest';
import { Trouble } from '../../src/app/ports.ts';
import { announceHolders, sendTestPings } from '../../src/app/roles.ts';
import type { SchoolFile } from '../../src/content/school-file.ts';
import { type AHouse, aHouse, button, cardOf, textOf } from './a-house.ts';

let at: AHouse;
afterEach(() => at.stop());

const newcomer: SchoolFile['people'][number] = {
  id: 'newcomer',
  name: 'Nina Nieuw',
  email: 'newcomer@devoorbeeldschool.example',
  teams: 'user-of-newcomer',
  example: true,
  underDirector: false,
  roles: [{ role: 'monitor', deputy: true }],
};

/** The administrator changes who works there, in the middle of a term; the house reads the file and does what follows. */
async function staffBecomes(change: (people: SchoolFile['people']) => SchoolFile['people']): Promise<void> {
  const file = { ...at.file, people: change(at.file.people) };
  const { school, organisation } = file;
  await at.house.store.importSchool(school.id, organisation.id, file, JSON.stringify(file), at.now());
  const teams = {
    platform: 'teams',
    tenant: file.platforms.teams[0] ?? '',
    user: 'user-of-newcomer',
  } as const;
  const met = { person: 'newcomer', school: school.id, staff: true, confirmed: true };
  await at.house.store.turn({ person: 'newcomer' }, (turn) => turn.meet(teams, met, at.now()));
  await at.house.schools.changed();
  await announceHolders(at.house, await at.school());
  await sendTestPings(at.house, await at.school());
  await at.settle();
}

async function report(): Promise<void> {
  const asked = await at.type('teacher-teams', 'er is gedreigd met een mes, morgen');
  const review = cardOf(await at.press('teacher-teams', button(asked, 'danger', { answer: 'no' })));
  await at.press('teacher-teams', button(review, 'send'));
  await at.settle();
}

const messages = (user: string) =>
  at.world.messages.filter((message) => message.address.user === user).map((message) => message.first);
const urgent = (user: string) => messages(user).filter((card) => card.notice.includes('er wacht iets'));

describe('somebody gets a role in the middle of a term', () => {
  it('a report still goes out, to those who confirmed and to the newcomer, who is asked for a test ping too', async () => {
    at = await aHouse();
    await staffBecomes((people) => [...people, newcomer]);
    expect(messages('user-of-newcomer').map((card) => card.notice)).toEqual(['Meldwijs: proefbericht']);
    await report();
    for (const person of ['monitor', 'director', 'board'])
      expect(urgent(at.addressOf(person).user)).toHaveLength(1);
    await at.forward(10);
    for (const user of ['user-of-newcomer', at.addressOf('monitor-deputy').user])
      expect(urgent(user)).toHaveLength(1);
  });

  it('a newcomer whom no message reaches holds nobody up', async () => {
    at = await aHouse();
    at.world.failing.set('user-of-newcomer', new Trouble('gone', 'nobody there'));
    await staffBecomes((people) => [...people, newcomer]);
    await report();
    await at.forward(10);
    expect(messages('user-of-newcomer')).toEqual([]);
    expect(urgent(at.addressOf('monitor-deputy').user)).toHaveLength(1);
    expect(await at.house.store.read.caseRows(at.file.school.id)).toHaveLength(1);
  });

  it('but in the place of one of only two who confirmed, whom to phone is shown until the newcomer confirms', async () => {
    at = await aHouse();
    await staffBecomes((people) => [
      ...people.map((person) =>
        person.id === 'monitor-deputy'
          ? { ...person, roles: person.roles.filter(({ role }) => role !== 'monitor') }
          : person,
      ),
      newcomer,
    ]);
    expect(textOf(await at.type('teacher-teams', 'er is gedreigd met een mes, morgen'))).toContain(
      'Dirk Directie',
    );
    expect(await at.house.store.read.draftsOf('teacher-teams')).toEqual([]);
    await at.house.store.turn({ person: 'newcomer' }, (turn) =>
      turn.confirmPing(at.file.school.id, 'newcomer', at.now()),
    );
    await at.house.schools.changed();
    await report();
    expect(urgent(at.addressOf('monitor').user)).toHaveLength(1);
  });

  it('who has not confirmed yet stands on the page of those in the route, by name, and on nobody else’s', async () => {
    at = await aHouse();
    const home = async (person: string) =>
      textOf(cardOf(await at.receive(at.inbound(person, { kind: 'home-opened' }))));
    expect(await home('director')).not.toContain('Proefbericht');
    await staffBecomes((people) => [...people, newcomer]);
    expect(await home('director')).toContain('Nina Nieuw (vervangend toezichthouder sociale media)');
    expect(await home('director')).not.toContain('Melden staat uit');
    expect(await home('teacher-teams')).not.toContain('Nina Nieuw');
    await staffBecomes((people) => [...people.filter(({ id }) => id !== 'monitor-deputy'), newcomer]);
    expect(await home('director')).toContain('Melden staat uit');
  });
});

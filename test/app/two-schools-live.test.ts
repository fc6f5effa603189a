// Two schools through the real adapters: what Slack and Teams draw can be pressed and filled in, and lands at the right school.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SchoolFile } from '../../src/content/school-file.ts';
import { type Whole, wholeBot } from '../never/whole.ts';
import { anotherSchool } from './another-school.ts';

const story = 'er is gedreigd met een mes, morgen op het plein';
const here = 'de-voorbeeldschool';

let whole: Whole;
let there: SchoolFile;
beforeAll(async () => {
  whole = await wholeBot();
  const { store, schools } = whole.running.house;
  const file = (await store.read.schoolFile(here))?.file as SchoolFile;
  there = anotherSchool(file);
  await store.importSchool(there.school.id, file.organisation.id, there, 'another school', Date.now());
  await store.turn({}, async (turn) => {
    for (const { id } of there.people) await turn.confirmPing(there.school.id, id, Date.now());
  });
  await schools.changed();
});
afterAll(() => whole.stop());

async function press(person: string, action: string): Promise<void> {
  const { world } = whole;
  await world.until(() => world.messages(person).some(({ buttons }) => buttons.includes(action)), 5_000);
  const done = await world.press(person, { action });
  if (!done.ok) throw new Error(`${person} presses ${action}: ${done.error}`);
}

const casesAt = (school: string) => whole.running.house.store.read.caseRows(school);
const botSaid = (person: string) =>
  JSON.stringify(whole.world.messages(person).filter(({ from }) => from === 'bot'));

describe.each(['teacher-slack', 'teacher-teams'])('%s', (teacher) => {
  it('says danger and school in one tap', async () => {
    const before = [(await casesAt(here)).length, (await casesAt(there.school.id)).length] as const;
    await whole.world.type(teacher, story);
    await press(teacher, 'Ja, De Zusterschool');
    await whole.world.until(() => botSaid(teacher).includes('Over: De Zusterschool'), 5_000);
    await whole.running.work.settled();
    expect((await casesAt(here)).length).toBe(before[0]);
    expect((await casesAt(there.school.id)).length).toBe(before[1] + 1);
    // A handler at both reads which school it is, and only there.
    expect(botSaid('monitor')).toContain('De Zusterschool');
    expect(botSaid('director')).not.toContain('De Zusterschool');
  });

  it('chooses the school and a number in one form, and sends an urgent case', async () => {
    const before = (await casesAt(there.school.id)).length;
    await whole.world.type(teacher, `${story}, bij de fietsen`);
    await press(teacher, 'Bel mij');
    await whole.world.until(() => whole.world.view(teacher) !== undefined, 5_000);
    const done = await whole.world.submit(teacher, {
      values: { number: '06-12345678', school: 'De Zusterschool' },
    });
    expect(done).toMatchObject({ ok: true });
    await whole.running.work.settled();
    expect((await casesAt(there.school.id)).length).toBe(before + 1);
  });

  it('switches whose rules are read with one tap', async () => {
    await whole.world.type(teacher, 'mag ik een leerling als vriend accepteren?');
    await whole.world.until(() => botSaid(teacher).includes('Voor: De Voorbeeldschool'), 5_000);
    await press(teacher, 'Andere school');
    await whole.world.until(() => botSaid(teacher).includes('Voor: De Zusterschool'), 5_000);
  });
});

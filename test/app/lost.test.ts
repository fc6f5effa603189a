import { afterEach, expect, it } from 'vitest';
import { type AHouse, aHouse, button, cardOf, formOf, textOf } from './a-house.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

const gone = 'niemand heeft deze melding meer. Bel zelf.';
const pings = (house: AHouse, person: string) =>
  house.chat(person).filter((message) => /er wacht iets|something/.test(message.first.notice));

/** A threat, taken on by the director, which the reporter read. */
async function takenOn(reporter: string, danger: string) {
  const house = await aHouse();
  at = house;
  const asked = await house.type(reporter, 'er is gedreigd met een mes, op het plein');
  const review = cardOf(await house.press(reporter, button(asked, 'danger', { answer: danger })));
  await house.press(reporter, button(review, 'send'));
  await house.settle();
  const ping = pings(house, 'director')[0]?.card;
  if (ping === undefined) throw new Error('the director has no ping');
  const taken = cardOf(await house.press('director', button(ping, 'take-on')));
  await house.settle();
  expect(textOf(house.chat(reporter).at(-1)?.first)).toContain('Dirk Directie');
  return { house, taken };
}

it.each(['teacher-teams', 'teacher-slack'])(
  'the director steps back: everybody left is rung anew, and %s gets a new message that nobody has it',
  async (reporter) => {
    const { house, taken } = await takenOn(reporter, 'no');
    const before = { reporter: house.chat(reporter).length, monitor: pings(house, 'monitor').length };
    const open = formOf(await house.press('director', button(taken, 'open', { tab: 'report' })));
    await house.press('director', button(open, 'recuse'), 'form');
    await house.settle();
    expect(pings(house, 'monitor')).toHaveLength(before.monitor + 1);
    expect(pings(house, 'director-deputy')).toHaveLength(1);
    const fresh = house.chat(reporter).slice(before.reporter);
    expect(fresh.map((message) => textOf(message.first).includes(gone))).toEqual([true]);
    expect(textOf(fresh[0]?.first)).toContain('0900-8844');
    expect(textOf(fresh[0]?.first)).not.toContain('Dirk Directie');
  },
);

it.each(['teacher-teams', 'teacher-slack'])(
  'somebody has it again before the message goes out: %s never reads that nobody has it',
  async (reporter) => {
    const { house, taken } = await takenOn(reporter, 'no');
    const count = house.chat(reporter).length;
    const open = formOf(await house.press('director', button(taken, 'open', { tab: 'report' })));
    await house.press('director', button(open, 'recuse'), 'form');
    const [row] = await house.house.store.read.caseRows(house.file.school.id);
    await house.press('monitor', { do: 'take-on', nonce: 'at-once', case: row?.id ?? '' });
    await house.settle();
    const fresh = house.chat(reporter).slice(count);
    expect(textOf(fresh.map(({ first }) => first))).not.toContain(gone);
    expect(fresh.length).toBeGreaterThan(0);
  },
);

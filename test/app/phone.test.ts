import { afterEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../src/app/ports.ts';
import { type AHouse, aHouse, button, cardOf } from './a-house.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

type Call = Parameters<Phone['call']>[0];

async function ringing(text: string): Promise<{ house: AHouse; calls: Call[] }> {
  const calls: Call[] = [];
  const house = await aHouse({ phone: { call: async (to) => void calls.push(to) } });
  at = house;
  const first = await house.type('teacher-teams', text);
  const review = cardOf(await house.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
  await house.press('teacher-teams', button(review, 'send'));
  await house.settle();
  return { house, calls };
}

describe('an IMMEDIATE ping is also a call', () => {
  it('everybody on the first rung is rung, again each round, until somebody takes it on', async () => {
    const { house, calls } = await ringing('er is gedreigd met een mes, morgen');
    expect(new Set(calls.map((call) => call.person))).toEqual(new Set(['monitor', 'director', 'board']));
    await house.forward(10);
    const rang = calls.length;
    expect(rang).toBeGreaterThan(3);
    const ping = house.chat('director').findLast((message) => /dringends/.test(message.first.notice));
    if (ping === undefined) throw new Error('no ping');
    await house.press('director', button(ping.card, 'take-on'));
    await house.press('board', {
      do: 'seen',
      nonce: 'seen',
      case: (await house.house.store.read.caseRows(house.file.school.id))[0]?.id ?? '',
    });
    await house.forward(10);
    expect(calls).toHaveLength(rang);
  });

  it('a call says no more than whom to ring and the number of the case', async () => {
    const { calls } = await ringing('er is gedreigd met een mes bij de kluisjes, morgen');
    for (const call of calls)
      expect(Object.keys(call).toSorted()).toEqual(['language', 'number', 'person', 'phone']);
    expect(JSON.stringify(calls)).not.toContain('kluisjes');
  });

  it('a threat that is not immediate does not ring', async () => {
    const { calls } = await ringing('een leerling dreigt de school iets aan te doen');
    expect(calls).toHaveLength(0);
  });
});

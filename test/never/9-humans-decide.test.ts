import { afterEach, describe, expect, it } from 'vitest';
import type { Press } from '../../src/core/press.ts';
import { type AHouse, aHouse } from '../app/a-house.ts';
import { filed } from './whole.ts';
import { allWords } from './words.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

describe('The bot decides what humans decide: guilt, sanction, police, parents, press.', () => {
  it('left alone for a week the house pings, tells and remembers, and nothing else', async () => {
    at = await aHouse();
    const id = await filed(at);
    for (const minutes of [10, 10, 10, 60, 600, 1440, 1440]) await at.forward(minutes);
    const facts = (await at.house.store.read.case(id))?.facts ?? [];
    const own = new Set(facts.filter((fact) => fact.by === 'house').map((fact) => fact.type));
    for (const kind of own)
      expect([
        'ping-attempted',
        'delivered',
        'failed',
        'phoned',
        'reporter-told',
        'ladder-restarted',
      ]).toContain(kind);
    expect(facts.at(-1)?.at).toBeGreaterThan(at.now() - 20 * 60_000);
  });

  it('parents, police and press are decided by whoever the flow names, with a reason, or not at all', async () => {
    at = await aHouse();
    const house = at;
    const id = await filed(at);
    const rules = at.house.flows.get('threat')?.decisions ?? [];
    expect(rules.length).toBeGreaterThan(0);
    const decide = (by: string, code: string, choice: string, reason: string) =>
      house.receive(
        house.inbound(by, {
          kind: 'submitted',
          press: { do: 'submit-decision', nonce: house.house.ids.nonce(), case: id, code } as Press,
          values: { choice, reason, consulted: '' },
        }),
      );
    const decided = async () =>
      (await house.house.store.read.case(id))?.facts.filter((fact) => fact.type === 'decided') ?? [];
    for (const { code, options } of rules) {
      await decide('monitor', code, options[0] ?? '', 'omdat het moet');
      await decide('teacher-teams', code, options[0] ?? '', 'omdat het moet');
      await decide('board', code, options[0] ?? '', '   ');
      await decide('board', code, 'guilty', 'omdat het moet');
    }
    await decide('board', 'guilt', 'yes', 'omdat het moet');
    expect(await decided()).toEqual([]);
    const [first] = rules;
    await decide('board', first?.code ?? '', first?.options[0] ?? '', 'de politie vraagt erom');
    expect(await decided()).toMatchObject([{ by: 'board', reason: 'de politie vraagt erom' }]);
  });

  it('nobody outside the school is ever written to, whatever is pressed', async () => {
    at = await aHouse();
    const house = at;
    const id = await filed(at);
    for (const task of at.house.flows.get('threat')?.tasks ?? [])
      await at.press('director', { do: 'tick', nonce: task.id, case: id, item: task.id, state: 'done' });
    await at.press('director', { do: 'take-on', nonce: 't', case: id });
    await at.forward(30);
    const staff = new Set(at.file.people.map((person) => house.addressOf(person.id).user));
    expect(at.world.messages.filter((message) => !staff.has(message.address.user))).toEqual([]);
  });

  it('the mistake of a reporter closes nothing: somebody else looks first', async () => {
    at = await aHouse();
    const first = await at.type('teacher-teams', 'er is gedreigd met een mes, nu op het plein');
    const danger = { do: 'danger', nonce: 'd', answer: 'yes', draft: draftIn(first) } as const;
    await at.press('teacher-teams', danger);
    await at.settle();
    const [row] = await at.house.store.read.caseRows(at.file.school.id);
    const press = (by: string, verb: 'mistake' | 'confirm-mistake') =>
      at?.press(by, { do: verb, nonce: `${by}${verb}`, case: row?.id ?? '' });
    await press('teacher-teams', 'mistake');
    await press('teacher-teams', 'confirm-mistake');
    await press('teacher-slack', 'confirm-mistake');
    const rang = at.chat('director').length;
    await at.forward(10);
    expect(at.chat('director').length).toBeGreaterThan(rang);
  });

  it('nobody is called guilty, and the bot never says that it warned police, parents or press', () => {
    const said = allWords();
    expect(
      said.filter((one) => /\b(dader|verdachte|schuldig|suspect|culprit|perpetrator|guilty)\b/i.test(one)),
    ).toEqual([]);
    const claims =
      /\b(ik|de bot|meldwijs|i|the bot) (heb|heeft|hebben|have|has)\b[^.]{0,30}(politie|ouders|pers|police|parents|press)\b/i;
    expect(said.filter((one) => claims.test(one))).toEqual([]);
  });
});

function draftIn(card: object): string {
  return /"draft":"([^"]+)"/.exec(JSON.stringify(card))?.[1] ?? '';
}

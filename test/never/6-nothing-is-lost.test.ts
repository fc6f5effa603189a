import { afterEach, describe, expect, it } from 'vitest';
import { Trouble } from '../../src/app/ports.ts';
import { type AHouse, aHouse, button, cardOf, textOf } from '../app/a-house.ts';
import {
  type Again,
  breakStore,
  draftOf,
  filed,
  schoolBot,
  shown,
  story,
  type Whole,
  wholeBot,
} from './whole.ts';

let at: AHouse | undefined;
let whole: Whole | undefined;
let again: Again | undefined;
afterEach(async () => {
  await at?.stop();
  await whole?.stop();
  await again?.end();
  again = undefined;
  at = undefined;
  whole = undefined;
});

const casesOf = (house: AHouse) => house.house.store.read.caseRows(house.file.school.id);
const takenOn = /Opgepakt door/;

describe('An acknowledged press is lost, a message owed is not delivered, a ladder stands still, one tap leaves a second ping running.', () => {
  it('with the database away nothing is acknowledged and the person reads 112, on both platforms; then it is kept', async () => {
    whole = await wholeBot();
    const { world, running } = whole;
    for (const teacher of ['teacher-slack', 'teacher-teams']) {
      const before = world.messages(teacher).length;
      const mend = breakStore(running.house.store);
      const failed = await world.type(teacher, story);
      await world.until(() => world.messages(teacher).length > before + 1, 5_000);
      mend();
      if (teacher === 'teacher-slack') expect(failed.ok).toBe(false);
      const said = JSON.stringify(world.messages(teacher).slice(before + 1));
      expect(said).toContain('112');
      expect(said).toContain('niets bewaren');
      expect(said).not.toContain('Nog niet verstuurd');
      await world.redeliverNow();
      await world.until(() => world.messages(teacher).at(-1)?.buttons.includes('Nee') === true, 5_000);
      await world.press(teacher, { action: 'Nee' });
      await world.until(() => world.messages(teacher).at(-1)?.buttons.includes('Versturen') === true, 5_000);
      const again = breakStore(running.house.store);
      const pressed = await world.press(teacher, { action: 'Versturen' });
      await world.until(() => /niets bewaren/.test(JSON.stringify(world.messages(teacher).at(-1))), 5_000);
      again();
      expect(
        pressed.ok && pressed.toast === undefined && JSON.stringify(pressed.messages).includes('Verstuurd'),
      ).toBe(false);
      await world.press(teacher, { action: 'Versturen' });
      await running.work.settled();
    }
    for (const handler of ['monitor', 'director']) {
      const rang = world.messages(handler).filter((message) => /dringends/.test(message.rang ?? ''));
      expect(new Set(rang.map((message) => message.rang)).size).toBe(2);
    }
  });

  it('the same press ten times at once, and again later, is one report and one ping each', async () => {
    at = await aHouse();
    const house = at;
    const first = await at.type('teacher-teams', story);
    const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
    const send = button(review, 'send');
    await Promise.all(Array.from({ length: 10 }, () => house.press('teacher-teams', send)));
    await at.settle();
    await at.press('teacher-teams', send);
    await at.press('teacher-teams', {
      do: 'send',
      nonce: 'another-card',
      draft: 'draft' in send ? send.draft : '',
    });
    await at.settle();
    expect(await casesOf(at)).toHaveLength(1);
    for (const person of ['monitor', 'director', 'board']) expect(at.chat(person)).toHaveLength(1);
  });

  it('the same words delivered twice at once begin one draft', async () => {
    at = await aHouse();
    const house = at;
    await Promise.all(
      Array.from({ length: 5 }, () => house.type('teacher-teams', story, { delivery: 'the-same' })),
    );
    expect(await at.house.store.read.draftsOf('teacher-teams')).toHaveLength(1);
  });

  it('three people take it on at the same moment, from two platforms: one has it and every ping stops', async () => {
    at = await aHouse();
    const house = at;
    const id = await filed(at);
    await at.forward(10);
    const rang = () => house.world.messages.filter((one) => /er wacht iets/.test(one.first.notice)).length;
    const before = rang();
    const replies = await Promise.all(
      ['monitor', 'director', 'board'].map((person) =>
        house.press(person, { do: 'take-on', nonce: `at-once-${person}`, case: id }),
      ),
    );
    expect(replies.filter((reply) => reply.type === 'whisper')).toHaveLength(2);
    await at.settle();
    const stored = await at.house.store.read.case(id);
    expect(stored?.facts.filter((fact) => fact.type === 'taken-on')).toHaveLength(1);
    const owner = stored?.facts.find((fact) => fact.type === 'taken-on')?.by ?? '';
    await at.press(owner, { do: 'tick', nonce: 'police', case: id, item: firstStep(at), state: 'done' });
    await at.press('board', { do: 'seen', nonce: 'board-saw', case: id });
    await at.settle();
    await at.forward(60);
    expect(rang()).toBe(before);
    for (const { card } of at.world.messages) expect(textOf(card)).not.toContain('"do":"take-on"');
  });

  it('a ping that Slack holds up while somebody takes it on does not ring afterwards, and everyone hears who has it', async () => {
    at = await aHouse();
    const monitor = at.addressOf('monitor').user;
    at.world.failing.set(monitor, new Trouble('later', 'too many', { afterMs: 30_000 }));
    const id = await filed(at);
    await at.press('director', { do: 'take-on', nonce: 'd', case: id });
    await at.settle();
    at.world.failing.clear();
    await at.forward(2);
    expect(at.chat('monitor').filter((one) => /er wacht iets/.test(one.first.notice))).toEqual([]);
    expect(textOf(at.chat('teacher-teams').map((one) => one.card))).toMatch(takenOn);
  });

  it('once sent, no handler reads that the reporter is still writing', async () => {
    at = await aHouse();
    const { card } = await draftOf(at, 'teacher-teams');
    const review = cardOf(await at.press('teacher-teams', button(card, 'danger', { answer: 'yes' })));
    await at.settle();
    expect(textOf(at.chat('director').at(-1)?.card)).toMatch(/nog niet klaar/);
    await at.press('teacher-teams', button(review, 'send'));
    await at.settle();
    for (const person of ['monitor', 'director', 'board'])
      expect(textOf(at.chat(person).at(-1)?.card), person).not.toMatch(/nog niet klaar/);
  });

  it('with Slack away at the start Teams works, and what was owed on Slack arrives when it is back: nobody counted as unreachable', async () => {
    again = await schoolBot();
    const { world, lines } = again;
    let bot = await again.start();
    await world.install();
    for (const person of [
      'monitor',
      'director',
      'board',
      'monitor-deputy',
      'director-deputy',
      'board-deputy',
    ]) {
      const asks = () =>
        world.messages(person).some(({ buttons }) => /Ja, ik krijg|Yes, I get/.test(buttons.join()));
      await world.until(asks, 10_000);
      await world.confirmTestPing(person);
    }
    world.faults.set({ service: 'slack', answer: '500', method: 'chat.postMessage' });
    await world.type('teacher-teams', story);
    await world.press('teacher-teams', { action: 'Nee' });
    await world.press('teacher-teams', { action: 'Versturen' });
    const rang = (person: string) =>
      world.messages(person).filter((message) => /dringends/.test(message.rang ?? '')).length;
    await world.until(() => rang('director') > 0, 10_000);
    await bot.stop();
    expect(rang('monitor')).toBe(0);

    world.faults.clear();
    world.faults.set({ service: 'slack', answer: '500' });
    world.faults.set({ service: 'teams', answer: '500', method: 'token', times: 1 });
    lines.length = 0;
    bot = await again.start();
    expect((await fetch(`${bot.url}/health`)).status).toBe(200);
    const tried = () => lines.some((line) => JSON.stringify(line).includes('ping: later'));
    await expect.poll(tried, { timeout: 10_000 }).toBe(true);
    const asked = world.messages('teacher-teams').length;
    await world.type('teacher-teams', 'mag ik een leerling als vriend accepteren?');
    await world.until(() => world.messages('teacher-teams').length > asked + 1, 10_000);
    expect(rang('monitor')).toBe(0);

    world.faults.set({ service: 'slack', answer: 'ok' });
    await world.until(() => rang('monitor') > 0, 20_000);
    const factsOf = async (person: string) => {
      const [row] = await bot.house.store.read.caseRows('de-voorbeeldschool');
      const facts = (await bot.house.store.read.case(row?.id ?? ''))?.facts ?? [];
      return facts.filter((fact) => 'person' in fact && fact.person === person).map(({ type }) => type);
    };
    await expect.poll(() => factsOf('monitor')).toContain('delivered');
    expect(await factsOf('monitor')).not.toContain('failed');
  }, 60_000);

  it('somebody first met while nobody could say who they are keeps the report they began', async () => {
    at = await aHouse();
    const typed = at.inbound('new-teacher', { kind: 'typed', text: story, attachments: 0, private: true });
    const { profile: _, ...who } = typed.who;
    const first = cardOf(await at.receive({ ...typed, who }));
    const profile = { email: 'nieuw@devoorbeeldschool.example', guest: false, bot: false };
    const press = (one: Parameters<AHouse['press']>[1]) => {
      const inbound = at?.inbound('new-teacher', { kind: 'pressed', press: one, within: 'message' });
      if (at === undefined || inbound === undefined) throw new Error('no house');
      return at.receive({ ...inbound, who: { ...inbound.who, profile } });
    };
    const review = cardOf(await press(button(first, 'danger', { answer: 'no' })));
    await press(button(review, 'send'));
    await at.settle();
    expect(await casesOf(at)).toHaveLength(1);
    expect(at.world.messages.some((one) => one.address.user === 'user-of-new-teacher')).toBe(true);
  });

  it('an intern whom the school lists is heard, also with a guest account; another guest is not', async () => {
    at = await aHouse();
    const typed = at.inbound('intern', { kind: 'typed', text: story, attachments: 0, private: true });
    const as = (email: string) => ({
      ...typed,
      who: { ...typed.who, profile: { email, guest: true, bot: false } },
    });
    expect(shown(await at.receive(as('iemand@hogeschool.example')))).not.toContain('"do":"danger"');
    expect(shown(await at.receive(as('stagiair@hogeschool.example')))).toContain('"do":"danger"');
  });
});

function firstStep(house: AHouse): string {
  return house.house.flows.get('threat')?.tasks.find((task) => task.firstStep === true)?.id ?? '';
}

import { DatabaseSync } from 'node:sqlite';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHouse, button, cardOf, formOf, textOf } from '../app/a-house.ts';
import { onDisk, type Whole, wholeBot } from './whole.ts';

/** Words that stand nowhere but in what people filled in. */
const secret = /kluisjes|kastanjehof|paddenstoel|zonnebloem|vogelnest|Fatima|groep 7b/i;
const story = 'Fatima uit groep 7b is bedreigd met een mes bij de kluisjes, morgen';
const staff = ['teacher-slack', 'teacher-teams'] as const;
const handlers = ['monitor', 'director', 'board', 'monitor-deputy', 'director-deputy', 'board-deputy'];

/** All that ever stood in a chat or on a lock screen, but for what people typed themselves. */
const chatOf = (whole: Whole, person: string): string =>
  JSON.stringify(whole.world.messages(person).filter((message) => message.from === 'bot'));

async function press(whole: Whole, person: string, action: string): Promise<void> {
  const there = (): boolean =>
    whole.world.view(person)?.buttons.includes(action) === true ||
    whole.world.messages(person).some((message) => message.buttons.includes(action));
  await whole.world.until(there, 5_000);
  const done = await whole.world.press(person, { action });
  if (!done.ok) throw new Error(`${person} presses ${action}: ${done.error}`);
  await whole.running.work.settled();
}

async function handIn(whole: Whole, person: string, values: Readonly<Record<string, string>>): Promise<void> {
  const done = await whole.world.submit(person, { values });
  if (!done.ok) throw new Error(`${person} hands in: ${done.error}`);
  await whole.running.work.settled();
}

describe('A name, quote, class or any content of a case stands in a notification, a log, an e-mail, a channel, or stays behind in a chat.', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await wholeBot();
  });
  afterAll(() => whole.stop());

  it.each(staff)(
    'a whole story told by %s leaves no word in any chat, lock screen or log',
    async (teacher) => {
      const { world } = whole;
      await world.type(teacher, story);
      await press(whole, teacher, 'Nee');
      await press(whole, teacher, 'Versturen');
      for (const handler of ['monitor', 'director'])
        await world.until(() => chatOf(whole, handler).includes('Ik pak dit op'), 5_000);
      await press(whole, 'director', 'Ik pak dit op');
      await press(whole, 'director', 'Open');
      await press(whole, 'director', 'Notitie');
      await handIn(whole, 'director', { text: 'De moeder van de paddenstoel is gebeld' });
      await press(whole, 'director', 'Melding');
      await press(whole, 'director', 'Vraag de melder');
      await handIn(whole, 'director', { text: 'Stond de zonnebloem erbij?' });
      await world.until(() => /vraag/i.test(chatOf(whole, teacher)), 5_000);
      await press(whole, teacher, 'Lees en antwoord');
      await handIn(whole, teacher, { text: 'Ja, en het vogelnest ook' });
      await whole.running.forward(45 * 60_000);
      for (const person of [...handlers, ...staff, 'pupil', 'adviser'])
        expect(chatOf(whole, person), person).not.toMatch(secret);
      expect(JSON.stringify(whole.lines)).not.toMatch(secret);
      // The id of a turn is drawn at random and may spell anything.
      const said = whole.lines.map((line) => JSON.stringify(line).replace(/"turn":"[^"]*"/, ''));
      expect(said.filter((line) => /Dirk|Toos|Bea|Juf|Proef|take-on|submit-note/.test(line))).toEqual([]);
    },
  );

  it.each(staff)(
    'every card of a draft of %s says that it is sent, and keeps no word, also those left behind',
    async (teacher) => {
      const { world, running } = whole;
      const before = world.messages(teacher).length;
      const left = () =>
        JSON.stringify(
          world
            .messages(teacher)
            .slice(before)
            .filter((message) => message.from === 'bot')
            .map(({ payload }) => payload),
        );
      await world.type(teacher, `${story}, nog een keer`);
      await press(whole, teacher, 'Nee');
      await world.until(() => left().includes('kluisjes'), 5_000);
      await running.forward(6 * 60_000);
      await press(whole, teacher, 'Ga verder');
      await world.until(() => left().split('kluisjes').length > 2, 5_000);
      await press(whole, teacher, 'Versturen');
      await world.until(() => !/kluisjes|Nog niet verstuurd|Versturen/.test(left()), 5_000);
      expect(left()).toMatch(/Verstuurd/i);
    },
  );

  it.each(staff)('a draft of %s that was left alone goes from the chat too', async (teacher) => {
    const { world, running } = whole;
    const before = world.messages(teacher).length;
    const left = () =>
      JSON.stringify(
        world
          .messages(teacher)
          .slice(before)
          .filter(({ from }) => from === 'bot'),
      );
    await world.type(teacher, `${story}, en dan niets`);
    await press(whole, teacher, 'Nee');
    await world.until(() => left().includes('kluisjes'), 5_000);
    await running.forward(25 * 3_600_000);
    await world.until(() => !/kluisjes|Versturen/.test(left()), 5_000);
  });

  it('no word of it stands readable on the disk, and what is owed holds ids only', () => {
    expect(onDisk(whole.directory)).not.toMatch(/kluisjes|paddenstoel|zonnebloem|vogelnest/);
    const [file] = readdirSync(join(whole.directory, 'simulator')).filter((name) => name === 'meldwijs.db');
    const database = new DatabaseSync(join(whole.directory, 'simulator', file ?? ''), { readOnly: true });
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    for (const { name } of tables) {
      const rows = JSON.stringify(database.prepare(`select * from "${String(name)}"`).all());
      if (name !== 'flows') expect(rows, String(name)).not.toMatch(/Dirk|Fatima|gedreigd|mes\b/);
    }
    database.close();
  });

  it('in a channel there is only "Ik antwoord je privé"', async () => {
    const { world } = whole;
    await world.type('teacher-slack', `/meldwijs ${story}`, { channel: true });
    await world.type('teacher-teams', story, { channel: true });
    await whole.running.work.settled();
    const said = staff.flatMap((person) =>
      world.messages(person).filter((message) => message.from === 'bot' && message.inChannel === true),
    );
    for (const message of said) {
      expect(JSON.stringify(message.payload)).not.toMatch(/\bmes\b|gedreigd|Nog niet verstuurd/);
      expect(message.buttons).toEqual([]);
    }
  });

  it('a ping that came and was repeated, a handover and a withdrawn copy hold no word either', async () => {
    const at = await aHouse();
    try {
      const first = await at.type('teacher-teams', story);
      const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'yes' })));
      await at.settle();
      const ping = at.chat('monitor')[0]?.card;
      if (ping === undefined) throw new Error('no ping');
      await at.press('monitor', button(ping, 'take-on'));
      const to = formOf(await at.press('monitor', { do: 'pass-on', nonce: 'p', case: idOf(ping) }));
      await at.submit('monitor', to, { to: 'director' });
      await at.press('teacher-teams', button(review, 'review-conflict', { person: 'director' }));
      await at.forward(20);
      for (const message of at.world.messages) {
        expect(textOf(message.first)).not.toMatch(secret);
        expect(textOf(message.card)).not.toMatch(secret);
        expect(message.first.notice).toMatch(/^Meldwijs[^"]{0,60}$/);
      }
      expect(textOf(at.chat('director').map((message) => message.card))).not.toMatch(/2[0-9A-F]{3}/);
      expect(JSON.stringify(at.lines)).not.toMatch(secret);
    } finally {
      await at.stop();
    }
  });
});

function idOf(card: Parameters<typeof button>[0]): string {
  const press = button(card, 'take-on');
  return 'case' in press ? press.case : '';
}

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bot, buttonsOf, openBot, pingsOf } from './bot-process.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await openBot();
  await bot.start();
  await bot.world.install();
  const holders = ['monitor', 'monitor-deputy', 'director', 'director-deputy', 'board', 'board-deputy'];
  for (const person of holders) {
    await bot.world.until(
      () =>
        bot.world
          .messages(person)
          .some(
            (message) =>
              message.buttons.includes('Ja, ik krijg dit') || message.buttons.includes('Yes, I get this'),
          ),
      20_000,
    );
    await bot.world.confirmTestPing(person);
  }
});
afterEach(() => bot.close());

const story = 'er is gedreigd met een mes, morgen';

/** While this is held nothing can be committed: what comes in is received and waits. */
function holdCommits(directory: string): { release(): void } {
  const database = new DatabaseSync(join(directory, 'meldwijs.db'));
  database.exec('pragma busy_timeout = 5000; begin immediate');
  return {
    release: () => {
      database.exec('rollback');
      database.close();
    },
  };
}

describe.each(['teacher-slack', 'teacher-teams'])('killed with kill -9, %s', (teacher) => {
  it('between receipt and commit: what was typed comes again and nothing is lost', async () => {
    const { world } = bot;
    const held = holdCommits(bot.directory);
    const typed = world.type(teacher, story).catch(() => undefined);
    // Received and not kept: the bot may not have answered.
    await world.until(
      () => world.undelivered > 0 || world.messages(teacher).some((message) => message.text === story),
      5_000,
    );
    await bot.kill();
    held.release();
    await typed;
    expect(
      world.messages(teacher).some((message) => message.notification.includes('nog niet verstuurd')),
    ).toBe(false);
    await bot.start();
    await world.redeliverNow();
    await world.until(
      () => world.messages(teacher).some((message) => message.buttons.includes('Nee')),
      20_000,
    );
    await world.press(teacher, { action: 'Nee' });
    await world.until(() => buttonsOf(world, teacher).includes('Versturen'), 10_000);
    await world.press(teacher, { action: 'Versturen' });
    await world.until(
      () => pingsOf(world, 'monitor').length > 0 && pingsOf(world, 'director').length > 0,
      10_000,
    );
    expect([...pingsOf(world, 'monitor'), ...pingsOf(world, 'director')]).toHaveLength(2);
  });

  it('between commit and delivery: every ping that was owed arrives after the restart, under one number', async () => {
    const { world } = bot;
    await world.type(teacher, story);
    await world.until(() => buttonsOf(world, teacher).includes('Nee'), 10_000);
    await world.press(teacher, { action: 'Nee' });
    await world.until(() => buttonsOf(world, teacher).includes('Versturen'), 10_000);
    world.faults.set({ service: 'slack', answer: '500', method: 'chat.postMessage' });
    world.faults.set({ service: 'teams', answer: '500', method: 'send' });
    const pressed = world.press(teacher, { action: 'Versturen' }).catch(() => undefined);
    await world.until(() => caseCount(bot.directory) === 1, 10_000);
    await bot.kill();
    world.faults.clear();
    await pressed;
    expect(pingsOf(world, 'monitor')).toHaveLength(0);
    expect(pingsOf(world, 'director')).toHaveLength(0);
    await bot.start();
    // Alone with its database again, it takes back at once what the dead one was just sending.
    await world.until(
      () =>
        pingsOf(world, 'monitor').length > 0 &&
        pingsOf(world, 'director').length > 0 &&
        pingsOf(world, 'board').length > 0,
      20_000,
    );
    expect(
      new Set([...pingsOf(world, 'monitor'), ...pingsOf(world, 'director'), ...pingsOf(world, 'board')]).size,
    ).toBe(1);
  });
});

function caseCount(directory: string): number {
  const database = new DatabaseSync(join(directory, 'meldwijs.db'), { readOnly: true });
  try {
    return Number(database.prepare('select count(*) as n from cases').get()?.['n'] ?? 0);
  } finally {
    database.close();
  }
}

/**
 * What a platform was given is never lost, never readable on the disk, and never replaced by two processes at once.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fresh } from './fresh.ts';
import { engines, fresh, masterKey } from './fresh.ts';

const soon = 15_000;

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
  });
  afterEach(() => world.end());

  it('what was put in is there after a restart, and only the newest of it', async () => {
    const { safe } = world.store;
    expect(await safe.look('slack one')).toBeUndefined();
    expect(await safe.replace('slack one', 0, 'first')).toBe(true);
    expect(await safe.replace('slack one', 1, 'second')).toBe(true);
    expect(await safe.replace('slack other', 0, 'of another workspace')).toBe(true);
    await world.store.close();
    const again = await world.another();
    expect(await again.safe.look('slack one')).toEqual({ version: 2, secret: 'second' });
    expect(await again.safe.look('slack other')).toEqual({ version: 1, secret: 'of another workspace' });
  });

  it('no letter of it stands readable on the disk, and another key does not open it', async () => {
    await world.store.safe.replace('slack one', 0, 'xoxe-planted-secret');
    const bytes = await world.everything();
    expect(bytes.includes('planted')).toBe(false);
    // The search itself works: the name does stand there.
    expect(bytes.includes('slack one')).toBe(true);
    await expect(world.another(Buffer.alloc(32, 8))).rejects.toThrow('MASTER_KEY is not the one');
    expect((await (await world.another(masterKey)).safe.look('slack one'))?.secret).toBe(
      'xoxe-planted-secret',
    );
  });

  it('a secret that was moved to another name, or put back under a newer version, does not open', async () => {
    const { safe } = world.store;
    await safe.replace('one', 0, 'of one');
    await safe.replace('other', 0, 'of the other');
    await world.meddle(
      `update safe set sealed = (select mine.sealed from safe as mine where mine.name = 'one') where name = 'other'`,
    );
    await expect(safe.look('other')).rejects.toThrow('does not open');
    await world.meddle(`update safe set version = 2 where name = 'one'`);
    await expect(safe.look('one')).rejects.toThrow('does not open');
  });

  it('of two processes that come at once one may replace it, and whoever comes late changes nothing', async () => {
    const mine = world.store.safe;
    const theirs = (await world.another()).safe;
    const asked = await Promise.all([mine.reserve('slack', 0, soon), theirs.reserve('slack', 0, soon)]);
    expect(asked.toSorted()).toEqual([false, true]);
    const [winner, loser] = asked[0] ? [mine, theirs] : [theirs, mine];
    expect(await winner.reserve('slack', 0, soon)).toBe(true);
    expect(await winner.replace('slack', 0, 'new')).toBe(true);
    expect(await loser.replace('slack', 0, 'late')).toBe(false);
    expect(await loser.reserve('slack', 0, soon)).toBe(false);
    expect(await loser.look('slack')).toEqual({ version: 1, secret: 'new' });
    expect(await loser.reserve('slack', 1, soon)).toBe(true);
  });

  it('a process that hangs or dies does not keep the right for ever', async () => {
    const theirs = (await world.another()).safe;
    expect(await world.store.safe.reserve('slack', 0, soon)).toBe(true);
    expect(await theirs.look('slack')).toBeUndefined();
    expect(await theirs.reserve('slack', 0, soon)).toBe(false);
    world.clock.now += soon;
    expect(await theirs.reserve('slack', 0, soon)).toBe(true);
    expect(await world.store.safe.reserve('slack', 0, soon)).toBe(false);
  });
});

it('when the process that had the right is gone and nobody else was there, it is free at once', async () => {
  const world = await fresh('sqlite');
  try {
    await world.store.safe.reserve('slack', 0, soon);
    await world.store.close();
    expect(await (await world.another()).safe.reserve('slack', 0, soon)).toBe(true);
  } finally {
    await world.end();
  }
});

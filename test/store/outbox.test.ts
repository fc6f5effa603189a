/**
 * What is owed goes out: the urgent first, every school in turn, one message at a time to each person, and never lost.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutboxRow } from '../../src/app/ports.ts';
import type { Fresh } from './fresh.ts';
import { engines, fresh, openCase, owed } from './fresh.ts';

const claimer = fileURLToPath(new URL('claimer.ts', import.meta.url));

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
  });
  afterEach(() => world.end());

  const owe = (...rows: readonly Omit<OutboxRow, 'attempts'>[]): Promise<void> =>
    world.store.turn({}, (turn) => turn.owe(rows));
  const claim = async (now: number, limit = 10, leaseMs = 1000): Promise<readonly string[]> =>
    (await world.store.claim(now, leaseMs, limit)).map(({ id }) => id);

  it('a row comes back as it was owed, and goes when it is settled', async () => {
    const row = owed('o1', 'p1', 'high', {
      case: 'c1',
      dueAt: 1_800_000_000_000,
      createdAt: 1_799_999_999_999,
    });
    await openCase(world.store, 'c1');
    await owe(row);
    expect(await claim(1_799_999_999_999)).toEqual([]);
    expect(await world.store.claim(1_800_000_000_000, 1000, 10)).toEqual([{ ...row, attempts: 0 }]);
    await world.store.settle('o1');
    expect(await claim(1_900_000_000_000)).toEqual([]);
    expect(await world.store.nextOwedAt()).toBeUndefined();
  });

  it('the urgent goes before the calm, whoever waited longer', async () => {
    await owe(
      owed('bulk', 'p1', 'bulk', { dueAt: 1 }),
      owed('normal', 'p2', 'normal', { dueAt: 2 }),
      owed('high', 'p3', 'high', { dueAt: 3 }),
      owed('immediate', 'p4', 'immediate', { dueAt: 4 }),
    );
    expect(await claim(100)).toEqual(['immediate', 'high', 'normal', 'bulk']);
  });

  it('a school with a hundred messages does not make the others wait', async () => {
    await owe(
      ...Array.from({ length: 100 }, (_, at) =>
        owed(`a${at}`, `pa${at}`, 'normal', { school: 'a', dueAt: at }),
      ),
      owed('b0', 'pb0', 'normal', { school: 'b', dueAt: 500 }),
      owed('b1', 'pb1', 'normal', { school: 'b', dueAt: 501 }),
      owed('c0', 'pc0', 'normal', { school: 'c', dueAt: 600 }),
    );
    expect(await claim(1000, 6)).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'a2']);
  });

  it('one message at a time is on its way to one person, the most urgent first', async () => {
    await owe(
      owed('calm', 'p1', 'normal', { dueAt: 1 }),
      owed('urgent', 'p1', 'immediate', { dueAt: 2 }),
      owed('other', 'p2', 'normal', { dueAt: 3 }),
    );
    expect(await claim(100)).toEqual(['urgent', 'other']);
    expect(await claim(100)).toEqual([]);
    await world.store.settle('urgent');
    expect(await claim(100)).toEqual(['calm']);
  });

  it('bulk gets at most half of what is taken at once, but is never forgotten', async () => {
    await owe(...Array.from({ length: 10 }, (_, at) => owed(`b${at}`, `p${at}`, 'bulk', { dueAt: at })));
    expect(await claim(100, 6)).toEqual(['b0', 'b1', 'b2']);
    expect(await claim(100, 1)).toEqual(['b3']);
    await owe(...Array.from({ length: 6 }, (_, at) => owed(`n${at}`, `q${at}`, 'normal')));
    expect(await claim(100, 6)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
  });

  it('a lease that ran out is taken over', async () => {
    await owe(owed('o1', 'p1', 'high'));
    expect(await claim(1000, 10, 500)).toEqual(['o1']);
    expect(await claim(1499)).toEqual([]);
    expect(await world.store.nextOwedAt()).toBe(1500);
    const other = await world.another();
    expect((await other.claim(1500, 500, 10)).map(({ id }) => id)).toEqual(['o1']);
    // Whoever lost the lease does not take it from the one who has it now.
    await world.store.postpone('o1', 1501);
    expect(await claim(1501)).toEqual([]);
    await other.postpone('o1', 1600);
    expect(await world.store.nextOwedAt()).toBe(1600);
    expect((await world.store.claim(1600, 500, 10))[0]?.attempts).toBe(1);
  });

  it('a postponed message waits, and holds up nobody else', async () => {
    await owe(owed('o1', 'p1', 'high'), owed('o2', 'p1', 'normal'), owed('o3', 'p2', 'normal'));
    expect(await claim(1000)).toEqual(['o1', 'o3']);
    await world.store.postpone('o1', 9000);
    expect(await claim(1000)).toEqual(['o2']);
    await world.store.settle('o2');
    await world.store.settle('o3');
    expect(await world.store.nextOwedAt()).toBe(9000);
    expect((await world.store.claim(9000, 10, 10))[0]).toMatchObject({ id: 'o1', attempts: 1 });
  });

  it('two that claim at the same moment never take the same message, nor two for one person', async () => {
    const other = await world.another();
    await owe(...Array.from({ length: 40 }, (_, at) => owed(`o${at}`, `p${at % 20}`, 'normal')));
    const taken = await Promise.all(
      [world.store, other, world.store, other].map((store) => store.claim(1000, 1000, 8)),
    );
    const rows = taken.flat();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(new Set(rows.map(({ effect }) => effect.person)).size).toBe(rows.length);
    expect(rows).toHaveLength(20);
  });

  it('what is owed twice under one id is owed once', async () => {
    await owe(owed('o1', 'p1', 'high'));
    await owe(owed('o1', 'p1', 'high'));
    expect(await claim(1000)).toEqual(['o1']);
  });
});

describe('on sqlite, where a process can know that it is alone', () => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh('sqlite');
  });
  afterEach(() => world.end());

  it('what a killed process was sending goes at once when the store is opened again, unless another one has it open', async () => {
    await world.store.turn({}, (turn) => turn.owe([owed('o1', 'p1', 'high')]));
    const child = spawn(process.execPath, [claimer, JSON.stringify(world.where), '1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(String((await once(child.stdout, 'data'))[0])).toBe('o1\n');
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Somebody else has it open, and might be the one that sends it.
    const second = await world.another();
    expect(await second.claim(1001, 1000, 10)).toEqual([]);
    await second.close();
    await world.store.close();
    const third = await world.another();
    expect((await third.claim(1001, 1000, 10)).map(({ id }) => id)).toEqual(['o1']);
    const fourth = await world.another();
    expect(await fourth.claim(1002, 1000, 10)).toEqual([]);
  });
});

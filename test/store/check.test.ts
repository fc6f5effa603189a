/**
 * Whoever can write to the database but has no keys cannot change the past unseen: the check says what was done.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fresh } from './fresh.ts';
import { engines, fresh, note, openCase } from './fresh.ts';

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
    for (const id of ['c1', 'c2']) {
      await openCase(world.store, id);
      for (const text of ['one', 'two', 'three']) await note(world.store, id, `${id} ${text}`);
    }
  });
  afterEach(() => world.end());

  const found = (): Promise<readonly string[]> => world.store.verify();
  /** A store with nothing in memory. */
  const reading = async () => (await world.another()).read;

  it('an untouched store has nothing to say, also while it is used', async () => {
    expect(await found()).toEqual([]);
    const [findings] = await Promise.all([
      found(),
      note(world.store, 'c1', 'four'),
      openCase(world.store, 'c3'),
    ]);
    expect(findings).toEqual([]);
    await world.store.sweep(world.clock.now);
    await note(world.store, 'c3', 'after the anchor');
    expect(await found()).toEqual([]);
  });

  it('a changed fact is found, and cannot be read', async () => {
    await world.meddle(
      `update facts set sealed = (select other.sealed from facts as other where other.case_id = 'c1' and other.seq = 2)
       where case_id = 'c1' and seq = 3`,
    );
    expect(await found()).toEqual(['s1: case c1 has a changed or moved fact 3']);
    await expect((await reading()).case('c1')).rejects.toThrow('does not open');
  });

  it('a removed fact is found, and the case cannot be read', async () => {
    await world.meddle(`delete from facts where case_id = 'c1' and seq = 2`);
    expect((await found()).join('\n')).toContain('case c1 misses what stood between fact 1 and fact 3');
    await expect((await reading()).case('c1')).rejects.toThrow('must have 4 facts, found 3');
  });

  it('facts in another order are found', async () => {
    await world.meddle(
      `update facts set seq = 99 where case_id = 'c1' and seq = 2`,
      `update facts set seq = 2 where case_id = 'c1' and seq = 3`,
      `update facts set seq = 3 where case_id = 'c1' and seq = 99`,
    );
    const findings = (await found()).join('\n');
    expect(findings).toContain('case c1 has a changed or moved fact 2');
    expect(findings).toContain('case c1 has a changed or moved fact 3');
    await expect((await reading()).case('c1')).rejects.toThrow('does not open');
  });

  it('a fact that was moved to another case is found', async () => {
    await world.meddle(
      `delete from facts where case_id = 'c2' and seq = 4`,
      `update facts set case_id = 'c2' where case_id = 'c1' and seq = 4`,
    );
    expect((await found()).join('\n')).toContain('case c2 has a changed or moved fact 4');
    await expect((await reading()).case('c2')).rejects.toThrow('does not open');
  });

  it('a log whose end was cut off is found, also together with an older row', async () => {
    await world.meddle(`create table older as select * from cases where id = 'c1'`);
    await note(world.store, 'c1', 'the one that hurts');
    await world.meddle(`delete from facts where case_id = 'c1' and seq = 5`);
    expect((await found()).join('\n')).toContain('its end was cut off');
    await world
      .meddle(`delete from cases where id = 'c1'`, `insert into cases select * from older`)
      .catch(() =>
        world.meddle(
          `update cases set facts = (select facts from older), head = (select head from older), mac = (select mac from older)
         where id = 'c1'`,
        ),
      );
    expect((await (await reading()).case('c1'))?.facts).toHaveLength(4);
    expect(await found()).toEqual([
      's1: case c1 is at fact 4, but the ledger has seen fact 5: it was put back or changed',
    ]);
  });

  it('a removed case is found', async () => {
    await world.meddle(`delete from facts where case_id = 'c1'`, `delete from cases where id = 'c1'`);
    expect(await found()).toEqual(['s1: case c1 was removed; the ledger knows it']);
  });

  it('a case removed from the ledger as well is found', async () => {
    await world.meddle(
      `delete from facts where case_id = 'c1'`,
      `delete from cases where id = 'c1'`,
      `delete from ledger where case_id = 'c1'`,
    );
    expect((await found()).join('\n')).toContain('what stood between was removed');
  });

  it('a change in the row is found: somebody who stops the clock or makes it calm', async () => {
    await world.meddle(`update cases set due_at = null where id = 'c1'`);
    expect(await found()).toEqual(['s1: case c1 has a changed row']);
    await expect((await reading()).case('c1')).rejects.toThrow(
      'was changed by something that is not Meldwijs',
    );
  });

  it('content put back to an earlier day is found, as far as the key store has seen it', async () => {
    await world.meddle(`create table earlier as select * from ledger`);
    await openCase(world.store, 'c3');
    await world.store.sweep(world.clock.now);
    await world.meddle(
      `delete from facts where case_id = 'c3'`,
      `delete from cases where id = 'c3'`,
      `delete from ledger where seq > (select max(seq) from earlier)`,
    );
    expect((await found()).join('\n')).toContain('the key store has seen line 9');
  });

  it('a case whose key is gone is found', async () => {
    await world.askKeys(`delete from wrapped where name = 'case:c1'`);
    expect(await found()).toEqual(['s1: case c1 cannot be read: its key is gone']);
  });
});

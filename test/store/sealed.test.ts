/**
 * Whoever gets hold of the files reads nothing in them, and what was destroyed stays unreadable.
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/app/ports.ts';
import { openStore } from '../../src/store/open.ts';
import type { Fresh } from './fresh.ts';
import {
  draftOf,
  engines,
  flowOf,
  fresh,
  masterKey,
  note,
  openCase,
  openedFact,
  owed,
  rowOf,
  waiting,
} from './fresh.ts';

const planted = 'Fatima mes klas 4b';

/** Uses every way there is to write, each with the planted words wherever words may be. */
async function writeEverything(store: Store): Promise<void> {
  await store.importSchool('s1', 'org', { members: [{ name: planted, phone: planted }] }, 'hash', 1);
  await store.turn({ person: 'p1', draft: 'd1' }, async (turn) => {
    const address = { platform: 'teams', tenant: 'T', user: 'U', reach: `{"name":"${planted}"}` } as const;
    await turn.meet(address, { person: 'p1', school: 's1', staff: true, confirmed: true }, 1);
    await turn.setLanguage('p1', 'nl');
    await turn.keepFlow(flowOf('v1'));
    await turn.saveDraft(draftOf('d1', { by: 'p1', answers: { story: planted } }), 9000, 2000);
    await turn.saveDraft(draftOf('d2', { by: 'p1', answers: { story: planted } }), 9000, 2000);
    await turn.openCase(rowOf('c1'), [
      openedFact('N-c1', { reporterName: planted }),
      { at: 1, by: 'p1', type: 'answered', answers: { story: planted }, fromWords: [planted], sent: true },
    ]);
    await turn.append(
      'c1',
      2,
      [
        { at: 2, by: 'p2', type: 'noted', text: planted },
        { at: 3, by: 'p2', type: 'asked', question: 'q1', text: planted },
        { at: 3, by: 'p2', type: 'decided', code: 'B1', choice: 'yes', reason: planted, consulted: planted },
        { at: 4, by: 'p1', type: 'call-asked', number: planted },
      ],
      waiting,
    );
    await turn.owe([owed('o1', 'p2', 'high', { case: 'c1' })]);
    await turn.confirmPing('s1', 'p1', 5);
    await turn.announceHolder('s1', 'p1', 'monitor', 5);
    await turn.confirmHolder('s1', 'p1', 'monitor', 'p2', 6);
    await turn.remember({ person: 'p1', nonce: 'n1', action: 'send' }, { case: 'c1', did: 'send' }, 5);
    await turn.dropDraft('d2');
  });
  await note(store, 'c1', planted);
  await store.saveCopy({
    id: 'k1',
    school: 's1',
    case: 'c1',
    person: 'p2',
    address: { platform: 'slack', tenant: 'T', user: 'U', reach: planted },
    conversation: 'D1',
    message: '1.2',
    what: 'ping',
    ref: undefined,
    shown: 'hash',
    reduced: false,
    sentAt: 5,
  });
  await store.claim(1000, 1000, 10);
  await store.postpone('o1', 5000);
  await store.count('s1', 'phones', '2026-09-01');
  await store.safe.replace('slack', 0, planted);
}

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
  });
  afterEach(() => world.end());

  it('no word of any report stands readable on the disk, after every way to write', async () => {
    await writeEverything(world.store);
    const before = await world.everything();
    await world.store.sweep(world.clock.now);
    const after = await world.everything();
    for (const bytes of [before, after])
      for (const words of [planted, 'Fatima', 'klas 4b', Buffer.from(planted, 'utf16le')])
        expect(bytes.includes(words)).toBe(false);
    // The search itself works: ids do stand there.
    expect(before.includes('N-c1')).toBe(true);
    expect(JSON.stringify(await world.store.read.case('c1'))).toContain(planted);
    expect(JSON.stringify(await world.store.read.draft('d1'))).toContain(planted);
    expect(JSON.stringify(await world.store.read.schoolFile('s1'))).toContain(planted);
    expect((await world.store.read.identitiesOf('p1'))[0]?.address.reach).toContain(planted);
    expect((await world.store.read.copies('c1'))[0]?.address.reach).toBe(planted);
  });

  it('the facts of a case do not say who reported it; a key of its own does', async () => {
    const address = { platform: 'slack', tenant: 'T', user: 'U' } as const;
    const strange = 'p-"$&\\-reporter';
    await world.store.turn({}, async (turn) => {
      await turn.openCase(rowOf('c1'), [
        openedFact('N-c1', { reporter: strange, by: strange }),
        {
          at: 2,
          by: strange,
          type: 'answered',
          answers: { story: `ik, "${strange}"` },
          fromWords: [],
          sent: true,
        },
      ]);
      await turn.meet(address, { person: 'p1', school: 's1', staff: true, confirmed: true }, 1);
    });
    const facts = (await (await world.another()).read.case('c1'))?.facts;
    expect(facts?.[0]).toEqual(openedFact('N-c1', { reporter: strange, by: strange }));
    expect(facts?.[1]).toMatchObject({ by: strange, answers: { story: `ik, "${strange}"` } });

    await destroyKey(world, 'reporter:c1');
    const without = (await (await world.another()).read.case('c1'))?.facts;
    expect(without?.[0]).toEqual(
      openedFact('N-c1', { reporter: 'withheld', reporterName: '', by: 'withheld' }),
    );
  });

  it('staff–pupil cases are locked with a second wrapping key', async () => {
    await openCase(world.store, 'c1');
    await openCase(world.store, 'c2', { visibility: 'staff-pupil' });
    await world.store.turn({}, async (turn) => {
      await turn.keepFlow(flowOf('v9', 'staff-pupil'));
      await turn.saveDraft(draftOf('d1', { flowVersion: 'v9' }), 9000, undefined);
    });
    expect(await keysOf(world)).toEqual({
      'case:c1': 'general',
      'reporter:c1': 'general',
      'case:c2': 'staff-pupil',
      'reporter:c2': 'staff-pupil',
      'draft:d1': 'staff-pupil',
      proof: 'general',
    });
    expect((await (await world.another()).read.case('c2'))?.facts).toHaveLength(1);
  });

  it('a dropped draft cannot be read, not even from a copy of its row', async () => {
    await world.store.turn({}, (turn) =>
      turn.saveDraft(draftOf('d1', { answers: { story: planted } }), 9000, undefined),
    );
    await world.meddle('create table copy_of_drafts as select * from drafts');
    await world.store.turn({}, (turn) => turn.dropDraft('d1'));
    expect(await world.store.read.draft('d1')).toBeUndefined();
    expect(await keysOf(world)).toEqual({ proof: 'general' });
    await world.meddle('insert into drafts select * from copy_of_drafts');
    await expect(world.store.read.draft('d1')).rejects.toThrow('the key of draft:d1 is gone');
  });

  it('a sealed draft or fact that was moved elsewhere does not open', async () => {
    await world.store.turn({}, async (turn) => {
      await turn.saveDraft(draftOf('d1'), 9000, undefined);
      await turn.saveDraft(draftOf('d2'), 9000, undefined);
    });
    await world.meddle(
      `update drafts set sealed = (select other.sealed from drafts as other where other.id = 'd2') where id = 'd1'`,
    );
    await expect(world.store.read.draft('d1')).rejects.toThrow('does not open');
  });

  it('another master key opens nothing, and says so', async () => {
    await expect(world.another(Buffer.alloc(32, 8))).rejects.toThrow('MASTER_KEY is not the one');
    await expect(world.another(Buffer.alloc(16, 8))).rejects.toThrow('must be 32 bytes, got 16');
  });

  it('keys without content are swept after an hour, keys in use stay', async () => {
    await openCase(world.store, 'c1');
    await world.store.turn({}, (turn) => turn.saveDraft(draftOf('d1'), 9000, undefined));
    await world.meddle(`delete from drafts where id = 'd1'`);
    expect((await world.store.sweep(world.clock.now)).keys).toBe(0);
    world.clock.now += 2 * 60 * 60_000;
    expect((await world.store.sweep(world.clock.now)).keys).toBe(1);
    expect(Object.keys(await keysOf(world)).toSorted()).toEqual(['case:c1', 'proof', 'reporter:c1']);
    expect((await (await world.another()).read.case('c1'))?.facts).toHaveLength(1);
  });
});

it('a copy of the content without keys.db cannot be read, and a store on it refuses to open', async () => {
  const world = await fresh('sqlite');
  const elsewhere = mkdtempSync(join(tmpdir(), 'meldwijs-copy-'));
  try {
    if (world.where.engine !== 'sqlite') throw new Error('this test is about files');
    await openCase(world.store, 'c1');
    await world.store.close();
    copyFileSync(join(world.where.directory, 'meldwijs.db'), join(elsewhere, 'meldwijs.db'));
    const open = () =>
      openStore({
        where: { engine: 'sqlite', directory: elsewhere },
        masterKey,
        ids: { id: () => 'i', nonce: () => 'n', number: () => 'N' },
        wire: () => 1,
      });
    await expect(open()).rejects.toThrow('put back keys.db');
    copyFileSync(join(world.where.directory, 'keys.db'), join(elsewhere, 'keys.db'));
    const store = await open();
    expect((await store.read.case('c1'))?.facts).toHaveLength(1);
    await store.close();
    expect(statSync(join(world.where.directory, 'keys.db')).mode & 0o077).toBe(0);
    expect(statSync(join(world.where.directory, 'meldwijs.db')).mode & 0o077).toBe(0);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
    await world.end();
  }
});

it('a destroyed key leaves the disk with the next sweep, wrapped as it was', async () => {
  const world = await fresh('sqlite');
  try {
    await world.store.turn({}, (turn) => turn.saveDraft(draftOf('d1'), 9000, undefined));
    const [row] = await world.askKeys(`select wrapped from wrapped where name = 'draft:d1'`);
    const wrapped = Buffer.from(row?.['wrapped'] as Uint8Array);
    expect((await world.everything()).includes(wrapped)).toBe(true);
    await world.store.turn({}, (turn) => turn.dropDraft('d1'));
    await world.store.sweep(world.clock.now);
    expect((await world.everything()).includes(wrapped)).toBe(false);
  } finally {
    await world.end();
  }
});

it('when the keys cannot be written nothing is kept, and nobody hears that it was', async () => {
  const world = await fresh('sqlite');
  try {
    if (world.where.engine !== 'sqlite') throw new Error('this test is about files');
    await openCase(world.store, 'c1');
    const locked = new DatabaseSync(join(world.where.directory, 'keys.db'));
    locked.exec('begin immediate');
    const outcomes = await Promise.allSettled([
      openCase(world.store, 'c2'),
      note(world.store, 'c1', 'beside it'),
    ]);
    locked.exec('rollback');
    locked.close();
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await world.store.read.caseRows('s1')).map(({ id, facts }) => [id, facts])).toEqual([['c1', 1]]);
    await openCase(world.store, 'c2');
    await note(world.store, 'c1', 'again');
    expect(await world.store.verify()).toEqual([]);
  } finally {
    await world.end();
  }
});

async function keysOf(world: Fresh): Promise<Record<string, unknown>> {
  const rows = await world.askKeys('select name, wrapped_by from wrapped');
  return Object.fromEntries(rows.map((row) => [String(row['name']), row['wrapped_by']]));
}

async function destroyKey(world: Fresh, name: string): Promise<void> {
  await world.askKeys(`delete from wrapped where name = '${name}'`);
}

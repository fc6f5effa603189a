/**
 * What was said once is still known later: people, schools, drafts, cases, copies and when the clock must look.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CopyRow } from '../../src/app/ports.ts';
import type { Fresh } from './fresh.ts';
import { draftOf, engines, flowOf, fresh, note, openCase, openedFact, rowOf } from './fresh.ts';

const day = 24 * 60 * 60_000;

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
  });
  afterEach(() => world.end());

  it('a person is one person on every platform, with their schools, their language and whose rules they read', async () => {
    const slack = { platform: 'slack', tenant: 'T', user: 'U', reach: 'D1' } as const;
    const teams = { platform: 'teams', tenant: 'X', user: 'Y' } as const;
    await world.store.turn({ person: 'p1' }, async (turn) => {
      await turn.meet(slack, { person: 'p1', school: 's1', staff: true, confirmed: false }, 100);
      await turn.meet(teams, { person: 'p1', school: 's2', staff: false, confirmed: true }, 200);
      await turn.meet(
        { platform: 'slack', tenant: 'T', user: 'U' },
        { person: 'p1', school: 's1', staff: true, confirmed: true },
        300,
      );
      await turn.setLanguage('p1', 'en');
      await turn.setSchool('p1', 's2');
    });
    const { read } = await world.another();
    expect(await read.identityOf({ platform: 'slack', tenant: 'T', user: 'U' })).toEqual({
      identity: { person: 'p1', address: slack, metOn: 0 },
      language: 'en',
      school: 's2',
      memberships: [
        { person: 'p1', school: 's1', staff: true, confirmed: true },
        { person: 'p1', school: 's2', staff: false, confirmed: true },
      ],
    });
    expect(await read.languageOf('p1')).toBe('en');
    expect(await read.languageOf('p2')).toBeUndefined();
    expect(await read.identityOf({ ...teams, tenant: 'other' })).toBeUndefined();
  });

  it('whoever was asked about a moment ago is known anew as soon as something is written about them', async () => {
    const address = { platform: 'slack', tenant: 'T', user: 'U' } as const;
    const { store } = world;
    const { read } = store;
    const meet = (confirmed: boolean) =>
      store.turn({}, (on) => on.meet(address, { person: 'p1', school: 's1', staff: true, confirmed }, 100));
    expect(await read.identityOf(address)).toBeUndefined();
    expect(await read.identitiesOf('p1')).toEqual([]);
    expect(await read.languageOf('p1')).toBeUndefined();
    await meet(false);
    expect(await read.identityOf(address)).toMatchObject({ memberships: [{ confirmed: false }] });
    expect(await read.identitiesOf('p1')).toHaveLength(1);
    await meet(true);
    expect(await read.identityOf(address)).toMatchObject({ memberships: [{ confirmed: true }] });
    await store.turn({}, (on) => on.setLanguage('p1', 'en'));
    expect(await read.languageOf('p1')).toBe('en');
    expect(await read.identityOf(address)).toMatchObject({ language: 'en' });
  });

  it('what another process wrote about somebody is known within five seconds', async () => {
    const address = { platform: 'slack', tenant: 'T', user: 'U' } as const;
    await world.store.turn({}, (on) =>
      on.meet(address, { person: 'p1', school: 's1', staff: true, confirmed: true }, 100),
    );
    expect(await world.store.read.languageOf('p1')).toBeUndefined();
    const other = await world.another();
    await other.turn({}, (on) => on.setLanguage('p1', 'en'));
    world.clock.now += 5_000;
    expect(await world.store.read.languageOf('p1')).toBe('en');
  });

  it('the newest way to reach somebody comes first, and only its day is kept', async () => {
    const slack = { platform: 'slack', tenant: 'T', user: 'U' } as const;
    const teams = { platform: 'teams', tenant: 'X', user: 'Y', reach: 'conversation' } as const;
    const meet = (address: typeof slack | typeof teams, at: number) =>
      world.store.turn({ person: 'p1' }, (turn) =>
        turn.meet(address, { person: 'p1', school: 's1', staff: true, confirmed: true }, at),
      );
    const found = async () => (await world.store.read.identitiesOf('p1')).map(({ address }) => address);
    await meet(slack, day + 1);
    await meet(teams, day + 2);
    // Of one day: where they were heard from before where they only stand in a file.
    expect(await found()).toEqual([teams, slack]);
    await meet(slack, 3 * day + 12_345);
    expect(await found()).toEqual([slack, teams]);
    expect((await world.store.read.identitiesOf('p1')).map(({ metOn }) => metOn)).toEqual([3 * day, day]);
  });

  it('a school file gets a new version only when it is another file', async () => {
    const { store } = world;
    expect(await store.importSchool('s1', 'org', { name: 'A' }, 'h1', 1)).toBe(1);
    expect(await store.importSchool('s1', 'org', { name: 'A' }, 'h1', 2)).toBe(1);
    expect(await store.importSchool('s1', 'org', { name: 'B' }, 'h2', 3)).toBe(2);
    expect(await store.importSchool('s2', 'org', { name: 'C' }, 'h1', 4)).toBe(1);
    expect(await store.read.schoolFile('s1')).toEqual({ version: 2, file: { name: 'B' } });
    expect(await store.read.schoolFile('s3')).toBeUndefined();
    expect(await store.read.schools()).toEqual(['s1', 's2']);
  });

  it('who tapped the test ping, and who holds a role since when', async () => {
    await world.store.turn({}, async (turn) => {
      await turn.confirmPing('s1', 'p1', 2_000_000_000_000);
      await turn.confirmPing('s1', 'p1', 1_000_000_000_000);
      await turn.announceHolder('s1', 'p1', 'monitor', 10);
      await turn.announceHolder('s1', 'p1', 'monitor', 20);
      await turn.announceHolder('s1', 'p2', 'board', 30);
      await turn.confirmHolder('s1', 'p1', 'monitor', 'p9', 40);
      await turn.confirmHolder('s1', 'p1', 'monitor', 'p8', 50);
    });
    expect(await world.store.read.confirmedPings('s1')).toEqual({ p1: 2_000_000_000_000 });
    expect(await world.store.read.confirmedPings('s2')).toEqual({});
    expect(await world.store.read.holders('s1')).toEqual({
      'p1.monitor': { announcedAt: 10, confirmedAt: 40, by: 'p9' },
      'p2.board': { announcedAt: 30, confirmedAt: undefined, by: undefined },
    });
  });

  it('a draft goes along to another school of its writer, and is read there by every process', async () => {
    const draft = draftOf('d1', { answers: { story: 'hij zei “ik pak je”' }, asksSchool: true });
    await world.store.turn({}, (turn) => turn.saveDraft(draft, 100, 50));
    const chosen = { ...draft, school: 's-other', asksSchool: false };
    await world.store.turn({}, (turn) => turn.saveDraft(chosen, 100, 50));
    expect(await world.store.read.draft('d1')).toEqual(chosen);
    expect(await (await world.another()).read.draft('d1')).toEqual(chosen);
  });

  it('a draft is kept as it was written, and dropped as a whole', async () => {
    const draft = draftOf('d1', { answers: { story: 'hij zei “ik pak je”', who: ['a', 'b'] }, touchedAt: 5 });
    await world.store.turn({}, (turn) => turn.saveDraft({ ...draft, answers: {} }, 100, 50));
    await world.store.turn({}, (turn) => turn.saveDraft(draft, 200, undefined));
    await world.store.turn({}, (turn) => turn.saveDraft(draftOf('d2', { startedAt: 2000 }), 300, 250));
    expect(await world.store.read.draft('d1')).toEqual(draft);
    expect((await (await world.another()).read.draftsOf('p-reporter')).map(({ id }) => id)).toEqual([
      'd1',
      'd2',
    ]);
    expect(await world.store.dueDrafts(199)).toEqual({ expired: [], remind: [] });
    expect(await world.store.dueDrafts(250)).toEqual({ expired: ['d1'], remind: ['d2'] });
    expect(await world.store.nextDueAt()).toBe(200);
    await world.store.turn({}, (turn) => turn.dropDraft('d1'));
    expect(await world.store.nextDueAt()).toBe(250);
    expect(await world.store.read.draft('d1')).toBeUndefined();
  });

  it('a flow is kept by its version', async () => {
    await world.store.turn({}, (turn) => turn.keepFlow(flowOf('v1')));
    await world.store.turn({}, (turn) => turn.keepFlow(flowOf('v1')));
    expect(await world.store.read.flow('v1')).toEqual(flowOf('v1'));
    expect(await world.store.read.flow('v2')).toBeUndefined();
  });

  it('a case comes back with every fact, and its clear columns as numbers', async () => {
    const openedAt = Date.UTC(2026, 8, 1);
    await world.store.turn({}, async (turn) => {
      await turn.openCase(rowOf('c1', { openedAt, dueAt: undefined }), [openedFact('N-c1')]);
      expect((await turn.case('c1'))?.facts).toHaveLength(1);
      await turn.append('c1', 1, [{ at: 1, by: 'p', type: 'seen', person: 'p' }], {
        level: 'immediate',
        state: 'taken-on',
        dueAt: openedAt + 1,
      });
      expect((await turn.case('c1'))?.facts).toHaveLength(2);
      await turn.append('c1', 2, [], { level: 'immediate', state: 'taken-on', dueAt: openedAt + 2 });
    });
    const row = {
      ...rowOf('c1'),
      level: 'immediate',
      state: 'taken-on',
      openedAt,
      dueAt: openedAt + 2,
      facts: 2,
    };
    const other = await world.another();
    for (const { read } of [world.store, other]) {
      expect(await read.case('c1')).toEqual({
        row,
        facts: [openedFact('N-c1'), { at: 1, by: 'p', type: 'seen', person: 'p' }],
      });
      expect(await read.caseRows('s1')).toEqual([row]);
      expect(await read.caseRows('s2')).toEqual([]);
      expect(await read.case('c2')).toBeUndefined();
    }
    expect(await world.store.verify()).toEqual([]);
  });

  it('the clock finds open cases that are due, the oldest first, and all of them when it asks for all', async () => {
    const { store } = world;
    await openCase(store, 'c1', { dueAt: 300 });
    await openCase(store, 'c2', { dueAt: 100 });
    await openCase(store, 'c3', { dueAt: undefined });
    await openCase(store, 'c4', { dueAt: undefined, state: 'mistaken' });
    const ids = async (now: number | undefined, limit = 10): Promise<readonly string[]> =>
      (await store.dueCases(now, limit)).map(({ id }) => id);
    expect(await ids(99)).toEqual([]);
    expect(await ids(300)).toEqual(['c2', 'c1']);
    expect(await ids(300, 1)).toEqual(['c2']);
    expect(await ids(undefined)).toEqual(['c2', 'c1', 'c3']);
    expect(await store.nextDueAt()).toBe(100);
    expect((await store.dueCases(300, 1))[0]).toEqual({ id: 'c2', school: 's1', dueAt: 100 });
  });

  it('counts come back as numbers', async () => {
    await world.store.count('s1', 'phones', '2026-09-01');
    await world.store.count('s1', 'phones', '2026-09-01');
    const [row] = await world.ask(`select asked from topic_counts where topic = 'phones'`);
    expect(row?.['asked']).toBe(2);
    await openCase(world.store, 'c1');
    await note(world.store, 'c1', 'x');
    expect((await world.store.read.case('c1'))?.row.facts).toBe(2);
  });

  it('a copy is kept, brought up to date, and found by case and person', async () => {
    const copy: CopyRow = {
      id: 'k1',
      school: 's1',
      case: 'c1',
      person: 'p1',
      address: { platform: 'slack', tenant: 'T', user: 'U', reach: 'D' },
      conversation: 'D',
      message: '1.1',
      what: 'ping',
      ref: 'ping-1',
      shown: 'h1',
      reduced: false,
      sentAt: 10,
    };
    await openCase(world.store, 'c1');
    await world.store.saveCopy(copy);
    await world.store.saveCopy({ ...copy, id: 'k2', person: 'p2', ref: undefined, sentAt: 20 });
    await world.store.saveCopy({ ...copy, shown: 'h2', reduced: true });
    expect(await world.store.read.copies('c1', 'p1')).toEqual([{ ...copy, shown: 'h2', reduced: true }]);
    expect((await world.store.read.copies('c1')).map(({ id }) => id)).toEqual(['k1', 'k2']);
  });

  it('presses are remembered for a week, reduced copies for a month', async () => {
    const key = { person: 'p1', nonce: 'n', action: 'send' };
    const now = world.clock.now;
    await world.store.turn({}, (turn) => turn.remember(key, { draft: 'd1', case: 'c1', did: 'send' }, now));
    const known = () => world.store.turn({}, (turn) => turn.known(key));
    expect(await known()).toEqual({ draft: 'd1', case: 'c1', did: 'send' });
    await expect(world.store.turn({}, (turn) => turn.remember(key, { did: 'send' }, now))).rejects.toThrow(
      'was answered already',
    );
    expect((await world.store.sweep(now + 6 * day)).presses).toBe(0);
    expect(await known()).toBeDefined();
    expect((await world.store.sweep(now + 8 * day)).presses).toBe(1);
    expect(await known()).toBeUndefined();
  });

  it('opening again finds everything, and a store of a newer version is refused', async () => {
    await openCase(world.store, 'c1');
    await world.store.close();
    await expect(world.store.turn({}, async () => undefined)).rejects.toThrow('was closed');
    const again = await world.another();
    await again.ping();
    expect(await again.read.caseRows('s1')).toHaveLength(1);
    await world.meddle(`insert into migrations (name) values ('999-later')`);
    await expect(world.another()).rejects.toThrow('made by a newer Meldwijs (it has 999-later)');
  });

  it('several processes may open a new store at the same moment', async () => {
    const stores = await Promise.all([world.another(), world.another(), world.another()]);
    await Promise.all(stores.map((store, at) => openCase(store, `c${at}`)));
    expect(await world.store.read.caseRows('s1')).toHaveLength(3);
  });
});

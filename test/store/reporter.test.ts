/**
 * Who reported cannot be read or linked from the database without a key, not even by the one who administers it.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/app/ports.ts';
import { aHouse, button, cardOf } from '../app/a-house.ts';
import type { EngineName, Fresh } from './fresh.ts';
import { draftOf, engines, flowOf, fresh, openCase, openedFact, owed, rowOf, waiting } from './fresh.ts';

const reporter = 'person-of-the-reporter';
const handler = 'person-of-the-handler';
const user = 'U-of-the-reporter';
const chat = 'D-of-the-reporter';
const message = 'message-of-the-receipt';
const secrets = [reporter, handler, user, chat, message, 'receipt', 'ping-ref', 'nonce-of-the-press'];

/** Where people stand without any case: who was met where, and who holds which role. */
const peopleTables = ['persons', 'identities', 'memberships', 'ping_confirmations', 'holders'];
const caseTables = ['cases', 'facts', 'ledger', 'outbox', 'copies', 'presses', 'drafts'];

type Row = Readonly<Record<string, unknown>>;
type Ask = (question: string) => Promise<readonly Row[]>;

/** Every table but those in which nothing is ever about somebody. */
async function dump(ask: Ask, engine: EngineName): Promise<ReadonlyMap<string, readonly Row[]>> {
  const names = await ask(
    engine === 'sqlite'
      ? `select name from sqlite_schema where type = 'table'`
      : `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const tables = new Map<string, readonly Row[]>();
  for (const { name } of names) tables.set(String(name), await ask(`select * from ${String(name)}`));
  for (const table of [...peopleTables, ...caseTables]) expect([...tables.keys()]).toContain(table);
  return tables;
}

/** As text, whatever the column is. Numbers are counts and times; one engine gives some of them as text. */
const words = (row: Row): readonly string[] =>
  Object.values(row).flatMap((value) =>
    typeof value === 'string'
      ? /^\d+$/.test(value)
        ? []
        : [value]
      : value instanceof Uint8Array
        ? [Buffer.from(value).toString('latin1')]
        : [],
  );

/** Each value with the tables it stands in. */
function places(tables: ReadonlyMap<string, readonly Row[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [table, rows] of tables)
    for (const word of rows.flatMap(words)) found.set(word, (found.get(word) ?? new Set()).add(table));
  return found;
}

/** What joins a table of people or of drafts and presses to any other table that knows cases. */
function links(tables: ReadonlyMap<string, readonly Row[]>): readonly string[] {
  const unlinked = [...peopleTables, 'presses', 'drafts'];
  return [...places(tables)].flatMap(([word, within]) => {
    const others = caseTables.filter((table) => within.has(table));
    const joined = unlinked.some((table) => within.has(table) && others.some((other) => other !== table));
    return joined ? [word] : [];
  });
}

/** A draft becomes a report, the report a case, and everybody gets their message; a second case of the same person. */
async function story(store: Store): Promise<void> {
  const address = { platform: 'slack', tenant: 'T1', user, reach: chat } as const;
  await store.turn({ person: reporter }, async (turn) => {
    await turn.meet(address, { person: reporter, school: 's1', staff: true, confirmed: true }, 1);
    await turn.setLanguage(reporter, 'nl');
    await turn.keepFlow(flowOf('v1'));
    await turn.confirmPing('s1', handler, 5);
    await turn.announceHolder('s1', handler, 'monitor', 5);
  });
  for (const id of ['case-one', 'case-two']) {
    const draft = draftOf(`draft-of-${id}`, { by: reporter });
    await store.turn({ person: reporter, draft: draft.id }, async (turn) => {
      const key = { person: reporter, nonce: 'nonce-of-the-press', action: `send ${id}` };
      await turn.saveDraft({ ...draft, case: id }, 9000, 2000);
      await turn.openCase(rowOf(id), [openedFact(`N-${id}`, { reporter, by: reporter })]);
      await turn.append(id, 1, [{ at: 2, by: reporter, type: 'noted', text: 'more' }], waiting);
      const receipt = { kind: 'tell', person: reporter, what: 'receipt', lane: 'normal' } as const;
      const ping = {
        kind: 'tell',
        person: handler,
        what: 'ping',
        lane: 'immediate',
        ref: 'ping-ref',
      } as const;
      await turn.owe([
        owed(`receipt-${id}`, reporter, 'normal', { case: id, effect: receipt }),
        owed(`ping-${id}`, handler, 'immediate', { case: id, effect: ping }),
        owed(`reminder-${id}`, reporter, 'high', { draft: draft.id }),
      ]);
      await turn.remember(key, { draft: draft.id, case: id, did: 'submit' }, 5);
    });
    for (const [person, what, ref] of [
      [reporter, 'receipt', undefined],
      [handler, 'ping', 'ping-ref'],
    ] as const)
      await store.saveCopy({
        id: `copy-${what}-${id}`,
        school: 's1',
        case: id,
        person,
        address: person === reporter ? address : { platform: 'teams', tenant: 'T2', user: 'U2' },
        conversation: chat,
        message,
        what,
        ref,
        shown: 'h1',
        reduced: false,
        sentAt: 10,
      });
  }
}

describe.each(engines)('on %s', (engine) => {
  let world: Fresh;
  beforeEach(async () => {
    world = await fresh(engine);
  });
  afterEach(() => world.end());

  /** As a process that was started later reads it. */
  const later = () => world.another();
  const stored = () => dump((question) => world.ask(question), engine);

  it('after a whole story no table beside a case says who, in which chat, or which message was the receipt', async () => {
    await story(world.store);
    const tables = await stored();
    for (const [table, rows] of tables) {
      if (peopleTables.includes(table)) continue;
      const text = rows
        .flatMap(words)
        .filter((word) => !word.startsWith('receipt-') && !word.startsWith('copy-'));
      for (const secret of secrets)
        expect(
          text.filter((word) => word.includes(secret)),
          `${secret} in ${table}`,
        ).toEqual([]);
    }
    // The search itself works: where people stand without a case, they do stand.
    expect(tables.get('identities')?.flatMap(words)).toContain(user);
    expect(tables.get('holders')?.flatMap(words)).toContain(handler);
  });

  it('no value joins people, presses or drafts to a case, and no mark stands in two tables', async () => {
    await story(world.store);
    const tables = await stored();
    expect(links(tables)).toEqual(['s1']);
    const marks = caseTables.flatMap((table) =>
      (tables.get(table) ?? []).flatMap((row) =>
        [row['whose'], row['press']].filter((one) => one !== undefined),
      ),
    );
    expect(marks.length).toBe(6 + 4 + 2 + 2);
    for (const mark of marks) {
      expect(mark).toMatch(/^[\w-]{22}$/);
      expect(places(tables).get(mark as string)?.size).toBe(1);
    }
    // The same person in two cases: nobody sees that it is the same, so nobody knows them by the messages of many cases.
    const copies = new Set((tables.get('copies') ?? []).map((row) => row['whose']));
    expect(copies.size).toBe(4);
  });

  it('a receipt is as long as a ping, on Slack as on Teams', async () => {
    await story(world.store);
    const tables = await stored();
    for (const table of ['outbox', 'copies', 'presses'])
      expect(new Set(tables.get(table)?.map((row) => (row['sealed'] as Uint8Array).length)).size, table).toBe(
        1,
      );
  });

  it('with the key everything is found as it was', async () => {
    await story(world.store);
    const store = await later();
    const receipts = await store.read.copies('case-one', reporter);
    expect(receipts).toMatchObject([{ person: reporter, what: 'receipt', conversation: chat, message }]);
    expect(receipts[0]?.address).toEqual({ platform: 'slack', tenant: 'T1', user, reach: chat });
    expect((await store.read.copies('case-one')).map((copy) => copy.person).toSorted()).toEqual([
      handler,
      reporter,
    ]);
    expect((await store.read.draftsOf(reporter)).map(({ id }) => id)).toEqual([
      'draft-of-case-one',
      'draft-of-case-two',
    ]);
    const key = { person: reporter, nonce: 'nonce-of-the-press', action: 'send case-one' };
    expect(await store.turn({ person: reporter }, (turn) => turn.known(key))).toEqual({
      draft: 'draft-of-case-one',
      case: 'case-one',
      did: 'submit',
    });
    const rows = await store.claim(1000, 1000, 10);
    expect(rows.map(({ id, draft }) => [id, draft])).toEqual([
      ['ping-case-one', undefined],
      ['reminder-case-one', 'draft-of-case-one'],
    ]);
    expect(rows[0]?.effect).toEqual({
      kind: 'tell',
      person: handler,
      what: 'ping',
      lane: 'immediate',
      ref: 'ping-ref',
    });
    for (const { id } of rows) await store.postpone(id, 50_000);
    await store.hasten(reporter, 2000);
    for (const id of ['reminder-case-two', 'receipt-case-one', 'receipt-case-two']) await store.settle(id);
    expect((await store.claim(2000, 1000, 10)).map(({ id }) => id)).toEqual([
      'ping-case-two',
      'reminder-case-one',
    ]);
  });

  it('what a message said goes with the key of its case, and the check says so', async () => {
    await story(world.store);
    await world.askKeys(`delete from wrapped where name = 'case:case-one'`);
    const store = await later();
    await expect(store.read.copies('case-one')).rejects.toThrow('the key of case:case-one is gone');
    expect((await store.claim(1000, 1000, 10)).map(({ id }) => id)).not.toContain('ping-case-one');
    expect((await store.verify()).join('\n')).toContain(
      'message ping-case-one that is owed in case case-one does not open',
    );
  });

  it('a message that was meddled with is not sent, holds up nobody else, and the check names it', async () => {
    await openCase(world.store, 'c1');
    await openCase(world.store, 'c2');
    await world.store.turn({}, (turn) =>
      turn.owe([
        owed('o1', 'p1', 'high', { case: 'c1' }),
        owed('o2', 'p2', 'high', { case: 'c2' }),
        owed('o3', 'p3', 'high'),
      ]),
    );
    await world.meddle(`update outbox set case_id = 'c2' where id = 'o1'`);
    expect((await world.store.claim(1000, 1000, 10)).map(({ id }) => id)).toEqual(['o2', 'o3']);
    expect(await world.store.verify()).toEqual([
      's1: message o1 that is owed in case c2 does not open: it was changed or moved, or its key is gone',
    ]);
  });

  it('a draft whose mark was put beside another person is not shown to them', async () => {
    await world.store.turn({}, async (turn) => {
      await turn.saveDraft(draftOf('d1', { by: 'p1' }), 9000, undefined);
      await turn.saveDraft(draftOf('d2', { by: 'p2' }), 9000, undefined);
    });
    await world.meddle(
      `update drafts set whose = (select other.whose from drafts as other where other.id = 'd2') where id = 'd1'`,
    );
    expect((await world.store.read.draftsOf('p2')).map(({ id }) => id)).toEqual(['d2']);
  });
});

it('a report that went through the whole house leaves no trace of its writer beside the case', async () => {
  const at = await aHouse();
  try {
    const first = await at.type('teacher-teams', 'er is gedreigd met een mes, morgen op het plein');
    const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
    await at.press('teacher-teams', button(review, 'send'));
    // Before anything is sent and after everything was: what is owed stands in the database only in between.
    const moments = [await dumpOf(at.directory)];
    await at.settle();
    await at.forward(30);
    await at.type('teacher-slack', 'er is gedreigd met een mes');
    moments.push(await dumpOf(at.directory));
    expect(moments[0]?.get('outbox')?.length).toBeGreaterThan(2);
    expect(moments[1]?.get('copies')?.length).toBeGreaterThan(2);
    for (const tables of moments) {
      expect(links(tables)).toEqual([(await at.school()).id]);
      const people = new Set(peopleTables.flatMap((table) => (tables.get(table) ?? []).flatMap(words)));
      for (const person of ['person', 'user_id'])
        for (const row of tables.get('identities') ?? []) expect(people).toContain(row[person]);
      const names = (tables.get('identities') ?? []).flatMap((row) => [
        String(row['person']),
        String(row['user_id']),
      ]);
      for (const table of caseTables)
        for (const word of (tables.get(table) ?? []).flatMap(words))
          for (const name of names) expect(word.includes(name), `${name} in ${table}`).toBe(false);
    }
  } finally {
    await at.stop();
  }
});

async function dumpOf(directory: string): Promise<ReadonlyMap<string, readonly Row[]>> {
  const db = new DatabaseSync(join(directory, 'meldwijs.db'), { readOnly: true });
  try {
    return await dump(async (question) => db.prepare(question).all(), 'sqlite');
  } finally {
    db.close();
  }
}

/**
 * A fresh store for a test, on each engine there is: SQLite always, PostgreSQL when TEST_DATABASE_URL names a server.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { CaseRow, OutboxRow, Store } from '../../src/app/ports.ts';
import type { Draft } from '../../src/core/draft.ts';
import type { Effect, Lane } from '../../src/core/effect.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { Flow, VisibilityClass } from '../../src/core/flow.ts';
import type { Where } from '../../src/store/open.ts';
import { openStore } from '../../src/store/open.ts';

const server = process.env.TEST_DATABASE_URL;
export type EngineName = 'sqlite' | 'postgres';
export const engines: readonly EngineName[] =
  server === undefined || server === '' ? ['sqlite'] : ['sqlite', 'postgres'];

export const masterKey = Buffer.alloc(32, 7);

export type Fresh = {
  readonly store: Store;
  readonly where: Where;
  /** One more store on the same data, as a second process would have it. */
  another(key?: Uint8Array): Promise<Store>;
  /** Somebody with access to the content database, but without the keys. */
  meddle(...statements: readonly string[]): Promise<void>;
  ask(question: string): Promise<readonly Record<string, unknown>[]>;
  /** The same in the key store. */
  askKeys(question: string): Promise<readonly Record<string, unknown>[]>;
  /** Every byte that lies on the disk; on PostgreSQL every value in every table. */
  everything(): Promise<Buffer>;
  /** The wire clock of all stores on this data. */
  readonly clock: { now: number };
  end(): Promise<void>;
};

export async function fresh(engine: EngineName): Promise<Fresh> {
  const place = engine === 'sqlite' ? inDirectory() : await inServer();
  const clock = { now: Date.UTC(2026, 8, 1, 9) };
  const opened: Store[] = [];
  let count = 0;
  const open = async (key: Uint8Array = masterKey): Promise<Store> => {
    const ids = { id: next, nonce: next, number: next };
    const store = await openStore({ where: place.where, masterKey: key, ids, wire: () => clock.now });
    opened.push(store);
    return store;
  };
  const next = (): string => {
    count += 1;
    return `id-${count}`;
  };
  return {
    store: await open(),
    where: place.where,
    clock,
    another: open,
    meddle: async (...statements) => {
      for (const statement of statements) await place.ask(statement);
    },
    ask: place.ask,
    askKeys: place.askKeys,
    everything: place.everything,
    async end() {
      for (const store of opened) await store.close().catch(() => undefined);
      await place.remove();
    },
  };
}

type Place = Pick<Fresh, 'where' | 'ask' | 'askKeys' | 'everything'> & { remove(): Promise<void> };

function inDirectory(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'meldwijs-store-'));
  return {
    where: { engine: 'sqlite', directory },
    ask: (question) => askFile(join(directory, 'meldwijs.db'), question),
    askKeys: (question) => askFile(join(directory, 'keys.db'), question),
    async everything() {
      return Buffer.concat(readdirSync(directory).map((file) => readFileSync(join(directory, file))));
    },
    async remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function askFile(path: string, question: string): Promise<readonly Record<string, unknown>[]> {
  const db = new DatabaseSync(path, { timeout: 500 });
  try {
    return db.prepare(question).all();
  } finally {
    db.close();
  }
}

async function inServer(): Promise<Place> {
  const name = `meldwijs_${randomBytes(6).toString('hex')}`;
  await withClient(server ?? '', (client) => client.query(`create database ${name}`));
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  const ask = (question: string): Promise<readonly Record<string, unknown>[]> =>
    withClient(url.href, async (client) => (await client.query<Record<string, unknown>>(question)).rows);
  return {
    where: { engine: 'postgres', url: url.href },
    ask,
    askKeys: (question) => ask(question.replace(/\b(wrapped|anchors)\b/, 'keys.$1')),
    async everything() {
      const tables = await ask(
        `select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('public', 'keys')`,
      );
      const values: Buffer[] = [];
      for (const table of tables)
        for (const row of await ask(`select * from ${String(table['name'])}`))
          for (const value of Object.values(row))
            values.push(value instanceof Buffer ? value : Buffer.from(String(value)));
      return Buffer.concat(values);
    },
    async remove() {
      await withClient(server ?? '', (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

// ---------------------------------------------------------------- what a school would keep

export function draftOf(id: string, more: Partial<Draft> = {}): Draft {
  return {
    id,
    school: 's1',
    by: 'p-reporter',
    flow: 'threat',
    flowVersion: 'v1',
    language: 'nl',
    answers: {},
    fromWords: [],
    about: [],
    aboutUnknown: false,
    practice: false,
    unconfirmedSender: false,
    startedAt: 1000,
    touchedAt: 1000,
    continued: false,
    reminded: 0,
    ...more,
  } as Draft;
}

export function flowOf(version: string, visibility: VisibilityClass = 'general'): Flow {
  return {
    id: 'threat',
    version,
    visibility,
    danger: 'danger',
    story: 'story',
    pages: [],
    urgency: [],
    lowest: 'normal',
    lowestReason: 'none',
    receivers: [],
    tasks: [],
    decisions: [],
  };
}

export function openedFact(number: string, more: Partial<Extract<Fact, { type: 'opened' }>> = {}): Fact {
  return {
    at: 1000,
    by: 'p-reporter',
    type: 'opened',
    number,
    school: 's1',
    flow: 'threat',
    flowVersion: 'v1',
    visibility: 'general',
    reporter: 'p-reporter',
    reporterName: 'An de Vries',
    language: 'nl',
    practice: false,
    unconfirmedSender: false,
    ...more,
  };
}

export function noted(text: string, by = 'p-handler'): Fact {
  return { at: 2000, by, type: 'noted', text };
}

export function rowOf(id: string, more: Partial<CaseRow> = {}): Omit<CaseRow, 'facts'> {
  return {
    id,
    school: 's1',
    number: `N-${id}`,
    visibility: 'general',
    level: 'high',
    state: 'waiting',
    openedAt: 1000,
    dueAt: 5000,
    ...more,
  };
}

/** Where a case goes when nothing about its row matters to the test. */
export const waiting = { level: 'high', state: 'waiting', dueAt: 5000 } as const;

export async function openCase(store: Store, id: string, more: Partial<CaseRow> = {}): Promise<void> {
  const row = rowOf(id, more);
  const { school, visibility } = row;
  await store.turn({}, (turn) => turn.openCase(row, [openedFact(row.number, { school, visibility })]));
}

/** Adds one fact to a case, however many it has. */
export async function note(store: Store, id: string, text: string): Promise<void> {
  await store.turn({ case: id }, async (turn) => {
    const stored = await turn.case(id);
    await turn.append(id, stored?.facts.length ?? 0, [noted(text)], waiting);
  });
}

export function owed(
  id: string,
  person: string,
  lane: Lane,
  more: Partial<OutboxRow> = {},
): Omit<OutboxRow, 'attempts'> {
  const effect: Effect = { kind: 'tell', person, what: 'changed', lane };
  return {
    id,
    school: 's1',
    case: undefined,
    draft: undefined,
    effect,
    dueAt: 100,
    createdAt: 50,
    ...more,
  };
}

/**
 * PostgreSQL, for when one machine is outgrown: the same tables, with the keys in a schema of their own.
 */
import type { PoolClient } from 'pg';
import pg from 'pg';
import type { Access, Engine } from './engine.ts';
import { guarded, inTime, longestTurn } from './engine.ts';
import { shelfOn } from './key-shelf.ts';
import type { Asker, Value } from './prepared.ts';

/** Counts and instants come back as numbers: they stay far below 2^53. */
const bigint = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === bigint
      ? (text: string) => Number(text)
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** Each SQL text is parsed by the server once per connection. */
const names = new Map<string, string>();
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = `m${names.size}`;
    names.set(sql, name);
  }
  return name;
}

async function ask(
  on: pg.Pool | PoolClient,
  sql: string,
  values: readonly Value[],
): Promise<readonly unknown[]> {
  return (await on.query({ name: nameOf(sql), text: sql, values: [...values] })).rows;
}

class Postgres implements Engine {
  readonly dialect = 'postgres';
  readonly reading: Access;
  readonly keyStore: Asker;
  readonly #pool: pg.Pool;
  #closed = false;

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 12,
      connectionTimeoutMillis: longestTurn,
      types,
      // An acknowledged report is on disk, whatever the server's own setting; and nobody waits for ever.
      options: `-c synchronous_commit=on -c lock_timeout=${longestTurn} -c idle_in_transaction_session_timeout=${2 * longestTurn}`,
    });
    // A connection that breaks while nobody uses it is replaced by the pool; without a listener it would end the program.
    this.#pool.on('error', () => undefined);
    const on: Asker = { dialect: 'postgres', rows: (sql, values) => ask(this.#pool, sql, values) };
    this.keyStore = on;
    this.reading = { ...on, shelf: shelfOn(on) };
  }

  write<T>(work: (access: Access) => Promise<T>): Promise<T> {
    return this.#within('begin isolation level read committed', async (on) => {
      const { access, end } = guarded({ ...on, shelf: shelfOn(on) });
      try {
        return await inTime(work(access));
      } finally {
        end();
      }
    });
  }

  snapshot<T>(work: (on: Asker) => Promise<T>): Promise<T> {
    return this.#within('begin isolation level repeatable read read only', work);
  }

  async #within<T>(begin: string, work: (on: Asker) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('store: it was closed');
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (cause: Error): void => {
      broken = cause;
    };
    client.on('error', onError);
    try {
      await client.query(begin);
      const value = await work({ dialect: 'postgres', rows: (sql, values) => ask(client, sql, values) });
      const { command } = await client.query('commit');
      // PostgreSQL answers "rollback" to the commit of a transaction it has given up.
      if (command !== 'COMMIT')
        throw new Error(`store: the commit was answered with ${command}; nothing was kept`);
      return value;
    } catch (cause) {
      await client.query('rollback').catch((trouble: Error) => {
        broken = trouble;
      });
      throw cause;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async whenAlone(): Promise<void> {
    // Nobody knows which processes on which machines use a server.
  }

  async scrub(): Promise<void> {
    // The server's own vacuum clears deleted rows.
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }
}

/** The pool connects when it is first asked something. */
export function openPostgres(url: string): Engine {
  return new Postgres(url);
}

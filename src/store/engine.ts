/**
 * What the store needs of a database: reads, and work that is committed as a whole or not at all.
 */
import type { KeyShelf } from './keys.ts';
import type { Asker, Dialect } from './prepared.ts';

/** One piece of work at the database: its queries, and the shelf of keys that commits with it. */
export type Access = Asker & { readonly shelf: KeyShelf };

export type Engine = {
  readonly dialect: Dialect;
  /** Reads what was committed. */
  readonly reading: Access;
  /** The key store itself, outside any turn. */
  readonly keyStore: Asker;
  /** All or nothing; resolves after the commit is on disk. The work may await nothing but this access. */
  write<T>(work: (access: Access) => Promise<T>): Promise<T>;
  /** Reads that all see the same moment, beside everything else that goes on. */
  snapshot<T>(work: (on: Asker) => Promise<T>): Promise<T>;
  /** Runs the work when no other process has the store open, where that can be known; called once, while it opens. */
  whenAlone(work: () => Promise<void>): Promise<void>;
  /** Destroyed keys leave the disk too, where the engine can say so. */
  scrub(): Promise<void>;
  close(): Promise<void>;
};

/** Milliseconds a turn may take; it awaits only the database. */
export const longestTurn = 5_000;

/**
 * The access one turn holds. Once a query failed the turn fails too, caught or not, because PostgreSQL has given up the
 * transaction by then and SQLite has not; and nothing more is asked once the turn is over.
 */
export function guarded(access: Access): { readonly access: Access; readonly end: () => void } {
  let over = false;
  let trouble: { readonly cause: unknown } | undefined;
  const checked =
    <Given extends unknown[], Back>(ask: (...given: Given) => Promise<Back>) =>
    async (...given: Given): Promise<Back> => {
      if (over)
        throw new Error('store: this turn is over; await every call inside the work that was given to it');
      if (trouble !== undefined)
        throw new Error('store: this turn has already failed', { cause: trouble.cause });
      try {
        return await ask(...given);
      } catch (cause) {
        trouble = { cause };
        throw cause;
      }
    };
  return {
    access: {
      dialect: access.dialect,
      rows: checked((sql, values) => access.rows(sql, values)),
      shelf: {
        find: checked((names) => access.shelf.find(names)),
        put: checked((key) => access.shelf.put(key)),
        destroy: checked((names) => access.shelf.destroy(names)),
      },
    },
    end: () => {
      over = true;
      if (trouble !== undefined) throw trouble.cause;
    },
  };
}

/** The work, or an error when it waits for something that is not the database. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `store: a turn did not end within ${longestTurn} ms: the database hangs, or its work awaits something else than the turn`,
          ),
        ),
      longestTurn,
    );
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

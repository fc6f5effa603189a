/**
 * The embedded database: one file with the content and one with the keys, in a directory of the school's own machine.
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Access, Engine } from './engine.ts';
import { guarded, inTime } from './engine.ts';
import { shelfOn } from './key-shelf.ts';
import type { KeyName, KeyShelf, WrappedKey } from './keys.ts';
import type { Asker, Value } from './prepared.ts';
import { isBusy, Presence } from './presence.ts';

/** How many turns share one commit at most: the event loop stands still as long as they run. */
const groupSize = 32;
/** How often a busy file is tried again; with the pauses between, about four seconds. */
const beginAttempts = 120;

class File implements Asker {
  readonly dialect = 'sqlite';
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    const isNew = !existsSync(path);
    this.#db = new DatabaseSync(path, { timeout: 500, enableForeignKeyConstraints: true });
    if (isNew) chmodSync(path, 0o600);
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory');
  }

  set(pragma: string): void {
    this.#db.exec(`pragma ${pragma}`);
  }

  now(sql: string, values: readonly Value[] = []): readonly unknown[] {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(...values);
  }

  async rows(sql: string, values: readonly Value[]): Promise<readonly unknown[]> {
    return this.now(sql, values);
  }

  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  close(): void {
    this.#db.close();
  }
}

/** The keys that the turns of one shared commit made and destroyed. */
class Group {
  readonly made = new Map<KeyName, WrappedKey>();
  readonly destroyed = new Set<KeyName>();

  take(turn: Group): void {
    for (const name of turn.destroyed) {
      this.made.delete(name);
      this.destroyed.add(name);
    }
    for (const [name, key] of turn.made) {
      this.made.set(name, key);
      this.destroyed.delete(name);
    }
  }
}

/** The shelf as a turn sees it: its own changes, then those of the turns before it in the same commit, then the file. */
function shelfIn(layers: readonly Group[], turn: Group, file: KeyShelf): KeyShelf {
  return {
    async find(names) {
      const found: WrappedKey[] = [];
      const onFile: KeyName[] = [];
      for (const name of names) {
        const layer = layers.find((one) => one.made.has(name) || one.destroyed.has(name));
        const key = layer?.made.get(name);
        if (key !== undefined) found.push(key);
        else if (layer === undefined) onFile.push(name);
      }
      return onFile.length === 0 ? found : [...found, ...(await file.find(onFile))];
    },
    async put(key) {
      turn.made.set(key.name, key);
      turn.destroyed.delete(key.name);
    },
    async destroy(names) {
      for (const name of names) {
        turn.made.delete(name);
        turn.destroyed.add(name);
      }
    },
  };
}

type Waiting = {
  readonly work: (access: Access) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (cause: unknown) => void;
};

class Sqlite implements Engine {
  readonly dialect = 'sqlite';
  readonly reading: Access;
  readonly keyStore: Asker;
  readonly #path: string;
  readonly #writer: File;
  readonly #reader: File;
  readonly #keys: File;
  readonly #presence: Presence;
  readonly #shelf: ReturnType<typeof shelfOn>;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#path = join(directory, 'meldwijs.db');
    this.#writer = new File(this.#path);
    // A busy file is tried again between other work; waiting inside SQLite would stop everything else.
    this.#writer.set('busy_timeout = 25');
    // Taking the log over into the file stops everything else for a moment: less often (16 MB instead of 4), and with room
    // in memory (8 MB) for what is written meanwhile, it costs a third. What was answered is on disk either way.
    this.#writer.set('wal_autocheckpoint = 4000');
    this.#writer.set('cache_size = -8000');
    this.#reader = new File(this.#path);
    this.#reader.set('query_only = on');
    this.#keys = new File(join(directory, 'keys.db'));
    // A destroyed key is overwritten, not only marked as free.
    this.#keys.set('secure_delete = on');
    this.#presence = new Presence(join(directory, 'in-use.db'));
    this.keyStore = this.#keys;
    this.#shelf = shelfOn(this.#keys);
    this.reading = {
      dialect: 'sqlite',
      rows: (sql, values) => this.#reader.rows(sql, values),
      shelf: this.#shelf,
    };
  }

  write<T>(work: (access: Access) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('store: it was closed'));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever comes in during the same moment shares the commit; a moment lasts as long as it brings more.
      for (let before = 0; before < this.#waiting.length && before < groupSize; ) {
        before = this.#waiting.length;
        await new Promise((next) => setImmediate(next));
      }
      await this.#together(this.#waiting.splice(0, groupSize));
    }
    this.#running = undefined;
  }

  /** Runs the turns one after another, each undone alone when it fails; nobody hears anything before the commit. */
  async #together(turns: readonly Waiting[]): Promise<void> {
    const answers: (() => void)[] = [];
    const group = new Group();
    try {
      await this.#begin();
      for (const turn of turns) answers.push(await this.#alone(turn, group));
      // The keys first: a key without content is swept, content without its key would be lost.
      if (group.made.size > 0) await this.#shelf.putAll([...group.made.values()]);
      this.#writer.now('commit');
    } catch (cause) {
      this.#rollBack();
      for (const turn of turns) turn.reject(cause);
      return;
    }
    // What is committed is answered even if a key could not be destroyed now: the sweep destroys it.
    if (group.destroyed.size > 0) await this.#shelf.destroy([...group.destroyed]).catch(() => undefined);
    for (const answer of answers) answer();
  }

  async #alone(turn: Waiting, group: Group): Promise<() => void> {
    const mine = new Group();
    this.#writer.now('savepoint turn');
    const { access, end } = guarded({
      dialect: 'sqlite',
      rows: (sql, values) => this.#writer.rows(sql, values),
      shelf: shelfIn([mine, group], mine, this.#shelf),
    });
    try {
      let value: unknown;
      try {
        value = await inTime(turn.work(access));
      } finally {
        end();
      }
      this.#writer.now('release turn');
      group.take(mine);
      return () => turn.resolve(value as never);
    } catch (cause) {
      // A full disk ends the whole transaction by itself; then no turn of this group was kept.
      if (!this.#writer.inTransaction) throw cause;
      this.#writer.now('rollback to turn');
      this.#writer.now('release turn');
      return () => turn.reject(cause);
    }
  }

  /** A disk that fails may refuse this too; the next group tries again before it begins. */
  #rollBack(): void {
    try {
      if (this.#writer.inTransaction) this.#writer.now('rollback');
    } catch {
      // The turns are told what went wrong first.
    }
  }

  async #begin(): Promise<void> {
    this.#rollBack();
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#writer.now('begin immediate');
        return;
      } catch (cause) {
        if (!isBusy(cause)) throw cause;
        if (attempt === beginAttempts)
          throw new Error(`store: ${this.#path} stayed locked by another process; nothing was kept`, {
            cause,
          });
        await wait(1 + Math.random() * 15);
      }
    }
  }

  async snapshot<T>(work: (on: Asker) => Promise<T>): Promise<T> {
    const file = new File(this.#path);
    try {
      file.set('query_only = on');
      file.now('begin');
      return await work(file);
    } finally {
      file.close();
    }
  }

  whenAlone(work: () => Promise<void>): Promise<void> {
    return this.#presence.enter(work);
  }

  async scrub(): Promise<void> {
    // Until then the log beside the file still holds the destroyed keys.
    this.#keys.set('wal_checkpoint(truncate)');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    for (const file of [this.#writer, this.#reader, this.#keys]) file.close();
    this.#presence.leave();
  }
}

/** Opens or makes `meldwijs.db` and `keys.db` in this directory, readable by this user only. */
export function openSqlite(directory: string): Engine {
  return new Sqlite(directory);
}

/**
 * Who has the directory open: a lock that the operating system lets go when a process ends, however it ended.
 */
import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

/** With the pauses between, about ten seconds: as long as another process may need to open. */
const attempts = 1000;

/** Nothing stands in the file: each process reads it as long as it lives, and only who is alone can have it to itself. */
export class Presence {
  readonly #path: string;
  readonly #file: DatabaseSync;

  constructor(path: string) {
    this.#path = path;
    this.#file = new DatabaseSync(path, { timeout: 0 });
    chmodSync(path, 0o600);
  }

  /** Runs the work when no other process is there, and keeps others out so long; then stays. */
  async enter(whenAlone: () => Promise<void>): Promise<void> {
    if (this.#does('begin exclusive')) {
      try {
        await whenAlone();
      } finally {
        this.#file.exec('rollback');
      }
    }
    // Whoever comes in just here is alone as well, and finds nothing that this process has begun.
    for (let attempt = 1; !this.#does('begin; select count(*) from sqlite_schema'); attempt += 1) {
      if (attempt === attempts)
        throw new Error(`store: ${this.#path} stayed locked by another process that is opening the store`);
      await wait(5 + Math.random() * 10);
    }
  }

  leave(): void {
    this.#file.close();
  }

  /** False when another process has the file. */
  #does(sql: string): boolean {
    try {
      this.#file.exec(sql);
      return true;
    } catch (cause) {
      if (!isBusy(cause)) throw cause;
      if (this.#file.isTransaction) this.#file.exec('rollback');
      return false;
    }
  }
}

export function isBusy(cause: unknown): boolean {
  // SQLITE_BUSY, in any of its extended forms.
  return cause instanceof Error && 'errcode' in cause && (Number(cause.errcode) & 0xff) === 5;
}

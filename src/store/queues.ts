/**
 * Where turns of this process on the same person, draft or case wait for each other, without holding a connection meanwhile.
 */
import type { Locks } from '../app/ports.ts';

export class Queues {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the work when everything before it in its queues is done; queues are always joined in the order of the locks. */
  async inTurn<T>(locks: Locks, work: () => Promise<T>): Promise<T> {
    const names = [
      ...(locks.person === undefined ? [] : [`person ${locks.person}`]),
      ...(locks.draft === undefined ? [] : [`draft ${locks.draft}`]),
      ...(locks.case === undefined ? [] : [`case ${locks.case}`]),
    ];
    return this.#after(names, work);
  }

  async #after<T>([name, ...others]: readonly string[], work: () => Promise<T>): Promise<T> {
    if (name === undefined) return work();
    const before = this.#last.get(name);
    const mine = (async () => {
      await before;
      return this.#after(others, work);
    })();
    const done = mine.catch(() => undefined);
    this.#last.set(name, done);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === done) this.#last.delete(name);
    }
  }
}

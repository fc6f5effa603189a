/**
 * What is known of people, kept for a few seconds: whoever hands in a page does so again within the minute, and is the same person.
 */
import { Latest } from './latest.ts';

/** Milliseconds. Another process may write about somebody too, and by then this one knows. */
const rememberFor = 5_000;
const most = 2_000;

export class Met {
  readonly #wire: () => number;
  readonly #known = new Latest<string, { readonly found: unknown; readonly at: number }>(most);
  #written = 0;

  constructor(wire: () => number) {
    this.#wire = wire;
  }

  /** What `read` finds, or found a moment ago under the same words; `keeps` says which answers may be given again. */
  async find<T>(words: readonly string[], read: () => Promise<T>, keeps: (found: T) => boolean): Promise<T> {
    const name = JSON.stringify(words);
    const now = this.#wire();
    const before = this.#known.get(name);
    if (before !== undefined && Math.abs(now - before.at) < rememberFor) return before.found as T;
    const written = this.#written;
    const found = await read();
    // What was written while it was read may not be in it.
    if (written === this.#written && keeps(found)) this.#known.set(name, { found, at: now });
    return found;
  }

  /** Something about people was committed: nothing that was read before counts any more. */
  forget(): void {
    this.#written += 1;
    this.#known.clear();
  }
}

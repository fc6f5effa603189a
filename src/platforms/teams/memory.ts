/**
 * Remembers for a while what was already answered, so that something that Teams delivers twice is done once.
 */
export type Memory<T> = {
  /**
   * The work of the first one with this key, for everybody who comes while it runs, and for `keepMs` after it.
   * Nothing is remembered of work that failed or that `keep` says must be done again.
   */
  run(key: string, keepMs: number, work: () => Promise<T>): Promise<T>;
};

export function openMemory<T>(needs: {
  readonly wire: () => number;
  readonly most: number;
  readonly keep: (done: T) => boolean;
}): Memory<T> {
  const kept = new Map<string, { readonly done: Promise<T>; until: number }>();

  return {
    run(key, keepMs, work) {
      const found = kept.get(key);
      if (found !== undefined && found.until > needs.wire()) return found.done;
      const done = work();
      const entry = { done, until: Number.POSITIVE_INFINITY };
      kept.delete(key);
      kept.set(key, entry);
      const forget = () => {
        if (kept.get(key) === entry) kept.delete(key);
      };
      done.then((answer) => {
        entry.until = needs.wire() + keepMs;
        if (keepMs <= 0 || !needs.keep(answer)) forget();
      }, forget);
      for (const oldest of kept.keys()) {
        if (kept.size <= needs.most) break;
        kept.delete(oldest);
      }
      return done;
    },
  };
}

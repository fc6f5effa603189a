/**
 * A memory that forgets by itself: so many things at most, and none of them for longer than was said.
 */

export type Memory<T> = {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  forget(key: string): void;
};

/** Holds at most `most` things for `forMs` milliseconds each; the oldest goes first. */
export function openMemory<T>(most: number, forMs: number, now: () => number): Memory<T> {
  const held = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key) {
      const found = held.get(key);
      if (found === undefined) return undefined;
      if (found.until > now()) return found.value;
      held.delete(key);
      return undefined;
    },
    set(key, value) {
      held.delete(key);
      held.set(key, { value, until: now() + forMs });
      if (held.size <= most) return;
      for (const oldest of held.keys()) {
        held.delete(oldest);
        break;
      }
    },
    forget: (key) => void held.delete(key),
  };
}

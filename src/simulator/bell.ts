// The bell that rings when anything changes on anybody's screen.

export type Bell = {
  /** How often it rang. */
  readonly count: number;
  ring(person: string): void;
  listen(hear: (person: string) => void): () => void;
  /** Waits for what `test` finds; rejects with `what` when it has not come after so many milliseconds. */
  until<T>(test: () => T | undefined | false, ms?: number, what?: string): Promise<T>;
};

export function openBell(): Bell {
  let count = 0;
  const ears = new Set<(person: string) => void>();
  return {
    get count() {
      return count;
    },
    ring(person) {
      count += 1;
      for (const hear of ears) hear(person);
    },
    listen(hear) {
      ears.add(hear);
      return () => ears.delete(hear);
    },
    until(test, ms = 10_000, what = 'what was waited for') {
      const now = test();
      if (now !== undefined && now !== false) return Promise.resolve(now);
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          ears.delete(look);
        };
        const look = (): void => {
          try {
            const found = test();
            if (found === undefined || found === false) return;
            stop();
            resolve(found);
          } catch (error) {
            stop();
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`${what} did not come within ${ms} ms`));
        }, ms);
        ears.add(look);
      });
    },
  };
}

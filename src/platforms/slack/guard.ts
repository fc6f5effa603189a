/**
 * The guard at Slack's door: a request that is too old, from the future or already handled changes nothing.
 * Bolt checks the signature; it takes the same signed request twice and one that is dated in the future.
 */

export const timelyMs = 300_000;
const rememberMs = 600_000;

export type Guard = {
  /** Whether a request's timestamp (in seconds) is at most five minutes away, either way. */
  inTime(seconds: number): boolean;
  /**
   * Handles a signed request once; the answer is its HTTP status. A repeat waits for the first one and shares its
   * status, and a request that failed is not remembered: Slack may send it again in the same second, signed the same.
   */
  once(signature: string, handle: () => Promise<number>): Promise<number>;
};

/** Opens a guard with an empty memory; `wire` is the wire clock in milliseconds. */
export function openGuard(wire: () => number): Guard {
  const seen = new Map<string, { readonly at: number; readonly status: Promise<number> }>();

  const forgetOld = (now: number) => {
    for (const [signature, { at }] of seen) {
      if (now - at < rememberMs) return;
      seen.delete(signature);
    }
  };

  return {
    inTime: (seconds) => Math.abs(wire() - seconds * 1000) <= timelyMs,
    once(signature, handle) {
      const former = seen.get(signature);
      if (former !== undefined) return former.status;
      const now = wire();
      forgetOld(now);
      const status = handle().then(
        (code) => {
          if (code !== 200) seen.delete(signature);
          return code;
        },
        (error: unknown) => {
          seen.delete(signature);
          throw error;
        },
      );
      seen.set(signature, { at: now, status });
      return status;
    },
  };
}

/**
 * Pauses between two tries: longer and longer, so that a Slack in trouble is not asked all the time.
 */

/** Rings once after so many milliseconds, unless what it gives back is called before. */
export type Alarm = (ms: number, ring: () => void) => () => void;

/** The machine's own; it keeps no program alive. */
export const alarm: Alarm = (ms, ring) => {
  const timer = setTimeout(ring, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

/** Milliseconds before the next try, after so many failures in a row: a second, then twice as long each time. */
export function pauseAfter(failures: number, longestMs = 30_000): number {
  return Math.min(1000 * 2 ** Math.min(failures - 1, 20), longestMs);
}

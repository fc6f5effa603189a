/**
 * How many measurements become one number: the middle one, or the one that ninety-nine in a hundred stay below.
 */
export function percentile(measured: readonly number[], part: number): number {
  const sorted = measured.toSorted((one, other) => one - other);
  const found = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
  if (found === undefined) throw new Error('bench: nothing was measured');
  return found;
}

export const median = (measured: readonly number[]): number => percentile(measured, 0.5);

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

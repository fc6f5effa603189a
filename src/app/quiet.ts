/**
 * People who wait for an answer go first: whoever has work that can wait asks here whether it is quiet.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { House } from './house.ts';

type Presses = { waiting: number; lastAt: number };

const presses = new WeakMap<House, Presses>();

/** So long nobody pressed anything, and it counts as quiet; so long work that can wait stands aside at most (milliseconds). */
const pause = 4;
const patience = 50;

/** Somebody waits for what this work brings. */
export async function answering<T>(house: House, work: () => Promise<T>): Promise<T> {
  const here = pressesOf(house);
  here.waiting += 1;
  try {
    return await work();
  } finally {
    here.waiting -= 1;
    here.lastAt = performance.now();
  }
}

export function isQuiet(house: House): boolean {
  const { waiting, lastAt } = pressesOf(house);
  return waiting === 0 && performance.now() - lastAt >= pause;
}

/** Resolves when nobody waits for an answer, or after a moment all the same. */
export async function quiet(house: House): Promise<void> {
  const until = performance.now() + patience;
  while (!isQuiet(house) && performance.now() < until) await wait(pause);
}

function pressesOf(house: House): Presses {
  const known = presses.get(house);
  if (known !== undefined) return known;
  const first = { waiting: 0, lastAt: 0 };
  presses.set(house, first);
  return first;
}

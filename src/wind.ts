/**
 * Winds the school clock of the practice school forward: what falls due on the way happens on the way, so that a story shows every round.
 */
import type { Clocks, Store } from './app/ports.ts';
import type { Work } from './app/work.ts';

/** A chat takes one message a second; what waits longer than this waits for something else. */
const patience = 3000;
/** A clock that is wound far collapses the rounds it missed, as after a night without power: after so many, or so long. */
const mostSteps = 36;
const longest = 6000;

/** Winds by so many milliseconds; `add` moves the school clock. */
export function winder(given: {
  readonly store: Pick<Store, 'nextDueAt' | 'nextOwedAt'>;
  readonly clocks: Clocks;
  readonly work: () => Work;
  readonly add: (ms: number) => void;
}): (ms: number) => Promise<void> {
  const { store, clocks, add } = given;
  const until = (at: number): void => add(Math.max(0, at - clocks.school()));

  /** What is on its way arrives before the clock jumps: by the jump alone nobody seems unreachable. */
  async function atRest(): Promise<void> {
    const until = clocks.wire() + patience;
    for (;;) {
      await given.work().settled();
      const owedAt = await store.nextOwedAt();
      if (owedAt === undefined || owedAt > until) return;
      await new Promise((resolve) => setTimeout(resolve, Math.max(5, owedAt - clocks.wire())));
    }
  }

  return async (ms) => {
    const target = clocks.school() + ms;
    const end = clocks.wire() + longest;
    await atRest();
    for (let step = 0; step < mostSteps && clocks.wire() < end; step += 1) {
      const next = await store.nextDueAt();
      if (next === undefined || next > target) break;
      until(next);
      await atRest();
    }
    until(target);
    await given.work().sweep();
    await atRest();
  };
}

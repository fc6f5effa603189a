/**
 * The two workers that never stop: one looks at what is due, one delivers what is owed. Both wake at once when something was written.
 */
import type { House } from './house.ts';
import { delivered, deliverDue } from './deliver.ts';
import { lookAtDue, sweep } from './watch.ts';

export type Work = {
  wake(): void;
  /** Everything due and owed at this moment is done; for winding the clock, and for stopping. */
  settled(): Promise<void>;
  /** Recomputes every open case, and clears what is no longer needed. */
  sweep(): Promise<void>;
  lookedAt(): number;
  stop(): Promise<void>;
};

/** Something due is never noticed later than this, whatever happened to a timer. */
const longestSleep = 15_000;

export function startWork(house: House): Work {
  const state: {
    stopped: boolean;
    wanted: boolean;
    running: Promise<void> | undefined;
    timer: ReturnType<typeof setTimeout> | undefined;
    lookedAt: number;
  } = {
    stopped: false,
    wanted: false,
    running: undefined,
    timer: undefined,
    lookedAt: house.clocks.wire(),
  };

  async function round(): Promise<void> {
    do {
      state.wanted = false;
      while ((await lookAtDue(house)) > 0 && !state.stopped) state.lookedAt = house.clocks.wire();
      while ((await deliverDue(house)) > 0 && !state.stopped) state.lookedAt = house.clocks.wire();
      state.lookedAt = house.clocks.wire();
    } while (state.wanted && !state.stopped);
  }

  function wake(): void {
    state.wanted = true;
    if (state.stopped || state.running !== undefined) return;
    clearTimeout(state.timer);
    state.running = round()
      .catch((cause: unknown) => house.log.trouble({ where: 'work', what: 'a round failed', cause }))
      .then(sleep);
  }

  async function sleep(): Promise<void> {
    state.running = undefined;
    if (state.stopped) return;
    if (state.wanted) return wake();
    const waits = await untilNext().catch(() => 1_000);
    if (state.stopped || state.running !== undefined) return;
    clearTimeout(state.timer);
    state.timer = setTimeout(wake, waits);
    state.timer.unref();
  }

  async function untilNext(): Promise<number> {
    const [due, owedAt] = [await house.store.nextDueAt(), await house.store.nextOwedAt()];
    const untilDue = due === undefined ? longestSleep : due - house.clocks.school();
    const untilOwed = owedAt === undefined ? longestSleep : owedAt - house.clocks.wire();
    return Math.max(5, Math.min(longestSleep, untilDue, untilOwed));
  }

  async function rest(): Promise<void> {
    do {
      await state.running;
      await delivered(house);
    } while (state.running !== undefined);
  }

  wake();
  return {
    wake,
    settled: async () => {
      wake();
      await rest();
    },
    sweep: async () => {
      await sweep(house);
      wake();
    },
    lookedAt: () => state.lookedAt,
    stop: async () => {
      state.stopped = true;
      clearTimeout(state.timer);
      await rest();
    },
  };
}

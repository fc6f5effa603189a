// A clock that only a test moves, with the alarms that were set by it.
import type { Alarm } from '../../../src/platforms/slack/pauses.ts';
import { tenFortyOne } from './fake-slack.ts';

export type FakeTime = {
  readonly clock: { now: number };
  readonly alarm: Alarm;
  /** Milliseconds of every alarm that was set, in order. */
  readonly set: readonly number[];
  /** Goes on so long; what falls due on the way rings on the way. */
  forward(ms: number): void;
  /** The machine sleeps: time passes and nothing rings. */
  sleep(ms: number): void;
  /** The next alarm rings, at its time. */
  ringNext(): void;
};

export function openTime(): FakeTime {
  const clock = { now: tenFortyOne };
  const waiting = new Set<{ readonly at: number; readonly ring: () => void }>();
  const set: number[] = [];
  const first = () => [...waiting].toSorted((one, other) => one.at - other.at)[0];
  const ring = (one: { readonly at: number; readonly ring: () => void }): void => {
    waiting.delete(one);
    clock.now = Math.max(clock.now, one.at);
    one.ring();
  };
  return {
    clock,
    set,
    alarm: (ms, work) => {
      const one = { at: clock.now + ms, ring: work };
      set.push(ms);
      waiting.add(one);
      return () => void waiting.delete(one);
    },
    forward(ms) {
      const end = clock.now + ms;
      for (let next = first(); next !== undefined && next.at <= end; next = first()) ring(next);
      clock.now = end;
    },
    sleep(ms) {
      clock.now += ms;
    },
    ringNext() {
      const next = first();
      if (next === undefined) throw new Error('no alarm is set');
      ring(next);
    },
  };
}

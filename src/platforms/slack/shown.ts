/**
 * What is shown where: a change that waited must not overwrite a newer one, and what a press just showed is not sent once more.
 */
import { type Card, fingerprint } from '../../core/card.ts';
import type { Origin } from './draw.ts';
import { openMemory } from './memory.ts';

export type Shown = {
  /** This card belongs there from now on, until another does. */
  begin(at: Origin, card: Card): Showing;
  /**
   * Whether the very same card was begun there a moment ago and arrived; waits for it while it is on its way. Only a moment,
   * because another process may have changed the message since.
   */
  stands(at: Origin, card: Card): Promise<boolean>;
};

export type Showing = {
  /** False when another card took its place. */
  isNewest(): boolean;
  arrived(): void;
  failed(): void;
};

type Entry = { readonly as: string; readonly there: PromiseWithResolvers<boolean>; readonly at: number };

const most = 2000;
const anHourMs = 3_600_000;
const aMomentMs = 10_000;

/** `wire` is the wire clock in milliseconds. */
export function openShown(wire: () => number): Shown {
  const memory = openMemory<Entry>(most, anHourMs, wire);
  return {
    begin(at, card) {
      const key = keyOf(at);
      const mine = { as: fingerprint(card), there: Promise.withResolvers<boolean>(), at: wire() };
      memory.get(key)?.there.resolve(false);
      memory.set(key, mine);
      return {
        isNewest: () => memory.get(key) === mine,
        arrived: () => mine.there.resolve(true),
        failed: () => mine.there.resolve(false),
      };
    },
    async stands(at, card) {
      const former = memory.get(keyOf(at));
      if (former === undefined || former.as !== fingerprint(card)) return false;
      if (Math.abs(wire() - former.at) > aMomentMs) return false;
      return (await former.there.promise) && memory.get(keyOf(at)) === former;
    },
  };
}

const keyOf = (at: Origin): string => `${at.channel} ${at.ts}`;

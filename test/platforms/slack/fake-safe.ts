// A safe in memory that outlives whoever uses it, as a disk does; each process has its own hand on it.
import { onTestFinished } from 'vitest';
import type { Safe } from '../../../src/app/ports.ts';

export type FakeSafe = {
  of(process: string, wire?: () => number): Safe;
  /** Everything that lies in it, by name. */
  readonly kept: ReadonlyMap<string, { readonly version: number; readonly secret: string }>;
  /** Whoever puts something in next has to wait. */
  hold(): Held;
};

export type Held = {
  /** Whether somebody waits. */
  readonly waits: () => boolean;
  readonly goOn: () => void;
  /** The disk does not take it. */
  readonly fail: () => void;
  /** The process that waits dies: nothing of it reaches the disk. */
  readonly die: () => void;
};

export function openSafe(): FakeSafe {
  const kept = new Map<string, { readonly version: number; readonly secret: string }>();
  const held = new Map<string, { readonly by: string; readonly until: number }>();
  const versionOf = (name: string): number => kept.get(name)?.version ?? 0;
  let next: { readonly passed: Promise<void>; readonly come: () => void } | undefined;
  return {
    kept,
    hold() {
      const { promise: passed, resolve, reject } = Promise.withResolvers<void>();
      let hasCome = false;
      next = { passed, come: () => (hasCome = true) };
      return {
        waits: () => hasCome,
        goOn: resolve,
        fail: () => reject(new Error('the disk is full')),
        die: () => onTestFinished(() => reject(new Error('the process died'))),
      };
    },
    of: (process, wire = () => 0) => ({
      look: async (name) => kept.get(name),
      reserve: async (name, version, forMs) => {
        const holder = held.get(name);
        if (versionOf(name) !== version) return false;
        if (holder !== undefined && holder.by !== process && holder.until > wire()) return false;
        held.set(name, { by: process, until: wire() + forMs });
        return true;
      },
      replace: async (name, version, secret) => {
        const gate = next;
        next = undefined;
        gate?.come();
        await gate?.passed;
        if (versionOf(name) !== version) return false;
        held.delete(name);
        kept.set(name, { version: version + 1, secret });
        return true;
      },
    }),
  };
}

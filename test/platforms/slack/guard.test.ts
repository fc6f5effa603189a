// The guard at Slack's door: in time, once, and never against a request that was not kept.
import { describe, expect, it } from 'vitest';
import { openGuard } from '../../../src/platforms/slack/guard.ts';
import { openMemory } from '../../../src/platforms/slack/memory.ts';
import { gate } from './fake-slack.ts';

describe('the guard', () => {
  it('handles a request once and remembers it for ten minutes', async () => {
    let now = 0;
    let handled = 0;
    const guard = openGuard(() => now);
    const handle = async () => {
      handled += 1;
      return 200;
    };
    await guard.once('a', handle);
    now = 599_999;
    await guard.once('b', handle);
    expect(await guard.once('a', handle)).toBe(200);
    expect(handled).toBe(2);
    now = 600_000;
    await guard.once('c', handle);
    await guard.once('a', handle);
    expect(handled).toBe(4);
  });

  it('lets a repeat wait for what is still being kept, and shares how it ended', async () => {
    const guard = openGuard(() => 0);
    const keeping = gate<number>();
    const first = guard.once('a', () => keeping.promise);
    const second = guard.once('a', async () => 200);
    keeping.resolve(500);
    expect([await first, await second]).toEqual([500, 500]);
    expect(await guard.once('a', async () => 200)).toBe(200);
  });

  it('forgets a request whose handling broke', async () => {
    const guard = openGuard(() => 0);
    await expect(guard.once('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await guard.once('a', async () => 200)).toBe(200);
  });
});

describe('a memory', () => {
  it('forgets the oldest when it is full, and everything in time', () => {
    let now = 0;
    const memory = openMemory<number>(2, 1000, () => now);
    memory.set('a', 1);
    memory.set('b', 2);
    memory.set('a', 3);
    memory.set('c', 4);
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([3, undefined, 4]);
    memory.forget('c');
    now = 1000;
    expect([memory.get('a'), memory.get('c')]).toEqual([undefined, undefined]);
  });
});

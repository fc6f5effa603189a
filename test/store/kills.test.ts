/**
 * What was acknowledged is never lost, even when the program is killed in the middle of its work.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Fresh } from './fresh.ts';
import { engines, fresh } from './fresh.ts';

const writer = fileURLToPath(new URL('writer.ts', import.meta.url));

/** Lets one process write until `enough` was acknowledged, kills it, and gives everything it acknowledged. */
async function killedWriter(world: Fresh, name: string, enough: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, JSON.stringify(world.where), name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    acknowledged.push(line);
    if (acknowledged.length === enough) child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect(acknowledged.length, `${name} ended by itself`).toBeGreaterThanOrEqual(enough);
  return acknowledged;
}

it.each(engines)(
  'on %s: nothing that was acknowledged is lost in five kills, two processes at a time',
  async (engine) => {
    const world = await fresh(engine);
    try {
      const acknowledged: string[] = [];
      for (const round of [1, 2, 3]) {
        const names = round === 1 ? ['w1'] : [`w${round}x`, `w${round}y`];
        const written = await Promise.all(names.map((name) => killedWriter(world, name, 20 * round)));
        acknowledged.push(...written.flat());
      }
      const store = await world.another();
      const lost: string[] = [];
      for (const id of acknowledged) {
        const facts = (await store.read.case(id))?.facts.length;
        const draft = await store.read.draft(id);
        if (facts !== 2 || draft?.answers['story'] !== id) lost.push(id);
      }
      expect(lost).toEqual([]);
      expect(await store.verify()).toEqual([]);
    } finally {
      await world.end();
    }
  },
  60_000,
);

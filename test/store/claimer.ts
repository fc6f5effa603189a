/**
 * A process that takes a message to send it, says so, and is killed before it could.
 */
import { writeSync } from 'node:fs';
import type { Where } from '../../src/store/open.ts';
import { openStore } from '../../src/store/open.ts';
import { masterKey } from './fresh.ts';

const [where, now] = process.argv.slice(2);
const store = await openStore({
  where: JSON.parse(where ?? '') as Where,
  masterKey,
  ids: { id: () => 'claimer', nonce: () => 'n', number: () => 'N' },
  wire: () => Number(now),
});
for (const { id } of await store.claim(Number(now), 30_000, 10)) writeSync(1, `${id}\n`);
setInterval(() => undefined, 1000);

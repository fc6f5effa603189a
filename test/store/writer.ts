/**
 * A process that writes turns without end, says which ones were acknowledged, and is killed in the middle.
 */
import { writeSync } from 'node:fs';
import type { Where } from '../../src/store/open.ts';
import { openStore } from '../../src/store/open.ts';
import { draftOf, masterKey, note, openCase } from './fresh.ts';

const [where, name = ''] = process.argv.slice(2);
let count = 0;
const next = (): string => `${name}-${(count += 1)}`;
const store = await openStore({
  where: JSON.parse(where ?? '') as Where,
  masterKey,
  ids: { id: next, nonce: next, number: next },
  wire: () => 1,
});

async function lane(of: string): Promise<void> {
  for (let at = 0; ; at += 1) {
    const id = `${name}.${of}.${at}`;
    await openCase(store, id);
    await note(store, id, id);
    await store.turn({ draft: id }, (turn) =>
      turn.saveDraft(draftOf(id, { answers: { story: id } }), 9, undefined),
    );
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(['a', 'b', 'c', 'd'].map(lane));

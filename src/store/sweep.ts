/**
 * The sweep: what nobody needs any more goes, a bounded number at a time.
 */
import type { Engine } from './engine.ts';
import { keyNames } from './key-shelf.ts';
import type { KeyName } from './keys.ts';
import { dropAnchors } from './ledger.ts';
import { prepared } from './prepared.ts';
import type { Session } from './session.ts';

const day = 24 * 60 * 60_000;
/** A platform delivers the same thing again for hours, and a card may be pressed again days later. */
const pressesKept = 7 * day;
/** A copy that was reduced to nothing has nothing left to correct. */
const reducedCopiesKept = 30 * day;
/** Younger keys may belong to a turn that is not committed yet. */
const strayKeyAge = day / 24;
const atOnce = 1000;

const dropPresses = prepared<{ before: number; limit: number }>()((db, the) =>
  db
    .deleteFrom('presses')
    .where('press', 'in', (is) =>
      is
        .selectFrom('presses')
        .select('press')
        .where('pressed_at', '<', the.before)
        .orderBy('pressed_at')
        .limit(the.limit),
    )
    .returning('press'),
);

const dropCopies = prepared<{ before: number; limit: number }>()((db, the) =>
  db
    .deleteFrom('copies')
    .where('id', 'in', (is) =>
      is
        .selectFrom('copies')
        .select('id')
        .where('reduced', '=', 1)
        .where('sent_at', '<', the.before)
        .orderBy('sent_at')
        .limit(the.limit),
    )
    .returning('id'),
);

const caseIsThere = prepared<{ id: string }>()((db, the) =>
  db.selectFrom('cases').select('id').where('id', '=', the.id),
);
const draftIsThere = prepared<{ id: string }>()((db, the) =>
  db.selectFrom('drafts').select('id').where('id', '=', the.id),
);

export type Swept = { readonly presses: number; readonly copies: number; readonly keys: number };

/** Where the look through the keys goes on: each sweep takes a part of them. */
export type SweepPlace = { after: string };

/** `now` is the wire clock. */
export async function sweep(
  engine: Engine,
  write: <T>(work: (on: Session) => Promise<T>) => Promise<T>,
  now: number,
  place: SweepPlace,
): Promise<Swept> {
  await dropAnchors(engine.reading, engine.keyStore);
  const names = await keyNames(engine.keyStore, place.after, now - strayKeyAge, atOnce);
  const swept = await write(async (on) => {
    const presses = await dropPresses(on, { before: now - pressesKept, limit: atOnce });
    const copies = await dropCopies(on, { before: now - reducedCopiesKept, limit: atOnce });
    const stray: KeyName[] = [];
    for (const name of names) if (!(await isUsed(on, name))) stray.push(name);
    await on.keys.destroy(stray);
    return { presses: presses.length, copies: copies.length, keys: stray.length };
  });
  place.after = names.length < atOnce ? '' : (names.at(-1) ?? '');
  await engine.scrub();
  return swept;
}

async function isUsed(on: Session, name: KeyName): Promise<boolean> {
  const colon = name.indexOf(':');
  const id = name.slice(colon + 1);
  switch (name.slice(0, colon)) {
    case 'case':
    case 'reporter':
      return (await caseIsThere(on, { id })).length > 0;
    case 'draft':
      return (await draftIsThere(on, { id })).length > 0;
    default:
      return true;
  }
}

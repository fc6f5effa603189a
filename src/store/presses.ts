/**
 * Which press led to what, so that pressing twice answers once: ids, never content.
 */
import type { Outcome, PressKey } from '../app/ports.ts';
import { mark } from './marks.ts';
import { prepared } from './prepared.ts';
import { sealThing, unsealThing } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

/** Every outcome fits, so that none is told from another by its length. */
const room = 96;

const one = prepared<{ press: string }>()((db, the) =>
  db.selectFrom('presses').select('sealed').where('press', '=', the.press),
);

const insert = prepared<Tables['presses']>()((db, the) =>
  db
    .insertInto('presses')
    .values({ press: the.press, sealed: the.sealed, pressed_at: the.pressed_at })
    .onConflict((on) => on.doNothing())
    .returning('press'),
);

export async function known(on: Session, key: PressKey): Promise<Outcome | undefined> {
  const press = markOf(on, key);
  const [row] = await one(on, { press });
  return row === undefined
    ? undefined
    : (unsealThing(on.keys.ring.pressed, place(press), row.sealed) as Outcome);
}

/** Throws when the same press was answered meanwhile: then this turn must not count as well. */
export async function remember(on: Session, key: PressKey, outcome: Outcome, at: number): Promise<void> {
  const press = markOf(on, key);
  const sealed = sealThing(on.keys.ring.pressed, place(press), outcome, room);
  const [kept] = await insert(on, { press, sealed, pressed_at: at });
  if (kept === undefined)
    throw new Error(
      `store: the press "${key.action}" was answered already; ask known first, under the same lock`,
    );
}

function markOf(on: Session, { person, nonce, action }: PressKey): string {
  return mark(on.keys.ring.marks, 'presses', person, nonce, action);
}

function place(press: string): string {
  return `press ${press}`;
}

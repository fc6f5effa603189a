/**
 * Which press led to what, so that pressing twice answers once: ids, never content.
 */
import type { Outcome, PressKey } from '../app/ports.ts';
import { prepared } from './prepared.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

const one = prepared<PressKey>()((db, the) =>
  db
    .selectFrom('presses')
    .select(['draft_id', 'case_id', 'did'])
    .where('person', '=', the.person)
    .where('nonce', '=', the.nonce)
    .where('action', '=', the.action),
);

const insert = prepared<Tables['presses']>()((db, the) =>
  db
    .insertInto('presses')
    .values({
      person: the.person,
      nonce: the.nonce,
      action: the.action,
      draft_id: the.draft_id,
      case_id: the.case_id,
      did: the.did,
      pressed_at: the.pressed_at,
    })
    .onConflict((on) => on.doNothing())
    .returning('did'),
);

export async function known(on: Session, key: PressKey): Promise<Outcome | undefined> {
  const { person, nonce, action } = key;
  const [row] = await one(on, { person, nonce, action });
  if (row === undefined) return undefined;
  return {
    did: row.did,
    ...(row.draft_id === null ? {} : { draft: row.draft_id }),
    ...(row.case_id === null ? {} : { case: row.case_id }),
  };
}

/** Throws when the same press was answered meanwhile: then this turn must not count as well. */
export async function remember(on: Session, key: PressKey, outcome: Outcome, at: number): Promise<void> {
  const { person, nonce, action } = key;
  const [kept] = await insert(on, {
    person,
    nonce,
    action,
    draft_id: outcome.draft ?? null,
    case_id: outcome.case ?? null,
    did: outcome.did,
    pressed_at: at,
  });
  if (kept === undefined)
    throw new Error(
      `store: the press "${action}" was answered already; ask known first, under the same lock`,
    );
}

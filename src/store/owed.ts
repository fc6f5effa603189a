/**
 * What a row of the outbox hides: whom the house owes a message, which one, and the draft it is about.
 */
import type { KeyObject } from 'node:crypto';
import type { OutboxRow } from '../app/ports.ts';
import type { DraftId } from '../core/draft.ts';
import type { Effect } from '../core/effect.ts';
import type { CaseId } from '../core/fact.ts';
import { prepared } from './prepared.ts';
import { sealThing, unsealThing } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type Place = Pick<Tables['outbox'], 'id' | 'school' | 'case_id'>;
type Hidden = { readonly effect: Effect; readonly draft?: DraftId };

/** Every message fits, so that a receipt is not told from a ping by its length. */
const room = 192;

/** The key of the case, so that what was owed goes with it; for a message that belongs to no case a key for those. */
export async function keyFor(on: Session, caseId: CaseId | undefined): Promise<KeyObject> {
  return caseId === undefined ? on.keys.ring.owed : on.keys.one(`case:${caseId}`);
}

export function sealOwed(key: KeyObject, at: Place, row: Pick<OutboxRow, 'effect' | 'draft'>): Buffer {
  const hidden: Hidden = { effect: row.effect, ...(row.draft === undefined ? {} : { draft: row.draft }) };
  return sealThing(key, place(at), hidden, room);
}

/** Nothing when it does not open: one row that was meddled with must not hold up what others are owed. */
export async function openOwed(on: Session, row: Tables['outbox']): Promise<OutboxRow | undefined> {
  const { keys } = on;
  const key = row.case_id === null ? keys.ring.owed : (await keys.find([`case:${row.case_id}`]))[0];
  if (key === undefined) return undefined;
  let hidden: Hidden;
  try {
    hidden = unsealThing(key, place(row), row.sealed) as Hidden;
  } catch {
    return undefined;
  }
  return {
    id: row.id,
    school: row.school,
    case: row.case_id ?? undefined,
    draft: hidden.draft,
    effect: hidden.effect,
    dueAt: row.due_at,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}

const rowsAfter = prepared<{ after: string; limit: number }>()((db, the) =>
  db.selectFrom('outbox').selectAll().where('id', '>', the.after).orderBy('id').limit(the.limit),
);

/** A page of those rows of which nobody can read any more what was owed, and where the next page begins. */
export async function unreadable(
  on: Session,
  after: string,
  limit: number,
): Promise<{ readonly rows: readonly Place[]; readonly next: string | undefined }> {
  const page = await rowsAfter(on, { after, limit });
  const rows: Place[] = [];
  for (const row of page) if ((await openOwed(on, row)) === undefined) rows.push(row);
  return { rows, next: page.length < limit ? undefined : page.at(-1)?.id };
}

function place({ id, school, case_id }: Place): string {
  return `message ${id} owed in case ${case_id ?? '(none)'} of ${school}`;
}

/**
 * What the clock has to look at: cases and drafts whose moment has come, and when the next one does.
 */
import type { CaseId } from '../core/fact.ts';
import type { SchoolId } from '../core/school.ts';
import { prepared } from './prepared.ts';
import type { Session } from './session.ts';

const pastDue = prepared<{ now: number; limit: number }>()((db, the) =>
  db
    .selectFrom('cases')
    .select(['id', 'school', 'due_at'])
    .where('due_at', '<=', the.now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(the.limit),
);

/** A confirmed mistake is the only thing that closes a case; those that wait for nothing come last. */
const open = prepared<{ limit: number }>()((db, the) =>
  db
    .selectFrom('cases')
    .select(['id', 'school', 'due_at'])
    .where((is) => is.or([is('due_at', 'is not', null), is('state', '!=', 'mistaken')]))
    .orderBy('due_at', (by) => by.asc().nullsLast())
    .orderBy('opened_at')
    .orderBy('id')
    .limit(the.limit),
);

const firstCase = prepared()((db) => db.selectFrom('cases').select((is) => is.fn.min('due_at').as('at')));
const firstExpiry = prepared()((db) =>
  db.selectFrom('drafts').select((is) => is.fn.min('expires_at').as('at')),
);
const firstReminder = prepared()((db) =>
  db.selectFrom('drafts').select((is) => is.fn.min('remind_at').as('at')),
);

export async function dueCases(
  on: Session,
  now: number | undefined,
  limit: number,
): Promise<
  readonly { readonly id: CaseId; readonly school: SchoolId; readonly dueAt: number | undefined }[]
> {
  const rows = now === undefined ? await open(on, { limit }) : await pastDue(on, { now, limit });
  return rows.map(({ id, school, due_at }) => ({ id, school, dueAt: due_at ?? undefined }));
}

/** School clock; nothing when nothing waits for a moment. */
export async function nextDueAt(on: Session): Promise<number | undefined> {
  const moments = [
    ...(await firstCase(on, {})),
    ...(await firstExpiry(on, {})),
    ...(await firstReminder(on, {})),
  ];
  const due = moments.flatMap(({ at }) => (at === null ? [] : [at]));
  return due.length === 0 ? undefined : Math.min(...due);
}

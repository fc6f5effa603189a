/**
 * Who has to wait for whom: turns on the same person, draft or case run one after another, always asked for in that order.
 */
import { sql } from 'kysely';
import type { Locks } from '../app/ports.ts';
import type { CaseId } from '../core/fact.ts';
import type { Asker } from './prepared.ts';
import { mark } from './marks.ts';
import { prepared } from './prepared.ts';
import type { Session } from './session.ts';

/** A lock on a name rather than on a row: a person who presses for the first time has no row yet. */
const lockName = prepared<{ name: string }>()((db, the) =>
  db.selectNoFrom(sql<string>`pg_advisory_xact_lock(hashtextextended(${the.name}, 0))`.as('locked')),
);

const lockCase = prepared<{ id: string }>()((db, the) =>
  db.selectFrom('cases').select('id').where('id', '=', the.id).forUpdate(),
);

/** Held until the commit. In SQLite the transaction itself is the lock: it is the only one that writes. */
export async function lock(on: Asker, name: string): Promise<void> {
  if (on.dialect === 'postgres') await lockName(on, { name });
}

export async function lockFor(on: Session, locks: Locks): Promise<void> {
  if (on.dialect !== 'postgres') return;
  // A server may note down what it is asked: the turn that opens a case must not name who reported it.
  if (locks.person !== undefined) await lock(on, `person ${mark(on.keys.ring.marks, 'locks', locks.person)}`);
  // A draft that is saved for the first time has no row yet either.
  if (locks.draft !== undefined) await lock(on, `draft ${locks.draft}`);
  if (locks.case !== undefined) await lockCaseFor(on, locks.case);
}

/** A case that is only found on the way, as that of a draft, comes last in the order anyway. */
export async function lockCaseFor(on: Session, id: CaseId): Promise<void> {
  if (on.dialect !== 'postgres' || on.locked.has(id)) return;
  await lockCase(on, { id });
  on.locked.add(id);
}

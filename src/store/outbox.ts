/**
 * The outbox: every message the house owes somebody, written down with the facts and gone when it was delivered.
 */
import type { KeyObject } from 'node:crypto';
import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { OutboxRow } from '../app/ports.ts';
import type { Lane } from '../core/effect.ts';
import type { CaseId } from '../core/fact.ts';
import type { PersonId } from '../core/school.ts';
import { lock } from './locks.ts';
import { mark } from './marks.ts';
import { keyFor, openOwed, sealOwed } from './owed.ts';
import type { Asker } from './prepared.ts';
import { prepared, preparedRows } from './prepared.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type Row = Tables['outbox'];

/** The most urgent first. */
const rank: Readonly<Record<Lane, number>> = { immediate: 0, high: 1, normal: 2, bulk: 3 };

const insert = preparedRows<Omit<Row, 'attempts' | 'lease_until' | 'leased_by'>>()((db, rows) =>
  db
    .insertInto('outbox')
    .values(
      rows.map((row) => ({
        id: row.id,
        school: row.school,
        case_id: row.case_id,
        whose: row.whose,
        lane: row.lane,
        sealed: row.sealed,
        due_at: row.due_at,
        attempts: 0,
        created_at: row.created_at,
        lease_until: 0,
        leased_by: null,
      })),
    )
    .onConflict((on) => on.doNothing()),
);

/**
 * What may go now: of each person the most urgent message, unless one is on its way to them; among those the urgent before
 * the calm, and within one lane each school's first before any school's second.
 *
 * It steps from person to person by the index rather than reading every row, because after a busy hour there are far more
 * messages than people, and everything else waits while this runs.
 */
const next = prepared<{ now: number; limit: number }>()((db, the) =>
  db
    .withRecursive('people(whose)', (db) =>
      db
        .selectFrom('outbox')
        .select((is) => is.fn.min<string | null>('outbox.whose').as('whose'))
        .unionAll(
          db
            .selectFrom('people')
            .select((is) => personAfter(is).as('whose'))
            .where('people.whose', 'is not', null),
        ),
    )
    .with('first', (db) =>
      db
        .selectFrom('people')
        .select((is) => mostUrgent(is, the.now).as('id'))
        .where((is) => is.not(is.exists(onItsWay(is, the.now)))),
    )
    .with('fair', (db) =>
      db
        .selectFrom('first')
        .innerJoin('outbox', 'outbox.id', 'first.id')
        .select((is) => [
          'outbox.id',
          'outbox.lane',
          'outbox.due_at',
          is.fn
            .agg<number>('row_number')
            .over((over) =>
              over
                .partitionBy(['outbox.lane', 'outbox.school'])
                .orderBy('outbox.due_at')
                .orderBy('outbox.id'),
            )
            .as('of_school'),
        ]),
    )
    .selectFrom('fair')
    .select(['id', 'lane'])
    .orderBy('lane')
    .orderBy('of_school')
    .orderBy('due_at')
    .orderBy('id')
    .limit(the.limit),
);

type People = ExpressionBuilder<Tables & { people: { whose: string | null } }, 'people'>;

function personAfter(is: People) {
  return is
    .selectFrom('outbox as after')
    .select((of) => of.fn.min<string | null>('after.whose').as('whose'))
    .whereRef('after.whose', '>', 'people.whose');
}

function mostUrgent(is: People, now: number) {
  return is
    .selectFrom('outbox as theirs')
    .select('theirs.id')
    .whereRef('theirs.whose', '=', 'people.whose')
    .where('theirs.due_at', '<=', now)
    .orderBy('theirs.lane')
    .orderBy('theirs.due_at')
    .orderBy('theirs.id')
    .limit(sql.lit(1));
}

function onItsWay(is: People, now: number) {
  return (
    is
      .selectFrom('outbox as leased')
      .select('leased.id')
      .whereRef('leased.whose', '=', 'people.whose')
      // The index holds only what is on its way; without this an engine does not know that it may use it.
      .where('leased.lease_until', '>', sql.lit(0))
      .where('leased.lease_until', '>', now)
  );
}

/** A row that is just being settled or postponed is left alone; SQLite has only one writer, so there it cannot be. */
const lease = prepared<{ id: string; now: number; until: number; by: string }>()((db, the, dialect) =>
  db
    .updateTable('outbox')
    .set({ lease_until: the.until, leased_by: the.by })
    .where('id', '=', (is) => {
      const row = is
        .selectFrom('outbox')
        .select('id')
        .where('id', '=', the.id)
        .where('due_at', '<=', the.now)
        .where('lease_until', '<=', the.now);
      return dialect === 'postgres' ? row.forUpdate().skipLocked() : row;
    })
    .returningAll(),
);

const remove = prepared<{ id: string }>()((db, the) => db.deleteFrom('outbox').where('id', '=', the.id));

/** Not when its lease ran out and another process is sending it by now. */
const again = prepared<{ id: string; due_at: number; by: string }>()((db, the) =>
  db
    .updateTable('outbox')
    .set((is) => ({ due_at: the.due_at, attempts: is('attempts', '+', 1), lease_until: 0, leased_by: null }))
    .where('id', '=', the.id)
    .where((is) => is.or([is('leased_by', 'is', null), is('leased_by', '=', the.by)])),
);

const freeAll = prepared()((db) =>
  db.updateTable('outbox').set({ lease_until: 0, leased_by: null }).where('leased_by', 'is not', null),
);

const now = prepared<{ whose: string; due_at: number }>()((db, the) =>
  db
    .updateTable('outbox')
    .set({ due_at: the.due_at })
    .where('whose', '=', the.whose)
    .where('due_at', '>', the.due_at)
    .where('leased_by', 'is', null),
);

/** A message waits for its own moment, and for whatever is on its way to the same person. */
const nextMoment = prepared()((db) =>
  db
    .with('lanes', (db) =>
      db
        .selectFrom('outbox')
        .select((is) => ['whose', is.fn.max('lease_until').as('until')])
        .groupBy('whose'),
    )
    .with('waits', (db) =>
      db
        .selectFrom('outbox')
        .innerJoin('lanes', 'lanes.whose', 'outbox.whose')
        .select((is) =>
          is
            .case()
            .when('lanes.until', '>', is.ref('outbox.due_at'))
            .then(is.ref('lanes.until'))
            .else(is.ref('outbox.due_at'))
            .end()
            .as('at'),
        ),
    )
    .selectFrom('waits')
    .select((is) => is.fn.min('at').as('at')),
);

export async function owe(on: Session, rows: readonly Omit<OutboxRow, 'attempts'>[]): Promise<void> {
  const owed: Parameters<typeof insert>[1][number][] = [];
  const keys = new Map<CaseId | undefined, KeyObject>();
  for (const row of rows) {
    const key = keys.get(row.case) ?? (await keyFor(on, row.case));
    keys.set(row.case, key);
    const at = { id: row.id, school: row.school, case_id: row.case ?? null };
    owed.push({
      ...at,
      whose: markOf(on, row.effect.person),
      lane: rank[row.effect.lane],
      sealed: sealOwed(key, at, row),
      due_at: row.dueAt,
      created_at: row.createdAt,
    });
  }
  await insert(on, owed);
}

/** Leases up to `limit` due rows until `now + leaseMs` (wire clock); bulk gets at most half of them, but never nothing. */
export async function claim(
  on: Session,
  now: number,
  leaseMs: number,
  limit: number,
  by: string,
): Promise<readonly OutboxRow[]> {
  // One at a time: two claims side by side could both choose a row of the same person.
  await lock(on, 'claim');
  const half = Math.max(1, Math.floor(limit / 2));
  let bulk = 0;
  const claimed: OutboxRow[] = [];
  for (const { id, lane } of await next(on, { now, limit })) {
    if (lane === rank.bulk && (bulk += 1) > half) break;
    const [row] = await lease(on, { id, now, until: now + leaseMs, by });
    // What does not open stays leased and is looked at again later; the check names it.
    const opened = row === undefined ? undefined : await openOwed(on, row);
    if (opened !== undefined) claimed.push(opened);
  }
  return claimed;
}

export async function settle(on: Session, id: string): Promise<void> {
  await remove(on, { id });
}

export async function postpone(on: Session, id: string, dueAt: number, by: string): Promise<void> {
  await again(on, { id, due_at: dueAt, by });
}

/** Every lease ends: nobody is sending anything. */
export async function giveBack(on: Asker): Promise<void> {
  await freeAll(on, {});
}

/** Whatever waits for this person need not wait any longer: there is a new way to reach them. */
export async function hasten(on: Session, person: PersonId, at: number): Promise<void> {
  await now(on, { whose: markOf(on, person), due_at: at });
}

/** The first moment at which a claim can find something; it may have passed already. */
export async function nextOwedAt(on: Session): Promise<number | undefined> {
  return (await nextMoment(on, {}))[0]?.at ?? undefined;
}

function markOf(on: Session, person: PersonId): string {
  const { lanes, marks } = on.keys.ring;
  const known = lanes.get(person);
  if (known !== undefined) return known;
  const made = mark(marks, 'outbox', person);
  lanes.set(person, made);
  return made;
}

/**
 * The outbox: every message the house owes somebody, written down with the facts and gone when it was delivered.
 */
import type { ExpressionBuilder } from 'kysely';
import { sql } from 'kysely';
import type { OutboxRow } from '../app/ports.ts';
import type { Effect, Lane } from '../core/effect.ts';
import { lock } from './locks.ts';
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
        draft_id: row.draft_id,
        person: row.person,
        lane: row.lane,
        effect: row.effect,
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
    .withRecursive('people(person)', (db) =>
      db
        .selectFrom('outbox')
        .select((is) => is.fn.min<string | null>('outbox.person').as('person'))
        .unionAll(
          db
            .selectFrom('people')
            .select((is) => personAfter(is).as('person'))
            .where('people.person', 'is not', null),
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

type People = ExpressionBuilder<Tables & { people: { person: string | null } }, 'people'>;

function personAfter(is: People) {
  return is
    .selectFrom('outbox as after')
    .select((of) => of.fn.min<string | null>('after.person').as('person'))
    .whereRef('after.person', '>', 'people.person');
}

function mostUrgent(is: People, now: number) {
  return is
    .selectFrom('outbox as theirs')
    .select('theirs.id')
    .whereRef('theirs.person', '=', 'people.person')
    .where('theirs.due_at', '<=', now)
    .orderBy('theirs.lane')
    .orderBy('theirs.due_at')
    .orderBy('theirs.id')
    .limit(sql.lit(1));
}

function onItsWay(is: People, now: number) {
  return is
    .selectFrom('outbox as leased')
    .select('leased.id')
    .whereRef('leased.person', '=', 'people.person')
    .where('leased.lease_until', '>', now);
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

const now = prepared<{ person: string; due_at: number }>()((db, the) =>
  db
    .updateTable('outbox')
    .set({ due_at: the.due_at })
    .where('person', '=', the.person)
    .where('due_at', '>', the.due_at)
    .where('leased_by', 'is', null),
);

/** A message waits for its own moment, and for whatever is on its way to the same person. */
const nextMoment = prepared()((db) =>
  db
    .with('lanes', (db) =>
      db
        .selectFrom('outbox')
        .select((is) => ['person', is.fn.max('lease_until').as('until')])
        .groupBy('person'),
    )
    .with('waits', (db) =>
      db
        .selectFrom('outbox')
        .innerJoin('lanes', 'lanes.person', 'outbox.person')
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
  await insert(
    on,
    rows.map((row) => ({
      id: row.id,
      school: row.school,
      case_id: row.case ?? null,
      draft_id: row.draft ?? null,
      person: row.effect.person,
      lane: rank[row.effect.lane],
      effect: JSON.stringify(row.effect),
      due_at: row.dueAt,
      created_at: row.createdAt,
    })),
  );
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
    if (row !== undefined) claimed.push(outboxRow(row));
  }
  return claimed;
}

export async function settle(on: Session, id: string): Promise<void> {
  await remove(on, { id });
}

export async function postpone(on: Session, id: string, dueAt: number, by: string): Promise<void> {
  await again(on, { id, due_at: dueAt, by });
}

/** Whatever waits for this person need not wait any longer: there is a new way to reach them. */
export async function hasten(on: Session, person: string, at: number): Promise<void> {
  await now(on, { person, due_at: at });
}

/** The first moment at which a claim can find something; it may have passed already. */
export async function nextOwedAt(on: Session): Promise<number | undefined> {
  return (await nextMoment(on, {}))[0]?.at ?? undefined;
}

function outboxRow(row: Row): OutboxRow {
  return {
    id: row.id,
    school: row.school,
    case: row.case_id ?? undefined,
    draft: row.draft_id ?? undefined,
    effect: JSON.parse(row.effect) as Effect,
    dueAt: row.due_at,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}

/**
 * Cases and their facts: the row says where a case stands, its sealed facts say what happened.
 */
import type { KeyObject } from 'node:crypto';
import type { CaseRow, StoredCase } from '../app/ports.ts';
import type { CaseId, Fact } from '../core/fact.ts';
import type { SchoolId } from '../core/school.ts';
import type { Mac } from './chain.ts';
import { macOfCase, macOfFact, same, start } from './chain.ts';
import type { KeyName } from './keys.ts';
import { wrappedBy } from './keys.ts';
import type { Asker } from './prepared.ts';
import { prepared, preparedRows } from './prepared.ts';
import type { Reporter } from './reporter.ts';
import { factWith, withheld, without } from './reporter.ts';
import { seal, unseal } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type Row = Tables['cases'];

const rowOf = prepared<{ id: string }>()((db, the) =>
  db.selectFrom('cases').selectAll().where('id', '=', the.id),
);

/** No further than the row says: a turn that commits between the two reads belongs to the next look. */
const factsOf = prepared<{ id: string; facts: number }>()((db, the) =>
  db
    .selectFrom('facts')
    .select(['seq', 'sealed'])
    .where('case_id', '=', the.id)
    .where('seq', '<=', the.facts)
    .orderBy('seq'),
);

const rowsOfSchool = prepared<{ school: string }>()((db, the) =>
  db.selectFrom('cases').selectAll().where('school', '=', the.school).orderBy('opened_at').orderBy('id'),
);

const numberTaken = prepared<{ school: string; number: string }>()((db, the) =>
  db.selectFrom('cases').select('id').where('school', '=', the.school).where('number', '=', the.number),
);

const insertCase = prepared<Row>()((db, the) =>
  db
    .insertInto('cases')
    .values({
      id: the.id,
      school: the.school,
      number: the.number,
      visibility: the.visibility,
      level: the.level,
      state: the.state,
      opened_at: the.opened_at,
      due_at: the.due_at,
      facts: the.facts,
      head: the.head,
      reporter: the.reporter,
      mac: the.mac,
    })
    .onConflict((on) => on.doNothing())
    .returning('id'),
);

const insertFacts = preparedRows<Tables['facts']>()((db, rows) =>
  db
    .insertInto('facts')
    .values(
      rows.map((row) => ({
        case_id: row.case_id,
        seq: row.seq,
        school: row.school,
        sealed: row.sealed,
        mac: row.mac,
      })),
    )
    .onConflict((on) => on.doNothing())
    .returning('seq'),
);

const moveCase = prepared<
  Pick<Row, 'id' | 'level' | 'state' | 'due_at' | 'facts' | 'head' | 'mac'> & { known: number }
>()((db, the) =>
  db
    .updateTable('cases')
    .set({
      level: the.level,
      state: the.state,
      due_at: the.due_at,
      facts: the.facts,
      head: the.head,
      mac: the.mac,
    })
    .where('id', '=', the.id)
    .where('facts', '=', the.known)
    .returning('id'),
);

/** The clear columns, as the house speaks of them. */
export function caseRow(row: Row): CaseRow {
  return {
    id: row.id,
    school: row.school,
    number: row.number,
    visibility: row.visibility,
    level: row.level,
    state: row.state,
    openedAt: row.opened_at,
    dueAt: row.due_at ?? undefined,
    facts: row.facts,
  };
}

/**
 * The case with all its facts. Throws when its row was changed by somebody without the keys, or when a fact is missing or
 * does not open: half a log could miss who was excluded.
 */
export async function readCase(on: Session, id: CaseId): Promise<StoredCase | undefined> {
  const row = await checkedRow(on, id);
  if (row === undefined) return undefined;
  return { row: caseRow(row), facts: await readFacts(on, row) };
}

/** A log that was opened lately is taken from memory when the row's checked head says that it is still the same. */
async function readFacts(on: Session, row: Row): Promise<readonly Fact[]> {
  const before = on.keys.ring.logs.get(row.id);
  if (before !== undefined && same(before.head, row.head)) return before.facts;
  const sealed = await factsOf(on, { id: row.id, facts: row.facts });
  if (sealed.length !== row.facts)
    throw new Error(
      `store: case ${row.id} of ${row.school} must have ${row.facts} facts, found ${sealed.length}`,
    );
  const keys = await keysOf(on, row);
  const facts = sealed.map((fact, index) => {
    if (fact.seq !== index + 1)
      throw new Error(
        `store: case ${row.id} of ${row.school} must have a fact ${index + 1}, found ${fact.seq}`,
      );
    return factWith(keys.reporter, unseal(keys.key, place('fact', row, fact.seq), fact.sealed).toString());
  });
  on.keys.ring.logs.set(row.id, { head: row.head, facts });
  return facts;
}

export async function readCaseRows(on: Asker, school: SchoolId): Promise<readonly CaseRow[]> {
  return (await rowsOfSchool(on, { school })).map(caseRow);
}

export async function numberIsFree(on: Asker, school: SchoolId, number: string): Promise<boolean> {
  return (await numberTaken(on, { school, number })).length === 0;
}

/** Makes the case with its keys; refuses an id or number that this school has already, and a log that does not open it. */
export async function openCase(
  on: Session,
  row: Omit<CaseRow, 'facts'>,
  facts: readonly Fact[],
): Promise<void> {
  const [first] = facts;
  if (first?.type !== 'opened')
    throw new Error(`store: case ${row.id} must begin with "opened", got ${first?.type ?? 'no fact'}`);
  const by = wrappedBy(row.visibility);
  const key = await on.keys.make(`case:${row.id}`, by);
  const identity = await on.keys.make(`reporter:${row.id}`, by);
  const who: Reporter = { id: first.reporter, name: first.reporterName };
  const reporter = seal(identity, place('reporter', row), JSON.stringify(who));
  const log = sealedFacts(on, row, { key, reporter: who }, facts, { seq: 0, head: start });
  const full: CaseRow = { ...row, facts: facts.length };
  const [made] = await insertCase(on, {
    id: row.id,
    school: row.school,
    number: row.number,
    visibility: row.visibility,
    level: row.level,
    state: row.state,
    opened_at: row.openedAt,
    due_at: row.dueAt ?? null,
    facts: full.facts,
    head: log.head,
    reporter,
    mac: macOfCase(on.keys.ring.row, full, log.head, reporter),
  });
  if (made === undefined)
    throw new Error(`store: ${row.school} already has a case with this number or id; ask numberIsFree first`);
  await insertFacts(on, log.rows);
  // Whoever is told of it looks at it within seconds; harmless when this turn fails after all.
  on.keys.ring.logs.set(row.id, { head: log.head, facts: log.facts });
  on.grown.set(row.id, { school: row.school, case: row.id, facts: full.facts, head: log.head, opened: true });
}

/** Adds facts after the `known` ones; throws when the log grew meanwhile, and then nothing of the turn is kept. */
export async function append(
  on: Session,
  id: CaseId,
  known: number,
  facts: readonly Fact[],
  to: Pick<CaseRow, 'level' | 'state' | 'dueAt'>,
): Promise<void> {
  const row = await checkedRow(on, id);
  if (row === undefined) throw new Error(`store: case ${id} does not exist, so nothing can be added to it`);
  const grew = (found: string): Error =>
    new Error(`store: case ${id} of ${row.school} was expected to have ${known} facts, ${found}`);
  if (row.facts !== known) throw grew(`it has ${row.facts}`);
  const log = sealedFacts(on, row, await keysOf(on, row), facts, { seq: known, head: row.head });
  if (facts.length > 0 && (await insertFacts(on, log.rows)).length !== facts.length)
    throw grew('and has others');
  const moved: CaseRow = {
    ...caseRow(row),
    level: to.level,
    state: to.state,
    dueAt: to.dueAt,
    facts: known + facts.length,
  };
  const [done] = await moveCase(on, {
    id,
    known,
    level: moved.level,
    state: moved.state,
    due_at: moved.dueAt ?? null,
    facts: moved.facts,
    head: log.head,
    mac: macOfCase(on.keys.ring.row, moved, log.head, row.reporter),
  });
  if (done === undefined) throw grew('it grew meanwhile');
  on.rowsRead.delete(id);
  const before = on.keys.ring.logs.get(id);
  // Harmless when this turn fails after all: no row will ever have this head.
  if (before !== undefined && same(before.head, row.head))
    on.keys.ring.logs.set(id, { head: log.head, facts: [...before.facts, ...log.facts] });
  if (facts.length === 0) return;
  const opened = on.grown.get(id)?.opened ?? false;
  on.grown.set(id, { school: row.school, case: id, facts: moved.facts, head: log.head, opened });
}

async function checkedRow(on: Session, id: CaseId): Promise<Row | undefined> {
  const before = on.rowsRead.get(id);
  if (before !== undefined) return before;
  const [row] = await rowOf(on, { id });
  if (row === undefined) return undefined;
  if (!same(row.mac, macOfCase(on.keys.ring.row, caseRow(row), row.head, row.reporter)))
    throw new Error(
      `store: the row of case ${id} of ${row.school} was changed by something that is not Meldwijs`,
    );
  on.rowsRead.set(id, row);
  return row;
}

type CaseKeys = { readonly key: KeyObject; readonly reporter: Reporter };

async function keysOf(on: Session, row: Row): Promise<CaseKeys> {
  const names: readonly KeyName[] = [`case:${row.id}`, `reporter:${row.id}`];
  const [key, identity] = await on.keys.find(names);
  return {
    key: key ?? (await on.keys.one(`case:${row.id}`)),
    reporter:
      identity === undefined
        ? withheld
        : (JSON.parse(unseal(identity, place('reporter', row), row.reporter).toString()) as Reporter),
  };
}

function sealedFacts(
  on: Session,
  at: Pick<CaseRow, 'id' | 'school'>,
  keys: CaseKeys,
  facts: readonly Fact[],
  after: { readonly seq: number; readonly head: Mac },
): { readonly rows: readonly Tables['facts'][]; readonly facts: readonly Fact[]; readonly head: Mac } {
  let { seq, head } = after;
  const asRead: Fact[] = [];
  const rows = facts.map((fact) => {
    seq += 1;
    const text = without(keys.reporter, fact);
    asRead.push(factWith(keys.reporter, text));
    const sealed = seal(keys.key, place('fact', at, seq), text);
    head = macOfFact(on.keys.ring.log, head, { school: at.school, case: at.id, seq }, sealed);
    return { case_id: at.id, seq, school: at.school, sealed, mac: head };
  });
  return { rows, facts: asRead, head };
}

function place(what: 'fact' | 'reporter', at: Pick<CaseRow, 'id' | 'school'>, seq = 0): string {
  return `${what} ${seq} of case ${at.id} of ${at.school}`;
}

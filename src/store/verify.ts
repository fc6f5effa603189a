/**
 * The check: walks every chain and every ledger, and says where something was changed, taken out, moved or put back.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { caseRow } from './cases.ts';
import type { Mac } from './chain.ts';
import { macOfCase, macOfEntry, macOfFact, same, start } from './chain.ts';
import type { Engine } from './engine.ts';
import type { KeyName, KeyRing } from './keys.ts';
import type { Anchor, Line } from './ledger.ts';
import { anchors, linesAfter } from './ledger.ts';
import { shelfOn } from './key-shelf.ts';
import { unreadable } from './owed.ts';
import type { Asker } from './prepared.ts';
import { prepared } from './prepared.ts';
import { unseal } from './seal.ts';
import type { Session } from './session.ts';
import { sessionOf } from './session.ts';
import type { Tables } from './tables.ts';

/** Between two pages everything else gets its turn. */
const pageSize = 100;

const schoolNames = prepared()((db) =>
  db
    .selectFrom('cases')
    .select('school')
    .union(db.selectFrom('ledger').select('school'))
    .union(db.selectFrom('schools').select('id as school')),
);

const casesAfter = prepared<{ school: string; after: string; limit: number }>()((db, the) =>
  db
    .selectFrom('cases')
    .selectAll()
    .where('school', '=', the.school)
    .where('number', '>', the.after)
    .orderBy('number')
    .limit(the.limit),
);

const factsOfCase = prepared<{ id: string }>()((db, the) =>
  db.selectFrom('facts').selectAll().where('case_id', '=', the.id).orderBy('seq'),
);

const strayFacts = prepared()((db) =>
  db
    .selectFrom('facts')
    .leftJoin('cases', 'cases.id', 'facts.case_id')
    .select(['facts.case_id', 'facts.school'])
    .where('cases.id', 'is', null)
    .distinct(),
);

/** What the ledger says of a case: its last line. */
type Last = { readonly facts: number; readonly head: Mac };

/** Each finding is one sentence: which school, which case or line, and what is wrong with it. */
export async function verify(engine: Engine, ring: KeyRing): Promise<readonly string[]> {
  // Before the snapshot: an anchor made later could point past it.
  const dropped = await anchors(engine.keyStore);
  return engine.snapshot(async (on) => {
    const schools = [
      ...new Set([
        ...(await schoolNames(on, {})).map(({ school }) => school),
        ...dropped.map(({ school }) => school),
      ]),
    ].toSorted();
    const found: string[] = [];
    for (const school of schools) {
      const anchor = dropped.find((one) => one.school === school);
      const { findings, cases } = await walkLedger(on, ring, school, anchor);
      found.push(...findings, ...(await walkCases(on, engine.keyStore, ring, school, cases)));
    }
    for (const { case_id, school } of await strayFacts(on, {}))
      found.push(`${school}: case ${case_id} was removed, but facts of it are still there`);
    const rows: Asker['rows'] = (sql, values) => on.rows(sql, values);
    const reading = sessionOf({ dialect: on.dialect, rows, shelf: shelfOn(engine.keyStore) }, ring);
    return [...found, ...(await walkOutbox(reading))];
  });
}

async function walkOutbox(on: Session): Promise<readonly string[]> {
  const findings: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { rows, next } = await unreadable(on, after, pageSize);
    for (const { id, school, case_id } of rows) {
      const of = case_id === null ? '' : ` in case ${case_id}`;
      findings.push(
        `${school}: message ${id} that is owed${of} does not open: it was changed or moved, or its key is gone`,
      );
    }
    after = next;
    await breathe();
  }
  return findings;
}

async function walkLedger(
  on: Asker,
  ring: KeyRing,
  school: string,
  anchor: Anchor | undefined,
): Promise<{ readonly findings: readonly string[]; readonly cases: ReadonlyMap<string, Last> }> {
  const findings: string[] = [];
  const cases = new Map<string, Last>();
  let before: { readonly seq: number; readonly cases: number; readonly mac: Mac } = {
    seq: 0,
    cases: 0,
    mac: start,
  };
  for (;;) {
    const lines = await linesAfter(on, school, before.seq, pageSize);
    for (const line of lines) {
      const trouble = troubleOf(ring, before, line, cases);
      if (trouble !== undefined) findings.push(`${school}: line ${line.seq} of the ledger ${trouble}`);
      if (anchor?.seq === line.seq && !same(anchor.mac, line.mac))
        findings.push(
          `${school}: line ${line.seq} of the ledger is not the one that was anchored in the key store`,
        );
      cases.set(line.case, { facts: line.facts, head: line.head });
      before = line;
    }
    if (lines.length < pageSize) break;
    await breathe();
  }
  if (anchor !== undefined && before.seq < anchor.seq)
    findings.push(
      `${school}: the ledger ends at line ${before.seq}, but the key store has seen line ${anchor.seq}: its end was cut off, or the content was put back to an earlier day`,
    );
  return { findings, cases };
}

function troubleOf(
  ring: KeyRing,
  before: { readonly seq: number; readonly cases: number; readonly mac: Mac },
  line: Line,
  cases: ReadonlyMap<string, Last>,
): string | undefined {
  if (line.seq !== before.seq + 1) return `follows line ${before.seq}: what stood between was removed`;
  if (!same(line.mac, macOfEntry(ring.ledger, before.mac, line)))
    return 'was changed, or the line before it was';
  const known = cases.get(line.case);
  if (line.cases !== before.cases + (known === undefined ? 1 : 0)) return 'counts another number of cases';
  if (known !== undefined && line.facts <= known.facts) return `makes case ${line.case} shorter`;
  return undefined;
}

async function walkCases(
  on: Asker,
  keyStore: Asker,
  ring: KeyRing,
  school: string,
  ledger: ReadonlyMap<string, Last>,
): Promise<readonly string[]> {
  const findings: string[] = [];
  const missing = new Set(ledger.keys());
  let after = '';
  for (;;) {
    const rows = await casesAfter(on, { school, after, limit: pageSize });
    for (const row of rows) {
      after = row.number;
      missing.delete(row.id);
      for (const trouble of await troublesOfCase(on, keyStore, ring, row, ledger.get(row.id)))
        findings.push(`${school}: case ${row.id} ${trouble}`);
    }
    if (rows.length < pageSize) break;
    await breathe();
  }
  for (const id of missing) findings.push(`${school}: case ${id} was removed; the ledger knows it`);
  return findings;
}

async function troublesOfCase(
  on: Asker,
  keyStore: Asker,
  ring: KeyRing,
  row: Tables['cases'],
  last: Last | undefined,
): Promise<readonly string[]> {
  const troubles: string[] = [];
  if (!same(row.mac, macOfCase(ring.row, caseRow(row), row.head, row.reporter)))
    troubles.push('has a changed row');
  if (last === undefined) troubles.push('is not in the ledger');
  else if (last.facts !== row.facts || !same(last.head, row.head))
    troubles.push(
      `is at fact ${row.facts}, but the ledger has seen fact ${last.facts}: it was put back or changed`,
    );
  troubles.push(...troublesOfLog(ring, row, await factsOfCase(on, { id: row.id })));
  const names: readonly KeyName[] = [`case:${row.id}`, `reporter:${row.id}`];
  for (const key of await shelfOn(keyStore).find(names)) {
    const by = ring.wrapping[key.wrappedBy];
    if (by === undefined || !opens(() => unseal(by, `key ${key.name}`, key.wrapped)))
      troubles.push(`has a key that does not open: ${key.name}`);
  }
  const there = (await shelfOn(keyStore).find([`case:${row.id}`])).length > 0;
  if (!there) troubles.push('cannot be read: its key is gone');
  return troubles;
}

function troublesOfLog(
  ring: KeyRing,
  row: Tables['cases'],
  facts: readonly Tables['facts'][],
): readonly string[] {
  const troubles: string[] = [];
  let head: Mac = start;
  let seq = 0;
  for (const fact of facts) {
    if (fact.seq !== seq + 1) troubles.push(`misses what stood between fact ${seq} and fact ${fact.seq}`);
    const at = { school: fact.school, case: row.id, seq: fact.seq };
    if (fact.school !== row.school || !same(fact.mac, macOfFact(ring.log, head, at, fact.sealed)))
      troubles.push(`has a changed or moved fact ${fact.seq}`);
    head = fact.mac;
    seq = fact.seq;
  }
  if (seq !== row.facts || !same(head, row.head))
    troubles.push(
      `must end with fact ${row.facts}, but its log ends with fact ${seq}: its end was cut off or changed`,
    );
  return troubles;
}

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

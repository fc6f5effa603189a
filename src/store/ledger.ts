/**
 * The ledger of a school: one line each time a case opens or its log becomes longer, each line covering the one before.
 */
import { sql } from 'kysely';
import type { Entry, Mac } from './chain.ts';
import { macOfEntry, start } from './chain.ts';
import { lock } from './locks.ts';
import type { Asker } from './prepared.ts';
import { prepared, preparedForKeys } from './prepared.ts';
import type { Session } from './session.ts';

const last = prepared<{ school: string }>()((db, the) =>
  db
    .selectFrom('ledger')
    .select(['seq', 'cases', 'mac'])
    .where('school', '=', the.school)
    .orderBy('seq', 'desc')
    .limit(sql.lit(1)),
);

const add = prepared<{
  school: string;
  seq: number;
  case_id: string;
  facts: number;
  head: Uint8Array;
  cases: number;
  mac: Uint8Array;
}>()((db, the) =>
  db.insertInto('ledger').values({
    school: the.school,
    seq: the.seq,
    case_id: the.case_id,
    facts: the.facts,
    head: the.head,
    cases: the.cases,
    mac: the.mac,
  }),
);

/**
 * Written as the last thing before the commit, so that turns of one school wait for each other no longer than that;
 * a chain per school rather than one for all, so that schools never wait for each other.
 */
export async function writeLedger(on: Session): Promise<void> {
  // In the order of their names: two turns that both grew cases of two schools must not wait for each other in a ring.
  const schools = [...new Set([...on.grown.values()].map((growth) => growth.school))].toSorted();
  for (const school of schools) {
    await lock(on, `ledger ${school}`);
    let [before] = await last(on, { school });
    for (const growth of on.grown.values()) {
      if (growth.school !== school) continue;
      const entry: Entry = {
        school,
        seq: (before?.seq ?? 0) + 1,
        case: growth.case,
        facts: growth.facts,
        head: growth.head,
        cases: (before?.cases ?? 0) + (growth.opened ? 1 : 0),
      };
      const mac = macOfEntry(on.keys.ring.ledger, before?.mac ?? start, entry);
      const { seq, facts, head, cases } = entry;
      await add(on, { school, seq, case_id: entry.case, facts, head, cases, mac });
      before = { seq, cases, mac };
    }
  }
}

const page = prepared<{ school: string; after: number; limit: number }>()((db, the) =>
  db
    .selectFrom('ledger')
    .select(['seq', 'case_id', 'facts', 'head', 'cases', 'mac'])
    .where('school', '=', the.school)
    .where('seq', '>', the.after)
    .orderBy('seq')
    .limit(the.limit),
);

export type Line = Entry & { readonly mac: Mac };

/** The lines after `after`, in order. */
export async function linesAfter(
  on: Asker,
  school: string,
  after: number,
  limit: number,
): Promise<readonly Line[]> {
  return (await page(on, { school, after, limit })).map(({ seq, case_id, facts, head, cases, mac }) => ({
    school,
    seq,
    case: case_id,
    facts,
    head,
    cases,
    mac,
  }));
}

const schoolsWithLedger = prepared()((db) => db.selectFrom('ledger').select('school').distinct());

const setAnchor = preparedForKeys<{ school: string; seq: number; mac: Uint8Array }>()((db, the) =>
  db
    .insertInto('anchors')
    .values({ school: the.school, seq: the.seq, mac: the.mac })
    .onConflict((on) =>
      on
        .column('school')
        .doUpdateSet((is) => ({ seq: is.ref('excluded.seq'), mac: is.ref('excluded.mac') }))
        .whereRef('excluded.seq', '>', 'anchors.seq'),
    ),
);

const allAnchors = preparedForKeys()((db) => db.selectFrom('anchors').selectAll());

/**
 * Notes in the key store where each ledger stands. A chain alone cannot show that its end was cut off or that the whole
 * content was put back to an earlier day; an anchor in another store does, up to the moment it was made.
 */
export async function dropAnchors(on: Asker, keyStore: Asker): Promise<void> {
  for (const { school } of await schoolsWithLedger(on, {})) {
    const [line] = await last(on, { school });
    if (line !== undefined) await setAnchor(keyStore, { school, seq: line.seq, mac: line.mac });
  }
}

export type Anchor = { readonly school: string; readonly seq: number; readonly mac: Mac };

export async function anchors(keyStore: Asker): Promise<readonly Anchor[]> {
  return allAnchors(keyStore, {});
}

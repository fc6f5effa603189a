/**
 * Copies: which messages stand in whose chat, and what they show, so that each can be brought up to date or taken back.
 */
import type { KeyObject } from 'node:crypto';
import type { CopyRow } from '../app/ports.ts';
import type { CaseId } from '../core/fact.ts';
import type { PersonId } from '../core/school.ts';
import { mark } from './marks.ts';
import { prepared } from './prepared.ts';
import { sealThing, unsealThing } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type Row = Tables['copies'];
/** Sealed with the key of the case, and gone with it. */
type Hidden = Pick<CopyRow, 'person' | 'address' | 'conversation' | 'message' | 'what' | 'shown'> & {
  readonly ref?: string;
};

/** On either platform every copy fits, so that a receipt is not told from a ping, nor Teams from Slack, by its length. */
const room = 1024;

const ofCase = prepared<{ case_id: string }>()((db, the) =>
  db.selectFrom('copies').selectAll().where('case_id', '=', the.case_id).orderBy('sent_at').orderBy('id'),
);

const ofPerson = prepared<{ case_id: string; whose: string }>()((db, the) =>
  db
    .selectFrom('copies')
    .selectAll()
    .where('case_id', '=', the.case_id)
    .where('whose', '=', the.whose)
    .orderBy('sent_at')
    .orderBy('id'),
);

const save = prepared<Row>()((db, the) =>
  db
    .insertInto('copies')
    .values({
      id: the.id,
      school: the.school,
      case_id: the.case_id,
      whose: the.whose,
      sealed: the.sealed,
      reduced: the.reduced,
      sent_at: the.sent_at,
    })
    .onConflict((on) =>
      on.column('id').doUpdateSet((is) => ({
        sealed: is.ref('excluded.sealed'),
        reduced: is.ref('excluded.reduced'),
        sent_at: is.ref('excluded.sent_at'),
      })),
    ),
);

/** In the order in which they were sent. */
export async function copies(on: Session, caseId: CaseId, person?: PersonId): Promise<readonly CopyRow[]> {
  const rows =
    person === undefined
      ? await ofCase(on, { case_id: caseId })
      : await ofPerson(on, { case_id: caseId, whose: markOf(on, caseId, person) });
  if (rows.length === 0) return [];
  const key = await on.keys.one(`case:${caseId}`);
  return rows.map((row) => opened(key, row));
}

/** A new copy, or what one shows now. */
export async function saveCopy(on: Session, copy: CopyRow): Promise<void> {
  const { person, address, conversation, message, what, ref, shown } = copy;
  const at = { id: copy.id, school: copy.school, case_id: copy.case };
  const hidden: Hidden = {
    person,
    address,
    conversation,
    message,
    what,
    shown,
    ...(ref === undefined ? {} : { ref }),
  };
  await save(on, {
    ...at,
    whose: markOf(on, copy.case, person),
    sealed: sealThing(await on.keys.one(`case:${copy.case}`), place(at), hidden, room),
    reduced: Number(copy.reduced),
    sent_at: copy.sentAt,
  });
}

function opened(key: KeyObject, row: Row): CopyRow {
  const hidden = unsealThing(key, place(row), row.sealed) as Hidden;
  return {
    ...hidden,
    ref: hidden.ref,
    id: row.id,
    school: row.school,
    case: row.case_id,
    reduced: row.reduced === 1,
    sentAt: row.sent_at,
  };
}

/** Another one in each case: whoever has a role gets a message of many cases, and would be known by that. */
function markOf(on: Session, caseId: CaseId, person: PersonId): string {
  return mark(on.keys.ring.marks, 'copies', caseId, person);
}

function place({ id, school, case_id }: Pick<Row, 'id' | 'school' | 'case_id'>): string {
  return `copy ${id} in case ${case_id} of ${school}`;
}

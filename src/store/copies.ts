/**
 * Copies: which messages stand in whose chat, and what they show, so that each can be brought up to date or taken back.
 */
import type { CopyRow } from '../app/ports.ts';
import type { CaseId } from '../core/fact.ts';
import type { PersonId } from '../core/school.ts';
import { addressRow, readAddress } from './people.ts';
import { prepared } from './prepared.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type Row = Tables['copies'];

const ofCase = prepared<{ case_id: string }>()((db, the) =>
  db.selectFrom('copies').selectAll().where('case_id', '=', the.case_id).orderBy('sent_at').orderBy('id'),
);

const ofPerson = prepared<{ case_id: string; person: string }>()((db, the) =>
  db
    .selectFrom('copies')
    .selectAll()
    .where('case_id', '=', the.case_id)
    .where('person', '=', the.person)
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
      person: the.person,
      platform: the.platform,
      tenant: the.tenant,
      user_id: the.user_id,
      reach: the.reach,
      conversation: the.conversation,
      message: the.message,
      what: the.what,
      ref: the.ref,
      shown: the.shown,
      reduced: the.reduced,
      sent_at: the.sent_at,
    })
    .onConflict((on) =>
      on.column('id').doUpdateSet((is) => ({
        reach: is.ref('excluded.reach'),
        conversation: is.ref('excluded.conversation'),
        message: is.ref('excluded.message'),
        what: is.ref('excluded.what'),
        ref: is.ref('excluded.ref'),
        shown: is.ref('excluded.shown'),
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
      : await ofPerson(on, { case_id: caseId, person });
  return rows.map((row) => ({
    id: row.id,
    school: row.school,
    case: row.case_id,
    person: row.person,
    address: readAddress(on, row),
    conversation: row.conversation,
    message: row.message,
    what: row.what,
    ref: row.ref ?? undefined,
    shown: row.shown,
    reduced: row.reduced === 1,
    sentAt: row.sent_at,
  }));
}

/** A new copy, or what one shows now. */
export async function saveCopy(on: Session, copy: CopyRow): Promise<void> {
  await save(on, {
    ...addressRow(on, copy.address),
    id: copy.id,
    school: copy.school,
    case_id: copy.case,
    person: copy.person,
    conversation: copy.conversation,
    message: copy.message,
    what: copy.what,
    ref: copy.ref ?? null,
    shown: copy.shown,
    reduced: Number(copy.reduced),
    sent_at: copy.sentAt,
  });
}

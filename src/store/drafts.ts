/**
 * Drafts: what somebody is still writing, sealed with a key that goes when the draft goes.
 */
import type { Draft, DraftId } from '../core/draft.ts';
import type { PersonId } from '../core/school.ts';
import { same } from './chain.ts';
import { keepsFlowAs } from './flows.ts';
import { wrappedBy } from './keys.ts';
import { mark } from './marks.ts';
import { prepared } from './prepared.ts';
import { seal, unseal } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type Row = Tables['drafts'];

const one = prepared<{ id: string }>()((db, the) =>
  db.selectFrom('drafts').select(['id', 'school', 'sealed']).where('id', '=', the.id),
);

const ofPerson = prepared<{ whose: string }>()((db, the) =>
  db
    .selectFrom('drafts')
    .select(['id', 'school', 'sealed'])
    .where('whose', '=', the.whose)
    .orderBy('started_at')
    .orderBy('id'),
);

const insert = prepared<Row>()((db, the) =>
  db.insertInto('drafts').values({
    id: the.id,
    school: the.school,
    whose: the.whose,
    sealed: the.sealed,
    started_at: the.started_at,
    expires_at: the.expires_at,
    remind_at: the.remind_at,
  }),
);

/** Whoever works at several schools may say later which one it is about. */
const update = prepared<Pick<Row, 'id' | 'school' | 'sealed' | 'expires_at' | 'remind_at'>>()((db, the) =>
  db
    .updateTable('drafts')
    .set({ school: the.school, sealed: the.sealed, expires_at: the.expires_at, remind_at: the.remind_at })
    .where('id', '=', the.id)
    .returning('id'),
);

const remove = prepared<{ id: string }>()((db, the) =>
  db.deleteFrom('drafts').where('id', '=', the.id).returning('id'),
);

/** How many drafts one look of the clock takes; the next look takes the rest. */
const atOnce = 200;

const expired = prepared<{ now: number; limit: number }>()((db, the) =>
  db
    .selectFrom('drafts')
    .select('id')
    .where('expires_at', '<=', the.now)
    .orderBy('expires_at')
    .limit(the.limit),
);

const toRemind = prepared<{ now: number; limit: number }>()((db, the) =>
  db
    .selectFrom('drafts')
    .select('id')
    .where('remind_at', '<=', the.now)
    .where('expires_at', '>', the.now)
    .orderBy('remind_at')
    .limit(the.limit),
);

export async function readDraft(on: Session, id: DraftId): Promise<Draft | undefined> {
  const [row] = await one(on, { id });
  return row === undefined ? undefined : opened(on, row);
}

export async function readDraftsOf(on: Session, person: PersonId): Promise<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const row of await ofPerson(on, { whose: markOf(on, person) })) drafts.push(await opened(on, row));
  // A mark can be put beside another row by somebody without the keys; the sealed draft says whose it is.
  return drafts.filter((draft) => draft.by === person);
}

export async function saveDraft(
  on: Session,
  draft: Draft,
  expiresAt: number,
  remindAt: number | undefined,
): Promise<void> {
  const { id, school } = draft;
  const text = JSON.stringify(draft);
  const [key] = await on.keys.find([`draft:${id}`]);
  if (key !== undefined) {
    const sealed = seal(key, place(draft), text);
    const [known] = await update(on, {
      id,
      school,
      sealed,
      expires_at: expiresAt,
      remind_at: remindAt ?? null,
    });
    if (known !== undefined) {
      // As it will be read; harmless when this turn fails after all, because no row will ever hold these bytes.
      on.keys.ring.drafts.set(id, { school, sealed, draft: JSON.parse(text) as Draft });
      return;
    }
  }
  const by = wrappedBy(await keepsFlowAs(on, draft.flowVersion));
  await insert(on, {
    id,
    school,
    whose: markOf(on, draft.by),
    sealed: seal(await on.keys.make(`draft:${id}`, by), place(draft), text),
    started_at: draft.startedAt,
    expires_at: expiresAt,
    remind_at: remindAt ?? null,
  });
}

/** Its key goes too: what may still stand on a disk somewhere cannot be read any more. */
export async function dropDraft(on: Session, id: DraftId): Promise<void> {
  const [gone] = await remove(on, { id });
  if (gone !== undefined) await on.keys.destroy([`draft:${id}`]);
}

export async function dueDrafts(
  on: Session,
  now: number,
): Promise<{ readonly expired: readonly DraftId[]; readonly remind: readonly DraftId[] }> {
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  return {
    expired: ids(await expired(on, { now, limit: atOnce })),
    remind: ids(await toRemind(on, { now, limit: atOnce })),
  };
}

/** A draft that was opened or saved lately is taken from memory when the very same bytes stand on disk. */
async function opened(on: Session, row: Pick<Row, 'id' | 'school' | 'sealed'>): Promise<Draft> {
  const { drafts } = on.keys.ring;
  const before = drafts.get(row.id);
  if (before?.school === row.school && same(before.sealed, row.sealed)) return before.draft;
  const key = await on.keys.one(`draft:${row.id}`);
  const draft = JSON.parse(unseal(key, place(row), row.sealed).toString()) as Draft;
  drafts.set(row.id, { school: row.school, sealed: row.sealed, draft });
  return draft;
}

function markOf(on: Session, person: PersonId): string {
  return mark(on.keys.ring.marks, 'drafts', person);
}

function place({ id, school }: Pick<Row, 'id' | 'school'>): string {
  return `draft ${id} of ${school}`;
}

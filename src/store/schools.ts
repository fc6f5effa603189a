/**
 * Schools and every version of their school file, sealed because it names people and their phone numbers.
 */
import { sql } from 'kysely';
import type { SchoolId } from '../core/school.ts';
import { same } from './chain.ts';
import { lock } from './locks.ts';
import { prepared } from './prepared.ts';
import { seal, unseal } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

const all = prepared()((db) => db.selectFrom('schools').select('id').orderBy('id'));

const newest = prepared<{ school: string }>()((db, the) =>
  db
    .selectFrom('school_versions')
    .select(['version', 'hash', 'sealed'])
    .where('school', '=', the.school)
    .orderBy('version', 'desc')
    .limit(sql.lit(1)),
);

const addOrganisation = prepared<{ id: string }>()((db, the) =>
  db
    .insertInto('organisations')
    .values({ id: the.id })
    .onConflict((on) => on.doNothing()),
);

const addSchool = prepared<Tables['schools']>()((db, the) =>
  db
    .insertInto('schools')
    .values({ id: the.id, organisation: the.organisation })
    .onConflict((on) =>
      on.column('id').doUpdateSet((is) => ({ organisation: is.ref('excluded.organisation') })),
    ),
);

const addVersion = prepared<Tables['school_versions']>()((db, the) =>
  db.insertInto('school_versions').values({
    school: the.school,
    version: the.version,
    hash: the.hash,
    sealed: the.sealed,
    imported_at: the.imported_at,
  }),
);

const countTopic = prepared<{ school: string; topic: string; day: string }>()((db, the) =>
  db
    .insertInto('topic_counts')
    .values({ school: the.school, topic: the.topic, day: the.day, asked: 1 })
    .onConflict((on) =>
      on
        .columns(['school', 'topic', 'day'])
        .doUpdateSet((is) => ({ asked: is('topic_counts.asked', '+', 1) })),
    ),
);

export async function schools(on: Session): Promise<readonly SchoolId[]> {
  return (await all(on, {})).map(({ id }) => id);
}

export async function schoolFile(
  on: Session,
  school: SchoolId,
): Promise<{ readonly version: number; readonly file: unknown } | undefined> {
  const [row] = await newest(on, { school });
  if (row === undefined) return undefined;
  const { files } = on.keys.ring;
  const before = files.get(school);
  if (before?.version === row.version && same(before.sealed, row.sealed))
    return { version: row.version, file: before.file };
  const text = unseal(on.keys.ring.school, place(school, row.version), row.sealed).toString();
  const file = JSON.parse(text) as unknown;
  files.set(school, { version: row.version, sealed: row.sealed, file });
  return { version: row.version, file };
}

/** Gives the version number: a new one only when the file is another than the last. */
export async function importSchool(
  on: Session,
  school: SchoolId,
  organisation: string,
  file: unknown,
  hash: string,
  at: number,
): Promise<number> {
  await lock(on, `school ${school}`);
  await addOrganisation(on, { id: organisation });
  await addSchool(on, { id: school, organisation });
  const [last] = await newest(on, { school });
  if (last?.hash === hash) return last.version;
  const version = (last?.version ?? 0) + 1;
  const sealed = seal(on.keys.ring.school, place(school, version), JSON.stringify(file));
  await addVersion(on, { school, version, hash, sealed, imported_at: at });
  return version;
}

/** How often a topic was asked about on a day; who asked and in which words is kept nowhere. */
export async function count(on: Session, school: SchoolId, topic: string, day: string): Promise<void> {
  await countTopic(on, { school, topic, day });
}

function place(school: SchoolId, version: number): string {
  return `version ${version} of school ${school}`;
}

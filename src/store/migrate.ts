/**
 * Brings the tables up to date, forwards only: what was done stands in the database and is never done again.
 */
import type { Compilable, Kysely, SchemaModule } from 'kysely';
import type { Engine } from './engine.ts';
import { lock } from './locks.ts';
import * as everything from './migrations/001-everything.ts';
import type { Columns } from './migrations/columns.ts';
import { columns } from './migrations/columns.ts';
import type { Asker } from './prepared.ts';
import { content, keys, prepared, preparedForKeys } from './prepared.ts';
import type { KeyTables, Tables } from './tables.ts';

type Migration = {
  readonly name: string;
  readonly content: (db: Kysely<Tables>, as: Columns) => readonly Compilable[];
  readonly keys: (db: Kysely<KeyTables>, as: Columns) => readonly Compilable[];
};

/** In the order in which they were written; a name is never used twice. */
const migrations: readonly Migration[] = [everything];

const done = prepared()((db) => db.selectFrom('migrations').select('name').orderBy('name'));
const note = prepared<{ name: string }>()((db, the) =>
  db.insertInto('migrations').values({ name: the.name }),
);
const doneForKeys = preparedForKeys()((db) => db.selectFrom('migrations').select('name').orderBy('name'));
const noteForKeys = preparedForKeys<{ name: string }>()((db, the) =>
  db.insertInto('migrations').values({ name: the.name }),
);

/** Safe when several processes open the same database at once; refuses one that a newer version has moved on. */
export async function migrate(engine: Engine): Promise<void> {
  const { dialect } = engine;
  await engine.write(async (access) => {
    await lock(access, 'migrations');
    // The keys stand first: content must never be there without them.
    if (dialect === 'postgres') {
      await access.rows('create schema if not exists keys', []);
      await bringKeys(access);
    } else {
      await engine.keyStore.rows('begin immediate', []);
      try {
        await bringKeys(engine.keyStore);
        await engine.keyStore.rows('commit', []);
      } catch (cause) {
        await engine.keyStore.rows('rollback', []);
        throw cause;
      }
    }
    await bringContent(access);
  });
}

async function bringContent(on: Asker): Promise<void> {
  const db = content[on.dialect];
  await begin(on, db);
  for (const migration of missing(await done(on, {}))) {
    for (const statement of migration.content(db, columns[on.dialect])) await run(on, statement);
    await note(on, { name: migration.name });
  }
}

async function bringKeys(on: Asker): Promise<void> {
  const db = keys[on.dialect];
  await begin(on, db);
  for (const migration of missing(await doneForKeys(on, {}))) {
    for (const statement of migration.keys(db, columns[on.dialect])) await run(on, statement);
    await noteForKeys(on, { name: migration.name });
  }
}

async function begin(on: Asker, { schema }: { readonly schema: SchemaModule }): Promise<void> {
  const table = schema.createTable('migrations').ifNotExists();
  await run(
    on,
    table.addColumn('name', columns[on.dialect].id, (is) => is.primaryKey()),
  );
}

function missing(found: readonly { readonly name: string }[]): readonly Migration[] {
  const unknown = found.filter(({ name }) => migrations.every((one) => one.name !== name));
  if (unknown.length > 0)
    throw new Error(
      `store: the database was made by a newer Meldwijs (it has ${unknown.map(({ name }) => name).join(', ')}); start that version`,
    );
  return migrations.filter(({ name }) => found.every((one) => one.name !== name));
}

async function run(on: Asker, statement: Compilable): Promise<void> {
  await on.rows(statement.compile().sql, []);
}

/**
 * A query that is written once, turned into SQL once per engine, and asked many times with other values.
 */
import type { Compilable, Driver } from 'kysely';
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { KeyTables, Tables } from './tables.ts';

export type Dialect = 'sqlite' | 'postgres';
export type Value = string | number | Uint8Array | null;

/** SQL text that is the same every time it is asked, so an engine may keep what it prepared for it. */
export type Asker = {
  readonly dialect: Dialect;
  rows(sql: string, values: readonly Value[]): Promise<readonly unknown[]>;
};

/** Kysely writes the SQL and checks the types; a connection of ours runs it, so that nothing can slip past a turn. */
const noDriver: Driver = {
  init: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  acquireConnection: () =>
    Promise.reject(
      new Error('store: a query was executed outside a turn; use `prepared` and pass the session'),
    ),
  beginTransaction: () => Promise.resolve(),
  commitTransaction: () => Promise.resolve(),
  rollbackTransaction: () => Promise.resolve(),
  releaseConnection: () => Promise.resolve(),
};

function writer<T>(dialect: Dialect): Kysely<T> {
  return new Kysely<T>({
    dialect:
      dialect === 'sqlite'
        ? {
            createDriver: () => noDriver,
            createAdapter: () => new SqliteAdapter(),
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createDriver: () => noDriver,
            createAdapter: () => new PostgresAdapter(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  });
}

export const content: Readonly<Record<Dialect, Kysely<Tables>>> = {
  sqlite: writer('sqlite'),
  postgres: writer('postgres'),
};

/** In SQLite the keys have a file to themselves; in PostgreSQL a schema. */
export const keys: Readonly<Record<Dialect, Kysely<KeyTables>>> = {
  sqlite: writer<KeyTables>('sqlite'),
  postgres: writer<KeyTables>('postgres').withSchema('keys'),
};

/** Stands in the SQL where a value will come. */
class Slot {
  readonly name: string;
  readonly row: number;
  constructor(name: string, row: number) {
    this.name = name;
    this.row = row;
  }
}

function slots<Given>(row: number): Given {
  return new Proxy({}, { get: (_, name) => new Slot(String(name), row) }) as Given;
}

type Written = { readonly sql: string; readonly parameters: readonly unknown[] };
type Values = Readonly<Record<string, Value>>;

/** A query over the content tables: `prepared<{ id: string }>()((db, the) => db.selectFrom(…).where('id', '=', the.id))`. */
export function prepared<Given extends Values = Values>() {
  return <Row>(build: (db: Kysely<Tables>, the: Given, dialect: Dialect) => Compilable<Row>) =>
    onceEach<Given, Row>((dialect) => build(content[dialect], slots<Given>(0), dialect));
}

/** The same over the key store. */
export function preparedForKeys<Given extends Values = Values>() {
  return <Row>(build: (db: Kysely<KeyTables>, the: Given) => Compilable<Row>) =>
    onceEach<Given, Row>((dialect) => build(keys[dialect], slots<Given>(0)));
}

function onceEach<Given extends Values, Row>(build: (dialect: Dialect) => Compilable<Row>) {
  const written: Partial<Record<Dialect, Written>> = {};
  return async (on: Asker, given: Given): Promise<readonly Row[]> => {
    const query = (written[on.dialect] ??= build(on.dialect).compile());
    return (await on.rows(query.sql, filled(query.parameters, [given]))) as readonly Row[];
  };
}

/** How many rows one statement writes; more go in several. */
const most = 40;

/** A statement that writes several rows at once; its SQL is kept per number of rows. */
export function preparedRows<Given extends Values>() {
  return <Row>(build: (db: Kysely<Tables>, rows: readonly Given[]) => Compilable<Row>) =>
    onceEachNumber<Given, Row>((dialect, rows) => build(content[dialect], rows));
}

/** The same over the key store. */
export function preparedRowsForKeys<Given extends Values>() {
  return <Row>(build: (db: Kysely<KeyTables>, rows: readonly Given[]) => Compilable<Row>) =>
    onceEachNumber<Given, Row>((dialect, rows) => build(keys[dialect], rows));
}

function onceEachNumber<Given extends Values, Row>(
  build: (dialect: Dialect, rows: readonly Given[]) => Compilable<Row>,
) {
  const written = new Map<string, Written>();
  return async (on: Asker, given: readonly Given[]): Promise<readonly Row[]> => {
    const back: Row[] = [];
    for (let from = 0; from < given.length; from += most) {
      const part = given.slice(from, from + most);
      const which = `${on.dialect} ${part.length}`;
      let query = written.get(which);
      if (query === undefined) {
        const rows = part.map((_, row) => slots<Given>(row));
        query = build(on.dialect, rows).compile();
        written.set(which, query);
      }
      back.push(...((await on.rows(query.sql, filled(query.parameters, part))) as readonly Row[]));
    }
    return back;
  };
}

function filled(parameters: readonly unknown[], given: readonly Values[]): readonly Value[] {
  return parameters.map((parameter) => {
    if (!(parameter instanceof Slot)) return parameter as Value;
    const value = given[parameter.row]?.[parameter.name];
    if (value === undefined) throw new Error(`store: a query needs a value for "${parameter.name}"`);
    return value;
  });
}

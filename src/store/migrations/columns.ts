/**
 * How one kind of column is called in each engine, so that there is one set of tables.
 */
import type { ColumnDataType, Expression } from 'kysely';
import { sql } from 'kysely';
import type { Dialect } from '../prepared.ts';

type Type = ColumnDataType | Expression<unknown>;

export type Columns = {
  /** Compared byte by byte in both engines, or ids would sort differently. */
  readonly id: Type;
  readonly text: Type;
  readonly bytes: Type;
  readonly number: Type;
  /** Epoch milliseconds, which do not fit PostgreSQL's integer. */
  readonly instant: Type;
  /** What follows the closing bracket of a table. */
  readonly end: Expression<unknown>;
};

export const columns: Readonly<Record<Dialect, Columns>> = {
  sqlite: {
    id: 'text',
    text: 'text',
    bytes: 'blob',
    number: 'integer',
    instant: 'integer',
    end: sql`strict, without rowid`,
  },
  postgres: {
    id: sql`text collate "C"`,
    text: 'text',
    bytes: 'bytea',
    number: 'integer',
    instant: 'bigint',
    end: sql``,
  },
};

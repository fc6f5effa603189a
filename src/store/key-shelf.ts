/**
 * The shelf where wrapped keys stand, in a file or schema of their own.
 */
import type { KeyName, KeyShelf, WrappedBy, WrappedKey } from './keys.ts';
import type { Asker } from './prepared.ts';
import { preparedForKeys, preparedRowsForKeys } from './prepared.ts';

const columns = ['name', 'wrapped_by', 'wrapped', 'made_at'] as const;

const findTwo = preparedForKeys<{ one: string; other: string }>()((db, the) =>
  db.selectFrom('wrapped').select(columns).where('name', 'in', [the.one, the.other]),
);

/** A name that is there already belongs to a turn that never committed, so it is replaced. */
const putAll = preparedRowsForKeys<{
  name: string;
  wrapped_by: string;
  wrapped: Uint8Array;
  made_at: number;
}>()((db, rows) =>
  db
    .insertInto('wrapped')
    .values(
      rows.map((row) => ({
        name: row.name,
        wrapped_by: row.wrapped_by,
        wrapped: row.wrapped,
        made_at: row.made_at,
      })),
    )
    .onConflict((on) =>
      on.column('name').doUpdateSet((is) => ({
        wrapped_by: is.ref('excluded.wrapped_by'),
        wrapped: is.ref('excluded.wrapped'),
        made_at: is.ref('excluded.made_at'),
      })),
    ),
);

const destroyOne = preparedForKeys<{ name: string }>()((db, the) =>
  db.deleteFrom('wrapped').where('name', '=', the.name),
);

const listAfter = preparedForKeys<{ after: string; madeBefore: number; limit: number }>()((db, the) =>
  db
    .selectFrom('wrapped')
    .select('name')
    .where('name', '>', the.after)
    .where('made_at', '<', the.madeBefore)
    .orderBy('name')
    .limit(the.limit),
);

/** A shelf on which every change counts at once, or with the transaction that `on` stands in. */
export function shelfOn(on: Asker): KeyShelf & { putAll(keys: readonly WrappedKey[]): Promise<void> } {
  return {
    async find(names) {
      const found: WrappedKey[] = [];
      for (let at = 0; at < names.length; at += 2) {
        const [one, other] = [names[at] ?? '', names[at + 1] ?? names[at] ?? ''];
        for (const row of await findTwo(on, { one, other }))
          found.push({
            name: row.name as KeyName,
            wrappedBy: row.wrapped_by as WrappedBy,
            wrapped: row.wrapped,
            madeAt: row.made_at,
          });
      }
      return found;
    },
    async put(key) {
      await this.putAll([key]);
    },
    async putAll(keys) {
      await putAll(
        on,
        keys.map((key) => ({
          name: key.name,
          wrapped_by: key.wrappedBy,
          wrapped: key.wrapped,
          made_at: key.madeAt,
        })),
      );
    },
    async destroy(names) {
      for (const name of names) await destroyOne(on, { name });
    },
  };
}

/** Names in order, a page at a time, of keys made before `madeBefore` (wire clock). */
export async function keyNames(
  on: Asker,
  after: string,
  madeBefore: number,
  limit: number,
): Promise<readonly KeyName[]> {
  return (await listAfter(on, { after, madeBefore, limit })).map((row) => row.name as KeyName);
}

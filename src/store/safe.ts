/**
 * The safe: what a platform was given and may not lose, such as its newest token; sealed, and changed by one process at a time.
 */
import type { Safe } from '../app/ports.ts';
import { lock } from './locks.ts';
import type { Asker } from './prepared.ts';
import { prepared } from './prepared.ts';
import { seal, unseal } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

const find = prepared<{ name: string }>()((db, the) =>
  db.selectFrom('safe').selectAll().where('name', '=', the.name),
);

const hold = prepared<{ name: string; held_until: number; held_by: string }>()((db, the) =>
  db
    .insertInto('safe')
    .values({
      name: the.name,
      version: 0,
      sealed: null,
      held_until: the.held_until,
      held_by: the.held_by,
    })
    .onConflict((on) =>
      on.column('name').doUpdateSet((is) => ({
        held_until: is.ref('excluded.held_until'),
        held_by: is.ref('excluded.held_by'),
      })),
    ),
);

const put = prepared<Pick<Tables['safe'], 'name' | 'version'> & { sealed: Uint8Array }>()((db, the) =>
  db
    .insertInto('safe')
    .values({ name: the.name, version: the.version, sealed: the.sealed, held_until: 0, held_by: null })
    .onConflict((on) =>
      on.column('name').doUpdateSet((is) => ({
        version: is.ref('excluded.version'),
        sealed: is.ref('excluded.sealed'),
        held_until: is.ref('excluded.held_until'),
        held_by: is.ref('excluded.held_by'),
      })),
    ),
);

const freeAll = prepared()((db) =>
  db.updateTable('safe').set({ held_until: 0, held_by: null }).where('held_until', '>', 0),
);

export async function lookInSafe(on: Session, name: string): ReturnType<Safe['look']> {
  const [row] = await find(on, { name });
  if (row === undefined || row.sealed === null) return undefined;
  const { version, sealed } = row;
  return { version, secret: unseal(on.keys.ring.safe, place(name, version), sealed).toString() };
}

/** `until` and `now` are the wire clock; `who` is the process that asks. */
export async function reserveInSafe(
  on: Session,
  {
    name,
    version,
    who,
    until,
    now,
  }: { name: string; version: number; who: string; until: number; now: number },
): Promise<boolean> {
  await lock(on, `safe ${name}`);
  const [row] = await find(on, { name });
  if ((row?.version ?? 0) !== version) return false;
  if (row !== undefined && row.held_until > now && row.held_by !== who) return false;
  await hold(on, { name, held_until: until, held_by: who });
  return true;
}

export async function replaceInSafe(
  on: Session,
  name: string,
  version: number,
  secret: string,
): Promise<boolean> {
  await lock(on, `safe ${name}`);
  const [row] = await find(on, { name });
  if ((row?.version ?? 0) !== version) return false;
  const next = version + 1;
  await put(on, { name, version: next, sealed: seal(on.keys.ring.safe, place(name, next), secret) });
  return true;
}

/** Whoever reserved something is gone. */
export async function freeSafe(on: Asker): Promise<void> {
  await freeAll(on, {});
}

function place(name: string, version: number): string {
  return `version ${version} in the safe under ${name}`;
}

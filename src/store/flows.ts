/**
 * The flows that drafts and cases were written with, kept by version as long as the store lives.
 */
import type { Flow, VisibilityClass } from '../core/flow.ts';
import { prepared } from './prepared.ts';
import type { Session } from './session.ts';

const one = prepared<{ version: string }>()((db, the) =>
  db.selectFrom('flows').select('flow').where('version', '=', the.version),
);

const visibilityOf = prepared<{ version: string }>()((db, the) =>
  db.selectFrom('flows').select('visibility').where('version', '=', the.version),
);

const keep = prepared<{ version: string; visibility: VisibilityClass; flow: string }>()((db, the) =>
  db
    .insertInto('flows')
    .values({ version: the.version, visibility: the.visibility, flow: the.flow })
    .onConflict((on) => on.doNothing()),
);

export async function readFlow(on: Session, version: string): Promise<Flow | undefined> {
  const [row] = await one(on, { version });
  return row === undefined ? undefined : (JSON.parse(row.flow) as Flow);
}

/** A version is a hash, so it never changes. A flow holds no words of anybody and stands there unsealed. */
export async function keepFlow(on: Session, flow: Flow): Promise<void> {
  await keep(on, { version: flow.version, visibility: flow.visibility, flow: JSON.stringify(flow) });
}

/** Who may see what is written with this flow, when it was kept. */
export async function keepsFlowAs(on: Session, version: string): Promise<VisibilityClass | undefined> {
  return (await visibilityOf(on, { version }))[0]?.visibility;
}

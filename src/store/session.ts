/**
 * What one turn has in its hands: the database, its keys, and which logs it made longer.
 */
import type { CaseId } from '../core/fact.ts';
import type { Mac } from './chain.ts';
import type { Access } from './engine.ts';
import type { KeyRing } from './keys.ts';
import { Keys } from './keys.ts';
import type { Asker } from './prepared.ts';
import type { Tables } from './tables.ts';

/** A log that became longer in this turn; written into the ledger when the work is done. */
export type Growth = {
  readonly school: string;
  readonly case: CaseId;
  readonly facts: number;
  readonly head: Mac;
  readonly opened: boolean;
};

export type Session = Asker & {
  readonly keys: Keys;
  readonly grown: Map<CaseId, Growth>;
  /** Whether this turn wrote who somebody is, where they are or what they speak. */
  met: boolean;
  /** Rows this turn has seen, so that adding to a case does not read it twice. */
  readonly rowsRead: Map<CaseId, Tables['cases']>;
  /** Cases no other turn may change until this one is over. */
  readonly locked: Set<CaseId>;
};

export function sessionOf(access: Access, ring: KeyRing): Session {
  return {
    dialect: access.dialect,
    rows: (sql, values) => access.rows(sql, values),
    keys: new Keys(ring, access.shelf),
    grown: new Map(),
    met: false,
    rowsRead: new Map(),
    locked: new Set(),
  };
}

/**
 * The store: where reports, drafts and people are kept, embedded in a directory or in PostgreSQL.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Ids, Locks, Reader, Store } from '../app/ports.ts';
import { saveCopy } from './copies.ts';
import { dueDrafts } from './drafts.ts';
import { dueCases, nextDueAt } from './due.ts';
import { keyRing } from './keys.ts';
import { dropAnchors } from './ledger.ts';
import { Met } from './met.ts';
import { migrate } from './migrate.ts';
import { claim, giveBack, hasten, nextOwedAt, postpone, settle } from './outbox.ts';
import { openPostgres } from './postgres.ts';
import { prepared } from './prepared.ts';
import { prove } from './proof.ts';
import { Queues } from './queues.ts';
import { readerOn } from './reader.ts';
import { freeSafe, lookInSafe, replaceInSafe, reserveInSafe } from './safe.ts';
import { count, importSchool } from './schools.ts';
import type { Session } from './session.ts';
import { sessionOf } from './session.ts';
import { openSqlite } from './sqlite.ts';
import { sweep } from './sweep.ts';
import { takeTurn } from './turn.ts';
import { verify } from './verify.ts';

export type Where =
  | { readonly engine: 'sqlite'; readonly directory: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Milliseconds. */
const gatherFor = 10;

const anything = prepared()((db) => db.selectFrom('migrations').select('name').limit(sql.lit(1)));

/** Opens or makes the store. Refuses a master key that is not 32 bytes or not the one the store was made with. */
export async function openStore(options: {
  readonly where: Where;
  readonly masterKey: Uint8Array;
  readonly ids: Ids;
  readonly wire: () => number;
}): Promise<Store> {
  const { where, masterKey, ids, wire } = options;
  const ring = keyRing(masterKey, wire);
  const engine = where.engine === 'sqlite' ? openSqlite(where.directory) : openPostgres(where.url);
  try {
    await migrate(engine);
    await prove(engine, ring);
    // Whoever held them is gone, so what was on its way when a process died need not wait out its lease.
    await engine.whenAlone(() =>
      engine.write(async (on) => {
        await giveBack(on);
        await freeSafe(on);
      }),
    );
  } catch (cause) {
    await engine.close();
    throw cause;
  }

  /** Who leases outbox rows: a lease that ran out and went to another process is not given back by this one. */
  const me = ids.id();
  const place = { after: '' };
  const met = new Met(wire);

  let soon: Promise<void> | undefined;

  async function write<T>(work: (on: Session) => Promise<T>): Promise<T> {
    let session: Session | undefined;
    const value = await engine.write((access) => {
      session = sessionOf(access, ring);
      return work(session);
    });
    session?.keys.committed();
    if (session?.met === true) met.forget();
    return value;
  }

  /** What was delivered is written down for nobody who waits: what comes within the same moment shares one commit. */
  async function writeSoon<T>(work: (on: Session) => Promise<T>): Promise<T> {
    soon ??= wait(gatherFor).then(() => {
      soon = undefined;
    });
    await soon;
    return write(work);
  }

  const queues = new Queues();
  /** SQLite has one queue for all turns already. */
  const queued = <T>(locks: Locks, work: () => Promise<T>): Promise<T> =>
    engine.dialect === 'sqlite' ? work() : queues.inTurn(locks, work);

  async function look<T>(at: (on: Session) => Promise<T>): Promise<T> {
    const session = sessionOf(engine.reading, ring);
    const value = await at(session);
    session.keys.committed();
    return value;
  }

  /** Beside turns; a turn asks the database itself. Who was never met, or nowhere, is asked for again each time. */
  const looked: Reader = readerOn(look);
  const read: Reader = {
    ...looked,
    identityOf: (address) =>
      met.find(
        ['identity', address.platform, address.tenant, address.user],
        () => looked.identityOf(address),
        (known) => known !== undefined,
      ),
    identitiesOf: (person) =>
      met.find(
        ['identities', person],
        () => looked.identitiesOf(person),
        (all) => all.length > 0,
      ),
    languageOf: (person) =>
      met.find(
        ['language', person],
        () => looked.languageOf(person),
        () => true,
      ),
  };
  return {
    turn: (locks, work) => queued(locks, () => write((on) => takeTurn(on, locks, work))),
    read,
    importSchool: (school, organisation, file, hash, at) =>
      write((on) => importSchool(on, school, organisation, file, hash, at)),
    dueCases: (now, limit) => look((on) => dueCases(on, now, limit)),
    dueDrafts: (now) => look((on) => dueDrafts(on, now)),
    nextDueAt: () => look(nextDueAt),
    claim: (now, leaseMs, limit) => write((on) => claim(on, now, leaseMs, limit, me)),
    settle: (id) => writeSoon((on) => settle(on, id)),
    postpone: (id, dueAt) => writeSoon((on) => postpone(on, id, dueAt, me)),
    hasten: (person, at) => write((on) => hasten(on, person, at)),
    nextOwedAt: () => look(nextOwedAt),
    saveCopy: (copy) => writeSoon((on) => saveCopy(on, copy)),
    count: (school, topic, day) => write((on) => count(on, school, topic, day)),
    safe: {
      look: (name) => look((on) => lookInSafe(on, name)),
      reserve: (name, version, forMs) =>
        write((on) => reserveInSafe(on, { name, version, who: me, until: wire() + forMs, now: wire() })),
      replace: (name, version, secret) => write((on) => replaceInSafe(on, name, version, secret)),
    },
    verify: () => verify(engine, ring),
    sweep: (now) => sweep(engine, write, now, place),
    async ping() {
      await anything(engine.reading, {});
    },
    async close() {
      try {
        await dropAnchors(engine.reading, engine.keyStore);
      } finally {
        await engine.close();
      }
    },
  };
}

/**
 * A turn: everything one press reads and writes, kept as a whole or not at all.
 */
import type { Locks, Turn } from '../app/ports.ts';
import { append, numberIsFree, openCase, readCase } from './cases.ts';
import { dropDraft, saveDraft } from './drafts.ts';
import { keepFlow } from './flows.ts';
import { writeLedger } from './ledger.ts';
import { lockCaseFor, lockFor } from './locks.ts';
import { owe } from './outbox.ts';
import { announceHolder, confirmHolder, confirmPing, meet, setLanguage, setSchool } from './people.ts';
import { known, remember } from './presses.ts';
import { readerOn } from './reader.ts';
import type { Session } from './session.ts';

/** Locks, lets the work read and write, and writes the ledger as the last thing before the commit. */
export async function takeTurn<T>(on: Session, locks: Locks, work: (turn: Turn) => Promise<T>): Promise<T> {
  await lockFor(on, locks);
  let running = 0;
  let over = false;
  const during = async <R>(step: (on: Session) => Promise<R>): Promise<R> => {
    if (over)
      throw new Error('store: this turn is over; await every call inside the work that was given to it');
    running += 1;
    try {
      return await step(on);
    } finally {
      running -= 1;
    }
  };
  try {
    const value = await work(turnOn(during));
    // Half a change must not be committed because somebody did not wait for the other half.
    if (running > 0)
      throw new Error(`store: ${running} calls on this turn were not awaited; nothing was kept`);
    over = true;
    await writeLedger(on);
    return value;
  } finally {
    over = true;
  }
}

function turnOn(during: <R>(step: (on: Session) => Promise<R>) => Promise<R>): Turn {
  return {
    ...readerOn(during),
    case: (id) =>
      during(async (on) => {
        await lockCaseFor(on, id);
        return readCase(on, id);
      }),
    known: (key) => during((on) => known(on, key)),
    remember: (key, outcome, at) => during((on) => remember(on, key, outcome, at)),
    meet: (address, membership, at) => during((on) => meet(on, address, membership, at)),
    setLanguage: (person, language) => during((on) => setLanguage(on, person, language)),
    setSchool: (person, school) => during((on) => setSchool(on, person, school)),
    keepFlow: (flow) => during((on) => keepFlow(on, flow)),
    saveDraft: (draft, expiresAt, remindAt) => during((on) => saveDraft(on, draft, expiresAt, remindAt)),
    dropDraft: (id) => during((on) => dropDraft(on, id)),
    numberIsFree: (school, number) => during((on) => numberIsFree(on, school, number)),
    openCase: (row, facts) => during((on) => openCase(on, row, facts)),
    append: (id, before, facts, row) => during((on) => append(on, id, before, facts, row)),
    owe: (rows) => during((on) => owe(on, rows)),
    confirmPing: (school, person, at) => during((on) => confirmPing(on, school, person, at)),
    announceHolder: (school, person, role, at) =>
      during((on) => announceHolder(on, school, person, role, at)),
    confirmHolder: (school, person, role, by, at) =>
      during((on) => confirmHolder(on, school, person, role, by, at)),
  };
}

/**
 * The chain: each fact's mac covers the one before it, so that nothing can be changed, taken out or moved unseen.
 */
import type { KeyObject } from 'node:crypto';
import { createHmac } from 'node:crypto';
import type { CaseRow } from '../app/ports.ts';

export type Mac = Uint8Array;

/** Before the first link there is nothing. */
export const start: Mac = new Uint8Array(32);

/** A separator that cannot stand in an id: two lists of words never run together into the same text. */
const between = '\n';

export function macOfFact(
  key: KeyObject,
  before: Mac,
  at: { readonly school: string; readonly case: string; readonly seq: number },
  sealed: Uint8Array,
): Mac {
  return createHmac('sha256', key)
    .update(before)
    .update(['fact', at.school, at.case, at.seq, ''].join(between))
    .update(sealed)
    .digest();
}

/** Over everything in the row of a case, its head included. */
export function macOfCase(key: KeyObject, row: CaseRow, head: Mac, reporter: Uint8Array): Mac {
  const { id, school, number, visibility, level, state, openedAt, dueAt, facts } = row;
  const words = ['case', id, school, number, visibility, level, state, openedAt, dueAt ?? 'never', facts];
  return createHmac('sha256', key)
    .update(words.join(between) + between)
    .update(head)
    .update(reporter)
    .digest();
}

/** One line of the ledger: this case of this school now has so many facts, and this is the mac of the last. */
export type Entry = {
  readonly school: string;
  readonly seq: number;
  readonly case: string;
  readonly facts: number;
  readonly head: Mac;
  /** Cases this school had opened by then, this one included. */
  readonly cases: number;
};

export function macOfEntry(key: KeyObject, before: Mac, entry: Entry): Mac {
  const { school, seq, facts, cases } = entry;
  return createHmac('sha256', key)
    .update(before)
    .update(['entry', school, seq, entry.case, facts, cases, ''].join(between))
    .update(entry.head)
    .digest();
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

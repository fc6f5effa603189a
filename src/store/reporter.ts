/**
 * Who reported: kept apart from the facts under a key of its own, so that it can be withheld or destroyed alone.
 */
import type { Fact } from '../core/fact.ts';
import type { PersonId } from '../core/school.ts';

export type Reporter = { readonly id: PersonId; readonly name: string };

/** The reporter, once the key for that was withheld or destroyed. */
export const withheld: Reporter = { id: 'withheld', name: '' };

/**
 * They stand in a fact's text wherever the reporter would: JSON never holds a bare control character, so putting the
 * reporter back cannot hit anything that somebody typed.
 */
const idPlace = '"\u0000"';
const namePlace = '"\u0001"';

export function without(reporter: Reporter, fact: Fact): string {
  const text = JSON.stringify(fact).replaceAll(JSON.stringify(reporter.id), idPlace);
  return reporter.name === '' ? text : text.replaceAll(JSON.stringify(reporter.name), namePlace);
}

/** The other way round, in the opposite order. */
export function factWith(reporter: Reporter, text: string): Fact {
  let whole = text;
  if (whole.includes(namePlace)) whole = whole.replaceAll(namePlace, () => JSON.stringify(reporter.name));
  if (whole.includes(idPlace)) whole = whole.replaceAll(idPlace, () => JSON.stringify(reporter.id));
  return JSON.parse(whole) as Fact;
}

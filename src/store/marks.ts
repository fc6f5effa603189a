/**
 * A mark stands where a name would: whoever has the key finds the same person again, nobody else learns or compares who it is.
 */
import type { KeyObject } from 'node:crypto';
import { createHmac } from 'node:crypto';

/** Each has a key of its own, so that a mark in one place equals no mark in another. */
export const markedPlaces = ['outbox', 'copies', 'presses', 'drafts', 'locks'] as const;
export type MarkedPlace = (typeof markedPlaces)[number];
export type MarkKeys = Readonly<Record<MarkedPlace, KeyObject>>;

/** 132 bits, as text: every engine compares and sorts that alike. */
const length = 22;

export function mark(keys: MarkKeys, place: MarkedPlace, ...words: readonly string[]): string {
  return createHmac('sha256', keys[place]).update(JSON.stringify(words)).digest('base64url').slice(0, length);
}

/**
 * Everything drawn by chance: ids, nonces and case numbers; and the ids of people, which follow from their e-mail address.
 */
import { createHmac, createSecretKey, hkdfSync, randomFillSync, randomInt } from 'node:crypto';

const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Four signs that cannot be mistaken for each other; a digit first, so that it never reads as a word. */
export function caseNumber(): string {
  const sign = (from: number, to: number): string => letters.charAt(randomInt(from, to));
  return `${sign(0, 8)}${sign(0, letters.length)}${sign(0, letters.length)}${sign(0, letters.length)}`;
}

// Each press draws a handful of words, and asking the system for each apart costs more than writing it.
const pool = Buffer.alloc(4080);
let drawn = pool.length;

export function randomWord(bytes: number): string {
  if (drawn + bytes > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += bytes;
  return pool.toString('base64url', drawn - bytes, drawn);
}

/** The same e-mail address is the same person on every platform, without the address being kept. */
export function personIds(masterKey: Uint8Array): (email: string) => string {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', 'person ids', 32)));
  return (email) =>
    `p-${createHmac('sha256', key).update(email.trim().toLowerCase()).digest('base64url').slice(0, 22)}`;
}

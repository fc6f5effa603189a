/**
 * Sealing: what is written can only be read with its key, at the place it was written for.
 */
import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** The first byte says how it was sealed, for the day there is another way. */
const form = 1;
const ivLength = 12;
const tagLength = 16;

// Asking the system for twelve bytes at a time costs more than sealing them.
const pool = Buffer.alloc(ivLength * 2048);
let used = pool.length;

function freshIv(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ivLength;
  return pool.subarray(used - ivLength, used);
}

/** Sealed for one place: the same bytes moved elsewhere do not open. */
export function seal(key: KeyObject, place: string, text: string | Uint8Array): Buffer {
  const iv = freshIv();
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(place));
  const hidden = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text);
  cipher.final();
  const sealed = Buffer.allocUnsafe(1 + ivLength + hidden.length + tagLength);
  sealed[0] = form;
  iv.copy(sealed, 1);
  hidden.copy(sealed, 1 + ivLength);
  cipher.getAuthTag().copy(sealed, 1 + ivLength + hidden.length);
  return sealed;
}

/** A thing as JSON, filled up with blanks to a multiple of `room` bytes: its length would tell what it is or whose. */
export function sealThing(key: KeyObject, place: string, thing: unknown, room: number): Buffer {
  const text = JSON.stringify(thing);
  return seal(key, place, text + ' '.repeat((room - (Buffer.byteLength(text) % room)) % room));
}

/** The thing that `sealThing` sealed here; throws as `unseal` does. */
export function unsealThing(key: KeyObject, place: string, sealed: Uint8Array): unknown {
  return JSON.parse(unseal(key, place, sealed).toString());
}

/** Throws when it was changed, moved, or sealed with another key; the error names the place, never the content. */
export function unseal(key: KeyObject, place: string, sealed: Uint8Array): Buffer {
  const end = sealed.length - tagLength;
  if (sealed[0] !== form || end < 1 + ivLength)
    throw new Error(`store: ${place} is not something this store sealed`);
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(1, 1 + ivLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(end));
  const text = decipher.update(sealed.subarray(1 + ivLength, end));
  try {
    decipher.final();
  } catch (cause) {
    throw new Error(`store: ${place} does not open: it was changed, moved, or sealed with another key`, {
      cause,
    });
  }
  return text;
}

/**
 * The keys of the house: every case and every draft has its own, and each is itself locked away under the master key.
 */
import type { KeyObject } from 'node:crypto';
import { createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { Draft, DraftId } from '../core/draft.ts';
import type { CaseId, Fact } from '../core/fact.ts';
import type { VisibilityClass } from '../core/flow.ts';
import type { PersonId, SchoolId } from '../core/school.ts';
import { Latest } from './latest.ts';
import type { MarkedPlace, MarkKeys } from './marks.ts';
import { markedPlaces } from './marks.ts';
import { seal, unseal } from './seal.ts';

/** What a data key belongs to, e.g. `case:c1`. The reporter of a case has a key apart from the case's own. */
export type KeyName = `${'case' | 'reporter' | 'draft'}:${string}` | 'proof';
/** Staff–pupil cases are locked with a second wrapping key, so that it can be withheld from whoever holds the first. */
export type WrappedBy = 'general' | 'staff-pupil';
export type WrappedKey = {
  readonly name: KeyName;
  readonly wrappedBy: WrappedBy;
  readonly wrapped: Uint8Array;
  /** Wire clock. */
  readonly madeAt: number;
};

/** Where wrapped keys stand, as one turn sees it: what the turn made or destroyed counts when the turn commits. */
export type KeyShelf = {
  find(names: readonly KeyName[]): Promise<readonly WrappedKey[]>;
  put(key: WrappedKey): Promise<void>;
  destroy(names: readonly KeyName[]): Promise<void>;
};

/** Everything derived from the master key, and the data keys that were used lately. */
export type KeyRing = {
  readonly wrapping: Readonly<Record<WrappedBy, KeyObject>>;
  readonly log: KeyObject;
  readonly row: KeyObject;
  readonly ledger: KeyObject;
  readonly school: KeyObject;
  readonly reach: KeyObject;
  /** What is owed to somebody outside any case. */
  readonly owed: KeyObject;
  readonly pressed: KeyObject;
  /** What a platform was given. */
  readonly safe: KeyObject;
  readonly marks: MarkKeys;
  /** The marks in the outbox of those who were owed something lately. */
  readonly lanes: Latest<PersonId, string>;
  readonly lately: Latest<KeyName, KeyObject>;
  /** Logs that were opened lately, each with the mac of its last fact. */
  readonly logs: Latest<CaseId, { readonly head: Uint8Array; readonly facts: readonly Fact[] }>;
  /** Drafts that were opened or saved lately, each with the bytes it stands in. */
  readonly drafts: Latest<
    DraftId,
    { readonly school: SchoolId; readonly sealed: Uint8Array; readonly draft: Draft }
  >;
  /** School files as they were opened last, each with the bytes it stands in. */
  readonly files: Latest<
    SchoolId,
    { readonly version: number; readonly sealed: Uint8Array; readonly file: unknown }
  >;
  readonly wire: () => number;
};

/** Refuses a master key that is not 32 bytes. */
export function keyRing(masterKey: Uint8Array, wire: () => number): KeyRing {
  if (masterKey.length !== 32)
    throw new Error(`store: the master key must be 32 bytes, got ${masterKey.length}`);
  const derived = (what: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, 'meldwijs', what, 32)));
  return {
    wrapping: { general: derived('wrap general'), 'staff-pupil': derived('wrap staff-pupil') },
    log: derived('log'),
    row: derived('row'),
    ledger: derived('ledger'),
    school: derived('school'),
    reach: derived('reach'),
    owed: derived('owed'),
    pressed: derived('pressed'),
    safe: derived('safe'),
    marks: Object.fromEntries(markedPlaces.map((place) => [place, derived(`mark ${place}`)])) as Record<
      MarkedPlace,
      KeyObject
    >,
    lanes: new Latest(2000),
    lately: new Latest(1000),
    logs: new Latest(500),
    drafts: new Latest(200),
    files: new Latest(200),
    wire,
  };
}

export function wrappedBy(visibility: VisibilityClass | undefined): WrappedBy {
  return visibility === 'staff-pupil' ? 'staff-pupil' : 'general';
}

export function wrap(ring: KeyRing, name: KeyName, by: WrappedBy, key: Uint8Array): WrappedKey {
  return { name, wrappedBy: by, wrapped: seal(ring.wrapping[by], `key ${name}`, key), madeAt: ring.wire() };
}

function unwrap(ring: KeyRing, key: WrappedKey): KeyObject {
  return createSecretKey(unseal(ring.wrapping[key.wrappedBy], `key ${key.name}`, key.wrapped));
}

/** The keys as one turn uses them: its own first, then those used lately, then the shelf. */
export class Keys {
  readonly ring: KeyRing;
  readonly #shelf: KeyShelf;
  /** Not yet among those used lately: the turn may still fail, and then a key it made never existed. */
  readonly #mine = new Map<KeyName, KeyObject>();

  constructor(ring: KeyRing, shelf: KeyShelf) {
    this.ring = ring;
    this.#shelf = shelf;
  }

  /** A new key; it is on the shelf before anything that is sealed with it is committed. */
  async make(name: KeyName, by: WrappedBy): Promise<KeyObject> {
    const bytes = randomBytes(32);
    await this.#shelf.put(wrap(this.ring, name, by, bytes));
    const key = createSecretKey(bytes);
    this.#mine.set(name, key);
    return key;
  }

  /** The keys by these names, in this order; nothing in the place of one that was destroyed. */
  async find(names: readonly KeyName[]): Promise<readonly (KeyObject | undefined)[]> {
    const { lately } = this.ring;
    const missing = names.filter((name) => !this.#mine.has(name) && !lately.has(name));
    if (missing.length > 0)
      for (const wrapped of await this.#shelf.find(missing))
        this.#mine.set(wrapped.name, unwrap(this.ring, wrapped));
    return names.map((name) => this.#mine.get(name) ?? lately.get(name));
  }

  /** Throws when it was destroyed. */
  async one(name: KeyName): Promise<KeyObject> {
    const [key] = await this.find([name]);
    if (key === undefined)
      throw new Error(
        `store: the key of ${name} is gone: it was destroyed, or keys.db (in PostgreSQL the schema "keys") does not belong to this content`,
      );
    return key;
  }

  /** From the commit on, nobody can read what these keys sealed. */
  async destroy(names: readonly KeyName[]): Promise<void> {
    await this.#shelf.destroy(names);
    for (const name of names) {
      this.#mine.delete(name);
      this.ring.lately.delete(name);
      this.ring.logs.delete(name.slice(name.indexOf(':') + 1));
      this.ring.drafts.delete(name.slice(name.indexOf(':') + 1));
    }
  }

  /** The turn was committed: its keys count as used lately. */
  committed(): void {
    for (const [name, key] of this.#mine) this.ring.lately.set(name, key);
  }
}

/**
 * The schools as they are in force now: the newest imported file, with who confirmed a test ping and which holders were confirmed.
 */
import type { PersonId, School, SchoolId } from '../core/school.ts';
import type { Address, Clocks, Profile, Reader, Store } from './ports.ts';

/** What the school file tells; reading and checking it is the content floor's work. */
export type SchoolSource = {
  schoolOf(file: unknown, version: number, extra: Extra): School;
  /** Is this somebody of the school's staff, and which person of the roster? */
  membership(
    file: unknown,
    profile: Profile | undefined,
    address: Address,
  ): { readonly staff: boolean; readonly person?: string };
  /** Does this school use this workspace or tenant? */
  uses(file: unknown, address: Address): boolean;
};

export type Extra = {
  readonly confirmedPings: Readonly<Record<string, number>>;
  readonly holders: Awaited<ReturnType<Reader['holders']>>;
  readonly now: number;
};

export type Memberships = readonly {
  readonly school: SchoolId;
  readonly staff: boolean;
  readonly person?: string;
}[];

export type Schools = {
  get(id: SchoolId): Promise<School | undefined>;
  /** The schools that use this workspace or tenant, with what the person is there. */
  memberships(address: Address, profile: Profile | undefined): Promise<Memberships>;
  /** Does this school use this workspace or tenant? Nothing of it goes to any other. */
  uses(id: SchoolId, address: Address): Promise<boolean>;
  /** Reads again what is known: a file was imported, a ping or a holder confirmed. */
  changed(): Promise<void>;
};

type Held = {
  readonly school: School;
  readonly file: unknown;
  readonly readAt: { readonly wire: number; readonly school: number };
};
/** Another process may have imported a file; so long at most this one goes on with the former. */
const freshFor = 30_000;
/** Who somebody is at each school follows from the files alone: worked out once for as long as they stay the same. */
const rememberFor = 5_000;
const mostRemembered = 2_000;

export function openSchools(store: Store, source: SchoolSource, clocks: Clocks): Schools {
  const held = new Map<SchoolId, Held>();
  const reading = new Map<SchoolId, Promise<Held | undefined>>();
  let ids: { readonly list: readonly SchoolId[]; readonly readAt: number } | undefined;
  const remembered = new Map<string, { readonly found: Memberships; readonly at: number }>();

  async function read(id: SchoolId): Promise<Held | undefined> {
    const readAt = { wire: clocks.wire(), school: clocks.school() };
    const stored = await store.read.schoolFile(id);
    if (stored === undefined) return undefined;
    const [confirmedPings, holders] = [await store.read.confirmedPings(id), await store.read.holders(id)];
    const extra = { confirmedPings, holders, now: clocks.school() };
    const fresh = { school: source.schoolOf(stored.file, stored.version, extra), file: stored.file, readAt };
    if (held.get(id)?.school.version !== fresh.school.version) remembered.clear();
    held.set(id, fresh);
    sayWhoIsElsewhere();
    return held.get(id);
  }

  /** Whoever stands in the files of several schools reads with everything which one it is about. */
  function sayWhoIsElsewhere(): void {
    const places = new Map<PersonId, number>();
    for (const { school } of held.values())
      for (const { person } of school.members) places.set(person, (places.get(person) ?? 0) + 1);
    for (const [id, one] of held) {
      const people = one.school.members.map(({ person }) => person);
      const alsoElsewhere = people.filter((person) => (places.get(person) ?? 0) > 1);
      if (String(alsoElsewhere) !== String(one.school.alsoElsewhere ?? []))
        held.set(id, { ...one, school: { ...one.school, alsoElsewhere } });
    }
  }

  function readOnce(id: SchoolId): Promise<Held | undefined> {
    const running = reading.get(id) ?? read(id).finally(() => reading.delete(id));
    reading.set(id, running);
    return running;
  }

  /** What is known is given at once, also inside a turn, where nothing else may be read; it is read again beside it. */
  async function get(id: SchoolId): Promise<Held | undefined> {
    const known = held.get(id);
    if (known === undefined) return readOnce(id);
    const old =
      clocks.wire() - known.readAt.wire > freshFor || clocks.school() - known.readAt.school > freshFor;
    if (old) readOnce(id).catch(() => held.set(id, known));
    return known;
  }

  async function all(): Promise<readonly SchoolId[]> {
    const now = clocks.wire();
    if (ids === undefined || now - ids.readAt > freshFor)
      ids = { list: await store.read.schools(), readAt: now };
    return ids.list;
  }

  return {
    get: async (id) => (await get(id))?.school,
    memberships: async (address, profile) => {
      const { platform, tenant, user } = address;
      const who = JSON.stringify([platform, tenant, user, profile?.email, profile?.guest, profile?.bot]);
      const at = clocks.wire();
      const before = remembered.get(who);
      if (before !== undefined && at - before.at < rememberFor) return before.found;
      const found = [];
      for (const id of await all()) {
        const one = await get(id);
        if (one === undefined || !source.uses(one.file, address)) continue;
        found.push({ school: id, ...source.membership(one.file, profile, address) });
      }
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(who, { found, at });
      return found;
    },
    uses: async (id, address) => {
      const one = await get(id);
      return one !== undefined && source.uses(one.file, address);
    },
    changed: async () => {
      remembered.clear();
      ids = undefined;
      for (const id of await all()) {
        await reading.get(id);
        await readOnce(id);
      }
    },
  };
}

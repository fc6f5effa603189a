/**
 * Who is known: persons, where to reach them on each platform, and how they stand to a school.
 */
import type { Address, Identity, Known, Membership, PlatformName } from '../app/ports.ts';
import type { Language, PersonId, SchoolId } from '../core/school.ts';
import { prepared } from './prepared.ts';
import { seal, unseal } from './seal.ts';
import type { Session } from './session.ts';
import type { Tables } from './tables.ts';

type IdentityRow = Tables['identities'];
const day = 24 * 60 * 60_000;
const identityColumns = [
  'identities.platform',
  'identities.tenant',
  'identities.user_id',
  'identities.person',
  'identities.reach',
  'identities.met_on',
] as const;

const withMemberships = prepared<{ platform: string; tenant: string; user_id: string }>()((db, the) =>
  db
    .selectFrom('identities')
    .leftJoin('memberships', 'memberships.person', 'identities.person')
    .leftJoin('persons', 'persons.id', 'identities.person')
    .select([
      ...identityColumns,
      'persons.language',
      'persons.school as chosen',
      'memberships.school',
      'memberships.staff',
      'memberships.confirmed',
    ])
    .where('identities.platform', '=', the.platform)
    .where('identities.tenant', '=', the.tenant)
    .where('identities.user_id', '=', the.user_id)
    .orderBy('memberships.school'),
);

const ofPerson = prepared<{ person: string }>()((db, the) =>
  db
    .selectFrom('identities')
    .select(identityColumns)
    .where('person', '=', the.person)
    .orderBy('met_on', 'desc')
    .orderBy((is) => is('reach', 'is', null))
    .orderBy('platform'),
);

const languageOfPerson = prepared<{ person: string }>()((db, the) =>
  db.selectFrom('persons').select('language').where('id', '=', the.person),
);

const addPerson = prepared<{ person: string }>()((db, the) =>
  db
    .insertInto('persons')
    .values({ id: the.person, language: null, school: null })
    .onConflict((on) => on.doNothing()),
);

const speak = prepared<{ person: string; language: Language }>()((db, the) =>
  db
    .insertInto('persons')
    .values({ id: the.person, language: the.language, school: null })
    .onConflict((on) => on.column('id').doUpdateSet((is) => ({ language: is.ref('excluded.language') }))),
);

const choose = prepared<{ person: string; school: string }>()((db, the) =>
  db
    .insertInto('persons')
    .values({ id: the.person, language: null, school: the.school })
    .onConflict((on) => on.column('id').doUpdateSet((is) => ({ school: is.ref('excluded.school') }))),
);

/** Where they can be reached stays known when the platform does not say it this time. */
const meetIdentity = prepared<IdentityRow>()((db, the) =>
  db
    .insertInto('identities')
    .values({
      platform: the.platform,
      tenant: the.tenant,
      user_id: the.user_id,
      person: the.person,
      reach: the.reach,
      met_on: the.met_on,
    })
    .onConflict((on) =>
      on.columns(['platform', 'tenant', 'user_id']).doUpdateSet((is) => ({
        person: is.ref('excluded.person'),
        reach: is.fn.coalesce('excluded.reach', 'identities.reach'),
        met_on: is.ref('excluded.met_on'),
      })),
    ),
);

const join = prepared<Tables['memberships']>()((db, the) =>
  db
    .insertInto('memberships')
    .values({
      person: the.person,
      school: the.school,
      staff: the.staff,
      confirmed: the.confirmed,
    })
    .onConflict((on) =>
      on.columns(['person', 'school']).doUpdateSet((is) => ({
        staff: is.ref('excluded.staff'),
        confirmed: is.ref('excluded.confirmed'),
      })),
    ),
);

const pings = prepared<{ school: string }>()((db, the) =>
  db.selectFrom('ping_confirmations').select(['person', 'confirmed_at']).where('school', '=', the.school),
);

const confirm = prepared<{ school: string; person: string; at: number }>()((db, the) =>
  db
    .insertInto('ping_confirmations')
    .values({ school: the.school, person: the.person, confirmed_at: the.at })
    .onConflict((on) =>
      on
        .columns(['school', 'person'])
        .doUpdateSet((is) => ({ confirmed_at: is.ref('excluded.confirmed_at') }))
        .whereRef('excluded.confirmed_at', '>', 'ping_confirmations.confirmed_at'),
    ),
);

const holdersOfSchool = prepared<{ school: string }>()((db, the) =>
  db.selectFrom('holders').selectAll().where('school', '=', the.school),
);

const announce = prepared<{ school: string; person: string; role: string; at: number }>()((db, the) =>
  db
    .insertInto('holders')
    .values({
      school: the.school,
      person: the.person,
      role: the.role,
      announced_at: the.at,
      confirmed_at: null,
      confirmed_by: null,
    })
    .onConflict((on) => on.doNothing()),
);

/** The first confirmation stays: who looked at the new holder is not rewritten. */
const confirmAs = prepared<{ school: string; person: string; role: string; by: string; at: number }>()(
  (db, the) =>
    db
      .insertInto('holders')
      .values({
        school: the.school,
        person: the.person,
        role: the.role,
        announced_at: the.at,
        confirmed_at: the.at,
        confirmed_by: the.by,
      })
      .onConflict((on) =>
        on
          .columns(['school', 'person', 'role'])
          .doUpdateSet((is) => ({
            confirmed_at: is.ref('excluded.confirmed_at'),
            confirmed_by: is.ref('excluded.confirmed_by'),
          }))
          .where('holders.confirmed_at', 'is', null),
      ),
);

export async function identityOf(on: Session, address: Address): Promise<Known | undefined> {
  const { platform, tenant, user } = address;
  const rows = await withMemberships(on, { platform, tenant, user_id: user });
  const [first] = rows;
  if (first === undefined) return undefined;
  const memberships = rows.flatMap(({ person, school, staff, confirmed }) =>
    school === null ? [] : [{ person, school, staff: staff === 1, confirmed: confirmed === 1 }],
  );
  return {
    identity: identity(on, first),
    memberships,
    ...(first.language === null ? {} : { language: first.language }),
    ...(first.chosen === null ? {} : { school: first.chosen }),
  };
}

/** The newest comes first; of one day, where the person was heard from before where they only stand in a file. */
export async function identitiesOf(on: Session, person: PersonId): Promise<readonly Identity[]> {
  return (await ofPerson(on, { person })).map((row) => identity(on, row));
}

export async function languageOf(on: Session, person: PersonId): Promise<Language | undefined> {
  return (await languageOfPerson(on, { person }))[0]?.language ?? undefined;
}

export async function setLanguage(on: Session, person: PersonId, language: Language): Promise<void> {
  await speak(on, { person, language });
  on.met = true;
}

export async function setSchool(on: Session, person: PersonId, school: SchoolId): Promise<void> {
  await choose(on, { person, school });
  on.met = true;
}

export async function meet(on: Session, address: Address, as: Membership, at: number): Promise<void> {
  await addPerson(on, { person: as.person });
  await meetIdentity(on, { ...identityRow(on, address, at), person: as.person });
  await join(on, {
    person: as.person,
    school: as.school,
    staff: Number(as.staff),
    confirmed: Number(as.confirmed),
  });
  on.met = true;
}

export async function confirmedPings(
  on: Session,
  school: SchoolId,
): Promise<Readonly<Record<PersonId, number>>> {
  return Object.fromEntries(
    (await pings(on, { school })).map(({ person, confirmed_at }) => [person, confirmed_at]),
  );
}

/** An earlier confirmation never replaces a later one. */
export async function confirmPing(
  on: Session,
  school: SchoolId,
  person: PersonId,
  at: number,
): Promise<void> {
  await confirm(on, { school, person, at });
}

type Holder = {
  readonly announcedAt: number;
  readonly confirmedAt: number | undefined;
  readonly by: PersonId | undefined;
};

/** By `person.role`. */
export async function holders(on: Session, school: SchoolId): Promise<Readonly<Record<string, Holder>>> {
  return Object.fromEntries(
    (await holdersOfSchool(on, { school })).map((row) => [
      `${row.person}.${row.role}`,
      {
        announcedAt: row.announced_at,
        confirmedAt: row.confirmed_at ?? undefined,
        by: row.confirmed_by ?? undefined,
      },
    ]),
  );
}

export async function announceHolder(
  on: Session,
  school: SchoolId,
  person: PersonId,
  role: string,
  at: number,
): Promise<void> {
  await announce(on, { school, person, role, at });
}

export async function confirmHolder(
  on: Session,
  school: SchoolId,
  person: PersonId,
  role: string,
  by: PersonId,
  at: number,
): Promise<void> {
  await confirmAs(on, { school, person, role, by, at });
}

function identity(on: Session, row: IdentityRow): Identity {
  return { person: row.person, address: readAddress(on, row), metOn: row.met_on };
}

function identityRow(on: Session, address: Address, at: number): Omit<IdentityRow, 'person'> {
  return { ...addressRow(on, address), met_on: at - (at % day) };
}

type AddressRow = Pick<IdentityRow, 'platform' | 'tenant' | 'user_id' | 'reach'>;

/** What a platform needs to reach somebody is sealed: it may carry a name. */
function addressRow(on: Session, address: Address): AddressRow {
  const { platform, tenant, user, reach } = address;
  return {
    platform,
    tenant,
    user_id: user,
    reach: reach === undefined ? null : seal(on.keys.ring.reach, place(platform, tenant, user), reach),
  };
}

function readAddress(on: Session, row: AddressRow): Address {
  const { platform, tenant, user_id: user, reach } = row;
  return {
    platform: platform as PlatformName,
    tenant,
    user,
    ...(reach === null
      ? {}
      : { reach: unseal(on.keys.ring.reach, place(platform, tenant, user), reach).toString() }),
  };
}

function place(platform: string, tenant: string, user: string): string {
  return `reach of ${user} in ${tenant} on ${platform}`;
}

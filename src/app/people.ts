/**
 * Who is there: a member of staff of one or more schools, or somebody who gets help and no way in (decisions 1 to 3).
 */
import type { Language, PersonId, School, SchoolId } from '../core/school.ts';
import { memberOf } from '../core/school.ts';
import type { Sheet } from '../core/sheet.ts';
import type { House } from './house.ts';
import { schoolOf } from './house.ts';
import type { Address, Identity, Inbound, Known, Who } from './ports.ts';
import type { Memberships } from './schools.ts';

export type Visitor =
  | {
      readonly kind: 'staff';
      readonly person: PersonId;
      readonly name: string;
      /** The one that is meant: of what was pressed, or else the first of `schools`. */
      readonly school: School;
      /**
       * Every school of this workspace or tenant where they are staff. First the one whose answers they chose to read, then those
       * whose file names them.
       */
      readonly schools: readonly SchoolId[];
      readonly language: Language;
      readonly address: Address;
      /** The schools where they are seen for the first time. */
      readonly newAt: readonly SchoolId[];
      /** False when it could not be checked at this moment: a report is taken, nothing is read out. */
      readonly confirmed: boolean;
    }
  | { readonly kind: 'outsider'; readonly language: Language };

export type Staff = Extract<Visitor, { kind: 'staff' }>;

/** What this person's cards are written with. */
export function sheetOf(house: House, staff: Staff): Sheet {
  return house.sheet(staff.school, staff.language);
}

/** The same person, at this school. */
export async function atSchool(house: House, staff: Staff, id: SchoolId): Promise<Staff> {
  if (staff.school.id === id) return staff;
  const school = await schoolOf(house, id);
  return { ...staff, school, name: memberOf(school, staff.person)?.name ?? staff.name };
}

/** Every school of somebody at several, the one whose answers they read first; none for somebody at one, who is never asked. */
export async function schoolsOf(house: House, staff: Staff): Promise<readonly School[]> {
  if (staff.schools.length < 2) return [];
  const all = await Promise.all(staff.schools.map((id) => schoolOf(house, id)));
  return [...all.slice(0, 1), ...all.slice(1).toSorted((one, other) => one.name.localeCompare(other.name))];
}

/** Where this person can be reached for this school: only in the workspaces and tenants the school uses. */
export async function reachedAt(
  house: House,
  school: SchoolId,
  person: PersonId,
): Promise<readonly Identity[]> {
  const found: Identity[] = [];
  for (const one of await house.store.read.identitiesOf(person))
    if (await house.schools.uses(school, one.address)) found.push(one);
  return found;
}

export function addressOf(who: Who): Address {
  return {
    platform: who.platform,
    tenant: who.tenant,
    user: who.user,
    ...(who.reach === undefined ? {} : { reach: who.reach }),
  };
}

export async function identify(house: House, inbound: Inbound): Promise<Visitor> {
  const { who } = inbound;
  const address = addressOf(who);
  const language = who.profile?.language ?? 'nl';
  if (who.profile?.bot === true) return { kind: 'outsider', language };

  const known = await house.store.read.identityOf(address);
  const memberships = await house.schools.memberships(address, who.profile);
  if (who.profile !== undefined && known !== undefined) await forget(house, inbound, known, memberships);
  const atWork = memberships.filter((one) => one.staff);
  if (atWork.length > 0) {
    const named = atWork.filter((one) => one.person !== undefined);
    const person = named[0]?.person ?? personAt(house, who, known);
    const schools = [...named, ...atWork.filter((one) => one.person === undefined)].map((one) => one.school);
    if (person !== undefined) {
      const before = known?.identity.person === person ? known : undefined;
      return admit(house, inbound, address, { person, schools, confirmed: true }, before);
    }
  }
  if (who.profile !== undefined) return { kind: 'outsider', language };

  // The platform could not say who this is. Somebody remembered stays who they were; anybody else may report, marked as unconfirmed.
  const here = memberships.map((one) => one.school);
  const remembered = known?.memberships.filter((one) => one.staff && here.includes(one.school)) ?? [];
  const sure = remembered.filter((one) => one.confirmed).map((one) => one.school);
  const met = remembered.length > 0 ? known : undefined;
  const person = met?.identity.person ?? unchecked(house, who);
  if (sure.length > 0) return admit(house, inbound, address, { person, schools: sure, confirmed: true }, met);
  if (here.length === 0) return { kind: 'outsider', language };
  // At which of the schools they work nobody can say now: they are asked.
  return admit(house, inbound, address, { person, schools: here, confirmed: false }, met);
}

/** Somebody who came in while nobody could say who they are: known by their address alone. */
function unchecked(house: House, who: Who): PersonId {
  return house.ids.personOf(`${who.platform}:${who.tenant}:${who.user}`);
}

/** Whoever began a report unchecked stays that person, or the report would not be theirs any more. */
function personAt(house: House, who: Who, known: Known | undefined): PersonId | undefined {
  const email = who.profile?.email;
  if (email === undefined) return undefined;
  const person = house.ids.personOf(email);
  const before = known?.identity.person;
  return before !== undefined && before !== person && before === unchecked(house, who) ? before : person;
}

/** Whoever does not work at a school any more is not remembered there for the moment the platform cannot be asked. */
async function forget(house: House, { who, at }: Inbound, known: Known, now: Memberships): Promise<void> {
  const { person } = known.identity;
  const left = known.memberships.filter(
    (one) => one.staff && now.some(({ school, staff }) => school === one.school && !staff),
  );
  if (left.length === 0) return;
  await house.store.turn({ person }, async (turn) => {
    for (const { school } of left)
      await turn.meet(addressOf(who), { person, school, staff: false, confirmed: false }, at);
  });
}

async function admit(
  house: House,
  inbound: Inbound,
  address: Address,
  as: { readonly person: PersonId; readonly schools: readonly SchoolId[]; readonly confirmed: boolean },
  /** This person, as they were met before at this address. */
  known: Known | undefined,
): Promise<Visitor> {
  const { who, at } = inbound;
  const { person, confirmed } = as;
  const schools = firstOf(as.schools, known?.school);
  const [first = ''] = schools;
  const kept = (known?.memberships ?? []).filter((one) => one.staff && (one.confirmed || !confirmed));
  const newAt = schools.filter((id) => !kept.some((one) => one.school === id));
  const moved = address.reach !== undefined && address.reach !== known?.identity.address.reach;
  // Of somebody unchecked one place is enough to know them by.
  const unmet = confirmed ? newAt : known === undefined ? [first] : [];
  const meets = unmet.length === 0 && moved ? [first] : unmet;
  if (meets.length > 0) {
    await house.store.turn({ person }, async (turn) => {
      for (const school of meets) await turn.meet(address, { person, school, staff: true, confirmed }, at);
    });
    // What could not be delivered before may arrive now.
    await house.store.hasten(person, at);
    house.wake();
  }
  const school = await schoolOf(house, first);
  const member = memberOf(school, person);
  const chosen = known === undefined ? await house.store.read.languageOf(person) : known.language;
  return {
    kind: 'staff',
    person,
    name: member?.name ?? who.profile?.name ?? '',
    school,
    schools,
    language: chosen ?? member?.language ?? who.profile?.language ?? school.language,
    address,
    newAt: confirmed ? newAt : [],
    confirmed,
  };
}

function firstOf(schools: readonly SchoolId[], chosen: SchoolId | undefined): readonly SchoolId[] {
  if (chosen === undefined || !schools.includes(chosen)) return schools;
  return [chosen, ...schools.filter((id) => id !== chosen)];
}

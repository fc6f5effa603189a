/**
 * Who is there: a member of staff of a school, or somebody who gets help and no way in (decisions 1 to 3).
 */
import type { Language, PersonId, School, SchoolId } from '../core/school.ts';
import { memberOf } from '../core/school.ts';
import type { Sheet } from '../core/sheet.ts';
import type { House } from './house.ts';
import { schoolOf } from './house.ts';
import type { Address, Inbound, Known, Who } from './ports.ts';

export type Visitor =
  | {
      readonly kind: 'staff';
      readonly person: PersonId;
      readonly name: string;
      readonly school: School;
      /** Every school of this workspace or tenant where they are staff; `school` is the first. */
      readonly schools: readonly SchoolId[];
      readonly language: Language;
      readonly address: Address;
      /** Seen here for the first time. */
      readonly isNew: boolean;
      /** False when it could not be checked at this moment: a report is taken, nothing is read out. */
      readonly confirmed: boolean;
    }
  | { readonly kind: 'outsider'; readonly language: Language };

export type Staff = Extract<Visitor, { kind: 'staff' }>;

/** What this person's cards are written with. */
export function sheetOf(house: House, staff: Staff): Sheet {
  return house.sheet(staff.school, staff.language);
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
  const atWork = memberships.filter((one) => one.staff);
  const [staff] = atWork;
  if (staff !== undefined) {
    const person = staff.person ?? personAt(house, who, known);
    const as = { person, schools: atWork.map((one) => one.school), confirmed: true };
    if (person !== undefined)
      return admit(
        house,
        inbound,
        address,
        { ...as, person },
        known?.identity.person === person ? known : undefined,
      );
  }
  if (who.profile !== undefined) return { kind: 'outsider', language };

  // The platform could not say who this is. Somebody remembered stays who they were; anybody else may report, marked as unconfirmed.
  const here = memberships.map((one) => one.school);
  const remembered = known?.memberships.filter((one) => one.staff && here.includes(one.school)) ?? [];
  if (known !== undefined && remembered.length > 0) {
    const schools = remembered.map((one) => one.school);
    const confirmed = remembered.every((one) => one.confirmed);
    return admit(house, inbound, address, { person: known.identity.person, schools, confirmed }, known);
  }
  const [school] = here;
  if (school === undefined) return { kind: 'outsider', language };
  const as = { person: unchecked(house, who), schools: [school], confirmed: false };
  return admit(house, inbound, address, as, undefined);
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

async function admit(
  house: House,
  inbound: Inbound,
  address: Address,
  as: { readonly person: PersonId; readonly schools: readonly SchoolId[]; readonly confirmed: boolean },
  /** This person, as they were met before at this address. */
  known: Known | undefined,
): Promise<Visitor> {
  const { who, at } = inbound;
  const { person, schools, confirmed } = as;
  const [schoolId = ''] = schools;
  const moved = address.reach !== undefined && address.reach !== known?.identity.address.reach;
  const former = known?.memberships.find((one) => one.school === schoolId);
  const checked = confirmed && former?.confirmed !== true;
  if (known === undefined || moved || checked) {
    await house.store.turn({ person }, (turn) =>
      turn.meet(address, { person, school: schoolId, staff: true, confirmed }, at),
    );
    // What could not be delivered before may arrive now.
    await house.store.hasten(person, at);
    house.wake();
  }
  const school = await schoolOf(house, schoolId);
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
    isNew: known === undefined,
    confirmed,
  };
}

/**
 * Who is there: a member of staff of a school, or somebody who gets help and no way in (decisions 1 to 3).
 */
import type { Language, PersonId, School } from '../core/school.ts';
import { memberOf } from '../core/school.ts';
import type { House } from './house.ts';
import { schoolOf } from './house.ts';
import type { Address, Inbound, Known, Who } from './ports.ts';

export type Visitor =
  | {
      readonly kind: 'staff';
      readonly person: PersonId;
      readonly name: string;
      readonly school: School;
      readonly language: Language;
      readonly address: Address;
      /** Seen here for the first time. */
      readonly isNew: boolean;
      /** False when it could not be checked at this moment: a report is taken, nothing is read out. */
      readonly confirmed: boolean;
    }
  | { readonly kind: 'outsider'; readonly language: Language };

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
  const staff = memberships.find((one) => one.staff);
  if (staff !== undefined) {
    const person =
      staff.person ?? (who.profile?.email === undefined ? undefined : house.ids.personOf(who.profile.email));
    if (person !== undefined)
      return admit(
        house,
        inbound,
        address,
        person,
        staff.school,
        true,
        known?.identity.person === person ? known : undefined,
      );
  }
  if (who.profile !== undefined) return { kind: 'outsider', language };

  // The platform could not say who this is. Somebody remembered stays who they were; anybody else may report, marked as unconfirmed.
  const remembered = known?.memberships.find((one) => one.staff);
  if (known !== undefined && remembered !== undefined)
    return admit(
      house,
      inbound,
      address,
      known.identity.person,
      remembered.school,
      remembered.confirmed,
      known,
    );
  const school = memberships[0]?.school;
  if (school === undefined) return { kind: 'outsider', language };
  return admit(
    house,
    inbound,
    address,
    house.ids.personOf(`${who.platform}:${who.tenant}:${who.user}`),
    school,
    false,
    undefined,
  );
}

async function admit(
  house: House,
  inbound: Inbound,
  address: Address,
  person: PersonId,
  schoolId: string,
  confirmed: boolean,
  /** This person, as they were met before at this address. */
  known: Known | undefined,
): Promise<Visitor> {
  const { who, at } = inbound;
  const moved = address.reach !== undefined && address.reach !== known?.identity.address.reach;
  if (known === undefined || moved) {
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
    language: chosen ?? member?.language ?? who.profile?.language ?? school.language,
    address,
    isNew: known === undefined,
    confirmed,
  };
}

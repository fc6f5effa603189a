/**
 * Somebody may work at several schools of one board: which of them a press is about, and how an answer says whose rules it holds.
 */
import { forSchool } from '../../cards/which-school.ts';
import type { Card } from '../core/card.ts';
import type { Press } from '../core/press.ts';
import type { SchoolId } from '../core/school.ts';
import type { House } from './house.ts';
import { atSchool, schoolsOf, type Staff } from './people.ts';

/**
 * The same person at the school this press is about, when that is one of theirs. When it is not, nothing is changed: whoever
 * answers the press finds that it does not fit, and refuses.
 */
export async function meantBy(house: House, staff: Staff, press: Press): Promise<Staff> {
  if (staff.schools.length < 2) return staff;
  const id = await schoolOfPress(house, press);
  return id !== undefined && staff.schools.includes(id) ? atSchool(house, staff, id) : staff;
}

async function schoolOfPress(house: House, press: Press): Promise<SchoolId | undefined> {
  if ('case' in press) return (await house.store.read.case(press.case))?.row.school;
  if ('draft' in press) {
    const draft = await house.store.read.draft(press.draft);
    return draft?.asksSchool === true ? undefined : draft?.school;
  }
  return 'school' in press ? press.school : undefined;
}

/** Says quietly for which school a card is, and offers the others; nothing for somebody at one school. */
export async function saysSchool(
  house: House,
  staff: Staff,
  topic: string,
  card: Card,
  language = staff.language,
): Promise<Card> {
  const schools = await schoolsOf(house, staff);
  if (schools.length === 0) return card;
  const others = schools.filter(({ id }) => id !== staff.school.id);
  return forSchool(card, { topic, others }, house.sheet(staff.school, language));
}

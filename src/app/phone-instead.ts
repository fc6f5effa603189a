/**
 * Where a report cannot be made: whether it is switched on at a school, and whom to phone instead (decision 9).
 */
import { phoneCard } from '../../cards/phone-card.ts';
import { careNumbers } from '../core/alongside.ts';
import type { Card } from '../core/card.ts';
import type { DraftId } from '../core/draft.ts';
import type { Flow, FlowId } from '../core/flow.ts';
import { readiness } from '../core/readiness.ts';
import type { Language, School } from '../core/school.ts';
import { phoneNow } from '../core/view.ts';
import { isTheirs } from './draft-turn.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import { schoolsOf, type Staff } from './people.ts';

export function isOnAt(house: House, flow: Flow, school: School): boolean {
  return readiness(flow, school, house.clocks.school()).on;
}

/** Somebody who did not say yet which school it is about can begin when the report could go to any of them. */
export async function isOnFor(house: House, flow: Flow, staff: Staff): Promise<boolean> {
  const several = await schoolsOf(house, staff);
  return (several.length === 0 ? [staff.school] : several).some((school) => isOnAt(house, flow, school));
}

/** Whom to phone at this school. */
export function phoneOnly(
  house: House,
  { school }: { readonly school: School },
  flow: FlowId,
  language: Language,
): Card {
  const directors = school.seats.filter((seat) => seat.role === 'director').map((seat) => seat.person);
  const board = school.seats.filter((seat) => seat.role === 'board').map((seat) => seat.person);
  return phoneCard(
    {
      flow,
      directors: phoneNow(directors, school),
      board: phoneNow(board, school),
      contacts: school.contacts,
      care: careNumbers(school, house.clocks.school()),
    },
    house.sheet(school, language),
  );
}

/** The same for somebody who did not say yet which of their schools it is about: whom to phone differs. */
export async function phoneFirst(
  house: House,
  staff: Staff,
  flow: FlowId,
  language: Language,
): Promise<Card> {
  const schools = await schoolsOf(house, staff);
  if (schools.length === 0) return phoneOnly(house, staff, flow, language);
  const nobody = { directors: [], board: [], contacts: [], care: [] };
  return phoneCard({ flow, ...nobody, schools }, house.sheet(staff.school, language));
}

/** At a school where this report is not switched on nobody would get it: whom to phone there, and the draft stays as it is. */
export async function phonesInstead(
  house: House,
  staff: Staff,
  id: DraftId,
  school: School,
): Promise<Card | undefined> {
  const draft = await house.store.read.draft(id);
  if (draft === undefined || draft.practice || !isTheirs(draft, staff)) return undefined;
  const flow = await flowOf(house, draft.flow, draft.flowVersion);
  return isOnAt(house, flow, school) ? undefined : phoneOnly(house, { school }, draft.flow, draft.language);
}

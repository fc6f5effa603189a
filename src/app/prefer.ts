/**
 * What somebody chooses for what they read: the language and, at several schools, whose rules. One tap switches and is remembered.
 */
import { menuCard } from '../../cards/menu.ts';
import { whichSchoolCard } from '../../cards/which-school.ts';
import type { PressOf } from '../core/press.ts';
import { languages } from '../core/school.ts';
import { saysSchool } from './choose-school.ts';
import { answerTopic, onFlows } from './guide.ts';
import { refuse } from './handle-case.ts';
import type { House } from './house.ts';
import { schoolsOf, sheetOf, type Staff } from './people.ts';
import type { Reply } from './ports.ts';
import { home } from './show-home.ts';

type Within = 'message' | 'form' | 'home';

export async function changeLanguage(
  house: House,
  staff: Staff,
  press: PressOf<'language'>,
  within: Within,
): Promise<Reply> {
  const language = languages.find((one) => one === press.language) ?? staff.language;
  // A preference of somebody who could not be checked is not kept: it is answered all the same.
  if (staff.confirmed)
    await house.store.turn({ person: staff.person }, (turn) => turn.setLanguage(staff.person, language));
  return shownAgain(house, { ...staff, language }, press.topic, within);
}

export async function changeSchool(
  house: House,
  staff: Staff,
  press: PressOf<'school'>,
  within: Within,
): Promise<Reply> {
  if (staff.school.id !== press.school) return refuse(house, staff, { refused: 'not-your-role' });
  // Only what is chosen for reading is kept: a report says by itself which school it is about, and leaves no trace here.
  if (staff.confirmed && staff.schools.length > 1)
    await house.store.turn({ person: staff.person }, (turn) => turn.setSchool(staff.person, press.school));
  return shownAgain(house, staff, press.topic, within);
}

/** More than two schools are a list of their own. */
export async function listSchools(
  house: House,
  staff: Staff,
  press: PressOf<'which-school'>,
  within: Within,
): Promise<Reply> {
  const schools = await schoolsOf(house, staff);
  const card = whichSchoolCard(
    { schools, asks: { for: 'answer', topic: press.topic } },
    sheetOf(house, staff),
  );
  return { type: within === 'message' ? 'replace' : 'say', card };
}

/** What stood there, as it is now: the answer, the home page or the menu. */
async function shownAgain(house: House, staff: Staff, topic: string, within: Within): Promise<Reply> {
  if (topic !== 'none') return showTopic(house, staff, topic, 'none', within);
  if (within === 'home') return { type: 'home', card: await home(house, staff) };
  return { type: 'replace', card: await menu(house, staff, 'menu') };
}

/** An answer, with another part of it folded open; from the home page it comes into the chat. */
export async function showTopic(
  house: House,
  staff: Staff,
  topic: string,
  section: string,
  within: Within,
): Promise<Reply> {
  const shown = answerTopic(house, staff.school, topic, section, staff.language);
  const card = await saysSchool(house, staff, topic, shown);
  return { type: within === 'home' ? 'say' : 'replace', card };
}

export async function menu(
  house: House,
  staff: Staff,
  greeting: Parameters<typeof menuCard>[0]['greeting'],
): Promise<ReturnType<typeof menuCard>> {
  const card = menuCard({ greeting, flows: onFlows(house) }, sheetOf(house, staff));
  return saysSchool(house, staff, 'none', card);
}

/**
 * "Bel mij": one tap and a number send an urgent case at once (decision 23).
 */
import { callMeForm } from '../../cards/call-me-form.ts';
import type { Values } from '../core/card.ts';
import type { Draft, DraftId } from '../core/draft.ts';
import type { PressOf } from '../core/press.ts';
import type { School } from '../core/school.ts';
import { memberOf } from '../core/school.ts';
import { changeDraft, isTheirs } from './draft-turn.ts';
import type { House } from './house.ts';
import { schoolsOf, sheetOf, type Staff } from './people.ts';
import { phonesInstead } from './phone-instead.ts';
import type { Reply } from './ports.ts';
import { keyOf } from './take-action.ts';
import { atChosen, draftGone, draftSaid, isFixed } from './write-report.ts';

export async function openCallMe(house: House, staff: Staff, draft: DraftId): Promise<Reply> {
  const number = memberOf(staff.school, staff.person)?.phone;
  const schools = await asked(house, staff, draft);
  return { type: 'open', form: callMeForm({ draft, number, schools }, sheetOf(house, staff)) };
}

export async function submitCallMe(
  house: House,
  staff: Staff,
  press: PressOf<'call-me-number'>,
  values: Values,
): Promise<Reply> {
  const sheet = sheetOf(house, staff);
  const [number, school] = [typed(values, 'number'), typed(values, 'school')];
  const schools = await asked(house, staff, press.draft);
  const chosen = schools.find(({ id }) => id === school);
  const wrong = {
    ...(/^\+?[\d\s()-]{6,20}$/.test(number) ? {} : { error: sheet.say('cards.errors.not-a-number') }),
    ...(schools.length === 0 || chosen !== undefined
      ? {}
      : { schoolError: sheet.say('cards.errors.not-an-option') }),
  };
  if (Object.keys(wrong).length > 0) {
    const again = { draft: press.draft, number, schools, school: chosen?.id, ...wrong };
    return { type: 'page', form: callMeForm(again, sheet) };
  }
  const instead = chosen && (await phonesInstead(house, staff, press.draft, chosen));
  if (instead !== undefined) return { type: 'close', card: instead };
  const draft = await callMe(house, staff, press, number, chosen);
  if (draft === undefined) return { type: 'close', card: draftGone(house, staff) };
  return { type: 'close', ...(await draftSaid(house, staff, draft)) };
}

/** The schools to choose from, when the writer did not say yet which one it is about. */
async function asked(house: House, staff: Staff, id: DraftId): Promise<readonly School[]> {
  const schools = await schoolsOf(house, staff);
  if (schools.length === 0) return [];
  const draft = await house.store.read.draft(id);
  return draft?.asksSchool === true && isTheirs(draft, staff) ? schools : [];
}

function typed(values: Values, field: string): string {
  const given = Object.hasOwn(values, field) ? values[field] : undefined;
  return (typeof given === 'string' ? given : (given?.[0] ?? '')).trim();
}

async function callMe(
  house: House,
  staff: Staff,
  press: PressOf<'call-me-number'>,
  number: string,
  /** Asked with the number, where it was not yet known which school it is about. */
  chosen: School | undefined,
): Promise<Draft | undefined> {
  return changeDraft(house, staff, press.draft, keyOf(staff.person, press), (before, flow) => {
    const danger = before.answers[flow.danger] ?? 'unknown';
    const joined = { [flow.danger]: danger };
    const draft = chosen === undefined || isFixed(before) ? before : atChosen(before, chosen);
    return {
      draft: { ...draft, answers: { ...draft.answers, ...joined } },
      joined,
      act: 'submit',
      call: number,
    };
  });
}

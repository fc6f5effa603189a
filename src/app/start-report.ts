/**
 * A button starts a report, or a practice round: somebody at several schools says first which one it is about.
 */
import { whichSchoolCard } from '../../cards/which-school.ts';
import type { PressOf } from '../core/press.ts';
import { beginReport } from './begin-report.ts';
import { refuse } from './handle-case.ts';
import type { House } from './house.ts';
import { schoolsOf, sheetOf, type Staff } from './people.ts';
import { isOnAt, phoneOnly } from './phone-instead.ts';
import type { Reply } from './ports.ts';
import { keyOf } from './take-action.ts';
import { draftSaid } from './write-report.ts';

export async function startReport(
  house: House,
  staff: Staff,
  press: PressOf<'start' | 'practise' | 'start-at' | 'practise-at'>,
): Promise<Reply> {
  const practice = press.do === 'practise' || press.do === 'practise-at';
  const schools = await schoolsOf(house, staff);
  if (!('school' in press) && schools.length > 0) {
    const asks = { for: practice ? 'practice' : 'report', flow: press.flow } as const;
    return { type: 'say', card: whichSchoolCard({ schools, asks }, sheetOf(house, staff)) };
  }
  if ('school' in press && press.school !== staff.school.id)
    return refuse(house, staff, { refused: 'not-your-role' });
  const flow = house.flows.get(press.flow);
  if (flow === undefined || (!practice && !isOnAt(house, flow, staff.school)))
    return { type: 'say', card: phoneOnly(house, staff, press.flow, staff.language) };
  const draft = await beginReport(house, staff, flow, {
    key: keyOf(staff.person, press),
    practice,
    language: staff.language,
    asksSchool: false,
  });
  return { type: 'say', ...(await draftSaid(house, staff, draft)) };
}

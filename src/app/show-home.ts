/**
 * The page behind the bot's name: start a report, one's own drafts, and for those with a role the open cases they may see, and who did not answer a test ping.
 */
import { homeCard } from '../../cards/home.ts';
import { caseOf } from '../core/case.ts';
import type { Card } from '../core/card.ts';
import { draftView } from '../core/draft-view.ts';
import { mayReadUntested, untested } from '../core/readiness.ts';
import { view } from '../core/view.ts';
import { saysSchool } from './choose-school.ts';
import { isTheirs } from './draft-turn.ts';
import { onFlows } from './guide.ts';
import type { House } from './house.ts';
import { flowOf, schoolOf } from './house.ts';
import { schoolsOf, sheetOf, type Staff } from './people.ts';

export async function home(house: House, staff: Staff): Promise<Card> {
  const now = house.clocks.school();
  const schools = await schoolsOf(house, staff);
  const drafts = [];
  for (const draft of await house.store.read.draftsOf(staff.person)) {
    if (draft.sentAt !== undefined || !isTheirs(draft, staff)) continue;
    const flow = await flowOf(house, draft.flow, draft.flowVersion);
    const school = await schoolOf(house, draft.school);
    drafts.push(draftView(draft, undefined, flow, school, now, schools));
  }
  const heads = [];
  const waiting = [];
  const flows = [...house.flows.values()];
  for (const id of staff.confirmed ? staff.schools : []) {
    const school = await schoolOf(house, id);
    if (mayReadUntested(flows, school, staff.person, now))
      waiting.push({
        ...untested(flows, school, now),
        ...(schools.length === 0 ? {} : { school: school.name }),
      });
    for (const row of await house.store.read.caseRows(id)) {
      const stored = await house.store.read.case(row.id);
      if (stored === undefined) continue;
      const subject = caseOf(row.id, stored.facts);
      const flow = await flowOf(house, subject.flow, subject.flowVersion);
      const seen = view(subject, staff.person, flow, school, now);
      if (seen?.as === 'handler') heads.push(seen.head);
    }
  }
  const card = homeCard(
    { drafts, cases: heads, flows: onFlows(house), untested: waiting },
    sheetOf(house, staff),
  );
  return saysSchool(house, staff, 'none', card);
}

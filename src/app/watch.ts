/**
 * The clock's work: cases whose time has come get their next step, drafts their reminder or their end, and a watchdog alarms when one is late.
 */
import type { Draft } from '../core/draft.ts';
import { expiresAt, remindAt } from '../core/draft.ts';
import { endDraft } from './draft-cards.ts';
import type { House } from './house.ts';
import { schoolOf } from './house.ts';
import { announceHolders, sendTestPings } from './roles.ts';
import { owe, record } from './take-action.ts';

const minute = 60_000;
/** A case this long past due means that the worker stands still. */
const lateAfter = 2 * minute;
const atOnce = 100;

/** Everything that is due by now; gives how many cases and drafts it looked at. */
export async function lookAtDue(house: House): Promise<number> {
  const now = house.clocks.school();
  const cases = await house.store.dueCases(now, atOnce);
  for (const due of cases) await step(house, due.id);
  const drafts = await house.store.dueDrafts(now);
  for (const id of drafts.expired) await expire(house, id);
  for (const id of drafts.remind) await remind(house, id, now);
  return cases.length + drafts.expired.length + drafts.remind.length;
}

/** One case that cannot be worked out must not hold up the others; the watchdog sees it. */
async function step(house: House, id: string): Promise<void> {
  try {
    await record(house, id, () => []);
  } catch (cause) {
    house.log.trouble({ where: 'ladder', what: 'a step could not be taken', cause });
  }
}

/** What was typed goes, from the chat too. */
async function expire(house: House, id: string): Promise<void> {
  await house.store.turn({ draft: id }, async (turn) => {
    const draft = await turn.draft(id);
    if (draft !== undefined) await endDraft(house, turn, draft, house.clocks.school());
  });
}

async function remind(house: House, id: string, now: number): Promise<void> {
  await house.store.turn({ draft: id }, async (turn) => {
    const draft = await turn.draft(id);
    const due = draft === undefined ? undefined : remindAt(draft);
    if (draft === undefined || due === undefined || due > now) return;
    const reminded: Draft = { ...draft, reminded: draft.reminded + 1 };
    await turn.saveDraft(reminded, expiresAt(draft), remindAt(reminded));
    const school = await schoolOf(house, draft.school);
    await turn.owe(
      owe(
        house,
        undefined,
        school,
        [
          {
            kind: 'tell',
            person: draft.by,
            what: 'draft-reminder',
            lane: 'high',
            ref: `${reminded.reminded}`,
          },
        ],
        id,
      ),
    );
  });
}

/** Recomputes every open case, because people, hours and holidays of a school change, and asks for test pings that are due. */
export async function sweep(house: House): Promise<void> {
  await house.schools.changed();
  for (const id of await house.store.read.schools()) {
    await announceHolders(house, await schoolOf(house, id));
    await sendTestPings(house, await schoolOf(house, id));
  }
  for (const open of await house.store.dueCases(undefined, 10_000)) await step(house, open.id);
  await house.store.sweep(house.clocks.wire());
}

export type Health = {
  readonly database: 'ok' | 'down';
  readonly worker: 'ok' | 'late';
  readonly ladder: 'ok' | 'late';
};

/** States without counts; `lookedAt` is when the worker last came round (wire clock). */
export async function healthOf(house: House, lookedAt: number): Promise<Health> {
  try {
    await house.store.ping();
    const oldest = await house.store.nextDueAt();
    const late = oldest !== undefined && oldest + lateAfter < house.clocks.school();
    const worker = house.clocks.wire() - lookedAt > lateAfter ? 'late' : 'ok';
    return { database: 'ok', worker, ladder: late ? 'late' : 'ok' };
  } catch (cause) {
    house.log.trouble({ where: 'health', what: 'the database does not answer', cause });
    return { database: 'down', worker: 'late', ladder: 'late' };
  }
}

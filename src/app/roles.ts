/**
 * A role is not enough because a file says so: holders confirm a test ping, and new holders are confirmed by another holder.
 */
import { confirmHolderCard } from '../../cards/confirm-holder.ts';
import { testPingCard } from '../../cards/test-ping.ts';
import type { PressOf } from '../core/press.ts';
import { toBeTested } from '../core/readiness.ts';
import type { School } from '../core/school.ts';
import { seatsHeld } from '../core/school.ts';
import type { House } from './house.ts';
import type { Reply } from './ports.ts';
import { refuse } from './handle-case.ts';
import { owe } from './take-action.ts';
import { reachedAt, sheetOf, type Staff } from './people.ts';

const week = 7 * 24 * 3_600_000;

/** Sends a test ping to everybody in the routes who has not confirmed one this term, and again each week (decision 10). */
export async function sendTestPings(house: House, school: School, only?: string): Promise<void> {
  const people = toBeTested([...house.flows.values()], school, house.clocks.school()).filter(
    (person) => only === undefined || person === only,
  );
  const weeks = Math.floor((house.clocks.school() - school.termStartedAt) / week);
  for (const person of people) {
    const reachable = (await reachedAt(house, school.id, person)).length > 0;
    if (!reachable) continue;
    await house.store.turn({ person }, async (turn) => {
      // Once in a week of the term, however often the file is read.
      const key = {
        person,
        nonce: `term-${school.termStartedAt}-${weeks}`,
        action: `test-ping-${school.id}`,
      };
      if ((await turn.known(key)) !== undefined) return;
      await turn.owe(
        owe(house, undefined, school, [
          { kind: 'tell', person, what: 'test-ping', lane: 'normal', ref: `${school.termStartedAt}` },
        ]),
      );
      await turn.remember(key, { did: 'test-ping' }, house.clocks.wire());
    });
  }
  house.wake();
}

/** "Ja, ik krijg dit". */
export async function confirmPing(
  house: House,
  staff: Staff,
  press: PressOf<'confirm-ping'>,
): Promise<Reply> {
  if (press.school !== staff.school.id) return refuse(house, staff, { refused: 'not-your-role' });
  if (!staff.confirmed) return refuse(house, staff, { refused: 'sender-unconfirmed' });
  const now = house.clocks.school();
  await house.store.turn({ person: staff.person }, (turn) =>
    turn.confirmPing(staff.school.id, staff.person, now),
  );
  await house.schools.changed();
  return {
    type: 'replace',
    card: testPingCard({ school: press.school, confirmed: true }, sheetOf(house, staff)),
  };
}

/** Tells the other holders of a role that somebody new holds it, and asks one of them to confirm (decision 3). */
export async function announceHolders(house: House, school: School): Promise<void> {
  const now = house.clocks.school();
  const held = await house.store.read.holders(school.id);
  const first = Object.keys(held).length === 0;
  for (const seat of seatsHeld(school, now)) {
    if (held[`${seat.person}.${seat.role}`] !== undefined) continue;
    const others = seatsHeld(school, now).filter(
      (other) => other.role === seat.role && other.person !== seat.person && other.confirmedAt !== undefined,
    );
    await house.store.turn({ person: seat.person }, async (turn) => {
      await turn.announceHolder(school.id, seat.person, seat.role, now);
      // The first import is made by whoever sets the bot up: nobody holds a role before it who could confirm.
      if (first || others.length === 0)
        await turn.confirmHolder(school.id, seat.person, seat.role, 'import', now);
      else
        await turn.owe(
          owe(
            house,
            undefined,
            school,
            [...new Set(others.map((other) => other.person))].map(
              (person) =>
                ({
                  kind: 'tell',
                  person,
                  what: 'confirm-holder',
                  lane: 'normal',
                  ref: `${seat.person}.${seat.role}`,
                }) as const,
            ),
          ),
        );
    });
  }
  await house.schools.changed();
  house.wake();
}

export async function confirmHolder(
  house: House,
  staff: Staff,
  press: PressOf<'confirm-holder'>,
): Promise<Reply> {
  if (press.school !== staff.school.id) return refuse(house, staff, { refused: 'not-your-role' });
  const now = house.clocks.school();
  const seats = seatsHeld(staff.school, now).filter((seat) => seat.role === press.role);
  // Who was not confirmed confirms nobody: two new holders would open every earlier case to each other.
  const may = seats.some((seat) => seat.person === staff.person && seat.confirmedAt !== undefined);
  const asked = press.person !== staff.person && seats.some((seat) => seat.person === press.person);
  if (!staff.confirmed || !may || !asked) return refuse(house, staff, { refused: 'not-your-role' });
  await house.store.turn({ person: staff.person }, (turn) =>
    turn.confirmHolder(staff.school.id, press.person, press.role, staff.person, now),
  );
  await house.schools.changed();
  const name = staff.school.members.find((member) => member.person === press.person)?.name ?? '';
  return {
    type: 'replace',
    card: confirmHolderCard(
      { school: press.school, person: press.person, role: press.role, name, confirmed: true },
      sheetOf(house, staff),
    ),
  };
}

/**
 * The one door through which everything comes in: who is it, what did they do, and which part of the house answers.
 */
import { hundredTwelveCard } from '../../cards/hundred-twelve.ts';
import { outsiderCard } from '../../cards/outsider.ts';
import type { Card } from '../core/card.ts';
import { pressed, submitted } from './answer-press.ts';
import { meantBy } from './choose-school.ts';
import { reported, typed } from './hear.ts';
import type { House } from './house.ts';
import { schoolOf } from './house.ts';
import { identify, type Staff, type Visitor } from './people.ts';
import { type Inbound, NotKept, type Receive, type Reply } from './ports.ts';
import { menu } from './prefer.ts';
import { answering } from './quiet.ts';
import { sendTestPings } from './roles.ts';
import { search } from './search.ts';
import { home } from './show-home.ts';

export function receiver(house: House): Receive {
  return (inbound) => answering(house, () => receive(house, inbound));
}

async function receive(house: House, inbound: Inbound): Promise<Reply> {
  const began = performance.now();
  let outcome = 'failed';
  let school = '';
  try {
    const visitor = await identify(house, inbound);
    if (visitor.kind === 'outsider') {
      const reply = outsider(house, visitor, inbound);
      outcome = reply.type;
      return reply;
    }
    const here = 'press' in inbound ? await meantBy(house, visitor, inbound.press) : visitor;
    school = here.school.id;
    const reply = await answer(house, here, inbound);
    outcome = reply.type;
    return reply;
  } catch (cause) {
    throw new NotKept(emergencyCardOnly(house, inbound), cause);
  } finally {
    house.log.turn({
      turn: house.ids.nonce(),
      school,
      door: `${inbound.who.platform}.${inbound.kind}`,
      ms: Math.round(performance.now() - began),
      outcome,
    });
  }
}

/** Help and no way in, and nothing is kept (decision 1). */
function outsider(house: House, visitor: Extract<Visitor, { kind: 'outsider' }>, inbound: Inbound): Reply {
  const sheet = house.sheet(undefined, visitor.language);
  switch (inbound.kind) {
    case 'searched':
      return { type: 'found', guidelines: [] };
    case 'home-opened':
      return { type: 'home', card: outsiderCard({}, sheet) };
    case 'pressed':
      return inbound.within === 'message'
        ? { type: 'replace', card: outsiderCard({}, sheet) }
        : { type: 'close', card: outsiderCard({}, sheet) };
    case 'submitted':
      return { type: 'close', card: outsiderCard({}, sheet) };
    case 'typed':
    case 'message-reported':
    case 'greeted':
      return { type: 'say', card: outsiderCard({}, sheet) };
  }
}

async function answer(house: House, staff: Staff, inbound: Inbound): Promise<Reply> {
  for (const id of staff.newAt) await sendTestPings(house, await schoolOf(house, id), staff.person);
  switch (inbound.kind) {
    case 'typed':
      return typed(house, staff, inbound);
    case 'message-reported':
      return reported(house, staff, inbound);
    case 'pressed':
      return pressed(house, staff, inbound.press, inbound.within);
    case 'submitted':
      return submitted(house, staff, inbound.press, inbound.values);
    case 'home-opened':
      return { type: 'home', card: await home(house, staff) };
    case 'greeted':
      return { type: 'say', card: await menu(house, staff, 'hello') };
    case 'searched':
      return search(house, staff, inbound.text);
  }
}

/** Nothing can be kept now: what remains never needs the database. */
function emergencyCardOnly(house: House, { who }: Inbound): Card {
  return hundredTwelveCard({ databaseDown: true }, house.sheet(undefined, who.profile?.language ?? 'nl'));
}

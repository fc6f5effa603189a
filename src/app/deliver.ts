/**
 * Delivering what is owed: leased from the outbox, asked again whether it is still owed, drawn at that moment, sent, and written down.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import { type Card, fingerprint } from '../core/card.ts';
import { accessOf } from '../core/route.ts';
import type { PersonId } from '../core/school.ts';
import { memberOf } from '../core/school.ts';
import { cardsOf, keepsCard } from './draft-cards.ts';
import type { House } from './house.ts';
import { schoolOf } from './house.ts';
import { copyCard, isPingOwed, messageCard, withdrawn } from './messages.ts';
import { reachedAt } from './people.ts';
import type { Copy, CopyRow, Identity, OutboxRow, Platform } from './ports.ts';
import { Trouble } from './ports.ts';
import { isQuiet, quiet } from './quiet.ts';
import { look, record, type Looked } from './take-action.ts';

/** A lease, so that a process that dies leaves its rows to another one: longer than any sending may take. */
const lease = 30_000;
/** How many at once; fewer while people press, so that what comes between is never far behind. */
const atOnce = { quiet: 32, busy: 8 };
/** Waiting before the next try, by how often it was tried; an urgent ping is tried again within its two minutes. */
const waits = [1_000, 3_000, 10_000, 30_000, 60_000, 300_000];

/** Sends everything that is due now; gives how many rows it looked at. */
export async function deliverDue(house: House): Promise<number> {
  const most = isQuiet(house) ? atOnce.quiet : atOnce.busy;
  const rows = await house.store.claim(house.clocks.wire(), lease, most);
  if (!rows.some(rings)) await quiet(house);
  const sending: Promise<void>[] = [];
  for (const row of rows) {
    // One after another, so that a press that comes in between is not behind all of them.
    if (sending.length > 0) await otherWork();
    sending.push(deliver(house, row).catch((cause: unknown) => putOff(house, row, cause)));
  }
  await soon(house, Promise.all(sending));
  return rows.length;
}

/** Never throws: nobody waits for a slow message any more, and the whole bot would stop. What cannot be put off comes again when its lease ends. */
async function putOff(house: House, row: OutboxRow, cause: unknown): Promise<void> {
  house.log.trouble({ where: 'deliver', what: row.effect.kind, cause });
  try {
    await house.store.postpone(row.id, house.clocks.wire() + waitFor(row));
  } catch (trouble) {
    house.log.trouble({ where: 'deliver', what: 'a message could not be put off', cause: trouble });
  }
}

/** So long a round waits for its slowest message; after that it goes on beside the others, in its own lane. */
const patience = 250;
const slow = new WeakMap<House, Set<Promise<unknown>>>();

async function soon(house: House, sending: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tired = new Promise<'tired'>((resolve) => {
    timer = setTimeout(() => resolve('tired'), patience);
  });
  const first = await Promise.race([sending, tired]);
  clearTimeout(timer);
  if (first !== 'tired') return;
  const waiting = slow.get(house) ?? new Set();
  slow.set(house, waiting);
  waiting.add(sending);
  void sending.finally(() => {
    waiting.delete(sending);
    house.wake();
  });
}

/** Whatever is still on its way has arrived or failed. */
export async function delivered(house: House): Promise<void> {
  const waiting = slow.get(house);
  if (waiting !== undefined) await Promise.allSettled(waiting);
}

/** A ping waits for nobody; everything else lets people go first who wait for an answer. */
function rings({ effect }: OutboxRow): boolean {
  return effect.kind === 'phone' || (effect.kind === 'tell' && effect.what === 'ping');
}

function waitFor(row: OutboxRow): number {
  return waits[Math.min(row.attempts, waits.length - 1)] ?? 60_000;
}

async function deliver(house: House, row: OutboxRow): Promise<void> {
  switch (row.effect.kind) {
    case 'tell':
      return tell(house, row, row.effect);
    case 'refresh':
      return refresh(house, row, row.effect.person);
    case 'withdraw':
      return withdraw(house, row, row.effect.person);
    case 'phone':
      return phone(house, row, row.effect.person);
  }
}

type Tell = Extract<OutboxRow['effect'], { kind: 'tell' }>;

/** A message, and with it everything else this person has of the case: also when the message is not owed any more. */
async function tell(house: House, row: OutboxRow, effect: Tell): Promise<void> {
  const message = await messageCard(house, row, effect);
  if (message === undefined) return refresh(house, row, effect.person);
  const addresses = await reachedAt(house, row.school, effect.person);
  const sent = await sendOver(house, addresses, message.card);
  if ('trouble' in sent) {
    // What stands there already must not go on offering what is over, whatever keeps the new message.
    if (row.case !== undefined) await bringUpToDate(house, row.case, effect.person).catch(said(house));
    return notSent(house, row, effect, sent.trouble);
  }
  if (row.case !== undefined) {
    await keepCopy(house, row, row.case, effect, sent.copy, message.card);
    await written(house, row.case, effect, sent.copy.address.platform);
  } else if (row.draft !== undefined) {
    await keepsCard(house, row.draft)(sent.copy);
  }
  await house.store.settle(row.id);
}

type Sent = { readonly copy: Awaited<ReturnType<Platform['send']>> } | { readonly trouble: Trouble };

/** The newest way to reach this person first; the next one only when this one cannot. */
async function sendOver(house: House, addresses: readonly Identity[], card: Card): Promise<Sent> {
  let trouble: Trouble | undefined;
  for (const { address } of addresses) {
    const platform = house.platforms.get(address.platform);
    if (platform === undefined) continue;
    try {
      return { copy: await platform.send(address, card) };
    } catch (cause) {
      trouble =
        cause instanceof Trouble
          ? cause
          : new Trouble('ours', 'the card could not be drawn or sent', { cause });
      if (trouble.kind === 'ours') return plainly(house, platform, address, card, trouble);
      if (trouble.kind === 'later') return { trouble };
    }
  }
  return { trouble: trouble ?? new Trouble('gone', 'this person is on no platform') };
}

/** A card that cannot be drawn is our fault: said loudly, and the ping goes out as plain text (decision 14). */
async function plainly(
  house: House,
  platform: Platform,
  address: Identity['address'],
  card: Card,
  ours: Trouble,
): Promise<Sent> {
  house.log.trouble({ where: `${platform.name}.send`, what: 'a card could not be drawn', cause: ours });
  try {
    return { copy: await platform.sendPlain(address, card.notice) };
  } catch (cause) {
    return {
      trouble: cause instanceof Trouble ? cause : new Trouble('later', 'plain text failed too', { cause }),
    };
  }
}

async function notSent(house: House, row: OutboxRow, effect: Tell, trouble: Trouble): Promise<void> {
  house.log.trouble({ where: 'deliver', what: `${effect.what}: ${trouble.kind}`, cause: trouble.cause });
  if (
    trouble.kind === 'gone' &&
    effect.what === 'ping' &&
    row.case !== undefined &&
    effect.ref !== undefined
  ) {
    const ping = effect.ref;
    await record(house, row.case, () => [
      { at: house.clocks.school(), by: 'house', type: 'failed', person: effect.person, ping, why: 'gone' },
    ]);
    await house.store.settle(row.id);
    house.wake();
    return;
  }
  // Somebody who cannot be reached now may install the bot tomorrow; what they are owed waits a week for that.
  if (trouble.kind === 'gone' && house.clocks.wire() - row.createdAt > 7 * 24 * 3_600_000)
    return house.store.settle(row.id);
  await house.store.postpone(
    row.id,
    house.clocks.wire() + Math.max(trouble.afterMs ?? 0, trouble.kind === 'gone' ? 60_000 : waitFor(row)),
  );
}

function said(house: House): (cause: unknown) => void {
  return (cause) => house.log.trouble({ where: 'deliver', what: 'a copy could not be changed', cause });
}

async function keepCopy(
  house: House,
  row: OutboxRow,
  caseId: string,
  effect: Tell,
  copy: CopyRow | Awaited<ReturnType<Platform['send']>>,
  card: Card,
): Promise<void> {
  await house.store.saveCopy({
    id: house.ids.id(),
    school: row.school,
    case: caseId,
    person: effect.person,
    address: copy.address,
    conversation: copy.conversation,
    message: copy.message,
    what: effect.what,
    ref: effect.ref,
    shown: fingerprint(card),
    reduced: false,
    sentAt: house.clocks.wire(),
  });
}

/** A delivered ping is a fact; and whatever changed while it was on the wire is put right next. */
async function written(house: House, caseId: string, effect: Tell, channel: string): Promise<void> {
  if (effect.what === 'ping' && effect.ref !== undefined) {
    const ping = effect.ref;
    await record(house, caseId, ({ subject }) => {
      const known = subject.pings.find((one) => one.id === ping);
      return known === undefined || known.deliveredAt !== undefined
        ? []
        : [
            {
              at: house.clocks.school(),
              by: 'house',
              type: 'delivered',
              person: effect.person,
              ping,
              channel,
            },
          ];
    });
  }
  await bringUpToDate(house, caseId, effect.person);
}

async function refresh(house: House, row: OutboxRow, person: PersonId): Promise<void> {
  if (row.draft !== undefined) await refreshDraft(house, row.draft);
  else if (row.case !== undefined) await bringUpToDate(house, row.case, person);
  await house.store.settle(row.id);
}

async function refreshDraft(house: House, id: string): Promise<void> {
  const over = await cardsOf(house, id);
  for (const copy of over?.copies ?? []) if (over !== undefined) await update(house, copy, over.card);
}

/** Every copy this person has, until what is shown is current; a person who may see nothing any more keeps nothing. */
async function bringUpToDate(house: House, caseId: string, person: PersonId): Promise<void> {
  const stored = await house.store.read.case(caseId);
  if (stored === undefined) return;
  const looked = await look(house, stored);
  const copies = (await house.store.read.copies(caseId, person))
    .filter((copy) => !copy.reduced)
    .toSorted((one, other) => one.sentAt - other.sentAt);
  for (const copy of copies) await redraw(house, looked, copy, copies);
}

async function redraw(
  house: House,
  looked: Looked,
  copy: CopyRow,
  copies: readonly CopyRow[],
): Promise<void> {
  const newest = copies.findLast((other) => other.what === copy.what)?.id === copy.id;
  const drawn = await copyCard(house, looked, copy, newest);
  if (drawn === undefined || fingerprint(drawn.card) === copy.shown) return;
  if (await update(house, copy, drawn.card))
    await house.store.saveCopy({ ...copy, shown: fingerprint(drawn.card), reduced: drawn.reduced });
  else await house.store.saveCopy({ ...copy, reduced: true });
}

/** False when the message is gone for good; rejects when it has to be tried again. */
async function update(house: House, copy: Copy, card: Card): Promise<boolean> {
  const platform = house.platforms.get(copy.address.platform);
  if (platform === undefined) return false;
  try {
    await platform.update(
      { address: copy.address, conversation: copy.conversation, message: copy.message },
      card,
    );
    return true;
  } catch (cause) {
    if (cause instanceof Trouble && cause.kind === 'gone') return false;
    throw cause;
  }
}

async function withdraw(house: House, row: OutboxRow, person: PersonId): Promise<void> {
  if (row.case !== undefined) {
    const school = await schoolOf(house, row.school);
    const language = memberOf(school, person)?.language ?? school.language;
    const copies = (await house.store.read.copies(row.case, person)).filter(
      (copy) => copy.what !== 'withdrawn',
    );
    for (const copy of copies) {
      await update(house, copy, withdrawn(house, school, language));
      await house.store.saveCopy({ ...copy, what: 'withdrawn', reduced: true });
    }
  }
  await house.store.settle(row.id);
}

/** A call or text message without content; asked again first, because somebody may have taken it on meanwhile. */
async function phone(house: House, row: OutboxRow, person: PersonId): Promise<void> {
  const stored = row.case === undefined ? undefined : await house.store.read.case(row.case);
  if (stored === undefined || house.phone === undefined) return house.store.settle(row.id);
  const looked = await look(house, stored);
  const { subject, flow, school } = looked;
  const now = house.clocks.school();
  const member = memberOf(school, person);
  const rings = isPingOwed(looked, person, now) && accessOf(subject, flow, school, person, now) === 'handler';
  if (member?.phone === undefined || !rings || row.attempts >= waits.length)
    return house.store.settle(row.id);
  try {
    await house.phone.call({
      person,
      phone: member.phone,
      number: subject.number,
      language: member.language,
    });
    await house.store.settle(row.id);
  } catch (cause) {
    house.log.trouble({ where: 'phone', what: 'the phone service did not take it', cause });
    await house.store.postpone(row.id, house.clocks.wire() + waitFor(row));
  }
}

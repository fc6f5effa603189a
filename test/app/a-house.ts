/**
 * A whole house on a database of its own, with two platforms that only remember what they were given: for promises about journeys.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { House } from '../../src/app/house.ts';
import { schoolOf } from '../../src/app/house.ts';
import type { Address, Copy, Inbound, Phone, Platform, PlatformName, Reply } from '../../src/app/ports.ts';
import { Trouble } from '../../src/app/ports.ts';
import { receiver } from '../../src/app/receive.ts';
import { announceHolders } from '../../src/app/roles.ts';
import { openSchools } from '../../src/app/schools.ts';
import { deliverDue } from '../../src/app/deliver.ts';
import { lookAtDue } from '../../src/app/watch.ts';
import { answerShown, type Content, loadContent } from '../../src/content/load.ts';
import {
  membership,
  readSchoolFile,
  type SchoolFile,
  schoolOf as schoolFrom,
  uses,
} from '../../src/content/school-file.ts';
import { sheetFor } from '../../src/content/words.ts';
import type { Button, Card, Form, Part, Values } from '../../src/core/card.ts';
import type { Press } from '../../src/core/press.ts';
import { openStore } from '../../src/store/open.ts';

const root = join(import.meta.dirname, '../..');
let loaded: Content | undefined;

export function content(): Content {
  if (loaded !== undefined) return loaded;
  const read = loadContent(root);
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 2));
  loaded = read.content;
  return loaded;
}

/** `first` is what rang; `card` what stands there now. */
export type Message = {
  readonly id: string;
  readonly address: Address;
  readonly first: Card;
  card: Card;
  edited: boolean;
  readonly plain?: string;
};

/** Trouble to answer the next sendings with, per user. */
export type Platforms = {
  readonly messages: Message[];
  readonly failing: Map<string, Trouble>;
  undrawable: boolean;
};

/** A Tuesday in a school week, 10:00 in Amsterdam. */
export const tuesday = Date.parse('2026-11-24T09:00:00Z');

export async function aHouse(
  given: {
    at?: number;
    change?: (file: SchoolFile) => SchoolFile;
    /** More schools of the same board, in the same workspace and tenant. */
    others?: (file: SchoolFile) => readonly SchoolFile[];
    confirmed?: boolean;
    directory?: string;
    masterKey?: Uint8Array;
    phone?: Phone;
  } = {},
) {
  const directory = given.directory ?? mkdtempSync(join(tmpdir(), 'meldwijs-'));
  let now = given.at ?? tuesday;
  let counter = 0;
  const clocks = { school: () => now, wire: () => now };
  const ids = {
    id: () => randomBytes(15).toString('base64url'),
    nonce: () => `n${(counter += 1)}`,
    number: () => `2${randomBytes(2).toString('hex').toUpperCase().slice(0, 3)}`,
    personOf: (email: string) => `p-${Buffer.from(email).toString('base64url').slice(0, 40)}`,
  };
  const store = await openStore({
    where: { engine: 'sqlite', directory },
    masterKey: given.masterKey ?? new Uint8Array(32).fill(7),
    ids,
    wire: clocks.wire,
  });
  const read = readSchoolFile(join(root, 'school.simulator.yaml'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const file = given.change?.(read.value) ?? read.value;
  const files = [file, ...(given.others?.(file) ?? [])];
  const people = files.flatMap((one) => one.people);
  for (const one of files)
    await store.importSchool(one.school.id, one.organisation.id, one, JSON.stringify(one), now);

  const world: Platforms = { messages: [], failing: new Map(), undrawable: false };
  const platforms = { slack: remembering('slack', world), teams: remembering('teams', world) };
  const lines: unknown[] = [];
  const { words, flows, hints, names, matcher } = content();
  const house: House = {
    store,
    platforms: { get: (name) => platforms[name] },
    clocks,
    ids,
    log: {
      turn: (line) => lines.push(line),
      trouble: ({ where, what }) => lines.push({ where, what }),
      info: (line) => lines.push(line),
    },
    schools: openSchools(
      store,
      {
        schoolOf: (one, version, found) =>
          schoolFrom(one as SchoolFile, version, { ...found, phones: given.phone !== undefined }),
        membership: (one, profile, address) => membership(one as SchoolFile, profile, address),
        uses: (one, address) => uses(one as SchoolFile, address),
      },
      clocks,
    ),
    flows,
    hints,
    names,
    understand: matcher.understand,
    answer: (topic, open, school, language) => answerShown(content(), topic, open, school, language),
    sheet: (school, language) =>
      sheetFor(words, {
        language,
        school: school ?? { kind: 'vo', name: '' },
        nonce: ids.nonce(),
        now,
        timeZone: 'Europe/Amsterdam',
      }),
    phone: given.phone,
    wake: () => undefined,
  };
  for (const flow of flows.values()) await store.turn({}, (turn) => turn.keepFlow(flow));
  await house.schools.changed();
  for (const one of files) await announceHolders(house, await schoolOf(house, one.school.id));
  const receive = receiver(house);

  const addressOf = (person: string): Address => {
    const found = people.find((one) => one.id === person);
    if (found?.slack !== undefined)
      return { platform: 'slack', tenant: file.platforms.slack[0] ?? '', user: found.slack };
    if (found?.teams !== undefined)
      return { platform: 'teams', tenant: file.platforms.teams[0] ?? '', user: found.teams };
    return { platform: 'teams', tenant: file.platforms.teams[0] ?? '', user: `user-of-${person}` };
  };
  const inbound = (person: string, deed: object, delivery = ids.id()): Inbound => {
    const address = addressOf(person);
    const email =
      people.find((one) => one.id === person)?.email ?? `${person}@leerling.devoorbeeldschool.example`;
    return {
      who: { ...address, reach: 'reach', profile: { email, name: person, guest: false, bot: false } },
      at: now,
      delivery,
      ...deed,
    } as Inbound;
  };

  /** Everything due and owed is done. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 50; round += 1) {
      const looked = await lookAtDue(house);
      const sent = await deliverDue(house);
      if (looked + sent === 0) return;
    }
    throw new Error('the house does not come to rest');
  }

  const self = {
    house,
    receive,
    world,
    lines,
    directory,
    file,
    files,
    school: () => schoolOf(house, file.school.id),
    now: () => now,
    inbound,
    settle,
    addressOf,
    /** Winds the clock and does what became due. */
    forward: async (minutes: number): Promise<void> => {
      now += minutes * 60_000;
      await settle();
    },
    type: async (
      person: string,
      text: string,
      more: { delivery?: string; attachments?: number } = {},
    ): Promise<Card> =>
      cardOf(
        await receive(
          inbound(
            person,
            { kind: 'typed', text, attachments: more.attachments ?? 0, private: true },
            more.delivery,
          ),
        ),
      ),
    press: (person: string, press: Press, within: 'message' | 'form' | 'home' = 'message'): Promise<Reply> =>
      receive(inbound(person, { kind: 'pressed', press, within })),
    submit: (person: string, form: Form, values: Values): Promise<Reply> => {
      if (form.submit === undefined) throw new Error('this form has nothing to submit');
      return receive(inbound(person, { kind: 'submitted', press: form.submit.press, values }));
    },
    /** The messages in somebody's chat that the house sent by itself, oldest first. */
    chat: (person: string): readonly Message[] =>
      world.messages.filter((message) => message.address.user === addressOf(person).user),
    stop: async (): Promise<void> => {
      await store.close();
      if (given.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
  if (given.confirmed !== false) {
    for (const { school, people: roster } of files)
      for (const person of roster.filter((one) => one.roles.length > 0)) {
        await store.turn({ person: person.id }, async (turn) => {
          await turn.meet(
            addressOf(person.id),
            { person: person.id, school: school.id, staff: true, confirmed: true },
            now,
          );
          await turn.confirmPing(school.id, person.id, now);
        });
      }
    await house.schools.changed();
  }
  return self;
}

export type AHouse = Awaited<ReturnType<typeof aHouse>>;

function remembering(name: PlatformName, world: Platforms): Platform {
  const fail = (address: Address): void => {
    const trouble = world.failing.get(address.user);
    if (trouble !== undefined) throw trouble;
  };
  return {
    name,
    perConversationMs: 0,
    stop: async () => undefined,
    send: async (address, card): Promise<Copy> => {
      fail(address);
      if (world.undrawable) throw new Trouble('ours', 'cannot be drawn');
      const message = { id: `m${world.messages.length + 1}`, address, first: card, card, edited: false };
      world.messages.push(message);
      return { address, conversation: `c-${address.user}`, message: message.id };
    },
    update: async (copy, card) => {
      const message = world.messages.find((one) => one.id === copy.message);
      if (message === undefined) throw new Trouble('gone', 'no such message');
      message.card = card;
      message.edited = true;
    },
    sendPlain: async (address, text): Promise<Copy> => {
      fail(address);
      const card = { notice: text, body: [], actions: [] };
      const message = {
        id: `m${world.messages.length + 1}`,
        address,
        first: card,
        card,
        edited: false,
        plain: text,
      };
      world.messages.push(message);
      return { address, conversation: `c-${address.user}`, message: message.id };
    },
  };
}

export function cardOf(reply: Reply): Card {
  if ((reply.type === 'say' || reply.type === 'replace' || reply.type === 'home') && reply.card !== undefined)
    return reply.card;
  if (reply.type === 'close' && reply.card !== undefined) return reply.card;
  throw new Error(`expected a card, got ${JSON.stringify(reply).slice(0, 300)}`);
}

export function formOf(reply: Reply): Form {
  if (reply.type === 'open' || reply.type === 'page') return reply.form;
  throw new Error(`expected a form, got ${JSON.stringify(reply).slice(0, 300)}`);
}

export function buttonsOf(shown: {
  readonly body: readonly Part[];
  readonly actions?: readonly Button[];
}): readonly Button[] {
  const inBody = shown.body.flatMap((part) =>
    part.type === 'buttons'
      ? part.buttons
      : part.type === 'checklist'
        ? part.items.flatMap((item) => (item.button === undefined ? [] : [item.button]))
        : [],
  );
  return [...inBody, ...(shown.actions ?? [])];
}

/** The press of a button, by what it means. */
export function button(
  shown: { readonly body: readonly Part[]; readonly actions?: readonly Button[] },
  verb: Press['do'],
  ids: Readonly<Record<string, string>> = {},
): Press {
  const found = buttonsOf(shown).find(
    ({ press }) =>
      press.do === verb &&
      Object.entries(ids).every(
        ([name, value]) => (press as unknown as Record<string, string>)[name] === value,
      ),
  );
  if (found === undefined)
    throw new Error(
      `no button "${verb}" among: ${buttonsOf(shown)
        .map((one) => `${one.label} (${one.press.do})`)
        .join(', ')}`,
    );
  return found.press;
}

/** Everything a person could read in a card or form. */
export function textOf(shown: unknown): string {
  return JSON.stringify(shown);
}

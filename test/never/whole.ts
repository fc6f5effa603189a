/**
 * What the attacks on the whole house share: a bot with both real adapters, and ways to take everything from a house that somebody could read.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Log, Reply } from '../../src/app/ports.ts';
import type { Card } from '../../src/core/card.ts';
import type { Press } from '../../src/core/press.ts';
import { type Running, startMeldwijs } from '../../src/main.ts';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World } from '../../src/simulator/world.ts';
import { type AHouse, button, cardOf, textOf } from '../app/a-house.ts';

const root = join(import.meta.dirname, '../..');
export const story = 'er is gedreigd met een mes, morgen op het plein';

/** From what was typed to a report that was sent; gives the id of its case. */
export async function filed(at: AHouse, by = 'teacher-teams', text = story): Promise<string> {
  const first = await at.type(by, text);
  const review = cardOf(await at.press(by, button(first, 'danger', { answer: 'no' })));
  await at.press(by, button(review, 'send'));
  await at.settle();
  const rows = await at.house.store.read.caseRows(at.file.school.id);
  const newest = rows.toSorted((one, other) => one.openedAt - other.openedAt).at(-1);
  if (newest === undefined) throw new Error('no case was opened');
  return newest.id;
}

export async function draftOf(at: AHouse, by: string, text = story): Promise<{ id: string; card: Card }> {
  const card = await at.type(by, text);
  const draft = (await at.house.store.read.draftsOf(by)).at(-1);
  if (draft === undefined) throw new Error('no draft was begun');
  return { id: draft.id, card };
}

/** A reply without what is different each time: the nonces of its buttons. */
export function shown(reply: Reply): string {
  return JSON.stringify(reply).replaceAll(/"nonce":"[^"]*"/g, '');
}

export type Whole = {
  readonly running: Running;
  readonly world: World;
  readonly directory: string;
  readonly lines: unknown[];
  stop(): Promise<void>;
};

/** The bot as `npm start` opens it, on free ports and a directory of its own; its log is kept. */
export async function wholeBot(): Promise<Whole> {
  const directory = mkdtempSync(join(tmpdir(), 'meldwijs-never-'));
  const lines: unknown[] = [];
  const log: Log = {
    turn: (line) => lines.push(line),
    trouble: ({ where, what }) => lines.push({ where, what }),
    info: (line) => lines.push(line),
  };
  const running = await startMeldwijs(
    { mode: 'simulator', port: 0, logLevel: 'silent', dataDir: directory },
    { log },
  );
  if (running.world === undefined) throw new Error('the simulator has no world');
  return {
    running,
    world: running.world,
    directory,
    lines,
    stop: async () => {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type Again = {
  readonly world: World;
  readonly lines: unknown[];
  /** The bot at a school, on the same data each time; gives what runs. */
  start(): Promise<Running>;
  end(): Promise<void>;
};

/** A bot at a school that can be started again, beside a Slack and a Teams that outlive it. */
export async function schoolBot(): Promise<Again> {
  const directory = mkdtempSync(join(tmpdir(), 'meldwijs-never-'));
  const schoolFile = join(directory, 'school.yaml');
  const text = readFileSync(join(root, 'school.simulator.yaml'), 'utf8');
  writeFileSync(schoolFile, text.replaceAll('example: true', 'example: false'));
  const lines: unknown[] = [];
  let running: Running | undefined;
  const botUrl = () => running?.url ?? 'http://127.0.0.1:1';
  const world = await openWorld({ people: simulatorPeople, botUrl, wire: Date.now, slackRotates: true });
  const { signingSecret, botToken, rotation, apiUrl } = world.slack;
  if (rotation === undefined) throw new Error('the tokens of this Slack do not rotate');
  const { appId, appPassword, tenant, openIdMetadataUrl } = world.teams;
  return {
    world,
    lines,
    async start() {
      running = await startMeldwijs(
        {
          mode: 'school',
          port: 0,
          logLevel: 'silent',
          where: { engine: 'sqlite', directory },
          masterKey: new Uint8Array(32).fill(5),
          schoolFile,
          slack: { signingSecret, botToken, rotation, apiUrl },
          teams: { appId, appPassword, tenant, openIdMetadataUrl },
          pingWebhookUrl: undefined,
        },
        {
          log: {
            turn: (line) => lines.push(line),
            trouble: ({ where, what }) => lines.push({ where, what }),
            info: (line) => lines.push(line),
          },
        },
      );
      return running;
    },
    end: async () => {
      await running?.stop();
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Every byte that stands on the disk. */
export function onDisk(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('\n');
}

/** The database stops answering, as when its disk is full or its server is gone; the answer opens it again. */
export function breakStore(store: object): () => void {
  const whole: Record<string, unknown> = { ...store };
  const down = (): Promise<never> => Promise.reject(new Error('the database is away'));
  const reader = whole['read'];
  const broken = Object.fromEntries(
    Object.entries(whole).map(([name, value]) => [name, typeof value === 'function' ? down : value]),
  );
  const read = Object.fromEntries(Object.keys(reader as object).map((name) => [name, down]));
  Object.assign(store, { ...broken, read });
  return () => void Object.assign(store, whole);
}

const onCases: readonly object[] = [
  { do: 'open', tab: 'report' },
  { do: 'open', tab: 'log' },
  { do: 'seen' },
  { do: 'take-on' },
  { do: 'pass-on' },
  { do: 'ask' },
  { do: 'note' },
  { do: 'tick', item: 'call-police', state: 'done' },
  { do: 'decision', code: 'parents' },
  { do: 'record', record: 'offence' },
  { do: 'raise' },
  { do: 'lower' },
  { do: 'recuse' },
  { do: 'mistake' },
  { do: 'confirm-mistake' },
  { do: 'reply', question: 'q' },
];
const submits: readonly object[] = [
  { do: 'submit-pass-on' },
  { do: 'submit-ask' },
  { do: 'submit-note' },
  { do: 'submit-decision', code: 'parents' },
  { do: 'submit-record', record: 'offence', after: '0' },
  { do: 'submit-raise' },
  { do: 'submit-lower' },
  { do: 'submit-reply', question: 'q' },
];
const values = { to: 'immediate', text: 'wat staat erin?', reason: 'ik wil het weten', choice: 'yes' };

/** Everything somebody could press or hand in about a case, answered as if the case did not exist. */
export async function expectNothing(house: AHouse, person: string, caseId: string): Promise<void> {
  const before = (await house.house.store.read.case(caseId))?.facts.length;
  for (const within of ['message', 'form', 'home'] as const)
    for (const verb of onCases) {
      const press = (id: string) => ({ ...verb, nonce: house.house.ids.nonce(), case: id }) as Press;
      const given = await house.press(person, press(caseId), within);
      expect(shown(given), JSON.stringify(verb)).toBe(
        shown(await house.press(person, press('nothing-of-that-kind'), within)),
      );
    }
  for (const verb of submits) {
    const handIn = (id: string) =>
      house.receive(
        house.inbound(person, {
          kind: 'submitted',
          press: { ...verb, nonce: house.house.ids.nonce(), case: id },
          values,
        }),
      );
    expect(shown(await handIn(caseId)), JSON.stringify(verb)).toBe(
      shown(await handIn('nothing-of-that-kind')),
    );
  }
  expect((await house.house.store.read.case(caseId))?.facts.length).toBe(before);
  const row = (await house.house.store.read.case(caseId))?.row;
  const home = await house.receive(house.inbound(person, { kind: 'home-opened' }));
  expect(textOf(home)).not.toContain(row?.number ?? '?');
}

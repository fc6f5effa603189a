/**
 * The real bot in a process of its own, which also lays reports and cases ready to be measured with.
 */
import type { House } from '../src/app/house.ts';
import { flowOf, schoolOf } from '../src/app/house.ts';
import { readConfig } from '../src/config.ts';
import { advanceNew } from '../src/core/advance.ts';
import { caseOf } from '../src/core/case.ts';
import { open } from '../src/core/decide.ts';
import type { Draft } from '../src/core/draft.ts';
import { expiresAt, remindAt } from '../src/core/draft.ts';
import type { Fact } from '../src/core/fact.ts';
import type { Answers } from '../src/core/flow.ts';
import { stateOf } from '../src/core/view.ts';
import { startMeldwijs, type Running } from '../src/main.ts';
import { chatOf } from './platforms.ts';
import { slackTeam, teamsTenant, type Teacher } from './schools.ts';

export type Asked =
  | { readonly ask: 'confirm' }
  | { readonly ask: 'story page' }
  | {
      readonly ask: 'drafts';
      readonly of: readonly Teacher[];
      readonly each: number;
      readonly answers: Answers;
    }
  | { readonly ask: 'cases'; readonly schools: readonly string[]; readonly each: number }
  | { readonly ask: 'cases of'; readonly drafts: readonly string[] }
  | { readonly ask: 'owners'; readonly cases: readonly string[] }
  | { readonly ask: 'answers'; readonly draft: string }
  | { readonly ask: 'settled' };

const factsPerCase = 30;
const pinged = ['monitor', 'director', 'board', 'monitor-deputy'] as const;

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.problems.join('\n'));
const running = await startMeldwijs(read.config);
process.on('message', ({ id, asked }: { id: number; asked: Asked }) => {
  done(running, asked).then(
    (told) => process.send?.({ id, told }),
    (cause: unknown) => process.send?.({ id, failed: cause instanceof Error ? cause.stack : String(cause) }),
  );
});
process.on('disconnect', () => {
  running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.send?.({ port: Number(new URL(running.url).port) });

async function done({ house, work }: Running, asked: Asked): Promise<unknown> {
  switch (asked.ask) {
    case 'confirm':
      return confirm(house, () => work.settled());
    case 'story page': {
      const flow = threat(house);
      return flow.pages.find((page) => page.questions.some((question) => question.id === flow.story))?.id;
    }
    case 'drafts':
      return drafts(house, asked.of, asked.each, asked.answers);
    case 'cases':
      return cases(house, asked.schools, asked.each);
    case 'cases of':
      return Promise.all(asked.drafts.map(async (id) => (await house.store.read.draft(id))?.case));
    case 'owners':
      return Promise.all(
        asked.cases.map(async (id) => {
          const stored = await house.store.read.case(id);
          return stored === undefined ? undefined : caseOf(id, stored.facts).owner;
        }),
      );
    case 'answers':
      return (await house.store.read.draft(asked.draft))?.answers;
    case 'settled':
      return work.settled();
  }
}

/** Everybody pressed "Ja, ik krijg dit", so that the flow is on at every school. */
async function confirm(house: House, settled: () => Promise<void>): Promise<void> {
  await settled();
  const at = house.clocks.school();
  for (const id of await house.store.read.schools()) {
    const school = await schoolOf(house, id);
    for (const { person } of school.members)
      await house.store.turn({ person }, (turn) => turn.confirmPing(id, person, at));
  }
  await house.schools.changed();
}

/** Reports that somebody is writing: pages of them can be handed in, or they can be sent. */
async function drafts(
  house: House,
  of: readonly Teacher[],
  each: number,
  answers: Answers,
): Promise<readonly string[]> {
  const flow = threat(house);
  const at = house.clocks.school();
  const made = of.flatMap((teacher) => Array.from({ length: each }, () => teacher));
  return Promise.all(
    made.map(async (teacher) => {
      const person = house.ids.personOf(teacher.email);
      const tenant = teacher.platform === 'slack' ? slackTeam : teamsTenant;
      const address = { platform: teacher.platform, tenant, user: teacher.user };
      const draft: Draft = {
        id: house.ids.id(),
        school: teacher.school,
        by: person,
        flow: flow.id,
        flowVersion: flow.version,
        language: 'nl',
        answers,
        fromWords: [],
        about: [],
        aboutUnknown: false,
        conflict: false,
        namesReplaced: 0,
        practice: false,
        unconfirmedSender: false,
        startedAt: at,
        touchedAt: at,
        continued: true,
        reminded: 0,
      };
      await house.store.turn({ person }, async (turn) => {
        await turn.meet(address, { person, school: teacher.school, staff: true, confirmed: true }, at);
        await turn.saveDraft(draft, expiresAt(draft), remindAt(draft));
      });
      return draft.id;
    }),
  );
}

function threat(house: House) {
  const flow = house.flows.get('threat');
  if (flow === undefined) throw new Error('bench: the flow of threats is not there');
  return flow;
}

/** Immediate cases that wait: four people were pinged, each has the message in their chat, and there are thirty facts. */
async function cases(house: House, schools: readonly string[], each: number): Promise<readonly string[]> {
  const made = Array.from({ length: each }, () => schools).flat();
  return Promise.all(made.map((school) => oneCase(house, school)));
}

async function oneCase(house: House, schoolId: string): Promise<string> {
  const flow = threat(house);
  const school = await schoolOf(house, schoolId);
  const at = house.clocks.school();
  const id = house.ids.id();
  const reporter = house.ids.personOf(`meester@school${schoolId.slice(-2)}.example`);
  const opening = {
    school: schoolId,
    flow: flow.id,
    flowVersion: flow.version,
    visibility: flow.visibility,
    reporter,
    reporterName: 'Meester Voorbeeld',
    language: 'nl',
    practice: false,
    unconfirmedSender: false,
  } as const;
  const action = {
    type: 'submit',
    by: reporter,
    at,
    answers: {
      danger: 'no',
      story: 'Er is gedreigd met een mes op het plein.',
      weapon: 'seen',
      channel: 'heard',
    },
    fromWords: [],
    about: [],
    aboutUnknown: false,
  } as const;
  for (let tries = 0; tries < 50; tries += 1) {
    const number = benchNumber();
    const [first, ...rest] = open(action, { type: 'opened', ...opening, number }, flow);
    if (first === undefined) throw new Error('bench: nothing to open');
    const begun = advanceNew(caseOf(id, [first]), first, rest, flow, school, at, house.ids.id);
    const facts = grown(begun.facts, schoolId, reporter, at, house.ids.id);
    const subject = caseOf(id, facts);
    const kept = await house.store.turn({}, async (turn) => {
      if (!(await turn.numberIsFree(schoolId, number))) return false;
      const row = { id, school: schoolId, number, visibility: flow.visibility, openedAt: at };
      const moved = { level: subject.urgency.level, state: stateOf(subject), dueAt: begun.dueAt };
      await turn.openCase({ ...row, ...moved }, facts);
      return true;
    });
    if (!kept) continue;
    for (const role of pinged) await keepCopy(house, id, schoolId, role);
    await flowOf(house, flow.id, flow.version);
    return id;
  }
  throw new Error('bench: no free case number');
}

/** Delivered to all, a fourth person pinged, and notes until there are thirty facts. */
function grown(
  begun: readonly Fact[],
  school: string,
  reporter: string,
  at: number,
  ping: () => string,
): readonly Fact[] {
  const fourth: Fact = {
    at,
    by: 'house',
    type: 'ping-attempted',
    person: `${school}-${pinged[3]}`,
    round: 0,
    ladder: 1,
    ping: ping(),
  };
  const pings = [...begun, fourth].filter((fact) => fact.type === 'ping-attempted');
  const delivered = pings.map(
    (fact): Fact => ({
      at,
      by: 'house',
      type: 'delivered',
      person: fact.person,
      ping: fact.ping,
      channel: 'slack',
    }),
  );
  const facts = [...begun, fourth, ...delivered];
  const notes = Array.from(
    { length: factsPerCase - facts.length },
    (_, index): Fact => ({
      at,
      by: reporter,
      type: 'noted',
      text: `Aanvulling ${index + 1}: niets veranderd.`,
    }),
  );
  if (pings.length !== pinged.length) throw new Error(`bench: expected 4 people pinged, got ${pings.length}`);
  return [...facts, ...notes];
}

async function keepCopy(
  house: House,
  id: string,
  schoolId: string,
  role: (typeof pinged)[number],
): Promise<void> {
  const person = `${schoolId}-${role}`;
  const [identity] = await house.store.read.identitiesOf(person);
  if (identity === undefined) throw new Error(`bench: ${person} is on no platform`);
  const { address } = identity;
  await house.store.saveCopy({
    id: house.ids.id(),
    school: schoolId,
    case: id,
    person,
    address,
    conversation: address.platform === 'slack' ? `D${address.user}` : chatOf(address.user),
    message: `1700000000.${id.slice(0, 6)}`,
    what: 'ping',
    ref: undefined,
    shown: '',
    reduced: false,
    sentAt: house.clocks.wire(),
  });
}

const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Far more cases than a school ever has, so the number is longer than people read aloud. */
function benchNumber(): string {
  return Array.from({ length: 6 }, () => signs[Math.floor(Math.random() * signs.length)]).join('');
}

/**
 * How long people wait: for the answer to a press, and from "Versturen" until the first phone rings.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { byTheClock, type Request } from './load.ts';
import { percentile, rounded } from './numbers.ts';
import { chatOf } from './platforms.ts';
import type { BenchSchool, Teacher } from './schools.ts';
import type { Stage } from './stage.ts';

export type Latency = { readonly p50: number; readonly p99: number };

const latencyOf = (ms: readonly number[]): Latency => ({
  p50: rounded(percentile(ms, 0.5)),
  p99: rounded(percentile(ms, 0.99)),
});

/** A hundred presses a second for ten seconds: pages and take-ons, on Slack and on Teams in turn. */
export async function measurePresses(stage: Stage): Promise<Latency> {
  // A bot that runs for weeks has met every kind of press before.
  await pressesFor(stage, 2);
  return latencyOf(await pressesFor(stage, 10));
}

async function pressesFor(stage: Stage, seconds: number): Promise<readonly number[]> {
  const perSecond = 100;
  const each = (perSecond * seconds) / 4;
  const kinds: readonly (readonly Request[])[] = [
    stage.answerRequests('slack', each),
    await stage.takeOnRequests('slack', each),
    stage.answerRequests('teams', each),
    await stage.takeOnRequests('teams', each),
  ];
  const mixed = Array.from({ length: each }, (_, at) => kinds.map((kind) => kind[at]))
    .flat()
    .filter((request) => request !== undefined);
  const answered = await byTheClock(stage.house.port, perSecond, mixed);
  await stage.ask({ ask: 'settled' });
  await stage.checkTakenOn();
  return answered.map(({ ms }) => ms);
}

/** Twenty reports a second for twelve seconds, so one every 2.5 seconds at each school, within the limits of the platforms. */
export async function measurePings(stage: Stage): Promise<Latency & { readonly limitsMet: number }> {
  const { platforms, schools } = stage;
  const count = 20 * 12;
  const rounds = Math.ceil(count / schools.length);
  const drafts: string[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const of = schools.map((school) => teacherOf(school, round));
    const made = await stage.ask({
      ask: 'drafts',
      of,
      each: 1,
      answers: { danger: 'no', story: 'Er is gedreigd met een mes.', weapon: 'seen' },
    });
    drafts.push([...(made as readonly string[])]);
  }
  const planned = Array.from({ length: count }, (_, at) => {
    const round = Math.floor(at / schools.length);
    const school = schools[at % schools.length];
    const draft = drafts[round]?.[at % schools.length];
    if (school === undefined || draft === undefined) throw new Error(`bench: report ${at} has no draft`);
    return { school, draft, request: stage.sendRequest(teacherOf(school, round), draft) };
  });

  // A chat that is quiet for a second takes a message at once, as most chats do most of the time.
  await stage.ask({ ask: 'settled' });
  await wait(1_500);
  platforms.limited = true;
  platforms.refused = 0;
  platforms.arrived = [];
  try {
    const sent = await byTheClock(
      stage.house.port,
      20,
      planned.map(({ request }) => request),
    );
    const rang = await pingsOf(stage, planned);
    return {
      ...latencyOf(sent.map((one, at) => (rang[at] ?? Number.NaN) - one.planned)),
      limitsMet: platforms.refused,
    };
  } finally {
    platforms.limited = false;
    platforms.arrived = undefined;
  }
}

function teacherOf(school: BenchSchool, round: number): Teacher {
  return round % 2 === 0 ? school.slackTeacher : school.teamsTeacher;
}

const patienceMs = 20_000;

/** When each report first rang at its monitor; throws when one never did. */
async function pingsOf(
  stage: Stage,
  planned: readonly { readonly school: BenchSchool; readonly draft: string }[],
): Promise<readonly number[]> {
  const cases = (await stage.ask({
    ask: 'cases of',
    drafts: planned.map(({ draft }) => draft),
  })) as readonly (string | null)[];
  const until = performance.now() + patienceMs;
  for (;;) {
    const first = firstPings(stage);
    const rang = planned.map(({ school }, at) => first.get(`${chatOfMonitor(school)} ${cases[at] ?? '?'}`));
    const missing = rang.filter((at) => at === undefined).length;
    if (missing === 0) return rang.flatMap((at) => (at === undefined ? [] : [at]));
    if (performance.now() > until)
      throw new Error(`${missing} of ${planned.length} reports never rang at the monitor`);
    await wait(100);
  }
}

/** By chat and case: the button on a ping names its case. */
function firstPings({ platforms }: Stage): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { conversation, text, at } of platforms.arrived ?? []) {
    const id = /take-on(?:%7E|~)[\w.-]+?(?:%7E|~)([\w.-]+)/.exec(text)?.[1];
    const key = `${conversation} ${id}`;
    if (id !== undefined && !first.has(key)) first.set(key, at);
  }
  return first;
}

function chatOfMonitor({ monitor }: BenchSchool): string {
  return monitor.platform === 'slack' ? `D${monitor.user}` : chatOf(monitor.user);
}

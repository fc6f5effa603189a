/**
 * Everything that stands ready before the clock runs: the platforms, the bot, its schools, and one report played through to learn from.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../src/core/flow.ts';
import type { Press } from '../src/core/press.ts';
import { type Child, openChild } from './children.ts';
import { askOnce, type Request } from './load.ts';
import type { Asked } from './house.ts';
import { appId, botToken, openPlatforms, type Platforms, signingSecret } from './platforms.ts';
import {
  acknowledged,
  answers,
  firstView,
  fresh,
  slackPage,
  slackPress,
  slackRequest,
  teamsPage,
  teamsPress,
  teamsRequest,
} from './presses.ts';
import { type BenchSchool, benchSchools, teamsTenant, type Teacher, writeSchoolFiles } from './schools.ts';

type Json = Readonly<Record<string, unknown>>;
export type PlatformName = 'slack' | 'teams';

export type Stage = {
  readonly platforms: Platforms;
  readonly house: Child;
  readonly schools: readonly BenchSchool[];
  /** So many pages handed in by fifty people who are each writing four reports. */
  answerRequests(platform: PlatformName, count: number): readonly Request[];
  /** So many different cases to take on, each with its request. */
  takeOnRequests(platform: PlatformName, count: number): Promise<readonly Request[]>;
  /** Throws when a case of these requests is not in the hands of whoever pressed. */
  checkTakenOn(): Promise<void>;
  sendRequest(teacher: Teacher, draft: string): Request;
  ask(asked: Asked): Promise<unknown>;
  close(): Promise<void>;
};

/** So many pages are handed in one after another: choices, many choices, dates and typed words. */
const pagesHandedIn = 4;
const written: Answers = {
  danger: 'no',
  story: 'Op het plein is gedreigd met een mes. Meerdere kinderen hoorden het.',
  weapon: 'seen',
};

/** Settings as at a school, with both platforms on this machine. */
export function settings(platforms: Platforms, folder: string, schoolFile: string): Record<string, string> {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  return {
    // Only with this the bot takes a Slack or Teams of this machine; no check depends on it.
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'info',
    DATA_DIR: dataDir,
    SCHOOL_FILE: schoolFile,
    MASTER_KEY: '5'.repeat(64),
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
    SLACK_API_URL: platforms.slackApiUrl,
    TEAMS_APP_ID: appId,
    TEAMS_APP_PASSWORD: 'of-the-benchmark',
    TEAMS_APP_TENANT_ID: teamsTenant,
    TEAMS_OPENID_METADATA_URL: platforms.metadataUrl,
  };
}

export async function setStage(folder: string, nodeOptions: readonly string[]): Promise<Stage> {
  const schools = benchSchools(50);
  const files = join(folder, 'schools');
  writeSchoolFiles(files, schools);
  const platforms = await openPlatforms();
  const house = await openChild('house.ts', settings(platforms, folder, files), nodeOptions);
  const ask = (asked: Asked): Promise<unknown> => house.ask(asked);
  await ask({ ask: 'confirm' });

  const teachers = {
    slack: schools.map((school) => school.slackTeacher),
    teams: schools.map((school) => school.teamsTeacher),
  };
  const makeDrafts = async (of: readonly Teacher[], each: number): Promise<readonly string[]> =>
    (await ask({ ask: 'drafts', of, each, answers: written })) as readonly string[];
  const drafts = {
    slack: await makeDrafts(teachers.slack, 4),
    teams: await makeDrafts(teachers.teams, 4),
  };
  const writerOf = (platform: PlatformName, draft: number): Teacher => {
    const teacher = teachers[platform][Math.floor(draft / 4)];
    if (teacher === undefined) throw new Error(`bench: draft ${draft} has no writer`);
    return teacher;
  };
  const draftOf = (platform: PlatformName, at: number): string => {
    const draft = drafts[platform][at];
    if (draft === undefined) throw new Error(`bench: there is no draft ${at}`);
    return draft;
  };

  // One report played through: each answer is the next page, as the platform would hand it in.
  const submit = (draft: string, page: string): Press => ({ do: 'submit-page', nonce: fresh(), draft, page });
  const shown = { slack: new Map<string, Json>(), teams: new Map<string, Json>() };
  const pages: string[] = [String(await ask({ ask: 'story page' }))];
  const [slackDraft, teamsDraft] = [draftOf('slack', 0), draftOf('teams', 0)];
  while (pages.length <= pagesHandedIn + 1) {
    const page = pages.at(-1) ?? '';
    const close: Press = { do: 'close-page', nonce: fresh(), draft: slackDraft };
    const view = shown.slack.get(page) ?? firstView(submit(slackDraft, page), close);
    const slackSaid = await askOnce(
      house.port,
      slackRequest(
        slackPage(writerOf('slack', 0), view, 0),
        answers('{"response_action":"update"', slackDraft),
      ),
    );
    const next = /submit-page~[\w.-]+~[\w.-]+~([\w.-]+)/.exec(slackSaid)?.[1];
    if (next === undefined || pages.includes(next))
      throw new Error(`bench: after "${page}" comes no next page`);
    shown.slack.set(next, (JSON.parse(slackSaid) as { view: Json }).view);
    const card = shown.teams.get(page) ?? {};
    const teamsSaid = await askOnce(
      house.port,
      teamsRequest(
        platforms,
        teamsPage(platforms, writerOf('teams', 0), card, submit(teamsDraft, page), 0),
        answers('{"task":{"type":"continue"', `${teamsDraft}~${next}`),
      ),
    );
    const told = JSON.parse(teamsSaid) as { task: { value: { card: { content: Json } } } };
    shown.teams.set(next, told.task.value.card.content);
    pages.push(next);
  }
  // The first had nothing of the platform's own in it yet.
  pages.shift();

  function sendRequest(teacher: Teacher, draft: string): Request {
    const press: Press = { do: 'send', nonce: fresh(), draft };
    if (teacher.platform === 'slack') {
      const message = { ts: `1700000001.${fresh()}`, text: 'Meldwijs', blocks: [] };
      return slackRequest(slackPress(teacher, message, press), acknowledged);
    }
    const card = '{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive"';
    return teamsRequest(platforms, teamsPress(platforms, teacher, press, 'sent-1'), answers(card, ''));
  }

  // And sent, to learn what stands in the chat of whoever takes it on.
  const [slackSchool] = schools;
  if (slackSchool === undefined) throw new Error('bench: there are no schools');
  const [sent] = await makeDrafts([slackSchool.slackTeacher], 1);
  platforms.arrived = [];
  await askOnce(house.port, sendRequest(slackSchool.slackTeacher, sent ?? ''));
  await ask({ ask: 'settled' });
  const ping = platforms.arrived.find((one) => one.conversation === `D${slackSchool.monitor.user}`);
  platforms.arrived = undefined;
  if (ping === undefined) throw new Error('bench: the ping did not reach the monitor');
  const fields = new URLSearchParams(ping.text);
  const message: Json = {
    text: fields.get('text'),
    blocks: JSON.parse(fields.get('blocks') ?? '[]') as unknown,
  };

  function answerRequests(platform: PlatformName, count: number): readonly Request[] {
    return Array.from({ length: count }, (_, index) => {
      const at = index % drafts[platform].length;
      // The last one is only shown: each answer is a next page.
      const turn = Math.floor(index / drafts[platform].length) % pagesHandedIn;
      const [page = '', next = ''] = pages.slice(turn);
      const [by, draft] = [writerOf(platform, at), draftOf(platform, at)];
      const about = `${draft}~${next}`;
      if (platform === 'teams') {
        const card = shown.teams.get(page) ?? {};
        return teamsRequest(
          platforms,
          teamsPage(platforms, by, card, submit(draft, page), index),
          answers('{"task":{"type":"continue"', about),
        );
      }
      const view = JSON.stringify(shown.slack.get(page))
        .replaceAll(draftOf('slack', 0), draft)
        .replaceAll(
          /~(submit-page|close-page|page)~[\w.-]+~/g,
          (_all, verb: string) => `~${verb}~${fresh()}~`,
        );
      return slackRequest(
        slackPage(by, JSON.parse(view) as Json, index),
        answers('{"response_action":"update"', about),
      );
    });
  }

  const pressed: { readonly id: string; readonly by: string }[] = [];
  async function takeOnRequests(platform: PlatformName, count: number): Promise<readonly Request[]> {
    const here = schools.filter((school) => school.monitor.platform === platform);
    const each = Math.ceil(count / here.length);
    const ids = (await ask({
      ask: 'cases',
      schools: here.map((school) => school.id),
      each,
    })) as readonly string[];
    return ids.slice(0, count).map((id, index) => {
      const school = here[index % here.length];
      if (school === undefined) throw new Error('bench: a case without a school');
      const press: Press = { do: 'take-on', nonce: fresh(), case: id };
      pressed.push({ id, by: school.monitor.person });
      if (platform === 'teams')
        return teamsRequest(
          platforms,
          teamsPress(platforms, school.monitor, press, `1700000000.${id.slice(0, 6)}`),
          answers('{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive"', id),
        );
      const stands = { ts: `1700000000.${id.slice(0, 6)}`, ...message };
      return slackRequest(slackPress(school.monitor, stands, press), acknowledged);
    });
  }

  async function checkTakenOn(): Promise<void> {
    const owners = (await ask({ ask: 'owners', cases: pressed.map(({ id }) => id) })) as readonly string[];
    const wrong = pressed.filter(({ by }, at) => owners[at] !== by).length;
    if (wrong > 0) throw new Error(`${wrong} of ${pressed.length} cases were not taken on by who pressed`);
    pressed.length = 0;
  }

  return {
    platforms,
    house,
    schools,
    answerRequests,
    takeOnRequests,
    checkTakenOn,
    sendRequest,
    ask,
    close: async () => {
      await house.stop();
      await platforms.close();
    },
  };
}

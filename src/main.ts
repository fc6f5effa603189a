/**
 * Builds the house, opens its doors, and closes them again: everything that runs is put together here and nowhere else.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import cron from 'node-cron';
import type { House } from './app/house.ts';
import { type Clocks, type Door, type Log, type PlatformName, type Receive, Trouble } from './app/ports.ts';
import { receiver } from './app/receive.ts';
import { openSchools } from './app/schools.ts';
import { healthOf } from './app/watch.ts';
import { startWork, type Work } from './app/work.ts';
import {
  CannotStart,
  type Config,
  readConfig,
  type SlackSettings,
  type TeamsSettings,
  type Where,
} from './config.ts';
import { answerShown, type Content, loadContent } from './content/load.ts';
import { membership, type SchoolFile, schoolOf as schoolFrom, uses } from './content/school-file.ts';
import { sheetFor } from './content/words.ts';
import { showProblem } from './content/yaml-file.ts';
import type { Language } from './core/school.ts';
import { caseNumber, personIds, randomWord } from './ids.ts';
import { leanFetch } from './lean-fetch.ts';
import { openLog } from './log.ts';
import { openPhone } from './platforms/phone/open.ts';
import { openSlack } from './platforms/slack/open.ts';
import { openTeams } from './platforms/teams/open.ts';
import {
  importAgain,
  importFiles,
  meetRoster,
  practiceSchool,
  refuseExampleNumbers,
  schoolFiles,
} from './school-import.ts';
import { dropScraps } from './scraps.ts';
import { listen, route } from './server.ts';
import { simulatorPeople } from './simulator/people.ts';
import type { World } from './simulator/world.ts';
import { openStore } from './store/open.ts';
import { winder } from './wind.ts';

export const root = join(import.meta.dirname, '..');

export type Running = {
  readonly url: string;
  readonly house: House;
  readonly work: Work;
  readonly receive: Receive;
  readonly world: World | undefined;
  /** Winds the school clock; in the simulator and in tests only. */
  forward(ms: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startMeldwijs(config: Config, given: { readonly log?: Log } = {}): Promise<Running> {
  const content = contentOrStop();
  const log = given.log ?? openLog(config.logLevel);
  let wound = 0;
  const clocks: Clocks = { wire: () => Date.now(), school: () => Date.now() + wound };
  const simulated = config.mode === 'simulator';
  const masterKey = config.mode === 'simulator' ? randomBytes(32) : config.masterKey;
  let address = '';
  // The practice world is not even read at a school.
  const world = simulated
    ? await (await import('./simulator/world.ts')).openWorld({
        people: simulatorPeople,
        botUrl: () => address,
        wire: clocks.wire,
        shownTime: clocks.school,
        random: randomBytes,
      })
    : undefined;
  const files = config.mode === 'simulator' ? [practiceSchool(root, world)] : schoolFiles(config.schoolFile);
  if (!simulated) refuseExampleNumbers(files);

  const ids = {
    id: () => randomWord(15),
    nonce: () => randomWord(9),
    number: caseNumber,
    personOf: personIds(masterKey),
  };
  const store = await openStore({ where: whereOf(config), masterKey, ids, wire: clocks.wire });
  await importFiles(store, files, clocks.wire());
  const extra = { phones: config.mode === 'school' && config.pingWebhookUrl !== undefined };

  const doors = new Map<PlatformName, Door>();
  const late: { work?: Work } = {};
  const house: House = {
    store,
    platforms: { get: (name) => doors.get(name)?.platform },
    clocks,
    ids,
    log,
    schools: openSchools(
      store,
      {
        schoolOf: (file, version, found) => schoolFrom(file as SchoolFile, version, { ...found, ...extra }),
        membership: (file, profile, address) => membership(file as SchoolFile, profile, address),
        uses: (file, address) => uses(file as SchoolFile, address),
      },
      clocks,
    ),
    flows: content.flows,
    hints: content.hints,
    names: content.names,
    understand: (text, language) => content.matcher.understand(text, language),
    answer: (topic, open, school, language) => answerShown(content, topic, open, school, language),
    sheet: (school, language) =>
      sheetFor(content.words, {
        language,
        school: school ?? { kind: 'vo', name: '' },
        nonce: ids.nonce(),
        now: clocks.school(),
        timeZone: school?.timeZone ?? 'Europe/Amsterdam',
      }),
    phone:
      config.mode === 'school' && config.pingWebhookUrl !== undefined
        ? openPhone(config.pingWebhookUrl)
        : undefined,
    wake: () => late.work?.wake(),
  };
  for (const flow of content.flows.values()) await store.turn({}, (turn) => turn.keepFlow(flow));

  const server = createServer();
  const port = await listen(server, config.port);
  const url = `http://127.0.0.1:${port}`;
  address = url;
  const receive = receiver(house);
  await openDoors(doors, settingsOf(config, world), receive, house, content);

  const forward = winder({ store, clocks, work: () => running, add: (ms) => (wound += ms) });
  const page =
    world === undefined
      ? undefined
      : (await import('./simulator/listener.ts')).simulatorListener(world, {
          clock: { now: clocks.school, forward },
          port,
        });
  const state = { opened: false };
  server.on('request', (request, response) =>
    route(request, response, {
      doors,
      page,
      health: () => healthOf(house, running.lookedAt()),
      content,
      opened: () => state.opened,
    }),
  );
  await Promise.all([...doors.values()].map((door) => door.start())).catch(inOneSentence);
  // Not before the doors are open, so that what is owed goes out at the first try.
  const running = startWork(house);
  late.work = running;
  await world?.install();
  for (const file of files) await meetRoster(store, file, clocks.wire());
  await running.sweep();
  /** A changed school file is in force within five minutes; one that is wrong is said in the log and changes nothing. */
  async function everyFiveMinutes(): Promise<void> {
    if (config.mode === 'school')
      await importAgain(store, config.schoolFile, clocks.wire()).catch(said(log, 'school file'));
    await running.sweep();
  }
  // Every five minutes all open cases are worked out again; a watchdog of its own looks whether anything is late.
  const calendar = [
    cron.schedule('*/5 * * * *', () => everyFiveMinutes().catch(said(log, 'sweep'))),
    cron.schedule('* * * * *', () => watch(house, running).catch(said(log, 'watchdog'))),
  ];
  if (world !== undefined) await openSimulator(world, house, running);
  state.opened = true;
  // A moment later, so that whoever waited for the start is answered before everything stands still for a second.
  const learning = setTimeout(() => {
    content.matcher.warm();
    dropScraps();
  }, 300);
  learning.unref();

  return {
    url,
    house,
    work: running,
    receive,
    world,
    forward,
    stop: async () => {
      clearTimeout(learning);
      for (const task of calendar) await task.destroy();
      server.close();
      server.closeIdleConnections();
      for (const door of doors.values()) await door.platform.stop();
      await running.stop();
      await world?.close();
      server.closeAllConnections();
      await store.close();
    },
  };
}

/** Whoever has a role in the simulator confirms the test ping, as at a real school. */
async function openSimulator(world: World, house: House, work: Work): Promise<void> {
  await work.settled();
  // Whoever has no role has no test ping to confirm: their phone answers that there is none.
  for (const person of world.people) await world.confirmTestPing(person.id);
  await house.schools.changed();
  await work.settled();
}

async function watch(house: House, work: Work): Promise<void> {
  const health = await healthOf(house, work.lookedAt());
  if (Object.values(health).some((state) => state !== 'ok'))
    house.log.trouble({
      where: 'watchdog',
      what: `database ${health.database}, worker ${health.worker}, ladder ${health.ladder}`,
    });
}

/** A platform that will never take what the settings give it: whoever starts Meldwijs reads why, without a stack. */
function inOneSentence(cause: unknown): never {
  throw cause instanceof Trouble ? new CannotStart(cause.message) : cause;
}

function said(log: Log, where: string): (cause: unknown) => void {
  return (cause) => log.trouble({ where, what: 'failed', cause });
}

type Platforms = {
  readonly slack: SlackSettings | undefined;
  readonly teams:
    | (TeamsSettings & {
        readonly loginUrl?: string;
        readonly serviceUrl?: string;
        readonly serviceHosts?: readonly string[];
      })
    | undefined;
};

function settingsOf(config: Config, world: World | undefined): Platforms {
  if (config.mode === 'school') {
    const fake = config.teams?.openIdMetadataUrl;
    const teams =
      config.teams === undefined || fake === undefined
        ? config.teams
        : { ...config.teams, ...besideFake(fake) };
    return { slack: config.slack, teams };
  }
  if (world === undefined) throw new Error('the simulator needs its world');
  const { slack, teams } = world;
  return {
    slack: { signingSecret: slack.signingSecret, botToken: slack.botToken, apiUrl: slack.apiUrl },
    teams: { ...teams, serviceHosts: [new URL(teams.serviceUrl).host] },
  };
}

/** A fake Bot Framework keeps its login and its connector beside its metadata. */
function besideFake(metadata: string): {
  readonly loginUrl: string;
  readonly serviceUrl: string;
  readonly serviceHosts: readonly string[];
} {
  const base = new URL('.', metadata);
  return { loginUrl: new URL('login', base).href, serviceUrl: base.href, serviceHosts: [base.host] };
}

async function openDoors(
  doors: Map<PlatformName, Door>,
  settings: Platforms,
  receive: Receive,
  house: House,
  content: Content,
): Promise<void> {
  const { clocks, ids, log, store } = house;
  const needs = { receive, wire: clocks.wire, ids, log, fetch: leanFetch };
  const inSlack = (language: Language) => sentences(content, language, 'slack', ['inPrivate', 'close']);
  const inTeams = (language: Language) =>
    sentences(content, language, 'teams', ['privately', 'required', 'old', 'done', 'look', 'fault']);
  const slackWords = { nl: inSlack('nl'), en: inSlack('en') };
  const teamsWords = { nl: inTeams('nl'), en: inTeams('en') };
  if (settings.slack !== undefined)
    doors.set(
      'slack',
      await openSlack(settings.slack, {
        ...needs,
        safe: store.safe,
        words: (language) => slackWords[language ?? 'nl'],
      }),
    );
  if (settings.teams !== undefined) {
    const { tenant, ...teams } = settings.teams;
    doors.set('teams', await openTeams({ ...teams, tenants: [tenant] }, { ...needs, words: teamsWords }));
  }
}

/** The sentences that a platform says by itself, by language. */
function sentences<K extends string>(
  content: Content,
  language: Language,
  platform: PlatformName,
  keys: readonly K[],
): Record<K, string> {
  return Object.fromEntries(
    keys.map((key) => [key, content.words[language].say(`platforms.${platform}.${key}`)]),
  ) as Record<K, string>;
}

function contentOrStop(): Content {
  const loaded = loadContent(root);
  if (!loaded.ok) throw new CannotStart(loaded.problems.map(showProblem).join('\n'));
  return loaded.content;
}

function whereOf(config: Config): Where {
  if (config.mode === 'school') {
    if (config.where.engine === 'sqlite') mkdirSync(config.where.directory, { recursive: true, mode: 0o700 });
    return config.where;
  }
  const directory = join(config.dataDir, 'simulator');
  // Its people and their chats live in memory: a database of an earlier start would ping chats that are gone.
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return { engine: 'sqlite', directory };
}

async function main(): Promise<void> {
  process.env['NODE_ENV'] ??= 'production';
  try {
    process.loadEnvFile();
  } catch {
    // No .env file: the environment itself holds the settings, or there are none.
  }
  const read = readConfig(process.env);
  if (!read.ok) throw new CannotStart(read.problems.join('\n'));
  const running = await startMeldwijs(read.config);
  process.stdout.write(
    read.config.mode === 'simulator' ? `Meldwijs simulator: ${running.url}\n` : `Meldwijs: ${running.url}\n`,
  );
  const stop = (): void => {
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

if (import.meta.main) {
  main().catch((cause: unknown) => {
    process.stderr.write(
      cause instanceof CannotStart
        ? `Meldwijs cannot start.\n${cause.message}\n`
        : `${cause instanceof Error ? cause.stack : String(cause)}\n`,
    );
    process.exit(1);
  });
}

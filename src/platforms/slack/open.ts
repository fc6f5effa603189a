/**
 * Slack's door to the house: real Bolt in front, one function behind it, and an answer only after it was kept.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { App, LogLevel, type Logger, type Receiver } from '@slack/bolt';
import type { Deed, Door, Ids, Inbound, Log, Receive, Reply, Safe, Who } from '../../app/ports.ts';
import { NotKept, Trouble } from '../../app/ports.ts';
import type { Card } from '../../core/card.ts';
import type { Language } from '../../core/school.ts';
import { type Answered, type Answering, answer, chatOf, type Words } from './answer.ts';
import { openClient } from './calls.ts';
import { openWay } from './connect.ts';
import { type Installation, openInstallations } from './installations.ts';
import { openMemory } from './memory.ts';
import { openHttp, path } from './over-http.ts';
import { openSocket } from './over-socket.ts';
import { type Alarm, alarm as machineAlarm } from './pauses.ts';
import { type Person, standingOf } from './people.ts';
import {
  type Heard,
  type Place,
  mentioned,
  readClosed,
  readCommand,
  readEvent,
  readPressed,
  readShortcut,
  readSubmitted,
  readText,
} from './read.ts';
import { openSending } from './send.ts';
import { openShown } from './shown.ts';
import { keepToken, rotateTokens, type Tokens } from './tokens.ts';

export type SlackSettings = {
  /** Proves over HTTP that Slack sent it; needed unless there is an app token. */
  readonly signingSecret?: string;
  /** One token for each workspace the bot is installed in. */
  readonly botToken: string | readonly string[];
  /** When the tokens end after twelve hours: the refresh token of each, in the same order. */
  readonly rotation?: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string | readonly string[];
  };
  /** Opens Socket Mode; without it Slack comes to our own server. */
  readonly appToken?: string;
  /** Slack's address, when it is not Slack's own. */
  readonly apiUrl?: string;
};

/** The few words this door says itself, in somebody's language or, when that is unknown, the school's. */
export type SlackWords = (language: Language | undefined) => Words;

export type SlackNeeds = {
  readonly receive: Receive;
  /** The wire clock, epoch milliseconds. */
  readonly wire: () => number;
  readonly ids: Ids;
  readonly log: Log;
  readonly words: SlackWords;
  /** What requests to Slack go out with; Node's own `fetch` when left out. */
  readonly fetch?: typeof fetch;
  /** Keeps the newest tokens. */
  readonly safe: Safe;
  readonly alarm?: Alarm;
};

/**
 * Opens Slack. Nothing is asked of Slack before `start`, which rejects when Slack does not take a token. A Slack that is
 * away stops nobody: it is tried again, and until then sending is Trouble `later` and what comes in has to come again.
 */
export async function openSlack(settings: SlackSettings, needs: SlackNeeds): Promise<Door> {
  const { receive, wire, ids, log, words } = needs;
  const alarm = needs.alarm ?? machineAlarm;
  const installations = openInstallations(
    tokensOf(settings, { ...needs, alarm }),
    settings.apiUrl,
    wire,
    needs.fetch,
  );
  const shown = openShown(wire);
  const logger = quiet(log);
  let isOpen = false;

  // ---- what was delivered before: a repeat shares the first one's answer, and a failure is not remembered

  const tenMinutesMs = 600_000;
  const kept = openMemory<Promise<Reply>>(500, tenMinutesMs, wire);
  // Slack repeats events only, so few answers to presses are remembered: those hold what was on a screen.
  const events = openMemory<Promise<object | undefined>>(5000, tenMinutesMs, wire);
  const presses = openMemory<Promise<object | undefined>>(100, tenMinutesMs, wire);
  // Who was told that nothing was kept, so that Slack's repeats do not tell it again.
  const warned = openMemory<true>(500, tenMinutesMs, wire);

  // ---- work that follows an acknowledgement

  const running = new Set<Promise<void>>();
  const afterwards = (work: () => Promise<void>) => {
    const run = work()
      .catch((error: unknown) => {
        log.trouble({ where: 'slack answer', what: 'an answer did not arrive', cause: error });
      })
      .finally(() => running.delete(run));
    running.add(run);
  };

  // ---- one thing somebody did

  const hear = async (key: string, heard: Heard, installation: Installation): Promise<Answered> => {
    const startedAt = wire();
    const person = await installation.people.ask(heard.user);
    const language = person?.profile.language;
    const to = { installation, heard, words: words(language), shown, log, wait };
    // A guest of the workspace may be an intern whom the school lists: the house asks the school.
    if (standingOf(person, heard.team, installation) === 'stranger') {
      const ms = wire() - startedAt;
      log.turn({ turn: ids.id(), school: '-', door: 'slack', ms, outcome: 'refused: stranger' });
      return {};
    }
    const deed = await readDeed(heard.deed, installation);
    let reply = kept.get(key);
    if (reply === undefined) {
      reply = receive(inboundOf(heard, deed, person, installation, wire()));
      kept.set(key, reply);
    }
    const given = await reply.catch((error: unknown) => {
      kept.forget(key);
      if (!(error instanceof NotKept)) throw error;
      if (warned.get(key) === undefined) afterwards(() => warn(error.card, to));
      warned.set(key, true);
      throw error.cause;
    });
    // What was kept stays kept: when only the answer fails, the repeat answers and does not keep again.
    const done = await answer(given, to);
    kept.forget(key);
    return done;
  };

  const take = async (
    heard: Heard | undefined,
    installation: Installation,
    acknowledge: (body?: object) => Promise<void>,
  ): Promise<void> => {
    if (heard === undefined) return acknowledge();
    const key = `${installation.team} ${heard.delivery}`;
    const answered = isEvent(heard.place) ? events : presses;
    const former = answered.get(key);
    if (former !== undefined) return acknowledge(await former);
    const answering = hear(key, heard, installation);
    // Only what goes back is remembered, not what was said.
    const body = answering.then((given) => given.body);
    answered.set(key, body);
    body.catch(() => answered.forget(key));
    const given = await answering;
    await acknowledge(given.body);
    if (given.afterwards !== undefined) afterwards(given.afterwards);
  };

  // ---- Bolt

  const http = openHttpIn(settings, {
    wire,
    log,
    isOpen: () => isOpen,
    knowsAll: () => installations.complete,
  });
  const receiver: Receiver =
    http?.receiver ??
    openSocket({ appToken: settings.appToken ?? '', apiUrl: settings.apiUrl, logger, log, wire, alarm });
  const app = new App({
    receiver,
    logger,
    // Bolt keeps nothing between two requests and asks Slack nothing: it gets no token and makes no calls.
    convoStore: false,
    ignoreSelf: false,
    attachFunctionToken: false,
    clientOptions: settings.apiUrl === undefined ? {} : { slackApiUrl: settings.apiUrl },
    authorize: async ({ teamId, enterpriseId }) => {
      const installation = installations.find(teamId, enterpriseId);
      if (installation === undefined) throw new Error('the bot is not installed in that workspace');
      const { botId, botUser } = installation;
      return { ...(botId === undefined ? {} : { botId }), botUserId: botUser, installation };
    },
  });
  app.error(async (error) => {
    throw error;
  });
  listen(app, take, log);

  // Bolt itself asks nothing and has no token: what it hears is answered with the installation's own, at that moment.
  const way = openWay({
    log,
    alarm,
    attempt: async () => {
      await installations.connect();
      await app.start();
    },
  });

  const platform = openSending(installations, shown, async () => {
    isOpen = false;
    way.stop();
    await receiver.stop();
    const last = [...running, installations.stop()];
    await Promise.race([Promise.allSettled(last), wait(3000, undefined, { ref: false })]);
  });

  return {
    platform,
    path,
    ...(http === undefined ? {} : { listener: http.listener }),
    start() {
      isOpen = true;
      return way.start();
    },
  };
}

/** One for each workspace; refuses a list of refresh tokens that does not belong to the list of bot tokens. */
function tokensOf(
  settings: SlackSettings,
  needs: Pick<SlackNeeds, 'safe' | 'wire' | 'log'> & { readonly alarm: Alarm },
): readonly Tokens[] {
  const { rotation } = settings;
  const given = [settings.botToken].flat();
  if (rotation === undefined) return given.map(keepToken);
  const { clientId, clientSecret } = rotation;
  const refresh = [rotation.refreshToken].flat();
  if (refresh.length !== given.length)
    throw new Trouble('ours', 'Slack needs a SLACK_REFRESH_TOKEN for each SLACK_BOT_TOKEN');
  const client = openClient(settings.apiUrl, 10_000);
  return given.map((botToken, at) =>
    rotateTokens({ clientId, clientSecret, botToken, refreshToken: refresh[at] ?? '' }, { ...needs, client }),
  );
}

function openHttpIn(settings: SlackSettings, needs: Parameters<typeof openHttp>[1]) {
  if (settings.appToken !== undefined) return undefined;
  if (settings.signingSecret === undefined || settings.signingSecret === '')
    throw new Trouble('ours', 'Slack needs SLACK_SIGNING_SECRET, or SLACK_APP_TOKEN for Socket Mode');
  return openHttp(settings.signingSecret, needs);
}

/** Nothing was kept: Slack says so in its own way, and this says what to do now. */
async function warn(card: Card, to: Answering): Promise<void> {
  const home = to.heard.place.at === 'home';
  const said = await answer(home ? { type: 'home', card } : { type: 'say', card }, to);
  await said.afterwards?.();
}

type Take = (
  heard: Heard | undefined,
  installation: Installation,
  acknowledge: (body?: object) => Promise<void>,
) => Promise<void>;

/** Few listeners, because Bolt walks all of them for everything that comes in. */
function listen(app: App, take: Take, log: Log): void {
  app.event(/./, async ({ body, event, context }) => {
    // Both come in either order, and each alone may be the only one. There is no installation to find any more.
    if (event.type === 'app_uninstalled' || event.type === 'tokens_revoked') {
      log.trouble({ where: 'slack door', what: `a workspace took the bot away: ${event.type}` });
      return;
    }
    // Bolt has taken the acknowledgement already; our receivers hold it back until this is done.
    await take(readEvent(body), installationIn(context), async () => undefined);
  });
  app.command(/^\/meldwijs/, async ({ body, ack, context }) => {
    await take(readCommand(body), installationIn(context), async (given) => ack(given));
  });
  app.shortcut(/^meldwijs_/, async ({ body, ack, context }) => {
    await take(readShortcut(body), installationIn(context), async () => ack());
  });
  app.action(/./, async ({ body, ack, context }) => {
    await take(readPressed(body), installationIn(context), async () => ack());
  });
  app.view(/^meldwijs/, async ({ body, ack, context }) => {
    await take(readSubmitted(body), installationIn(context), async (given) => ack(given as never));
  });
  app.view({ callback_id: /^meldwijs/, type: 'view_closed' }, async ({ body, ack, context }) => {
    await take(readClosed(body), installationIn(context), async () => ack());
  });
}

function installationIn(context: Readonly<Record<string, unknown>>): Installation {
  return context['installation'] as Installation;
}

function inboundOf(
  heard: Heard,
  deed: Deed,
  person: Person | undefined,
  installation: Installation,
  at: number,
): Inbound {
  const { place, user, delivery } = heard;
  const here = chatOf(place);
  if (here !== undefined && installation.chats.get(user) !== here) installation.chats.set(user, here);
  const chat = here ?? installation.chats.get(user);
  const who: Who = {
    platform: 'slack',
    tenant: installation.team,
    user,
    ...(chat === undefined ? {} : { reach: chat }),
    ...(person === undefined ? {} : { profile: person.profile }),
  };
  return { who, at, delivery, ...deed };
}

/** The words as the person saw them: Slack writes mentions, links and three signs in a way of its own. */
async function readDeed(deed: Deed, installation: Installation): Promise<Deed> {
  if (deed.kind !== 'typed' && deed.kind !== 'message-reported') return deed;
  const users = mentioned(deed.text).filter((user) => user !== installation.botUser);
  const people = await Promise.all(users.map((user) => installation.people.ask(user)));
  const names = new Map(users.map((user, at) => [user, people[at]?.profile.name]));
  const nameOf = (user: string) => (user === installation.botUser ? '' : names.get(user));
  return { ...deed, text: readText(deed.text, nameOf, deed.kind === 'typed' ? 'kept' : 'left-out') };
}

function isEvent(place: Place): boolean {
  return place.at === 'chat' || place.at === 'channel' || place.at === 'home';
}

/** Bolt's own words as far as they are always the same: behind a colon or bracket comes what came in. */
function quiet(log: Log): Logger {
  const tell = (...said: unknown[]) => {
    log.trouble({ where: 'slack library', what: String(said[0]).split(/[:(]/)[0]?.slice(0, 100) ?? '' });
  };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: tell,
    error: tell,
    setLevel: () => undefined,
    getLevel: () => LogLevel.ERROR,
    setName: () => undefined,
  };
}

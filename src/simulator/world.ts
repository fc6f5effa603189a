/**
 * The practice world: people on a Slack and a Teams that exist only here, who talk to the real bot over real, signed
 * requests. The bot cannot tell the difference, so no check of it is switched off.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLater } from './carry.ts';
import { type Fault, openFaults } from './faults.ts';
import type { Hands, PressOptions, SubmitOptions, TypeOptions } from './hands.ts';
import type { SimPerson } from './people.ts';
import {
  type Bell,
  type Message,
  openBell,
  openPhone,
  type Outcome,
  type Phone,
  type ViewItem,
} from './phone.ts';
import { openSlackFake, readArguments } from './slack/fake.ts';
import { slackHands } from './slack/hands.ts';
import { slackLimits } from './slack/limits.ts';
import { openSlackTokens } from './slack/tokens.ts';
import { openTeamsFake } from './teams/fake.ts';
import { teamsHands } from './teams/hands.ts';
import { teamsLimits } from './teams/limits.ts';

export type WorldOptions = {
  readonly people: readonly SimPerson[];
  /** Where the bot listens, without a path: `http://127.0.0.1:3978`. Asked for each delivery, so it may change. */
  readonly botUrl: () => string;
  /** The wire clock, epoch milliseconds: signatures, tokens, triggers. It must run with the real one. */
  readonly wire: () => number;
  /** The time shown beside messages; the wire clock when left out. */
  readonly shownTime?: () => number;
  /** Secrets and ids; the machine's own randomness when left out. */
  readonly random?: (bytes: number) => Uint8Array;
  /** When Slack repeats an event that was not answered: at once, after a minute, after five. */
  readonly slackRetryMs?: readonly number[];
  /** When Teams brings a message again. */
  readonly teamsRedeliverMs?: number;
  /** How long each platform waits for an answer. */
  readonly patienceMs?: { readonly slack?: number; readonly teams?: number };
  /** How long an answer to a script waits for something to appear on the screen: bots often answer after they acknowledged. */
  readonly settleMs?: number;
  /** Limits as tight as the real ones, without forgiving bursts. */
  readonly strictRates?: boolean;
  /** What the Slack app was granted. */
  readonly slackScopes?: readonly string[];
  /** Slack's tokens end after twelve hours and are exchanged for newer ones. */
  readonly slackRotates?: boolean;
};

/** A message as the HTTP API tells it. */
export type MessageItem = {
  readonly id: string;
  readonly time: string;
  readonly from: 'bot' | 'me';
  readonly edited: boolean;
  readonly deleted: boolean;
  /** The notification text as the platform has it now. */
  readonly notification: string;
  /** What the lock screen showed when it arrived; a later change makes no sound. */
  readonly rang: string;
  readonly payload: unknown;
  readonly text?: string;
  readonly ephemeral?: true;
  /** Said in a channel, where others read along. */
  readonly inChannel?: true;
  readonly buttons: readonly string[];
};

export type Done =
  | {
      readonly ok: true;
      /** New or changed while this was done; what the bot sends later comes later. */
      readonly messages: readonly MessageItem[];
      readonly view?: ViewItem;
      /** A short line that passes by. */
      readonly toast?: string;
      /** An address that was opened. */
      readonly opened?: string;
    }
  | { readonly ok: false; readonly error: string; readonly buttons?: readonly string[] };

export type Screen = {
  readonly messages: readonly MessageItem[];
  readonly view?: ViewItem;
  readonly home?: unknown;
  readonly toast?: string;
  readonly lastError?: string;
};

export type World = {
  readonly people: readonly SimPerson[];
  /** What the real Slack adapter is configured with. */
  readonly slack: {
    readonly signingSecret: string;
    readonly botToken: string;
    /** Only when its tokens rotate. */
    readonly rotation:
      | { readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string }
      | undefined;
    readonly apiUrl: string;
    readonly team: string;
    readonly botId: string;
    readonly botUser: string;
    readonly appId: string;
  };
  /** What the real Teams adapter is configured with. */
  readonly teams: {
    readonly appId: string;
    readonly appPassword: string;
    readonly tenant: string;
    readonly openIdMetadataUrl: string;
    /** The tenant and `/oauth2/v2.0/token` come behind it. */
    readonly loginUrl: string;
    readonly serviceUrl: string;
    /** For the list of hosts that may be served. */
    readonly serviceHost: string;
  };
  messages(person: string): readonly MessageItem[];
  view(person: string): ViewItem | undefined;
  screen(person: string): Screen;
  type(person: string, text: string, options?: TypeOptions): Promise<Done>;
  /** A button, or `shortcut:<id>`, `message-action:<id>`, `search:<words>`, `home`, `close`. */
  press(person: string, options: PressOptions & { readonly text?: string | undefined }): Promise<Done>;
  submit(person: string, options: SubmitOptions): Promise<Done>;
  /** Closes what is open without sending it. */
  dismiss(person: string): Promise<Done>;
  /** The bot is installed for these people, or for everybody. */
  install(people?: readonly string[]): Promise<void>;
  /** Presses "Ja, ik krijg dit" on the newest test ping. */
  confirmTestPing(person: string): Promise<Done>;
  readonly faults: { set(fault: Fault): void; clear(): void; readonly now: readonly Fault[] };
  readonly changes: Bell;
  /** Waits until `test` finds something, looking again after every change. */
  until: Bell['until'];
  /** Sends every delivery that waits for its repeat now, and waits for the answers. */
  redeliverNow(): Promise<void>;
  /** How many deliveries wait for their repeat. */
  readonly undelivered: number;
  close(): Promise<void>;
};

const scopes = ['commands', 'chat:write', 'im:write', 'im:history', 'users:read', 'users:read.email'];

/** Opens the world on two free doors of this machine; the bot is told where they are. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { wire, random = randomBytes } = options;
  const phones = options.people.map(openPhone);
  const bell = openBell();
  const faults = openFaults();
  const later = openLater();
  const shownTime = options.shownTime ?? wire;
  const settleMs = options.settleMs ?? 300;
  const id = (prefix: string): string => `${prefix}${Buffer.from(random(9)).toString('hex').toUpperCase()}`;
  const secret = (): string => Buffer.from(random(24)).toString('hex');
  let base = '';

  const shared = {
    phones,
    bell,
    faults,
    later,
    wire,
    shownTime,
    id,
    strictRates: options.strictRates ?? false,
  };
  const client = { clientId: '1000000000.2000000000', clientSecret: secret() };
  const slackTokens = openSlackTokens({ ...client, rotates: options.slackRotates ?? false, wire, secret });
  const { botToken, refreshToken } = slackTokens.given;
  const slack = openSlackFake({
    ...shared,
    tokens: slackTokens,
    baseUrl: () => base,
    team: {
      id: 'T0VOORBEELD',
      domain: 'devoorbeeldschool',
      appId: 'A0MELDWIJS',
      botUser: 'U0MELDWIJS',
      botId: 'B0MELDWIJS',
      signingSecret: secret(),
      scopes: options.slackScopes ?? scopes,
    },
  });
  const serviceUrl = (): string => `${base}/teams/`;
  const teams = await openTeamsFake({
    ...shared,
    baseUrl: serviceUrl,
    app: {
      appId: '00000000-0000-4000-9000-00000000aaaa',
      appPassword: secret(),
      tenant: '00000000-0000-4000-9000-00000000bbbb',
    },
  });

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });
  base = await listen(server);

  const botUrl = (): string => options.botUrl().replace(/\/+$/, '');
  const hands: Readonly<Record<SimPerson['platform'], Hands>> = {
    slack: slackHands({
      ...shared,
      fake: slack,
      botUrl,
      retryDelaysMs: options.slackRetryMs ?? [0, 60_000, 300_000],
      patienceMs: options.patienceMs?.slack ?? slackLimits.deliveryMs,
    }),
    teams: teamsHands({
      ...shared,
      fake: teams,
      botUrl,
      serviceUrl,
      redeliverMs: options.teamsRedeliverMs ?? teamsLimits.redeliverMs,
      patienceMs: options.patienceMs?.teams ?? teamsLimits.invokeMs,
    }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { authorization } = request.headers;
    const type = request.headers['content-type'];
    const [, service, what, rest] = /^\/(slack|teams)(?:\/(api|respond))?(\/.*)?$/.exec(pathname) ?? [];
    const method = request.method ?? 'GET';
    const told =
      service === 'slack' && what === 'api'
        ? await slack.api((rest ?? '').slice(1), authorization, readArguments(type, body))
        : service === 'slack' && what === 'respond'
          ? slack.respond((rest ?? '').slice(1), readArguments('application/json', body))
          : service === 'teams'
            ? await teams.handle(method, rest ?? '/', authorization, body)
            : { status: 404, body: 'there is nothing here' };
    if (response.destroyed) return;
    if (told === undefined) {
      request.socket.destroy();
      return;
    }
    const text = typeof told.body === 'string';
    response.writeHead(told.status, {
      'content-type': text ? 'text/plain' : 'application/json',
      ...told.headers,
    });
    response.end(text ? told.body : told.body === undefined ? '' : JSON.stringify(told.body));
  }

  const phoneOf = (person: string): Phone => {
    const phone = phones.find((each) => each.person.id === person);
    if (phone === undefined) throw new Error(`nobody is called ${person}`);
    return phone;
  };
  const handsOf = (phone: Phone): Hands => hands[phone.person.platform];

  function messageItem(phone: Phone, message: Message): MessageItem {
    return {
      id: message.id,
      time: new Date(message.at).toISOString(),
      from: message.from,
      edited: message.edited,
      deleted: message.deleted,
      notification: message.notification,
      rang: message.rang,
      payload: message.deleted ? undefined : message.payload,
      ...(message.text === undefined ? {} : { text: message.text }),
      ...(message.ephemeral === true ? { ephemeral: true as const } : {}),
      ...(message.inChannel === true ? { inChannel: true as const } : {}),
      buttons:
        message.from === 'bot'
          ? handsOf(phone)
              .pressables(message.kept)
              .map(({ title }) => title)
          : [],
    };
  }

  /** What the bot has brought about on this screen, to see whether something came. */
  function signOf(phone: Phone): readonly unknown[] {
    const open = handsOf(phone).view(phone.person);
    const last = Math.max(
      0,
      ...phone.messages.filter(({ from }) => from === 'bot').map(({ changed }) => changed),
    );
    // A word that passes by is often said before what it announces.
    return [last, phone.lastError, phone.home, open?.payload, open?.fields.map(({ error }) => error).join()];
  }

  /** Does one thing and tells what is different on the screen afterwards. */
  async function act(
    person: string,
    deed: (hands: Hands, who: SimPerson) => Promise<Outcome>,
  ): Promise<Done> {
    const phone = phoneOf(person);
    const before = bell.count;
    const sign = signOf(phone);
    phone.toast = undefined;
    phone.lastError = undefined;
    const outcome = await deed(handsOf(phone), phone.person);
    if (!outcome.ok) return outcome;
    const isSame = (): boolean => signOf(phone).every((each, at) => Object.is(each, sign[at]));
    if (settleMs > 0 && outcome.opened === undefined)
      await bell.until(() => !isSame(), settleMs).catch(() => undefined);
    const view = handsOf(phone).view(phone.person);
    return {
      ok: true,
      messages: phone.messages
        .filter(({ changed }) => changed > before)
        .map((each) => messageItem(phone, each)),
      ...(view === undefined ? {} : { view }),
      ...(phone.toast === undefined ? {} : { toast: phone.toast }),
      ...(outcome.opened === undefined ? {} : { opened: outcome.opened }),
    };
  }

  const messages = (person: string): readonly MessageItem[] => {
    const phone = phoneOf(person);
    return phone.messages.map((each) => messageItem(phone, each));
  };
  const view = (person: string): ViewItem | undefined => {
    const phone = phoneOf(person);
    return handsOf(phone).view(phone.person);
  };

  return {
    people: options.people,
    slack: {
      signingSecret: slack.team.signingSecret,
      botToken,
      rotation: refreshToken === undefined ? undefined : { ...client, refreshToken },
      apiUrl: `${base}/slack/api/`,
      team: slack.team.id,
      botId: slack.team.botId,
      botUser: slack.team.botUser,
      appId: slack.team.appId,
    },
    teams: {
      ...teams.app,
      openIdMetadataUrl: `${base}/teams/openid`,
      loginUrl: `${base}/teams/login`,
      serviceUrl: serviceUrl(),
      serviceHost: new URL(base).host,
    },
    messages,
    view,
    screen(person) {
      const phone = phoneOf(person);
      const open = view(person);
      return {
        messages: messages(person),
        ...(open === undefined ? {} : { view: open }),
        ...(phone.home === undefined ? {} : { home: phone.home }),
        ...(phone.toast === undefined ? {} : { toast: phone.toast }),
        ...(phone.lastError === undefined ? {} : { lastError: phone.lastError }),
      };
    },
    type: (person, text, more = {}) => act(person, (hand, who) => hand.type(who, text, more)),
    press: (person, pressed) =>
      act(person, (hand, who) => special(hand, who, pressed) ?? hand.press(who, pressed)),
    submit: (person, submitted) => act(person, (hand, who) => hand.submit(who, submitted)),
    dismiss: (person) => act(person, (hand, who) => hand.dismiss(who)),
    async install(who = options.people.map((person) => person.id)) {
      for (const person of who) {
        const phone = phoneOf(person);
        await handsOf(phone).install(phone.person);
      }
    },
    confirmTestPing: (person) =>
      act(person, (hand, who) => hand.press(who, { action: 'confirm-ping', nth: 1 })),
    faults,
    changes: bell,
    until: (test, ms, what) => bell.until(test, ms, what),
    redeliverNow: () => later.now(),
    get undelivered() {
      return later.waiting;
    },
    async close() {
      later.stop();
      faults.clear();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What is pressed outside a message: the platform's own entries to the bot. */
function special(
  hand: Hands,
  who: SimPerson,
  { action, message, text }: PressOptions & { readonly text?: string | undefined },
): Promise<Outcome> | undefined {
  const [, entry, about = ''] = /^(shortcut|message-action|search):(.*)$/s.exec(action) ?? [];
  if (entry === 'shortcut') return hand.shortcut(who, about);
  if (entry === 'message-action') return hand.messageAction(who, about, { message, text });
  if (entry === 'search') return hand.search(who, about);
  if (action === 'home') return hand.home(who);
  return action === 'close' ? hand.dismiss(who) : undefined;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

const bodyLimit = 2_000_000;
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

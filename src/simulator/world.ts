/**
 * The practice world: people on a Slack and a Teams that exist only here, who talk to the real bot over real, signed
 * requests. The bot cannot tell the difference, so no check of it is switched off.
 */
import { randomBytes } from 'node:crypto';
import { type Bell, openBell } from './bell.ts';
import { openLater } from './carry.ts';
import { type Fault, openFaults } from './faults.ts';
import type { Hands, Outcome, PressOptions, SubmitOptions, TypeOptions } from './hands.ts';
import type { SimPerson } from './people.ts';
import { openPhone, type Phone } from './phone.ts';
import { type Done, type MessageItem, messageItem, type Screen } from './screen.ts';
import { openServices } from './services.ts';
import { openSlackFake } from './slack/fake.ts';
import { slackHands } from './slack/hands.ts';
import { slackLimits } from './slack/limits.ts';
import { openSlackTokens } from './slack/tokens.ts';
import { openTeamsFake } from './teams/fake.ts';
import { teamsHands } from './teams/hands.ts';
import type { Stage } from './stage.ts';
import { teamsLimits } from './teams/limits.ts';
import type { ViewItem } from './view.ts';

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

/** Opens the world on a free door of this machine; the bot is told where it is. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { wire, random = randomBytes } = options;
  const bell = openBell();
  const phones = options.people.map((person) => openPhone(person, bell));
  const later = openLater();
  const faults = openFaults();
  const settleMs = options.settleMs ?? 300;
  const id = (prefix: string): string => `${prefix}${Buffer.from(random(9)).toString('hex').toUpperCase()}`;
  const secret = (): string => Buffer.from(random(24)).toString('hex');
  let base = '';
  const serviceUrl = (): string => `${base}/teams/`;

  const stage: Stage = {
    phones,
    faults,
    later,
    botUrl: () => options.botUrl().replace(/\/+$/, ''),
    wire,
    shownTime: options.shownTime ?? wire,
    id,
    strictRates: options.strictRates ?? false,
  };
  const client = { clientId: '1000000000.2000000000', clientSecret: secret() };
  const tokens = openSlackTokens({ ...client, rotates: options.slackRotates ?? false, wire, secret });
  const { botToken, refreshToken } = tokens.given;
  const slack = openSlackFake({
    stage,
    tokens,
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
  const teams = await openTeamsFake({
    stage,
    baseUrl: serviceUrl,
    app: {
      appId: '00000000-0000-4000-9000-00000000aaaa',
      appPassword: secret(),
      tenant: '00000000-0000-4000-9000-00000000bbbb',
    },
  });
  const services = await openServices(slack, teams);
  base = services.url;

  const hands: Readonly<Record<SimPerson['platform'], Hands>> = {
    slack: slackHands({
      stage,
      fake: slack,
      retryDelaysMs: options.slackRetryMs ?? [0, 60_000, 300_000],
      patienceMs: options.patienceMs?.slack ?? slackLimits.deliveryMs,
    }),
    teams: teamsHands({
      stage,
      fake: teams,
      serviceUrl,
      redeliverMs: options.teamsRedeliverMs ?? teamsLimits.redeliverMs,
      patienceMs: options.patienceMs?.teams ?? teamsLimits.invokeMs,
    }),
  };

  const phoneOf = (person: string): Phone => {
    const phone = phones.find((each) => each.person.id === person);
    if (phone === undefined) throw new Error(`nobody is called ${person}`);
    return phone;
  };
  const handsOf = (phone: Phone): Hands => hands[phone.person.platform];

  /** What the bot has brought about on this screen, to see whether something came. */
  function signOf(phone: Phone): readonly unknown[] {
    const open = handsOf(phone).view(phone);
    const last = Math.max(
      0,
      ...phone.messages.filter(({ from }) => from === 'bot').map(({ changed }) => changed),
    );
    // A word that passes by is often said before what it announces.
    return [last, phone.lastError, phone.home, open?.payload, open?.fields.map(({ error }) => error).join()];
  }

  /** Does one thing and tells what is different on the screen afterwards. */
  async function act(person: string, deed: (hands: Hands, phone: Phone) => Promise<Outcome>): Promise<Done> {
    const phone = phoneOf(person);
    const before = bell.count;
    const sign = signOf(phone);
    phone.toast = undefined;
    phone.lastError = undefined;
    const outcome = await deed(handsOf(phone), phone);
    if (!outcome.ok) return outcome;
    const isSame = (): boolean => signOf(phone).every((each, at) => Object.is(each, sign[at]));
    if (settleMs > 0 && outcome.opened === undefined)
      await bell.until(() => !isSame(), settleMs).catch(() => undefined);
    const view = handsOf(phone).view(phone);
    return {
      ok: true,
      messages: phone.messages
        .filter(({ changed }) => changed > before)
        .map((each) => messageItem(each, handsOf(phone))),
      ...(view === undefined ? {} : { view }),
      ...(phone.toast === undefined ? {} : { toast: phone.toast }),
      ...(outcome.opened === undefined ? {} : { opened: outcome.opened }),
    };
  }

  const messages = (person: string): readonly MessageItem[] => {
    const phone = phoneOf(person);
    return phone.messages.map((each) => messageItem(each, handsOf(phone)));
  };
  const view = (person: string): ViewItem | undefined => {
    const phone = phoneOf(person);
    return handsOf(phone).view(phone);
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
    type: (person, text, more = {}) => act(person, (hand, phone) => hand.type(phone, text, more)),
    press: (person, pressed) =>
      act(person, (hand, phone) => special(hand, phone, pressed) ?? hand.press(phone, pressed)),
    submit: (person, submitted) => act(person, (hand, phone) => hand.submit(phone, submitted)),
    dismiss: (person) => act(person, (hand, phone) => hand.dismiss(phone)),
    async install(who = options.people.map((person) => person.id)) {
      for (const phone of who.map(phoneOf)) await handsOf(phone).install(phone);
    },
    confirmTestPing: (person) =>
      act(person, (hand, phone) => hand.press(phone, { action: 'confirm-ping', nth: 1 })),
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
      await services.close();
    },
  };
}

/** What is pressed outside a message: the platform's own entries to the bot. */
function special(
  hand: Hands,
  phone: Phone,
  { action, message, text }: PressOptions & { readonly text?: string | undefined },
): Promise<Outcome> | undefined {
  const [, entry, about = ''] = /^(shortcut|message-action|search):(.*)$/s.exec(action) ?? [];
  if (entry === 'shortcut') return hand.shortcut(phone, about);
  if (entry === 'message-action') return hand.messageAction(phone, about, { message, text });
  if (entry === 'search') return hand.search(phone, about);
  if (action === 'home') return hand.home(phone);
  return action === 'close' ? hand.dismiss(phone) : undefined;
}

/**
 * The door to Microsoft Teams: what a school's Teams sends comes in here, is proven to be Microsoft's, and is answered.
 *
 * When something goes wrong the answer is never a 500: Teams stopped delivering to a bot that gave them. It is 401 or 403
 * for what is not proven, 503 when nothing was kept (Teams then delivers again), and 200 for everything that was kept,
 * also when the reply could not be sent: delivering again would only do it twice.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Address,
  type Door,
  type Ids,
  type Inbound,
  type Log,
  NotKept,
  type Receive,
  type Who,
} from '../../app/ports.ts';
import { type Answer, answer, answerFault, answerStale, sameDeed } from './answer.ts';
import type { Card } from '../../core/card.ts';
import { openConnector } from './connector.ts';
import { channelIssuer, guardBody, guardToken, isRefused, type Proven, type Refusal } from './guard.ts';
import { limits } from './limits.ts';
import { openMemory } from './memory.ts';
import { type Did, read } from './read.ts';
import { openPeople } from './people.ts';
import { type Chat, openSender, writeReach } from './send.ts';
import { openToken } from './token.ts';
import type { TeamsWords } from './words.ts';

export type TeamsSettings = {
  readonly appId: string;
  readonly appPassword: string;
  /** Tenants that may come in; the tenant of the app itself first. */
  readonly tenants: readonly string[];
  /** Only with a fake service: where the keys of the Bot Framework are. */
  readonly openIdMetadataUrl?: string;
  /** Only with a fake service: where our own token comes from. */
  readonly loginUrl?: string;
  /** More hosts (`host` or `host:port`) that may be a serviceUrl: government clouds, or a fake service on this machine. */
  readonly serviceHosts?: readonly string[];
  /** Where a person is found who never wrote to us, until Teams names a nearer place. */
  readonly serviceUrl?: string;
};

export type TeamsNeeds = {
  readonly receive: Receive;
  /** The wire clock, epoch milliseconds. */
  readonly wire: () => number;
  readonly ids: Ids;
  readonly log: Log;
  readonly words: TeamsWords;
  /** What requests to Teams go out with; Node's own `fetch` when left out. */
  readonly fetch?: typeof fetch;
  /** How long a request to Teams may take; ten seconds when left out. */
  readonly timeoutMs?: number;
};

const path = '/api/messages';

/** Opens the door to Teams. Refuses settings without an app or a tenant. */
export async function openTeams(settings: TeamsSettings, needs: TeamsNeeds): Promise<Door> {
  const { log, wire } = needs;
  const [tenant] = settings.tenants;
  if (settings.appId === '' || settings.appPassword === '' || tenant === undefined)
    throw new Error('teams: expected an app id, its password and at least one tenant');

  const rules = {
    appId: settings.appId,
    tenants: settings.tenants,
    serviceHosts: settings.serviceHosts ?? [],
  };
  const timeout = needs.timeoutMs === undefined ? {} : { timeoutMs: needs.timeoutMs };
  const token = openToken({
    appId: settings.appId,
    appPassword: settings.appPassword,
    tenant,
    loginUrl: settings.loginUrl ?? 'https://login.microsoftonline.com',
    wire,
    ...timeout,
  });
  const connector = openConnector({
    token,
    serviceHosts: rules.serviceHosts,
    wire,
    ...(needs.fetch === undefined ? {} : { fetch: needs.fetch }),
    ...timeout,
  });
  const people = openPeople({ connector, wire });
  const afterwards = new Set<Promise<void>>();
  const sender = openSender({
    appId: settings.appId,
    connector,
    log,
    ...(settings.serviceUrl === undefined ? {} : { serviceUrl: settings.serviceUrl }),
    stop: async () => {
      await Promise.allSettled(afterwards);
    },
  });
  const memory = openMemory<Answer>({
    wire,
    most: limits.deliveriesKept,
    keep: (answered) => answered.status === 200,
  });
  // Who was told that nothing was kept, so that a repeat of Teams does not tell it again.
  const warned = openMemory<void>({ wire, most: limits.deliveriesKept, keep: () => true });
  const prove = await openProof(settings, tenant);
  const refused = openRefusals(log, wire);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return end(response, 405);
    const claims = guardToken(request.headers.authorization, rules, wire());
    if (isRefused(claims)) return end(response, refused(claims), undefined, true);
    const body = await readBody(request);
    if (body === 'too-large') return end(response, 413, undefined, true);
    if (body === 'not-json') return end(response, 400);
    const activity = guardBody(body, claims, rules);
    if (isRefused(activity)) return end(response, refused(activity));

    let answered: Answer | undefined;
    const status = await prove(request, body, async () => {
      answered = await answerTo(activity);
    });
    if (answered === undefined)
      return end(response, status === 401 ? refused({ refused: 401, why: 'not signed by Teams' }) : 503);
    end(response, answered.status, answered.body);
    if (answered.after !== undefined) later(answered.after());
  }

  async function answerTo(activity: Proven): Promise<Answer> {
    const reading = read(activity);
    const { tenant, serviceUrl } = activity;
    sender.heard(tenant, serviceUrl);
    if (reading.read === 'nothing') {
      log.info({ what: `teams: ${reading.what}` });
      return activity.type === 'invoke' ? { status: 200, body: {} } : { status: 200 };
    }
    if (reading.read === 'stale') {
      const chat = { serviceUrl, conversation: reading.conversation };
      return answerStale(reading, chat, needs.words[reading.language ?? 'nl'], {
        sender,
        words: needs.words,
        log,
      });
    }
    const { did } = reading;
    const chat = { serviceUrl, conversation: did.conversation };
    const [key, keepMs] = sameAs(did);
    return memory.run(key, keepMs, () => take(did, tenant, chat));
  }

  async function take(did: Did, tenant: string, chat: Chat): Promise<Answer> {
    const address: Address = {
      platform: 'teams',
      tenant,
      user: did.user,
      ...(did.private ? { reach: writeReach(chat) } : {}),
    };
    // Another bot is nobody, also while Teams cannot be asked who it is.
    if (did.bot) return { status: 200 };
    const asked = { chat, tenant, user: did.user, member: did.member, bot: did.bot };
    // A press has to be answered in five seconds and comes from somebody who was met before: it waits for nobody.
    const profile =
      did.deed.kind === 'pressed' || did.deed.kind === 'submitted'
        ? people.known(asked, did.language)
        : await people.ask(asked, did.language);
    const who: Who = { ...address, platform: 'teams', ...(profile === undefined ? {} : { profile }) };
    const inbound: Inbound = {
      who,
      at: wire(),
      delivery: `${did.conversation} ${did.activity ?? needs.ids.id()}`,
      ...did.deed,
    };
    const warn = async (card: Card): Promise<void> => {
      await sender.say(did.private ? chat : await sender.chatOf(address), card, did.language);
    };
    let reply: Awaited<ReturnType<Receive>>;
    try {
      reply = await needs.receive(inbound);
    } catch (cause) {
      const isTold = cause instanceof NotKept;
      log.trouble({ where: 'teams.receive', what: 'nothing was kept', cause: isTold ? cause.cause : cause });
      if (!isTold) return { status: 503 };
      const [key, keepMs] = sameAs(did);
      return { status: 503, after: () => warned.run(key, keepMs, () => warn(cause.card)) };
    }
    try {
      return await answer(reply, { did, chat, address }, { sender, words: needs.words, log });
    } catch (cause) {
      log.trouble({ where: 'teams.answer', what: 'kept, and the answer could not be made', cause });
      return answerFault(did, needs.words);
    }
  }

  function later(work: Promise<void>): void {
    const done = work
      .catch((cause: unknown) => log.trouble({ where: 'teams.answer', what: 'not sent', cause }))
      .finally(() => afterwards.delete(done));
    afterwards.add(done);
  }

  return {
    platform: sender.platform,
    path,
    listener(request, response) {
      serve(request, response).catch((cause: unknown) => {
        log.trouble({ where: 'teams', what: 'a request could not be served', cause });
        end(response, 503);
      });
    },
    start: () => Promise.resolve(),
  };
}

/**
 * What makes two deliveries the same, and how long that is remembered. A message by its id; installing, which is told
 * twice, by its chat; a press by what it means, while it runs: afterwards the app itself knows it by its nonce.
 */
function sameAs(did: Did): readonly [key: string, keepMs: number] {
  if (did.way === 'greeting') return [`greeting ${did.conversation}`, limits.greetingKeptMs];
  if (did.way === 'message' && did.activity !== undefined)
    return [`message ${did.conversation} ${did.activity}`, limits.deliveryKeptMs];
  return [`press ${sameDeed(did)}`, 0];
}

// ---------------------------------------------------------------- the proof, by botbuilder

/** Runs `work` when botbuilder finds the token signed by Microsoft for us; resolves with botbuilder's status. */
type Prove = (request: IncomingMessage, body: unknown, work: () => Promise<void>) => Promise<number>;

/**
 * botbuilder checks signature, issuer, audience, time, endorsements and serviceUrl; no check can be switched off. Its
 * own clients for sending are replaced by one that cannot send: they repeat by themselves and know no timeout.
 */
async function openProof(settings: TeamsSettings, tenant: string): Promise<Prove> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = await import('botbuilder');
  type Activity = Parameters<
    InstanceType<typeof ConfigurationBotFrameworkAuthentication>['authenticateRequest']
  >[0];

  const closed = () => Promise.reject(new Error('teams: botbuilder sends nothing'));
  const credentials = {
    isValidAppId: (appId: string) => Promise.resolve(appId === settings.appId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: closed,
  };
  type UserTokenClient = Awaited<
    ReturnType<InstanceType<typeof ConfigurationBotFrameworkAuthentication>['createUserTokenClient']>
  >;
  type Factory = ReturnType<
    InstanceType<typeof ConfigurationBotFrameworkAuthentication>['createConnectorFactory']
  >;
  const noTokens = Object.freeze({}) as unknown as UserTokenClient;
  const noConnector: Factory = {
    create: () => Promise.resolve(Object.freeze({}) as unknown as Awaited<ReturnType<Factory['create']>>),
  };

  class Authentication extends ConfigurationBotFrameworkAuthentication {
    override async authenticateRequest(activity: Activity, header: string) {
      const found = await within(limits.sendMs, super.authenticateRequest(activity, header));
      return { ...found, connectorFactory: noConnector };
    }
    override createUserTokenClient() {
      return Promise.resolve(noTokens);
    }
  }

  const authentication = new Authentication(
    {
      MicrosoftAppId: settings.appId,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: tenant,
      ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${tenant}`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: channelIssuer,
      OAuthUrl: 'https://token.botframework.com',
      ToBotFromChannelOpenIdMetadataUrl:
        settings.openIdMetadataUrl ?? 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      ToBotFromEmulatorOpenIdMetadataUrl:
        'https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration',
      ValidateAuthority: true,
    },
    credentials,
  );

  class Adapter extends CloudAdapter {
    // botbuilder answers 500 to a wrong signature and writes every error to the console.
    protected override async processActivity(header: never, activity: never, logic: never) {
      try {
        return await super.processActivity(header, activity, logic);
      } catch (cause) {
        return { status: isNotSigned(cause) ? 401 : 503 };
      }
    }
  }
  const adapter = new Adapter(authentication);

  return async (request, body, work) => {
    let status = 200;
    const result = {
      socket: request.socket,
      status: (code: number) => {
        status = code;
      },
      header: () => undefined,
      send: () => undefined,
      end: () => undefined,
    };
    const asked = { method: 'POST', headers: request.headers, body: body as Record<string, unknown> };
    await adapter.process(asked, result, work);
    return status;
  };
}

/** A wrong token, rather than keys that could not be fetched. */
function isNotSigned(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  if ('statusCode' in cause) return cause.statusCode === 401;
  return ['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError'].includes(cause.name);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('teams: the keys of Teams did not arrive')), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

// ---------------------------------------------------------------- the request and its answer

async function readBody(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > limits.requestBytes) return 'too-large';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.requestBytes) return 'too-large';
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return 'not-json';
  }
}

function end(response: ServerResponse, status: number, body?: object, close = false): void {
  if (response.headersSent || response.destroyed) return;
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(close ? { connection: 'close' } : {}),
  });
  response.end(text);
}

/** One line a minute for each reason, so that a flood of forged requests does not fill the log. */
function openRefusals(log: Log, wire: () => number): (refusal: Refusal) => number {
  const until = new Map<string, number>();
  return ({ refused, why }) => {
    const now = wire();
    if ((until.get(why) ?? 0) <= now) {
      if (until.size > 100) until.clear();
      until.set(why, now + 60_000);
      log.trouble({ where: 'teams.guard', what: `refused: ${why}` });
    }
    return refused;
  };
}

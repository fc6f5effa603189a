// A Teams tenant that exists only in memory: its login, its keys and its connector refuse what Microsoft's refuse.
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Phone } from '../phone.ts';
import { isThing, listOf, readJson, spellOut, textOf, type Thing } from '../shape.ts';
import type { ServiceAnswer, Stage } from '../stage.ts';
import { bytesOf, teamsLimits, wrongInActivity } from './limits.ts';

export type TeamsApp = {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenant: string;
};

export type TeamsFake = {
  readonly app: TeamsApp;
  /** Answers one request below `/teams`; nothing means that the connection breaks. */
  handle(
    method: string,
    path: string,
    authorization: string | undefined,
    body: string,
  ): Promise<ServiceAnswer | undefined>;
  /** The proof that a request comes from Teams. */
  tokenForBot(serviceUrl: string): Promise<string>;
  conversationOf(person: string): string;
  /** The channel, in which this person spoke last. */
  channelOf(person: string): string;
  memberOf(person: string): string;
  /** From now on the bot may write to this person. */
  installFor(person: string): void;
  nextId(): string;
};

type Given = { readonly stage: Stage; readonly app: TeamsApp; readonly baseUrl: () => string };

const channel = '19:lerarenkamer@thread.tacv2';
const issuer = 'https://api.botframework.com';
const scope = 'https://api.botframework.com/.default';
const tokenSeconds = 3600;

export async function openTeamsFake({ stage, app, baseUrl }: Given): Promise<TeamsFake> {
  const { phones, faults, wire, id } = stage;
  const keyId = id('key');
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const tokens = new Map<string, number>();
  const installed = new Set<string>();
  const sends = new Map<string, readonly number[]>();
  let lastId = 0;
  let inChannel: string | undefined;

  const conversationOf = (person: string): string => `a:1-${person}`;
  const memberOf = (person: string): string => `29:1-${person}`;
  const nextId = (): string => {
    lastId = Math.max(lastId + 1, Math.floor(wire()));
    return String(lastId);
  };
  const phoneOfMember = (member: string): Phone | undefined =>
    phones.find(({ person }) => memberOf(person.id) === member || person.teamsAad === member);

  const error = (status: number, code: string, message: string): ServiceAnswer => ({
    status,
    body: { error: { code, message } },
  });

  function token(body: string): ServiceAnswer {
    const form = new URLSearchParams(body);
    const refuse = (why: string, description: string): ServiceAnswer => ({
      status: why === 'invalid_client' ? 401 : 400,
      body: { error: why, error_description: description },
    });
    if (form.get('grant_type') !== 'client_credentials')
      return refuse('unsupported_grant_type', 'AADSTS70003');
    if (form.get('client_id') !== app.appId) return refuse('unauthorized_client', 'AADSTS700016');
    if (form.get('client_secret') !== app.appPassword) return refuse('invalid_client', 'AADSTS7000215');
    if (form.get('scope') !== scope) return refuse('invalid_scope', 'AADSTS70011');
    const made = id('token');
    tokens.set(made, wire() + tokenSeconds * 1000);
    return { status: 200, body: { token_type: 'Bearer', expires_in: tokenSeconds, access_token: made } };
  }

  function holdsToken(authorization: string | undefined): boolean {
    const until = tokens.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '');
    return until !== undefined && until > wire();
  }

  /** Milliseconds to wait before this conversation, and the tenant as a whole, take one more. */
  function waitFor(conversation: string): number {
    const now = wire();
    const times = stage.strictRates ? 1 : 3;
    const rules = [
      ...teamsLimits.perConversation.map((rule) => ({ ...rule, key: conversation })),
      { ...teamsLimits.perTenant, key: 'tenant' },
    ];
    for (const { key, ms, times: most } of rules) {
      const recent = (sends.get(key) ?? []).filter((at) => now - at < ms);
      if (recent.length >= most * times) return ms - (now - (recent[0] ?? now));
    }
    for (const key of [conversation, 'tenant'])
      sends.set(key, [...(sends.get(key) ?? []).filter((at) => now - at < 3_600_000), now]);
    return 0;
  }

  // ------------------------------------------------------------ the connector

  type Call = {
    readonly name: string;
    readonly phone: Phone | undefined;
    readonly run: () => ServiceAnswer;
  };

  function call(method: string, parts: readonly string[], body: Thing): Call | undefined {
    const [, , conversation, what, which] = parts;
    if (conversation === undefined) {
      const members = listOf(body.members);
      const phone = phoneOfMember(String(members[0]?.id));
      return method === 'POST'
        ? { name: 'createConversation', phone, run: () => create(phone, body, members) }
        : undefined;
    }
    const phone = phones.find(({ person }) => conversationOf(person.id) === conversation);
    const isChannel = conversation === channel;
    if (what === 'activities' && method === 'POST')
      return {
        name: 'send',
        phone,
        run: () => (isChannel ? sayInChannel(body) : send(phone, conversation, body)),
      };
    if (what === 'activities' && method === 'PUT' && which !== undefined)
      return { name: 'update', phone, run: () => update(phone, which, body) };
    if (what === 'activities' && method === 'DELETE' && which !== undefined)
      return { name: 'delete', phone, run: () => remove(phone, which) };
    if (what === 'members' && method === 'GET' && which !== undefined)
      return { name: 'member', phone: phoneOfMember(which), run: () => member(phoneOfMember(which)) };
    if (what === 'members' && method === 'GET')
      return { name: 'member', phone, run: () => ({ status: 200, body: [member(phone).body] }) };
    return undefined;
  }

  const unknown = (): ServiceAnswer => error(404, 'ConversationNotFound', 'Conversation not found.');
  const blocked = (): ServiceAnswer =>
    error(403, 'MessageWritesBlocked', 'Bot is not part of the conversation roster.');

  function create(phone: Phone | undefined, body: Thing, members: readonly Thing[]): ServiceAnswer {
    if (members.length !== 1) return error(400, 'BadSyntax', 'One member is needed.');
    const channelData = isThing(body.channelData) ? body.channelData : {};
    const named = isThing(channelData.tenant) ? channelData.tenant.id : body.tenantId;
    if (named !== app.tenant) return error(403, 'Forbidden', 'The tenant is not this one.');
    if (phone === undefined) return error(404, 'NotFound', 'The member is not in this tenant.');
    if (!installed.has(phone.person.id)) return blocked();
    return {
      status: 201,
      body: { id: conversationOf(phone.person.id), activityId: undefined, serviceUrl: baseUrl() },
    };
  }

  function refusal(activity: Thing): ServiceAnswer | undefined {
    if (bytesOf(activity) > teamsLimits.bytes)
      return error(413, 'MessageSizeTooBig', 'Message size too large.');
    const wrong = wrongInActivity(activity);
    return wrong.length === 0 ? undefined : error(400, 'BadSyntax', spellOut(wrong));
  }

  function put(phone: Phone, activityId: string, activity: Thing, isInChannel = false): void {
    phone.show({
      id: activityId,
      at: stage.shownTime(),
      from: 'bot',
      notification: textOf(activity.summary ?? activity.text),
      payload: activity,
      ...(isInChannel ? { inChannel: true } : {}),
    });
  }

  function send(phone: Phone | undefined, conversation: string, activity: Thing): ServiceAnswer {
    if (phone === undefined) return unknown();
    if (!installed.has(phone.person.id)) return blocked();
    const wrong = refusal(activity);
    if (wrong !== undefined) return wrong;
    const wait = waitFor(conversation);
    if (wait > 0) return tooMany(wait);
    const activityId = nextId();
    if (activity.type === 'message') put(phone, activityId, activity);
    return { status: 201, body: { id: activityId } };
  }

  /** Words in a channel show on the screen of whoever spoke there last, marked as such. */
  function sayInChannel(activity: Thing): ServiceAnswer {
    const wrong = refusal(activity);
    if (wrong !== undefined) return wrong;
    const phone = phones.find(({ person }) => person.id === inChannel);
    if (phone === undefined) return unknown();
    const activityId = nextId();
    if (activity.type === 'message') put(phone, activityId, activity, true);
    return { status: 201, body: { id: activityId } };
  }

  function update(phone: Phone | undefined, activityId: string, activity: Thing): ServiceAnswer {
    if (phone === undefined) return unknown();
    const known = phone.messages.find((message) => message.id === activityId && !message.deleted);
    if (known === undefined) return error(404, 'ActivityNotFound', 'Activity not found.');
    if (known.from !== 'bot') return error(403, 'ForbiddenOperationException', 'Not a message of the bot.');
    const wrong = refusal(activity);
    if (wrong !== undefined) return wrong;
    put(phone, activityId, activity);
    return { status: 200, body: { id: activityId } };
  }

  function remove(phone: Phone | undefined, activityId: string): ServiceAnswer {
    if (phone === undefined) return unknown();
    if (!phone.messages.some((message) => message.id === activityId && message.from === 'bot'))
      return error(404, 'ActivityNotFound', 'Activity not found.');
    phone.takeBack(activityId);
    return { status: 200 };
  }

  function member(phone: Phone | undefined): ServiceAnswer {
    if (phone === undefined) return error(404, 'MemberNotFoundInConversation', 'Member not found.');
    const { person } = phone;
    const principal =
      person.guest === true ? `${person.email.replace('@', '_')}#EXT#@voorbeeld.example` : person.email;
    return {
      status: 200,
      body: {
        id: memberOf(person.id),
        name: person.name,
        aadObjectId: person.teamsAad,
        objectId: person.teamsAad,
        email: person.email,
        userPrincipalName: principal,
        tenantId: app.tenant,
        userRole: person.guest === true ? 'guest' : 'user',
      },
    };
  }

  const tooMany = (ms: number): ServiceAnswer => ({
    status: 429,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) },
    body: { error: { code: 'Throttled', message: 'Too many requests.' } },
  });

  async function handle(
    method: string,
    path: string,
    authorization: string | undefined,
    body: string,
  ): Promise<ServiceAnswer | undefined> {
    const base = baseUrl().replace(/\/$/, '');
    if (path === '/openid')
      return {
        status: 200,
        body: { issuer, jwks_uri: `${base}/keys`, id_token_signing_alg_values_supported: ['RS256'] },
      };
    if (path === '/keys')
      return {
        status: 200,
        body: { keys: [{ ...publicJwk, kid: keyId, use: 'sig', alg: 'RS256', endorsements: ['msteams'] }] },
      };
    const isLogin = path.startsWith('/login/') && path.endsWith('/oauth2/v2.0/token');
    const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
    const value = isLogin ? {} : readJson(body);
    const found = isLogin ? undefined : call(method, parts, isThing(value) ? value : {});
    const name = isLogin ? 'token' : (found?.name ?? '');

    const fault = faults.take('teams', name, found?.phone?.person.id);
    if (fault === '429') return tooMany(1000);
    if (fault === '500') return error(500, 'ServiceError', 'Something went wrong.');
    if (fault === 'hang') await faults.untilCleared('teams');
    if (isLogin) return token(body);
    if (parts[0] !== 'v3' || parts[1] !== 'conversations' || found === undefined)
      return error(404, 'NotFound', 'There is nothing here.');
    if (!holdsToken(authorization))
      return error(401, 'Unauthorized', 'Authorization has been denied for this request.');
    if (fault === 'gone') return blocked();
    const done = found.run();
    return fault === 'lost' ? undefined : done;
  }

  return {
    app,
    handle,
    tokenForBot: (serviceUrl) =>
      new SignJWT({ serviceurl: serviceUrl })
        .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(app.appId)
        .setNotBefore(Math.floor(wire() / 1000) - 1)
        .setExpirationTime(Math.floor(wire() / 1000) + tokenSeconds)
        .sign(privateKey),
    conversationOf,
    channelOf(person) {
      inChannel = person;
      return channel;
    },
    memberOf,
    installFor: (person) => void installed.add(person),
    nextId,
  };
}

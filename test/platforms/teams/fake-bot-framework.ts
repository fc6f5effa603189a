/**
 * A Bot Framework on this machine with keys of its own: it signs what comes in as Teams does, and keeps what we send.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Door, Inbound, Receive, Reply } from '../../../src/app/ports.ts';
import { openTeams, type TeamsSettings } from '../../../src/platforms/teams/open.ts';
import type { TeamsWords } from '../../../src/platforms/teams/words.ts';

export const appId = '11111111-2222-4333-8444-555555555555';
export const tenant = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
export const person = '99999999-8888-4777-8666-555555555555';

export const words: TeamsWords = {
  nl: {
    privately: 'Ik antwoord je privé.',
    required: 'Vul dit in.',
    old: 'Deze knop werkt niet meer.',
    done: 'Gedaan.',
    look: 'Kijk in je chat.',
    fault: 'Dat kan ik hier niet laten zien.',
  },
  en: {
    privately: 'I answer you privately.',
    required: 'Fill this in.',
    old: 'This button no longer works.',
    done: 'Done.',
    look: 'Look in your chat.',
    fault: 'I cannot show that here.',
  },
};

export type Got = {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
};

/** What the service answers; `silent` never does. */
export type Says =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'silent';

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const keys = generateKeyPair('RS256', { extractable: true });
const otherKeys = generateKeyPair('RS256', { extractable: true });

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(
  receive: Receive,
  more: Partial<TeamsSettings> & { timeoutMs?: number; wire?: () => number } = {},
) {
  const { publicKey } = await keys;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'of-the-fake', use: 'sig', endorsements: ['msteams'] };
  const got: Got[] = [];
  const order: string[] = [];
  const troubles: string[] = [];
  let tokens = 0;
  let says: (one: Got) => Says | undefined = () => undefined;
  let made = 0;

  const service = createServer((request, response) => {
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    void textOf(request).then((text) => {
      const path = request.url ?? '';
      if (path === '/metadata') return answer(200, { issuer: 'fake', jwks_uri: `http://${host}/keys` });
      if (path === '/keys') return answer(200, { keys: [jwk] });
      if (path === `/${tenant}/oauth2/v2.0/token`) {
        tokens += 1;
        return answer(200, { access_token: `our-token-${tokens}`, expires_in: 3600, token_type: 'Bearer' });
      }
      const one: Got = {
        method: request.method ?? '',
        path,
        authorization: request.headers.authorization,
        body: text.startsWith('{') ? JSON.parse(text) : {},
      };
      got.push(one);
      order.push(`${one.method} ${path.includes('/members/') ? 'member' : 'activity'}`);
      const said = says(one);
      if (said === 'silent') return;
      if (said !== undefined) return answer(said.status, said.body ?? {}, said.headers);
      if (path.includes('/members/'))
        return answer(200, {
          id: '29:member',
          name: 'Noor Voorbeeld',
          email: 'noor@school.example',
          userPrincipalName: 'noor@school.example',
          tenantId: tenant,
          userRole: 'user',
        });
      if (path === '/v3/conversations') return answer(201, { id: 'a:opened' });
      made += 1;
      return answer(201, { id: `message-${made}` });
    });
  });
  const host = await listen(service);
  const serviceUrl = `http://${host}/`;

  const received: Inbound[] = [];
  const door: Door = await openTeams(
    {
      appId,
      appPassword: 'not a secret',
      tenants: [tenant],
      openIdMetadataUrl: `http://${host}/metadata`,
      loginUrl: `http://${host}`,
      serviceHosts: [host],
      serviceUrl,
      ...more,
    },
    {
      receive: async (inbound) => {
        received.push(inbound);
        const reply = await receive(inbound);
        order.push('kept');
        return reply;
      },
      wire: more.wire ?? Date.now,
      ids: { id: () => 'an-id', nonce: () => 'a-nonce', number: () => '7F3K' },
      log: {
        turn: () => undefined,
        trouble: ({ where, what }) => void troubles.push(`${where}: ${what}`),
        info: () => undefined,
      },
      words,
      ...(more.timeoutMs === undefined ? {} : { timeoutMs: more.timeoutMs }),
    },
  );
  await door.start();
  const bot = createServer((request, response) => door.listener?.(request, response));
  const botHost = await listen(bot);

  type Claims = {
    iss?: string;
    aud?: string;
    serviceurl?: string;
    expiresIn?: number;
    forged?: boolean;
    omit?: 'exp' | 'serviceurl';
  };
  async function sign(claims: Claims = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const pair = await (claims.forged === true ? otherKeys : keys);
    const jwt = new SignJWT(
      claims.omit === 'serviceurl' ? {} : { serviceurl: claims.serviceurl ?? serviceUrl },
    )
      .setProtectedHeader({ alg: 'RS256', kid: 'of-the-fake', typ: 'JWT' })
      .setIssuer(claims.iss ?? 'https://api.botframework.com')
      .setAudience(claims.aud ?? appId);
    if (claims.omit !== 'exp') jwt.setExpirationTime(now + (claims.expiresIn ?? 3600));
    return jwt.sign(pair.privateKey);
  }

  let ids = 0;
  /** An activity as Teams sends it. */
  function activity(more: Record<string, unknown> = {}): Record<string, unknown> {
    ids += 1;
    return {
      type: 'message',
      id: `activity-${ids}`,
      channelId: 'msteams',
      serviceUrl,
      timestamp: new Date().toISOString(),
      locale: 'nl-NL',
      from: { id: '29:member', aadObjectId: person, name: 'Noor Voorbeeld' },
      recipient: { id: `28:${appId}`, name: 'Meldwijs' },
      conversation: { id: 'a:private-chat', conversationType: 'personal', tenantId: tenant },
      channelData: { tenant: { id: tenant } },
      text: 'hallo',
      textFormat: 'plain',
      ...more,
    };
  }

  async function deliver(
    body: unknown,
    token?: string,
  ): Promise<{ status: number; body: unknown; text: string }> {
    const response = await fetch(`http://${botHost}${door.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token ?? (await sign())}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), text };
  }

  return {
    door,
    host,
    botHost,
    serviceUrl,
    got,
    order,
    received,
    troubles,
    sign,
    activity,
    deliver,
    tokens: () => tokens,
    /** Messages that were sent or changed; not the questions who somebody is. */
    sent: () => got.filter((one) => !one.path.includes('/members/')),
    answering(how: (one: Got) => Says | undefined) {
      says = how;
    },
    async close() {
      await door.platform.stop();
      bot.closeAllConnections();
      service.closeAllConnections();
      await Promise.all([bot, service].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

export const reply =
  (one: Reply): Receive =>
  () =>
    Promise.resolve(one);

/** Every text in a card, wherever it stands. */
export function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (key === 'text' ? [inner] : []) : textsIn(inner),
  );
}

/** Everything in a card with this type. */
export function allOf(value: unknown, type: string): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap((one) => allOf(one, type));
  if (typeof value !== 'object' || value === null) return [];
  const self = 'type' in value && value.type === type ? [value as Record<string, unknown>] : [];
  return [...self, ...Object.values(value).flatMap((inner) => allOf(inner, type))];
}

/**
 * A Slack and a Teams on this machine that take what the bot sends: at once, or within the limits of the real ones.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { slackTeam, teamsTenant } from './schools.ts';

export const signingSecret = 'the-signing-secret-of-the-benchmark';
export const botToken = 'xoxb-of-the-benchmark';
export const appId = '00000000-0000-4000-9000-00000000aaaa';

/** A message that arrived in somebody's chat; `text` is the request as it came. */
export type Arrived = { readonly conversation: string; readonly text: string; readonly at: number };

export type Platforms = {
  readonly origin: string;
  readonly slackApiUrl: string;
  readonly serviceUrl: string;
  readonly metadataUrl: string;
  /** A Teams token as every request of one hour carries it. */
  readonly token: string;
  /** New messages since it was last set to nothing. */
  arrived: Arrived[] | undefined;
  /** Slack takes one message a second for each chat, Teams seven. */
  limited: boolean;
  /** How often a limit was met. */
  refused: number;
  close(): Promise<void>;
};

const perSecond = { slack: 1, teams: 7 };

export async function openPlatforms(): Promise<Platforms> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig', endorsements: ['msteams'] };
  const sentTo = new Map<string, number[]>();
  let made = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  const origin = await listen(server);
  const serviceUrl = `${origin}/teams/`;
  const token = await new SignJWT({ serviceurl: serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'JWT' })
    .setIssuer('https://api.botframework.com')
    .setAudience(appId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);

  const platforms: Platforms = {
    origin,
    slackApiUrl: `${origin}/slack/`,
    serviceUrl,
    metadataUrl: `${origin}/teams/metadata`,
    token,
    arrived: undefined,
    limited: false,
    refused: 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  /** Whether this chat may have one more now; a message that is taken is written down. */
  function takes(service: 'slack' | 'teams', conversation: string, text: string, isNew: boolean): boolean {
    const at = performance.now();
    if (platforms.limited) {
      const recent = (sentTo.get(conversation) ?? []).filter((before) => before > at - 1000);
      if (recent.length >= perSecond[service]) {
        platforms.refused += 1;
        return false;
      }
      sentTo.set(conversation, [...recent, at]);
    }
    if (isNew) platforms.arrived?.push({ conversation, text, at });
    return true;
  }

  function answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    const url = request.url ?? '';
    if (url === '/teams/metadata')
      return say(response, 200, { issuer: 'bench', jwks_uri: `${origin}/teams/keys` });
    if (url === '/teams/keys') return say(response, 200, { keys: [jwk] });
    if (url.endsWith('/oauth2/v2.0/token'))
      return say(response, 200, { access_token: 'ours', expires_in: 3600, token_type: 'Bearer' });
    if (url.startsWith('/slack/')) return slack(response, url.slice('/slack/'.length), text);
    if (url.startsWith('/teams/')) return teams(request, response, url.slice('/teams/'.length), text);
    say(response, 404, { error: 'nothing here' });
  }

  function slack(response: ServerResponse, method: string, text: string): void {
    const field = (name: string): string => new URLSearchParams(text).get(name) ?? '';
    switch (method) {
      case 'auth.test':
        return say(response, 200, { ok: true, team_id: slackTeam, user_id: 'U0BOT', bot_id: 'B0BOT' });
      case 'users.info':
        return say(response, 200, { ok: true, user: slackMember(field('user')) });
      case 'conversations.open':
        return say(response, 200, { ok: true, channel: { id: `D${field('users')}` } });
      case 'chat.postMessage': {
        const channel = /(?:^|&)channel=([^&]+)/.exec(text)?.[1] ?? '';
        if (!takes('slack', channel, text, true))
          return say(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
        made += 1;
        return say(response, 200, { ok: true, channel, ts: `1700000000.${made}` });
      }
      default:
        return say(response, 200, { ok: true });
    }
  }

  function teams(request: IncomingMessage, response: ServerResponse, path: string, text: string): void {
    const [, , conversation = '', kind] = path.split('/').map(decodeURIComponent);
    if (request.method === 'GET') return say(response, 200, teamsMember(path));
    if (conversation === '') {
      const asked = JSON.parse(text) as { members: readonly { id: string }[] };
      return say(response, 201, { id: chatOf(asked.members[0]?.id ?? '') });
    }
    if (kind !== 'activities') return say(response, 404, { error: { code: 'NotFound' } });
    if (!takes('teams', conversation, text, request.method === 'POST'))
      return say(response, 429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '1' });
    made += 1;
    say(response, 200, { id: `message-${made}` });
  }

  return platforms;
}

export const chatOf = (user: string): string => `a:chat-of-${user}`;
export const memberOf = (user: string): string => `29:${user}`;

/** `UTEACHER07` is a teacher of the seventh school; the people with a role are known by their ids. */
function slackMember(user: string): object {
  const at = /^UTEACHER(\d+)$/.exec(user)?.[1];
  return {
    id: user,
    team_id: slackTeam,
    name: user,
    real_name: `Naam ${user}`,
    locale: 'nl-NL',
    profile: {
      real_name: `Naam ${user}`,
      ...(at === undefined ? {} : { email: `meester@school${at}.example` }),
    },
  };
}

function teamsMember(path: string): object {
  const id = decodeURIComponent(path.split('/').at(-1) ?? '');
  const at = /teams-teacher-(\d+)$/.exec(id)?.[1];
  const email =
    at === undefined
      ? {}
      : { email: `juf@school${at}.example`, userPrincipalName: `juf@school${at}.example` };
  return { id, name: `Naam ${id}`, tenantId: teamsTenant, userRole: 'user', ...email };
}

function say(
  response: ServerResponse,
  status: number,
  body: unknown,
  more: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...more,
    })
    .end(text);
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

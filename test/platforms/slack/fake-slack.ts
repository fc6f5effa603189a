// A Slack in this process: it answers API calls, remembers them, and signs requests the way Slack does.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Door, Inbound, Receive, Reply } from '../../../src/app/ports.ts';
import { openSlack, type SlackNeeds, type SlackSettings } from '../../../src/platforms/slack/open.ts';
import { openSafe } from './fake-safe.ts';

/** One call as Slack got it; what was written as JSON is read. */
export type Call = {
  readonly method: string;
  readonly token: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** What Slack says to one call; `undefined` leaves it to the usual answer. */
export type Says = (call: Call) => Said | undefined | Promise<Said | undefined>;
export type Said = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection is cut instead. */
  readonly cut?: true;
};

export type FakeSlack = {
  readonly url: string;
  readonly calls: Call[];
  says: Says;
  /** The calls of one method, in order. */
  to(method: string): readonly Call[];
};

export const signingSecret = 'a-secret-of-this-test';
/** Monday 7 September 2026, 10:41 in Amsterdam. */
export const tenFortyOne = Date.UTC(2026, 8, 7, 8, 41);

export async function openFakeSlack(): Promise<FakeSlack> {
  const calls: Call[] = [];
  let posted = 0;
  const fake: FakeSlack = {
    url: '',
    calls,
    says: () => undefined,
    to: (method) => calls.filter((call) => call.method === method),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse, body: string) => {
    const call: Call = {
      method: (request.url ?? '').replace(/^\/api\//, ''),
      token: (request.headers.authorization ?? '').replace(/^Bearer /, ''),
      fields: fieldsOf(body),
    };
    calls.push(call);
    posted += 1;
    const said = (await fake.says(call)) ?? usual(call, posted);
    if (said.cut === true) {
      request.socket.destroy();
      return;
    }
    response.writeHead(said.status ?? 200, { 'content-type': 'application/json', ...said.headers });
    response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? { ok: true }));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(request, response, Buffer.concat(chunks).toString()));
  });
  return Object.assign(fake, { url: `http://127.0.0.1:${await listenOn(server)}/api/` });
}

/** Listens on loopback until the test is over. */
export async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

export const refused = (error: string): Said => ({ body: { ok: false, error } });
export const tooMany = (seconds: number): Said => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

/** `xoxb-T1-…` belongs to workspace T1 and its bot is UBOTT1. */
function usual(call: Call, posted: number): Said {
  const team = call.token.split('-')[1] ?? '';
  switch (call.method) {
    case 'auth.test':
      return team.startsWith('T')
        ? { body: { ok: true, team_id: team, user_id: `UBOT${team}`, bot_id: `B${team}` } }
        : refused('invalid_auth');
    case 'users.info':
      return {
        body: {
          ok: true,
          user: member(String(call.fields['user']), team),
        },
      };
    case 'conversations.open':
      return { body: { ok: true, channel: { id: `D${String(call.fields['users'])}` } } };
    case 'chat.postMessage':
      return { body: { ok: true, channel: call.fields['channel'], ts: `1700000000.${posted}` } };
    default:
      return { body: { ok: true } };
  }
}

export function member(id: string, team: string, more: object = {}) {
  return {
    id,
    team_id: team,
    name: 'noor',
    real_name: 'Noor Voorbeeld',
    locale: 'nl-NL',
    is_bot: false,
    deleted: false,
    is_restricted: false,
    is_ultra_restricted: false,
    profile: { real_name: 'Noor Voorbeeld', email: 'noor@school.example' },
    ...more,
  };
}

function fieldsOf(body: string): Record<string, unknown> {
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}

// ---------------------------------------------------------------- the door, opened

export type Opened = {
  readonly slack: FakeSlack;
  readonly door: Door;
  readonly clock: { now: number };
  readonly heard: Inbound[];
  readonly log: { readonly trouble: string[]; readonly causes: unknown[]; readonly turns: string[] };
  /** Sends a request as Slack signs it. */
  readonly deliver: (body: string, type: 'json' | 'form', change?: Headers) => Promise<Delivered>;
  readonly event: (payload: object, change?: Headers) => Promise<Delivered>;
  readonly interact: (payload: object) => Promise<Delivered>;
  readonly command: (fields: Readonly<Record<string, string>>) => Promise<Delivered>;
};
export type Delivered = { readonly status: number; readonly body: string; readonly json: unknown };
type Headers = Readonly<Record<string, string | undefined>>;

export type More = Partial<Pick<SlackNeeds, 'safe' | 'alarm'>> & {
  readonly clock?: { now: number };
  readonly slack?: FakeSlack;
};

/** Opens the real door on a fake Slack; `receive` answers `done` unless told otherwise. */
export async function open(
  receive: (inbound: Inbound) => Reply | Promise<Reply> = () => ({ type: 'done' }),
  settings: Partial<SlackSettings> = {},
  prepare?: (slack: FakeSlack) => void,
  more: More = {},
): Promise<Opened> {
  const slack = more.slack ?? (await openFakeSlack());
  prepare?.(slack);
  const clock = more.clock ?? { now: tenFortyOne };
  const heard: Inbound[] = [];
  const log: Opened['log'] = { trouble: [], causes: [], turns: [] };
  const remembering: Receive = async (inbound) => {
    heard.push(inbound);
    return receive(inbound);
  };
  const door = await openSlack(
    {
      ...(settings.appToken === undefined ? { signingSecret } : {}),
      botToken: 'xoxb-T1-a',
      apiUrl: slack.url,
      ...settings,
    },
    {
      receive: remembering,
      wire: () => clock.now,
      ids: { id: () => 'turn', nonce: () => 'nonce', number: () => '7F3K' },
      log: {
        turn: (line) => void log.turns.push(line.outcome),
        trouble: (line) => {
          log.trouble.push(`${line.where}: ${line.what}`);
          log.causes.push(line.cause);
        },
        info: () => undefined,
      },
      words: () => ({
        inPrivate: 'Ik antwoord je privé.',
        close: 'Sluiten',
      }),
      safe: more.safe ?? openSafe().of('this process'),
      ...(more.alarm === undefined ? {} : { alarm: more.alarm }),
    },
  );
  onTestFinished(async () => door.platform.stop());
  await door.start();
  const { listener } = door;
  const port = listener === undefined ? 0 : await listenOn(createServer(listener));

  const deliver: Opened['deliver'] = async (body, type, change = {}) => {
    const at = String(Math.floor(clock.now / 1000));
    const headers: Headers = {
      'content-type': type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': sign(body, change['x-slack-request-timestamp'] ?? at),
      ...change,
    };
    const sent = Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const response = await fetch(`http://127.0.0.1:${port}${door.path}`, {
      method: 'POST',
      headers: sent,
      body,
    });
    const text = await response.text();
    return { status: response.status, body: text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  };
  return {
    slack,
    door,
    clock,
    heard,
    log,
    deliver,
    event: async (payload, change) => deliver(JSON.stringify(payload), 'json', change),
    interact: async (payload) =>
      deliver(String(new URLSearchParams({ payload: JSON.stringify(payload) })), 'form'),
    command: async (fields) => deliver(String(new URLSearchParams(fields)), 'form'),
  };
}

export function sign(body: string, at: string, secret = signingSecret): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
}

/** A promise and the two ends that settle it. */
export function gate<T = void>() {
  return Promise.withResolvers<T>();
}

/** Resolves as soon as the thing is so; the test's own time limit is the only clock. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * The simulator's own door on this machine: a page for people, and a small HTTP API with which a script can play a whole
 * story. It answers only to this machine's own name, and to no other website.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readDuration, untilShows } from './clock.ts';
import { faultAnswers } from './faults.ts';
import { openPage } from './page.ts';
import { personItem } from './people.ts';
import type { Done } from './screen.ts';
import type { World } from './world.ts';

export type SimulatorClock = {
  /** School clock, epoch milliseconds. */
  now(): number;
  /** Winds the school clock forward and does what became due. */
  forward(ms: number): Promise<void>;
};

export type ListenerOptions = {
  readonly clock: SimulatorClock;
  /** The port the main server listens on. */
  readonly port: number | (() => number);
};

type Answer = { readonly status: number; readonly body: unknown };
const bodyLimit = 100_000;

class Refused extends Error {
  readonly status: number;
  constructor(status: number, says: string) {
    super(says);
    this.status = status;
  }
}

const chosen = z.union([z.string().max(5000), z.array(z.string().max(500)).max(100)]);
const nth = z.int().min(1).max(100).optional();
const bodies = {
  type: z.strictObject({
    text: z.string().max(12_000),
    attachments: z.int().min(0).max(5).optional(),
    channel: z.boolean().optional(),
  }),
  press: z.strictObject({
    action: z.string().min(1).max(2000),
    message: z.string().max(200).optional(),
    text: z.string().max(12_000).optional(),
    value: chosen.optional(),
    nth,
  }),
  submit: z.strictObject({
    values: z.record(z.string().max(300), chosen).default({}),
    button: z.string().max(2000).optional(),
    nth,
  }),
  clock: z.union([
    z.strictObject({ forward: z.string().max(30) }),
    z.strictObject({ until: z.string().max(5) }),
  ]),
  faults: z.strictObject({
    service: z.enum(['slack', 'teams']),
    answer: z.enum(faultAnswers),
    times: z.int().min(1).max(1000).optional(),
    method: z.string().max(60).optional(),
    person: z.string().max(60).optional(),
  }),
} as const;

/** Answers one request when it belongs to the simulator, and says whether it did. */
export type SimulatorListener = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Answers what belongs to the simulator and says whether it did; everything else is left to the bot's own doors. */
export function simulatorListener(world: World, options: ListenerOptions): SimulatorListener {
  const { clock } = options;
  const page = openPage();

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const fence = outside(request, typeof options.port === 'number' ? options.port : options.port());
    if (fence !== undefined) throw new Refused(403, fence);
    if (path === '/simulator/api/events') {
      listen(world, response);
      return;
    }
    if (path.startsWith('/simulator/api/')) {
      const told = await api(
        request,
        path.slice('/simulator/api/'.length).split('/').map(decodeURIComponent),
      );
      send(response, told.status, JSON.stringify(told.body), 'application/json; charset=utf-8');
      return;
    }
    const file = request.method === 'GET' ? await page.file(path) : undefined;
    if (file === undefined) throw new Refused(404, 'there is nothing here');
    send(response, 200, file.body, file.type);
  }

  async function api(request: IncomingMessage, [what, id, part]: readonly string[]): Promise<Answer> {
    const reads = request.method === 'GET';
    if (!reads && request.method !== 'POST') throw new Refused(405, 'GET or POST');
    if (what === 'people' && id === undefined && reads) return good(world.people.map(personItem));
    if (what === 'people' && id !== undefined) return person(request, id, part, reads);
    if (what === 'clock' && id === undefined) {
      if (!reads) await clock.forward(wind(await read(request, bodies.clock), clock.now()));
      return good({ now: new Date(clock.now()).toISOString() });
    }
    if (what === 'faults' && id === undefined) {
      if (!reads) world.faults.set(await read(request, bodies.faults));
      return good({ faults: world.faults.now });
    }
    throw new Refused(404, 'there is nothing here');
  }

  async function person(
    request: IncomingMessage,
    id: string,
    part: string | undefined,
    reads: boolean,
  ): Promise<Answer> {
    if (!world.people.some((each) => each.id === id))
      throw new Refused(
        404,
        `nobody is called ${id}; there are ${world.people.map((each) => each.id).join(', ')}`,
      );
    if (reads) {
      if (part === 'messages') return good(world.messages(id));
      if (part === 'view') return good(world.view(id) ?? null);
      if (part === 'screen') return good(world.screen(id));
    } else {
      if (part === 'type') {
        const { text, ...more } = await read(request, bodies.type);
        return done(await world.type(id, text, more));
      }
      if (part === 'press') return done(await world.press(id, await read(request, bodies.press)));
      if (part === 'submit') return done(await world.submit(id, await read(request, bodies.submit)));
    }
    throw new Refused(404, 'a person has messages, view and screen to read; type, press and submit to do');
  }

  return (request, response) => {
    const path = pathOf(request);
    if (path !== '/' && !path.startsWith('/simulator')) return false;
    answer(request, response, path).catch((error: unknown) => {
      const status = error instanceof Refused ? error.status : 500;
      const says = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.end();
      else send(response, status, JSON.stringify({ error: says }), 'application/json; charset=utf-8');
    });
    return true;
  };
}

const good = (body: unknown): Answer => ({ status: 200, body });
const done = (outcome: Done): Answer => ({ status: outcome.ok ? 200 : 422, body: outcome });

function pathOf(request: IncomingMessage): string {
  try {
    return new URL(request.url ?? '/', 'http://localhost').pathname;
  } catch {
    return '';
  }
}

/** Why a request does not come from this machine's own page or a script on it; nothing when it does. */
function outside(request: IncomingMessage, port: number): string | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host)) return 'the simulator answers to this machine only';
  if (origin !== undefined && origin !== `http://${host}`)
    return 'the simulator does not answer to other websites';
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'the simulator does not answer to other websites';
  const json = request.headers['content-type']?.split(';')[0]?.trim() === 'application/json';
  return request.method === 'POST' && !json ? 'a POST brings application/json' : undefined;
}

async function read<T>(request: IncomingMessage, shape: z.ZodType<T>): Promise<T> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new Refused(413, `at most ${bodyLimit} bytes`);
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    throw new Refused(400, 'this is not JSON');
  }
  const checked = shape.safeParse(value);
  if (checked.success) return checked.data;
  const wrong = checked.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new Refused(400, wrong.join('; '));
}

function wind(body: z.infer<typeof bodies.clock>, now: number): number {
  const ms = 'forward' in body ? readDuration(body.forward) : untilShows(body.until, now);
  if (ms === undefined) throw new Refused(400, 'forward is written as 10m, 1h or 2d; until as 08:00');
  return ms;
}

/** Tells the page who has something new, gathered for a moment so that a burst is one line. */
function listen(world: World, response: ServerResponse): void {
  response.writeHead(200, { ...safe, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': here\n\n');
  let waiting: NodeJS.Timeout | undefined;
  const changed = new Set<string>();
  const stop = world.changes.listen((person) => {
    changed.add(person);
    waiting ??= setTimeout(() => {
      waiting = undefined;
      response.write(`data: ${JSON.stringify({ people: [...changed] })}\n\n`);
      changed.clear();
    }, 30);
  });
  response.on('close', () => {
    clearTimeout(waiting);
    stop();
  });
}

const safe = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function send(response: ServerResponse, status: number, body: string | Uint8Array, type: string): void {
  response.writeHead(status, { ...safe, 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}

/**
 * Sends requests that were made beforehand and hears what comes back: as fast as sixteen connections go, or by the clock.
 */
import { connect, type Socket } from 'node:net';

export type Request = {
  readonly bytes: Buffer;
  /** Says what is wrong with an answer; nothing when it is right. */
  readonly wrong: (status: number, body: string) => string | undefined;
};

export const connections = 16;

/** Requests per second with sixteen connections that never wait; stops with an error at the first wrong answer. */
export async function asFastAsTheyGo(port: number, requests: readonly Request[]): Promise<number> {
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  try {
    let next = 0;
    const begin = performance.now();
    await Promise.all(
      lines.map(async (line) => {
        for (let mine = requests[next++]; mine !== undefined; mine = requests[next++]) await line.ask(mine);
      }),
    );
    return (requests.length / (performance.now() - begin)) * 1000;
  } finally {
    for (const line of lines) line.close();
  }
}

/** One request by itself; gives what was answered. */
export async function askOnce(port: number, request: Request): Promise<string> {
  const line = await openLine(port);
  try {
    return await line.ask(request);
  } finally {
    line.close();
  }
}

export type Answered = {
  /** Milliseconds from the moment at which it should have been sent. */
  readonly ms: number;
  /** The moment at which it should have been sent. */
  readonly planned: number;
};

/** So many requests per second, whether or not the ones before were answered. */
export async function byTheClock(
  port: number,
  perSecond: number,
  requests: readonly Request[],
): Promise<readonly Answered[]> {
  const lines: Line[] = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  const free = [...lines];
  const answered: Promise<Answered>[] = [];
  const begin = performance.now() + 50;
  const send = async (request: Request, planned: number): Promise<Answered> => {
    // The one that waited longest, because a server closes a connection that is quiet for five seconds.
    let line = free.shift();
    if (line === undefined) {
      line = await openLine(port);
      lines.push(line);
    }
    await line.ask(request);
    free.push(line);
    return { ms: performance.now() - planned, planned };
  };
  try {
    for (const [at, request] of requests.entries()) {
      const planned = begin + (at * 1000) / perSecond;
      const early = planned - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const one = send(request, planned);
      // It is looked at below; until then it must not end the whole run.
      one.catch(() => undefined);
      answered.push(one);
    }
    return await Promise.all(answered);
  } finally {
    for (const line of lines) line.close();
  }
}

type Line = { ask(request: Request): Promise<string>; close(): void };

const patienceMs = 10_000;

/** One connection that is kept open; one request at a time. */
async function openLine(port: number): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let waiting:
    | {
        readonly resolve: (body: string) => void;
        readonly reject: (cause: Error) => void;
        readonly request: Request;
      }
    | undefined;
  let received: Buffer = Buffer.alloc(0);
  const fail = (why: string): void => {
    waiting?.reject(new Error(why));
    waiting = undefined;
  };
  socket.setTimeout(patienceMs, () => fail(`no answer within ${patienceMs} ms`));
  socket.on('error', (cause) => fail(cause.message));
  socket.on('close', () => fail('the connection was closed before the answer'));
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (answer === undefined || waiting === undefined) return;
    received = Buffer.alloc(0);
    const { request, resolve, reject } = waiting;
    waiting = undefined;
    const wrong = request.wrong(answer.status, answer.body);
    if (wrong === undefined) resolve(answer.body);
    else reject(new Error(`${wrong}; got ${answer.status} ${answer.body.slice(0, 300)}`));
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject, request };
        socket.write(request.bytes);
      }),
    close: () => end(socket),
  };
}

function end(socket: Socket): void {
  socket.removeAllListeners('close');
  socket.destroy();
}

const headEnd = Buffer.from('\r\n\r\n');

/** The whole answer, when it is there. */
export function readAnswer(bytes: Buffer): { readonly status: number; readonly body: string } | undefined {
  const at = bytes.indexOf(headEnd);
  if (at < 0) return undefined;
  const head = bytes.toString('latin1', 0, at).toLowerCase();
  const status = Number(head.slice(9, 12));
  const from = at + headEnd.length;
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) {
    const until = from + Number(length);
    return bytes.length < until ? undefined : { status, body: bytes.toString('utf8', from, until) };
  }
  if (!head.includes('\r\ntransfer-encoding: chunked')) return { status, body: '' };
  let body = '';
  for (let start = from; ; ) {
    const line = bytes.indexOf('\r\n', start);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', start, line), 16);
    const until = line + 2 + size;
    if (bytes.length < until + 2) return undefined;
    if (size === 0) return { status, body };
    body += bytes.toString('utf8', line + 2, until);
    start = until + 2;
  }
}

// The other end of Socket Mode: a line that delivers envelopes and remembers what was acknowledged.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { onTestFinished } from 'vitest';
import type { Server } from 'ws';
import type { Said } from './fake-slack.ts';
import { listenOn } from './fake-slack.ts';

// The types in the tree are older than the package, which has had this name for its server since.
const { WebSocketServer } = createRequire(import.meta.url)('ws') as {
  readonly WebSocketServer: typeof Server;
};

export type Acknowledged = { readonly envelope_id: string; readonly payload: unknown };

export type FakeLine = {
  /** What Slack answers when asked for a line. */
  readonly said: Said;
  readonly acknowledged: readonly Acknowledged[];
  /** How many lines were opened, and how many of them are closed. */
  readonly opened: () => number;
  readonly closed: () => number;
  /** Delivers over the newest line. */
  readonly deliver: (type: string, payload: object, id: string, more?: object) => void;
  /** Slack puts the newest line down. */
  readonly hangUp: () => void;
};

/** Opens the other end; `atOnce` is delivered as soon as somebody connects. */
export async function openLine(atOnce?: object): Promise<FakeLine> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const lines: { send(text: string): void; close(): void; terminate(): void }[] = [];
  const acknowledged: Acknowledged[] = [];
  let closed = 0;
  sockets.on('connection', (line) => {
    lines.push(line);
    line.on('message', (data: Buffer) => acknowledged.push(JSON.parse(data.toString('utf8'))));
    line.on('close', () => {
      closed += 1;
    });
    line.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    if (atOnce !== undefined) line.send(JSON.stringify(atOnce));
  });
  const port = await listenOn(server);
  onTestFinished(() => {
    for (const line of lines) line.terminate();
    sockets.close();
  });
  return {
    said: { body: { ok: true, url: `ws://127.0.0.1:${port}/link` } },
    acknowledged,
    opened: () => lines.length,
    closed: () => closed,
    deliver: (type, payload, id, more = {}) =>
      lines
        .at(-1)
        ?.send(JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: true, ...more })),
    hangUp: () => lines.at(-1)?.close(),
  };
}

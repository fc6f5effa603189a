// The door of this machine behind which the made-up Slack and the made-up Teams answer the bot over HTTP.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readArguments, type SlackFake } from './slack/fake.ts';
import type { ServiceAnswer } from './stage.ts';
import type { TeamsFake } from './teams/fake.ts';

/** Opens it on a free port. */
export async function openServices(
  slack: SlackFake,
  teams: TeamsFake,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const told = await answer(request, await readBody(request));
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

  async function answer(request: IncomingMessage, body: string): Promise<ServiceAnswer | undefined> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { authorization, 'content-type': type } = request.headers;
    const [, service, what, rest = ''] = /^\/(slack|teams)(?:\/(api|respond))?(\/.*)?$/.exec(pathname) ?? [];
    if (service === 'teams') return teams.handle(request.method ?? 'GET', rest || '/', authorization, body);
    if (what === 'api') return slack.api(rest.slice(1), authorization, readArguments(type, body));
    if (what === 'respond') return slack.respond(rest.slice(1), readArguments('application/json', body));
    return { status: 404, body: 'there is nothing here' };
  }

  return {
    url: await listen(server),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
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

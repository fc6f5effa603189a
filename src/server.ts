/**
 * The server on this machine: which door gets a request, the state of health, and the two pages the Teams app points at.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Door, PlatformName } from './app/ports.ts';
import type { Health } from './app/watch.ts';
import { CannotStart } from './config.ts';
import type { Content } from './content/load.ts';
import { languages } from './core/school.ts';
import type { SimulatorListener } from './simulator/listener.ts';

/** Who answers what comes in. */
export type Behind = {
  readonly doors: ReadonlyMap<PlatformName, Door>;
  readonly page: SimulatorListener | undefined;
  readonly health: () => Promise<Health>;
  readonly content: Content;
  /** False while the people of the simulator still confirm their test pings: until then reporting is not switched on. */
  readonly opened: () => boolean;
};

export function route(request: IncomingMessage, response: ServerResponse, behind: Behind): void {
  const path = (request.url ?? '/').split('?')[0];
  for (const door of behind.doors.values())
    if (door.listener !== undefined && path === door.path) return door.listener(request, response);
  if (!behind.opened()) return answerJson(response, 503, { error: 'still opening' });
  if (path === '/health') {
    behind
      .health()
      .then((states) =>
        answerJson(response, Object.values(states).every((state) => state === 'ok') ? 200 : 503, states),
      )
      .catch(() => answerJson(response, 503, { database: 'down', worker: 'late', ladder: 'late' }));
    return;
  }
  const shown = pages.find((name) => path === `/${name}`);
  if (shown !== undefined)
    return answerText(
      response,
      languages.map((language) => behind.content.words[language].say(`pages.${shown}`)).join('\n\n'),
    );
  if (behind.page?.(request, response) === true) return;
  answerJson(response, 404, { error: 'nothing here' });
}

/** The pages that the Teams app points at. */
const pages = ['privacy', 'terms'] as const;

function answerText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new CannotStart(`PORT: ${port} is in use; set PORT to another one.`)
          : cause,
      ),
    );
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

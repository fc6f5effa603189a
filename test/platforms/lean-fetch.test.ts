// Requests to the platforms: answered as `fetch` answers them, and never a redirect followed or a wait without an end.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { leanFetch } from '../../src/lean-fetch.ts';

async function service(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/chat`;
}

/** Says back what it was asked. */
const mirror: RequestListener = (request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => (body += part));
  request.on('end', () => {
    const { method, url, headers } = request;
    const { authorization, 'content-type': type, 'content-length': length } = headers;
    response
      .writeHead(200, 'Fine', { 'content-type': 'application/json', 'x-part': ['a', 'b'] })
      .end(JSON.stringify({ method, url, authorization, type, length, body }));
  });
};

const seen = async (response: Response) => ({
  status: response.status,
  statusText: response.statusText,
  ok: response.ok,
  url: response.url,
  type: response.headers.get('Content-Type'),
  part: response.headers.get('x-part'),
  nothing: response.headers.get('x-nothing'),
  said: await response.json(),
});

describe('a request', () => {
  it.each([
    ['words', { method: 'POST', body: 'naam=Noor+é', headers: { 'Content-Type': 'text/plain' } }],
    [
      'headers of its own kind',
      {
        method: 'POST',
        body: '{}',
        headers: new Headers({ authorization: 'Bearer x', 'content-type': 'application/json' }),
      },
    ],
    ['nothing', {}],
    ['an empty body', { method: 'PUT', body: '' }],
  ])('with %s is answered as fetch answers it', async (_, init) => {
    const url = await service(mirror);
    const typed = 'headers' in init ? init : { ...init, headers: { 'content-type': 'text/plain' } };
    expect(await seen(await leanFetch(`${url}?a=1`, typed))).toEqual(
      await seen(await fetch(`${url}?a=1`, typed)),
    );
  });

  it.each([201, 400, 401, 429, 500, 503])('that is answered with %i says so', async (status) => {
    const url = await service((_, response) =>
      response.writeHead(status, { 'retry-after': '3' }).end('{"a":1}'),
    );
    const response = await leanFetch(url);
    expect([
      response.status,
      response.ok,
      response.headers.get('retry-after'),
      await response.text(),
    ]).toEqual([status, status < 300, '3', '{"a":1}']);
  });

  it('follows no redirect: it is an error where it was asked to be, and otherwise the answer', async () => {
    let asked = 0;
    const url = await service((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await expect(leanFetch(url, { redirect: 'error' })).rejects.toThrow('redirect');
    expect((await leanFetch(url, { redirect: 'manual' })).status).toBe(302);
    expect(asked).toBe(2);
  });

  it('is given up when its time is over: before it begins, without an answer, and in the middle of one', async () => {
    const over = AbortSignal.abort(new Error('too late'));
    const silent = await service(() => undefined);
    await expect(leanFetch(silent, { signal: over })).rejects.toThrow('too late');
    await expect(leanFetch(silent, { signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout');
    const stalls = await service((_, response) => void response.writeHead(200).write('{'));
    await expect(leanFetch(stalls, { signal: AbortSignal.timeout(20) })).rejects.toThrow('timeout');
  });

  it('is an error when nobody answers or the answer breaks off', async () => {
    const breaks = await service((request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('{');
      setImmediate(() => request.socket.destroy());
    });
    await expect(leanFetch(breaks)).rejects.toThrow('aborted');
    const gone = await service((request) => request.socket.destroy());
    await expect(leanFetch(gone)).rejects.toThrow('hang up');
  });

  it('keeps its connection for the next one', async () => {
    const ports = new Set<number | undefined>();
    const url = await service((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    for (let times = 0; times < 3; times += 1) await (await leanFetch(url)).text();
    expect(ports.size).toBe(1);
  });
});

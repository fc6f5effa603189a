import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Trouble } from '../../../src/app/ports.ts';
import { openPhone } from '../../../src/platforms/phone/open.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A phone service on this machine that answers with `status` and keeps what it got. */
async function service(status: number, headers: Readonly<Record<string, string>> = {}) {
  const got: { readonly method: string | undefined; readonly body: string }[] = [];
  const opened = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      got.push({ method: request.method, body });
      response.writeHead(status, headers).end('what the service says is not read');
    });
  });
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return { got, url: `http://127.0.0.1:${(opened.address() as AddressInfo).port}/ring` };
}

const call = { person: 'director', phone: '088-0000003', number: '7F3K', language: 'nl' } as const;

describe('the phone', () => {
  it('gets a number to ring and the number of the case, and nothing else', async () => {
    const { got, url } = await service(200);
    await openPhone(url).call(call);
    expect(got).toHaveLength(1);
    expect(got[0]?.method).toBe('POST');
    expect(JSON.parse(got[0]?.body ?? '')).toEqual({ to: '088-0000003', number: '7F3K', language: 'nl' });
  });

  it.each([400, 429, 500, 503])('a service that answers %i is asked again later', async (status) => {
    const { url } = await service(status);
    await expect(openPhone(url).call(call)).rejects.toMatchObject({ kind: 'later' });
  });

  it('never follows the service to another address', async () => {
    const { url } = await service(302, { location: 'http://127.0.0.1:9/elsewhere' });
    await expect(openPhone(url).call(call)).rejects.toBeInstanceOf(Trouble);
  });

  it('a service that cannot be reached is asked again later', async () => {
    const { url } = await service(200);
    server?.close();
    server?.closeAllConnections();
    await expect(openPhone(url).call(call)).rejects.toMatchObject({ kind: 'later' });
  });
});

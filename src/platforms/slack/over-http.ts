/**
 * Slack's requests over the web: signed, in time, new, and answered only when what they brought is kept.
 */
import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { unescape } from 'node:querystring';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../app/ports.ts';
import { openGuard } from './guard.ts';

export const path = '/slack/events';
const mostBytes = 1_048_576;

export type HttpDoor = {
  readonly receiver: Receiver;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
};

type Needs = {
  readonly wire: () => number;
  readonly log: Log;
  readonly isOpen: () => boolean;
  /** Whether every workspace is known; until then Slack has to come again with what came from another one. */
  readonly knowsAll: () => boolean;
};

/**
 * A receiver for Bolt without a server of its own. Bolt's own acknowledges events before they are handled or, told
 * to wait, reads every body twice; this one checks with Bolt's own function and answers once, at the end.
 */
export function openHttp(signingSecret: string, needs: Needs): HttpDoor {
  const guard = openGuard(needs.wire);
  const secret = createSecretKey(Buffer.from(signingSecret));
  let app: App | undefined;

  const process = async (request: IncomingMessage, text: string, answer: Answer): Promise<number> => {
    const body = parse(text, request.headers['content-type']);
    if (body === undefined) return 400;
    if (body['type'] === 'url_verification') {
      answer.body = { challenge: body['challenge'] };
      return 200;
    }
    const retry = Number(request.headers['x-slack-retry-num']);
    const event: ReceiverEvent = {
      body,
      ack: async (given?: object | string) => {
        answer.isAcknowledged = true;
        answer.body = given;
      },
      ...(Number.isInteger(retry) ? { retryNum: retry } : {}),
    };
    try {
      await app?.processEvent(event);
    } catch (error) {
      return failed(error, needs);
    }
    return answer.isAcknowledged ? 200 : 404;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || !isPath(request.url)) return respond(response, 404);
    const bytes = await readBody(request);
    if (bytes === undefined) return respond(response, 413);
    const text = bytes.toString();
    // Slack asks now and then whether the certificate holds; nothing else in such a request is looked at.
    if (isCertificateCheck(text, request.headers['content-type'])) return respond(response, 200);

    const signature = request.headers['x-slack-signature'];
    const timestamp = request.headers['x-slack-request-timestamp'];
    if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return respond(response, 401);
    if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return respond(response, 401);
    const seconds = Number(timestamp);
    if (!guard.inTime(seconds)) return respond(response, 401);
    if (!isSigned(secret, timestamp, bytes, signature)) return respond(response, 401);
    if (!needs.isOpen()) return respond(response, 503);
    const answer: Answer = { isAcknowledged: false, body: undefined };
    const status = await guard.once(signature, () => process(request, text, answer));
    respond(response, status, answer.body);
  };

  return {
    receiver: {
      init: (bolt) => {
        app = bolt;
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    listener: (request, response) => {
      handle(request, response).catch((error: unknown) => {
        needs.log.trouble({ where: 'slack door', what: 'a request could not be read', cause: error });
        if (response.headersSent) response.destroy();
        else respond(response, 500);
      });
    },
  };
}

/** Slack's own recipe; Bolt's function says the same and takes five times as long over the comparison alone. */
export function isSigned(secret: KeyObject, timestamp: string, body: Buffer, signature: string): boolean {
  const mine = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(mine, Buffer.from(signature.slice('v0='.length), 'hex'));
}

type Answer = { isAcknowledged: boolean; body: object | string | undefined };

/** An unknown workspace is turned away; anything else that failed was not kept, and Slack sends it again. */
function failed(error: unknown, { log, knowsAll }: Needs): number {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'slack_bolt_authorization_error') {
    if (!knowsAll()) return 503;
    log.trouble({ where: 'slack door', what: 'a request from a workspace the bot is not installed in' });
    return 401;
  }
  const cause = typeof error === 'object' && error !== null && 'original' in error ? error.original : error;
  log.trouble({ where: 'slack door', what: 'something was not kept and not acknowledged', cause });
  return 500;
}

function respond(response: ServerResponse, status: number, body?: object | string): void {
  if (body === undefined || body === '') {
    response.writeHead(status, { 'content-length': 0 }).end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

function isPath(url: string | undefined): boolean {
  return url === path || url?.startsWith(`${path}?`) === true;
}

function isCertificateCheck(text: string, type: string | undefined): boolean {
  return text.length < 200 && isForm(type) && new URLSearchParams(text).get('ssl_check') === '1';
}

function isForm(type: string | undefined): boolean {
  return type?.startsWith('application/x-www-form-urlencoded') === true;
}

/** The body as one object: JSON, JSON in a form's `payload`, or the form itself. */
function parse(text: string, type: string | undefined): Record<string, unknown> | undefined {
  try {
    if (!isForm(type)) return asObject(JSON.parse(text));
    // The usual form has one field; taking it apart by hand saves a walk over all of it.
    if (text.startsWith('payload=') && !text.includes('&'))
      return asObject(JSON.parse(unescape(text.slice('payload='.length).replaceAll('+', ' '))));
    const fields = Object.fromEntries(new URLSearchParams(text));
    return fields['payload'] === undefined ? fields : asObject(JSON.parse(fields['payload']));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The whole body; nothing when it is larger than anything Slack sends. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the request ended before its body did')));
  });
}

/**
 * One request to Teams: to a host on our list, with our token, once, and never longer than ten seconds.
 *
 * It does not use botbuilder's own client, which repeats a request four times by itself and waits without an end: a
 * repeat belongs to the outbox, which knows what was sent.
 */
import { z } from 'zod';
import { Trouble } from '../../app/ports.ts';
import { mayServe } from './guard.ts';
import { limits } from './limits.ts';
import type { Token } from './token.ts';
import { type Doing, silenceOf, troubleOf } from './trouble.ts';

export type Call = {
  readonly doing: Doing;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly serviceUrl: string;
  /** The path after the serviceUrl; each piece is encoded. */
  readonly path: readonly string[];
  readonly body?: unknown;
  readonly timeoutMs?: number;
};

/** Resolves with what Teams answered; rejects with Trouble. */
export type Connector = (call: Call) => Promise<unknown>;

const errorShape = z.object({ error: z.object({ code: z.string().max(80) }) });

export function openConnector(needs: {
  readonly token: Token;
  readonly serviceHosts: readonly string[];
  readonly wire: () => number;
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}): Connector {
  async function once(call: Call): Promise<Response> {
    const token = await needs.token.get();
    const base = call.serviceUrl.replace(/\/+$/, '');
    return (needs.fetch ?? fetch)(`${base}/${call.path.map(encodeURIComponent).join('/')}`, {
      method: call.method,
      // A redirect would take our token to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs ?? needs.timeoutMs ?? limits.sendMs),
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
  }

  return async (call) => {
    if (!mayServe(call.serviceUrl, needs.serviceHosts))
      throw new Trouble('ours', `teams ${call.doing}: a serviceUrl that is not on the list`);
    try {
      let response = await once(call);
      if (response.status === 401) {
        // Not taken at all, so asking again with a fresh token repeats nothing.
        needs.token.drop();
        await response.body?.cancel();
        response = await once(call);
      }
      const answer: unknown = await response.json().catch(() => undefined);
      if (response.ok) return answer;
      const error = errorShape.safeParse(answer);
      throw troubleOf(
        call.doing,
        {
          status: response.status,
          retryAfter: response.headers.get('retry-after'),
          code: error.success ? error.data.error.code : undefined,
        },
        needs.wire(),
      );
    } catch (cause) {
      throw cause instanceof Trouble ? cause : silenceOf(call.doing, cause);
    }
  };
}

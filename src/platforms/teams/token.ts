/**
 * Our own proof towards Teams: a token that Microsoft gives to this app, kept until shortly before it ends.
 *
 * Asked for with one plain request rather than through an identity library: it is the same request on the fake service
 * of the tests, and there is one place that knows where the password goes.
 */
import { z } from 'zod';
import { isLoopback } from './guard.ts';
import { limits } from './limits.ts';
import { silenceOf, troubleOf } from './trouble.ts';

export type Token = {
  get(): Promise<string>;
  /** Teams did not take it: the next one is asked for anew. */
  drop(): void;
};

const answerShape = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });

export function openToken(settings: {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenant: string;
  readonly loginUrl: string;
  readonly wire: () => number;
  readonly timeoutMs?: number;
}): Token {
  const login = new URL(settings.loginUrl);
  if (login.protocol !== 'https:' && !isLoopback(login.hostname))
    throw new Error('teams loginUrl: expected https, because the password of the app goes there');
  const url = `${settings.loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(settings.tenant)}/oauth2/v2.0/token`;
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs ?? limits.sendMs),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: settings.appId,
        client_secret: settings.appPassword,
        scope: 'https://api.botframework.com/.default',
      }),
    }).catch((cause: unknown) => {
      throw silenceOf('token', cause);
    });
    const body: unknown = await response.json().catch(() => undefined);
    const answer = answerShape.safeParse(body);
    if (!response.ok || !answer.success)
      throw troubleOf(
        'token',
        { status: response.status, retryAfter: response.headers.get('retry-after'), code: undefined },
        settings.wire(),
      );
    const { access_token: token, expires_in: seconds } = answer.data;
    // Five minutes early, so that it does not end on the way.
    kept = { token, until: settings.wire() + Math.max(0, seconds - 300) * 1000 };
    return token;
  }

  return {
    get() {
      if (kept !== undefined && kept.until > settings.wire()) return Promise.resolve(kept.token);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    drop() {
      kept = undefined;
    },
  };
}

/**
 * Calls to Slack, each with the token that counts at that moment; one that is refused for its token is made again with a newer one.
 */
import { webApi } from '@slack/bolt';
import type { Tokens } from './tokens.ts';

export type Client = webApi.WebClient;

/**
 * A client that gives up after so many milliseconds and repeats nothing by itself: it would post a message three times,
 * and one 429 would hold up everything that waits on it. The token goes into each call and never into the client: it
 * would write it into an object that it shares with the client of the next workspace.
 */
export function openClient(
  apiUrl: string | undefined,
  timeout: number,
  tokens?: Tokens,
  request: typeof fetch = fetch,
): Client {
  return new webApi.WebClient(undefined, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    fetch: tokens === undefined ? request : carrying(tokens, request),
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

function carrying(tokens: Tokens, request: typeof fetch): typeof fetch {
  return async (url, init) => {
    const call = (token: string): Promise<Response> => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return request(url, { ...init, headers });
    };
    const token = tokens.now();
    const response = await call(token);
    if (!tokens.rotate || !(await isRefused(response))) return response;
    // It was not taken at all, so making it again repeats nothing.
    const newer = await whileWanted(init?.signal, tokens.after(token));
    return newer === undefined ? response : call(newer);
  };
}

/** Slack's words for a token that it does not take any more. */
const ended: ReadonlySet<unknown> = new Set(['invalid_auth', 'not_authed', 'token_expired', 'token_revoked']);

async function isRefused(response: Response): Promise<boolean> {
  if (response.status !== 200) return false;
  const text = await response.clone().text();
  if (!text.includes('"error"')) return false;
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null && 'error' in said && ended.has(said.error);
  } catch {
    return false;
  }
}

/** The work, until the caller has given up. */
async function whileWanted<T>(signal: AbortSignal | null | undefined, work: Promise<T>): Promise<T> {
  if (signal === null || signal === undefined) return work;
  const given = Promise.withResolvers<never>();
  const giveUp = (): void => given.reject(signal.reason);
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Says nothing: every failure of a client is sorted and told by whoever called it. */
const silent: webApi.Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => webApi.LogLevel.ERROR,
  setName: () => undefined,
};

/**
 * Trouble with Slack, sorted: try again later, this person cannot be reached, or a fault of ours.
 */
import { webApi } from '@slack/bolt';
import { Trouble } from '../../app/ports.ts';

/** Slack's words for somebody, or a whole workspace, that no message reaches any more. */
const gone: ReadonlySet<string> = new Set([
  'account_inactive',
  'cannot_dm_bot',
  'channel_not_found',
  'is_archived',
  'is_inactive',
  'not_in_channel',
  'not_in_group',
  'restricted_action',
  'team_access_not_granted',
  'token_revoked',
  'user_disabled',
  'user_not_found',
  'user_not_in_channel',
  'user_not_visible',
  'users_not_found',
]);

/** Slack's words for a token that has to be renewed or mended: that says nothing about the person. */
const token: ReadonlySet<string> = new Set(['invalid_auth', 'not_authed', 'token_expired']);

/** Slack's words for its own bad moments. */
const later: ReadonlySet<string> = new Set([
  'external_channel_migrating',
  'fatal_error',
  'internal_error',
  'org_login_required',
  'rate_limited',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Sorts whatever calling Slack threw; an answer that never came counts as `later`, because it may have arrived. */
export function sortTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  const { kind, says, afterMs } = sorted(error);
  return new Trouble(kind, `Slack: ${says}`, {
    cause: error,
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}

/** Whether Slack itself said no, in a word of its own, and will say the same again. */
export function isRefusal(error: unknown): boolean {
  const name = slackError(error);
  return name !== undefined && isName(name) && !later.has(name);
}

/** Slack's own word for what went wrong, when it gave one. */
export function slackError(error: unknown): string | undefined {
  if (error instanceof Trouble) return slackError(error.cause);
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

function sorted(error: unknown): { kind: Trouble['kind']; says: string; afterMs?: number } {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'later', says: 'too many calls', afterMs: error.retryAfter * 1000 };
  if (error instanceof webApi.WebAPIPlatformError) return { ...byName(error.data.error), ...waiting(error) };
  if (error instanceof webApi.WebAPIRequestError) return { kind: 'later', says: 'no answer' };
  if (error instanceof webApi.WebAPIHTTPError)
    return {
      kind: error.statusCode >= 500 || error.statusCode === 429 ? 'later' : 'ours',
      says: `status ${error.statusCode}`,
    };
  // A 429 without a waiting time reaches us as a plain Error, so it is known by its text only.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain'))
    return { kind: 'later', says: 'too many calls' };
  return { kind: 'ours', says: 'a call could not be made' };
}

function byName(name: string): { kind: Trouble['kind']; says: string } {
  // Something that is no name was not written by Slack but by whatever stands between.
  if (!isName(name)) return { kind: 'later', says: 'an unreadable answer' };
  if (gone.has(name)) return { kind: 'gone', says: name };
  return { kind: later.has(name) || token.has(name) ? 'later' : 'ours', says: name };
}

function isName(name: string): boolean {
  return /^[a-z_]{1,80}$/.test(name);
}

function waiting(error: webApi.WebAPIPlatformError): { afterMs?: number } {
  const seconds = error.data.response_metadata?.['retryAfter'];
  return typeof seconds === 'number' ? { afterMs: seconds * 1000 } : {};
}

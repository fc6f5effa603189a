// The tokens that the made-up Slack gives out: one that never ends or, with rotation, pairs that end and are exchanged as Slack exchanges them.
import type { Thing } from '../shape.ts';

export type SlackTokens = {
  /** What an administrator copies from Slack into the settings. */
  readonly given: { readonly botToken: string; readonly refreshToken: string | undefined };
  /** Slack's word for what is wrong with a token; nothing when it is good. */
  wrongWith(token: string | undefined): string | undefined;
  /** oauth.v2.access with a refresh token: a newer pair, or Slack's word for what is wrong. */
  renew(args: Thing): Thing | { readonly wrong: string };
  /** A further pair, as an administrator can let Slack make one. */
  give(): { readonly access: string; readonly refresh: string };
};

const lifeMs = 43_200_000;
/** How long Slack takes a refresh token again after it was used; its documentation says "a short grace period". */
const graceMs = 60_000;
/** Of more access tokens than these the oldest is revoked. */
const mostActive = 2;

type Access = { readonly token: string; until: number; revoked: boolean };

export function openSlackTokens(given: {
  readonly rotates: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly wire: () => number;
  /** Something nobody can guess. */
  readonly secret: () => string;
}): SlackTokens {
  const { rotates, wire, secret } = given;
  const accesses: Access[] = [];
  const refreshes = new Map<string, { usedAt: number | undefined }>();

  function give(): ReturnType<SlackTokens['give']> {
    const access = rotates ? `xoxe.xoxb-1-${secret()}` : `xoxb-${secret()}`;
    accesses.push({
      token: access,
      until: rotates ? wire() + lifeMs : Number.POSITIVE_INFINITY,
      revoked: false,
    });
    const active = accesses.filter((one) => !one.revoked && one.until > wire());
    for (const one of active.slice(0, -mostActive)) one.revoked = true;
    const refresh = `xoxe-1-${secret()}`;
    if (rotates) refreshes.set(refresh, { usedAt: undefined });
    return { access, refresh };
  }

  const first = give();
  return {
    given: { botToken: first.access, refreshToken: rotates ? first.refresh : undefined },
    wrongWith(token) {
      if (token === undefined) return 'not_authed';
      const found = accesses.find((one) => one.token === token);
      if (found === undefined) return 'invalid_auth';
      if (found.revoked) return 'token_revoked';
      return found.until > wire() ? undefined : 'token_expired';
    },
    renew(args) {
      if (args.client_id !== given.clientId) return { wrong: 'invalid_client_id' };
      if (args.client_secret !== given.clientSecret) return { wrong: 'bad_client_secret' };
      if (args.grant_type !== 'refresh_token') return { wrong: 'invalid_grant_type' };
      const held = typeof args.refresh_token === 'string' ? refreshes.get(args.refresh_token) : undefined;
      if (held === undefined || (held.usedAt !== undefined && wire() - held.usedAt > graceMs))
        return { wrong: 'invalid_refresh_token' };
      held.usedAt ??= wire();
      const { access, refresh } = give();
      return {
        access_token: access,
        refresh_token: refresh,
        expires_in: lifeMs / 1000,
        token_type: 'bot',
      };
    },
    give,
  };
}

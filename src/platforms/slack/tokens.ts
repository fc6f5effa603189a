/**
 * The one token with which a workspace is spoken to: the same for ever, or exchanged for a newer one well before it ends.
 *
 * Slack takes a refresh token once and revokes it "after a short grace period"; the token it was for goes on until its
 * own end. So the newer pair is on disk before anybody uses it. Whoever dies between Slack's answer and the disk finds
 * the former pair when it starts again, asks at once, and is still within the grace.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Log, Safe } from '../../app/ports.ts';
import { Trouble } from '../../app/ports.ts';
import type { Client } from './calls.ts';
import { type Alarm, pauseAfter } from './pauses.ts';
import { isRefusal, slackError, sortTrouble } from './trouble.ts';

export type Tokens = {
  /** Whether there can be a newer one. */
  readonly rotate: boolean;
  now(): string;
  /** Finds the newest one; rejects with Trouble `ours` when Slack refuses the pair that was given to begin with. */
  ready(): Promise<void>;
  /** A newer one than this, which Slack does not take; nothing when it gives no newer one. Rejects with Trouble `later`. */
  after(refused: string): Promise<string | undefined>;
  /** Why there will be no newer one until a person mends it. */
  lost(): Trouble | undefined;
  stop(): Promise<void>;
};

/** A token that does not end. */
export function keepToken(token: string): Tokens {
  return {
    rotate: false,
    now: () => token,
    ready: () => Promise.resolve(),
    after: () => Promise.resolve(undefined),
    lost: () => undefined,
    stop: () => Promise.resolve(),
  };
}

export type Rotation = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** As the administrator copied them from Slack: the beginning of the chain. */
  readonly botToken: string;
  readonly refreshToken: string;
};

type Needs = {
  readonly safe: Safe;
  /** A client without a token: asking for a newer one is proven by the client's secret. */
  readonly client: Client;
  readonly wire: () => number;
  readonly alarm: Alarm;
  readonly log: Log;
};

const pairShape = z.object({
  access: z.string().min(1),
  refresh: z.string().min(1),
  /** Wire clock: from then on a newer pair is asked for. */
  renewAt: z.number(),
});
type Pair = z.infer<typeof pairShape>;

/** A token of twelve hours is renewed two hours before its end: so long Slack may be in trouble without harm. */
const earlyMs = 7_200_000;
/** Longer than asking Slack may take. Another process of ours waits so long before it asks too. */
const holdMs = 15_000;
/** The clock is looked at so often, because a machine that slept rings late. */
const lookMs = 600_000;
const longestPauseMs = 300_000;

/** No failure: the other process is looked at again in a moment. */
const theirTurn = new Trouble('later', 'Slack tokens: another process is renewing them');

/** Rotating tokens. The chain is known by the refresh token it began with: another one in the settings begins a new chain. */
export function rotateTokens(given: Rotation, needs: Needs): Tokens {
  const { safe, wire, alarm, log } = needs;
  const name = `slack ${hash('sha256', given.refreshToken).slice(0, 32)}`;
  // When the given token ends is not known, so it is renewed at once.
  let pair: Pair = { access: given.botToken, refresh: given.refreshToken, renewAt: 0 };
  let version = 0;
  /** What Slack gave and the disk did not take yet; asking Slack again would spend the next one. */
  let unwritten: Pair | undefined;
  let renewing: Promise<void> | undefined;
  let failures = 0;
  let failed: { readonly trouble: Trouble; readonly until: number } | undefined;
  let isStopped = false;
  let cancel = (): void => undefined;

  /** True when another pair lies in the safe than the one that is used here. */
  async function look(): Promise<boolean> {
    const found = await safe.look(name);
    if (found === undefined || found.version === version) return false;
    use(pairShape.parse(JSON.parse(found.secret)), found.version);
    return true;
  }

  function use(newer: Pair, at: number): void {
    pair = newer;
    version = at;
    unwritten = undefined;
  }

  async function renew(): Promise<void> {
    // Another process may have been first, or what was written here may have arrived although nobody heard so.
    if (await look()) return;
    if (unwritten === undefined) {
      if (!(await safe.reserve(name, version, holdMs))) throw theirTurn;
      unwritten = await ask(needs.client, given, pair.refresh, wire);
    }
    if (await safe.replace(name, version, JSON.stringify(unwritten))) return use(unwritten, version + 1);
    unwritten = undefined;
    await look();
  }

  /** Everybody who comes meanwhile shares one renewal; what went wrong is said in the log and kept in `failed`. */
  function renewed(): Promise<void> {
    renewing ??= renew()
      .then(
        () => {
          failures = 0;
          failed = undefined;
          wakeAt(pair.renewAt);
        },
        (cause: unknown) => {
          const trouble =
            cause instanceof Trouble
              ? cause
              : new Trouble('later', 'Slack tokens: the safe does not answer', { cause });
          if (trouble !== theirTurn) {
            failures += 1;
            log.trouble({ where: 'slack tokens', what: trouble.message, cause: trouble.cause ?? trouble });
          }
          const pause = Math.max(trouble.afterMs ?? 0, pauseAfter(Math.max(failures, 1), longestPauseMs));
          failed = { trouble, until: wire() + pause };
          wakeAt(failed.until);
        },
      )
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  }

  function wakeAt(at: number): void {
    cancel();
    if (isStopped) return;
    cancel = alarm(Math.min(Math.max(at - wire(), 0), lookMs), () => {
      if (wire() >= at) void renewed();
      else wakeAt(at);
    });
  }

  /** Not while a pause after a failure lasts: one dead token would ask Slack at every call. */
  async function tryToRenew(): Promise<void> {
    if (failed === undefined || wire() >= failed.until || renewing !== undefined) await renewed();
  }

  const lost = (): Trouble | undefined => (failed?.trouble.kind === 'ours' ? failed.trouble : undefined);

  return {
    rotate: true,
    now: () => pair.access,
    async ready() {
      await look();
      if (wire() < pair.renewAt) return wakeAt(pair.renewAt);
      await tryToRenew();
      const refused = lost();
      // A token that was renewed before may be good for a while yet; a pair that never was is a mistake in the settings.
      if (version === 0 && refused !== undefined) throw refused;
    },
    async after(refused) {
      if (refused !== pair.access) return pair.access;
      await tryToRenew();
      if (refused !== pair.access) return pair.access;
      if (failed?.trouble.kind === 'later') throw failed.trouble;
      return undefined;
    },
    lost,
    async stop() {
      isStopped = true;
      cancel();
      // What Slack gave is still written down.
      await renewing;
    },
  };
}

const renewedShape = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  token_type: z.literal('bot').optional(),
});

/** The next pair; rejects with Trouble: `ours` when Slack will never give one for this refresh token. */
async function ask(
  client: Client,
  { clientId, clientSecret }: Rotation,
  refresh: string,
  wire: () => number,
): Promise<Pair> {
  const askedAt = wire();
  const said = await client.oauth.v2
    .access({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'refresh_token',
      refresh_token: refresh,
    })
    .catch((error: unknown) => {
      throw refusedFor(error);
    });
  const read = renewedShape.safeParse(said);
  if (!read.success)
    throw new Trouble(
      'ours',
      `Slack gave no newer bot token (${read.error.issues.map(({ path }) => path.join('.')).join(', ')}): check SLACK_REFRESH_TOKEN`,
    );
  const { access_token: access, refresh_token: next, expires_in: seconds } = read.data;
  const lifeMs = seconds * 1000;
  return { access, refresh: next, renewAt: askedAt + lifeMs - Math.min(earlyMs, lifeMs / 2) };
}

/** Which setting it is about, as far as Slack says so. */
const settings: Readonly<Record<string, string>> = {
  invalid_client_id: 'check SLACK_CLIENT_ID',
  bad_client_secret: 'check SLACK_CLIENT_SECRET',
};

function refusedFor(error: unknown): Trouble {
  if (!isRefusal(error)) {
    const { message, afterMs } = sortTrouble(error);
    const after = afterMs === undefined ? {} : { afterMs };
    return new Trouble('later', `${message}, when asked for a newer token`, { cause: error, ...after });
  }
  const word = slackError(error) ?? '';
  const mend =
    settings[word] ?? 'let Slack make new tokens and put them in SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN';
  return new Trouble('ours', `Slack gives no newer token (${word}): ${mend}`, { cause: error });
}

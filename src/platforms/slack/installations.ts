/**
 * The workspaces the bot is installed in, each with its own tokens and its own two lines to Slack.
 */
import { Trouble } from '../../app/ports.ts';
import { type Client, openClient } from './calls.ts';
import { type Memory, openMemory } from './memory.ts';
import { openPeople, type People } from './people.ts';
import type { Tokens } from './tokens.ts';
import { isRefusal, slackError, sortTrouble } from './trouble.ts';

export type Installation = {
  /** The workspace, or the whole organisation when the bot was installed for all of it. */
  readonly team: string;
  readonly enterprise: string | undefined;
  readonly botId: string | undefined;
  readonly botUser: string;
  /** For answers while somebody waits: gives up after two seconds. */
  readonly interactive: Client;
  /** For everything that is owed: gives up after ten seconds, and the outbox decides about a repeat. */
  readonly outbox: Client;
  readonly people: People;
  /** The private chat of each person, as far as Slack told it. */
  readonly chats: Memory<string>;
};

export type Installations = {
  find(team: string | undefined, enterprise: string | undefined): Installation | undefined;
  /** Until every workspace is known, nobody can say that the bot is not installed in one. */
  readonly complete: boolean;
  /** Asks Slack whose tokens these are, as far as that is not known; rejects with Trouble, `ours` when it takes one not. */
  connect(): Promise<void>;
  stop(): Promise<void>;
};

const aDayMs = 86_400_000;

/** Opens the list, empty; `apiUrl` stands in for Slack's own address. */
export function openInstallations(
  given: readonly Tokens[],
  apiUrl: string | undefined,
  wire: () => number,
  request?: typeof fetch,
): Installations {
  const byTeam = new Map<string, Installation>();
  const unknown = new Set(given);

  async function ask(tokens: Tokens): Promise<void> {
    await tokens.ready();
    // Two clients, because one 429 holds up everything that waits on the same client.
    const outbox = openClient(apiUrl, 10_000, tokens, request);
    const interactive = openClient(apiUrl, 2000, tokens, request);
    const test = await outbox.auth.test().catch((error: unknown) => {
      throw (isRefusal(error) ? tokens.lost() : undefined) ?? refused(error);
    });
    const team = test.is_enterprise_install === true ? test.enterprise_id : test.team_id;
    if (team === undefined || test.user_id === undefined)
      throw new Trouble('ours', 'Slack: auth.test named no workspace or no bot for the bot token');
    byTeam.set(team, {
      team,
      enterprise: test.enterprise_id,
      botId: test.bot_id,
      botUser: test.user_id,
      interactive,
      outbox,
      people: openPeople(interactive, wire),
      chats: openMemory<string>(5000, aDayMs, wire),
    });
    unknown.delete(tokens);
  }

  return {
    find: (team, enterprise) =>
      (team === undefined ? undefined : byTeam.get(team)) ??
      (enterprise === undefined ? undefined : byTeam.get(enterprise)),
    get complete() {
      return unknown.size === 0;
    },
    async connect() {
      const asked = await Promise.allSettled([...unknown].map(ask));
      const troubles = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      const worst = troubles.find((one) => one instanceof Trouble && one.kind === 'ours') ?? troubles[0];
      if (worst !== undefined) throw worst;
    },
    async stop() {
      await Promise.all(given.map((tokens) => tokens.stop()));
    },
  };
}

function refused(error: unknown): Trouble {
  if (isRefusal(error))
    return new Trouble(
      'ours',
      `Slack does not take the bot token (${slackError(error)}): check SLACK_BOT_TOKEN`,
      { cause: error },
    );
  const { message, afterMs } = sortTrouble(error);
  return new Trouble('later', `Slack could not be asked whose bot token this is (${message})`, {
    cause: error,
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}

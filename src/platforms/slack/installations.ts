/**
 * The workspaces the bot is installed in, each with its own token and its own two lines to Slack.
 */
import { webApi } from '@slack/bolt';
import { Trouble } from '../../app/ports.ts';
import { type Memory, openMemory } from './memory.ts';
import { openPeople, type People } from './people.ts';
import { slackError, sortTrouble } from './trouble.ts';

type Client = webApi.WebClient;

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
  /** Asks Slack whose token this is; rejects with Trouble when Slack does not take it. */
  add(token: string): Promise<Installation>;
};

const aDayMs = 86_400_000;

/** Opens the list, empty; `apiUrl` stands in for Slack's own address. */
export function openInstallations(apiUrl: string | undefined, wire: () => number): Installations {
  const byTeam = new Map<string, Installation>();

  // Two clients, because one 429 holds up everything that waits on the same client; both leave repeats to us,
  // because the client's own would post a message three times. No headers are passed: the client writes its token
  // into that object, and the next workspace would call with it.
  const client = (token: string, timeout: number) =>
    new webApi.WebClient(token, {
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      timeout,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silent,
    });

  return {
    find: (team, enterprise) =>
      (team === undefined ? undefined : byTeam.get(team)) ??
      (enterprise === undefined ? undefined : byTeam.get(enterprise)),
    async add(token) {
      const outbox = client(token, 10_000);
      const interactive = client(token, 2000);
      const test = await outbox.auth.test().catch((error: unknown) => {
        throw refused(error);
      });
      const team = test.is_enterprise_install === true ? test.enterprise_id : test.team_id;
      if (team === undefined || test.user_id === undefined)
        throw new Trouble('ours', 'Slack: auth.test named no workspace or no bot for the bot token');
      const installation: Installation = {
        team,
        enterprise: test.enterprise_id,
        botId: test.bot_id,
        botUser: test.user_id,
        interactive,
        outbox,
        people: openPeople(interactive, wire),
        chats: openMemory<string>(5000, aDayMs, wire),
      };
      byTeam.set(team, installation);
      return installation;
    },
  };
}

function refused(error: unknown): Trouble {
  const trouble = sortTrouble(error);
  const name = slackError(error);
  return trouble.kind === 'later'
    ? new Trouble('later', `Slack could not be asked whose bot token this is (${trouble.message})`, {
        cause: error,
      })
    : new Trouble(
        'ours',
        `Slack does not take the bot token${name === undefined ? '' : ` (${name})`}: check SLACK_BOT_TOKEN`,
        { cause: error },
      );
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

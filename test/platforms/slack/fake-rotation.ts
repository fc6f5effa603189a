// A fake Slack whose tokens end after twelve hours: the same tokens as in the simulator, in one workspace or more.
import { openSlackTokens, type SlackTokens } from '../../../src/simulator/slack/tokens.ts';
import { type Call, type FakeSlack, member, refused, type Said } from './fake-slack.ts';

const client = { clientId: '1.2', clientSecret: 'a-client-secret' };

export type FakeRotation = {
  /** What an administrator copies into the settings. */
  readonly settings: {
    readonly botToken: readonly string[];
    readonly rotation: {
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: readonly string[];
    };
  };
  readonly of: (team: string) => SlackTokens;
  /** An administrator lets Slack make new tokens: the settings with them. */
  make(team: string): {
    readonly botToken: string;
    readonly rotation: typeof client & { refreshToken: string };
  };
  /** How often a newer token was asked for. */
  asked(): number;
  /** Every call that Slack took, with the workspace whose token it came with. */
  readonly taken: readonly { readonly team: string; readonly method: string; readonly channel: unknown }[];
  /** Said instead, when it is not `undefined`. */
  says: FakeSlack['says'];
};

/** Lets this Slack rotate the tokens of these workspaces. */
export function rotate(
  slack: FakeSlack,
  wire: () => number,
  teams: readonly string[] = ['T1'],
): FakeRotation {
  let count = 0;
  const byTeam = new Map(
    teams.map((team) => {
      const secret = (): string => `${team}-secret-${(count += 1)}`;
      return [team, openSlackTokens({ ...client, rotates: true, wire, secret })];
    }),
  );
  const taken: { team: string; method: string; channel: unknown }[] = [];
  const of = (team: string): SlackTokens => {
    const found = byTeam.get(team);
    if (found === undefined) throw new Error(`no workspace ${team}`);
    return found;
  };

  function renew(fields: Call['fields']): Said {
    const teamOf = /xoxe-1-(T\d)-/.exec(String(fields['refresh_token']))?.[1];
    const renewed = of(teamOf ?? teams[0] ?? '').renew(fields);
    return 'wrong' in renewed
      ? refused(String(renewed['wrong']))
      : { body: { ok: true, ...renewed, team: { id: teamOf } } };
  }

  function usual({ method, token, fields }: Call): Said | undefined {
    if (method === 'oauth.v2.access') return renew(fields);
    if (method === 'apps.connections.open') return undefined;
    const team = /-(T\d)-secret/.exec(token)?.[1] ?? teams[0] ?? '';
    const wrong = of(team).wrongWith(token);
    if (wrong !== undefined) return refused(wrong);
    taken.push({ team, method, channel: fields['channel'] });
    if (method === 'auth.test')
      return { body: { ok: true, team_id: team, user_id: `UBOT${team}`, bot_id: `B${team}` } };
    if (method === 'users.info') return { body: { ok: true, user: member(String(fields['user']), team) } };
    return undefined;
  }

  const fake: FakeRotation = {
    settings: {
      botToken: teams.map((team) => of(team).given.botToken),
      rotation: {
        ...client,
        refreshToken: teams.map((team) => of(team).given.refreshToken ?? ''),
      },
    },
    of,
    make(team) {
      const { access, refresh } = of(team).give();
      return { botToken: access, rotation: { ...client, refreshToken: refresh } };
    },
    asked: () => slack.to('oauth.v2.access').length,
    taken,
    says: () => undefined,
  };
  slack.says = async (call) => (await fake.says(call)) ?? usual(call);
  return fake;
}

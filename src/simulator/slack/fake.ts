// A Slack workspace that exists only in memory: its Web API refuses what Slack's refuses, in Slack's own words.
import type { Phone } from '../phone.ts';
import { isThing, readJson, type Thing } from '../shape.ts';
import type { ServiceAnswer, Stage } from '../stage.ts';
import { type SlackMessages, slackMessages } from './messages.ts';
import { SlackError, truthy } from './refusal.ts';
import type { SlackTokens } from './tokens.ts';
import { type SlackViews, slackViews } from './views.ts';
import { channelOf, phoneOfChannel, phoneOfUser, type SlackTeam, userOf } from './workspace.ts';

export type SlackFake = Pick<SlackViews, 'viewsOf' | 'setViews' | 'newView' | 'trigger'> &
  Pick<SlackMessages, 'respond' | 'responseUrl'> & {
    readonly team: SlackTeam;
    /** Answers one call of the Web API; nothing means that the connection breaks. */
    api(method: string, authorization: string | undefined, args: Thing): Promise<ServiceAnswer | undefined>;
    /** The name of a message, and the order of all of them. */
    readonly timestamp: () => string;
  };

type Given = {
  readonly stage: Stage;
  readonly team: SlackTeam;
  readonly tokens: SlackTokens;
  readonly baseUrl: () => string;
};

type Method = {
  readonly scope?: string;
  readonly needs: readonly string[];
  /** Proven by the client's secret instead of a token. */
  readonly tokenless?: true;
  readonly run: (args: Thing) => Thing;
};

export function openSlackFake({ stage, team, tokens, baseUrl }: Given): SlackFake {
  const { phones, faults, wire } = stage;
  const messages = slackMessages({ stage, team, timestamp, baseUrl });
  const views = slackViews(stage, team);
  const waitFor = rates(stage);
  let lastTs = 0;

  function timestamp(): string {
    lastTs = Math.max(lastTs + 1, wire() * 1000);
    return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
  }

  const methods: Readonly<Record<string, Method>> = {
    'oauth.v2.access': { needs: ['client_id', 'client_secret'], tokenless: true, run: renewTokens },
    'auth.test': { needs: [], run: whoAmI },
    'users.info': { scope: 'users:read', needs: ['user'], run: userInfo },
    'conversations.open': { scope: 'im:write', needs: ['users'], run: openConversation },
    'chat.postMessage': { scope: 'chat:write', needs: ['channel'], run: messages.post },
    'chat.postEphemeral': { scope: 'chat:write', needs: ['channel', 'user'], run: messages.postEphemeral },
    'chat.update': { scope: 'chat:write', needs: ['channel', 'ts'], run: messages.update },
    'chat.delete': { scope: 'chat:write', needs: ['channel', 'ts'], run: messages.delete },
    'views.open': { needs: ['trigger_id', 'view'], run: views.open },
    'views.push': { needs: ['trigger_id', 'view'], run: views.push },
    'views.update': { needs: ['view'], run: views.update },
    'views.publish': { needs: ['user_id', 'view'], run: views.publish },
  };

  async function api(
    name: string,
    authorization: string | undefined,
    args: Thing,
  ): Promise<ServiceAnswer | undefined> {
    const about =
      phoneOfUser(phones, args.user ?? args.user_id ?? args.users) ?? phoneOfChannel(phones, args.channel);
    const fault = faults.take('slack', name, about?.person.id);
    if (fault === '429') return tooMany(1);
    if (fault === '500') return { status: 500, body: 'Internal Server Error' };
    if (fault === 'hang') await faults.untilCleared('slack');
    try {
      const method = allowed(name, authorization, args);
      if (fault === 'gone')
        throw new SlackError(name === 'users.info' ? 'user_not_found' : 'account_inactive');
      const wait = waitFor(name, about);
      if (wait > 0) return tooMany(wait);
      const done = method.run(args);
      if (fault === 'lost') return undefined;
      return {
        status: 200,
        headers: { 'x-oauth-scopes': team.scopes.join(',') },
        body: { ok: true, ...done },
      };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { status: 200, body: { ok: false, error: error.message, ...error.more } };
    }
  }

  /** The method, when this app may use it and brought what it needs. */
  function allowed(name: string, authorization: string | undefined, args: Thing): Method {
    const known = Object.hasOwn(methods, name) ? methods[name] : undefined;
    const token =
      typeof args.token === 'string' ? args.token : /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    const wrong = known?.tokenless === true ? undefined : tokens.wrongWith(token);
    if (wrong !== undefined) throw new SlackError(wrong);
    if (known === undefined) throw new SlackError('unknown_method');
    if (known.scope !== undefined && !team.scopes.includes(known.scope))
      throw new SlackError('missing_scope', { needed: known.scope, provided: team.scopes.join(',') });
    const missing = known.needs.filter((need) => args[need] === undefined || args[need] === '');
    if (missing.length > 0)
      throw new SlackError('invalid_arguments', {
        response_metadata: { messages: missing.map((need) => `[ERROR] missing required field: ${need}`) },
      });
    return known;
  }

  function renewTokens(args: Thing): Thing {
    const renewed = tokens.renew(args);
    if ('wrong' in renewed) throw new SlackError(String(renewed.wrong));
    return {
      ...renewed,
      scope: team.scopes.join(','),
      bot_user_id: team.botUser,
      app_id: team.appId,
      team: { id: team.id, name: team.domain },
      enterprise: null,
      is_enterprise_install: false,
    };
  }

  function whoAmI(): Thing {
    return {
      url: `https://${team.domain}.slack.com/`,
      team: team.domain,
      user: 'meldwijs',
      team_id: team.id,
      user_id: team.botUser,
      bot_id: team.botId,
      is_enterprise_install: false,
    };
  }

  function somebody(user: unknown): Phone {
    const phone = phoneOfUser(phones, user);
    if (phone === undefined) throw new SlackError('user_not_found');
    return phone;
  }

  function userInfo(args: Thing): Thing {
    const phone = somebody(args.user);
    const { person } = phone;
    return {
      user: {
        id: userOf(phone),
        team_id: team.id,
        name: person.id,
        deleted: false,
        real_name: person.name,
        tz: 'Europe/Amsterdam',
        tz_offset: 7200,
        profile: {
          real_name: person.name,
          display_name: person.name,
          team: team.id,
          ...(team.scopes.includes('users:read.email') ? { email: person.email } : {}),
        },
        is_admin: false,
        is_owner: false,
        is_restricted: person.guest === true,
        is_ultra_restricted: false,
        is_bot: false,
        is_app_user: false,
        updated: Math.floor(wire() / 1000),
        ...(truthy(args.include_locale) ? { locale: person.language === 'nl' ? 'nl-NL' : 'en-GB' } : {}),
      },
    };
  }

  function openConversation(args: Thing): Thing {
    const phone = somebody(args.users);
    const more = truthy(args.return_im) ? { is_im: true, user: userOf(phone) } : {};
    return { channel: { id: channelOf(phone), ...more } };
  }

  const { viewsOf, setViews, newView, trigger } = views;
  const { respond, responseUrl } = messages;
  return { team, api, timestamp, viewsOf, setViews, newView, trigger, respond, responseUrl };
}

const tooMany = (seconds: number): ServiceAnswer => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

/** Seconds to wait: a message per second and channel, calls per minute for the rest. Bursts are forgiven unless strict. */
function rates({ wire, strictRates }: Stage): (method: string, about: Phone | undefined) => number {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (method, about) => {
    const posts = method === 'chat.postMessage';
    const perSecond = posts ? 1 : ['chat.update', 'conversations.open'].includes(method) ? 50 / 60 : 100 / 60;
    const burst = posts ? (strictRates ? 1 : 10) : strictRates ? 20 : 100;
    const key = posts ? `${method} ${about?.person.id ?? ''}` : method;
    const held = buckets.get(key) ?? { tokens: burst, at: wire() };
    const tokens = Math.min(burst, held.tokens + ((wire() - held.at) / 1000) * perSecond);
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / perSecond));
    buckets.set(key, { tokens: tokens - 1, at: wire() });
    return 0;
  };
}

/** Arguments as the Web API reads them: a form whose complex values are JSON, or JSON as a whole. */
export function readArguments(contentType: string | undefined, body: string): Thing {
  if (contentType?.includes('application/json')) {
    const value = readJson(body);
    return isThing(value) ? value : {};
  }
  const json = new Set(['blocks', 'view', 'attachments', 'metadata']);
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      json.has(name) ? (readJson(value) ?? value) : value,
    ]),
  );
}

// A Slack workspace that exists only in memory: its Web API refuses what Slack's refuses, in Slack's own words.
import type { Faults } from '../faults.ts';
import { type Bell, type Phone, show, takeBack } from '../phone.ts';
import { type Complaint, isThing, type Thing } from '../shape.ts';
import { charactersIn, slackLimits, wrongInBlocks, wrongInView } from './limits.ts';
import { type OpenView, valuesOf, withIds } from './modal.ts';
import type { SlackTokens } from './tokens.ts';

export type SlackTeam = {
  readonly id: string;
  readonly domain: string;
  readonly appId: string;
  readonly botUser: string;
  readonly botId: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[];
};

export type ApiAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export type SlackFake = {
  readonly team: SlackTeam;
  /** Answers one call of the Web API; nothing means that the connection breaks. */
  api(method: string, authorization: string | undefined, args: Thing): Promise<ApiAnswer | undefined>;
  /** A message to a response_url. */
  respond(token: string, body: Thing): ApiAnswer;
  channelOf(person: string): string;
  viewsOf(person: string): readonly OpenView[];
  setViews(person: string, views: readonly OpenView[]): void;
  /** A view as it would stand open, or everything Slack finds wrong with it. */
  newView(
    view: unknown,
    over?: OpenView,
    replaces?: OpenView,
  ): { readonly view: OpenView } | { readonly wrong: readonly Complaint[] };
  trigger(person: string): string;
  responseUrl(person: string, message?: string): string;
  timestamp(): string;
};

type Given = {
  readonly team: SlackTeam;
  readonly tokens: SlackTokens;
  readonly phones: readonly Phone[];
  readonly bell: Bell;
  readonly faults: Faults;
  readonly wire: () => number;
  /** What the chat shows as the time. */
  readonly shownTime: () => number;
  readonly id: (prefix: string) => string;
  readonly baseUrl: () => string;
  readonly strictRates: boolean;
};

class SlackError extends Error {
  readonly more: Thing;
  constructor(code: string, more: Thing = {}) {
    super(code);
    this.more = more;
  }
}

export function openSlackFake(given: Given): SlackFake {
  const { team, phones, bell, faults, wire, id } = given;
  const views = new Map<string, readonly OpenView[]>();
  const triggers = new Map<string, { readonly person: string; readonly at: number; used: boolean }>();
  const responses = new Map<
    string,
    { readonly person: string; readonly message: string | undefined; readonly at: number; left: number }
  >();
  const buckets = new Map<string, { tokens: number; at: number }>();
  const homeHashes = new Map<string, string>();
  let lastTs = 0;

  const userOf = (phone: Phone): string => phone.person.slackUser ?? '';
  const channelOf = (person: string): string => {
    const phone = phones.find((each) => each.person.id === person);
    return phone === undefined ? '' : userOf(phone).replace(/^U/, 'D');
  };
  const phoneOfUser = (user: unknown): Phone | undefined => phones.find((phone) => userOf(phone) === user);
  const phoneOfChannel = (channel: unknown): Phone | undefined =>
    phones.find((phone) => channelOf(phone.person.id) === channel || userOf(phone) === channel);

  function timestamp(): string {
    lastTs = Math.max(lastTs + 1, wire() * 1000);
    return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
  }

  // ------------------------------------------------------------ the methods

  type Method = {
    readonly scope?: string;
    readonly needs: readonly string[];
    /** Proven by the client's secret instead of a token. */
    readonly tokenless?: true;
    readonly run: (args: Thing) => Thing;
  };
  const methods: Readonly<Record<string, Method>> = {
    'oauth.v2.access': { needs: ['client_id', 'client_secret'], tokenless: true, run: renewTokens },
    'auth.test': {
      needs: [],
      run: () => ({
        url: `https://${team.domain}.slack.com/`,
        team: team.domain,
        user: 'meldwijs',
        team_id: team.id,
        user_id: team.botUser,
        bot_id: team.botId,
        is_enterprise_install: false,
      }),
    },
    'users.info': { scope: 'users:read', needs: ['user'], run: userInfo },
    'conversations.open': { scope: 'im:write', needs: ['users'], run: openConversation },
    'chat.postMessage': { scope: 'chat:write', needs: ['channel'], run: postMessage },
    'chat.postEphemeral': { scope: 'chat:write', needs: ['channel', 'user'], run: postEphemeral },
    'chat.update': { scope: 'chat:write', needs: ['channel', 'ts'], run: updateMessage },
    'chat.delete': { scope: 'chat:write', needs: ['channel', 'ts'], run: deleteMessage },
    'views.open': { needs: ['trigger_id', 'view'], run: openView },
    'views.push': { needs: ['trigger_id', 'view'], run: pushView },
    'views.update': { needs: ['view'], run: updateView },
    'views.publish': { needs: ['user_id', 'view'], run: publishView },
  };

  async function api(
    method: string,
    authorization: string | undefined,
    args: Thing,
  ): Promise<ApiAnswer | undefined> {
    const about = phoneOfUser(args.user ?? args.user_id ?? args.users) ?? phoneOfChannel(args.channel);
    const fault = faults.take('slack', method, about?.person.id);
    if (fault === '429') return tooMany(1);
    if (fault === '500') return { status: 500, body: 'Internal Server Error' };
    if (fault === 'hang') await faults.untilCleared('slack');
    const token =
      typeof args.token === 'string' ? args.token : /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    try {
      const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
      const wrong = known?.tokenless === true ? undefined : given.tokens.wrongWith(token);
      if (wrong !== undefined) throw new SlackError(wrong);
      if (known === undefined) throw new SlackError('unknown_method');
      if (known.scope !== undefined && !team.scopes.includes(known.scope))
        throw new SlackError('missing_scope', { needed: known.scope, provided: team.scopes.join(',') });
      const missing = known.needs.filter((name) => args[name] === undefined || args[name] === '');
      if (missing.length > 0)
        throw new SlackError('invalid_arguments', {
          response_metadata: { messages: missing.map((name) => `[ERROR] missing required field: ${name}`) },
        });
      if (fault === 'gone')
        throw new SlackError(method === 'users.info' ? 'user_not_found' : 'account_inactive');
      const wait = waitFor(method, about);
      if (wait > 0) return tooMany(wait);
      const done = known.run(args);
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

  const tooMany = (seconds: number): ApiAnswer => ({
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  });

  /** Seconds to wait: a message per second and channel, calls per minute for the rest. Bursts are forgiven unless strict. */
  function waitFor(method: string, about: Phone | undefined): number {
    const posts = method === 'chat.postMessage';
    const perSecond = posts ? 1 : ['chat.update', 'conversations.open'].includes(method) ? 50 / 60 : 100 / 60;
    const burst = posts ? (given.strictRates ? 1 : 10) : given.strictRates ? 20 : 100;
    const key = posts ? `${method} ${about?.person.id ?? ''}` : method;
    const held = buckets.get(key) ?? { tokens: burst, at: wire() };
    const tokens = Math.min(burst, held.tokens + ((wire() - held.at) / 1000) * perSecond);
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / perSecond));
    buckets.set(key, { tokens: tokens - 1, at: wire() });
    return 0;
  }

  function renewTokens(args: Thing): Thing {
    const renewed = given.tokens.renew(args);
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

  function userInfo(args: Thing): Thing {
    const phone = phoneOfUser(args.user);
    if (phone === undefined) throw new SlackError('user_not_found');
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
    const phone = phoneOfUser(args.users);
    if (phone === undefined) throw new SlackError('user_not_found');
    return {
      channel: {
        id: channelOf(phone.person.id),
        ...(truthy(args.return_im) ? { is_im: true, user: userOf(phone) } : {}),
      },
    };
  }

  function checkMessage(args: Thing): void {
    const { text, blocks } = args;
    if (blocks !== undefined) {
      if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
      refuse('invalid_blocks', wrongInBlocks(blocks));
      if (charactersIn(blocks) > slackLimits.messageCharacters) throw new SlackError('msg_blocks_too_long');
    }
    // Slack only warns when blocks come without a text; here it is refused, because the text is what a lock screen shows.
    if (typeof text !== 'string' || text === '') throw new SlackError('no_text');
    if (text.length > slackLimits.topLevelText) throw new SlackError('msg_too_long');
    if (args.attachments !== undefined) throw new SlackError('invalid_attachments');
  }

  function keep(args: Thing, ts: string): Thing {
    return {
      type: 'message',
      user: team.botUser,
      bot_id: team.botId,
      app_id: team.appId,
      team: team.id,
      ts,
      text: args.text,
      ...(args.blocks === undefined ? {} : { blocks: withIds(args.blocks, () => id('')) }),
    };
  }

  function put(phone: Phone, args: Thing, ts: string, ephemeral = false): Thing {
    const { token: _, ...payload } = args;
    const kept = keep(args, ts);
    show(phone, bell, {
      id: ts,
      at: given.shownTime(),
      from: 'bot',
      notification: asNotification(typeof args.text === 'string' ? args.text : ''),
      payload,
      kept,
      ...(ephemeral ? { ephemeral } : {}),
    });
    return kept;
  }

  function postMessage(args: Thing): Thing {
    const phone = phoneOfChannel(args.channel);
    if (phone === undefined) throw new SlackError('channel_not_found');
    checkMessage(args);
    const ts = timestamp();
    return { channel: channelOf(phone.person.id), ts, message: put(phone, args, ts) };
  }

  function postEphemeral(args: Thing): Thing {
    const phone = phoneOfChannel(args.channel);
    if (phone === undefined) throw new SlackError('channel_not_found');
    if (phoneOfUser(args.user) !== phone) throw new SlackError('user_not_in_channel');
    checkMessage(args);
    const ts = timestamp();
    put(phone, args, ts, true);
    return { message_ts: ts };
  }

  function existing(args: Thing): { phone: Phone; ts: string } {
    // chat.update wants the channel's own id, not the person's.
    const phone = phones.find((each) => channelOf(each.person.id) === args.channel);
    if (phone === undefined) throw new SlackError('channel_not_found');
    const found = phone.messages.find((message) => message.id === args.ts && !message.deleted);
    if (found === undefined) throw new SlackError('message_not_found');
    if (found.from !== 'bot' || found.ephemeral === true) throw new SlackError('cant_update_message');
    return { phone, ts: found.id };
  }

  function updateMessage(args: Thing): Thing {
    const { phone, ts } = existing(args);
    checkMessage(args);
    return { channel: args.channel, ts, text: args.text, message: put(phone, args, ts) };
  }

  function deleteMessage(args: Thing): Thing {
    const { phone, ts } = existing(args);
    takeBack(phone, bell, ts);
    return { channel: args.channel, ts };
  }

  // ------------------------------------------------------------ views

  function newView(
    view: unknown,
    over?: OpenView,
    replaces?: OpenView,
  ): { readonly view: OpenView } | { readonly wrong: readonly Complaint[] } {
    const wrong = wrongInView(view, 'modal');
    if (wrong.length > 0 || !isThing(view)) return { wrong };
    const viewId = replaces?.id ?? id('V');
    const blocks = withIds(view.blocks, () => id(''));
    const root = replaces?.root ?? over?.root ?? viewId;
    const previous = replaces?.previous ?? over?.id;
    const hash = `${Math.floor(wire() / 1000)}.${id('')}`;
    const kept: Thing = {
      id: viewId,
      team_id: team.id,
      type: 'modal',
      blocks,
      private_metadata: view.private_metadata ?? '',
      callback_id: view.callback_id ?? '',
      hash,
      title: view.title,
      clear_on_close: view.clear_on_close ?? false,
      notify_on_close: view.notify_on_close ?? false,
      close: view.close ?? null,
      submit: view.submit ?? null,
      previous_view_id: previous ?? null,
      root_view_id: root,
      app_id: team.appId,
      external_id: view.external_id ?? '',
      app_installed_team_id: team.id,
      bot_id: team.botId,
    };
    return {
      view: {
        id: viewId,
        hash,
        root,
        previous,
        kept,
        payload: view,
        values: valuesOf(blocks, replaces?.values),
        errors: {},
      },
    };
  }

  function spend(trigger: unknown): Phone {
    const held = typeof trigger === 'string' ? triggers.get(trigger) : undefined;
    if (held === undefined) throw new SlackError('invalid_trigger_id');
    if (held.used) throw new SlackError('exchanged_trigger_id');
    if (wire() - held.at > slackLimits.triggerMs) throw new SlackError('expired_trigger_id');
    held.used = true;
    const phone = phones.find(({ person }) => person.id === held.person);
    if (phone === undefined) throw new SlackError('user_not_found');
    return phone;
  }

  function checkedView(args: Thing, over?: OpenView, replaces?: OpenView): OpenView {
    if (JSON.stringify(args.view).length > slackLimits.viewBytes) throw new SlackError('view_too_large');
    const made = newView(args.view, over, replaces);
    if ('wrong' in made) {
      refuse('invalid_arguments', made.wrong);
      throw new SlackError('invalid_arguments');
    }
    return made.view;
  }

  function setViews(person: string, stack: readonly OpenView[]): void {
    views.set(person, stack);
    bell.ring(person);
  }

  function openView(args: Thing): Thing {
    const phone = spend(args.trigger_id);
    const view = checkedView(args);
    setViews(phone.person.id, [view]);
    return { view: view.kept };
  }

  function pushView(args: Thing): Thing {
    const phone = spend(args.trigger_id);
    const stack = views.get(phone.person.id) ?? [];
    const over = stack.at(-1);
    if (over === undefined) throw new SlackError('not_found');
    if (stack.length >= slackLimits.modalStack) throw new SlackError('push_limit_reached');
    const view = checkedView(args, over);
    setViews(phone.person.id, [...stack, view]);
    return { view: view.kept };
  }

  function updateView(args: Thing): Thing {
    for (const [person, stack] of views) {
      const found = stack.find(
        (view) =>
          (args.view_id !== undefined && view.id === args.view_id) ||
          (typeof args.external_id === 'string' &&
            args.external_id !== '' &&
            view.kept.external_id === args.external_id),
      );
      if (found === undefined) continue;
      if (args.hash !== undefined && args.hash !== found.hash) throw new SlackError('hash_conflict');
      const view = checkedView(args, undefined, found);
      setViews(
        person,
        stack.map((each) => (each === found ? view : each)),
      );
      return { view: view.kept };
    }
    throw new SlackError('not_found');
  }

  function publishView(args: Thing): Thing {
    const phone = phoneOfUser(args.user_id);
    if (phone === undefined) throw new SlackError('user_not_found');
    refuse('invalid_arguments', wrongInView(args.view, 'home'));
    const { person } = phone;
    if (args.hash !== undefined && args.hash !== homeHashes.get(person.id))
      throw new SlackError('hash_conflict');
    const hash = `${Math.floor(wire() / 1000)}.${id('')}`;
    homeHashes.set(person.id, hash);
    const view = isThing(args.view) ? args.view : {};
    phone.home = {
      ...view,
      id: phone.home?.id ?? id('V'),
      team_id: team.id,
      type: 'home',
      hash,
      blocks: withIds(view.blocks, () => id('')),
      app_id: team.appId,
      bot_id: team.botId,
    };
    bell.ring(person.id);
    return { view: phone.home };
  }

  function respond(token: string, body: Thing): ApiAnswer {
    const held = responses.get(token);
    const phone = phones.find(({ person }) => person.id === held?.person);
    if (held === undefined || phone === undefined) return { status: 404, body: 'expired_url' };
    if (held.left <= 0 || wire() - held.at > slackLimits.responseUrlMs)
      return { status: 404, body: 'used_url' };
    held.left -= 1;
    try {
      if (truthy(body.delete_original)) {
        if (held.message !== undefined) takeBack(phone, bell, held.message);
        return { status: 200, body: 'ok' };
      }
      checkMessage(body);
      const replaces = truthy(body.replace_original) ? held.message : undefined;
      const ephemeral = replaces === undefined && body.response_type !== 'in_channel';
      put(phone, body, replaces ?? timestamp(), ephemeral);
      return { status: 200, body: 'ok' };
    } catch (error) {
      if (error instanceof SlackError) return { status: 400, body: error.message };
      throw error;
    }
  }

  return {
    team,
    api,
    respond,
    channelOf,
    viewsOf: (person) => views.get(person) ?? [],
    setViews,
    newView,
    trigger(person) {
      const made = `${Math.floor(wire())}.${id('')}.${id('')}`;
      triggers.set(made, { person, at: wire(), used: false });
      return made;
    },
    responseUrl(person, message) {
      const token = id('R');
      responses.set(token, { person, message, at: wire(), left: slackLimits.responseUrlUses });
      return `${given.baseUrl()}/slack/respond/${token}`;
    },
    timestamp,
  };
}

function refuse(code: string, wrong: readonly Complaint[]): void {
  if (wrong.length === 0) return;
  const messages = wrong.map(({ says, at }) => `[ERROR] ${says} [json-pointer:${at}]`);
  throw new SlackError(code, { errors: messages, response_metadata: { messages } });
}

const truthy = (value: unknown): boolean =>
  value === true || value === 'true' || value === 1 || value === '1';

/** The top-level text as Slack shows it on a lock screen: mentions that slipped through become visible as what they are. */
export function asNotification(text: string): string {
  return text
    .replaceAll(/<!(channel|here|everyone)(\|[^>]*)?>/g, '@$1')
    .replaceAll(/<[@#!]([^>|]*)(\|[^>]*)?>/g, '@$1')
    .replaceAll(/<([^>|]+)\|([^>]+)>/g, '$2')
    .replaceAll(/<([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Arguments as the Web API reads them: a form whose complex values are JSON, or JSON as a whole. */
export function readArguments(contentType: string | undefined, body: string): Thing {
  if (contentType?.includes('application/json')) {
    const value = parse(body);
    return isThing(value) ? value : {};
  }
  const json = new Set(['blocks', 'view', 'attachments', 'metadata']);
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      json.has(name) ? (parse(value) ?? value) : value,
    ]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

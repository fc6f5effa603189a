/**
 * Presses in the shape in which Slack and Teams bring them, signed as they sign them.
 */
import { createHmac } from 'node:crypto';
import { writePress, type Press } from '../src/core/press.ts';
import { manyMark, oneMark, writeChoice } from '../src/platforms/teams/fields.ts';
import type { Request } from './load.ts';
import { appId, chatOf, memberOf, type Platforms, signingSecret } from './platforms.ts';
import { slackTeam, teamsTenant, type Teacher } from './schools.ts';

type Json = Readonly<Record<string, unknown>>;
type Wrong = Request['wrong'];
type By = Pick<Teacher, 'user'>;

let count = 0;
/** A nonce that no card ever had: each request is a press of its own. */
export const fresh = (): string => `bench${(count += 1)}`;

// ---------------------------------------------------------------- Slack

export function slackRequest(payload: Json, wrong: Wrong): Request {
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
  return httpRequest('/slack/events', body, wrong, [
    'content-type: application/x-www-form-urlencoded',
    `x-slack-request-timestamp: ${at}`,
    `x-slack-signature: v0=${signature}`,
  ]);
}

const slackActor = (by: By): Json => ({
  team: { id: slackTeam, domain: 'bench' },
  user: { id: by.user, username: by.user, name: by.user, team_id: slackTeam },
  api_app_id: 'A0BENCH',
  token: 'x',
  enterprise: null,
  is_enterprise_install: false,
  trigger_id: `trigger.${fresh()}`,
});

/** A page handed in: the view as Slack keeps it, with a choice made in every field. */
export function slackPage(by: By, view: Json, choice: number): Json {
  const id = `V${fresh()}`;
  return {
    type: 'view_submission',
    ...slackActor(by),
    view: {
      id,
      team_id: slackTeam,
      ...view,
      state: { values: slackValues(view['blocks'] as readonly Json[], choice) },
      hash: `${id}.hash`,
      root_view_id: id,
      previous_view_id: null,
      app_id: 'A0BENCH',
      external_id: '',
      app_installed_team_id: slackTeam,
      bot_id: 'B0BOT',
    },
    response_urls: [],
  };
}

/** A view as small as Slack takes it, to ask for the first page with. */
export function firstView(submit: Press, close: Press): Json {
  return {
    type: 'modal',
    callback_id: 'meldwijs',
    private_metadata: `${writePress(submit)}\n${writePress(close)}`,
    title: { type: 'plain_text', text: 'Melding' },
    blocks: [],
  };
}

function slackValues(blocks: readonly Json[], choice: number): Json {
  const values: Record<string, Json> = {};
  for (const block of blocks) {
    if (block['type'] !== 'input') continue;
    const element = block['element'] as Json;
    const options = (element['options'] ?? []) as readonly Json[];
    const chosen = options[choice % Math.max(1, Math.min(2, options.length))];
    values[String(block['block_id'])] = {
      [String(element['action_id'])]: {
        type: element['type'],
        ...slackValue(String(element['type']), chosen),
      },
    };
  }
  return values;
}

function slackValue(type: string, chosen: Json | undefined): Json {
  switch (type) {
    case 'checkboxes':
    case 'multi_static_select':
      return { selected_options: [chosen] };
    case 'radio_buttons':
    case 'static_select':
      return { selected_option: chosen };
    case 'datepicker':
      return { selected_date: '2026-09-07' };
    case 'timepicker':
      return { selected_time: '10:41' };
    default:
      return { value: 'op de gang' };
  }
}

/** A button pressed on a message that stands in a chat. */
export function slackPress(by: By, message: Json, press: Press): Json {
  const button = {
    type: 'button',
    block_id: 'b1',
    action_id: `${press.do}.0`,
    text: { type: 'plain_text', text: 'Verder', emoji: false },
    value: writePress(press),
    action_ts: `1788770461.${fresh()}`,
  };
  const at = String(message['ts']);
  return {
    type: 'block_actions',
    ...slackActor(by),
    container: { type: 'message', message_ts: at, channel_id: `D${by.user}`, is_ephemeral: false },
    channel: { id: `D${by.user}`, name: 'directmessage' },
    message: {
      user: 'U0BOT',
      type: 'message',
      bot_id: 'B0BOT',
      app_id: 'A0BENCH',
      team: slackTeam,
      ...message,
    },
    state: { values: {} },
    response_url: 'https://hooks.example/actions/1',
    actions: [button],
  };
}

// ---------------------------------------------------------------- Teams

export function teamsRequest(platforms: Platforms, activity: Json, wrong: Wrong): Request {
  return httpRequest('/api/messages', JSON.stringify(activity), wrong, [
    'content-type: application/json; charset=utf-8',
    `authorization: Bearer ${platforms.token}`,
  ]);
}

function invoke(platforms: Platforms, by: By, name: string, more: Json): Json {
  return {
    type: 'invoke',
    name,
    id: `activity-${fresh()}`,
    channelId: 'msteams',
    serviceUrl: platforms.serviceUrl,
    timestamp: new Date().toISOString(),
    locale: 'nl-NL',
    from: { id: memberOf(by.user), aadObjectId: by.user, name: `Naam ${by.user}` },
    recipient: { id: `28:${appId}`, name: 'Meldwijs' },
    conversation: { id: chatOf(by.user), conversationType: 'personal', tenantId: teamsTenant },
    channelData: { tenant: { id: teamsTenant }, source: { name: 'message' } },
    entities: [
      { locale: 'nl-NL', country: 'NL', platform: 'iOS', timezone: 'Europe/Amsterdam', type: 'clientInfo' },
    ],
    ...more,
  };
}

/** A page of the dialog handed in, with a choice made in every field of the card. */
export function teamsPage(platforms: Platforms, by: By, card: Json, press: Press, choice: number): Json {
  const data = { press: writePress(press), ...teamsValues(card, choice) };
  return invoke(platforms, by, 'task/submit', { value: { data, context: { theme: 'default' } } });
}

function teamsValues(card: Json, choice: number): Json {
  const values: Record<string, string> = {};
  for (const input of inputsIn(card)) {
    const id = String(input['id']);
    const choices = (input['choices'] ?? []) as readonly { readonly value: string }[];
    const chosen = choices[choice % Math.max(1, Math.min(2, choices.length))]?.value;
    const isChoice = id.endsWith(oneMark) || id.endsWith(manyMark);
    values[id] = isChoice
      ? writeChoice(chosen ?? '')
      : input['type'] === 'Input.Date'
        ? '2026-09-07'
        : input['type'] === 'Input.Time'
          ? '10:41'
          : 'op de gang';
  }
  return values;
}

function inputsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(inputsIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && String(value.type).startsWith('Input.') ? [value as Json] : [];
  return [...own, ...Object.values(value).flatMap(inputsIn)];
}

export function teamsPress(platforms: Platforms, by: By, press: Press, message: string): Json {
  return invoke(platforms, by, 'adaptiveCard/action', {
    replyToId: message,
    value: {
      action: { type: 'Action.Execute', verb: 'press', data: { press: writePress(press) } },
      trigger: 'manual',
    },
  });
}

// ---------------------------------------------------------------- the request and its answer

function httpRequest(path: string, body: string, wrong: Wrong, headers: readonly string[]): Request {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...headers,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: keep-alive',
  ];
  return { bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`), wrong };
}

/** Refuses anything but a 200 that begins as expected and speaks of what was asked about. */
export function answers(start: string, about: string): Wrong {
  return (status, body) =>
    status === 200 && body.startsWith(start) && body.includes(about)
      ? undefined
      : `expected 200 with ${start}… about ${about}`;
}

/** An acknowledgement without a word. */
export const acknowledged: Wrong = (status, body) =>
  status === 200 && body === '' ? undefined : 'expected an empty 200';

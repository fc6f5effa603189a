// Brings what somebody does on Slack to the bot: signed requests, and events that come again until they are answered.
import { createHmac } from 'node:crypto';
import { type Arrived, arrivedWell, bringAgain, post } from '../carry.ts';
import { fine, type Outcome, troubled } from '../hands.ts';
import type { Phone } from '../phone.ts';
import { isThing, readJson, type Thing } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { SlackFake } from './fake.ts';

export type SlackCarrier = {
  /** An event of the Events API, such as a message. */
  event(phone: Phone, inner: Thing): Promise<Outcome>;
  /** A press, a shortcut, a submit or a command: never repeated. What came back is for the caller to judge. */
  interact(form: Readonly<Record<string, string>>): Promise<Arrived>;
  /** An interaction that the bot only acknowledges. */
  interaction(phone: Phone, payload: Thing): Promise<Outcome>;
  failed(phone: Phone, arrived: Arrived): Outcome;
};

export type SlackCarrying = {
  readonly stage: Stage;
  readonly fake: SlackFake;
  readonly retryDelaysMs: readonly number[];
  readonly patienceMs: number;
};

export function slackCarrier({ stage, fake, retryDelaysMs, patienceMs }: SlackCarrying): SlackCarrier {
  const { wire, id, faults, later } = stage;
  const { team, timestamp } = fake;

  function send(type: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<Arrived> {
    const at = String(Math.floor(wire() / 1000));
    const signature = createHmac('sha256', team.signingSecret).update(`v0:${at}:${body}`).digest('hex');
    const headers = {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${signature}`,
      ...more,
    };
    return post(`${stage.botUrl()}/slack/events`, headers, body, patienceMs);
  }

  const repeatOf = (attempt: number, reason: string): Readonly<Record<string, string>> => ({
    'x-slack-retry-num': String(attempt),
    'x-slack-retry-reason': reason,
  });

  async function event(phone: Phone, inner: Thing): Promise<Outcome> {
    const type = 'application/json';
    const body = JSON.stringify({
      token: 'unused',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: team.appId,
      event: { team: team.id, event_ts: inner.ts ?? timestamp(), ...inner },
      type: 'event_callback',
      event_id: id('Ev'),
      event_time: Math.floor(wire() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: team.botUser,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: id('EC'),
    });
    const arrived = await send(type, body);
    if (faults.takeTwice('slack')) await send(type, body, repeatOf(1, 'http_timeout'));
    if (arrivedWell(arrived)) return fine;
    bringAgain(later, arrived, {
      delaysMs: retryDelaysMs,
      isWorth: ({ headers }) => headers.get('x-slack-no-retry') !== '1',
      send: (attempt, { status }) =>
        send(type, body, repeatOf(attempt, status === 0 ? 'http_timeout' : 'http_error')),
      onArrived: () => {
        phone.lastError = undefined;
        phone.changed();
      },
    });
    return failed(phone, arrived);
  }

  async function interact(form: Readonly<Record<string, string>>): Promise<Arrived> {
    const body = new URLSearchParams(form).toString();
    const type = 'application/x-www-form-urlencoded';
    const arrived = await send(type, body);
    if (faults.takeTwice('slack')) await send(type, body);
    return arrived;
  }

  async function interaction(phone: Phone, payload: Thing): Promise<Outcome> {
    const arrived = await interact({ payload: JSON.stringify(payload) });
    if (!arrivedWell(arrived)) return failed(phone, arrived);
    const answer = readJson(arrived.body);
    return isThing(answer) && 'response_action' in answer
      ? troubled(phone, 'a response_action only answers a submitted view')
      : fine;
  }

  function failed(phone: Phone, { status, body }: Arrived): Outcome {
    const why = status === 0 ? body : `HTTP ${status}`;
    return troubled(phone, why, `Slack got no proper answer from the bot: ${why}`);
  }

  return { event, interact, interaction, failed };
}

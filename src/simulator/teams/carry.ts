// Brings what somebody does on Teams to the bot: activities with Teams' own proof, and messages that come again.
import { type Arrived, arrivedWell, bringAgain, post } from '../carry.ts';
import { fine, type Outcome, troubled } from '../hands.ts';
import type { Phone } from '../phone.ts';
import { isThing, readJson, type Thing } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { TeamsFake } from './fake.ts';

export type TeamsCarrier = {
  /** An activity of this person, with everything Teams says about them. */
  activity(phone: Phone, more: Thing): Thing;
  /** A message is brought again when the bot was not there or was in trouble. */
  deliver(phone: Phone, activity: Thing): Promise<Outcome>;
  /** Asks the bot and waits for its answer: an object, or why there was none. */
  invoke(phone: Phone, name: string, value: Thing, more?: Thing): Promise<Answered>;
};
export type Answered = { readonly answer: Thing } | { readonly failed: Outcome };

export type TeamsCarrying = {
  readonly stage: Stage;
  readonly fake: TeamsFake;
  readonly serviceUrl: () => string;
  readonly redeliverMs: number;
  readonly patienceMs: number;
};

const redeliveries = 3;
/** Teams asks twice more when the bot does not answer an invoke in time. */
const invokeTries = 3;

export function teamsCarrier({
  stage,
  fake,
  serviceUrl,
  redeliverMs,
  patienceMs,
}: TeamsCarrying): TeamsCarrier {
  const { wire, faults, later } = stage;
  const { app } = fake;

  function activity({ person }: Phone, more: Thing): Thing {
    const locale = person.language === 'nl' ? 'nl-NL' : 'en-GB';
    const timestamp = new Date(wire()).toISOString();
    return {
      id: fake.nextId(),
      timestamp,
      localTimestamp: timestamp,
      localTimezone: 'Europe/Amsterdam',
      serviceUrl: serviceUrl(),
      channelId: 'msteams',
      from: { id: fake.memberOf(person.id), name: person.name, aadObjectId: person.teamsAad },
      conversation: {
        conversationType: 'personal',
        tenantId: app.tenant,
        id: fake.conversationOf(person.id),
      },
      recipient: { id: `28:${app.appId}`, name: 'Meldwijs' },
      entities: [
        { locale, country: 'NL', platform: 'iOS', timezone: 'Europe/Amsterdam', type: 'clientInfo' },
      ],
      channelData: { tenant: { id: app.tenant } },
      locale,
      ...more,
    };
  }

  async function send(body: string): Promise<Arrived> {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${await fake.tokenForBot(serviceUrl())}`,
    };
    return post(`${stage.botUrl()}/api/messages`, headers, body, patienceMs);
  }

  async function deliver(phone: Phone, value: Thing): Promise<Outcome> {
    const body = JSON.stringify(value);
    const arrived = await send(body);
    if (faults.takeTwice('teams')) await send(body);
    if (arrivedWell(arrived)) return fine;
    bringAgain(later, arrived, {
      delaysMs: Array.from({ length: redeliveries }, () => redeliverMs),
      isWorth: ({ status }) => status === 0 || status >= 500 || [408, 412, 429].includes(status),
      send: () => send(body),
      onArrived: () => {
        phone.lastError = undefined;
        phone.changed();
      },
    });
    return failed(phone, arrived);
  }

  async function invoke(phone: Phone, name: string, value: Thing, more: Thing = {}): Promise<Answered> {
    const body = JSON.stringify(activity(phone, { type: 'invoke', name, value, ...more }));
    let arrived = await send(body);
    for (let tries = 1; tries < invokeTries && arrived.body === 'timeout' && arrived.status === 0; tries += 1)
      arrived = await send(body);
    if (faults.takeTwice('teams')) await send(body);
    if (!arrivedWell(arrived)) return { failed: failed(phone, arrived) };
    const answer = arrived.body.trim() === '' ? {} : readJson(arrived.body);
    return isThing(answer) ? { answer } : { failed: troubled(phone, 'the answer to Teams is not JSON') };
  }

  const failed = (phone: Phone, { status, body }: Arrived): Outcome =>
    troubled(phone, `Teams got no proper answer from the bot: ${status === 0 ? body : `HTTP ${status}`}`);

  return { activity, deliver, invoke };
}

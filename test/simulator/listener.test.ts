// The simulator's own door: a script can play a whole story, and no other website can.
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDuration, untilShows } from '../../src/simulator/clock.ts';
import { refuseWithSecrets } from '../../src/simulator/refuse.ts';
import type { World } from '../../src/simulator/world.ts';
import type { EchoBot } from './echo-bot.ts';
import { openDoor, openPractice } from './practice.ts';

let world: World;
let bot: EchoBot;
let close: () => Promise<void>;
let port = 0;
let school = Date.parse('2026-09-01T12:00:00+02:00');

beforeAll(async () => {
  const practice = await openPractice({ shownTime: () => school });
  ({ world, bot } = practice);
  await world.install(['board']);
  const clock = { now: () => school, forward: async (ms: number) => void (school += ms) };
  const door = await openDoor(world, clock);
  ({ port } = door);
  close = async () => {
    door.close();
    await practice.close();
  };
});
beforeEach(() => {
  world.faults.clear();
});
afterAll(() => close());

/** One request with exactly these headers; fetch would not let a test choose its Host. */
function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; body: unknown; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const json = method === 'POST' ? { 'content-type': 'application/json' } : {};
      const sent = request(
        { host: '127.0.0.1', port, path, method, headers: { ...json, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const isJson = String(response.headers['content-type']).startsWith('application/json');
            resolve({
              status: response.statusCode ?? 0,
              body: isJson ? JSON.parse(text) : text,
              headers: response.headers,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    },
  );
}
const api = (path: string) => `/simulator/api/${path}`;

describe('who may ask', () => {
  it('this machine by its own names, and nobody by another name', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
      expect((await ask('GET', api('people'), undefined, { host })).status).toBe(200);
    for (const host of [
      '127.0.0.1',
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1:${port + 1}`,
      `127.0.0.1:${port}.evil.example`,
    ])
      for (const path of ['/', api('people')])
        expect((await ask('GET', path, undefined, { host })).status).toBe(403);
  });

  it('its own page, and no other website', async () => {
    const own = `http://127.0.0.1:${port}`;
    expect((await ask('POST', api('clock'), { forward: '1s' }, { origin: own })).status).toBe(200);
    for (const origin of [
      'https://evil.example',
      'null',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
    ])
      expect((await ask('POST', api('clock'), { forward: '1s' }, { origin })).status).toBe(403);
    expect((await ask('GET', api('people'), undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('with JSON only, small enough, and as documented', async () => {
    const plain = { 'content-type': 'text/plain' };
    expect((await ask('POST', api('clock'), '{"forward":"1s"}', plain)).status).toBe(403);
    expect((await ask('POST', api('people/monitor/type'), '{')).status).toBe(400);
    expect((await ask('POST', api('people/monitor/type'), { text: 'x', colour: 'red' })).status).toBe(400);
    expect((await ask('POST', api('people/monitor/type'), { text: 'x'.repeat(100_001) })).status).toBe(413);
    expect((await ask('GET', api('people/nobody/messages'))).body).toMatchObject({
      error: expect.stringContaining('teacher-teams') as string,
    });
    expect((await ask('DELETE', api('people'))).status).toBe(405);
    expect((await ask('GET', '/simulator/../package.json')).status).not.toBe(200);
  });

  it('for anything else it leaves the request to others', async () => {
    expect((await ask('GET', '/api/messages')).status).toBe(418);
  });
});

describe('a story by script', () => {
  it('knows the people', async () => {
    const { body } = await ask('GET', api('people'));
    expect((body as unknown[])[0]).toEqual({
      id: 'teacher-teams',
      name: 'Juf Voorbeeld',
      role: 'teacher',
      title: { nl: 'Leerkracht, Teams', en: 'Teacher, Teams' },
      platform: 'teams',
      language: 'nl',
      first: true,
    });
    expect(body).toHaveLength(10);
  });

  it('types, reads, presses, fills in and sends', async () => {
    bot.app.message(async ({ message, client }) => {
      const elements = [
        { type: 'button', text: { type: 'plain_text', text: 'Open' }, action_id: 'open', value: 'x' },
      ];
      await client.apiCall('chat.postMessage', {
        channel: message.channel,
        text: 'er wacht iets',
        blocks: [{ type: 'actions', elements }],
      });
    });
    bot.app.action('open', async ({ ack, client, body }) => {
      await ack();
      const trigger_id = 'trigger_id' in body ? body.trigger_id : '';
      const element = { type: 'plain_text_input', action_id: 'what' };
      await client.apiCall('views.open', {
        trigger_id,
        view: {
          type: 'modal',
          title: { type: 'plain_text', text: 'Melding' },
          submit: { type: 'plain_text', text: 'Verder' },
          blocks: [{ type: 'input', block_id: 'what', label: { type: 'plain_text', text: 'Wat?' }, element }],
        },
      });
    });
    bot.app.view(/.*/, async ({ ack }) => ack());

    expect((await ask('GET', api('people/monitor/view'))).body).toBeNull();
    expect((await ask('POST', api('people/monitor/type'), { text: 'hallo' })).body).toMatchObject({
      ok: true,
    });
    const { body } = await ask('GET', api('people/monitor/messages'));
    expect(body).toMatchObject([
      { from: 'me', text: 'hallo', time: '2026-09-01T10:00:01.000Z' },
      {
        from: 'bot',
        edited: false,
        deleted: false,
        notification: 'er wacht iets',
        buttons: ['Open'],
        payload: { text: 'er wacht iets', blocks: [{ type: 'actions' }] },
      },
    ]);
    const [, { id }] = body as [unknown, { id: string }];
    expect(
      (await ask('POST', api('people/monitor/press'), { message: id, action: 'ope' })).body,
    ).toMatchObject({ ok: true, view: { title: 'Melding' } });
    expect((await ask('GET', api('people/monitor/view'))).body).toMatchObject({
      kind: 'modal',
      fields: [{ id: 'what', key: 'what', label: 'Wat?', kind: 'text', required: true }],
    });
    expect(await ask('POST', api('people/monitor/press'), { action: 'Nergens' })).toMatchObject({
      status: 422,
      body: { ok: false, buttons: ['Open'] },
    });
    expect(
      (await ask('POST', api('people/monitor/submit'), { values: { 'wat?': 'een ruzie' } })).body,
    ).toMatchObject({ ok: true });
    expect((await ask('GET', api('people/monitor/screen'))).body).not.toHaveProperty('view');
  });

  it('winds the clock for a while, or until it shows a time', async () => {
    const before = school;
    expect((await ask('POST', api('clock'), { forward: '1h30m' })).body).toEqual({
      now: new Date(before + 5_400_000).toISOString(),
    });
    expect((await ask('POST', api('clock'), { until: '08:00' })).body).toEqual({
      now: '2026-09-02T06:00:00.000Z',
    });
    expect((await ask('GET', api('clock'))).body).toEqual({ now: '2026-09-02T06:00:00.000Z' });
    for (const wrong of [{ forward: 'soon' }, { forward: '-1m' }, { until: '25:00' }, {}])
      expect((await ask('POST', api('clock'), wrong)).status).toBe(400);
  });

  it('makes a service have a bad day', async () => {
    const { body } = await ask('POST', api('faults'), { service: 'teams', answer: '429', times: 2 });
    expect(body).toEqual({ faults: [{ service: 'teams', answer: '429', times: 2 }] });
    expect((await ask('POST', api('faults'), { service: 'teams', answer: 'ok' })).body).toEqual({
      faults: [],
    });
    expect((await ask('POST', api('faults'), { service: 'fax', answer: 'ok' })).status).toBe(400);
  });

  it('hears of every change', async () => {
    const stream = await fetch(`http://127.0.0.1:${port}${api('events')}`);
    const reader = (stream.body as ReadableStream<BufferSource>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    expect((await reader.read()).value).toBe(': here\n\n');
    await world.type('board', 'x');
    expect((await reader.read()).value).toMatch(/^data: \{"people":\[.*"board".*\]\}\n\n$/);
    await reader.cancel();
  });
});

describe('the page', () => {
  it('comes with its script, style and words, and lets nothing else in', async () => {
    const page = await ask('GET', '/');
    expect(page.body).toContain('<title>Meldwijs</title>');
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    expect((await ask('GET', '/simulator/page.js')).headers['content-type']).toMatch(/javascript/);
    expect((await ask('GET', '/simulator/page.css')).headers['content-type']).toMatch(/css/);
    expect((await ask('GET', '/simulator/words.json')).body).toMatchObject({ nl: {}, en: {} });
  });
});

it('a duration is written as people say it', () => {
  expect(['10m', '1h30m', '2d', '45s'].map(readDuration)).toEqual([600_000, 5_400_000, 172_800_000, 45_000]);
  expect(['', '10', 'm', '10 m', '1.5h', '9999d'].map(readDuration)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

it('"until 08:00" is eight in the morning, also over the night on which the clocks change', () => {
  const at = (time: string) =>
    new Date(Date.parse(time) + (untilShows('08:00', Date.parse(time)) ?? 0)).toISOString();
  expect(at('2026-10-24T20:00:00Z')).toBe('2026-10-25T07:00:00.000Z');
  expect(at('2026-03-28T20:00:00Z')).toBe('2026-03-29T06:00:00.000Z');
  expect(at('2026-09-01T06:00:00Z')).toBe('2026-09-02T06:00:00.000Z');
});

it('the simulator does not open beside the settings of a real school, and names them without their values', () => {
  expect(refuseWithSecrets({ PATH: '/bin', SLACK_BOT_TOKEN: '', PORT: '3978' })).toBeUndefined();
  for (const name of [
    'SLACK_BOT_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_APP_TOKEN',
    'TEAMS_APP_ID',
    'TEAMS_APP_PASSWORD',
    'DATABASE_URL',
    'MASTER_KEY',
  ]) {
    const says = refuseWithSecrets({ [name]: 'hidden-value' });
    expect(says).toContain(name);
    expect(says).not.toContain('hidden-value');
  }
  expect(refuseWithSecrets({ MASTER_KEY: 'a', DATABASE_URL: 'b' })).toContain('DATABASE_URL, MASTER_KEY');
});

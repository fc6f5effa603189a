import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, startMeldwijs } from '../../src/main.ts';
import { openWorld } from '../platforms/teams/fake-bot-framework.ts';
import { story, type Whole, wholeBot } from './whole.ts';

const root = join(import.meta.dirname, '../..');

describe('A request is believed that was not proven to come from our Slack workspace or Teams tenant; a check is switched off to make something work.', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await wholeBot();
  });
  afterAll(() => whole.stop());

  const post = async (path: string, body: string, headers: Record<string, string>) =>
    (await fetch(`${whole.running.url}${path}`, { method: 'POST', body, headers })).status;
  const event = (team: string, user: string) =>
    JSON.stringify({
      type: 'event_callback',
      team_id: team,
      api_app_id: 'A0',
      event_id: `Ev${team}${user}`,
      authorizations: [{ team_id: team, enterprise_id: null, is_bot: true, user_id: 'U' }],
      event: { type: 'message', channel_type: 'im', channel: 'D0X', user, text: story, ts: '1.1', team },
    });
  const signed = (body: string, secret: string, at = Math.floor(Date.now() / 1000)) => ({
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
  });

  it('in the simulator too no check is switched off: unsigned, badly signed, old, and of another workspace', async () => {
    const { slack } = whole.world;
    const mine = event(slack.team, 'U0TOOS0002');
    const other = event('T0ANDERS', 'U0TOOS0002');
    const old = Math.floor(Date.now() / 1000) - 400;
    expect(await post('/slack/events', mine, { 'content-type': 'application/json' })).toBe(401);
    expect(await post('/slack/events', mine, signed(mine, 'another secret'))).toBe(401);
    expect(await post('/slack/events', mine, signed(other, slack.signingSecret))).toBe(401);
    expect(await post('/slack/events', mine, signed(mine, slack.signingSecret, old))).toBe(401);
    expect(await post('/slack/events', other, signed(other, slack.signingSecret))).toBe(401);
    expect(await post('/api/messages', '{}', {})).toBe(401);
    expect(await post('/api/messages', '{}', { authorization: 'Bearer a.b.c' })).toBe(401);
    expect(await whole.running.house.store.read.draftsOf('monitor')).toEqual([]);
  });

  it('somebody of another workspace, or somebody Slack calls a stranger, is not answered', async () => {
    const { slack } = whole.world;
    const body = event(slack.team, 'U0STRANGER').replace(
      `"team":"${slack.team}"`,
      '"team":"T9","user_team":"T9"',
    );
    expect(await post('/slack/events', body, signed(body, slack.signingSecret))).toBe(200);
    expect(
      await whole.running.house.store.read.identityOf({
        platform: 'slack',
        tenant: slack.team,
        user: 'U0STRANGER',
      }),
    ).toBeUndefined();
  });

  it.each([
    { host: 'boos.example' },
    { host: '127.0.0.1:1' },
    { origin: 'https://boos.example' },
    { origin: 'null' },
  ])('the practice page answers no other site: %j', async (headers) => {
    const { hostname, port } = new URL(whole.running.url);
    for (const path of ['/', '/simulator/api/people', '/simulator/api/people/director/messages']) {
      const status = await new Promise<number>((resolve, reject) => {
        const asked = request({ hostname, port, path, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        asked.on('error', reject).end();
      });
      expect(status, path).toBeGreaterThanOrEqual(400);
    }
  });

  it('what is too large is refused before it is read', async () => {
    const huge = 'x'.repeat(3_000_000);
    const status = await post('/slack/events', huge, { 'content-type': 'application/json' }).catch(() => 413);
    expect(status).toBe(413);
    expect(await post('/api/messages', huge, { authorization: 'Bearer a.b.c' }).catch(() => 401)).toBe(401);
  });

  it('Teams: another tenant, another service, and another bot are nobody', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const world = await openWorld(async () => ({ type: 'done' }));
    try {
      const elsewhere = { tenantId: 'ander', id: 'a:x', conversationType: 'personal' };
      expect(
        (
          await world.deliver(
            world.activity({ conversation: elsewhere, channelData: { tenant: { id: 'ander' } } }),
          )
        ).status,
      ).toBe(403);
      expect((await world.deliver(world.activity({ serviceUrl: 'https://boos.example/' }))).status).toBe(403);
      expect((await world.deliver(world.activity(), await world.sign({ forged: true }))).status).toBe(401);
      world.answering((one) => (one.path.includes('/members/') ? { status: 500 } : undefined));
      const bot = { id: '28:another-bot', aadObjectId: 'b', role: 'bot', name: 'Bot' };
      expect((await world.deliver(world.activity({ from: bot }))).status).toBe(200);
      expect(world.received).toEqual([]);
    } finally {
      await world.close();
      said.mockRestore();
    }
  });

  it('nothing that is thrown while somebody is answered is written on the console with its words', async () => {
    const said = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'log')];
    for (const one of said) one.mockImplementation(() => undefined);
    const world = await openWorld(async () => Promise.reject(new Error('Fatima bij de kluisjes')));
    try {
      expect((await world.deliver(world.activity({ text: 'Fatima bij de kluisjes' }))).status).toBe(503);
      expect(JSON.stringify(said.map((one) => one.mock.calls))).not.toMatch(/Fatima|kluisjes/);
    } finally {
      await world.close();
      for (const one of said) one.mockRestore();
    }
  });

  it('a real server knows no practice page, and says states and nothing else', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'meldwijs-never-'));
    let real: Running | undefined;
    try {
      const schoolFile = join(directory, 'school.yaml');
      const text = readFileSync(join(root, 'school.simulator.yaml'), 'utf8');
      writeFileSync(schoolFile, text.replaceAll('example: true', 'example: false'));
      real = await startMeldwijs(
        {
          mode: 'school',
          port: 0,
          logLevel: 'silent',
          where: { engine: 'sqlite', directory },
          masterKey: new Uint8Array(32).fill(5),
          schoolFile,
          slack: undefined,
          teams: undefined,
          pingWebhookUrl: undefined,
        },
        { log: { turn: () => undefined, trouble: () => undefined, info: () => undefined } },
      );
      const answers = new Set<string>();
      for (const path of [
        '/',
        '/simulator',
        '/simulator/api/people',
        '/simulator/api/clock',
        '/slack/events',
        '/api/messages',
        '/school.yaml',
        '/../school.yaml',
        '/%2e%2e/keys.db',
      ]) {
        const response = await fetch(`${real.url}${path}`);
        answers.add(`${response.status} ${await response.text()}`);
      }
      expect([...answers]).toEqual(['404 {"error":"nothing here"}']);
      const health = await fetch(`${real.url}/health`);
      expect(await health.json()).toEqual({ database: 'ok', worker: 'ok', ladder: 'ok' });
    } finally {
      await real?.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

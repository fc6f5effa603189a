// Nothing gets in that Microsoft did not sign for us, for a school we know, and our own token goes nowhere else.
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { mayServe } from '../../../src/platforms/teams/guard.ts';
import { openWorld, reply, tenant, type World } from './fake-bot-framework.ts';

let world: World;
let elsewhere = 0;
const evil = createServer((_request, response) => {
  elsewhere += 1;
  response.end('{"id":"taken"}');
});
let evilUrl = '';

beforeAll(async () => {
  // botbuilder writes a line of its own for every wrong signature.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  world = await openWorld(reply({ type: 'whisper', text: 'ontvangen' }));
  await new Promise<void>((listening) => {
    evil.listen(0, '127.0.0.1', listening);
  });
  const address = evil.address();
  evilUrl = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/` : '';
});
beforeEach(() => {
  world.received.length = 0;
  world.got.length = 0;
});
afterAll(async () => {
  evil.closeAllConnections();
  evil.close();
  await world.close();
});

test('what Teams signed comes in and is answered', async () => {
  const answer = await world.deliver(world.activity());
  expect(answer.status).toBe(200);
  expect(world.received).toHaveLength(1);
  expect(world.got.every((one) => one.authorization?.startsWith('Bearer our-token-'))).toBe(true);
});

const refused: Record<string, () => Promise<{ body?: unknown; token?: string; status: number }>> = {
  'a forged signature': async () => ({ token: await world.sign({ forged: true }), status: 401 }),
  'an expired token': async () => ({ token: await world.sign({ expiresIn: -3600 }), status: 401 }),
  'a token without an end': async () => ({ token: await world.sign({ omit: 'exp' }), status: 401 }),
  'a token without a serviceUrl': async () => ({
    token: await world.sign({ omit: 'serviceurl' }),
    status: 401,
  }),
  'another issuer': async () => ({
    token: await world.sign({ iss: `https://sts.windows.net/${tenant}/` }),
    status: 401,
  }),
  'another audience': async () => ({
    token: await world.sign({ aud: '00000000-0000-4000-8000-000000000000' }),
    status: 401,
  }),
  'no token': async () => ({ token: '', status: 401 }),
  'a token without a signature': async () => ({
    token: `${(await world.sign()).split('.').slice(0, 2).join('.')}.`,
    status: 401,
  }),
  'the algorithm none': async () => {
    const [, payload] = (await world.sign()).split('.');
    const head = Buffer.from('{"alg":"none","kid":"of-the-fake"}').toString('base64url');
    return { token: `${head}.${payload}.c2ln`, status: 401 };
  },
  'another tenant in the conversation': async () => ({
    body: world.activity({ conversation: { id: 'a:x', conversationType: 'personal', tenantId: 'other' } }),
    status: 403,
  }),
  'another tenant in the channel data': async () => ({
    body: world.activity({ channelData: { tenant: { id: 'other' } } }),
    status: 403,
  }),
  'no tenant at all': async () => ({
    body: world.activity({ conversation: { id: 'a:x' }, channelData: {} }),
    status: 403,
  }),
  'a serviceUrl that the token is not for': async () => ({
    body: world.activity({ serviceUrl: evilUrl }),
    status: 403,
  }),
  'a signed serviceUrl on a host that is not on the list': async () => ({
    body: world.activity({ serviceUrl: evilUrl }),
    token: await world.sign({ serviceurl: evilUrl }),
    status: 403,
  }),
  'no serviceUrl': async () => ({ body: world.activity({ serviceUrl: undefined }), status: 403 }),
  'another channel': async () => ({ body: world.activity({ channelId: 'emulator' }), status: 403 }),
  'a body that is a list': async () => ({ body: [world.activity()], status: 403 }),
  'a body that is a word': async () => ({ body: '"hallo"', status: 403 }),
  'a body that is not JSON': async () => ({ body: '{', status: 400 }),
  'a body of more than a megabyte': async () => ({
    body: world.activity({ text: 'a'.repeat(1_100_000) }),
    status: 413,
  }),
};

for (const [what, make] of Object.entries(refused))
  test(`${what} is refused, and nothing is received or sent`, async () => {
    const { body, token, status } = await make();
    const answer = await world.deliver(body ?? world.activity(), token);
    expect(answer.status).toBe(status);
    expect(answer.text).toBe('');
    expect(world.received).toEqual([]);
    expect(world.got).toEqual([]);
    expect(elsewhere).toBe(0);
  });

test('a missing serviceUrl is answered at once, where botbuilder would wait without an end', async () => {
  const { serviceUrl: _, ...without } = world.activity();
  expect((await world.deliver(without)).status).toBe(403);
});

test('anything but POST is refused', async () => {
  expect((await fetch(`http://${world.botHost}/api/messages`)).status).toBe(405);
});

test('a stored way to reach somebody cannot take our token to another host', async () => {
  const to = { platform: 'teams', tenant, user: 'somebody' } as const;
  const card = { notice: 'Meldwijs', body: [], actions: [] };
  const reach = JSON.stringify({ serviceUrl: evilUrl, conversationId: 'a:x' });
  await expect(world.door.platform.send({ ...to, reach }, card)).rejects.toMatchObject({ kind: 'ours' });
  const copy = { address: { ...to, reach }, conversation: 'a:x', message: 'm' };
  await expect(world.door.platform.update(copy, card)).rejects.toMatchObject({ kind: 'ours' });
  expect(elsewhere).toBe(0);
});

test('a redirect does not take our token along', async () => {
  world.answering(() => ({ status: 307, headers: { location: `${evilUrl}v3/conversations` } }));
  const to = { platform: 'teams', tenant, user: 'somebody' } as const;
  await expect(world.door.platform.sendPlain(to, 'hallo')).rejects.toMatchObject({ name: 'Trouble' });
  world.answering(() => undefined);
  expect(elsewhere).toBe(0);
});

test('a flood of forged requests is one line in the log', async () => {
  world.troubles.length = 0;
  const token = await world.sign({ iss: 'https://somebody.example' });
  for (let at = 0; at < 20; at += 1) await world.deliver(world.activity(), token);
  expect(world.troubles.filter((line) => line.includes('another issuer')).length).toBeLessThanOrEqual(1);
});

test.each([
  ['https://smba.trafficmanager.net/emea/', true],
  ['https://europe.botframework.com/', true],
  ['http://smba.trafficmanager.net/emea/', false],
  ['https://smba.trafficmanager.net.evil.example/', false],
  ['https://smba.trafficmanager.net@evil.example/', false],
  ['https://smba.trafficmanager.net:8443/', false],
  ['https://botframework.com.evil.example/', false],
  ['https://notbotframework.com/', false],
  ['https://smba.infra.gcc.teams.microsoft.com/teams/', true],
  ['http://127.0.0.1:4000/', true],
  ['http://127.0.0.1:4001/', false],
  ['http://named.example/', false],
  ['javascript:alert(1)', false],
  ['', false],
])('our token to %s: %s', (serviceUrl, may) => {
  const extra = ['smba.infra.gcc.teams.microsoft.com', '127.0.0.1:4000', 'named.example'];
  expect(mayServe(serviceUrl, extra)).toBe(may);
});

test('when the keys of Teams cannot be fetched nothing is lost: Teams is asked to come back', async () => {
  const alone = await openWorld(reply({ type: 'done' }), {
    openIdMetadataUrl: `http://${world.host}/nothing-here`,
  });
  world.answering(() => ({ status: 500 }));
  expect((await alone.deliver(alone.activity())).status).toBe(503);
  expect(alone.received).toEqual([]);
  world.answering(() => undefined);
  await alone.close();
});

// What we owe somebody is sent once, to their private chat alone, and every kind of trouble has its name.
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import { troubleOf, waitingTime } from '../../../src/platforms/teams/trouble.ts';
import { allOf, openWorld, person, reply, tenant, type World } from './fake-bot-framework.ts';

let world: World;
afterEach(() => world.close());

const card: Card = {
  notice: 'Meldwijs: er wacht iets dringends (7F3K)',
  body: [{ type: 'title', text: 'Dreiging, dringend' }],
  actions: [{ label: 'Ik pak dit op', press: { do: 'take-on', nonce: 'n1', case: 'c1' }, style: 'primary' }],
};
const to = { platform: 'teams', tenant, user: person } as const;
const reached = () => ({
  ...to,
  reach: JSON.stringify({ serviceUrl: world.serviceUrl, conversationId: 'a:private-chat' }),
});

test('a message goes to the chat that is known: the card alone, with a notice that names nobody', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const copy = await world.door.platform.send(reached(), card);
  expect(copy).toMatchObject({
    conversation: 'a:private-chat',
    message: 'message-1',
    reach: reached().reach,
  });
  const [sent] = world.got;
  expect(sent).toMatchObject({
    method: 'POST',
    path: '/v3/conversations/a%3Aprivate-chat/activities',
    authorization: 'Bearer our-token-1',
    body: { summary: card.notice, channelData: { notification: { alert: true } } },
  });
  expect(sent?.body).not.toHaveProperty('text');
  expect(sent?.body['attachments']).toHaveLength(1);
  expect(allOf(sent?.body, 'AdaptiveCard')[0]).not.toHaveProperty('lang');

  await world.door.platform.update(copy, card);
  expect(world.got[1]).toMatchObject({
    method: 'PUT',
    path: '/v3/conversations/a%3Aprivate-chat/activities/message-1',
  });
  expect(world.tokens()).toBe(1);
});

test('somebody who never wrote is found by their account, never by an e-mail address', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const copy = await world.door.platform.send(to, card);
  expect(world.got[0]).toMatchObject({
    path: '/v3/conversations',
    body: { members: [{ id: person }], tenantId: tenant, channelData: { tenant: { id: tenant } } },
  });
  expect(copy.conversation).toBe('a:opened');
  expect(JSON.parse(copy.reach ?? '')).toEqual({ serviceUrl: world.serviceUrl, conversationId: 'a:opened' });
});

test('nothing is ever sent to a channel or a group, whatever an address says', async () => {
  world = await openWorld(reply({ type: 'done' }));
  for (const conversationId of [
    '19:abc@thread.tacv2',
    '19:abc@thread.v2',
    '19:abc@thread.skype;messageid=1',
  ]) {
    const reach = JSON.stringify({ serviceUrl: world.serviceUrl, conversationId });
    await expect(world.door.platform.send({ ...to, reach }, card)).rejects.toMatchObject({ kind: 'ours' });
    await expect(world.door.platform.sendPlain({ ...to, reach }, 'x')).rejects.toMatchObject({
      kind: 'ours',
    });
  }
  expect(world.got).toEqual([]);
});

test.each([
  [429, undefined, '7', 'later', 7000],
  [429, undefined, undefined, 'later', undefined],
  [412, undefined, '2', 'later', 2000],
  [500, undefined, undefined, 'later', undefined],
  [502, undefined, '3', 'later', 3000],
  [503, undefined, undefined, 'later', undefined],
  [504, undefined, undefined, 'later', undefined],
  [403, 'MessageWritesBlocked', undefined, 'gone', undefined],
  [403, 'BotDisabledByAdmin', undefined, 'gone', undefined],
  [404, 'ConversationNotFound', undefined, 'gone', undefined],
  [400, 'BadSyntax', undefined, 'ours', undefined],
  [413, 'MessageSizeTooBig', undefined, 'ours', undefined],
])(
  '%i %s (Retry-After %s) is %s, and nothing repeats it by itself',
  async (status, code, after, kind, afterMs) => {
    world = await openWorld(reply({ type: 'done' }));
    world.answering(() => ({
      status,
      body: code === undefined ? {} : { error: { code } },
      headers: after === undefined ? {} : { 'retry-after': after },
    }));
    await expect(world.door.platform.send(reached(), card)).rejects.toMatchObject({
      name: 'Trouble',
      kind,
      afterMs,
    });
    expect(world.got).toHaveLength(1);
  },
);

test('no answer is unknown: later, and not repeated by itself', async () => {
  world = await openWorld(reply({ type: 'done' }), { timeoutMs: 60 });
  world.answering(() => 'silent');
  await expect(world.door.platform.send(reached(), card)).rejects.toMatchObject({ kind: 'later' });
  expect(world.got).toHaveLength(1);
});

test('a connection that breaks is unknown too', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const broken = createServer((request) => request.socket.destroy());
  await new Promise<void>((listening) => {
    broken.listen(0, '127.0.0.1', listening);
  });
  const address = broken.address();
  const host = typeof address === 'object' ? `127.0.0.1:${address?.port}` : '';
  const other = await openWorld(reply({ type: 'done' }), {
    serviceHosts: [host],
    loginUrl: world.serviceUrl,
  });
  const reach = JSON.stringify({ serviceUrl: `http://${host}/`, conversationId: 'a:x' });
  await expect(other.door.platform.send({ ...to, reach }, card)).rejects.toMatchObject({ kind: 'later' });
  broken.close();
  await other.close();
});

test('a token that Teams no longer takes is asked for anew, once', async () => {
  world = await openWorld(reply({ type: 'done' }));
  world.answering((one) => (one.authorization === 'Bearer our-token-1' ? { status: 401 } : undefined));
  await world.door.platform.send(reached(), card);
  expect(world.tokens()).toBe(2);
  world.answering(() => ({ status: 401 }));
  await expect(world.door.platform.send(reached(), card)).rejects.toMatchObject({ kind: 'later' });
});

test('without a token nothing is sent, and it is tried again later', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const other = await openWorld(reply({ type: 'done' }), {
    loginUrl: `${world.serviceUrl}elsewhere`,
    serviceHosts: [world.host],
  });
  world.answering(() => ({ status: 400, body: { error: 'invalid_client' } }));
  await expect(other.door.platform.sendPlain(reached(), 'x')).rejects.toMatchObject({ kind: 'later' });
  expect(world.got.every((one) => one.path.includes('/oauth2/'))).toBe(true);
  await other.close();
});

test('our password goes to https alone, or to this machine', async () => {
  world = await openWorld(reply({ type: 'done' }));
  await expect(openWorld(reply({ type: 'done' }), { loginUrl: 'http://login.example' })).rejects.toThrow(
    'https',
  );
});

test('a card that cannot be drawn is ours, so that its words go out plain', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const broken: Card = {
    ...card,
    actions: [{ label: 'X', press: { do: 'seen', nonce: 'n', case: 'two words' } }],
  };
  await expect(world.door.platform.send(reached(), broken)).rejects.toMatchObject({ kind: 'ours' });
});

test('a message that is no longer there does not make a person unreachable', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const gone = { status: 404, retryAfter: null, code: 'ActivityNotFoundInConversation' };
  expect(troubleOf('update', gone, 0).kind).toBe('ours');
  expect(troubleOf('find-chat', { ...gone, status: 400 }, 0).kind).toBe('gone');
});

test.each([
  ['5', 5000],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:00:09 GMT', 9000],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %s', async (header, ms) => {
  world = await openWorld(reply({ type: 'done' }));
  expect(waitingTime(header, 0)).toBe(ms);
});

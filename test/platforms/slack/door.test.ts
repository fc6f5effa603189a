// Slack's door: only what Slack signed just now gets in, once, and nothing is acknowledged before it is kept.
import { createHmac, createSecretKey } from 'node:crypto';
import { createServer } from 'node:http';
import { isValidSlackRequest } from '@slack/bolt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/app/ports.ts';
import { openSlack } from '../../../src/platforms/slack/open.ts';
import { isSigned } from '../../../src/platforms/slack/over-http.ts';
import { openSafe } from './fake-safe.ts';
import { gate, listenOn, open, openFakeSlack, sign, until } from './fake-slack.ts';
import { closed, command, eventBody, pressedInMessage, submitted, typed } from './payloads.ts';

const done: Reply = { type: 'done' };
const press = { do: 'take-on', nonce: 'n1', case: 'c1' } as const;
const say: Reply = {
  type: 'say',
  card: { notice: 'Meldwijs', body: [{ type: 'text', text: 'Dat mag.' }], actions: [] },
};

describe('who gets through the door', () => {
  it('lets in what Slack signed', async () => {
    const { event, heard } = await open();
    expect((await event(typed('Mag dit?'))).status).toBe(200);
    expect(heard).toMatchObject([{ kind: 'typed', text: 'Mag dit?', private: true, attachments: 0 }]);
  });

  it.each([
    ['a signature with another secret', (body: string, at: string) => sign(body, at, 'another')],
    ['a signature of another body', (_: string, at: string) => sign('{}', at)],
    ['an older kind of signature', (body: string, at: string) => sign(body, at).replace('v0', 'v1')],
    ['a signature with something behind it', (body: string, at: string) => `${sign(body, at)}=x`],
    ['no signature', () => undefined],
  ])('refuses %s', async (_, signed) => {
    const { deliver, clock, heard } = await open();
    const body = JSON.stringify(typed('Mag dit?'));
    const at = String(clock.now / 1000);
    const { status } = await deliver(body, 'json', { 'x-slack-signature': signed(body, at) });
    expect(status).toBe(401);
    expect(heard).toEqual([]);
  });

  it('agrees with Bolt about every signature', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), hex, (text, secret, made) => {
        const at = Math.floor(Date.now() / 1000);
        const body = Buffer.from(text);
        const right = createHmac('sha256', secret).update(`v0:${at}:${body.toString()}`).digest('hex');
        const byBolt = (signature: string): boolean =>
          isValidSlackRequest({
            signingSecret: secret,
            body: body.toString(),
            headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': at },
          });
        for (const signature of [`v0=${right}`, `v0=${made}`])
          expect(isSigned(createSecretKey(Buffer.from(secret)), `${at}`, body, signature)).toBe(
            byBolt(signature),
          );
      }),
    );
  });

  it.each([
    ['six minutes old', -360, 401],
    ['from the future', 360, 401],
    ['an hour in the future', 3600, 401],
    ['almost five minutes old', -299, 200],
    ['almost five minutes in the future', 299, 200],
  ])('answers a request that is %s by its time', async (_, seconds, status) => {
    const { event, clock, heard } = await open();
    const at = String(clock.now / 1000 + seconds);
    expect((await event(typed('Mag dit?'), { 'x-slack-request-timestamp': at })).status).toBe(status);
    expect(heard).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each(['', 'soon', '1e9', '-1', '1788770460.5'])('refuses the timestamp "%s"', async (at) => {
    const { event } = await open();
    expect((await event(typed('Mag dit?'), { 'x-slack-request-timestamp': at })).status).toBe(401);
  });

  it('says yes to a replayed request and does nothing', async () => {
    const { deliver, heard, slack, clock } = await open(() => say);
    const body = String(new URLSearchParams(command('Mag dit?')));
    const at = String(clock.now / 1000);
    await deliver(body, 'form');
    const calls = slack.calls.length;
    clock.now += 200_000;
    const replay = await deliver(body, 'form', { 'x-slack-request-timestamp': at });
    expect(replay).toMatchObject({ status: 200, body: '' });
    expect(heard).toHaveLength(1);
    expect(slack.calls).toHaveLength(calls);
  });

  it('lets Slack send again, in the same second and signed the same, what was not kept', async () => {
    let isDown = true;
    const { event, heard } = await open(() => {
      if (isDown) throw new Error('the database is away');
      return done;
    });
    const payload = typed('Mag dit?');
    expect((await event(payload)).status).toBe(500);
    isDown = false;
    expect((await event(payload)).status).toBe(200);
    expect(heard).toHaveLength(2);
  });

  it('answers the address check, and a certificate check without looking further', async () => {
    const { event, deliver, heard } = await open();
    expect((await event({ type: 'url_verification', challenge: 'c-1', token: 'x' })).json).toEqual({
      challenge: 'c-1',
    });
    const smuggled = `ssl_check=1&payload=${encodeURIComponent('{}')}`;
    expect((await deliver(smuggled, 'form', { 'x-slack-signature': undefined })).status).toBe(200);
    expect(heard).toEqual([]);
  });

  it('turns away another path, another method, a body that is too large and one that is nothing', async () => {
    const { door, deliver } = await open();
    const port = await listenOn(createServer(door.listener));
    expect((await fetch(`http://127.0.0.1:${port}/slack/other`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`)).status).toBe(404);
    expect((await deliver('x'.repeat(1_100_000), 'json')).status).toBe(413);
    expect((await deliver('{', 'json')).status).toBe(400);
    expect((await deliver('[]', 'json')).status).toBe(400);
    expect((await deliver('payload=%7B', 'form')).status).toBe(400);
  });

  it('turns away a workspace it is not installed in', async () => {
    const { event, heard } = await open();
    const elsewhere = {
      authorizations: [{ team_id: 'T9', enterprise_id: null, is_bot: true }],
      team_id: 'T9',
    };
    expect((await event(typed('Mag dit?', {}, elsewhere))).status).toBe(401);
    expect(heard).toEqual([]);
  });

  it('takes nothing before it was started', async () => {
    const slack = await openFakeSlack();
    const door = await openSlack(
      { signingSecret: 's', botToken: 'xoxb-T1-a', apiUrl: slack.url },
      {
        receive: async () => done,
        wire: () => 1_788_770_460_000,
        ids: { id: () => 'i', nonce: () => 'n', number: () => '7F3K' },
        log: { turn: () => undefined, trouble: () => undefined, info: () => undefined },
        words: () => ({ inPrivate: '', close: '' }),
        safe: openSafe().of('this process'),
      },
    );
    const port = await listenOn(createServer(door.listener));
    const body = JSON.stringify(typed('Mag dit?'));
    const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': '1788770460',
        'x-slack-signature': sign(body, '1788770460', 's'),
      },
    });
    expect(response.status).toBe(503);
  });
});

describe('what is acknowledged', () => {
  it.each([
    ['a typed message', 'event', () => typed('Er gebeurt iets')],
    ['a pressed button', 'interact', () => pressedInMessage(press)],
    ['a submitted form', 'interact', () => submitted({})],
    ['a closed form', 'interact', () => closed()],
  ] as const)('acknowledges %s only after it was kept', async (_, way, payload) => {
    const commit = gate<Reply>();
    const { [way]: deliver, heard } = await open(() => commit.promise);
    let isAnswered = false;
    const answered = deliver(payload()).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await until(() => heard.length === 1);
    expect(isAnswered).toBe(false);
    commit.resolve(done);
    expect((await answered).status).toBe(200);
  });

  it.each([
    ['a typed message', 'event', () => typed('Er gebeurt iets')],
    ['a pressed button', 'interact', () => pressedInMessage(press)],
    ['a submitted form', 'interact', () => submitted({})],
  ] as const)('does not acknowledge %s that was not kept', async (_, way, payload) => {
    const { [way]: deliver, log } = await open(() => {
      throw new Error('the database is away');
    });
    expect((await deliver(payload())).status).toBe(500);
    expect(log.trouble).toEqual(['slack door: something was not kept and not acknowledged']);
  });

  it('says a typed answer before it acknowledges', async () => {
    const posting = gate();
    const { slack, event } = await open(() => say);
    slack.says = async ({ method }) => {
      if (method === 'chat.postMessage') await posting.promise;
      return undefined;
    };
    let isAnswered = false;
    const answered = event(typed('Mag dit?')).then(() => {
      isAnswered = true;
    });
    await until(() => slack.to('chat.postMessage').length === 1);
    expect(isAnswered).toBe(false);
    posting.resolve();
    await answered;
  });

  it('does not acknowledge a typed message whose answer could not be posted, and says it at the repeat', async () => {
    const { slack, event, heard } = await open(() => say);
    slack.says = ({ method }) => (method === 'chat.postMessage' ? { status: 503, body: '' } : undefined);
    const payload = typed('Mag dit?');
    expect((await event(payload)).status).toBe(500);
    slack.says = () => undefined;
    expect((await event(payload)).status).toBe(200);
    expect(slack.to('chat.postMessage')).toHaveLength(2);
    // What was kept is not kept twice.
    expect(heard).toHaveLength(1);
  });

  it('answers a thing that Slack delivers three times once', async () => {
    const { slack, event, heard, clock } = await open(() => say);
    const payload = typed('Mag dit?');
    for (const minutes of [0, 1, 5]) {
      clock.now += minutes * 60_000;
      expect((await event(payload, { 'x-slack-retry-num': String(minutes) })).status).toBe(200);
    }
    expect(heard).toHaveLength(1);
    expect(slack.to('chat.postMessage')).toHaveLength(1);
  });

  it('lets a repeat wait for the first, which is still being kept', async () => {
    const commit = gate<Reply>();
    const { event, heard, clock, slack } = await open(() => commit.promise);
    const payload = typed('Er gebeurt iets');
    const first = event(payload);
    await until(() => heard.length === 1);
    clock.now += 4000;
    const second = event(payload);
    commit.resolve(say);
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
    expect(heard).toHaveLength(1);
    expect(slack.to('chat.postMessage')).toHaveLength(1);
  });

  it('gives the same page to a form that was delivered twice', async () => {
    const { interact, heard, clock } = await open(() => ({
      type: 'page',
      form: { title: 'Stap 2', body: [{ type: 'text', text: 'Verder' }], close: 'Later' },
    }));
    const payload = submitted({});
    const first = await interact(payload);
    clock.now += 1000;
    expect(await interact(payload)).toEqual(first);
    expect(heard).toHaveLength(1);
  });

  it('takes a corrected form as new, although Slack keeps the hash of a view with errors', async () => {
    const { interact, heard } = await open();
    await interact(submitted({ what: { what: { type: 'plain_text_input', value: null } } }));
    await interact(submitted({ what: { what: { type: 'plain_text_input', value: 'Ruzie' } } }));
    expect(heard).toMatchObject([{ values: { what: '' } }, { values: { what: 'Ruzie' } }]);
    expect(heard[0]?.delivery).not.toBe(heard[1]?.delivery);
    expect(heard[1]?.delivery).not.toContain('Ruzie');
  });

  it('keeps every delivery of its own, and the key the same when Slack repeats it', async () => {
    const { event, interact, command: slash, heard } = await open();
    await event(typed('a'));
    await interact(pressedInMessage(press));
    await interact(pressedInMessage(press));
    await slash(command('b'));
    expect(new Set(heard.map(({ delivery }) => delivery)).size).toBe(4);
  });

  it('acknowledges what it does not know, so that it is not sent for ever', async () => {
    const { event, interact, heard } = await open();
    expect((await event(eventBody({ type: 'reaction_added', user: 'U1', item: {} }))).status).toBe(200);
    const strange = {
      ...pressedInMessage(press),
      actions: [{ action_id: 'x', action_ts: '1', value: 'hello' }],
    };
    expect((await interact(strange)).status).toBe(200);
    expect(heard).toEqual([]);
  });

  it.each(['app_uninstalled', 'tokens_revoked'])('notes %s, also when it comes alone', async (type) => {
    const { event, log } = await open();
    expect((await event(eventBody({ type, tokens: { bot: ['UBOTT1'] } }))).status).toBe(200);
    expect(log.trouble).toEqual([`slack door: a workspace took the bot away: ${type}`]);
  });
});

describe('starting', () => {
  it('rejects once and clearly when Slack does not take the token', async () => {
    await expect(open(undefined, { botToken: 'xoxb-bad' })).rejects.toThrow(
      'Slack does not take the bot token (invalid_auth): check SLACK_BOT_TOKEN',
    );
  });

  it('refuses to open without a way to know that Slack is there', async () => {
    await expect(open(undefined, { signingSecret: '' })).rejects.toThrow('SLACK_SIGNING_SECRET');
  });

  it('asks whose token it is once, and never again for what comes in', async () => {
    const { slack, event } = await open();
    await event(typed('a'));
    await event(typed('b'));
    expect(slack.to('auth.test')).toHaveLength(1);
  });
});

describe('two workspaces', () => {
  it('never share a token', async () => {
    const { slack, event, door } = await open(() => say, { botToken: ['xoxb-T1-a', 'xoxb-T2-b'] });
    const inT2 = {
      team_id: 'T2',
      authorizations: [{ team_id: 'T2', enterprise_id: null, user_id: 'UBOTT2', is_bot: true }],
    };
    await Promise.all([
      event(typed('a')),
      event(typed('b', { team: 'T2', user: 'U2', channel: 'DU2' }, inT2)),
    ]);
    await event(typed('c'));
    const card = { notice: 'Meldwijs', body: [], actions: [] };
    await door.platform.send({ platform: 'slack', tenant: 'T2', user: 'U2' }, card);
    await door.platform.send({ platform: 'slack', tenant: 'T1', user: 'U1' }, card);
    const posts = slack.to('chat.postMessage').map(({ token, fields }) => [fields['channel'], token]);
    expect(posts.filter(([channel]) => channel === 'DU1').map(([, token]) => token)).toEqual(
      Array.from({ length: 3 }, () => 'xoxb-T1-a'),
    );
    expect(posts.filter(([channel]) => channel === 'DU2').map(([, token]) => token)).toEqual(
      Array.from({ length: 2 }, () => 'xoxb-T2-b'),
    );
  });
});

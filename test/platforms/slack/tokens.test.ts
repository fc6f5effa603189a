// Tokens that end after twelve hours: there is always one that works, asked for once, written down before it is used.
import { describe, expect, it, vi } from 'vitest';
import { gate, refused, until } from './fake-slack.ts';
import { openTime } from './fake-time.ts';
import { pressedInMessage, typed } from './payloads.ts';
import { card, hour, keptAccess, openWorld, send, tokensOf } from './rotating-world.ts';

const five = [1, 2, 3, 4, 5];
const copy = {
  address: { platform: 'slack', tenant: 'T1', user: 'U1' },
  conversation: 'DU1',
  message: '1.2',
} as const;
const pressed = (nonce: string) => pressedInMessage({ do: 'menu', nonce });

describe('a token that ends', () => {
  it('is renewed at the start and then well before its end, by itself and for both lines', async () => {
    const { slack, time, rotation, start } = await openWorld();
    const bot = await start();
    expect(rotation.asked()).toBe(1);
    await send(bot);
    time.forward(10 * hour - 1000);
    expect(rotation.asked()).toBe(1);
    time.forward(1000);
    await expect.poll(() => rotation.asked()).toBe(2);
    await expect
      .poll(async () => send(bot).then(() => new Set(tokensOf(slack, 'chat.postMessage')).size))
      .toBe(2);
    await bot.event(typed('Mag dit?'));
    expect(new Set(tokensOf(slack, 'chat.postMessage')).size).toBe(2);
    time.forward(72 * hour);
    await expect.poll(() => rotation.asked()).toBeGreaterThan(2);
    await send(bot);
    expect(bot.log.trouble).toEqual([]);
  });

  it('asks for a newer one once when five people and five messages come after it ended, and all are served', async () => {
    const { time, rotation, start, slack } = await openWorld();
    const bot = await start();
    const before = rotation.asked();
    time.sleep(13 * hour);
    const heard = five.map((n) => bot.event(typed(`Vraag ${n}`, { user: `U${n}`, channel: `DU${n}` })));
    const sent = five.map((n) => send(bot, `U${n}0`));
    expect((await Promise.all(heard)).map(({ status }) => status)).toEqual(five.map(() => 200));
    await Promise.all(sent);
    expect(rotation.asked()).toBe(before + 1);
    expect(bot.heard).toHaveLength(5);
    expect(rotation.taken.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(10);
    // Nobody keeps a dead token.
    const calls = slack.calls.length;
    await Promise.all([send(bot), bot.event(typed('Nog iets')), bot.interact(pressed('a'))]);
    const newest = rotation.of('T1');
    for (const { token } of slack.calls.slice(calls)) expect(newest.wrongWith(token)).toBeUndefined();
    expect(rotation.asked()).toBe(before + 1);
  });

  it.each(['token_expired', 'token_revoked', 'invalid_auth', 'not_authed'])(
    'makes a call that fails for it (%s) count as later, never as somebody who is gone',
    async (word) => {
      const { rotation, start, time } = await openWorld();
      const bot = await start();
      rotation.says = ({ method }) =>
        method === 'oauth.v2.access' ? { status: 500, body: 'oops' } : refused(word);
      await expect(send(bot)).rejects.toMatchObject({ kind: 'later' });
      await expect(bot.door.platform.update(copy, card)).rejects.toMatchObject({ kind: 'later' });
      rotation.says = () => undefined;
      time.sleep(13 * hour);
      await send(bot);
    },
  );

  it('does not make somebody who presses wait longer than Slack would', async () => {
    const { rotation, start, time } = await openWorld();
    const form = { title: 'Melding', body: [], close: 'Later' };
    const bot = await start({ receive: () => ({ type: 'open', form }) });
    await bot.interact(pressed('a'));
    time.sleep(13 * hour);
    const patience = new AbortController();
    const real = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => (ms === 2000 ? patience.signal : real(ms)));
    const answer = gate();
    rotation.says = async ({ method }) => {
      if (method === 'oauth.v2.access') await answer.promise;
      return undefined;
    };
    const pressing = bot.interact(pressed('b'));
    await until(() => rotation.asked() === 2);
    patience.abort(new DOMException('too slow', 'TimeoutError'));
    expect((await pressing).status).toBe(500);
    vi.restoreAllMocks();
    answer.resolve();
    expect((await bot.interact(pressed('c'))).status).toBe(200);
    expect(rotation.asked()).toBe(2);
  });

  it('is gone only when Slack takes neither the token nor the refresh token any more', async () => {
    const { rotation, start } = await openWorld();
    const bot = await start();
    rotation.says = ({ method }) =>
      refused(method === 'oauth.v2.access' ? 'invalid_refresh_token' : 'token_revoked');
    await expect(send(bot)).rejects.toMatchObject({ kind: 'gone' });
    rotation.says = ({ method }) =>
      refused(method === 'oauth.v2.access' ? 'invalid_refresh_token' : 'token_expired');
    await expect(send(bot)).rejects.toMatchObject({ kind: 'later' });
    // One dead token does not ask Slack at every call.
    expect(rotation.asked()).toBe(2);
  });
});

describe('two workspaces', () => {
  it('never mix their tokens, whoever is renewed first', async () => {
    const { time, rotation, start, safe } = await openWorld(['T1', 'T2']);
    const bot = await start();
    const inT2 = {
      team_id: 'T2',
      authorizations: [{ team_id: 'T2', enterprise_id: null, user_id: 'UBOTT2', is_bot: true }],
    };
    const all = () =>
      Promise.all([
        send(bot, 'U2', 'T2'),
        send(bot, 'U1', 'T1'),
        bot.event(typed('b', { team: 'T2', user: 'U2', channel: 'DU2' }, inT2)),
        bot.event(typed('a')),
      ]);
    await all();
    time.sleep(13 * hour);
    await all();
    time.forward(11 * hour);
    await expect.poll(() => rotation.asked()).toBe(6);
    await all();
    const posts = rotation.taken.filter(({ method }) => method === 'chat.postMessage');
    expect(posts).toHaveLength(12);
    for (const { team, channel } of posts) expect(channel).toBe(team === 'T1' ? 'DU1' : 'DU2');
    const kept = [...safe.kept.values()].map(({ secret }) => secret);
    expect(kept.map((secret) => /T1/.test(secret) !== /T2/.test(secret))).toEqual([true, true]);
    expect(kept).toHaveLength(2);
  });

  it('are refused when there is not a refresh token for each', async () => {
    const { start, rotation } = await openWorld(['T1', 'T2']);
    const [first = ''] = rotation.settings.rotation.refreshToken;
    const settings = { rotation: { ...rotation.settings.rotation, refreshToken: [first] } };
    await expect(start({ settings })).rejects.toThrow('SLACK_REFRESH_TOKEN');
  });
});

describe('a newer token', () => {
  it('is on disk before anybody uses it, and the former one serves until then', async () => {
    const { time, rotation, start, safe, slack } = await openWorld();
    const bot = await start();
    await send(bot);
    const [former] = tokensOf(slack, 'chat.postMessage');
    const written = safe.hold();
    time.forward(10 * hour);
    await until(written.waits);
    await send(bot);
    expect(tokensOf(slack, 'chat.postMessage').at(-1)).toBe(former);
    written.goOn();
    await until(() => keptAccess(safe) !== former);
    await expect
      .poll(async () => send(bot).then(() => tokensOf(slack, 'chat.postMessage').at(-1)))
      .toBe(keptAccess(safe));
    expect(rotation.asked()).toBe(2);
  });

  it('is not lost when the bot dies before it was written: the next start still finds one that works', async () => {
    const { time, start, safe, rotation } = await openWorld();
    const dying = openTime();
    await start({ time: dying });
    time.sleep(10 * hour);
    const written = safe.hold();
    dying.forward(10 * hour);
    await until(written.waits);
    // Nothing of the first process ever reaches the disk; a moment later the next one starts.
    written.die();
    time.sleep(20_000);
    const bot = await start({ name: 'the next process' });
    await send(bot);
    expect(rotation.asked()).toBe(3);
    time.sleep(13 * hour);
    await send(bot);
    expect(bot.log.trouble).toEqual([]);
  });

  it('is written down later when the disk does not take it, without asking Slack again', async () => {
    const { time, start, safe, rotation } = await openWorld();
    const bot = await start();
    const written = safe.hold();
    time.forward(10 * hour);
    await until(written.waits);
    written.fail();
    await until(() => bot.log.trouble.length === 1);
    expect(bot.log.trouble).toEqual(['slack tokens: Slack tokens: the safe does not answer']);
    const former = keptAccess(safe);
    await send(bot);
    time.forward(1000);
    await until(() => keptAccess(safe) !== former);
    await send(bot);
    expect(rotation.asked()).toBe(2);
  });

  it('is asked for with growing pauses while Slack gives none, and that is said in the log', async () => {
    const { time, start, rotation } = await openWorld();
    const bot = await start();
    rotation.says = ({ method }) => (method === 'oauth.v2.access' ? { cut: true } : undefined);
    time.forward(10 * hour);
    const from = time.set.length;
    await until(() => bot.log.trouble.length === 1);
    for (let tries = 2; tries <= 11; tries += 1) {
      time.ringNext();
      await until(() => bot.log.trouble.length === tries);
    }
    expect(time.set.slice(from)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
    ]);
    expect(bot.log.trouble[0]).toBe('slack tokens: Slack: no answer, when asked for a newer token');
    // The former token goes on for two hours, so nobody notices.
    await send(bot);
    rotation.says = () => undefined;
    time.ringNext();
    await until(() => rotation.asked() === 13);
    time.sleep(3 * hour);
    await send(bot);
  });
});

// The newest token outlives the process: after a restart, beside another process, and never in a log.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { gate, refused, until } from './fake-slack.ts';
import { openTime } from './fake-time.ts';
import { hour, keptAccess, openWorld, send, tokensOf } from './rotating-world.ts';

describe('after a restart', () => {
  it('the token that was kept is used and not the one of the settings, which ended long ago', async () => {
    const { time, start, rotation, slack, safe } = await openWorld();
    const first = await start();
    time.forward(35 * hour);
    await expect.poll(() => rotation.asked()).toBeGreaterThan(1);
    await first.door.platform.stop();
    const asked = rotation.asked();
    const bot = await start({ name: 'two' });
    expect(rotation.asked()).toBe(asked);
    expect(tokensOf(slack, 'auth.test').at(-1)).toBe(keptAccess(safe));
    await send(bot);
    await bot.door.platform.stop();
    // A weekend and a holiday later.
    time.sleep(14 * 24 * hour);
    const later = await start({ name: 'three' });
    await send(later);
    expect(rotation.asked()).toBe(asked + 1);
    expect(later.log.trouble).toEqual([]);
  });

  it('another refresh token in the settings begins anew', async () => {
    const { start, rotation, slack, safe } = await openWorld();
    await (await start()).door.platform.stop();
    // Somebody let Slack make new tokens, because the old ones had leaked.
    const made = rotation.make('T1');
    const bot = await start({ settings: made });
    await send(bot);
    expect(slack.to('oauth.v2.access').at(-1)?.fields['refresh_token']).toBe(made.rotation.refreshToken);
    expect(safe.kept.size).toBe(2);
  });

  it('a token that still works is used although Slack gives no newer one, and that is said', async () => {
    const { start, rotation, time } = await openWorld();
    await (await start()).door.platform.stop();
    time.sleep(11 * hour);
    rotation.says = ({ method }) =>
      method === 'oauth.v2.access' ? refused('invalid_refresh_token') : undefined;
    const bot = await start({ name: 'two' });
    await send(bot);
    expect(bot.log.trouble).toEqual([
      'slack tokens: Slack gives no newer token (invalid_refresh_token): let Slack make new tokens and put them in SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN',
    ]);
    await bot.door.platform.stop();
    // Slack itself away as well: that passes, so it does not stop the start.
    const says = rotation.says;
    rotation.says = (call) => (call.method === 'auth.test' ? { status: 500, body: '' } : says(call));
    await (await start({ name: 'while Slack is away' })).door.platform.stop();
    rotation.says = says;
    time.sleep(2 * hour);
    await expect(start({ name: 'three' })).rejects.toThrow('SLACK_REFRESH_TOKEN');
  });
});

describe('a pair that Slack does not take at the first start', () => {
  it.each([
    ['invalid_client_id', 'check SLACK_CLIENT_ID'],
    ['bad_client_secret', 'check SLACK_CLIENT_SECRET'],
    ['invalid_refresh_token', 'put them in SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN'],
  ])('stops the start in one sentence, although the bot token works today: %s', async (word, mend) => {
    const { start, rotation } = await openWorld();
    rotation.says = ({ method }) => (method === 'oauth.v2.access' ? refused(word) : undefined);
    await expect(start()).rejects.toThrow(`Slack gives no newer token (${word})`);
    await expect(start()).rejects.toThrow(mend);
  });

  it("stops it too when it is not the bot's but somebody's own", async () => {
    const { start, rotation } = await openWorld();
    rotation.says = ({ method }) =>
      method === 'oauth.v2.access'
        ? {
            body: {
              ok: true,
              token_type: 'user',
              access_token: 'xoxe.xoxp-1',
              refresh_token: 'xoxe-1-a',
              expires_in: 43_200,
            },
          }
        : undefined;
    await expect(start()).rejects.toThrow('Slack gave no newer bot token (token_type)');
  });

  it('does not stop it when Slack is only in trouble', async () => {
    const { start, rotation, time } = await openWorld();
    rotation.says = ({ method }) => (method === 'oauth.v2.access' ? { status: 503, body: '' } : undefined);
    const bot = await start();
    await send(bot);
    rotation.says = () => undefined;
    time.ringNext();
    await until(() => rotation.asked() === 2);
    time.sleep(11 * hour);
    await send(bot);
    expect(rotation.asked()).toBe(2);
  });
});

describe('two processes on one database', () => {
  it('renew once between them, and both use the newer token', async () => {
    const { time, start, rotation, slack, safe } = await openWorld();
    const times = [openTime(), openTime()] as const;
    const one = await start({ name: 'one', time: times[0] });
    const other = await start({ name: 'other', time: times[1] });
    // The second one found what the first had written.
    expect(rotation.asked()).toBe(1);
    time.sleep(10 * hour);
    for (const own of times) own.forward(10 * hour);
    await until(() => rotation.asked() === 2);
    await expect
      .poll(async () => {
        time.sleep(1000);
        for (const own of times) own.forward(1000);
        await Promise.all([send(one), send(other)]);
        const used = tokensOf(slack, 'chat.postMessage').slice(-2);
        return used.every((token) => token === keptAccess(safe));
      })
      .toBe(true);
    expect(rotation.asked()).toBe(2);
    expect([...one.log.trouble, ...other.log.trouble]).toEqual([]);
  });

  it('whoever finds its token ended uses what the other has, without asking Slack', async () => {
    const { time, start, rotation } = await openWorld();
    const one = await start({ name: 'one', time: openTime() });
    const other = await start({ name: 'other', time: openTime() });
    time.sleep(13 * hour);
    await send(one);
    expect(rotation.asked()).toBe(2);
    await send(other);
    expect(rotation.asked()).toBe(2);
  });

  it('a process that hangs while it asks is not waited for longer than that may take', async () => {
    const { time, start, rotation } = await openWorld();
    const hanging = await start({ name: 'hanging', time: openTime() });
    const bot = await start({ name: 'other', time: openTime() });
    time.sleep(13 * hour);
    const answer = gate();
    rotation.says = async ({ method }) => {
      if (method === 'oauth.v2.access') await answer.promise;
      return undefined;
    };
    const stuck = send(hanging);
    await until(() => rotation.asked() === 2);
    await expect(send(bot)).rejects.toMatchObject({ kind: 'later' });
    rotation.says = () => undefined;
    time.sleep(15_000);
    await send(bot);
    expect(rotation.asked()).toBe(3);
    // What the slow one got is not written over what the other has.
    answer.resolve();
    await stuck;
    time.sleep(5 * hour);
    await Promise.all([send(bot), send(hanging)]);
    expect(rotation.asked()).toBe(3);
  });
});

it('no letter of a token, a secret or a refresh token ever stands in the log', async () => {
  const { time, start, rotation, safe } = await openWorld();
  const bot = await start();
  const written = safe.hold();
  time.forward(10 * hour);
  await until(written.waits);
  written.fail();
  await until(() => bot.log.trouble.length === 1);
  const former = keptAccess(safe);
  time.forward(1000);
  await until(() => keptAccess(safe) !== former);
  const bad = [{ cut: true } as const, { status: 500, body: 'oops' }, refused('bad_client_secret')];
  for (const said of [...bad, refused('invalid_refresh_token'), { body: { ok: true } }]) {
    const lines = bot.log.trouble.length;
    rotation.says = ({ method }) => (method === 'oauth.v2.access' ? said : refused('token_expired'));
    time.forward(20 * hour);
    await until(() => bot.log.trouble.length > lines);
    await expect(send(bot)).rejects.toMatchObject({ kind: 'later' });
  }
  const everything = inspect([bot.log, ...bot.log.causes], { depth: 12, showHidden: true });
  expect(everything).not.toMatch(/xoxe|xoxb|T1-secret|a-client-secret/);
  // The search itself works.
  expect(inspect([...safe.kept])).toMatch(/xoxe/);
});

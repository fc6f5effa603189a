// On a bad day a platform is slow, broken or says everything twice; and nobody else's world is let in.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World } from '../../src/simulator/world.ts';
import type { EchoBot } from './echo-bot.ts';
import { openPractice, reason, unhurried } from './practice.ts';

let world: World;
let bot: EchoBot;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ world, bot, close } = await openPractice(unhurried));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await close();
});

describe('on a bad day', () => {
  it('everything comes in twice, the same thing twice', async () => {
    await world.install(['board']);
    bot.heard.length = 0;
    world.faults.set({ service: 'slack', answer: 'twice', times: 1 });
    world.faults.set({ service: 'teams', answer: 'twice', times: 1 });
    await world.type('monitor', 'een');
    await world.type('board', 'twee');
    const [one, again, two, andAgain] = bot.heard;
    expect(one?.['event_id']).toBe(again?.['event_id']);
    expect(two?.['id']).toBe(andAgain?.['id']);
    await world.type('monitor', 'drie');
    expect(bot.heard).toHaveLength(5);
  });

  it('a service answers 429, 500, too late, or does what was asked and says nothing', async () => {
    const { client } = bot.app;
    const post = () =>
      client
        .apiCall('chat.postMessage', { token: world.slack.botToken, channel: 'U0TOOS0002', text: 'x' })
        .then(() => 'sent', reason);
    const count = () => world.messages('monitor').length;
    world.faults.set({ service: 'slack', answer: '500', times: 1, method: 'chat.postMessage' });
    expect([await post(), count()]).toEqual(['slack_webapi_http_error', 0]);
    world.faults.set({ service: 'slack', answer: 'lost', times: 1 });
    expect([await post(), count()]).toEqual(['slack_webapi_request_error', 1]);
    world.faults.set({ service: 'slack', answer: 'gone', person: 'monitor', times: 1 });
    expect([await post(), count()]).toEqual(['account_inactive', 1]);
    world.faults.set({ service: 'slack', answer: 'hang', times: 1 });
    const hanging = post();
    await vi.waitFor(() => expect(world.faults.now).toEqual([]));
    expect(count()).toBe(1);
    world.faults.set({ service: 'slack', answer: 'ok' });
    expect([await hanging, count()]).toEqual(['sent', 2]);
    world.faults.set({ service: 'slack', answer: '429', times: 1 });
    const told = await fetch(`${world.slack.apiUrl}chat.postMessage`, { method: 'POST' });
    expect([told.status, told.headers.get('retry-after')]).toEqual([429, '1']);
  });

  it('waiting ends when something is found, and says what did not come', async () => {
    const waits = world.until(() => world.messages('monitor')[0], 2000);
    await world.type('monitor', 'x');
    expect((await waits).text).toBe('x');
    await expect(world.until(() => undefined, 5, 'a second message')).rejects.toThrow(
      'a second message did not come',
    );
  });

  it('the world is refused by a bot that was set up for another one', async () => {
    // botbuilder tells the console about every key it does not know.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const foreign = await openWorld({ people: simulatorPeople, botUrl: () => bot.url, wire: Date.now });
    expect(await foreign.press('monitor', { action: 'shortcut:report' })).toMatchObject({
      ok: false,
      error: /401/,
    });
    expect(await foreign.type('director', 'hallo')).toMatchObject({ ok: false, error: /401/ });
    expect(bot.heard).toEqual([]);
    await foreign.close();
  });
});

// A Slack that is away when the bot starts: nobody is stopped, nobody counts as gone, and nothing is lost meanwhile.
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Door, Reply } from '../../../src/app/ports.ts';
import { openLine } from './fake-line.ts';
import { gate, listenOn, open, openFakeSlack, refused, type Said, tooMany, until } from './fake-slack.ts';
import { openTime } from './fake-time.ts';
import { typed } from './payloads.ts';

const to = { platform: 'slack', tenant: 'T1', user: 'U1' } as const;
const card = { notice: 'Meldwijs: er wacht iets (7F3K)', body: [], actions: [] };
const say: Reply = { type: 'say', card };
const send = (door: Door, tenant = 'T1') => door.platform.send({ ...to, tenant }, card);

/** Opens the door while Slack answers `auth.test` this way. */
async function openWhile(said: Said | undefined, settings: object = {}) {
  const time = openTime();
  const opened = await open(
    () => say,
    settings,
    (slack) => {
      slack.says = ({ method }) => (method === 'auth.test' ? said : undefined);
    },
    time,
  );
  const { slack, log, door } = opened;
  return {
    ...opened,
    time,
    /** Slack is there again, and the next try is made. */
    back: async () => {
      slack.says = () => undefined;
      time.ringNext();
      await expect.poll(async () => send(door).then(() => 'sent')).toBe('sent');
    },
    said: (words: string) => log.trouble.filter((line) => line.includes(words)),
  };
}

const away: readonly (readonly [string, Said])[] = [
  ['cut off', { cut: true }],
  ['broken', { status: 500, body: 'oops' }],
  ['hidden behind a page of somebody else', { body: '<html>proxy</html>' }],
  ['not found by a proxy', { status: 404, body: 'not found' }],
  ['too busy', tooMany(2)],
  ['in trouble in its own words', refused('internal_error')],
];

describe('a Slack that is away at the start', () => {
  it.each(away)('stops nobody, and is connected when it is back: %s', async (_, said) => {
    const { door, event, back, said: lines, slack } = await openWhile(said);
    expect(lines('Slack could not be asked whose bot token this is')).toHaveLength(1);
    await expect(send(door)).rejects.toMatchObject({ kind: 'later' });
    expect((await event(typed('Er gebeurt iets'))).status).toBe(503);
    await back();
    expect((await event(typed('Er gebeurt iets'))).status).toBe(200);
    expect(slack.to('chat.postMessage').map(({ fields }) => fields['channel'])).toContain('DU1');
  });

  it('never says of anybody that they are gone while it was not asked whose workspace this is', async () => {
    const { door, back } = await openWhile({ cut: true });
    const copy = { address: to, conversation: 'DU1', message: '1.2' };
    await expect(door.platform.update(copy, card)).rejects.toMatchObject({ kind: 'later' });
    await expect(door.platform.sendPlain(to, 'x')).rejects.toMatchObject({ kind: 'later' });
    await expect(send(door, 'T9')).rejects.toMatchObject({ kind: 'later' });
    await back();
    await expect(send(door, 'T9')).rejects.toMatchObject({ kind: 'gone' });
  });

  it('takes what somebody typed when Slack brings it again, and not twice', async () => {
    const { event, heard, back, slack } = await openWhile({ cut: true });
    const payload = typed('Er gebeurt iets');
    expect((await event(payload)).status).toBe(503);
    expect(heard).toEqual([]);
    await back();
    const before = slack.to('chat.postMessage').length;
    for (const again of ['1', '2'])
      expect((await event(payload, { 'x-slack-retry-num': again })).status).toBe(200);
    expect(heard).toHaveLength(1);
    expect(slack.to('chat.postMessage')).toHaveLength(before + 1);
  });

  it('answers the check of its address meanwhile', async () => {
    const { event } = await openWhile({ cut: true });
    expect((await event({ type: 'url_verification', challenge: 'c-1', token: 'x' })).json).toEqual({
      challenge: 'c-1',
    });
  });

  it('is asked again after longer and longer pauses, each of them said in the log', async () => {
    const { time, slack, said } = await openWhile({ cut: true });
    for (let tries = 2; tries <= 8; tries += 1) {
      time.ringNext();
      await until(() => said('Slack could not be asked').length === tries);
    }
    expect(slack.to('auth.test')).toHaveLength(8);
    const pauses = time.set.slice(1);
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is not asked before the time it named', async () => {
    const { time } = await openWhile(tooMany(90));
    expect(time.set.slice(1)).toEqual([90_000]);
  });

  it('is not waited for when it is slow, and is connected when it answers', async () => {
    const time = openTime();
    const answer = gate();
    const slack = await openFakeSlack();
    slack.says = async ({ method }) => {
      if (method === 'auth.test') await answer.promise;
      return undefined;
    };
    const opening = open(() => say, { apiUrl: slack.url }, undefined, time);
    await until(() => slack.to('auth.test').length === 1);
    time.ringNext();
    const { door, log } = await opening;
    expect(log.trouble).toEqual(['slack start: Slack is slow: not waited for']);
    await expect(send(door)).rejects.toMatchObject({ kind: 'later' });
    answer.resolve();
    await expect.poll(async () => send(door).then(() => 'sent')).toBe('sent');
  });

  it('is not asked any more once the bot stops', async () => {
    const { time, slack, door } = await openWhile({ cut: true });
    await door.platform.stop();
    time.forward(600_000);
    expect(slack.to('auth.test')).toHaveLength(1);
  });
});

describe('a token that Slack refuses for good', () => {
  it.each(['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'])(
    'stops the start in one sentence: %s',
    async (word) => {
      await expect(openWhile(refused(word))).rejects.toMatchObject({
        kind: 'ours',
        message: `Slack does not take the bot token (${word}): check SLACK_BOT_TOKEN`,
      });
    },
  );

  it('is said in the log when Slack was away first, and asked about now and then', async () => {
    const { time, slack, said, door, back } = await openWhile({ cut: true });
    slack.says = ({ method }) => (method === 'auth.test' ? refused('invalid_auth') : undefined);
    time.ringNext();
    await until(() => said('check SLACK_BOT_TOKEN').length === 1);
    await expect(send(door)).rejects.toMatchObject({ kind: 'later' });
    await back();
  });
});

describe('two workspaces', () => {
  const both = { botToken: ['xoxb-T1-a', 'xoxb-T2-b'] };
  const inT2 = {
    team_id: 'T2',
    authorizations: [{ team_id: 'T2', enterprise_id: null, user_id: 'UBOTT2', is_bot: true }],
  };

  it('one that is away does not hold up the other', async () => {
    const time = openTime();
    const { slack, door, event } = await open(
      () => say,
      both,
      (one) => {
        one.says = ({ method, token }) =>
          method === 'auth.test' && token === 'xoxb-T2-b' ? { cut: true } : undefined;
      },
      time,
    );
    await send(door);
    await expect(send(door, 'T2')).rejects.toMatchObject({ kind: 'later' });
    expect((await event(typed('a'))).status).toBe(200);
    const other = typed('b', { team: 'T2', user: 'U2', channel: 'DU2' }, inT2);
    expect((await event(other)).status).toBe(503);
    slack.says = () => undefined;
    time.ringNext();
    await expect.poll(async () => send(door, 'T2').then(() => 'sent')).toBe('sent');
    expect((await event(other)).status).toBe(200);
    // Whose token the first one is was known already.
    expect(slack.to('auth.test').map(({ token }) => token)).toEqual(['xoxb-T1-a', 'xoxb-T2-b', 'xoxb-T2-b']);
  });
});

describe('Socket Mode', () => {
  it('connects when Slack is back, also when only the line was away', async () => {
    const time = openTime();
    const line = await openLine();
    let isAway = true;
    const { slack, door, heard, log } = await open(
      () => ({ type: 'done' }),
      { appToken: 'xapp-1' },
      (one) => {
        one.says = ({ method }) => {
          if (method !== 'apps.connections.open') return undefined;
          return isAway ? { status: 503, body: '' } : line.said;
        };
      },
      time,
    );
    expect(log.trouble).toContain('slack start: Slack could not be reached for Socket Mode');
    await send(door);
    isAway = false;
    time.ringNext();
    await until(() => line.opened() === 1);
    line.deliver('events_api', typed('Er gebeurt iets'), 'e1');
    await until(() => line.acknowledged.length === 1);
    expect(heard).toHaveLength(1);
    expect(slack.to('auth.test')).toHaveLength(1);
  });

  it('tries again when the line itself cannot be opened', async () => {
    const time = openTime();
    const line = await openLine();
    const dead = await listenOn(createServer((_, response) => response.writeHead(502).end()));
    let isAway = true;
    const { log } = await open(
      () => ({ type: 'done' }),
      { appToken: 'xapp-1' },
      (one) => {
        one.says = ({ method }) => {
          if (method !== 'apps.connections.open') return undefined;
          return isAway ? { body: { ok: true, url: `ws://127.0.0.1:${dead}/link` } } : line.said;
        };
      },
      time,
    );
    expect(log.trouble).toContain('slack start: Slack could not be reached for Socket Mode');
    isAway = false;
    time.ringNext();
    await until(() => line.opened() === 1);
  });

  it('listens to nobody before it is known whose workspace this is', async () => {
    const { slack, time, door } = await openWhile({ cut: true }, { appToken: 'xapp-1' });
    expect(slack.to('apps.connections.open')).toEqual([]);
    const line = await openLine();
    slack.says = ({ method }) => (method === 'apps.connections.open' ? line.said : undefined);
    time.ringNext();
    await until(() => line.opened() === 1);
    await send(door);
  });
});

// Messages that are owed on Slack: sent once, only to one person's private chat, and every trouble has a name.
import { webApi } from '@slack/bolt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Trouble } from '../../../src/app/ports.ts';
import type { Card } from '../../../src/core/card.ts';
import { sortTrouble } from '../../../src/platforms/slack/trouble.ts';
import { open, refused, tooMany } from './fake-slack.ts';
import { pressedInMessage } from './payloads.ts';

const to = { platform: 'slack', tenant: 'T1', user: 'U1' } as const;
const card: Card = {
  notice: 'Meldwijs: er wacht iets (7F3K)',
  body: [{ type: 'text', text: 'Kijk.' }],
  actions: [],
};

describe('sending', () => {
  it('opens the private chat once and says where the message stands', async () => {
    const { slack, door } = await open();
    const copy = await door.platform.send(to, card);
    expect(copy).toMatchObject({
      conversation: 'DU1',
      message: expect.stringMatching(/^1700000000\.\d+$/),
      reach: 'DU1',
      address: { ...to, reach: 'DU1' },
    });
    await door.platform.send(to, card);
    expect(slack.to('conversations.open')).toMatchObject([{ fields: { users: 'U1' } }]);
    expect(slack.to('chat.postMessage')).toHaveLength(2);
  });

  it('uses the chat it remembers, and asks again when that is gone', async () => {
    const { slack, door } = await open();
    await door.platform.send({ ...to, reach: 'DOLD' }, card);
    expect(slack.to('conversations.open')).toEqual([]);
    slack.says = ({ method, fields }) =>
      method === 'chat.postMessage' && fields['channel'] === 'DOLD'
        ? refused('channel_not_found')
        : undefined;
    const copy = await door.platform.send({ ...to, reach: 'DOLD' }, card);
    expect(copy.conversation).toBe('DU1');
  });

  it('never sends to a channel, whatever was remembered', async () => {
    const { slack, door } = await open();
    await door.platform.send({ ...to, reach: 'C1' }, card);
    expect(slack.to('chat.postMessage')).toMatchObject([{ fields: { channel: 'DU1' } }]);
  });

  it('changes a message, and is content when it is no longer there', async () => {
    const { slack, door } = await open();
    const copy = { address: to, conversation: 'DU1', message: '1.2' };
    await door.platform.update(copy, card);
    expect(slack.to('chat.update')).toMatchObject([
      { fields: { channel: 'DU1', ts: '1.2', link_names: 'false' } },
    ]);
    slack.says = () => refused('message_not_found');
    await door.platform.update(copy, card);
  });

  it('sends plain words without any markup when there is no card', async () => {
    const { slack, door } = await open();
    await door.platform.sendPlain(to, 'Er wacht iets. <!channel> & *bel*');
    const [post] = slack.to('chat.postMessage');
    expect(post?.fields).toMatchObject({
      channel: 'DU1',
      text: 'Er wacht iets. &lt;!channel&gt; &amp; *bel*',
      mrkdwn: 'false',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(post?.fields).not.toHaveProperty('blocks');
  });

  it('takes one message a second in one chat', async () => {
    const { door } = await open();
    expect(door.platform).toMatchObject({ name: 'slack', perConversationMs: 1000 });
  });
});

describe('trouble', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('gives the waiting time of Slack and holds nothing else up', async () => {
    const { slack, door, interact } = await open(() => ({
      type: 'open',
      form: { title: 'Melding', body: [], close: 'Later' },
    }));
    slack.says = ({ method, fields }) =>
      method === 'chat.postMessage' && fields['channel'] === 'DU1' ? tooMany(30) : undefined;
    await expect(door.platform.send(to, card)).rejects.toMatchObject({ kind: 'later', afterMs: 30_000 });
    await door.platform.send({ ...to, user: 'U2' }, card);
    await interact(pressedInMessage({ do: 'menu', nonce: 'n1' }));
    expect(slack.to('views.open')).toHaveLength(1);
  });

  it.each([
    ['a reset connection', { cut: true } as const],
    ['a server error', { status: 500, body: 'oops' }],
    ['an answer that is no answer', { body: '<html>proxy</html>' }],
    ['too much, without saying how long', { status: 429, body: { ok: false } }],
  ])('never repeats a post by itself: %s', async (_, said) => {
    const { slack, door } = await open();
    slack.says = ({ method }) => (method === 'chat.postMessage' ? said : undefined);
    await expect(door.platform.send(to, card)).rejects.toMatchObject({ kind: 'later' });
    expect(slack.to('chat.postMessage')).toHaveLength(1);
  });

  it('gives up after two seconds for somebody who waits, and after ten for what is owed', async () => {
    const { door, interact } = await open(() => ({ type: 'say', card }));
    const limits: number[] = [];
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms);
      return AbortSignal.abort(new DOMException('too slow', 'TimeoutError'));
    });
    await expect(door.platform.send({ ...to, reach: 'DU1' }, card)).rejects.toMatchObject({ kind: 'later' });
    expect(limits).toEqual([10_000]);
    await interact(pressedInMessage({ do: 'menu', nonce: 'n1' }));
    expect(limits).toContain(2000);
  });

  it('is gone when the bot is not in that workspace', async () => {
    const { door } = await open();
    await expect(door.platform.send({ ...to, tenant: 'T9' }, card)).rejects.toMatchObject({ kind: 'gone' });
  });

  it('is ours, before Slack is asked, when a card would be refused', async () => {
    const { slack, door } = await open();
    const press = { do: 'menu', nonce: 'n1' } as const;
    const label = { value: 'x'.repeat(80), label: 'x' };
    const view = {
      title: 'x',
      body: [{ type: 'choice', id: 'c', label: 'x', options: [label] }],
      close: 'x',
    };
    const refusing = await open(() => ({ type: 'open', form: view as never }));
    expect((await refusing.interact(pressedInMessage(press))).status).toBe(500);
    expect(refusing.slack.to('views.open')).toEqual([]);
    await door.platform.send(to, card);
    expect(slack.to('chat.postMessage')).toHaveLength(1);
  });

  it.each([
    ['channel_not_found', 'gone'],
    ['user_disabled', 'gone'],
    ['account_inactive', 'gone'],
    ['token_revoked', 'gone'],
    ['is_archived', 'gone'],
    ['cannot_dm_bot', 'gone'],
    ['not_in_channel', 'gone'],
    ['internal_error', 'later'],
    ['service_unavailable', 'later'],
    ['ratelimited', 'later'],
    ['org_login_required', 'later'],
    // Our own token says nothing about the person.
    ['token_expired', 'later'],
    ['invalid_auth', 'later'],
    ['not_authed', 'later'],
    ['invalid_blocks', 'ours'],
    ['msg_too_long', 'ours'],
    ['missing_scope', 'ours'],
  ])('%s is %s', (error, kind) => {
    const trouble = sortTrouble(new webApi.WebAPIPlatformError({ ok: false, error }));
    expect(trouble).toBeInstanceOf(Trouble);
    expect(trouble).toMatchObject({ kind, cause: { data: { error } } });
  });

  it('is ours when it is a fault in our own words', () => {
    expect(sortTrouble(new TypeError('x is not a function'))).toMatchObject({ kind: 'ours' });
  });
});

// The made-up Slack refuses what the real one refuses, in its words: a card that passes here can be sent there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World } from '../../src/simulator/world.ts';

let world: World;
let now = Date.now();

beforeAll(async () => {
  world = await openWorld({ people: simulatorPeople, botUrl: () => 'http://127.0.0.1:1', wire: () => now });
});
afterAll(() => world.close());

async function call(method: string, args: object, token = world.slack.botToken) {
  // A second passes between two calls, so that no rate is ever the reason.
  now += 2000;
  const response = await fetch(`${world.slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(args),
  });
  return (await response.json()) as {
    ok: boolean;
    error?: string;
    errors?: string[];
    [field: string]: unknown;
  };
}
const plain = (text: string) => ({ type: 'plain_text', text });
const long = (length: number) => 'x'.repeat(length);
const many = <T>(length: number, make: (at: number) => T): T[] => Array.from({ length }, (_, at) => make(at));
const button = (at: number | string = 0, more: object = {}) => ({
  type: 'button',
  text: plain('Ja'),
  action_id: `a${at}`,
  ...more,
});
const option = (at: number | string) => ({ text: plain(`keuze ${at}`), value: `v${at}` });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Wat?'),
  element,
  ...more,
});
const radio = (more: object) => ({
  type: 'radio_buttons',
  action_id: 'r',
  options: [option(1), option(2)],
  ...more,
});
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });

describe('a message', () => {
  const post = (blocks: unknown, more: object = {}) =>
    call('chat.postMessage', { channel: 'U0TOOS0002', text: 'er wacht iets', blocks, ...more });

  it.each<[string, unknown, RegExp]>([
    ['an unknown block', [{ type: 'carousel' }], /unsupported type: carousel.*\/blocks\/0/],
    ['an unknown property', [{ type: 'divider', color: 'red' }], /additional property: color/],
    [
      'an unknown element',
      [{ type: 'actions', elements: [{ type: 'slider', action_id: 'a' }] }],
      /unsupported type: slider/,
    ],
    ['51 blocks', many(51, () => ({ type: 'divider' })), /no more than 50 items/],
    [
      'a section of 3001 characters',
      [{ type: 'section', text: plain(long(3001)) }],
      /less than 3001.*\/blocks\/0\/text\/text/,
    ],
    ['a section without words', [{ type: 'section' }], /text or fields/],
    ['an empty text', [{ type: 'section', text: plain('') }], /more than 0 characters/],
    ['11 fields', [{ type: 'section', fields: many(11, () => plain('x')) }], /no more than 10/],
    ['a header of 151 characters', [{ type: 'header', text: plain(long(151)) }], /less than 151/],
    ['markup in a header', [{ type: 'header', text: { type: 'mrkdwn', text: '*x*' } }], /plain_text/],
    ['11 pieces of context', [{ type: 'context', elements: many(11, () => plain('x')) }], /no more than 10/],
    ['26 buttons in a row', [{ type: 'actions', elements: many(26, button) }], /no more than 25/],
    [
      'a button of 76 characters',
      [{ type: 'actions', elements: [button(0, { text: plain(long(76)) })] }],
      /less than 76/,
    ],
    [
      'markup on a button',
      [{ type: 'actions', elements: [button(0, { text: { type: 'mrkdwn', text: 'x' } })] }],
      /plain_text/,
    ],
    [
      'a value of 2001 characters',
      [{ type: 'actions', elements: [button(0, { value: long(2001) })] }],
      /less than 2001/,
    ],
    [
      'an unknown style',
      [{ type: 'actions', elements: [button(0, { style: 'warning' })] }],
      /primary, danger/,
    ],
    [
      'the same block id twice',
      many(2, () => ({ type: 'divider', block_id: 'b' })),
      /block_id "b" already exists/,
    ],
    [
      'the same action id twice',
      [{ type: 'actions', elements: [button(1), button(1)] }],
      /action_id "a1" already exists/,
    ],
    [
      '11 radio buttons',
      [{ type: 'actions', elements: [radio({ options: many(11, option) })] }],
      /no more than 10/,
    ],
    [
      'an option of 76 characters',
      [{ type: 'actions', elements: [radio({ options: [{ text: plain(long(76)), value: 'v' }] })] }],
      /less than 76/,
    ],
    [
      'two options with one value',
      [{ type: 'actions', elements: [radio({ options: [option(1), option(1)] })] }],
      /unique/,
    ],
    [
      'a first choice that is no option',
      [{ type: 'actions', elements: [radio({ initial_option: option(3) })] }],
      /one of the options/,
    ],
    [
      'a menu without options',
      [{ type: 'actions', elements: [{ type: 'static_select', action_id: 's' }] }],
      /missing required field: options/,
    ],
    [
      'an unknown piece of rich text',
      [rich({ type: 'rich_text_section', elements: [{ type: 'video' }] })],
      /unsupported type: video/,
    ],
    [
      'an empty piece of rich text',
      [rich({ type: 'rich_text_quote', elements: [{ type: 'text', text: '' }] })],
      /more than 0/,
    ],
  ])('with %s is refused', async (_, blocks, says) => {
    const told = await post(blocks);
    expect(told).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(told.errors?.join('\n')).toMatch(says);
  });

  it.each<[string, object, string]>([
    ['without a text', { channel: 'U0TOOS0002', blocks: [{ type: 'divider' }] }, 'no_text'],
    ['to nobody', { channel: 'D0NIEMAND', text: 'x' }, 'channel_not_found'],
    ['without a channel', { text: 'x' }, 'invalid_arguments'],
    ['with a text of 40001 characters', { channel: 'U0TOOS0002', text: long(40_001) }, 'msg_too_long'],
    [
      'with too many characters together',
      {
        channel: 'U0TOOS0002',
        text: 'x',
        blocks: many(5, () => ({ type: 'section', text: plain(long(2900)) })),
      },
      'msg_blocks_too_long',
    ],
    [
      'with blocks that are no list',
      { channel: 'U0TOOS0002', text: 'x', blocks: { type: 'divider' } },
      'invalid_blocks_format',
    ],
  ])('%s is refused', async (_, args, error) => {
    expect(await call('chat.postMessage', args)).toMatchObject({ ok: false, error });
  });

  it('that is good is kept, can be changed and taken away, and only then is gone', async () => {
    const told = await post([{ type: 'section', text: plain('hallo'), accessory: button() }]);
    expect(told).toMatchObject({ ok: true, channel: 'D0TOOS0002' });
    const { ts } = told;
    const at = { channel: 'D0TOOS0002', ts };
    expect(await call('chat.update', { ...at, text: 'nieuw', blocks: [] })).toMatchObject({ ok: true });
    expect(world.messages('monitor').at(-1)).toMatchObject({
      edited: true,
      notification: 'nieuw',
      payload: { text: 'nieuw', blocks: [] },
    });
    expect(await call('chat.update', { ...at, channel: 'U0TOOS0002', text: 'x' })).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await call('chat.update', { ...at, ts: '1.1', text: 'x' })).toMatchObject({
      error: 'message_not_found',
    });
    expect(await call('chat.delete', at)).toMatchObject({ ok: true });
    expect(world.messages('monitor').at(-1)).toMatchObject({ deleted: true, notification: '', buttons: [] });
    expect(await call('chat.update', { ...at, text: 'x' })).toMatchObject({ error: 'message_not_found' });
  });

  it('that only one person sees cannot be changed', async () => {
    const told = await call('chat.postEphemeral', {
      channel: 'D0TOOS0002',
      user: 'U0TOOS0002',
      text: 'al opgepakt',
    });
    expect(told).toMatchObject({ ok: true });
    expect(world.messages('monitor').at(-1)).toMatchObject({ ephemeral: true });
    expect(
      await call('chat.update', { channel: 'D0TOOS0002', ts: told['message_ts'], text: 'x' }),
    ).toMatchObject({ error: 'cant_update_message' });
    expect(
      await call('chat.postEphemeral', { channel: 'D0TOOS0002', user: 'U0PROEF001', text: 'x' }),
    ).toMatchObject({ error: 'user_not_in_channel' });
  });

  it('comes too often when two come at once and no burst is forgiven', async () => {
    const strict = await openWorld({
      people: simulatorPeople,
      botUrl: () => '',
      wire: () => 0,
      strictRates: true,
    });
    const send = async (): Promise<number> =>
      (
        await fetch(`${strict.slack.apiUrl}chat.postMessage`, {
          method: 'POST',
          headers: { authorization: `Bearer ${strict.slack.botToken}` },
          body: new URLSearchParams({ channel: 'U0TOOS0002', text: 'x' }),
        })
      ).status;
    expect([await send(), await send()]).toEqual([200, 429]);
    await strict.close();
  });

  it('comes too often when ten came at once', async () => {
    const answers = [];
    for (let at = 0; at < 11; at += 1) {
      now -= 2000;
      answers.push((await post([], { channel: 'U0BEN00004' })).error);
    }
    expect(answers).toEqual([...many(10, () => undefined), 'ratelimited']);
  });
});

describe('a modal or Home tab', () => {
  const publish = (view: object) => call('views.publish', { user_id: 'U0TOOS0002', view });
  const open = async (view: object) => call('views.open', { trigger_id: 'none', view });

  it('with something unknown is refused, and a hash that is not the newest too', async () => {
    expect(await publish({ type: 'modal', title: plain('x'), blocks: [] })).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await publish({ type: 'home', blocks: [{ type: 'alert' }] })).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await publish({ type: 'home', blocks: [] })).toMatchObject({ ok: true });
    expect(
      await call('views.publish', { user_id: 'U0TOOS0002', hash: 'old', view: { type: 'home', blocks: [] } }),
    ).toMatchObject({ error: 'hash_conflict' });
    expect(
      await publish({ type: 'home', blocks: [input({ type: 'plain_text_input', action_id: 'i' })] }),
    ).toMatchObject({ ok: true });
  });

  it('does not open without somebody who pressed', async () => {
    expect(await open({ type: 'modal', title: plain('x'), blocks: [] })).toMatchObject({
      error: 'invalid_trigger_id',
    });
    expect(
      await call('views.update', { view_id: 'V0', view: { type: 'modal', title: plain('x'), blocks: [] } }),
    ).toMatchObject({ error: 'not_found' });
  });
});

describe('whoever calls', () => {
  it('has the right token, asks for something that exists, and about somebody who is there', async () => {
    expect(await call('auth.test', {}, '')).toMatchObject({ error: 'not_authed' });
    expect(await call('auth.test', {}, 'xoxb-another')).toMatchObject({ error: 'invalid_auth' });
    expect(await call('auth.test', {})).toMatchObject({
      ok: true,
      team_id: world.slack.team,
      bot_id: world.slack.botId,
    });
    expect(await call('chat.postmessage', {})).toMatchObject({ error: 'unknown_method' });
    expect(await call('users.info', { user: 'U0NIEMAND' })).toMatchObject({ error: 'user_not_found' });
    expect(await call('conversations.open', { users: 'U0NIEMAND' })).toMatchObject({
      error: 'user_not_found',
    });
    expect(await call('users.info', { user: 'U0TOOS0002', include_locale: true })).toMatchObject({
      user: {
        locale: 'nl-NL',
        is_restricted: false,
        profile: { email: 'toos.toezicht@devoorbeeldschool.example' },
      },
    });
  });

  it('sees no e-mail address and opens no chat without the scope for it', async () => {
    const narrow = await openWorld({
      people: simulatorPeople,
      botUrl: () => '',
      wire: Date.now,
      slackScopes: ['users:read'],
    });
    const ask = async (method: string, args: Record<string, string>): Promise<unknown> =>
      (
        await fetch(`${narrow.slack.apiUrl}${method}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${narrow.slack.botToken}` },
          body: new URLSearchParams(args),
        })
      ).json();
    expect(await ask('users.info', { user: 'U0TOOS0002' })).not.toHaveProperty('user.profile.email');
    expect(await ask('conversations.open', { users: 'U0TOOS0002' })).toMatchObject({
      error: 'missing_scope',
      needed: 'im:write',
    });
    await narrow.close();
  });
});

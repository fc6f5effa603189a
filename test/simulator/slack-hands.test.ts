// What a person does on Slack reaches the bot as the real Slack would bring it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../src/simulator/world.ts';
import type { EchoBot } from './echo-bot.ts';
import { openPractice, reason, unhurried } from './practice.ts';

let world: World;
let bot: EchoBot;
let close: () => Promise<void>;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  ({ world, bot, close } = await openPractice({ ...unhurried, wire: () => Date.now() + ahead }));
});
afterEach(() => close());

const button = (text: string, value: string, more: object = {}) => ({
  type: 'button',
  action_id: `a-${value}`,
  text: { type: 'plain_text', text },
  value,
  ...more,
});
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const modal = (title: string, more: object = {}) => ({
  type: 'modal' as const,
  title: plain(title),
  submit: plain('Verder'),
  close: plain('Sluiten'),
  private_metadata: 'ids only',
  blocks: [
    {
      type: 'input',
      block_id: 'what',
      label: plain('Wat zag je?'),
      element: { type: 'plain_text_input', action_id: 'what' },
    },
    {
      type: 'input',
      block_id: 'where',
      label: plain('Waar?'),
      optional: true,
      element: {
        type: 'radio_buttons',
        action_id: 'where',
        options: [
          { text: plain('In de gang'), value: 'hall' },
          { text: plain('Op het plein'), value: 'yard' },
        ],
      },
    },
  ],
  ...more,
});

describe('on Slack', () => {
  it('a typed word comes in escaped and signed, and the answer stands in the chat', async () => {
    bot.app.message(async ({ message, client, payload }) => {
      await client.apiCall('chat.postMessage', {
        channel: message.channel,
        text: `echo ${(payload as { text: string }).text}`,
      });
    });
    const done = await world.type('monitor', 'a < b & c');
    expect(done).toMatchObject({ ok: true });
    expect(bot.heard[0]).toMatchObject({
      type: 'event_callback',
      event: { type: 'message', channel_type: 'im', text: 'a &lt; b &amp; c', user: 'U0TOOS0002' },
    });
    expect(
      world.messages('monitor').map((message) => [message.from, message.text ?? message.notification]),
    ).toEqual([
      ['me', 'a < b & c'],
      ['bot', 'echo a < b & c'],
    ]);
    expect(world.messages('teacher-slack')).toEqual([]);
  });

  it('a mention that slipped into the text shows on the lock screen as what it is', async () => {
    bot.app.message(async ({ message, client }) => {
      await client.apiCall('chat.postMessage', {
        channel: message.channel,
        text: '<!channel> komt &lt;nu&gt;',
      });
    });
    await world.type('monitor', 'x');
    expect(world.messages('monitor').at(-1)?.notification).toBe('@channel komt <nu>');
  });

  it('a press carries the value of the button, and the message can become another one', async () => {
    bot.app.message(async ({ message, client }) => {
      await client.apiCall('chat.postMessage', {
        channel: message.channel,
        text: 'kies',
        blocks: [
          {
            type: 'actions',
            elements: [button('Ja, nu', '1~menu~n1') as never, button('Nee', 'no') as never],
          },
        ],
      });
    });
    bot.app.action(/./, async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions' || body.message === undefined) return;
      await client.chat.update({ channel: body.channel?.id ?? '', ts: body.message.ts, text: 'gedaan' });
    });
    await world.type('monitor', 'x');
    expect(world.messages('monitor').at(-1)?.buttons).toEqual(['Ja, nu', 'Nee']);
    expect(await world.press('monitor', { action: 'ja' })).toMatchObject({
      ok: true,
      messages: [{ edited: true, notification: 'gedaan', buttons: [] }],
    });
    expect(bot.heard.at(-1)).toMatchObject({
      type: 'block_actions',
      actions: [{ value: '1~menu~n1', action_id: 'a-1~menu~n1' }],
    });
    expect(await world.press('monitor', { action: 'ja' })).toMatchObject({ ok: false, buttons: [] });
  });

  it('a modal opens within three seconds of a press, once per press', async () => {
    const tries: unknown[] = [];
    bot.app.shortcut('meldwijs_report', async ({ ack, client, shortcut }) => {
      await ack();
      if (tries.length === 0) ahead = 0;
      for (const view of [modal('Een'), modal('Twee')])
        tries.push(
          await client.views
            .open({ trigger_id: shortcut.trigger_id, view: view as never })
            .then(() => 'open', reason),
        );
    });
    await world.press('monitor', { action: 'shortcut:report' });
    expect(tries).toEqual(['open', 'exchanged_trigger_id']);
    expect(world.view('monitor')?.title).toBe('Een');

    bot.app.shortcut('late', async ({ ack, client, shortcut }) => {
      await ack();
      ahead += 3001;
      tries.push(
        await client.views
          .open({ trigger_id: shortcut.trigger_id, view: modal('Laat') as never })
          .then(() => 'open', reason),
      );
      tries.push(
        await client.views
          .open({ trigger_id: 'made up', view: modal('Nep') as never })
          .then(() => 'open', reason),
      );
    });
    await world.press('monitor', { action: 'shortcut:late' });
    expect(tries.slice(2)).toEqual(['expired_trigger_id', 'invalid_trigger_id']);
  });

  it('a modal is filled in by id or label, keeps what was typed, and walks on by the answer to a submit', async () => {
    const answers: object[] = [
      { response_action: 'errors', errors: { what: 'Schrijf iets meer' } },
      { response_action: 'update', view: modal('Twee') },
      { response_action: 'push', view: modal('Drie') },
      {},
      { response_action: 'clear' },
    ];
    bot.app.shortcut('meldwijs_report', async ({ ack, client, shortcut }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('Een') as never });
    });
    bot.app.view(/.*/, async ({ ack }) => ack(answers.shift() as never));
    await world.press('monitor', { action: 'shortcut:report' });

    expect(await world.submit('monitor', { values: {} })).toMatchObject({
      ok: false,
      error: /what required/,
    });
    expect(await world.submit('monitor', { values: { nergens: 'x' } })).toMatchObject({
      ok: false,
      error: /no field/,
    });
    const filled = await world.submit('monitor', {
      values: { 'Wat zag je?': 'een ruzie', where: 'Op het plein' },
    });
    expect(filled).toMatchObject({
      ok: true,
      view: { title: 'Een', fields: [{ error: 'Schrijf iets meer', value: 'een ruzie' }, { value: 'yard' }] },
    });
    expect(bot.heard.at(-1)).toMatchObject({
      type: 'view_submission',
      view: {
        private_metadata: 'ids only',
        state: {
          values: {
            what: { what: { value: 'een ruzie' } },
            where: { where: { selected_option: { value: 'yard' } } },
          },
        },
      },
    });
    expect(await world.submit('monitor', { values: {} })).toMatchObject({
      view: { title: 'Twee', fields: [{ value: 'een ruzie' }, {}] },
    });
    expect(await world.submit('monitor', { values: {} })).toMatchObject({ view: { title: 'Drie' } });
    expect(await world.submit('monitor', { values: { what: 'x' } })).toMatchObject({
      view: { title: 'Twee' },
    });
    await world.submit('monitor', { values: {} });
    expect(world.view('monitor')).toBeUndefined();
  });

  it('closing a modal is told when the bot asked for it', async () => {
    bot.app.shortcut('meldwijs_report', async ({ ack, client, shortcut }) => {
      await ack();
      await client.views.open({
        trigger_id: shortcut.trigger_id,
        view: modal('Een', { notify_on_close: true }) as never,
      });
    });
    bot.app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack }) => ack());
    await world.press('monitor', { action: 'shortcut:report' });
    await world.press('monitor', { action: 'close' });
    expect(bot.heard.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect(world.view('monitor')).toBeUndefined();
  });

  it('an answer that Slack would not take is an error on the screen', async () => {
    bot.app.shortcut('meldwijs_report', async ({ ack, client, shortcut }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('Een') as never });
    });
    bot.app.view(/.*/, async ({ ack }) => ack({ response_action: 'errors', errors: { nergens: 'x' } }));
    await world.press('monitor', { action: 'shortcut:report' });
    expect(await world.submit('monitor', { values: { what: 'x' } })).toMatchObject({
      ok: false,
      error: /refused the errors: nergens/,
    });
    expect(world.screen('monitor').lastError).toMatch(/nergens/);
  });

  it('a reported message carries its text, and a command carries what stands behind it', async () => {
    bot.app.shortcut('meldwijs_report_message', async ({ ack }) => ack());
    bot.app.command('/meldwijs', async ({ ack }) => ack('alleen voor jou'));
    await world.press('monitor', { action: 'message-action:report', text: 'wie doet er mee?' });
    expect(bot.heard.at(-1)).toMatchObject({ type: 'message_action', message: { text: 'wie doet er mee?' } });
    const done = await world.type('monitor', '/meldwijs mag dit?');
    expect(bot.heard.at(-1)).toMatchObject({ command: '/meldwijs', text: 'mag dit?' });
    expect(done).toMatchObject({
      ok: true,
      messages: [{ ephemeral: true, notification: 'alleen voor jou' }],
    });
  });

  it('the Home tab holds what was published, and its buttons work', async () => {
    bot.app.event('app_home_opened', async ({ client, event }) => {
      await client.views.publish({
        user_id: event.user,
        view: {
          type: 'home',
          blocks: [{ type: 'actions', elements: [button('Begin een melding', 'start') as never] }],
        },
      });
    });
    bot.app.action(/./, async ({ ack }) => ack());
    await world.press('monitor', { action: 'home' });
    expect(world.screen('monitor').home).toMatchObject({ type: 'home' });
    expect(await world.press('monitor', { action: 'Begin een melding', message: 'home' })).toMatchObject({
      ok: true,
    });
    expect(bot.heard.at(-1)).toMatchObject({ type: 'block_actions', view: { type: 'home' } });
  });

  it('an event that is not answered comes again, with its number, until it is', async () => {
    bot.refuses = 2;
    expect(await world.type('monitor', 'hoor je mij')).toMatchObject({ ok: false, error: /HTTP 503/ });
    expect(world.screen('monitor').lastError).toBe('HTTP 503');
    expect(world.undelivered).toBe(1);
    await world.redeliverNow();
    expect([bot.heard.length, world.undelivered]).toEqual([0, 1]);
    await world.redeliverNow();
    expect([bot.heard.length, world.undelivered]).toEqual([1, 0]);
    expect(world.screen('monitor').lastError).toBeUndefined();
  });

  it('a press that is not answered does not come again, and the person sees it', async () => {
    bot.refuses = 1;
    expect(await world.press('monitor', { action: 'shortcut:report' })).toMatchObject({ ok: false });
    expect(world.undelivered).toBe(0);
    expect(world.screen('monitor').lastError).toBe('HTTP 503');
  });

  it('a bot that hangs is waited for no longer than the platform waits', async () => {
    bot.app.shortcut('meldwijs_report', () => new Promise(() => undefined));
    expect(await world.press('monitor', { action: 'shortcut:report' })).toMatchObject({
      ok: false,
      error: /timeout/,
    });
  });
});

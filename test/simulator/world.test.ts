// The practice world keeps its promises: what a person does reaches the bot as the real platform would bring it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World } from '../../src/simulator/world.ts';
import { type EchoBot, openEchoBot, setUp } from './echo-bot.ts';

let world: World;
let bot: EchoBot;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  bot = await openEchoBot(() => world);
  world = await openWorld({
    people: simulatorPeople,
    botUrl: () => bot.url,
    wire: () => Date.now() + ahead,
    slackRetryMs: [60_000, 60_000, 60_000],
    teamsRedeliverMs: 60_000,
    patienceMs: { slack: 400, teams: 400 },
    settleMs: 0,
  });
  setUp(bot);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
  await bot.close();
});

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

describe('on Teams', () => {
  const adaptive = 'application/vnd.microsoft.card.adaptive';
  const card = (text: string, more: object = {}) => ({
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text, wrap: true }],
    ...more,
  });
  const attached = (content: object) => ({ contentType: adaptive, content });
  const execute = {
    type: 'Action.Execute',
    title: 'Ik pak dit op',
    verb: 'press',
    data: { press: '1~menu~n1' },
  };
  const opens = {
    type: 'Action.Submit',
    title: 'Open',
    data: { msteams: { type: 'task/fetch' }, press: 'p' },
  };

  const say = (content: object) => {
    bot.onMessage = async (context) =>
      void (await context.sendActivity({
        type: 'message',
        summary: 'er wacht iets',
        attachments: [attached(content)],
      }));
  };

  it('a typed word comes in with its proof, and the answer stands in the chat', async () => {
    await world.install(['director']);
    expect(await world.type('director', 'hallo')).toMatchObject({ ok: true });
    expect(bot.heard.map((activity) => activity['type'])).toEqual([
      'conversationUpdate',
      'installationUpdate',
      'message',
    ]);
    expect(bot.heard.at(-1)).toMatchObject({
      channelId: 'msteams',
      from: { aadObjectId: '00000000-0000-4000-8000-000000000002' },
      conversation: { conversationType: 'personal', tenantId: world.teams.tenant },
    });
    expect(world.messages('director').at(-1)).toMatchObject({ from: 'bot', notification: 'echo hallo' });
  });

  it('a press replaces the card, or says something that passes by', async () => {
    await world.install(['director']);
    say(card('nieuw', { actions: [execute] }));
    await world.type('director', 'x');
    expect(world.messages('director').at(-1)).toMatchObject({
      notification: 'er wacht iets',
      buttons: ['Ik pak dit op'],
    });
    bot.onInvoke = () => ({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'al opgepakt',
    });
    expect(await world.press('director', { action: 'menu' })).toMatchObject({
      ok: true,
      toast: 'al opgepakt',
    });
    expect(bot.heard.at(-1)).toMatchObject({
      name: 'adaptiveCard/action',
      value: { action: { verb: 'press', data: { press: '1~menu~n1' } } },
    });
    bot.onInvoke = () => ({ statusCode: 200, type: adaptive, value: card('opgepakt') });
    expect(await world.press('director', { action: 'Ik pak dit op' })).toMatchObject({
      ok: true,
      messages: [{ edited: true, buttons: [] }],
    });
  });

  it('a dialog opens, says what is missing, is handed in, goes on and closes', async () => {
    await world.install(['director']);
    say(card('nieuw', { actions: [opens] }));
    await world.type('director', 'x');
    const body = [
      { type: 'Input.Text', id: 'what', label: 'Wat zag je?', isRequired: true, errorMessage: 'Vul dit in' },
      {
        type: 'Input.ChoiceSet',
        id: 'who~many',
        label: 'Wie?',
        isMultiSelect: true,
        choices: [
          { title: 'Een', value: '1' },
          { title: 'Twee', value: '2' },
        ],
      },
    ];
    const submit = { type: 'Action.Submit', title: 'Verder', data: { press: 'q' } };
    const back = {
      type: 'Action.Submit',
      title: 'Terug',
      data: { press: 'b', only: true },
      associatedInputs: 'none',
    };
    bot.onInvoke = () => ({
      task: {
        type: 'continue',
        value: { title: 'Melding', card: attached(card('', { body, actions: [submit, back] })) },
      },
    });
    expect(await world.press('director', { action: 'Open' })).toMatchObject({
      ok: true,
      view: { kind: 'dialog', title: 'Melding', submit: 'Verder', buttons: ['Verder', 'Terug'] },
    });
    expect(await world.submit('director', { values: {} })).toMatchObject({ ok: false, error: /Vul dit in/ });
    expect(world.view('director')?.fields[0]?.error).toBe('Vul dit in');
    expect(await world.press('director', { action: 'Terug' })).toMatchObject({ ok: true });
    bot.onInvoke = () => ({ task: { type: 'message', value: 'kijk in je chat' } });
    await world.submit('director', { values: { what: 'een ruzie', 'Wie?': ['Een', '2'] } });
    expect(bot.heard.at(-1)).toMatchObject({
      name: 'task/submit',
      value: { data: { what: 'een ruzie', 'who~many': '1,2', press: 'q' } },
    });
    expect(world.view('director')).toMatchObject({ kind: 'notice', texts: ['kijk in je chat'] });
    await world.dismiss('director');
    expect(world.view('director')).toBeUndefined();
  });

  it('a card in an answer that Teams would not show is an error on the screen', async () => {
    await world.install(['director']);
    say(card('nieuw', { actions: [execute] }));
    await world.type('director', 'x');
    bot.onInvoke = () => ({ statusCode: 200, type: adaptive, value: card('te nieuw', { version: '1.6' }) });
    expect(await world.press('director', { action: 'Ik pak dit op' })).toMatchObject({
      ok: false,
      error: /\/version/,
    });
  });

  it('"meld dit bericht" brings the text, and a search brings results that can be used', async () => {
    bot.onInvoke = () => ({
      composeExtension: {
        type: 'result',
        attachmentLayout: 'list',
        attachments: [
          {
            ...attached(card('Richtlijn')),
            preview: { contentType: 'x', content: { title: 'Foto’s', text: 'Vraag eerst' } },
          },
        ],
      },
    });
    expect(await world.press('director', { action: 'search:foto' })).toMatchObject({
      view: { kind: 'results', buttons: ['Foto’s'], texts: ['Vraag eerst'] },
    });
    expect(await world.press('director', { action: 'Foto’s' })).toMatchObject({
      ok: true,
      messages: [{ from: 'me' }],
    });
    bot.onInvoke = () => ({
      task: {
        type: 'continue',
        value: {
          title: 'x',
          card: attached(
            card('x', { actions: [{ type: 'Action.Submit', title: 'Ja', data: { press: 'p' } }] }),
          ),
        },
      },
    });
    await world.press('director', { action: 'message-action:report', text: 'a <b> c' });
    expect(bot.heard.at(-1)).toMatchObject({
      name: 'composeExtension/fetchTask',
      value: { messagePayload: { body: { content: '<p>a &lt;b&gt; c</p>' } } },
    });
    await world.press('director', { action: 'Ja' });
    expect(bot.heard.at(-1)).toMatchObject({ name: 'composeExtension/submitAction' });
  });

  it('what is said in a channel shows as said there, and only to whoever spoke', async () => {
    bot.onMessage = async (context) => void (await context.sendActivity('Ik antwoord je privé'));
    await world.type('director', 'mag dit?', { channel: true });
    expect(bot.heard.at(-1)).toMatchObject({
      text: '<at>Meldwijs</at> mag dit?',
      conversation: { conversationType: 'channel' },
    });
    expect(world.messages('director')).toMatchObject([
      { from: 'me', inChannel: true },
      { from: 'bot', inChannel: true, notification: 'Ik antwoord je privé' },
    ]);
    expect(world.messages('board')).toEqual([]);
  });

  it('a search that is not answered is asked three times, and then the person sees it', async () => {
    bot.hangs = true;
    expect(await world.press('director', { action: 'search:foto' })).toMatchObject({
      ok: false,
      error: /timeout/,
    });
    expect(bot.knocks).toBe(3);
  });

  it('a message that is not taken comes again, the same one', async () => {
    await world.install(['director']);
    bot.refuses = 1;
    await world.type('director', 'hallo');
    expect(world.undelivered).toBe(1);
    await world.redeliverNow();
    expect(world.undelivered).toBe(0);
    expect(bot.heard.at(-1)).toMatchObject({ type: 'message', text: 'hallo' });
  });
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
});

function reason(error: unknown): string {
  const { data, code } = error as { data?: { error?: string }; code?: string };
  return data?.error ?? code ?? String(error);
}

// What a person does on Teams reaches the bot as the real Teams would bring it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../src/simulator/world.ts';
import type { EchoBot } from './echo-bot.ts';
import { openPractice, unhurried } from './practice.ts';

let world: World;
let bot: EchoBot;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ world, bot, close } = await openPractice(unhurried));
});
afterEach(() => close());

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

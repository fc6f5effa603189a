// What a person gets back on Slack, at every place where something can be done.
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/app/ports.ts';
import type { Card, Form } from '../../../src/core/card.ts';
import { writePress } from '../../../src/core/press.ts';
import { drawForm } from '../../../src/platforms/slack/draw.ts';
import { open, refused, tooMany, until } from './fake-slack.ts';
import {
  closed,
  closePress,
  command,
  globalShortcut,
  homeOpened,
  mention,
  messageShortcut,
  pressedAtHome,
  pressedInMessage,
  pressedInModal,
  submitPress,
  submitted,
  typed,
  viewOf,
} from './payloads.ts';

const press = { do: 'take-on', nonce: 'n1', case: 'c1' } as const;
const card: Card = {
  notice: 'Meldwijs: er wacht iets (7F3K)',
  body: [{ type: 'text', text: 'Opgepakt.' }],
  actions: [],
};
const form: Form = {
  title: 'Melding',
  body: [
    {
      type: 'input',
      id: 'what',
      label: 'Wat is er gebeurd?',
      multiline: true,
      maxLength: 3000,
      required: true,
    },
  ],
  submit: { label: 'Verder', press: submitPress },
  close: 'Later',
  closed: closePress,
};
const say: Reply = { type: 'say', card };
const shown = { text: card.notice, blocks: [{ type: 'section', text: { text: 'Opgepakt.', emoji: false } }] };
const plainly = { link_names: 'false', unfurl_links: 'false', unfurl_media: 'false' };

describe('an answer that is said', () => {
  it('goes to the private chat, as plain text that calls nobody', async () => {
    const { slack, event } = await open(() => say);
    await event(typed('Mag dit?'));
    expect(slack.to('chat.postMessage')).toMatchObject([
      { fields: { channel: 'DU1', ...shown, ...plainly } },
    ]);
    expect(slack.to('conversations.open')).toEqual([]);
  });

  it('never goes to the channel where it was asked: there the bot says one sentence', async () => {
    const { slack, event } = await open(() => say);
    await event(mention('<@UBOTT1> mag dit?'));
    await until(() => slack.to('chat.postEphemeral').length === 1);
    expect(slack.to('chat.postMessage')).toMatchObject([{ fields: { channel: 'DU1', ...shown } }]);
    expect(slack.to('chat.postEphemeral')).toMatchObject([
      { fields: { channel: 'C1', user: 'U1', text: 'Ik antwoord je privé.' } },
    ]);
  });

  it('follows a command in the private chat, and says so only to the person', async () => {
    const { slack, command: slash } = await open(() => say);
    const inChannel = await slash(command('mag dit?'));
    expect(inChannel.json).toMatchObject({ response_type: 'ephemeral', text: 'Ik antwoord je privé.' });
    expect((await slash(command('mag dit?', 'DU1'))).body).toBe('');
    expect(slack.to('chat.postMessage')).toMatchObject([
      { fields: { channel: 'DU1', ...shown } },
      { fields: { channel: 'DU1', ...shown } },
    ]);
    expect(slack.to('conversations.open')).toHaveLength(1);
  });

  it.each([
    ['a shortcut', globalShortcut],
    ['a reported message', () => messageShortcut({ text: 'kijk' })],
    ['a press', () => pressedInMessage(press)],
    ['a press at home', () => pressedAtHome(press)],
    ['a press in a form', () => pressedInModal(press)],
    ['a submitted form', () => submitted({})],
    ['a closed form', () => closed()],
  ])('follows %s in the private chat', async (_, payload) => {
    const { slack, interact } = await open(() => say);
    expect(await interact(payload())).toMatchObject({ status: 200, body: '' });
    expect(slack.to('chat.postMessage')).toMatchObject([{ fields: { channel: 'DU1', ...shown } }]);
  });

  it('follows a press later when Slack says it is too much now, because a press does not come again', async () => {
    const { slack, interact, log } = await open(() => say);
    let tries = 0;
    slack.says = ({ method }) => {
      if (method !== 'chat.postMessage') return undefined;
      tries += 1;
      return tries === 1 ? tooMany(0) : undefined;
    };
    expect((await interact(pressedInMessage(press))).status).toBe(200);
    await until(() => tries === 2);
    expect(log.trouble).toEqual([]);
  });
});

/** Where the message of `pressedInMessage` stands. */
const pressedCopy = {
  address: { platform: 'slack', tenant: 'T1', user: 'U1' },
  conversation: 'DU1',
  message: '1700000000.7',
} as const;

describe('a card that is replaced', () => {
  it('is changed where it stands, after the acknowledgement', async () => {
    const { slack, interact } = await open(() => ({ type: 'replace', card }));
    expect(await interact(pressedInMessage(press))).toMatchObject({ status: 200, body: '' });
    await until(() => slack.to('chat.update').length === 1);
    expect(slack.to('chat.update')).toMatchObject([
      { fields: { channel: 'DU1', ts: '1700000000.7', ...shown, link_names: 'false' } },
    ]);
    expect(slack.to('chat.postMessage')).toEqual([]);
  });

  it('is said anew when it is no longer there', async () => {
    const { slack, interact } = await open(() => ({ type: 'replace', card }));
    slack.says = ({ method }) => (method === 'chat.update' ? refused('message_not_found') : undefined);
    await interact(pressedInMessage(press));
    await until(() => slack.to('chat.postMessage').length === 1);
  });

  it('is handed to the patient line when Slack says it is too much now, and dropped when it stays so', async () => {
    const { slack, interact, log } = await open(() => ({ type: 'replace', card }));
    slack.says = ({ method }) => (method === 'chat.update' ? tooMany(0) : undefined);
    await interact(pressedInMessage(press));
    await until(() => log.trouble.length === 1);
    expect(slack.to('chat.update')).toHaveLength(4);
    expect(log.trouble).toEqual(['slack answer: an answer did not arrive']);
  });

  it('never overwrites a newer card with one that waited', async () => {
    const { slack, interact, door } = await open(() => ({ type: 'replace', card }));
    slack.says = async ({ method, fields }) => {
      if (method !== 'chat.update' || fields['text'] !== card.notice) return undefined;
      await door.platform.update(pressedCopy, { ...card, notice: 'Meldwijs: opgepakt' });
      return tooMany(0);
    };
    await interact(pressedInMessage(press));
    await door.platform.stop();
    expect(slack.to('chat.update').map(({ fields }) => fields['text'])).toEqual([
      card.notice,
      'Meldwijs: opgepakt',
    ]);
  });

  it('is sent once, also when the same change is owed to that message while it is on its way or just after', async () => {
    const { slack, interact, door, clock } = await open(() => ({ type: 'replace', card }));
    const owed: Promise<void>[] = [];
    slack.says = ({ method }) => {
      if (method === 'chat.update' && owed.length === 0) owed.push(door.platform.update(pressedCopy, card));
      return undefined;
    };
    await interact(pressedInMessage(press));
    await until(() => owed.length === 1);
    await Promise.all(owed);
    await door.platform.update(pressedCopy, card);
    expect(slack.to('chat.update')).toHaveLength(1);
    // Later another process may have changed it, so what is owed then is sent.
    clock.now += 11_000;
    await door.platform.update(pressedCopy, card);
    expect(slack.to('chat.update')).toHaveLength(2);
  });

  it('is sent by whoever owes it too, when the press could not show it', async () => {
    const { slack, interact, door, log } = await open(() => ({ type: 'replace', card }));
    const owed: Promise<void>[] = [];
    slack.says = ({ method }) => {
      if (method !== 'chat.update' || owed.length > 0) return undefined;
      owed.push(door.platform.update(pressedCopy, card));
      return refused('internal_error');
    };
    await interact(pressedInMessage(press));
    await until(() => slack.to('chat.update').length === 2);
    await Promise.all(owed);
    await door.platform.stop();
    expect(slack.to('chat.update')).toHaveLength(2);
    expect(log.trouble).toEqual([]);
  });

  it('is changed again when another card stood there in between', async () => {
    const { slack, interact, door } = await open(() => ({ type: 'replace', card }));
    await interact(pressedInMessage(press));
    await until(() => slack.to('chat.update').length === 1);
    await door.platform.update(pressedCopy, { ...card, notice: 'Meldwijs: opgepakt' });
    await door.platform.update(pressedCopy, card);
    expect(slack.to('chat.update').map(({ fields }) => fields['text'])).toEqual([
      card.notice,
      'Meldwijs: opgepakt',
      card.notice,
    ]);
  });

  it('changes the message a form was opened from', async () => {
    const { slack, interact } = await open(() => ({ type: 'replace', card }));
    await interact(pressedInModal(press));
    await until(() => slack.to('chat.update').length === 1);
    expect(slack.to('chat.update')).toMatchObject([{ fields: { channel: 'DU1', ts: '1700000000.7' } }]);
  });
});

describe('a form', () => {
  it.each([
    ['a press', () => pressedInMessage(press), 'meldwijs~DU1~1700000000.7'],
    ['a press at home', () => pressedAtHome(press), 'meldwijs'],
    ['a shortcut', globalShortcut, 'meldwijs'],
    ['a reported message', () => messageShortcut({ text: 'kijk' }), 'meldwijs'],
  ])('opens on %s, as the first call after it was kept', async (_, payload, callback) => {
    const { slack, interact } = await open(() => {
      slack.calls.length = 0;
      return { type: 'open', form };
    });
    const body = payload();
    expect((await interact(body)).status).toBe(200);
    expect(slack.calls).toMatchObject([
      {
        method: 'views.open',
        fields: {
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            callback_id: callback,
            private_metadata: `${writePress(submitPress)}\n${writePress(closePress)}`,
            notify_on_close: true,
          },
        },
      },
    ]);
  });

  it('opens although a post of the same workspace was just refused as too much', async () => {
    const { slack, event, interact } = await open(({ kind }) =>
      kind === 'typed' ? say : { type: 'open', form },
    );
    slack.says = ({ method }) => (method === 'chat.postMessage' ? tooMany(30) : undefined);
    expect((await event(typed('Mag dit?'))).status).toBe(500);
    expect((await interact(pressedInMessage(press))).status).toBe(200);
    expect(slack.to('views.open')).toHaveLength(1);
  });

  it('that could not open is not acknowledged, so that the person sees it', async () => {
    const { slack, interact } = await open(() => ({ type: 'open', form }));
    slack.says = ({ method }) => (method === 'views.open' ? refused('expired_trigger_id') : undefined);
    expect((await interact(pressedInMessage(press))).status).toBe(500);
  });

  it('stands on the form it was opened from, and turns its page when three stand there', async () => {
    const { slack, interact } = await open(() => ({ type: 'open', form }));
    await interact(pressedInModal(press));
    await interact(pressedInModal(press, { id: 'V2', previous_view_id: 'V1' }));
    await interact(pressedInModal(press, { id: 'V3', previous_view_id: 'V2', hash: 'h3' }));
    expect(slack.to('views.push')).toHaveLength(2);
    expect(slack.to('views.push')[0]?.fields['view']).toMatchObject({
      callback_id: 'meldwijs~DU1~1700000000.7',
    });
    expect(slack.to('views.update')).toMatchObject([{ fields: { view_id: 'V3', hash: 'h3' } }]);
  });

  it('cannot open on a typed message, and that is noted instead of sent for ever', async () => {
    const { slack, event, log } = await open(() => ({ type: 'open', form }));
    expect((await event(typed('Mag dit?'))).status).toBe(200);
    expect(slack.to('views.open')).toEqual([]);
    expect(log.trouble).toEqual(['slack answer: a form cannot open from a chat']);
  });
});

describe('a page', () => {
  it('comes with the acknowledgement of the page before it', async () => {
    const { slack, interact } = await open(() => ({ type: 'page', form }));
    const answer = await interact(submitted({}));
    expect(answer.json).toMatchObject({
      response_action: 'update',
      view: { type: 'modal', title: { text: 'Melding' }, callback_id: 'meldwijs~DU1~1700000000.7' },
    });
    expect(slack.to('views.update')).toEqual([]);
  });

  it('is turned by a button in the form, unless another press turned it first', async () => {
    const { slack, interact } = await open(() => ({ type: 'page', form }));
    slack.says = ({ method }) => (method === 'views.update' ? refused('hash_conflict') : undefined);
    expect((await interact(pressedInModal(press))).status).toBe(200);
    expect(slack.to('views.update')).toMatchObject([{ fields: { view_id: 'V1', hash: '1788770460.abc' } }]);
  });

  const values = (value: string) => ({ what: { what: { type: 'plain_text_input', value } } });
  const standing = (of: Form) => {
    const { blocks, private_metadata } = drawForm(of);
    return { blocks, private_metadata };
  };
  const wrong = (value: string, more: Partial<Form> = {}): Form => ({
    ...form,
    body: form.body.map((part) => ({ ...part, error: 'Vul dit in.', value }) as Form['body'][number]),
    ...more,
  });

  it('shows errors at Slack’s own fields when nothing else changed', async () => {
    const { interact } = await open(() => ({ type: 'page', form: wrong('x') }));
    const answer = await interact(submitted(values('x'), standing(form)));
    expect(answer.json).toEqual({ response_action: 'errors', errors: { what: 'Vul dit in.' } });
  });

  it.each([
    ['a value was changed', wrong('J.')],
    [
      'its presses are new ones',
      wrong('x', { submit: { label: 'Verder', press: { ...submitPress, nonce: 'n2' } } }),
    ],
    ['there is another text', wrong('x', { body: [...wrong('x').body, { type: 'text', text: 'Nieuw' }] })],
    ['it has another title', wrong('x', { title: 'Anders' })],
  ])('is drawn anew with its errors when %s', async (_, next) => {
    const { interact } = await open(() => ({ type: 'page', form: next }));
    const { json } = await interact(submitted(values('x'), standing(form)));
    expect(json).toMatchObject({ response_action: 'update' });
    expect(JSON.stringify(json)).toContain('Vul dit in.');
  });

  it('shows the value the house gives, also where a person typed another', () => {
    const [before] = drawForm(form).blocks;
    const [after] = drawForm(wrong('J. zei')).blocks.filter((block) => block.type === 'input');
    expect(after).toMatchObject({ element: { action_id: 'what', initial_value: 'J. zei' } });
    expect(after?.block_id).not.toBe(before?.block_id);
  });
});

describe('a form that closes', () => {
  it('takes all its pages away and changes the message it was opened from', async () => {
    const { slack, interact } = await open(() => ({ type: 'close', card }));
    expect((await interact(submitted({}))).json).toEqual({ response_action: 'clear' });
    await until(() => slack.to('chat.update').length === 1);
    expect(slack.to('chat.update')).toMatchObject([
      { fields: { channel: 'DU1', ts: '1700000000.7', ...shown } },
    ]);
  });

  it('says its card anew when it was opened from no message', async () => {
    const { slack, interact } = await open(() => ({ type: 'close', card }));
    await interact(submitted({}, { callback_id: 'meldwijs' }));
    await until(() => slack.to('chat.postMessage').length === 1);
    expect(slack.to('chat.postMessage')).toMatchObject([{ fields: { channel: 'DU1', ...shown } }]);
  });

  it('tells the house that it was closed without submitting', async () => {
    const { interact, heard } = await open();
    await interact(closed());
    expect(heard).toMatchObject([{ kind: 'pressed', press: closePress }]);
  });

  it('that means nothing when closed is not told', async () => {
    const { interact, heard } = await open();
    await interact(closed({ private_metadata: writePress(submitPress) }));
    expect(heard).toEqual([]);
  });

  it('on a press inside it, becomes a page that can be put away', async () => {
    const { slack, interact } = await open(() => ({ type: 'close', card }));
    await interact(pressedInModal(press));
    await until(() => slack.to('chat.update').length === 1);
    const [update] = slack.to('views.update');
    expect(update?.fields['view']).toMatchObject({ title: { text: 'Melding' }, close: { text: 'Sluiten' } });
    expect(update?.fields['view']).not.toHaveProperty('submit');
  });
});

describe('the home', () => {
  it('is published to the person who opened it', async () => {
    const { slack, event, heard } = await open(() => ({ type: 'home', card }));
    await event(homeOpened());
    expect(heard).toMatchObject([{ kind: 'home-opened' }]);
    expect(slack.to('views.publish')).toMatchObject([
      { fields: { user_id: 'U1', view: { type: 'home', blocks: shown.blocks } } },
    ]);
  });

  it('is published again when a press on it replaces it', async () => {
    const { slack, interact, heard } = await open(() => ({ type: 'replace', card }));
    await interact(pressedAtHome(press));
    expect(heard).toMatchObject([{ within: 'home' }]);
    expect(slack.to('views.publish')).toHaveLength(1);
  });

  it('is not the messages beside it', async () => {
    const { event, heard } = await open();
    await event(homeOpened('messages'));
    expect(heard).toEqual([]);
  });
});

describe('a whisper', () => {
  const whisper: Reply = { type: 'whisper', text: 'Al opgepakt door <Noor>, 10:41' };

  it('stands beside the message that was pressed, for one person', async () => {
    const { slack, interact } = await open(() => whisper);
    await interact(pressedInMessage(press));
    await until(() => slack.to('chat.postEphemeral').length === 1);
    expect(slack.to('chat.postEphemeral')).toMatchObject([
      {
        fields: {
          channel: 'DU1',
          user: 'U1',
          text: 'Al opgepakt door &lt;Noor&gt;, 10:41',
          link_names: 'false',
        },
      },
    ]);
  });

  it.each([
    ['in a form', () => pressedInModal(press)],
    ['at home', () => pressedAtHome(press)],
    ['with a shortcut', globalShortcut],
  ])('is a small message when something was done %s', async (_, payload) => {
    const { slack, interact } = await open(() => whisper);
    await interact(payload());
    await until(() => slack.to('chat.postMessage').length === 1);
  });
});

describe('nothing to say', () => {
  it.each([
    ['done', { type: 'done' }],
    ['found', { type: 'found', guidelines: [] }],
  ] as const)('is said by silence: %s', async (_, reply) => {
    const { slack, interact } = await open(() => reply);
    expect(await interact(submitted({}, viewOf()))).toMatchObject({ status: 200, body: '' });
    expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test', 'users.info']);
  });
});

// What somebody does in Teams is received once, kept first, and answered where they asked.
import { afterEach, expect, test, vi } from 'vitest';
import type { Inbound, Reply } from '../../../src/app/ports.ts';
import type { Card, Form } from '../../../src/core/card.ts';
import { type Press, writePress } from '../../../src/core/press.ts';
import { drawForm } from '../../../src/platforms/teams/draw.ts';
import { allOf, openWorld, person, reply, tenant, textsIn, type World } from './fake-bot-framework.ts';

let world: World;
afterEach(() => world.close());

const open: Press = { do: 'open', nonce: 'n1', case: 'c1', tab: 'answers' };
const menu: Press = { do: 'menu', nonce: 'n1' };
const submit: Press = { do: 'submit-note', nonce: 'n1', case: 'c1' };
const card: Card = {
  notice: 'Meldwijs: er wacht iets (7F3K)',
  body: [{ type: 'text', text: 'Opgepakt om 10:41' }],
  actions: [{ label: 'Menu', press: menu }],
};
const form: Form = {
  title: 'Notitie',
  body: [
    {
      type: 'input',
      id: 'note',
      label: 'Wat wil je vastleggen?',
      multiline: true,
      maxLength: 500,
      required: true,
    },
  ],
  submit: { label: 'Bewaar', press: submit },
  close: 'Sluit',
};

const execute = (press: Press, more: Record<string, unknown> = {}) =>
  world.activity({
    type: 'invoke',
    name: 'adaptiveCard/action',
    text: undefined,
    replyToId: 'message-9',
    value: {
      action: { type: 'Action.Execute', verb: 'press', data: { press: writePress(press) } },
      trigger: 'manual',
    },
    ...more,
  });
const task = (name: 'task/fetch' | 'task/submit' | 'composeExtension/submitAction', data: object) =>
  world.activity({
    type: 'invoke',
    name,
    text: undefined,
    replyToId: 'message-9',
    value: { data, context: { theme: 'default' } },
  });
/** What goes after the answer has gone. */
const settled = () => world.door.platform.stop();

// ---------------------------------------------------------------- typing

test('a typed message is kept first, then answered, and only then acknowledged', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  const answer = await world.deliver(world.activity({ text: 'mag een leerling &lt;13 op TikTok?' }));
  world.order.push('acknowledged');
  expect(answer).toMatchObject({ status: 200, text: '' });
  expect(world.order).toEqual(['GET member', 'kept', 'POST activity', 'acknowledged']);
  expect(world.received[0]).toMatchObject({
    kind: 'typed',
    text: 'mag een leerling <13 op TikTok?',
    attachments: 0,
    private: true,
    delivery: expect.stringMatching(/^a:private-chat activity-/),
    who: {
      platform: 'teams',
      tenant,
      user: person,
      reach: JSON.stringify({ serviceUrl: world.serviceUrl, conversationId: 'a:private-chat' }),
      profile: {
        email: 'noor@school.example',
        name: 'Noor Voorbeeld',
        language: 'nl',
        guest: false,
        bot: false,
      },
    },
  });
  const [message] = world.sent();
  expect(message?.path).toBe('/v3/conversations/a%3Aprivate-chat/activities');
  expect(message?.body).toMatchObject({ type: 'message', summary: card.notice });
  expect(message?.body['text']).toBeUndefined();
  expect(allOf(message?.body, 'AdaptiveCard')).toMatchObject([{ version: '1.5', lang: 'nl' }]);
});

test('when nothing was kept Teams is asked to deliver again, and the second time it is kept', async () => {
  let tries = 0;
  world = await openWorld(() => {
    tries += 1;
    return tries === 1
      ? Promise.reject(new Error('the database is away'))
      : Promise.resolve({ type: 'say', card });
  });
  const activity = world.activity();
  expect((await world.deliver(activity)).status).toBe(503);
  expect(world.sent()).toEqual([]);
  expect((await world.deliver(activity)).status).toBe(200);
  expect(world.sent()).toHaveLength(1);
});

test('what was kept is acknowledged, also when the reply cannot be sent', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  world.answering((one) => (one.path.includes('/members/') ? undefined : { status: 500 }));
  const activity = world.activity();
  expect((await world.deliver(activity)).status).toBe(200);
  expect(world.sent()).toHaveLength(1);
  expect(world.troubles.join()).toContain('teams send: 500');
  expect((await world.deliver(activity)).status).toBe(200);
  expect(world.received).toHaveLength(1);
});

test('a reply that Teams did not take waits for as long as Teams asks, once', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  let posts = 0;
  world.answering((one) => {
    if (one.path.includes('/members/')) return undefined;
    posts += 1;
    return posts === 1 ? { status: 429, headers: { 'retry-after': '0' } } : undefined;
  });
  expect((await world.deliver(world.activity())).status).toBe(200);
  expect(posts).toBe(2);
});

test('a reply whose card Teams refuses arrives as plain text', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  world.answering((one) =>
    one.body['attachments'] === undefined
      ? undefined
      : { status: 400, body: { error: { code: 'BadSyntax' } } },
  );
  expect((await world.deliver(world.activity())).status).toBe(200);
  expect(world.sent().at(-1)?.body).toMatchObject({ textFormat: 'plain', text: 'Opgepakt om 10:41' });
});

test('the same message delivered twice is received and answered once', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  const activity = world.activity();
  const both = await Promise.all([world.deliver(activity), world.deliver(activity)]);
  both.push(await world.deliver(activity));
  expect(both.map((one) => one.status)).toEqual([200, 200, 200]);
  expect(world.received).toHaveLength(1);
  expect(world.sent()).toHaveLength(1);
});

test('attachments are counted and never fetched; the HTML that Teams adds to plain text does not count', async () => {
  world = await openWorld(reply({ type: 'done' }));
  await world.deliver(
    world.activity({
      text: '<at>Meldwijs</at> kijk eens, <at>Sam</at> &amp; ik',
      entities: [
        {
          type: 'mention',
          mentioned: { id: '28:11111111-2222-4333-8444-555555555555' },
          text: '<at>Meldwijs</at>',
        },
        { type: 'mention', mentioned: { id: '29:sam', name: 'Sam' }, text: '<at>Sam</at>' },
        { type: 'clientInfo', locale: 'nl-NL' },
        { type: 'something/new', with: [1, 2] },
        null,
      ],
      attachments: [
        { contentType: 'text/html', content: '<p>kijk eens</p>' },
        { contentType: 'image/*', contentUrl: `${world.serviceUrl}picture` },
        { contentType: 'application/vnd.microsoft.teams.file.download.info', content: {} },
        'odd',
      ],
    }),
  );
  expect(world.received[0]).toMatchObject({ text: 'kijk eens, Sam & ik', attachments: 3 });
  expect(world.sent()).toEqual([]);
});

test('odd values in fields we do not need are passed by', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const odd = world.activity({
    locale: 7,
    entities: 'x',
    attachments: {},
    replyToId: [],
    membersAdded: 3,
    name: {},
  });
  expect((await world.deliver(odd)).status).toBe(200);
  expect(world.received).toHaveLength(1);
});

test('in a channel there is only the line that the answer comes privately; the card goes to the private chat', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  const conversation = {
    id: '19:abc@thread.tacv2;messageid=1',
    conversationType: 'channel',
    tenantId: tenant,
  };
  await world.deliver(world.activity({ conversation }));
  expect(world.received[0]).toMatchObject({ private: false });
  expect(world.received[0]?.who.reach).toBeUndefined();
  const [opened, privately, line] = world.sent();
  expect(opened).toMatchObject({
    path: '/v3/conversations',
    body: { members: [{ id: person }], isGroup: false },
  });
  expect(privately?.path).toContain(encodeURIComponent('a:opened'));
  expect(allOf(privately?.body, 'AdaptiveCard')).toHaveLength(1);
  expect(line?.path).toContain(encodeURIComponent(conversation.id));
  expect(line?.body).toMatchObject({ text: 'Ik antwoord je privé.' });
  expect(line?.body['attachments']).toBeUndefined();
});

test('when Teams does not say who somebody is, the message still comes in', async () => {
  world = await openWorld(reply({ type: 'done' }));
  world.answering((one) => (one.path.includes('/members/') ? { status: 502 } : undefined));
  await world.deliver(world.activity());
  expect(world.received[0]?.who).toMatchObject({ user: person });
  expect(world.received[0]?.who.profile).toBeUndefined();
});

test.each([
  ['an outside account', { userPrincipalName: 'sam_elders.example#EXT#@school.example' }],
  ['another tenant', { tenantId: 'another' }],
  ['the role of guest', { userRole: 'guest' }],
])('%s makes a guest', async (_what, member) => {
  world = await openWorld(reply({ type: 'done' }));
  world.answering(() => ({
    status: 200,
    body: { id: '29:x', name: 'Sam', email: 'sam@elders.example', ...member },
  }));
  await world.deliver(world.activity());
  expect(world.received[0]?.who.profile).toMatchObject({ guest: true, email: 'sam@elders.example' });
});

test('Teams is asked once an hour who somebody is, and a press asks and waits for nothing', async () => {
  let now = Date.now();
  world = await openWorld(reply({ type: 'done' }), { wire: () => now });
  await world.deliver(world.activity());
  await world.deliver(world.activity());
  await world.deliver(execute(menu));
  expect(world.got.filter((one) => one.path.includes('/members/'))).toHaveLength(1);
  expect(world.received[2]?.who.profile).toMatchObject({ name: 'Noor Voorbeeld' });
  now += 61 * 60_000;
  await world.deliver(world.activity(), await world.sign({ expiresIn: 3 * 3600 }));
  expect(world.got.filter((one) => one.path.includes('/members/'))).toHaveLength(2);
});

// ---------------------------------------------------------------- pressing

test('a press on a card changes that card in its own answer, after it was kept', async () => {
  world = await openWorld(reply({ type: 'replace', card }));
  const answer = await world.deliver(execute(open));
  expect(world.received[0]).toMatchObject({ kind: 'pressed', press: open, within: 'message' });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    statusCode: 200,
    type: 'application/vnd.microsoft.card.adaptive',
    value: { type: 'AdaptiveCard', version: '1.5' },
  });
  expect(world.sent()).toEqual([]);
});

test('the fallback of a button means the same as the button', async () => {
  world = await openWorld(reply({ type: 'replace', card }));
  await world.deliver(
    world.activity({ text: undefined, value: { press: writePress(open) }, replyToId: 'message-9' }),
  );
  expect(world.received[0]).toMatchObject({ kind: 'pressed', press: open, within: 'message' });
  expect(world.sent()).toMatchObject([
    {
      method: 'PUT',
      path: '/v3/conversations/a%3Aprivate-chat/activities/message-9',
      body: { id: 'message-9' },
    },
  ]);
});

test('a press that Teams repeats while the first one runs waits for it', async () => {
  const first = Promise.withResolvers<Reply>();
  const started = Promise.withResolvers<void>();
  world = await openWorld(() => {
    started.resolve();
    return first.promise;
  });
  const one = world.deliver(execute(open));
  await started.promise;
  const two = world.deliver(execute(open));
  const other = world.deliver(execute({ ...open, nonce: 'n2' }));
  await vi.waitFor(() => expect(world.received).toHaveLength(2));
  first.resolve({ type: 'whisper', text: 'Al opgepakt door Sam' });
  const answers = await Promise.all([one, two, other]);
  expect(world.received).toHaveLength(2);
  for (const answer of answers) expect(answer.body).toMatchObject({ value: 'Al opgepakt door Sam' });
});

test('a card that is said after a press comes as a new message, once the press was answered', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  const answer = await world.deliver(execute(menu));
  expect(answer.body).toMatchObject({ type: 'application/vnd.microsoft.activity.message', value: 'Gedaan.' });
  await settled();
  expect(world.sent()).toMatchObject([{ method: 'POST', body: { summary: card.notice } }]);
});

test('a button that was not written by us does nothing and says so', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const answer = await world.deliver(
    execute(menu, { value: { action: { verb: 'press', data: { press: '0~erase~n1~c1' } } } }),
  );
  expect(answer.body).toMatchObject({ statusCode: 200, value: 'Deze knop werkt niet meer.' });
  await world.deliver(world.activity({ text: undefined, value: { press: 'x' } }));
  expect(world.sent()).toMatchObject([{ body: { text: 'Deze knop werkt niet meer.' } }]);
  expect(world.received).toEqual([]);
});

test('a press in a group is answered privately', async () => {
  world = await openWorld(reply({ type: 'replace', card }));
  const conversation = { id: '19:abc@thread.v2', conversationType: 'groupChat', tenantId: tenant };
  const answer = await world.deliver(execute(menu, { conversation }));
  expect(answer.body).toMatchObject({ value: 'Ik antwoord je privé.' });
  await settled();
  expect(world.sent().map((one) => one.path)).toEqual([
    '/v3/conversations',
    '/v3/conversations/a%3Aopened/activities',
  ]);
});

// ---------------------------------------------------------------- dialogs

test('a button that opens a form fetches it, and the form comes as a dialog', async () => {
  world = await openWorld(reply({ type: 'open', form }));
  const answer = await world.deliver(
    task('task/fetch', {
      msteams: { type: 'task/fetch' },
      press: writePress({ do: 'note', nonce: 'n1', case: 'c1' }),
    }),
  );
  expect(world.received[0]).toMatchObject({ kind: 'pressed', within: 'message' });
  expect(answer.body).toMatchObject({
    task: {
      type: 'continue',
      value: {
        title: 'Notitie',
        card: { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } },
      },
    },
  });
  expect(allOf(answer.body, 'Input.Text')).toMatchObject([
    { id: 'note', label: 'Wat wil je vastleggen?', isRequired: true, errorMessage: 'Vul dit in.' },
  ]);
});

test('an error keeps what was typed and stands at its field', async () => {
  world = await openWorld((inbound: Inbound) =>
    Promise.resolve(
      inbound.kind === 'submitted'
        ? {
            type: 'page',
            form: {
              ...form,
              body: [
                {
                  type: 'input',
                  id: 'note',
                  label: 'Wat wil je vastleggen?',
                  multiline: true,
                  maxLength: 500,
                  error: 'Te kort.',
                },
                { type: 'choice', id: 'who', label: 'Wie?', options: [{ value: 'a,b', label: 'Allebei' }] },
                {
                  type: 'choices',
                  id: 'which',
                  label: 'Welke?',
                  options: [{ value: 'a,b', label: 'Allebei' }],
                },
              ],
            },
          }
        : { type: 'done' },
    ),
  );
  const answer = await world.deliver(
    task('task/submit', {
      press: writePress(submit),
      note: 'nee, *dit* dus',
      'who~one': 'a%2Cb',
      'which~many': 'a%2Cb',
    }),
  );
  expect(world.received[0]).toMatchObject({
    kind: 'submitted',
    press: submit,
    values: { note: 'nee, *dit* dus', who: 'a,b', which: ['a,b'] },
  });
  expect(allOf(answer.body, 'Input.Text')).toMatchObject([{ value: 'nee, *dit* dus' }]);
  expect(allOf(answer.body, 'Input.ChoiceSet')).toMatchObject([{ value: 'a%2Cb' }, { value: 'a%2Cb' }]);
  expect(textsIn(answer.body)[0]).toBe('⚠ Te kort.');
});

test('a dialog that closes with a card closes first; then the card comes in the chat', async () => {
  world = await openWorld(reply({ type: 'close', card }));
  const answer = await world.deliver(task('task/submit', { press: writePress(submit), note: 'dit dus' }));
  expect(answer).toMatchObject({ status: 200, text: '' });
  await settled();
  expect(world.sent()).toHaveLength(1);
});

test('a form handed in without anything filled in is still handed in; another button in it is a press', async () => {
  world = await openWorld(reply({ type: 'done' }));
  await world.deliver(task('task/submit', { press: writePress(submit) }));
  await world.deliver(task('task/submit', { press: writePress(open), only: true, note: 'half' }));
  expect(world.received).toMatchObject([
    { kind: 'submitted', values: {} },
    { kind: 'pressed', press: open, within: 'form' },
  ]);
});

test('what stands on a page that is left by its way back comes along', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const drawn = drawForm({ ...form, back: { label: 'Terug', press: open } }, 'Vul dit in.');
  const back = drawn.actions?.find(({ title }) => title === 'Terug');
  expect(back).not.toHaveProperty('associatedInputs');
  const data = back !== undefined && 'data' in back ? back.data : {};
  await world.deliver(task('task/submit', { ...data, note: 'half' }));
  expect(world.received).toMatchObject([{ kind: 'submitted', press: open, values: { note: 'half' } }]);
});

test('a whisper and a changed card after a button that opens a form are both shown', async () => {
  const replies: Reply[] = [
    { type: 'whisper', text: 'Al opgepakt door Sam' },
    { type: 'replace', card },
  ];
  world = await openWorld(() => Promise.resolve(replies.shift() ?? { type: 'done' }));
  const fetchForm = (nonce: string) => task('task/fetch', { press: writePress({ ...open, nonce }) });
  expect((await world.deliver(fetchForm('n1'))).body).toEqual({
    task: { type: 'message', value: 'Al opgepakt door Sam' },
  });
  expect((await world.deliver(fetchForm('n2'))).body).toEqual({
    task: { type: 'message', value: 'Kijk in je chat.' },
  });
  await settled();
  expect(world.sent()).toMatchObject([{ method: 'PUT' }]);
});

// ---------------------------------------------------------------- message extension

test('"Meld dit bericht" takes the words of a message: no author, no attachment, no link, no quoted message', async () => {
  world = await openWorld(reply({ type: 'open', form }));
  const content =
    '<div><blockquote itemtype="http://schema.skype.com/Reply"><strong itemprop="mri">Iemand Anders</strong>' +
    '<p itemprop="preview">iets van iemand anders</p></blockquote><p>Ik maak je <b>af</b> &lt;3&nbsp;!</p>' +
    '<p><a href="https://evil.example/x">klik</a> https://evil.example/y</p>' +
    '<p><emoji alt="😡"></emoji><img src="https://evil.example/z.png"></p><attachment id="1">x</attachment></div>';
  const answer = await world.deliver(
    world.activity({
      type: 'invoke',
      name: 'composeExtension/fetchTask',
      conversation: { id: '19:abc@thread.v2', conversationType: 'groupChat', tenantId: tenant },
      value: {
        commandId: 'reportMessage',
        commandContext: 'message',
        messagePayload: {
          id: '1',
          from: { user: { displayName: 'Iemand Bekend' } },
          body: { contentType: 'html', content },
          attachments: [{ id: '1', contentType: 'reference', name: 'foto.jpg' }],
        },
      },
    }),
  );
  expect(world.received[0]).toMatchObject({ kind: 'message-reported', attachments: 2 });
  expect(world.received[0]).toHaveProperty('text', 'Ik maak je af <3 !\n\nklik (link)\n\n😡');
  expect(JSON.stringify(world.received[0])).not.toContain('Iemand');
  expect(answer.body).toMatchObject({ task: { type: 'continue' } });
});

test('the dialog of the message extension is handed in like any other', async () => {
  world = await openWorld(reply({ type: 'close', card }));
  const answer = await world.deliver(
    task('composeExtension/submitAction', { press: writePress(submit), note: 'dit dus' }),
  );
  expect(answer).toMatchObject({ status: 200 });
  expect(world.received[0]).toMatchObject({ kind: 'submitted', values: { note: 'dit dus' } });
});

test('searching puts guidelines into the compose box, without buttons', async () => {
  world = await openWorld(
    reply({ type: 'found', guidelines: [{ title: 'Telefoons <b>', text: 'Mag het?', card }] }),
  );
  const answer = await world.deliver(
    world.activity({
      type: 'invoke',
      name: 'composeExtension/query',
      value: { commandId: 'searchGuidelines', parameters: [{ name: 'query', value: 'telefoon' }] },
    }),
  );
  expect(world.received[0]).toMatchObject({ kind: 'searched', text: 'telefoon' });
  expect(answer.body).toMatchObject({
    composeExtension: {
      type: 'result',
      attachmentLayout: 'list',
      attachments: [{ preview: { content: { title: 'Telefoons &lt;b&gt;' } } }],
    },
  });
  expect(allOf(answer.body, 'Action.Execute')).toEqual([]);
  expect(allOf(answer.body, 'Action.Submit')).toEqual([]);
});

// ---------------------------------------------------------------- meeting

test('being installed, which Teams tells twice, greets once', async () => {
  world = await openWorld(reply({ type: 'say', card }));
  const met = { text: undefined };
  await world.deliver(world.activity({ ...met, type: 'installationUpdate', action: 'add' }));
  await world.deliver(
    world.activity({
      ...met,
      type: 'conversationUpdate',
      membersAdded: [{ id: '28:11111111-2222-4333-8444-555555555555' }],
    }),
  );
  expect(world.received).toMatchObject([{ kind: 'greeted' }]);
  expect(world.sent()).toHaveLength(1);
});

test.each([
  ['being removed', { type: 'installationUpdate', action: 'remove' }],
  ['somebody else who joins', { type: 'conversationUpdate', membersAdded: [{ id: '29:other' }] }],
  ['being added to a team', { type: 'installationUpdate', action: 'add', conversation: 'team' }],
  ['a reaction', { type: 'messageReaction' }],
  ['a changed message', { type: 'messageUpdate' }],
  ['an event that does not exist yet', { type: 'somethingNew' }],
])('%s is acknowledged and received by nobody', async (_what, more) => {
  world = await openWorld(reply({ type: 'done' }));
  const team = { id: '19:abc@thread.tacv2', conversationType: 'channel', tenantId: tenant };
  const conversation = 'conversation' in more ? { conversation: team } : {};
  expect(await world.deliver(world.activity({ ...more, ...conversation }))).toMatchObject({
    status: 200,
    text: '',
  });
  expect(world.received).toEqual([]);
});

test('an invoke that is not ours gets a polite, empty answer', async () => {
  world = await openWorld(reply({ type: 'done' }));
  const answer = await world.deliver(
    world.activity({ type: 'invoke', name: 'signin/verifyState', value: {} }),
  );
  expect(answer).toMatchObject({ status: 200, body: {} });
});

test('every kind of reply has an answer at every place, and none is a failure', async () => {
  const replies: Reply[] = [
    { type: 'say', card },
    { type: 'replace', card },
    { type: 'open', form },
    { type: 'page', form },
    { type: 'close' },
    { type: 'close', card },
    { type: 'home', card },
    { type: 'found', guidelines: [] },
    { type: 'whisper', text: 'kort' },
    { type: 'done' },
  ];
  let next: Reply = { type: 'done' };
  world = await openWorld(() => Promise.resolve(next));
  for (const [at, one] of replies.entries()) {
    next = one;
    const press = writePress({ ...open, nonce: `n${at}` });
    const places = [
      world.activity(),
      world.activity({ text: undefined, value: { press } }),
      execute({ ...open, nonce: `n${at}` }),
      task('task/fetch', { press }),
      task('task/submit', { press }),
      world.activity({ type: 'invoke', name: 'composeExtension/query', value: {} }),
    ];
    for (const place of places)
      expect([one.type, (await world.deliver(place)).status]).toEqual([one.type, 200]);
  }
});

test('a card that cannot be drawn is our mistake: it was kept, and a sentence is said', async () => {
  const broken: Card = { ...card, actions: [{ label: 'X', press: { ...open, case: 'not a word' } }] };
  world = await openWorld(reply({ type: 'replace', card: broken }));
  expect((await world.deliver(execute(menu))).body).toMatchObject({
    value: 'Dat kan ik hier niet laten zien.',
  });
  await world.deliver(world.activity());
  expect(world.sent().at(-1)?.body).toMatchObject({ text: 'Opgepakt om 10:41' });
});

// The made-up Teams refuses what the real one refuses: a card that passes here can be sent there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongInCard } from '../../src/simulator/teams/limits.ts';
import type { World } from '../../src/simulator/world.ts';
import { openPractice } from './practice.ts';

let world: World;
let close: () => Promise<void>;
let now = Date.now();
let token = '';

const login = (more: Record<string, string> = {}) =>
  fetch(`${world.teams.loginUrl}/${world.teams.tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: world.teams.appId,
      client_secret: world.teams.appPassword,
      scope: 'https://api.botframework.com/.default',
      ...more,
    }),
  });

beforeAll(async () => {
  ({ world, close } = await openPractice({ wire: () => now }));
  await world.install(['director', 'board']);
  ({ access_token: token } = (await (await login()).json()) as { access_token: string });
});
afterAll(() => close());

async function call(method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) {
  now += 2000;
  const response = await fetch(`${world.teams.serviceUrl}v3/conversations${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const told = (text === '' ? {} : JSON.parse(text)) as {
    id?: string;
    error?: { code: string; message: string };
    [field: string]: unknown;
  };
  return { status: response.status, code: told.error?.code, told };
}
const director = '/a%3A1-director';
const card = (more: object) => ({ type: 'AdaptiveCard', version: '1.5', body: [], ...more });
const message = (content: unknown) => ({
  type: 'message',
  summary: 'er wacht iets',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
});
const submit = (at = 0) => ({ type: 'Action.Submit', title: `Knop ${at}`, data: {} });

describe('a card', () => {
  it.each<[string, object, RegExp]>([
    ['of a version that is too new', { version: '1.6' }, /invalid format.*\/version/],
    ['with an unknown element', { body: [{ type: 'Carousel' }] }, /unsupported type: Carousel/],
    ['with a film', { body: [{ type: 'Media', sources: [] }] }, /unsupported type: Media/],
    [
      'with an unknown property',
      { body: [{ type: 'TextBlock', text: 'x', onClick: 'y' }] },
      /additional property: onClick/,
    ],
    [
      'with a colour that is none',
      { body: [{ type: 'TextBlock', text: 'x', color: 'red' }] },
      /must be one of.*color/,
    ],
    [
      'with an unknown action',
      { actions: [{ type: 'Action.Http', title: 'x' }] },
      /unsupported type: Action.Http/,
    ],
    ['with a button without words', { actions: [{ type: 'Action.Submit', title: '' }] }, /more than 0/],
    ['with seven buttons', { actions: [0, 1, 2, 3, 4, 5, 6].map(submit) }, /no more than 6/],
    [
      'with an input without an id',
      { body: [{ type: 'Input.Text', label: 'x' }] },
      /missing required field: id/,
    ],
    [
      'with one input twice',
      {
        body: [
          { type: 'Input.Text', id: 'a' },
          { type: 'Input.Date', id: 'a' },
        ],
      },
      /already exists/,
    ],
    [
      'with a people picker',
      {
        body: [
          { type: 'Input.ChoiceSet', id: 'a', choices: [{ title: 'x', value: 'x' }], 'choices.data': {} },
        ],
      },
      /choices.data/,
    ],
    [
      'with a comma in one of several choices',
      {
        body: [
          { type: 'Input.ChoiceSet', id: 'a', isMultiSelect: true, choices: [{ title: 'x', value: 'a,b' }] },
        ],
      },
      /comma/,
    ],
    [
      'with a wrong element deep inside',
      {
        body: [
          {
            type: 'Container',
            items: [{ type: 'ColumnSet', columns: [{ type: 'Column', items: [{ type: 'Marquee' }] }] }],
          },
        ],
      },
      /\/body\/0\/items\/0\/columns\/0\/items\/0/,
    ],
  ])('%s is refused', async (_, more, says) => {
    const { status, code, told } = await call('POST', `${director}/activities`, message(card(more)));
    expect([status, code]).toEqual([400, 'BadSyntax']);
    expect(told.error?.message).toMatch(says);
  });

  it('with everything that phones draw is fine', () => {
    const body = [
      {
        type: 'TextBlock',
        text: 'Titel',
        wrap: true,
        style: 'heading',
        size: 'large',
        weight: 'bolder',
        color: 'attention',
      },
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'hij zei', italic: true }] },
      {
        type: 'Container',
        style: 'attention',
        items: [],
        selectAction: submit(),
        separator: true,
        spacing: 'medium',
      },
      { type: 'FactSet', facts: [{ title: 'Wie', value: 'Toos' }] },
      {
        type: 'ActionSet',
        actions: [{ type: 'Action.Execute', title: 'Ja', verb: 'press', data: {}, fallback: submit() }],
      },
      { type: 'Input.Toggle', id: 't', title: 'Zeker' },
    ];
    expect(wrongInCard(card({ body, actions: [submit()], lang: 'nl', fallbackText: 'x' }))).toEqual([]);
  });
});

describe('the connector', () => {
  it('takes a message, changes it, takes it away, and knows no other', async () => {
    const { status, told } = await call('POST', `${director}/activities`, message(card({})));
    expect(status).toBe(201);
    expect(world.messages('director').at(-1)).toMatchObject({
      id: told.id,
      notification: 'er wacht iets',
      payload: message(card({})),
    });
    expect(
      (await call('PUT', `${director}/activities/${told.id}`, { type: 'message', text: 'nieuw' })).status,
    ).toBe(200);
    expect(world.messages('director').at(-1)).toMatchObject({ edited: true, notification: 'nieuw' });
    expect((await call('DELETE', `${director}/activities/${told.id}`)).status).toBe(200);
    expect(world.messages('director').at(-1)).toMatchObject({ deleted: true });
    expect(
      (await call('PUT', `${director}/activities/${told.id}`, { type: 'message', text: 'x' })).code,
    ).toBe('ActivityNotFound');
    expect((await call('POST', '/a%3Anobody/activities', { type: 'message', text: 'x' })).code).toBe(
      'ConversationNotFound',
    );
  });

  it.each<[string, object, number]>([
    ['empty', { type: 'message' }, 400],
    ['of another kind', { type: 'event', name: 'x' }, 400],
    ['with a file', { type: 'message', attachments: [{ contentType: 'image/png', contentUrl: 'x' }] }, 400],
    [
      'with four suggestions',
      { type: 'message', text: 'x', suggestedActions: { actions: [1, 2, 3, 4] } },
      400,
    ],
    ['larger than a message can be', { type: 'message', text: 'é'.repeat(15_000) }, 413],
  ])('refuses a message that is %s', async (_, activity, status) => {
    expect((await call('POST', `${director}/activities`, activity)).status).toBe(status);
  });

  it('lets nobody in without a token of its own login', async () => {
    expect(
      (await call('POST', `${director}/activities`, { type: 'message', text: 'x' }, 'Bearer made-up')).status,
    ).toBe(401);
    expect((await login({ client_secret: 'guess' })).status).toBe(401);
    expect((await login({ client_id: 'another' })).status).toBe(400);
    expect((await login({ scope: 'https://graph.microsoft.com/.default' })).status).toBe(400);
    const before = now;
    now += 3_601_000;
    expect((await call('POST', `${director}/activities`, { type: 'message', text: 'x' })).status).toBe(401);
    now = before;
  });

  it('finds a person by directory id, and says who blocked the bot or is not there', async () => {
    const found = (id: string, tenant = world.teams.tenant) =>
      call('POST', '', {
        isGroup: false,
        members: [{ id }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      });
    expect((await found('00000000-0000-4000-8000-000000000003')).told.id).toBe('a:1-board');
    expect((await found('29:1-board')).told.id).toBe('a:1-board');
    expect((await found('bea.bestuur@devoorbeeldschool.example')).status).toBe(404);
    expect((await found('29:1-board', 'another')).status).toBe(403);
    expect((await found('29:1-pupil')).code).toBe('MessageWritesBlocked');
    expect((await call('POST', '/a%3A1-pupil/activities', { type: 'message', text: 'x' })).code).toBe(
      'MessageWritesBlocked',
    );
    expect((await call('GET', `${director}/members/29%3A1-director`)).told).toMatchObject({
      email: 'dirk.directie@devoorbeeldschool.example',
      userRole: 'user',
    });
  });

  it('answers 429 when too much comes at once, with how long to wait', async () => {
    const answers = [];
    for (let at = 0; at < 22; at += 1) {
      now -= 2000;
      answers.push((await call('POST', '/a%3A1-board/activities', { type: 'message', text: 'x' })).status);
    }
    expect(answers.filter((status) => status === 201).length).toBe(21);
    expect(answers.at(-1)).toBe(429);
  });
});

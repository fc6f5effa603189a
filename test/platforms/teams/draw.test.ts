// Every card fits into Teams, on a phone too, and nothing a person typed becomes a link, a mention or bold letters.
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Button, Card, Field, Form, Part } from '../../../src/core/card.ts';
import { type Press, writePress } from '../../../src/core/press.ts';
import { drawCard, drawForm, drawStill, plainText } from '../../../src/platforms/teams/draw.ts';
import { check, limits } from '../../../src/platforms/teams/limits.ts';
import { keepValues } from '../../../src/platforms/teams/answer.ts';
import { readValues } from '../../../src/platforms/teams/read.ts';
import { cut, escapeMarkdown } from '../../../src/platforms/teams/text.ts';
import { allOf, textsIn } from './fake-bot-framework.ts';

type Outcome = {
  readonly validationEvents: readonly {
    readonly message: string;
    readonly source?: { getJsonTypeName(): string };
  }[];
};
let problemsOf: (card: unknown) => readonly string[];

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve('adaptivecards'))],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const module = { exports: {} as Record<string, unknown> };
  runInThisContext(`(module, exports) => {${outputFiles[0]?.text ?? ''}}`)(module, module.exports);
  const { AdaptiveCard, SerializationContext, Versions } = module.exports as {
    AdaptiveCard: new () => { parse(card: unknown, context: unknown): void; validateProperties(): Outcome };
    SerializationContext: new (
      version: unknown,
    ) => {
      eventCount: number;
      getEventAt(at: number): { message: string };
    };
    Versions: Record<string, unknown>;
  };
  problemsOf = (json) => {
    const card = new AdaptiveCard();
    const context = new SerializationContext(Versions['v1_5']);
    card.parse(json, context);
    const parsed = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
    const found = [...parsed, ...card.validateProperties().validationEvents.map((event) => event.message)];
    // adaptivecards keeps its pattern for languages between two looks, so every second good language is called wrong.
    return found.filter((message) => !/^Invalid value "(nl|en)" for property "lang"\.$/.test(message));
  };
});

const press: Press = { do: 'open', nonce: 'n1', case: 'c1', tab: 'answers' };
const button = (label: string, more: Partial<Button> = {}): Button => ({ label, press, ...more });
const options = (count: number, size = 10) =>
  Array.from({ length: count }, (_, at) => ({ value: `v,${at}%`, label: `${at} `.padEnd(size, 'x') }));

/** Each kind of part, with words of any length. */
const everyPart = (text: string): readonly Part[] => [
  { type: 'title', text },
  { type: 'text', text },
  { type: 'text', text, quiet: true },
  { type: 'banner', tone: 'danger', text },
  { type: 'banner', tone: 'warning', text },
  { type: 'divider' },
  { type: 'banner', tone: 'info', text },
  { type: 'banner', tone: 'good', text },
  { type: 'facts', rows: [{ label: text, value: text }] },
  { type: 'list', items: [text, text] },
  { type: 'quote', text },
  {
    type: 'checklist',
    title: text,
    items: [
      { label: text, state: 'open', button: button(text) },
      { label: text, state: 'doing', note: text, button: button(text) },
      { label: text, state: 'done', note: text },
      { label: text, state: 'not-applicable' },
    ],
  },
  {
    type: 'buttons',
    buttons: [button(text), button(text, { style: 'danger' }), button(text, { opens: 'form' })],
  },
];
const everyField = (text: string): readonly Field[] => [
  {
    type: 'input',
    id: 'a',
    label: text,
    multiline: true,
    maxLength: 4000,
    hint: text,
    error: text,
    value: text,
  },
  {
    type: 'input',
    id: 'b',
    label: text,
    multiline: false,
    maxLength: 100,
    placeholder: text,
    required: true,
  },
  { type: 'choice', id: 'c', label: text, options: options(4), value: 'v,1%', required: true },
  { type: 'choices', id: 'd', label: text, options: options(12), values: ['v,1%', 'v,2%'], error: text },
  { type: 'date', id: 'e', label: text, value: '2026-02-28', required: true },
  { type: 'time', id: 'f', label: text, value: '10:41' },
];
const cardOf = (
  body: readonly Part[],
  actions: readonly Button[] = [button('Open'), button('Menu')],
): Card => ({
  notice: 'Meldwijs: er wacht iets (7F3K)',
  body,
  actions,
});
const formOf = (body: readonly Part[]): Form => ({
  title: 'Melding',
  body,
  submit: { label: 'Verder', press: { do: 'submit-note', nonce: 'n1', case: 'c1' } },
  back: button('Terug'),
  close: 'Sluit',
});

const lengths = [1, 40, 400, 4_000, 30_000].map((size) =>
  'woord '.repeat(Math.ceil(size / 6)).slice(0, size),
);

test.each(lengths)('every part and field can be shown, whatever its length (%#)', (text) => {
  const message = drawCard(cardOf(everyPart(text)), 'nl');
  const dialog = drawForm(formOf([...everyPart(text), ...everyField(text)]), 'Vul dit in.', 'nl');
  const still = drawStill(cardOf(everyPart(text)));
  for (const card of [message, dialog, still]) expect(problemsOf(card)).toEqual([]);
  expect(check(message, 'message')).toEqual([]);
  expect(check(dialog, 'dialog')).toEqual([]);
  expect(check(still, 'message')).toEqual([]);
});

test('each part by itself can be shown', () => {
  for (const part of everyPart('Kort')) expect(problemsOf(drawCard(cardOf([part], [])))).toEqual([]);
  for (const field of everyField('Kort'))
    expect(problemsOf(drawForm(formOf([field]), 'Vul dit in.'))).toEqual([]);
});

test('the check itself finds what is wrong', () => {
  const card = drawCard(cardOf([{ type: 'text', text: 'x' }]));
  const { actions = [], body } = card;
  const [action] = actions;
  if (action?.type !== 'Action.Execute') throw new Error('expected an Action.Execute');
  expect(
    check({ ...card, body: [{ type: 'TextBlock', text: 'x'.repeat(30_000), wrap: true }] }, 'message'),
  ).toEqual([expect.stringContaining('bytes')]);
  expect(check({ ...card, actions: Array(7).fill(action) }, 'message')).toEqual([
    'actions: 7 actions, at most 6',
  ]);
  expect(check({ ...card, actions: [{ ...action, title: 'x'.repeat(41) }] }, 'message')).toHaveLength(1);
  expect(
    check(
      { ...card, actions: [{ ...action, fallback: { ...action.fallback, data: { press: 'other' } } }] },
      'message',
    ),
  ).toEqual(['actions.0: the fallback must mean the same']);
  expect(check(card, 'dialog')).toContain('actions.0: a dialog only knows Action.Submit');
  expect(check({ ...card, actions: [], body: [{ type: 'ActionSet', actions: [] }] }, 'dialog')).toHaveLength(
    1,
  );
  const choice = {
    type: 'Input.ChoiceSet',
    id: 'a',
    label: '',
    style: 'compact',
    isMultiSelect: false,
    wrap: true,
    choices: [{ title: 'a', value: 'a,b' }],
    isRequired: true,
  } as const;
  expect(check({ ...card, actions: [], body: [...body, choice] }, 'dialog')).toEqual([
    'body.1: a comma in a value',
    'body.1: a field without a label',
    'body.1: a required field without its message',
  ]);
});

test('a card that is far too long keeps its first words and its buttons, and says that something is missing', () => {
  const body: Part[] = [
    { type: 'banner', tone: 'danger', text: 'Bel 112' },
    ...Array.from({ length: 400 }, (_, at): Part => ({ type: 'text', text: `Regel ${at} `.repeat(60) })),
    ...Array.from({ length: 40 }, (_, at): Part => ({ type: 'buttons', buttons: [button(`Knop ${at}`)] })),
  ];
  const card = drawCard(cardOf(body));
  expect(check(card, 'message')).toEqual([]);
  expect(textsIn(card)[0]).toBe('⛔ Bel 112');
  expect(textsIn(card).at(-1)).toBe('…');
  expect(card.actions?.map((action) => action.title)).toEqual(['Open', 'Menu']);
});

test('words are cut before anything that a person typed into a field', () => {
  const story = 'Wat ik zag. '.repeat(330);
  const body: Part[] = [
    { type: 'text', text: 'Uitleg '.repeat(4_000) },
    {
      type: 'input',
      id: 'story',
      label: 'Wat is er gebeurd?',
      multiline: true,
      maxLength: 4_000,
      value: story,
    },
  ];
  const card = drawForm(formOf(body), 'Vul dit in.');
  expect(check(card, 'dialog')).toEqual([]);
  expect(allOf(card, 'Input.Text')).toMatchObject([{ value: story }]);
});

test('a cut ends at a word, with an ellipsis, and never inside an emoji', () => {
  expect(cut('een twee drie vier', 12)).toBe('een twee…');
  expect(cut('eentweedrievier', 6)).toBe('eentw…');
  expect(cut('kort', 12)).toBe('kort');
  expect(cut(`aaaa😀`, 5)).toBe('aaaa…');
});

const traps = [
  '**x**',
  '_x_ en __x__',
  '[a](http://evil.example)',
  'http://evil.example',
  '<at>x</at>',
  '<b>x</b>',
  '`x`',
  '~~x~~',
  '# x',
  '- x',
  '1. x',
  '> x',
  '| a | b |',
  '&lt;',
  '{{DATE(2024-01-01T00:00:00Z, SHORT)}}',
  '\u202Egnol\u202C',
  'a\u200Bb\u2060c\uFEFF',
  '\u2066x\u2069',
];

test.each(traps)('typed by a person, %j stays what it is', (trap) => {
  const card = drawCard(cardOf(everyPart(trap)));
  for (const block of allOf(card, 'TextBlock')) {
    const text = String(block['text']);
    expect(text).not.toMatch(/(?<!\\)(\*|_|\[|`|~|<|>|#)/);
    expect(text).not.toMatch(/https?:/);
    expect(text).not.toMatch(/^\s*([-+]|\d+[.)])\s/);
    // Phones show a backslash, so only a heading may have one.
    expect(block['style'] === 'heading' || !text.includes('\\')).toBe(true);
  }
  const all = JSON.stringify(card);
  expect(all).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/);
  expect(all).not.toContain('{{');
  expect(all).not.toContain('msteams":{"entities');
});

test('quotes and facts are never markdown, even when they look harmless', () => {
  const card = drawCard(
    cardOf([
      { type: 'quote', text: 'eerste regel\ntweede regel' },
      { type: 'facts', rows: [{ label: 'Wie', value: 'een naam' }] },
    ]),
  );
  expect(allOf(card, 'TextRun').map((run) => run['text'])).toEqual([
    'eerste regel',
    'tweede regel',
    'een naam',
  ]);
});

test('a heading is escaped, because only a text block can be a heading', () => {
  expect(escapeMarkdown('*x* [a](b)')).toBe('\\*x\\* \\[a\\](b)');
  expect(escapeMarkdown('1. x')).toBe('1\\. x');
  expect(escapeMarkdown('- x')).toBe('\\- x');
  expect(escapeMarkdown('+ x')).toBe('\\+ x');
  expect(escapeMarkdown('Wat is er gebeurd? (7F3K)')).toBe('Wat is er gebeurd? (7F3K)');
});

test('each button has a fallback with the same press, except one that opens a form: that one is fetched', () => {
  const card = drawCard(
    cardOf(
      [{ type: 'buttons', buttons: [button('Lees', { opens: 'form' })] }],
      [button('Open', { style: 'primary' })],
    ),
  );
  expect(allOf(card, 'Action.Execute')).toMatchObject([
    {
      verb: 'press',
      style: 'positive',
      data: { press: writePress(press) },
      fallback: { type: 'Action.Submit', data: { press: writePress(press) } },
    },
  ]);
  expect(card.body).toMatchObject([
    {
      type: 'ActionSet',
      actions: [
        { type: 'Action.Submit', data: { msteams: { type: 'task/fetch' }, press: writePress(press) } },
      ],
    },
  ]);
});

test('more than six buttons stay in their order, six in a row at most', () => {
  const labels = Array.from({ length: 14 }, (_, at) => `Knop ${at}`);
  const card = drawCard(
    cardOf(
      [],
      labels.map((label) => button(label)),
    ),
  );
  const rows = [...allOf(card.body, 'ActionSet').map((set) => set['actions']), card.actions] as {
    title: string;
  }[][];
  expect(rows.map((row) => row.length)).toEqual([6, 6, 2]);
  expect(rows.flat().map((action) => action.title)).toEqual(labels);
});

test('a dialog has its buttons at the bottom, and what does not fit there can be tapped', () => {
  const labels = Array.from({ length: 7 }, (_, at) => `Knop ${at}`);
  const card = drawForm(
    formOf([
      { type: 'buttons', buttons: labels.map((label) => button(label)) },
      {
        type: 'checklist',
        title: 'Stappen',
        items: [{ label: 'Bel', state: 'open', button: button('Klaar') }],
      },
    ]),
    'Vul dit in.',
  );
  expect(allOf(card, 'ActionSet')).toEqual([]);
  expect(allOf(card, 'Action.Execute')).toEqual([]);
  expect(card.actions?.map((action) => action.title)).toEqual([
    'Verder',
    'Knop 0',
    'Knop 1',
    'Knop 2',
    'Knop 3',
    'Terug',
  ]);
  const taps = allOf(card.body, 'Container').map((row) => row['selectAction']);
  expect(taps).toMatchObject([
    { title: 'Knop 4', associatedInputs: 'none', data: { only: true } },
    { title: 'Knop 5' },
    { title: 'Knop 6' },
    { title: 'Klaar: Bel' },
  ]);
  expect(card.actions?.[0]).not.toHaveProperty('associatedInputs');
});

test('up to ten options are shown unfolded, more fold into a list', () => {
  const choice = (count: number): Field => ({
    type: 'choice',
    id: `c${count}`,
    label: 'Kies',
    options: options(count),
  });
  const card = drawForm(formOf([choice(10), choice(11)]), 'Vul dit in.');
  expect(allOf(card, 'Input.ChoiceSet').map((set) => set['style'])).toEqual(['expanded', 'compact']);
});

test('what was filled in comes back as it was, commas and percent signs too', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 6 }), fc.string(), (chosen, one) => {
      const form = formOf([
        {
          type: 'choices',
          id: 'many',
          label: 'Kies',
          options: chosen.map((value) => ({ value, label: 'x' })),
          values: chosen,
        },
        { type: 'choice', id: 'one', label: 'Kies', options: [{ value: one, label: 'x' }], value: one },
      ]);
      const filled = allOf(drawForm(form, 'x'), 'Input.ChoiceSet').map((set) => [
        set['id'],
        set['value'] ?? '',
      ]);
      const values = readValues(Object.fromEntries(filled));
      expect(values['many']).toEqual(chosen);
      expect(values['one']).toBe(one);
    }),
  );
});

test('any words at all give a card that Teams can take', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(anyText, (text) => {
      const card = drawCard(cardOf(everyPart(text)));
      const dialog = drawForm(formOf(everyField(text)), 'Vul dit in.');
      expect(check(card, 'message')).toEqual([]);
      expect(check(dialog, 'dialog')).toEqual([]);
      expect(problemsOf(card)).toEqual([]);
      expect(problemsOf(dialog)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('values come back only on a page with an error, and never over what the page itself says', () => {
  const values = { a: 'getypt', c: 'v,2%', d: ['v,3%'] };
  const body: readonly Field[] = [
    { type: 'input', id: 'a', label: 'A', multiline: false, maxLength: 10 },
    { type: 'choice', id: 'c', label: 'C', options: options(4), value: 'v,1%' },
    { type: 'choices', id: 'd', label: 'D', options: options(4), error: 'Kies er twee.' },
  ];
  expect(keepValues(formOf(body), values).body).toMatchObject([
    { value: 'getypt' },
    { value: 'v,1%' },
    { values: ['v,3%'] },
  ]);
  const without = formOf(body.slice(0, 2));
  expect(keepValues(without, values)).toBe(without);
});

test('as plain text a card says its words, without signs of markdown', () => {
  const card = cardOf([
    { type: 'title', text: 'Dringend *nu*' },
    { type: 'text', text: 'Bel 112.' },
    { type: 'buttons', buttons: [button('X')] },
  ]);
  expect(plainText(card)).toBe('Dringend *nu*\n\nBel 112.');
  expect(plainText(cardOf([]))).toBe('Meldwijs: er wacht iets (7F3K)');
});

test('the limits are the ones that were agreed', () => {
  expect(limits).toMatchObject({ cardBytes: 25_000, actions: 6, requestBytes: 1_000_000, sendMs: 10_000 });
});

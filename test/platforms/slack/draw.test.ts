// Cards and forms on Slack: whatever stands in them, Slack takes them, and shows every word as it was written.
import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Button, Card, Field, Form, Part } from '../../../src/core/card.ts';
import { readPress } from '../../../src/core/press.ts';
import { drawCard, drawForm, drawHome, drawNotice } from '../../../src/platforms/slack/draw.ts';
import { check, cut, limits, sizeOf, split } from '../../../src/platforms/slack/limits.ts';

const press = {
  do: 'tick',
  nonce: 'n'.repeat(64),
  case: 'c'.repeat(64),
  item: 'i'.repeat(64),
  state: 'done',
} as const;
const button = (label: string): Button => ({ label, press, style: 'danger' });
const long = 'Een zin die wat langer is dan nodig. '.repeat(200);
const word = 'x'.repeat(7000);

/** Every kind of part, with this text wherever a text can stand. */
const everyPart = (text: string): Record<Part['type'], Part> => ({
  title: { type: 'title', text },
  text: { type: 'text', text },
  banner: { type: 'banner', tone: 'danger', text },
  facts: { type: 'facts', rows: Array.from({ length: 30 }, () => ({ label: text, value: text })) },
  list: { type: 'list', items: Array.from({ length: 30 }, () => text) },
  quote: { type: 'quote', text },
  checklist: {
    type: 'checklist',
    title: text,
    items: [{ label: text, state: 'open', note: text, button: button(text) }],
  },
  buttons: { type: 'buttons', buttons: Array.from({ length: 12 }, () => button(text)) },
  divider: { type: 'divider' },
  input: {
    type: 'input',
    id: 'input',
    label: text,
    hint: text,
    error: text,
    placeholder: text,
    value: text,
    multiline: true,
    maxLength: 99_999,
  },
  choice: { type: 'choice', id: 'choice', label: text, value: 'o3', options: options(10, text) },
  choices: { type: 'choices', id: 'choices', label: text, values: ['o3', 'o4'], options: options(140, text) },
  date: { type: 'date', id: 'date', label: text, value: '2026-09-07' },
  time: { type: 'time', id: 'time', label: text, value: '10:41' },
});

function options(count: number, label: string) {
  return Array.from({ length: count }, (_, at) => ({ value: `o${at}`, label: `${at} ${label}` }));
}

const cardOf = (body: readonly Part[], actions: readonly Button[] = []): Card => ({
  notice: 'Meldwijs',
  body,
  actions,
});
const formOf = (body: readonly Part[]): Form => ({
  title: 'Wat is er gebeurd op school vandaag?',
  body,
  submit: { label: 'Versturen naar de veiligheidscoördinator', press },
  back: button('Terug'),
  close: 'Later verder gaan met deze melding',
  closed: press,
});

describe('limits', () => {
  const kinds = Object.keys(everyPart('')) as Part['type'][];

  it.each(kinds)('Slack takes a message, a home and a form with the longest %s', (kind) => {
    for (const text of [long, word, '', ' ', '\n', 'kort']) {
      const part = everyPart(text)[kind];
      expect(check(drawCard(cardOf([part], [button(text)])))).toEqual([]);
      expect(check(drawHome(cardOf([part])))).toEqual([]);
      expect(check(drawForm(formOf([part])))).toEqual([]);
    }
  });

  it('Slack takes everything at once, and a hundred times', () => {
    const parts = Object.values(everyPart(long));
    const many = Array.from({ length: 100 }, () => parts[1] as Part);
    for (const body of [parts, many]) {
      expect(check(drawCard(cardOf(body, [button('Ik pak dit op')])))).toEqual([]);
      expect(check(drawForm(formOf(body)))).toEqual([]);
    }
  });

  it('keeps the buttons of a card when its body has to be cut, and shows that it was cut', () => {
    const { blocks } = drawCard(
      cardOf(
        Array.from({ length: 90 }, () => ({ type: 'text', text: 'Zin.' })),
        [button('Ik pak dit op')],
      ),
    );
    expect(blocks).toHaveLength(limits.blocksInMessage);
    expect(blocks.at(-1)).toMatchObject({ type: 'actions', elements: [{ text: { text: 'Ik pak dit op' } }] });
    expect(blocks.at(-2)).toMatchObject({ type: 'context', elements: [{ text: '…' }] });
  });

  it('keeps the text of a message within what Slack takes in all', () => {
    const { blocks } = drawCard(
      cardOf(
        [
          { type: 'text', text: long },
          { type: 'text', text: long },
        ],
        [button('Verder')],
      ),
    );
    expect(sizeOf(blocks)).toBeLessThanOrEqual(limits.textInMessage);
    expect(blocks.at(-1)?.type).toBe('actions');
  });

  it('never throws, and is never refused, whatever the texts are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, fc.nat(40), (some, times) => {
        const parts = Object.values(everyPart(some.repeat(times)));
        expect(check(drawCard(cardOf(parts)))).toEqual([]);
        expect(check(drawForm({ ...formOf(parts), title: some, close: some }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('notices what Slack would refuse', () => {
    const header = (text: string): types.HeaderBlock => ({
      type: 'header',
      text: { type: 'plain_text', text },
    });
    const many = Array.from({ length: 51 }, () => header('x'));
    const found = (blocks: types.KnownBlock[]) => check({ text: 't', blocks: blocks as types.HeaderBlock[] });
    expect(found(many)).toEqual([{ where: 'blocks', what: 'blocks', most: 50, found: 51 }]);
    expect(found([header('x'.repeat(151))])).toMatchObject([{ most: 150, found: 151 }]);
    expect(found([header('')])).toMatchObject([{ where: 'blocks.0.text', found: 0 }]);
    const twice = {
      type: 'actions',
      elements: [1, 2].map(() => ({
        type: 'button',
        action_id: 'a',
        text: { type: 'plain_text', text: 'a' },
      })),
    };
    expect(found([twice as types.ActionsBlock])).toMatchObject([{ where: 'action_id' }]);
    const unsubmitted = drawForm({ ...formOf([everyPart('x').input]), submit: undefined } as unknown as Form);
    expect(check(unsubmitted)).toMatchObject([{ where: 'submit' }]);
  });
});

describe('cutting', () => {
  it('ends at a word with "…", and never between the halves of one character', () => {
    expect(cut('Er is iets ernstigs gebeurd', 22)).toBe('Er is iets ernstigs…');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 2, max: 60 }),
        (text, most) => {
          expect(cut(text, most).length).toBeLessThanOrEqual(most);
          expect(cut(text, most).isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('splits a long text without losing a word', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 2, max: 60 }),
        (text, most) => {
          const pieces = split(text, most);
          expect(pieces.every((piece) => piece.length <= most && piece.isWellFormed())).toBe(true);
          expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        },
      ),
    );
  });
});

const injections = [
  '<!channel>',
  '<!here>',
  '<!subteam^S1>',
  '<@U1>',
  '<#C1>',
  '<http://evil.example|Directeur>',
  '*vet* _schuin_ ~weg~ `code`',
  ':smile: :+1:',
  '\u202Eomgekeerd\u202C',
  'on\u200Bzicht\u200Dbaar\uFEFF',
  '> geen citaat\n• geen lijst',
  '&lt;!channel&gt;',
];

describe('plain text', () => {
  it.each(injections)('shows %j as it was written, and nobody is called by it', (text) => {
    const drawn = [
      drawCard(cardOf(Object.values(everyPart(text)), [button(text)])).blocks,
      drawHome(cardOf(Object.values(everyPart(text)))).blocks,
      drawForm({
        ...formOf(Object.values(everyPart(text))),
        title: text.slice(0, 20),
        close: text.slice(0, 20),
      }),
    ];
    for (const thing of drawn) {
      const objects = objectsIn(thing);
      expect(
        objects.filter(
          ({ type }) =>
            type === 'mrkdwn' ||
            type === 'link' ||
            type === 'user' ||
            type === 'emoji' ||
            type === 'broadcast',
        ),
      ).toEqual([]);
      expect(
        objects.filter((object) => object['type'] === 'plain_text' && object['emoji'] !== false),
      ).toEqual([]);
      const holders = objects.filter((object) => typeof object['text'] === 'string').map(({ type }) => type);
      expect(new Set(holders).difference(new Set(['plain_text', 'text']))).toEqual(new Set());
      expect(objects.some((object) => object['text'] === text)).toBe(true);
    }
  });

  it('writes out the three signs of the notice, which Slack reads as markup', () => {
    expect(drawNotice('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  });

  function objectsIn(value: unknown): Record<string, unknown>[] {
    if (typeof value !== 'object' || value === null) return [];
    const inside = Object.values(value).flatMap(objectsIn);
    return Array.isArray(value) ? inside : [value as Record<string, unknown>, ...inside];
  }
});

describe('a card', () => {
  it('is drawn part by part', () => {
    const blocks = drawCard(
      cardOf(
        [
          { type: 'title', text: 'Melding 7F3K' },
          { type: 'banner', tone: 'warning', text: 'Nog niet verstuurd' },
          { type: 'text', text: 'Wacht op jou.', quiet: true },
          { type: 'facts', rows: [{ label: 'Soort', value: 'dreiging' }] },
          { type: 'list', items: ['een', 'twee'] },
          { type: 'quote', text: 'Hij zei het.' },
          {
            type: 'checklist',
            title: 'Eerst',
            items: [{ label: 'Bel 112', state: 'done', note: 'Noor, 10:41' }],
          },
        ],
        [{ label: 'Ik pak dit op', press: { do: 'take-on', nonce: 'n1', case: 'c1' }, style: 'primary' }],
      ),
    ).blocks;
    const text = (words: string) => ({ type: 'text', text: words });
    expect(blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Melding 7F3K', emoji: false } },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [text('⚠️ '), { ...text('Nog niet verstuurd'), style: { bold: true } }],
          },
        ],
      },
      { type: 'context', elements: [{ type: 'plain_text', text: 'Wacht op jou.', emoji: false }] },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [{ ...text('Soort: '), style: { bold: true } }, text('dreiging')],
          },
        ],
      },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: ['een', 'twee'].map((item) => ({ type: 'rich_text_section', elements: [text(item)] })),
          },
        ],
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [text('Hij zei het.')] }] },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ ...text('Eerst'), style: { bold: true } }] }],
      },
      { type: 'section', text: { type: 'plain_text', text: '☑ Bel 112\nNoor, 10:41', emoji: false } },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'take-on.0',
            text: { type: 'plain_text', text: 'Ik pak dit op', emoji: false },
            value: '1~take-on~n1~c1',
            style: 'primary',
          },
        ],
      },
    ]);
  });

  it('gives every button its own id and a press that can be read back', () => {
    const { blocks } = drawCard(
      cardOf([everyPart('Doe').buttons, everyPart('Doe').checklist], [button('a'), button('b')]),
    );
    const buttons = blocks.flatMap((block): unknown[] => {
      if (block.type === 'actions') return block.elements;
      return block.type === 'section' ? [block.accessory] : [];
    }) as types.Button[];
    expect(new Set(buttons.map((one) => one.action_id)).size).toBe(buttons.length);
    expect(buttons.every((one) => readPress(one.value ?? '')?.do === 'tick')).toBe(true);
  });

  it('puts five buttons in a row', () => {
    const rows = drawCard(
      cardOf(
        [],
        Array.from({ length: 7 }, () => button('a')),
      ),
    ).blocks as types.ActionsBlock[];
    expect(rows.map(({ elements }) => elements.length)).toEqual([5, 2]);
  });

  it('says beside which task a button stands', () => {
    const [section] = drawCard(cardOf([everyPart('Bel').checklist])).blocks.filter(
      ({ type }) => type === 'section',
    );
    expect(section).toMatchObject({ accessory: { accessibility_label: 'Bel: Bel' } });
  });

  it('holds no fields: a message enforces none and drops what was typed', () => {
    const fields = (['input', 'choice', 'choices', 'date', 'time'] as const).map(
      (kind) => everyPart('Wat?')[kind],
    );
    expect(drawCard(cardOf(fields)).blocks.every(({ type }) => type === 'section')).toBe(true);
  });
});

describe('a form', () => {
  const drawn = (field: Field) => drawForm(formOf([field])).blocks.find(({ type }) => type === 'input');
  const choice = (count: number): Field => ({
    type: 'choice',
    id: 'c',
    label: 'Waar?',
    value: 'o1',
    options: options(count, ''),
  });
  const choices = (count: number): Field => ({
    type: 'choices',
    id: 'c',
    label: 'Wie?',
    values: ['o1'],
    options: options(count, ''),
  });

  it('shows few options at once and many in a list, with what was chosen', () => {
    const chosen = { value: 'o1' };
    expect(drawn(choice(10))).toMatchObject({ element: { type: 'radio_buttons', initial_option: chosen } });
    expect(drawn(choice(11))).toMatchObject({ element: { type: 'static_select', initial_option: chosen } });
    expect(drawn(choices(10))).toMatchObject({ element: { type: 'checkboxes', initial_options: [chosen] } });
    expect(drawn(choices(11))).toMatchObject({
      element: { type: 'multi_static_select', initial_options: [chosen] },
    });
  });

  it('keeps a day, a time and a text that were filled in, and leaves out what is none', () => {
    expect(drawn({ type: 'date', id: 'd', label: 'Dag', value: '2026-09-07' })).toMatchObject({
      element: { initial_date: '2026-09-07' },
    });
    expect(drawn({ type: 'time', id: 't', label: 'Tijd', value: '10:41' })).toMatchObject({
      element: { initial_time: '10:41' },
    });
    expect(drawn({ type: 'time', id: 't', label: 'Tijd', value: '25:00' })).not.toHaveProperty(
      'element.initial_time',
    );
    expect(drawn({ type: 'date', id: 'd', label: 'Dag', value: 'gisteren' })).not.toHaveProperty(
      'element.initial_date',
    );
  });

  it('asks what is required and lets the rest be', () => {
    expect(drawn({ ...choice(2), required: true })).toMatchObject({ optional: false });
    expect(drawn(choice(2))).toMatchObject({ optional: true });
  });

  it('has its way back at the top, and only presses in what Slack remembers', () => {
    const view = drawForm(formOf([choice(2)]));
    expect(view.blocks[0]).toMatchObject({ type: 'actions', elements: [{ text: { text: 'Terug' } }] });
    expect(view.private_metadata?.split('\n').map((line) => readPress(line)?.do)).toEqual(['tick', 'tick']);
    expect(view.title.text).toBe('Wat is er gebeurd op…');
  });

  it('shows an error at its field', () => {
    const { blocks } = drawForm(formOf([{ ...choice(2), error: 'Kies er een.' }]));
    expect(blocks.map(({ type }) => type)).toEqual(['actions', 'rich_text', 'input']);
    expect(JSON.stringify(blocks[1])).toContain('Kies er een.');
  });

  it('shows the rest of a long option under it', () => {
    const label = 'Ik heb het zelf gezien, samen met een collega die daar op dat moment ook toezicht hield';
    const field: Field = { type: 'choice', id: 'c', label: 'Hoe?', options: [{ value: 'a', label }] };
    expect(drawn(field)).toMatchObject({
      element: { options: [{ description: { text: 'toezicht hield' } }] },
    });
  });
});

// What a modal may hold is one table; each line of it refuses something.
import { expect, it } from 'vitest';
import { wrongInView } from '../../src/simulator/slack/limits.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const modal = (more: object) => ({
  type: 'modal',
  title: plain('Melding'),
  submit: plain('Verder'),
  blocks: [],
  ...more,
});
const long = (length: number) => 'x'.repeat(length);
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Wat?'),
  element: { action_id: 'a', ...element },
  ...more,
});

it.each<[string, object, RegExp]>([
  ['a title of 25 characters', { title: plain(long(25)) }, /less than 25.*title/],
  ['no title', { title: undefined }, /missing required field: title/],
  ['a submit of 25 characters', { submit: plain(long(25)) }, /less than 25.*submit/],
  ['a close of 25 characters', { close: plain(long(25)) }, /less than 25.*close/],
  ['markup in the title', { title: { type: 'mrkdwn', text: 'x' } }, /plain_text/],
  ['an input and no submit', { submit: undefined, blocks: [input({ type: 'plain_text_input' })] }, /submit/],
  ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }, /no more than 100/],
  ['metadata of 3001 characters', { private_metadata: long(3001) }, /less than 3001/],
  ['a callback id of 256 characters', { callback_id: long(256) }, /less than 256/],
  [
    'a label of 2001 characters',
    { blocks: [input({ type: 'plain_text_input' }, { label: plain(long(2001)) })] },
    /less than 2001/,
  ],
  [
    'a placeholder of 151 characters',
    { blocks: [input({ type: 'plain_text_input', placeholder: plain(long(151)) })] },
    /less than 151/,
  ],
  [
    'a button as an input',
    { blocks: [input({ type: 'button', text: plain('x') })] },
    /unsupported type: button/,
  ],
  [
    'a day that is none',
    { blocks: [input({ type: 'datepicker', initial_date: '1 mei' })] },
    /invalid format/,
  ],
  ['an unknown property of the view', { size: 'large' }, /additional property: size/],
  [
    'an action id of 256 characters',
    { blocks: [input({ type: 'plain_text_input', action_id: long(256) })] },
    /less than 256/,
  ],
])('a modal with %s is refused', (_, more, says) => {
  const wrong = wrongInView(modal(more), 'modal').map(({ says, at }) => `${says} ${at}`);
  expect(wrong.join('\n')).toMatch(says);
});

it('a modal with every kind of input is fine', () => {
  const options = [{ text: plain('Ja'), value: 'yes' }];
  const kinds = [
    { type: 'plain_text_input', multiline: true, max_length: 3000, initial_value: '' },
    { type: 'static_select', options },
    { type: 'multi_static_select', options },
    { type: 'checkboxes', options, initial_options: options },
    { type: 'radio_buttons', options, initial_option: options[0] },
    { type: 'datepicker', initial_date: '2026-09-01' },
    { type: 'timepicker', initial_time: '08:30' },
    { type: 'number_input', is_decimal_allowed: false },
    { type: 'email_text_input' },
  ];
  expect(wrongInView(modal({ blocks: kinds.map((kind) => input(kind)) }), 'modal')).toEqual([]);
});

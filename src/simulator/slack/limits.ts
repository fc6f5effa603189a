// What Slack accepts in a message, a modal and a Home tab: one table, read from Slack's own documentation.
import {
  anything,
  type Complaint,
  complaints,
  flag,
  isThing,
  kind,
  list,
  number,
  one,
  type Shape,
  text,
  type Thing,
  thing,
  thingsIn,
} from '../shape.ts';
import { optionsOf } from './blocks.ts';

/** The numbers that stand outside the table of blocks. */
export const slackLimits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Undocumented; Slack was seen to refuse somewhere between 11 and 13 thousand. */
  messageCharacters: 11_000,
  topLevelText: 40_000,
  viewBytes: 250_000,
  modalStack: 3,
  triggerMs: 3000,
  responseUrlUses: 5,
  responseUrlMs: 30 * 60_000,
  deliveryMs: 3000,
} as const;

const id = text(255, 1);
const plain = (max: number): Shape =>
  thing({ type: one('plain_text'), text: text(max, 1), emoji: flag }, 'type', 'text');
const words = (max: number): Shape =>
  kind({
    plain_text: plain(max),
    mrkdwn: thing({ type: one('mrkdwn'), text: text(max, 1), verbatim: flag }, 'type', 'text'),
  });

const confirm = thing(
  {
    title: plain(100),
    text: words(300),
    confirm: plain(30),
    deny: plain(30),
    style: one('primary', 'danger'),
  },
  'title',
  'text',
  'confirm',
  'deny',
);
const option = thing(
  { text: words(75), value: text(75, 1), description: words(75), url: text(3000) },
  'text',
  'value',
);
const plainOption = thing(
  { text: plain(75), value: text(75, 1), description: plain(75), url: text(3000) },
  'text',
  'value',
);
const group = thing({ label: plain(75), options: list(plainOption, 100, 1) }, 'label', 'options');

const element = (has: Readonly<Record<string, Shape>>, ...needs: readonly string[]): Shape =>
  thing({ type: text(), action_id: id, ...has }, 'type', ...needs);
const focus = { focus_on_load: flag };
const placeholder = { placeholder: plain(150) };
const picker = { ...focus, ...placeholder, confirm };

const button = element(
  {
    text: plain(75),
    value: text(2000),
    url: text(3000),
    style: one('primary', 'danger'),
    confirm,
    accessibility_label: text(75),
  },
  'text',
);
const image = thing(
  { type: text(), image_url: text(3000, 1), alt_text: text(2000, 1), slack_file: anything },
  'type',
  'alt_text',
);

const choosing: Readonly<Record<string, Shape>> = {
  checkboxes: element(
    { options: list(option, 10, 1), initial_options: list(option, 10, 1), confirm, ...focus },
    'options',
  ),
  radio_buttons: element(
    { options: list(option, 10, 1), initial_option: option, confirm, ...focus },
    'options',
  ),
  static_select: element({
    ...picker,
    options: list(plainOption, 100, 1),
    option_groups: list(group, 100, 1),
    initial_option: plainOption,
  }),
  multi_static_select: element({
    ...picker,
    options: list(plainOption, 100, 1),
    option_groups: list(group, 100, 1),
    initial_options: list(plainOption, 100, 1),
    max_selected_items: number,
  }),
  datepicker: element({ ...picker, initial_date: { is: 'text', match: /^\d{4}-\d{2}-\d{2}$/ } }),
  timepicker: element({ ...picker, initial_time: { is: 'text', match: /^\d{2}:\d{2}$/ }, timezone: text() }),
};
const writing: Readonly<Record<string, Shape>> = {
  plain_text_input: element({
    ...focus,
    ...placeholder,
    initial_value: text(3000),
    multiline: flag,
    min_length: number,
    max_length: number,
    dispatch_action_config: anything,
  }),
  email_text_input: element({
    ...focus,
    ...placeholder,
    initial_value: text(),
    dispatch_action_config: anything,
  }),
  number_input: element(
    {
      ...focus,
      ...placeholder,
      is_decimal_allowed: flag,
      initial_value: text(),
      min_value: text(),
      max_value: text(),
      dispatch_action_config: anything,
    },
    'is_decimal_allowed',
  ),
};
const overflow = element({ options: list(plainOption, 5, 1), confirm }, 'options');

const style = thing({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag });
const richLeaf = kind({
  text: thing({ type: text(), text: text(undefined, 1), style }, 'text'),
  link: thing({ type: text(), url: text(3000, 1), text: text(), unsafe: flag, style }, 'url'),
  user: thing({ type: text(), user_id: text(), style }, 'user_id'),
  usergroup: thing({ type: text(), usergroup_id: text(), style }, 'usergroup_id'),
  channel: thing({ type: text(), channel_id: text(), style }, 'channel_id'),
  broadcast: thing({ type: text(), range: one('here', 'channel', 'everyone') }, 'range'),
  emoji: thing({ type: text(), name: text(), unicode: text(), style }, 'name'),
  date: thing(
    { type: text(), timestamp: number, format: text(), url: text(), fallback: text() },
    'timestamp',
    'format',
  ),
});
const richSection = thing({ type: text(), elements: list(richLeaf) }, 'elements');
const richParts: Readonly<Record<string, Shape>> = {
  rich_text_section: richSection,
  rich_text_list: thing(
    {
      type: text(),
      style: one('bullet', 'ordered'),
      elements: list(kind({ rich_text_section: richSection })),
      indent: number,
      offset: number,
      border: number,
    },
    'style',
    'elements',
  ),
  rich_text_quote: thing({ type: text(), elements: list(richLeaf), border: number }, 'elements'),
  rich_text_preformatted: thing({ type: text(), elements: list(richLeaf), border: number }, 'elements'),
};

const block = (has: Readonly<Record<string, Shape>>, ...needs: readonly string[]): Shape =>
  thing({ type: text(), block_id: id, ...has }, 'type', ...needs);

/** Every block the fake knows; one that is missing here is answered with `invalid_blocks`, as Slack does. */
const blocks: Readonly<Record<string, Shape>> = {
  section: block({
    text: words(3000),
    fields: list(words(2000), 10, 1),
    accessory: kind({ button, image, overflow, ...choosing }),
    expand: flag,
  }),
  actions: block({ elements: list(kind({ button, overflow, ...choosing }), 25, 1) }, 'elements'),
  input: block(
    {
      label: plain(2000),
      element: kind({ ...choosing, ...writing }),
      hint: plain(2000),
      optional: flag,
      dispatch_action: flag,
    },
    'label',
    'element',
  ),
  header: block({ text: plain(150), level: number }, 'text'),
  context: block(
    {
      elements: list(kind({ plain_text: plain(2000), mrkdwn: words(2000), image }), 10, 1),
    },
    'elements',
  ),
  divider: block({}),
  image: block(
    { image_url: text(3000), alt_text: text(2000, 1), title: plain(2000), slack_file: anything },
    'alt_text',
  ),
  rich_text: block({ elements: list(kind(richParts), undefined, 1) }, 'elements'),
};

const viewBase = {
  type: text(),
  blocks: list(kind(blocks), slackLimits.viewBlocks),
  private_metadata: text(3000),
  callback_id: text(255),
  external_id: text(255),
};
const modal = thing(
  {
    ...viewBase,
    title: plain(24),
    close: plain(24),
    submit: plain(24),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
  'title',
  'blocks',
);
const home = thing(viewBase, 'blocks');

/** What Slack finds wrong with the blocks of a message. */
export function wrongInBlocks(value: unknown): readonly Complaint[] {
  return [
    ...complaints(value, list(kind(blocks), slackLimits.messageBlocks), '/blocks'),
    ...wrongTogether(value, '/blocks'),
  ];
}

/** What Slack finds wrong with a modal or a Home tab. */
export function wrongInView(value: unknown, where: 'modal' | 'home'): readonly Complaint[] {
  const shape = kind(where === 'modal' ? { modal } : { home });
  const found = [...complaints(value, shape, '/view')];
  if (!isThing(value)) return found;
  found.push(...wrongTogether(value.blocks, '/view/blocks'));
  if (where === 'modal' && value.submit === undefined && has(value.blocks, 'input'))
    found.push({ says: 'missing required field: submit (a modal with an input needs one)', at: '/view' });
  return found;
}

/** Every character of a message's blocks together, as Slack counts them against its own budget. */
export function charactersIn(value: unknown): number {
  let sum = 0;
  for (const each of thingsIn(value)) if (typeof each.text === 'string') sum += each.text.length;
  return sum;
}

/** What no single block shows: the same id twice, an initial option that is not among the options, an empty section. */
function wrongTogether(value: unknown, at: string): readonly Complaint[] {
  if (!Array.isArray(value)) return [];
  const found: Complaint[] = [];
  const blockIds = new Set<string>();
  for (const [index, each] of (value as readonly unknown[]).entries()) {
    if (!isThing(each)) continue;
    const here = `${at}/${index}`;
    if (typeof each.block_id === 'string') {
      if (blockIds.has(each.block_id))
        found.push({ says: `block_id "${each.block_id}" already exists`, at: `${here}/block_id` });
      blockIds.add(each.block_id);
    }
    if (each.type === 'section' && each.text === undefined && each.fields === undefined)
      found.push({ says: 'missing required field: text or fields', at: here });
    if (each.type === 'image' && each.image_url === undefined && each.slack_file === undefined)
      found.push({ says: 'missing required field: image_url', at: here });
    found.push(...wrongIds(each, here), ...wrongOptions(each, here));
  }
  return found;
}

function wrongIds(each: Thing, at: string): readonly Complaint[] {
  const seen = new Set<string>();
  const found: Complaint[] = [];
  for (const inner of thingsIn(each)) {
    if (typeof inner.action_id !== 'string') continue;
    if (seen.has(inner.action_id)) found.push({ says: `action_id "${inner.action_id}" already exists`, at });
    seen.add(inner.action_id);
  }
  return found;
}

function wrongOptions(each: Thing, at: string): readonly Complaint[] {
  const found: Complaint[] = [];
  for (const inner of thingsIn(each)) {
    const values = optionsOf(inner).map((option) => option.value);
    if (new Set(values).size !== values.length) found.push({ says: 'option values must be unique', at });
    const chosen = [
      inner.initial_option,
      ...(Array.isArray(inner.initial_options) ? inner.initial_options : []),
    ];
    for (const option of chosen)
      if (isThing(option) && !values.includes(option.value))
        found.push({ says: 'initial option must be one of the options', at });
    if (String(inner.type).endsWith('static_select') && values.length === 0)
      found.push({ says: 'missing required field: options', at });
  }
  return found;
}

function has(value: unknown, type: string): boolean {
  return Array.isArray(value) && value.some((each) => isThing(each) && each.type === type);
}

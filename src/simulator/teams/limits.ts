// What Teams accepts in an Adaptive Card, a message and a dialog: one table, read from Microsoft's own documentation.
import {
  anything,
  type Complaint,
  complaints,
  either,
  flag,
  isThing,
  kind,
  later,
  list,
  listOf,
  number,
  one,
  type Shape,
  text,
  type Thing,
  thing,
  thingsIn,
} from '../shape.ts';

/** The numbers that stand outside the table of elements. */
export const teamsLimits = {
  /** The whole activity as JSON. */
  bytes: 28 * 1024,
  actions: 6,
  suggestedActions: 3,
  /** Teams cuts a message off above this many characters of text. */
  text: 28_000,
  /** How many sends one conversation takes within so many milliseconds. */
  perConversation: [
    { times: 7, ms: 1000 },
    { times: 8, ms: 2000 },
    { times: 60, ms: 30_000 },
    { times: 1800, ms: 3_600_000 },
  ],
  perTenant: { times: 30, ms: 1000 },
  invokeMs: 5000,
  redeliverMs: 15_000,
} as const;

const version: Shape = { is: 'text', match: /^1\.[0-5]$/ };
/** Words that Teams takes with and without a capital. */
const anyCase = (...words: readonly string[]): Shape =>
  one(...words, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)));

const spacing = anyCase('default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding');
const colour = anyCase('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention');
const size = anyCase('default', 'small', 'medium', 'large', 'extraLarge');
const weight = anyCase('default', 'lighter', 'bolder');
const align = anyCase('left', 'center', 'right');
const upright = anyCase('top', 'center', 'bottom');
const containerStyle = anyCase('default', 'emphasis', 'good', 'attention', 'warning', 'accent');

const common = {
  type: text(),
  id: text(),
  spacing,
  separator: flag,
  isVisible: flag,
  height: one('auto', 'stretch'),
  requires: anything,
  fallback: later(() => either(one('drop'), anyElement, anyAction)),
  'grid.area': text(),
};
const element = (has: Readonly<Record<string, Shape>>, ...needs: readonly string[]): Shape =>
  thing({ ...common, ...has }, 'type', ...needs);

const look = {
  color: colour,
  fontType: anyCase('default', 'monospace'),
  isSubtle: flag,
  size,
  weight,
};
const run = thing(
  {
    type: one('TextRun'),
    text: text(),
    ...look,
    highlight: flag,
    italic: flag,
    strikethrough: flag,
    underline: flag,
    selectAction: later(() => anyAction),
  },
  'type',
  'text',
);
const items = later(() => list(anyElement));
const selectAction = later(() => anyAction);
const columns = list(
  later(() =>
    thing({
      ...common,
      items,
      style: containerStyle,
      verticalContentAlignment: upright,
      width: either(text(), number),
      minHeight: text(),
      bleed: flag,
      selectAction,
      rtl: flag,
    }),
  ),
);

const input = (has: Readonly<Record<string, Shape>>, ...needs: readonly string[]): Shape =>
  element(
    { label: text(), isRequired: flag, errorMessage: text(), labelPosition: text(), ...has },
    'id',
    ...needs,
  );

const elements: Readonly<Record<string, Shape>> = {
  TextBlock: element(
    {
      text: text(),
      ...look,
      horizontalAlignment: align,
      maxLines: number,
      wrap: flag,
      style: one('default', 'heading', 'columnHeader'),
    },
    'text',
  ),
  RichTextBlock: element({ inlines: list(either(run, text())), horizontalAlignment: align }, 'inlines'),
  Image: element(
    {
      url: text(undefined, 1),
      altText: text(),
      backgroundColor: text(),
      height: anything,
      width: text(),
      horizontalAlignment: align,
      size: anyCase('auto', 'stretch', 'small', 'medium', 'large'),
      style: anyCase('default', 'person'),
      selectAction,
    },
    'url',
  ),
  ImageSet: element({ images: list(anything), imageSize: text() }, 'images'),
  Container: element(
    {
      items,
      style: containerStyle,
      verticalContentAlignment: upright,
      bleed: flag,
      minHeight: text(),
      rtl: flag,
      selectAction,
      backgroundImage: anything,
    },
    'items',
  ),
  ColumnSet: element({
    columns,
    style: containerStyle,
    bleed: flag,
    minHeight: text(),
    horizontalAlignment: align,
    selectAction,
  }),
  FactSet: element(
    { facts: list(thing({ title: text(), value: text(), type: text() }, 'title', 'value')) },
    'facts',
  ),
  ActionSet: element({ actions: later(() => list(anyAction, teamsLimits.actions)) }, 'actions'),
  Table: element({
    columns: list(anything),
    rows: later(() =>
      list(
        thing({
          type: text(),
          cells: list(
            thing({
              type: text(),
              items,
              style: containerStyle,
              verticalContentAlignment: text(),
              bleed: flag,
              rtl: flag,
              selectAction,
              minHeight: text(),
            }),
          ),
          style: containerStyle,
          horizontalCellContentAlignment: text(),
          verticalCellContentAlignment: text(),
        }),
      ),
    ),
    firstRowAsHeader: flag,
    showGridLines: flag,
    gridStyle: containerStyle,
    horizontalCellContentAlignment: text(),
    verticalCellContentAlignment: text(),
  }),
  'Input.Text': input({
    isMultiline: flag,
    maxLength: number,
    placeholder: text(),
    regex: text(),
    style: anyCase('text', 'tel', 'url', 'email', 'password'),
    inlineAction: selectAction,
    value: text(),
  }),
  'Input.Number': input({ min: number, max: number, placeholder: text(), value: number }),
  'Input.Date': input({ min: text(), max: text(), placeholder: text(), value: text() }),
  'Input.Time': input({ min: text(), max: text(), placeholder: text(), value: text() }),
  'Input.Toggle': input(
    { title: text(), value: text(), valueOff: text(), valueOn: text(), wrap: flag },
    'title',
  ),
  'Input.ChoiceSet': input(
    {
      choices: list(
        thing({ title: text(undefined, 1), value: text(undefined, 1) }, 'title', 'value'),
        undefined,
        1,
      ),
      isMultiSelect: flag,
      style: anyCase('compact', 'expanded'),
      value: text(),
      placeholder: text(),
      wrap: flag,
    },
    'choices',
  ),
};
const anyElement = kind(elements);

const action = (has: Readonly<Record<string, Shape>>, ...needs: readonly string[]): Shape =>
  thing(
    {
      type: text(),
      id: text(),
      title: text(undefined, 1),
      iconUrl: text(),
      style: one('default', 'positive', 'destructive'),
      tooltip: text(),
      isEnabled: flag,
      mode: one('primary', 'secondary'),
      requires: anything,
      fallback: later(() => either(one('drop'), anyAction)),
      ...has,
    },
    'type',
    ...needs,
  );
const associatedInputs = anyCase('auto', 'none');
const actions: Readonly<Record<string, Shape>> = {
  'Action.Execute': action({ verb: text(), data: anything, associatedInputs }, 'title'),
  'Action.Submit': action({ data: anything, associatedInputs, msteams: anything }, 'title'),
  'Action.OpenUrl': action({ url: text(undefined, 1) }, 'url'),
  'Action.ToggleVisibility': action({ targetElements: list(anything) }, 'targetElements'),
  'Action.ShowCard': action({ card: later(() => card) }, 'card'),
};
const anyAction = kind(actions);

/** The table of a whole card; Media, pickers and filtered choices are not in it because phones do not draw them. */
const card: Shape = thing(
  {
    type: one('AdaptiveCard'),
    $schema: text(),
    version,
    body: list(anyElement),
    actions: list(anyAction, teamsLimits.actions),
    fallbackText: text(),
    speak: text(),
    lang: text(),
    rtl: flag,
    minHeight: text(),
    verticalContentAlignment: text(),
    selectAction,
    refresh: thing({ action: anyAction, userIds: list(text()), expires: text() }),
    authentication: anything,
    backgroundImage: anything,
    metadata: anything,
    msteams: thing({ width: anyCase('full'), entities: list(anything) }),
  },
  'type',
  'version',
);

/** What Teams finds wrong with a card, wherever it arrives. */
export function wrongInCard(value: unknown, at = ''): readonly Complaint[] {
  return [...complaints(value, card, at), ...wrongTogether(value, at)];
}

/** What the connector finds wrong with an activity that a bot sends. */
export function wrongInActivity(activity: Thing): readonly Complaint[] {
  const found: Complaint[] = [];
  if (activity.type !== 'message' && activity.type !== 'typing')
    found.push({ says: `unsupported activity type: ${String(activity.type)}`, at: '/type' });
  const attachments = Array.isArray(activity.attachments) ? activity.attachments : [];
  if (activity.type === 'message' && attachments.length === 0 && !activity.text)
    found.push({ says: 'a message needs a text or an attachment', at: '' });
  if (typeof activity.text === 'string' && activity.text.length > teamsLimits.text)
    found.push({ says: `must be less than ${teamsLimits.text + 1} characters`, at: '/text' });
  for (const [index, attachment] of attachments.entries()) {
    const at = `/attachments/${index}`;
    if (!isThing(attachment) || attachment.contentType !== adaptive)
      found.push({
        says: `unsupported attachment: ${isThing(attachment) ? String(attachment.contentType) : 'none'}`,
        at,
      });
    else found.push(...wrongInCard(attachment.content, `${at}/content`));
  }
  const suggested = isThing(activity.suggestedActions) ? activity.suggestedActions.actions : undefined;
  if (Array.isArray(suggested) && suggested.length > teamsLimits.suggestedActions)
    found.push({
      says: `no more than ${teamsLimits.suggestedActions} suggested actions`,
      at: '/suggestedActions',
    });
  return found;
}

export const adaptive = 'application/vnd.microsoft.card.adaptive';

/** How many bytes a payload has on the wire. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** The same input twice, a choice value with a comma (Teams joins several with commas), a chosen value that is no choice. */
function wrongTogether(value: unknown, at: string): readonly Complaint[] {
  const found: Complaint[] = [];
  const inputs = new Set<string>();
  for (const each of thingsIn(value)) {
    if (typeof each.type !== 'string' || !each.type.startsWith('Input.')) continue;
    const id = String(each.id);
    if (inputs.has(id)) found.push({ says: `input id "${id}" already exists`, at });
    inputs.add(id);
    const values = listOf(each.choices).map((choice) => String(choice.value));
    if (each.isMultiSelect === true && values.some((each) => each.includes(',')))
      found.push({ says: `a choice of "${id}" has a comma in its value`, at });
    if (new Set(values).size !== values.length)
      found.push({ says: `choice values of "${id}" must be unique`, at });
  }
  return found;
}

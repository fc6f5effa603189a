// Slack's blocks as Slack draws them: every text as text, every button and field as something a keyboard reaches.
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { isThing, type Thing } from '../shape.ts';
import type { FieldItem } from './api.ts';
import { useSay } from './words.ts';

export type BlockPress = (action: string, value?: string | readonly string[]) => void;
type Given = Readonly<Record<string, string | readonly string[]>>;
export type Filling = {
  readonly fields: readonly FieldItem[];
  readonly values: Given;
  readonly fill: (field: string, value: string | readonly string[]) => void;
};

const listOf = (value: unknown): readonly Thing[] => (Array.isArray(value) ? value.filter(isThing) : []);
const wordsOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return isThing(value) && typeof value.text === 'string' ? value.text : '';
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function Blocks({
  blocks,
  onPress,
  filling,
}: {
  readonly blocks: unknown;
  readonly onPress: BlockPress;
  readonly filling?: Filling;
}) {
  return (
    <div class="blocks">
      {listOf(blocks).map((block, at) => (
        <Block
          key={`${String(block.type)}-${textOf(block.block_id) || at}`}
          block={block}
          onPress={onPress}
          filling={filling}
        />
      ))}
    </div>
  );
}

function Block({
  block,
  onPress,
  filling,
}: {
  readonly block: Thing;
  readonly onPress: BlockPress;
  readonly filling: Filling | undefined;
}): JSX.Element | null {
  switch (block.type) {
    case 'header':
      return <h3 class="block-header">{wordsOf(block.text)}</h3>;
    case 'divider':
      return <hr />;
    case 'section':
      return (
        <div class="section">
          <div class="section-text">
            {block.text === undefined ? null : <p>{wordsOf(block.text)}</p>}
            {listOf(block.fields).length === 0 ? null : (
              <div class="section-fields">
                {listOf(block.fields).map((field, at) => (
                  <p key={at}>{wordsOf(field)}</p>
                ))}
              </div>
            )}
          </div>
          {isThing(block.accessory) ? <Element element={block.accessory} onPress={onPress} /> : null}
        </div>
      );
    case 'context':
      return (
        <div class="context">
          {listOf(block.elements).map((element, at) =>
            element.type === 'image' ? (
              <Picture key={at} of={element} />
            ) : (
              <span key={at}>{wordsOf(element)}</span>
            ),
          )}
        </div>
      );
    case 'actions':
      return (
        <div class="actions">
          {listOf(block.elements).map((element, at) => (
            <Element key={at} element={element} onPress={onPress} />
          ))}
        </div>
      );
    case 'rich_text':
      return (
        <div class="rich">
          {listOf(block.elements).map((part, at) => (
            <RichPart key={at} part={part} />
          ))}
        </div>
      );
    case 'image':
      return <Picture of={block} />;
    case 'input':
      return filling === undefined ? (
        <p>{wordsOf(block.label)}</p>
      ) : (
        <Input block={block} filling={filling} />
      );
    default:
      return null;
  }
}

/** Nothing is fetched from elsewhere: a picture shows its description. */
function Picture({ of }: { readonly of: Thing }) {
  return <span class="picture">{textOf(of.alt_text)}</span>;
}

// ---------------------------------------------------------------- rich text

function RichPart({ part }: { readonly part: Thing }): JSX.Element | null {
  switch (part.type) {
    case 'rich_text_section':
      return (
        <p>
          <Leaves of={part.elements} />
        </p>
      );
    case 'rich_text_quote':
      return (
        <blockquote>
          <Leaves of={part.elements} />
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre>
          <Leaves of={part.elements} />
        </pre>
      );
    case 'rich_text_list': {
      const items = listOf(part.elements).map((item, at) => (
        <li key={at}>
          <Leaves of={item.elements} />
        </li>
      ));
      return part.style === 'ordered' ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    default:
      return null;
  }
}

function Leaves({ of }: { readonly of: unknown }) {
  return (
    <>
      {listOf(of).map((leaf, at) => (
        <Leaf key={at} leaf={leaf} />
      ))}
    </>
  );
}

function Leaf({ leaf }: { readonly leaf: Thing }): JSX.Element {
  const style = isThing(leaf.style) ? leaf.style : {};
  let shown: ComponentChildren = leafText(leaf);
  if (style.code === true) shown = <code>{shown}</code>;
  if (style.italic === true) shown = <em>{shown}</em>;
  if (style.strike === true) shown = <s>{shown}</s>;
  return style.bold === true ? <strong>{shown}</strong> : <>{shown}</>;
}

function leafText(leaf: Thing): string {
  switch (leaf.type) {
    case 'text':
      return textOf(leaf.text);
    case 'link':
      return textOf(leaf.text) || textOf(leaf.url);
    case 'emoji':
      return `:${textOf(leaf.name)}:`;
    case 'broadcast':
      return `@${textOf(leaf.range)}`;
    default:
      return `@${textOf(leaf.user_id) || textOf(leaf.channel_id) || textOf(leaf.usergroup_id)}`;
  }
}

// ---------------------------------------------------------------- what can be pressed

function Element({
  element,
  onPress,
}: {
  readonly element: Thing;
  readonly onPress: BlockPress;
}): JSX.Element | null {
  const say = useSay();
  const id = textOf(element.action_id) || wordsOf(element.text);
  switch (element.type) {
    case 'button': {
      const named = textOf(element.accessibility_label);
      return (
        <button
          type="button"
          class={`slack-button ${textOf(element.style)}`}
          {...(named === '' ? {} : { 'aria-label': named })}
          onClick={() => onPress(id)}
        >
          {wordsOf(element.text)}
        </button>
      );
    }
    case 'overflow':
    case 'static_select':
      return (
        <select
          class="slack-select"
          aria-label={wordsOf(element.placeholder) || say('view.choose')}
          value=""
          onChange={(event) =>
            onPress(element.type === 'overflow' ? event.currentTarget.value : id, event.currentTarget.value)
          }
        >
          <option value="">
            {element.type === 'overflow' ? '⋯' : wordsOf(element.placeholder) || say('view.choose')}
          </option>
          {optionsOf(element).map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case 'image':
      return <Picture of={element} />;
    default:
      return null;
  }
}

type Choice = { readonly value: string; readonly label: string; readonly more: string };

function optionsOf(element: Thing): readonly Choice[] {
  const groups = listOf(element.option_groups).flatMap((group) => listOf(group.options));
  return [...listOf(element.options), ...groups].map((option) => ({
    value: textOf(option.value),
    label: wordsOf(option.text),
    more: wordsOf(option.description),
  }));
}

// ---------------------------------------------------------------- what can be filled in

function Input({ block, filling }: { readonly block: Thing; readonly filling: Filling }) {
  const say = useSay();
  const id = useId();
  const name = textOf(block.block_id);
  const element = isThing(block.element) ? block.element : {};
  const error = filling.fields.find((field) => field.key === name)?.error;
  const hint = wordsOf(block.hint);
  const isGroup = ['radio_buttons', 'checkboxes', 'multi_static_select'].includes(String(element.type));
  const label = (
    <>
      {wordsOf(block.label)}
      {block.optional === true ? <span class="optional"> ({say('view.optional')})</span> : null}
    </>
  );
  const described = [hint === '' ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const about = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
    ...(block.optional === true ? {} : { 'aria-required': true }),
  };
  const notes = (
    <>
      {hint === '' ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="field-error" id={`${id}-error`}>
          {{
            required: say('view.required'),
            'too long': say('view.tooLong'),
            'too short': say('view.tooShort'),
          }[error] ?? error}
        </p>
      )}
    </>
  );
  if (isGroup)
    return (
      <fieldset class="field" {...(described === '' ? {} : { 'aria-describedby': described })}>
        <legend>{label}</legend>
        <Choices element={element} name={name} group={id} filling={filling} />
        {notes}
      </fieldset>
    );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Control element={element} name={name} about={about} filling={filling} />
      {notes}
    </div>
  );
}

function Choices({
  element,
  name,
  group,
  filling,
}: {
  readonly element: Thing;
  readonly name: string;
  readonly group: string;
  readonly filling: Filling;
}) {
  const single = element.type === 'radio_buttons';
  const held = filling.values[name] ?? '';
  const chosen = typeof held === 'string' ? [held] : held;
  const toggle = (value: string, on: boolean): void => {
    if (single) filling.fill(name, value);
    else
      filling.fill(name, on ? [...chosen.filter(Boolean), value] : chosen.filter((each) => each !== value));
  };
  return (
    <>
      {optionsOf(element).map((option) => (
        <label key={option.value} class="choice">
          <input
            type={single ? 'radio' : 'checkbox'}
            name={group}
            checked={chosen.includes(option.value)}
            onChange={(event) => toggle(option.value, event.currentTarget.checked)}
          />
          <span>
            {option.label}
            {option.more === '' ? null : <span class="more"> {option.more}</span>}
          </span>
        </label>
      ))}
    </>
  );
}

function Control({
  element,
  name,
  about,
  filling,
}: {
  readonly element: Thing;
  readonly name: string;
  readonly about: Readonly<Record<string, string | boolean>>;
  readonly filling: Filling;
}) {
  const say = useSay();
  const held = filling.values[name] ?? '';
  const value = typeof held === 'string' ? held : held.join(', ');
  const placeholder = wordsOf(element.placeholder);
  const typed = (event: { readonly currentTarget: { readonly value: string } }): void =>
    filling.fill(name, event.currentTarget.value);
  const common = { ...about, value, placeholder };
  if (element.type === 'static_select')
    return (
      <select {...about} value={value} onChange={typed}>
        <option value="">{placeholder || say('view.choose')}</option>
        {optionsOf(element).map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  if (element.multiline === true) return <textarea rows={4} {...common} onInput={typed} />;
  switch (element.type) {
    case 'datepicker':
      return <input type="date" {...common} onInput={typed} />;
    case 'timepicker':
      return <input type="time" {...common} onInput={typed} />;
    case 'number_input':
      return <input type="number" {...common} onInput={typed} />;
    case 'email_text_input':
      return <input type="email" {...common} onInput={typed} />;
    default:
      return <input type="text" {...common} onInput={typed} />;
  }
}

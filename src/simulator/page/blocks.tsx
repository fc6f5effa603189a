// Slack's blocks as Slack draws them: every text as text, every button and field as something a keyboard reaches.
import type { JSX } from 'preact';
import { isThing, listOf, textOf, type Thing } from '../shape.ts';
import { words } from '../slack/blocks.ts';
import { Field, type Filling, Options } from './fields.tsx';
import { RichText } from './rich-text.tsx';
import { useSay } from './words.ts';

type BlockPress = (action: string, value?: string | readonly string[]) => void;

/** Some blocks; their fields can only be filled in where `filling` says what they hold. */
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
      return <h3 class="block-header">{words(block.text)}</h3>;
    case 'divider':
      return <hr />;
    case 'section':
      return (
        <div class="section">
          <div class="section-text">
            {block.text === undefined ? null : <p>{words(block.text)}</p>}
            {listOf(block.fields).length === 0 ? null : (
              <div class="section-fields">
                {listOf(block.fields).map((field, at) => (
                  <p key={at}>{words(field)}</p>
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
              <span key={at}>{words(element)}</span>
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
      return <RichText parts={block.elements} />;
    case 'image':
      return <Picture of={block} />;
    case 'input':
      return filling === undefined ? <p>{words(block.label)}</p> : <Field block={block} filling={filling} />;
    default:
      return null;
  }
}

/** Nothing is fetched from elsewhere: a picture shows its description. */
function Picture({ of }: { readonly of: Thing }) {
  return <span class="picture">{textOf(of.alt_text)}</span>;
}

function Element({
  element,
  onPress,
}: {
  readonly element: Thing;
  readonly onPress: BlockPress;
}): JSX.Element | null {
  const say = useSay();
  const id = textOf(element.action_id) || words(element.text);
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
          {words(element.text)}
        </button>
      );
    }
    case 'overflow':
    case 'static_select':
      return (
        <select
          class="slack-select"
          aria-label={words(element.placeholder) || say('view.choose')}
          value=""
          onChange={(event) =>
            onPress(element.type === 'overflow' ? event.currentTarget.value : id, event.currentTarget.value)
          }
        >
          <option value="">
            {element.type === 'overflow' ? '⋯' : words(element.placeholder) || say('view.choose')}
          </option>
          <Options of={element} />
        </select>
      );
    case 'image':
      return <Picture of={element} />;
    default:
      return null;
  }
}

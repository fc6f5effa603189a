// Slack's rich text: lines, lists and quotes, and in them words that may be bold.
import type { ComponentChildren, JSX } from 'preact';
import { isThing, listOf, textOf, type Thing } from '../shape.ts';

export function RichText({ parts }: { readonly parts: unknown }) {
  return (
    <div class="rich">
      {listOf(parts).map((part, at) => (
        <RichPart key={at} part={part} />
      ))}
    </div>
  );
}

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

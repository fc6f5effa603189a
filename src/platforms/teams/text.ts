/**
 * Text as Teams may be given it: nothing a person typed can turn into a link, a mention or bold letters.
 *
 * Text with a character that markdown could read goes into a text run, which no client reads as markdown. Escaping with
 * backslashes is kept for headings alone, because Teams on Android and iOS shows the backslashes.
 */
import type { AdaptiveElement, RichTextBlock, TextBlock } from './adaptive.ts';

type Look = {
  readonly color?: 'accent' | 'attention';
  readonly weight?: 'bolder';
  readonly isSubtle?: boolean;
  readonly size?: 'small';
};

/** Characters that some client may read as markdown, a link or a mention. */
const readable = /[\\*_[\]`~<>#|&@]|https?:|www\.|^\s*(?:[-+]|\d+[.)])\s/im;

/** Our own words: a plain text block, or a run when a client could read something else into it. */
export function words(text: string, chars: number, look: Look = {}): TextBlock | RichTextBlock {
  const shown = shownAs(text, chars);
  return readable.test(shown) ? run(shown, look) : { type: 'TextBlock', text: shown, wrap: true, ...look };
}

/** Words that a person may have typed. */
export const typed = (text: string, chars: number, look: Look = {}): RichTextBlock =>
  run(shownAs(text, chars, '–'), look);

export const run = (text: string, look: Look & { readonly italic?: boolean }): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...look }],
});

/** Each line by itself, because clients differ in what a line break inside a text means. */
export const lines = (text: string, chars: number, look: Look = {}): readonly AdaptiveElement[] =>
  linesIn(tidy(text, chars)).map((line, at) =>
    at === 0 ? words(line, chars, look) : { ...words(line, chars, look), spacing: 'small' },
  );

export const linesIn = (text: string): readonly string[] => {
  const found = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return found.length === 0 ? ['…'] : found;
};

export function heading(text: string, chars: number, size: 'large' | 'medium'): TextBlock {
  return {
    type: 'TextBlock',
    text: escapeMarkdown(shownAs(text.replaceAll('\n', ' '), chars)),
    wrap: true,
    style: 'heading',
    size,
    weight: 'bolder',
  };
}

/** As it is seen: clean, not too long, and never nothing at all. */
export const shownAs = (text: string, chars: number, nothing = '…'): string =>
  tidy(text, chars).trim() || nothing;

/** The mark that something was left out. */
export const more = (): TextBlock => ({ type: 'TextBlock', text: '…', wrap: true });

/** Markdown's own characters with a backslash before them. */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(/[\\*_[\]`~<>#|&]/g, '\\$&')
    .replaceAll(/(https?)(?=:)|(www)(?=\.)/gi, '$&\\')
    .replace(/^(\s*(?:\d+(?=[.)])|))([-+.)])/, '$1\\$2');

/**
 * Takes out what is not to be seen: control characters, marks that turn the reading direction around, and spaces without
 * width. The joiners stay, because emoji and some languages need them. `{{DATE(…)}}` would be filled in by the client.
 */
export const clean = (text: string): string =>
  text
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, ' ')
    .replaceAll(/[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u061C]/g, '')
    .replaceAll(/\{(?=\{)/g, '{ ');

/** Clean, and at most so many characters. */
export const tidy = (text: string, most: number): string => cut(clean(text), most);

/** At most so many characters, ended with "…" at a word. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, Math.max(0, most - 1));
  const space = head.search(/\s\S*$/);
  const at = space > most / 2 ? head.slice(0, space) : head;
  return `${at.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`;
}

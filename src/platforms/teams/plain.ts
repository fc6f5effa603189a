/**
 * Turns what Teams sends (text with HTML in it) into the words that were typed, and nothing but the words.
 */

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Undoes HTML's way of writing `<` and the like, once. */
export const decode = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi,
    (all, hex?: string, dec?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? all;
      const code = hex === undefined ? Number(dec) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : all;
    },
  );

/** Words and how many pictures stood between them. */
export type Plain = { readonly text: string; readonly pictures: number };

/** What is left out together with everything inside it. */
const hidden = new Set([
  'script',
  'style',
  'head',
  'title',
  'attachment',
  'template',
  'iframe',
  'object',
  'svg',
]);
const newLine = new Set([
  'p',
  'div',
  'br',
  'tr',
  'ul',
  'ol',
  'h1',
  'h2',
  'h3',
  'pre',
  'blockquote',
  'table',
  'hr',
]);
const alone = new Set(['br', 'hr', 'img', 'input', 'meta', 'link']);

/**
 * The words of a message written in HTML. A quoted earlier message goes, because it names who wrote it; so do links,
 * of which the words stay when they are not an address themselves; an emoji stays as its character.
 */
export function plainOf(html: string): Plain {
  const tags = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>/gi;
  let text = '';
  let pictures = 0;
  let at = 0;
  let within: { readonly tag: string; depth: number } | undefined;
  for (const found of html.matchAll(tags)) {
    if (within === undefined) text += decode(html.slice(at, found.index).replaceAll(/\s+/g, ' '));
    at = found.index + found[0].length;
    const tag = found[2]?.toLowerCase();
    if (tag === undefined) continue;
    const closes = found[1] === '/';
    const attributes = found[3] ?? '';
    const closesItself = alone.has(tag) || attributes.endsWith('/');
    if (within !== undefined) {
      if (tag === within.tag && !closesItself) within.depth += closes ? -1 : 1;
      if (within.depth === 0) within = undefined;
      continue;
    }
    const quoted = tag === 'blockquote' && /schema\.skype\.com\/(?:Reply|Forward)/i.test(attributes);
    if ((hidden.has(tag) || quoted) && !closes) {
      if (!closesItself) within = { tag, depth: 1 };
      continue;
    }
    if (tag === 'img' || tag === 'emoji') {
      const alt = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
      const emoji = tag === 'emoji' || /schema\.skype\.com\/Emoji/i.test(attributes);
      if (emoji && !closes) text += decode(alt?.[1] ?? alt?.[2] ?? '');
      else if (!closes) pictures += 1;
      continue;
    }
    if (tag === 'li' && !closes) text += '\n- ';
    else if (newLine.has(tag)) text += '\n';
    else if (tag === 'td' || tag === 'th') text += ' ';
  }
  if (within === undefined) text += decode(html.slice(at).replaceAll(/\s+/g, ' '));
  return { text: tidy(text), pictures };
}

/** Without addresses of pages, and with at most one empty line at a time. */
export const tidy = (text: string): string =>
  text
    .replaceAll(/\b(?:https?:\/\/|www\.)[^\s<>"]+/gi, '(link)')
    .split('\n')
    .map((line) => line.replaceAll(/[ \t\u00A0]+/g, ' ').trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();

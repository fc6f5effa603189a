/**
 * Likely names in typed words become initials before anything is kept: shown to the writer, who can change it back, and never blocking.
 */

/** Each language's word knowledge: first names people use, words that come before a name, capitalised words that are no names. */
export type NameWords = {
  readonly firstNames: ReadonlySet<string>;
  readonly before: ReadonlySet<string>;
  readonly notNames: ReadonlySet<string>;
};

export type Replaced = { readonly text: string; readonly count: number };

const token = /[\p{L}][\p{L}\p{M}'’-]*/gu;
/** "Fatima's" is Fatima, and so is 'Fatima' between quotes. */
const endings = /(['’]s)?['’-]*$/iu;
const small = new Set([
  'van',
  'de',
  'der',
  'den',
  'het',
  'ten',
  'ter',
  "'t",
  'el',
  'al',
  'bin',
  'ben',
  'von',
]);

const link = /(?:https?:\/\/|www\.)\S+/giu;

/** Replaces names by initials such as "J." or "F. el B."; a word that only starts a sentence is left alone. */
export function withInitials(text: string, words: NameWords, known: ReadonlySet<string>): Replaced {
  let count = 0;
  let out = '';
  let from = 0;
  let previous = '';
  let afterName = false;
  const links = [...text.matchAll(link)].map(
    (found) => [found.index, found.index + found[0].length] as const,
  );
  for (const match of text.matchAll(token)) {
    const word = match[0];
    const at = match.index;
    // An address on the web is evidence: half of it is worth nothing.
    if (links.some(([start, end]) => start <= at && at < end)) continue;
    const between = text.slice(from, at);
    const bare = word.replace(endings, '');
    const lower = bare.normalize('NFC').toLowerCase();
    const startsSentence = /(^|[.!?:…\n])[\s"'“”„‘’()•*–-]*$/.test(text.slice(0, at));
    const capital = /^\p{Lu}/u.test(bare) && !/^\p{Lu}+$/u.test(bare);
    const joined: boolean = afterName && between.trim() === '';
    const isName =
      known.has(lower) ||
      (words.firstNames.has(lower) && (capital || words.before.has(previous))) ||
      (words.firstNames.has(lower) && !words.notNames.has(lower)) ||
      (capital && words.before.has(previous) && !words.notNames.has(lower)) ||
      (capital && joined && !words.notNames.has(lower)) ||
      (capital && !startsSentence && !words.notNames.has(lower));
    out += between;
    if (isName) {
      out += `${bare.slice(0, lengthOfFirst(bare)).toUpperCase()}.${word.slice(bare.length)}`;
      count += 1;
      afterName = true;
    } else {
      out += word;
      afterName = joined && small.has(lower);
    }
    previous = lower;
    from = at + word.length;
  }
  return { text: out + text.slice(from), count };
}

/** A letter beyond the first 65,536 takes two units; half of one is no letter. */
function lengthOfFirst(word: string): number {
  return (word.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

// Finds the concepts of a word list in a text: "ll", "leerling" and "brugklasser" are all `pupil`.

import type { Concepts } from './types.ts';
import { plain, stem, wordsOf } from './words-of.ts';

/** A concept that stands in the text, from word `from` up to and including word `to`. */
export type Hit = { readonly concept: number; readonly from: number; readonly to: number };

export type ConceptFinder = {
  readonly names: readonly string[];
  /** All hits in the words; a word may carry several concepts. */
  readonly find: (words: readonly string[]) => Hit[];
  /** The literal words of the list, for mending typing errors. */
  readonly literals: readonly string[];
};

type Part = { readonly kind: 'is' | 'starts' | 'ends' | 'has' | 'gap'; readonly text: string };
type Phrase = { readonly concept: number; readonly parts: readonly Part[] };

const longestWord = 40;
const longestGap = 3;

/** Builds a finder from word lists, one per language; the same concept in two languages is one concept. */
export function conceptFinder(lists: readonly Concepts[]): ConceptFinder {
  const names: string[] = [];
  const ids = new Map<string, number>();
  const literals = new Set<string>();
  const is = new Map<string, Phrase[]>();
  const isStem = new Map<string, Phrase[]>();
  const starts = new Map<string, Phrase[]>();
  const inside: Phrase[] = [];

  for (const list of lists) {
    for (const [name, patterns] of Object.entries(list)) {
      const concept = ids.get(name) ?? names.push(name) - 1;
      ids.set(name, concept);
      for (const pattern of patterns) keep({ concept, parts: partsOf(pattern) });
    }
  }
  return { names, find, literals: [...literals] };

  function keep(phrase: Phrase): void {
    const first = phrase.parts[0];
    if (first === undefined) return;
    for (const part of phrase.parts) if (part.kind === 'is') literals.add(part.text);
    if (first.kind === 'starts') put(starts, first.text, phrase);
    else if (first.kind === 'is') {
      put(is, first.text, phrase);
      // A short stem says too little: "blood" and "bloot" would meet.
      const root = stem(first.text);
      if (phrase.parts.length === 1 && first.text.length >= 5 && root.length >= 4) put(isStem, root, phrase);
    } else inside.push(phrase);
  }

  function find(words: readonly string[]): Hit[] {
    const hits: Hit[] = [];
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as string;
      tryAll(is.get(word), words, at, hits);
      if (word.length >= 5) tryAll(isStem.get(stem(word)), words, at, hits);
      const longest = Math.min(word.length, longestWord);
      for (let length = 2; length <= longest; length++)
        tryAll(starts.get(word.slice(0, length)), words, at, hits);
      if (word.length <= longestWord) tryAll(inside, words, at, hits);
    }
    return hits;
  }
}

function put(map: Map<string, Phrase[]>, key: string, phrase: Phrase): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [phrase]);
  else known.push(phrase);
}

function tryAll(
  phrases: readonly Phrase[] | undefined,
  words: readonly string[],
  at: number,
  hits: Hit[],
): void {
  if (phrases === undefined) return;
  for (const phrase of phrases) {
    // A single literal was already compared when it was looked up, as itself or by its stem.
    const single = phrase.parts.length === 1 && (phrase.parts[0] as Part).kind === 'is';
    const to = single ? at : endOf(phrase.parts, 0, words, at);
    if (to >= 0) hits.push({ concept: phrase.concept, from: at, to });
  }
}

/** The index of the last word of the phrase that starts at `at`, or -1. */
function endOf(parts: readonly Part[], part: number, words: readonly string[], at: number): number {
  const now = parts[part];
  if (now === undefined) return at - 1;
  if (now.kind === 'gap') {
    for (let skip = 0; skip <= longestGap; skip++) {
      const end = endOf(parts, part + 1, words, at + skip);
      if (end >= 0) return end;
    }
    return -1;
  }
  const word = words[at];
  return word !== undefined && fits(now, word) ? endOf(parts, part + 1, words, at + 1) : -1;
}

function fits(part: Part, word: string): boolean {
  if (part.kind === 'is') return word === part.text;
  if (part.kind === 'starts') return word.startsWith(part.text);
  if (part.kind === 'ends') return word.endsWith(part.text);
  return word.includes(part.text);
}

function partsOf(pattern: string): Part[] {
  return plain(pattern)
    .split(/\s+/)
    .flatMap((piece): Part[] => {
      if (piece === '..') return [{ kind: 'gap', text: '' }];
      const words = wordsOf(piece);
      return words.map((text, index) => {
        const open = index === 0 && piece.startsWith('*');
        const more = index === words.length - 1 && piece.endsWith('*');
        return { kind: open && more ? 'has' : open ? 'ends' : more ? 'starts' : 'is', text };
      });
    });
}

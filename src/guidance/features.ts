// What a message is made of for comparing: its words, pairs of words, pieces of words and concepts.

import type { ConceptFinder } from './concepts.ts';
import { stem } from './words-of.ts';

/** How much each kind of feature counts. Measured on the open set: concepts carry most, pieces repair spelling. */
const weightOf = { word: 1, pair: 0.7, piece: 0.3, concept: 1.5 } as const;

/** Feature → how much it counts in this text, before rarity. */
export type Features = Map<string, number>;

export type FeaturesOf = {
  readonly all: (words: readonly string[]) => Features;
  /** Without the pieces of words: what can be shown to a person as a reason. */
  readonly readable: (words: readonly string[]) => Features;
};

/** Makes features with this lexicon and mender; pieces of a word are remembered, up to a limit. */
export function featuresOf(lexicon: ConceptFinder, mend: (word: string) => string): FeaturesOf {
  const pieces = new Map<string, readonly string[]>();
  const remembered = 20_000;
  let last: { readonly text: string; readonly features: Features } = { text: '', features: new Map() };

  return { all, readable };

  // The same message is asked for three times in a row: by the examples, the weights and the gate.
  function readable(words: readonly string[]): Features {
    const mended = words.map(mend);
    const text = mended.join(' ');
    if (text !== last.text) last = { text, features: fresh(mended) };
    return new Map(last.features);
  }

  function fresh(mended: readonly string[]): Features {
    const features: Features = new Map();
    let before = '^';
    for (const word of mended) {
      const root = stem(word);
      features.set(`w:${root}`, weightOf.word);
      features.set(`p:${before} ${root}`, weightOf.pair);
      before = root;
    }
    for (const hit of lexicon.find(mended)) features.set(`c:${lexicon.names[hit.concept]}`, weightOf.concept);
    return features;
  }

  function all(words: readonly string[]): Features {
    const features = readable(words);
    for (const word of words) {
      for (const piece of piecesOf(word)) features.set(piece, weightOf.piece);
    }
    return features;
  }

  function piecesOf(word: string): readonly string[] {
    const known = pieces.get(word);
    if (known !== undefined) return known;
    const padded = `_${word.slice(0, 30)}_`;
    const found: string[] = [];
    for (let size = 3; size <= 4; size++) {
      for (let at = 0; at + size <= padded.length; at++) found.push(`g:${padded.slice(at, at + size)}`);
    }
    if (pieces.size < remembered) pieces.set(word, found);
    return found;
  }
}

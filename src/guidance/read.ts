// Reads a text the way it was learned: what says which topic it is about, and what says whether it is urgent.

import { conceptFinder } from './concepts.ts';
import { type Features, type FeaturesOf, featuresOf } from './features.ts';
import { type Gate, type Glimpse, safetyGate } from './gate.ts';
import { mender } from './mend.ts';
import type { MatcherWords } from './types.ts';

/** What makes features of a text: the same for teaching and for understanding. */
export type Reader = { readonly features: FeaturesOf; readonly gate: Gate };

/** Reads texts with the words of both languages; `vocabulary` are words that are never taken for a typing error. */
export function readerOf(words: MatcherWords, vocabulary: readonly string[]): Reader {
  const lexicon = conceptFinder(words.lexicon);
  const literals = safetyGate(words.gate, (word) => word).literals;
  const mend = mender([...lexicon.literals, ...literals, ...vocabulary]);
  return { features: featuresOf(lexicon, mend), gate: safetyGate(words.gate, mend) };
}

/** What says which topic a message is about: all its words, pairs, pieces of words and concepts, and how it is built. */
export function topicEvidence(
  { features }: Reader,
  words: readonly string[],
  seen: readonly Glimpse[],
): Features {
  return withForm(features.all(words), seen);
}

/** What says whether a piece of a message is urgent: heard without the words that say "only a joke". */
export function urgentEvidence({ features }: Reader, piece: Glimpse): Features {
  return withForm(features.all(piece.words), [piece]);
}

function withForm(features: Features, seen: readonly Glimpse[]): Features {
  for (const piece of seen) for (const feature of piece.features) features.set(`f:${feature}`, 1);
  return features;
}

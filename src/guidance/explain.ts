// Why the matcher said what it said, for whoever maintains the examples: the nearest ones, what counted, and what the gate heard.

import type { Glimpse } from './gate.ts';
import { ownRanker } from './own.ts';
import { readerOf, topicEvidence, urgentEvidence } from './read.ts';
import type { Example, Knowledge, MatcherWords, TopicId } from './types.ts';
import { scale } from './weigh.ts';
import { wordsOf } from './words-of.ts';

export type Explanation = {
  /** The examples most like the message, nearest first. */
  readonly nearest: readonly {
    readonly text: string;
    readonly topic: TopicId | null;
    readonly alike: number;
  }[];
  /** Words, pairs of words (`ik mag`) and concepts (`=pupil`) that spoke for the first topic, the strongest first. */
  readonly counted: readonly { readonly what: string; readonly weight: number }[];
  /** Of each piece of the message: how urgent it sounds from 0 to 1, which fixed rules fired, and how it is built. */
  readonly gate: readonly {
    readonly urgency: number;
    readonly rules: readonly string[];
    readonly heard: readonly string[];
  }[];
};

const nearestShown = 5;
const countedShown = 10;

/** Compares with every example, which takes a moment: for the command line, never for a conversation. */
export function explainer(
  words: MatcherWords,
  knowledge: Knowledge,
  examples: readonly Example[],
): (text: string) => Explanation {
  const reader = readerOf(words, knowledge.vocabulary);
  const topical = scale(knowledge.topics);
  const urgent = scale(knowledge.urgent);
  // Each example as a topic of its own, so that the nearest example is found and not the nearest topic.
  const each = examples.map((_, index) => ({
    id: String(index),
    code: '',
    answered: true,
    emergency: false,
    flow: null,
  }));
  const alike = ownRanker(
    reader,
    topical,
    each,
    examples.map(({ text }, index) => ({ text, topic: String(index), urgent: false })),
  );
  return (text) => {
    const pieces = reader.gate.look(text);
    return { nearest: nearestTo(text), counted: countedIn(text, pieces), gate: pieces.map(heardIn) };
  };

  function nearestTo(text: string): Explanation['nearest'] {
    return alike(text, 0.1)
      .toSorted((a, b) => b.fit - a.fit)
      .slice(0, nearestShown)
      .map(({ topic, fit }) => {
        const example = examples[topic] as Example;
        return { text: example.text, topic: example.topic, alike: rounded(fit) };
      });
  }

  function countedIn(text: string, pieces: readonly Glimpse[]): Explanation['counted'] {
    const evidence = topicEvidence(reader, wordsOf(text), pieces);
    const fits = topical.fits(evidence);
    const first = fits.indexOf(Math.max(...fits));
    return [...evidence]
      .filter(([feature]) => /^[wpc]:/.test(feature))
      .map(([feature, weight]) => ({
        what: feature.replace(/^c:/, '=').replace(/^[wp]:/, ''),
        weight: rounded(topical.speaksFor(feature, weight, first)),
      }))
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, countedShown);
  }

  function heardIn(piece: Glimpse): Explanation['gate'][number] {
    const urgency = urgent.fits(urgentEvidence(reader, piece))[1] as number;
    return { urgency: rounded(urgency), rules: piece.fired, heard: piece.features };
  }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

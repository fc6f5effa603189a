// A school's own examples: few, so each is compared with the message itself, and the nearest says how much its topic fits.

import type { Features } from './features.ts';
import type { Scored } from './how-sure.ts';
import { type Reader, topicEvidence } from './read.ts';
import type { Example, MatcherWords } from './types.ts';
import type { Scale } from './weigh.ts';
import { wordsOf } from './words-of.ts';

/** Less alike than this says nothing. */
const alikeFrom = 0.4;

type Weighed = ReadonlyMap<string, number>;

/** For a message, the topics of these examples that it is alike to, from 0 (not) to 1 (the same words). */
export function ownRanker(
  reader: Reader,
  { rarityOf }: Scale,
  topics: MatcherWords['topics'],
  examples: readonly Example[],
): (text: string, from?: number) => readonly Scored[] {
  const topicAt = new Map(topics.map((topic, index) => [topic.id, index]));
  const own = examples.flatMap(({ text, topic }) => {
    const index = topic === null ? undefined : topicAt.get(topic);
    return index === undefined ? [] : [{ topic: index, weighed: weigh(text) }];
  });
  return (text, from = alikeFrom) => {
    if (own.length === 0) return [];
    const asked = weigh(text);
    const best = new Map<number, number>();
    for (const { topic, weighed } of own) {
      const alike = likeness(asked, weighed);
      if (alike >= from) best.set(topic, Math.max(alike, best.get(topic) ?? 0));
    }
    return [...best].map(([topic, fit]) => ({ topic, fit, score: fit }));
  };

  function weigh(text: string): Weighed {
    const features: Features = topicEvidence(reader, wordsOf(text), []);
    let sum = 0;
    for (const [feature, weight] of features) {
      const value = weight * rarityOf(feature);
      features.set(feature, value);
      sum += value * value;
    }
    const length = Math.sqrt(sum) || 1;
    for (const [feature, value] of features) features.set(feature, value / length);
    return features;
  }
}

function likeness(one: Weighed, other: Weighed): number {
  let sum = 0;
  for (const [feature, value] of one) sum += value * (other.get(feature) ?? 0);
  return sum;
}

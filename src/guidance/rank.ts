// Compares a message with every example and puts the topics in order: the best example counts whole, the next half, the third a quarter.

import type { Features } from './features.ts';

export type Ranked = {
  /** Topic (index) → score from 0 to 1, best first. */
  readonly topics: readonly { readonly topic: number; readonly score: number }[];
  /** The examples that came nearest, best first. */
  readonly nearest: readonly { readonly example: number; readonly score: number }[];
};

export type Ranker = { readonly rank: (features: Features) => Ranked };

const shares = [1, 1 / 2, 1 / 4] as const;
const wholeShare = shares[0] + shares[1] + shares[2];
const nearestKept = 12;

/** An index over examples: their features and the topic (index) each belongs to. */
export function ranker(
  examples: readonly { readonly features: Features; readonly topic: number }[],
  topicCount: number,
): Ranker {
  const counts = new Map<string, number>();
  for (const { features } of examples) {
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  // A pair or a piece of a word that one example has helps nobody; a whole word may be the word that matters.
  const ids = new Map<string, number>();
  const seenIn: number[] = [];
  for (const [feature, count] of counts) {
    if (count > 1 || feature.startsWith('w:') || feature.startsWith('c:'))
      ids.set(feature, seenIn.push(count) - 1);
  }
  const rarity = new Float64Array(seenIn.length);
  for (let id = 0; id < rarity.length; id++)
    rarity[id] = Math.log((1 + examples.length) / (1 + (seenIn[id] as number)));

  const starts = new Int32Array(seenIn.length + 1);
  for (let id = 0; id < seenIn.length; id++) starts[id + 1] = (starts[id] as number) + (seenIn[id] as number);
  const filled = starts.slice(0, seenIn.length);
  const inExample = new Int32Array(starts[seenIn.length] as number);
  const weights = new Float32Array(starts[seenIn.length] as number);
  const topicOf = new Int32Array(examples.length);
  for (let example = 0; example < examples.length; example++) {
    const { features, topic } = examples[example] as (typeof examples)[number];
    topicOf[example] = topic;
    const norm = lengthOf(features) || 1;
    for (const [feature, weight] of features) {
      const id = ids.get(feature);
      if (id === undefined) continue;
      const slot = filled[id] as number;
      filled[id] = slot + 1;
      inExample[slot] = example;
      weights[slot] = (weight * (rarity[id] as number)) / norm;
    }
  }

  const scores = new Float64Array(examples.length);
  return { rank };

  function rank(features: Features): Ranked {
    scores.fill(0);
    for (const [feature, weight] of features) {
      const id = ids.get(feature);
      if (id === undefined) continue;
      const value = weight * (rarity[id] as number);
      const end = starts[id + 1] as number;
      for (let slot = starts[id] as number; slot < end; slot++) {
        const example = inExample[slot] as number;
        scores[example] = (scores[example] as number) + value * (weights[slot] as number);
      }
    }
    return bestOf(lengthOf(features) || 1);
  }

  // A word nobody used before makes the message less like anything known, so it counts in the length.
  function lengthOf(features: Features): number {
    let sum = 0;
    const unknown = Math.log(1 + examples.length) * 0.6;
    for (const [feature, weight] of features) {
      const id = ids.get(feature);
      if (id === undefined && !feature.startsWith('w:')) continue;
      const value = weight * (id === undefined ? unknown : (rarity[id] as number));
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  function bestOf(length: number): Ranked {
    const best = new Float64Array(topicCount * 3);
    const nearest: { example: number; score: number }[] = [];
    for (let example = 0; example < scores.length; example++) {
      const score = (scores[example] as number) / length;
      if (score <= 0.02) continue;
      const at = (topicOf[example] as number) * 3;
      if (score > (best[at] as number)) {
        best[at + 2] = best[at + 1] as number;
        best[at + 1] = best[at] as number;
        best[at] = score;
      } else if (score > (best[at + 1] as number)) {
        best[at + 2] = best[at + 1] as number;
        best[at + 1] = score;
      } else if (score > (best[at + 2] as number)) best[at + 2] = score;
      keepNearest(nearest, example, score);
    }
    const topics: { topic: number; score: number }[] = [];
    for (let topic = 0; topic < topicCount; topic++) {
      const at = topic * 3;
      const sum =
        (best[at] as number) * shares[0] +
        (best[at + 1] as number) * shares[1] +
        (best[at + 2] as number) * shares[2];
      if (sum > 0) topics.push({ topic, score: sum / wholeShare });
    }
    topics.sort((a, b) => b.score - a.score || a.topic - b.topic);
    return { topics, nearest };
  }
}

function keepNearest(nearest: { example: number; score: number }[], example: number, score: number): void {
  const last = nearest[nearest.length - 1];
  if (nearest.length === nearestKept && last !== undefined && score <= last.score) return;
  let at = nearest.length;
  while (at > 0 && (nearest[at - 1] as { score: number }).score < score) at--;
  nearest.splice(at, 0, { example, score });
  if (nearest.length > nearestKept) nearest.pop();
}

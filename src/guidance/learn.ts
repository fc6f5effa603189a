// Learns from the examples which words speak for which kind of message. Nothing is guessed at random: the same examples give the same weights, always.

import type { Features } from './features.ts';
import { numberOf } from './numbers.ts';

/** What was learned: for every feature how rare it is, and how much it speaks for each kind. */
export type Learned = {
  readonly kinds: number;
  /** The numbers of the features, ascending. */
  readonly features: Uint32Array;
  readonly rarity: Float32Array;
  /** Of each feature in turn, its weight for each kind. */
  readonly weights: Float32Array;
};

/** An example to learn from: its features and its kind. */
export type Lesson = { readonly features: Features; readonly kind: number };

export type HowToLearn = {
  /** How often every example is looked at. */
  readonly rounds: number;
  /** A feature that fewer examples have says nothing about others, and is left out. */
  readonly seenIn: (feature: string) => number;
};

const step = 0.3;
const keepSmall = 0.001;
const tooLittle = 0.004;

type Row = { readonly ids: Int32Array; readonly values: Float64Array };

/** Softmax regression with steps that shrink by themselves (Adagrad), in a fixed order. */
export function learn(lessons: readonly Lesson[], kinds: number, how: HowToLearn): Learned {
  const { features, rarity, rows } = table(lessons, how);
  const weights = new Float32Array(features.length * kinds);
  const moved = new Float32Array(features.length * kinds).fill(0.02);
  const fit = new Float64Array(kinds);
  const active = new Int32Array(kinds);
  const stride = strideFor(rows.length);

  for (let round = 0; round < how.rounds; round++) {
    for (let count = 0, at = 0; count < rows.length; count++, at = (at + stride) % rows.length)
      learnOne(rows[at] as Row, (lessons[at] as Lesson).kind);
  }
  return { kinds, features, rarity, weights };

  function learnOne(row: Row, right: number): void {
    fit.fill(0);
    for (let at = 0; at < row.ids.length; at++) {
      const start = (row.ids[at] as number) * kinds;
      const value = row.values[at] as number;
      for (let kind = 0; kind < kinds; kind++)
        fit[kind] = (fit[kind] as number) + value * (weights[start + kind] as number);
    }
    softmax(fit);
    let count = 0;
    for (let kind = 0; kind < kinds; kind++) {
      const miss = (kind === right ? 1 : 0) - (fit[kind] as number);
      fit[kind] = miss;
      if (Math.abs(miss) >= tooLittle) active[count++] = kind;
    }
    for (let at = 0; at < row.ids.length; at++) {
      const start = (row.ids[at] as number) * kinds;
      const value = row.values[at] as number;
      for (let index = 0; index < count; index++) {
        const kind = active[index] as number;
        const place = start + kind;
        const pull = (fit[kind] as number) * value - keepSmall * (weights[place] as number);
        moved[place] = (moved[place] as number) + pull * pull;
        weights[place] = (weights[place] as number) + (step * pull) / Math.sqrt(moved[place]);
      }
    }
  }
}

/** Turns scores into shares that are together 1, in place. */
export function softmax(scores: Float64Array): void {
  let highest = -Infinity;
  for (const one of scores) if (one > highest) highest = one;
  let sum = 0;
  for (let kind = 0; kind < scores.length; kind++) {
    const one = Math.exp((scores[kind] as number) - highest);
    scores[kind] = one;
    sum += one;
  }
  for (let kind = 0; kind < scores.length; kind++) scores[kind] = (scores[kind] as number) / sum;
}

/** The examples as rows of numbers: every feature weighed by how rare it is, every row of length one. */
function table(lessons: readonly Lesson[], how: HowToLearn) {
  const seenIn = new Map<string, number>();
  for (const lesson of lessons)
    for (const feature of lesson.features.keys()) seenIn.set(feature, (seenIn.get(feature) ?? 0) + 1);
  const counted = new Map<number, number>();
  for (const [feature, count] of seenIn)
    if (count >= how.seenIn(feature)) counted.set(numberOf(feature), count);
  const features = Uint32Array.from(counted.keys()).toSorted();
  const place = new Map<number, number>();
  features.forEach((feature, at) => place.set(feature, at));
  const rarity = Float32Array.from(features, (feature) =>
    Math.log(1 + lessons.length / (counted.get(feature) as number)),
  );
  return { features, rarity, rows: lessons.map((lesson) => rowOf(lesson.features)) };

  function rowOf(given: Features): Row {
    const ids: number[] = [];
    const values: number[] = [];
    let sum = 0;
    for (const [feature, weight] of given) {
      const id = place.get(numberOf(feature));
      if (id === undefined) continue;
      const value = weight * (rarity[id] as number);
      ids.push(id);
      values.push(value);
      sum += value * value;
    }
    const length = Math.sqrt(sum) || 1;
    return { ids: Int32Array.from(ids), values: Float64Array.from(values, (value) => value / length) };
  }
}

// Steps that have no divisor in common with the size visit every example once, and mix the topics.
function strideFor(size: number): number {
  let stride = Math.max(1, Math.floor(size * 0.618));
  while (stride > 1 && divisor(stride, size) !== 1) stride--;
  return stride;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

// Weighs a message with what was learned: how much it fits each kind.

import type { Features } from './features.ts';
import { type Learned, softmax } from './learn.ts';
import { numberOf } from './numbers.ts';

export type Scale = {
  /** How much the message fits each kind, from 0 to 1; together 1. The array is used again by the next call. */
  readonly fits: (features: Features) => Float64Array;
  /** How rare a feature is; one that nobody used before is as rare as can be. */
  readonly rarityOf: (feature: string) => number;
  /** How much a feature of this weight speaks for a kind; below 0 it speaks against it. */
  readonly speaksFor: (feature: string, weight: number, kind: number) => number;
};

/** What was learned, small: one byte for each weight. */
export type Packed = Omit<Learned, 'weights'> & {
  readonly weights: Int8Array;
  /** By kind, what one step of its byte is worth. */
  readonly stepOf: Float32Array;
};

/** Rounds every weight to one of 255 steps of its kind. Measured: no answer changes by it. */
export function pack({ weights, ...learned }: Learned): Packed {
  const { kinds } = learned;
  const stepOf = new Float32Array(kinds);
  for (let at = 0; at < weights.length; at++)
    stepOf[at % kinds] = Math.max(stepOf[at % kinds] as number, Math.abs(weights[at] as number));
  for (let kind = 0; kind < kinds; kind++) stepOf[kind] = (stepOf[kind] as number) / 127 || 1;
  return {
    ...learned,
    weights: Int8Array.from(weights, (weight, at) => Math.round(weight / (stepOf[at % kinds] as number))),
    stepOf,
  };
}

/** A scale over packed weights; made in a few milliseconds. */
export function scale({ kinds, features, rarity, weights, stepOf }: Packed): Scale {
  const { placeOf } = placesOf(features);
  const fit = new Float64Array(kinds);
  const rarest = rarity.reduce((most, one) => Math.max(most, one), 1);
  return { fits, rarityOf, speaksFor };

  function speaksFor(feature: string, weight: number, kind: number): number {
    const place = placeOf(numberOf(feature));
    if (place < 0) return 0;
    const learned = (weights[place * kinds + kind] as number) * (stepOf[kind] as number);
    return weight * (rarity[place] as number) * learned;
  }

  function rarityOf(feature: string): number {
    const place = placeOf(numberOf(feature));
    return place < 0 ? rarest : (rarity[place] as number);
  }

  function fits(given: Features): Float64Array {
    fit.fill(0);
    let sum = 0;
    for (const [feature, weight] of given) {
      const place = placeOf(numberOf(feature));
      if (place < 0) continue;
      const value = weight * (rarity[place] as number);
      sum += value * value;
      const start = place * kinds;
      for (let kind = 0; kind < kinds; kind++)
        fit[kind] = (fit[kind] as number) + value * (weights[start + kind] as number);
    }
    const length = Math.sqrt(sum) || 1;
    for (let kind = 0; kind < kinds; kind++)
      fit[kind] = ((fit[kind] as number) * (stepOf[kind] as number)) / length;
    softmax(fit);
    return fit;
  }
}

/** Where a feature stands in an ascending list, or -1: a table to look up in, because a search by halves is too slow. */
export function placesOf(features: Uint32Array): { readonly placeOf: (feature: number) => number } {
  let size = 1;
  while (size < features.length * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  features.forEach((feature, place) => {
    let slot = feature & mask;
    while ((slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    slots[slot] = place;
  });
  return {
    placeOf: (feature) => {
      for (let slot = feature & mask; ; slot = (slot + 1) & mask) {
        const place = slots[slot] as number;
        if (place < 0 || features[place] === feature) return place;
      }
    },
  };
}

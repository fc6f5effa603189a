// Weighs how urgent a message sounds from the words of the urgent and the calm examples. It may only raise: the fixed rules stand on their own.

/** One example as the set of its features, and whether somebody was in danger. */
export type Weighed = { readonly features: readonly string[]; readonly urgent: boolean };

export type Scale = {
  /** 0 (calm) to 1 (urgent). */
  readonly weigh: (features: Iterable<string>) => number;
};

const rounds = 24;
const pull = 0.0008;

/** Learns the weights by logistic regression in a fixed order: the same examples give the same scale, always. */
export function scale(examples: readonly Weighed[]): Scale {
  const ids = new Map<string, number>();
  const counts: number[] = [];
  for (const { features } of examples) {
    for (const feature of features) {
      const id = ids.get(feature);
      if (id === undefined) ids.set(feature, counts.push(1) - 1);
      else counts[id] = (counts[id] as number) + 1;
    }
  }
  const rows = examples.map(({ features }) => Int32Array.from(features, (feature) => ids.get(feature) as number));
  const weights = new Float64Array(counts.length);
  const seen = new Float64Array(counts.length).fill(1);
  let bias = 0;
  const size = examples.length;
  const stride = strideFor(size);

  for (let round = 0; round < rounds; round++) {
    for (let step = 0, at = 0; step < size; step++, at = (at + stride) % size) {
      const row = rows[at] as Int32Array;
      let sum = bias;
      for (const id of row) sum += weights[id] as number;
      const miss = ((examples[at] as Weighed).urgent ? 1 : 0) - sigmoid(sum);
      bias += 0.02 * miss;
      for (const id of row) {
        const gradient = miss - pull * rounds * (weights[id] as number);
        seen[id] = (seen[id] as number) + gradient * gradient;
        weights[id] = (weights[id] as number) + (0.25 * gradient) / Math.sqrt(seen[id] as number);
      }
    }
  }
  return { weigh };

  function weigh(features: Iterable<string>): number {
    let sum = bias;
    for (const feature of features) {
      const id = ids.get(feature);
      if (id !== undefined) sum += weights[id] as number;
    }
    return sigmoid(sum);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
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

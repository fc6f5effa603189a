/**
 * What was learned from the examples, as one file: a line that says what is in it, and then the numbers.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Example, Knowledge, MatcherWords } from '../guidance/types.ts';
import type { Packed } from '../guidance/weigh.ts';

/** Beside the words it was learned from. */
export const learnedFile = join('locales', 'learned.bin');

const count = z.number().int().nonnegative();
const head = z.strictObject({ kinds: count, features: count });
const header = z.strictObject({
  /** Of everything it was learned from. */
  from: z.string(),
  topics: z.array(z.string()),
  flows: z.array(z.string()),
  calibration: z.strictObject({
    sum: z.strictObject({ start: z.number(), fit: z.number(), lead: z.number(), outside: z.number() }),
    answer: z.number(),
    choice: z.number(),
    urgent: z.number(),
  }),
  heads: z.strictObject({ topics: head, urgent: head, reports: head }),
  asked: count,
  vocabulary: z.string(),
});
const heads = ['topics', 'urgent', 'reports'] as const;

/** A name for exactly these words and examples, so that what was learned from others is noticed. */
export function sourceOf(words: MatcherWords, examples: readonly Example[]): string {
  return createHash('sha256')
    .update(JSON.stringify([words, examples]))
    .digest('hex')
    .slice(0, 32);
}

export function writeLearned(root: string, from: string, words: MatcherWords, knowledge: Knowledge): void {
  const sizeOf = (name: (typeof heads)[number]) => ({
    kinds: knowledge[name].kinds,
    features: knowledge[name].features.length,
  });
  const line = JSON.stringify({
    from,
    topics: words.topics.map(({ id }) => id),
    flows: [...knowledge.flows],
    calibration: knowledge.calibration,
    heads: { topics: sizeOf('topics'), urgent: sizeOf('urgent'), reports: sizeOf('reports') },
    asked: knowledge.asked.length,
    vocabulary: knowledge.vocabulary.join(' '),
  } satisfies z.input<typeof header>);
  const parts = [
    knowledge.asked,
    knowledge.askedTopic,
    ...heads.flatMap((name) => {
      const { features, rarity, stepOf, weights } = knowledge[name];
      return [features, rarity, stepOf, weights];
    }),
  ].map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  writeFileSync(join(root, learnedFile), Buffer.concat([Buffer.from(`${line}\n`), ...parts]));
}

export type Read =
  | { readonly ok: true; readonly from: string; readonly knowledge: Knowledge }
  | { readonly ok: false; readonly says: string };

/** Reads what was learned; refused when it was learned for other topics than these. */
export function readLearned(root: string, words: MatcherWords): Read {
  const bytes = bytesOf(join(root, learnedFile));
  if (bytes === undefined) return { ok: false, says: 'is missing; `npm run learn` makes it' };
  const end = bytes.indexOf(10);
  const found = header.safeParse(end < 0 ? undefined : jsonOf(bytes.subarray(0, end).toString()));
  if (!found.success) return { ok: false, says: 'cannot be read; `npm run learn` makes it anew' };
  const { from, topics, flows, calibration, asked, vocabulary } = found.data;
  if (topics.join(' ') !== words.topics.map(({ id }) => id).join(' '))
    return { ok: false, says: 'was learned for other topics; `npm run learn` learns these' };
  let at = end + 1;
  const take = (length: number): ArrayBuffer => {
    // A copy of its own, because numbers of four bytes may not begin just anywhere.
    const piece = Uint8Array.from(bytes.subarray(at, at + length)).buffer;
    at += length;
    return piece;
  };
  const headOf = (name: (typeof heads)[number]): Packed => {
    const { kinds, features } = found.data.heads[name];
    return {
      kinds,
      features: new Uint32Array(take(features * 4)),
      rarity: new Float32Array(take(features * 4)),
      stepOf: new Float32Array(take(kinds * 4)),
      weights: new Int8Array(take(features * kinds)),
    };
  };
  const knowledge: Knowledge = {
    vocabulary: vocabulary.split(' '),
    flows,
    calibration,
    asked: new Uint32Array(take(asked * 4)),
    askedTopic: new Uint8Array(take(asked)),
    topics: headOf('topics'),
    urgent: headOf('urgent'),
    reports: headOf('reports'),
  };
  if (at !== bytes.length)
    return { ok: false, says: 'has another length than it says; `npm run learn` makes it anew' };
  return { ok: true, from, knowledge };
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What the typed words already say: a weapon, a day, a bomb. Shown as read from the words until the writer confirms or changes it;
 * a hint can only make a report more urgent, never less.
 */
import type { Answers } from './flow.ts';

export type Hint = {
  readonly question: string;
  readonly option: string;
  readonly several: boolean;
  readonly phrases: readonly string[];
};

/** Finds whole words and phrases; "mes" does not stand in "mesthoop". */
export function answersFromWords(text: string, hints: readonly Hint[]): Answers {
  const plain = ` ${text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const found: Record<string, string | string[]> = {};
  for (const hint of hints) {
    if (!hint.phrases.some((phrase) => plain.includes(` ${phrase} `))) continue;
    const before = found[hint.question];
    if (hint.several) found[hint.question] = [...(Array.isArray(before) ? before : []), hint.option];
    else if (before === undefined) found[hint.question] = hint.option;
  }
  return found;
}

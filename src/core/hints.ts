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
  const plain = plainly(text);
  const found: Record<string, string | string[]> = {};
  for (const hint of hints) {
    if (!hint.phrases.some((phrase) => plain.includes(plainly(phrase)))) continue;
    const before = found[hint.question];
    if (hint.several)
      found[hint.question] = [...new Set([...(Array.isArray(before) ? before : []), hint.option])];
    else if (before === undefined) found[hint.question] = hint.option;
  }
  return found;
}

/** Small letters without accents, with one space around every word. */
function plainly(text: string): string {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return ` ${words.join(' ')} `;
}

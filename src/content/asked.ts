/**
 * Questions of other people, with every topic that would be right: learned from as well, and used to find out how far
 * the matcher can be trusted with wording nobody taught it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Asked } from '../guidance/teach.ts';

const question = z.strictObject({
  id: z.string(),
  lang: z.enum(['nl', 'en']),
  text: z.string().min(1),
  /** The best first; none when we do not cover it. */
  topics: z.array(z.string()),
  kind: z.enum(['guidance', 'emergency', 'ambiguous', 'out-of-scope']),
  flow: z.string().nullable(),
  form: z.enum(['ordinary', 'indirect', 'calm-but-alarming-words']),
});
export type Question = z.infer<typeof question>;

/** Reads questions, one JSON line each; a line that is wrong is named. */
export function readQuestions(file: string): readonly Question[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line === '') return [];
      const read = question.safeParse(JSON.parse(line));
      if (!read.success)
        throw new Error(
          `${file}:${at + 1}: ${read.error.issues.map((issue) => issue.path.join('.')).join(', ')}`,
        );
      return [read.data];
    });
}

const folds = 4;

/** What may be learned from; the questions held back for measuring are not among them. */
export function readAsked(root: string): readonly Asked[] {
  const all = readQuestions(join(root, 'locales', 'asked.jsonl'));
  const seen = new Map<string, number>();
  const size = new Map<string, number>();
  for (const one of all) size.set(groupOf(one), (size.get(groupOf(one)) ?? 0) + 1);
  return all.map((one) => {
    // Neighbours were written together, often as translations: they stay in one fold.
    const at = seen.get(groupOf(one)) ?? 0;
    seen.set(groupOf(one), at + 1);
    return {
      text: one.text,
      topic: one.topics[0] ?? null,
      right: one.topics,
      urgent: one.kind === 'emergency',
      fold: Math.floor((folds * at) / (size.get(groupOf(one)) as number)),
    };
  });
}

function groupOf({ topics, lang }: Question): string {
  return `${topics[0] ?? ''} ${lang}`;
}

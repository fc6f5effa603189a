/**
 * What a question in a content file must hold, and a condition on its answer: the same in a flow and in what handlers record.
 */
import { z } from 'zod';
import type { Condition, Question } from '../core/flow.ts';

export const id = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,60}$/, 'expected a word of letters, digits and "-"');

export const condition: z.ZodType<Condition> = z.union(
  [
    z.strictObject({ question: id, is: z.array(id).min(1) }),
    z.strictObject({ all: z.lazy(() => z.array(condition).min(1)) }),
    z.strictObject({ any: z.lazy(() => z.array(condition).min(1)) }),
  ],
  { error: 'expected question and is, or all, or any' },
);

/** What is asked in one go, in letters: enough for a short answer, a story, or nothing. */
const lengths = { choice: 0, choices: 0, text: 500, 'short-text': 120, date: 10, time: 5 } as const;

export const question = z
  .strictObject({
    id,
    kind: z.enum(['choice', 'choices', 'text', 'short-text', 'date', 'time']),
    options: z.array(id).default([]),
    maxLength: z.int().min(1).max(1000).optional(),
    showIf: condition.optional(),
    source: z.string().optional(),
  })
  .superRefine((found, context) => {
    const wrong = (says: string): void =>
      context.addIssue({ code: 'custom', path: ['options'], message: says });
    if (found.kind !== 'choice' && found.kind !== 'choices') {
      if (found.options.length > 0) wrong(`a ${found.kind} has no options`);
      return;
    }
    if (found.options.length < 2) wrong('choose at least two');
    if (!found.options.includes('unknown')) wrong('"unknown" is always an option');
    for (const twice of repeated(found.options)) wrong(`"${twice}" stands twice`);
  })
  .transform(
    ({ id, kind, options, maxLength, showIf, source }): Question => ({
      id,
      kind,
      options,
      maxLength: maxLength ?? lengths[kind],
      ...(showIf === undefined ? {} : { showIf }),
      ...(source === undefined ? {} : { source }),
    }),
  );

/** The single conditions of which a condition is made up. */
export function leaves(when: Condition): readonly Extract<Condition, { question: string }>[] {
  if ('all' in when) return when.all.flatMap(leaves);
  if ('any' in when) return when.any.flatMap(leaves);
  return [when];
}

export function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((one, at) => ids.indexOf(one) !== at))];
}

/**
 * Reads flows/records.yaml: the parts of a report that handlers fill in, written once for every flow that names them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { outsideContacts } from '../core/flow.ts';
import { roles } from '../core/school.ts';
import type { Records } from './flow-schema.ts';
import { condition, id, question, repeated } from './question-schema.ts';
import { type Problem, readYaml } from './yaml-file.ts';

const record = z.strictObject({
  by: z.array(z.enum(roles)).min(1),
  questions: z
    .array(question)
    .min(1)
    .max(6)
    .superRefine((questions, context) => {
      for (const [at, one] of questions.entries())
        if (one.showIf !== undefined)
          context.addIssue({
            code: 'custom',
            path: [at, 'showIf'],
            message: 'a record shows all its questions',
          });
    }),
  reminders: z
    .array(z.strictObject({ id, when: condition, contacts: z.array(z.enum(outsideContacts)).default([]) }))
    .default([]),
});

const file = z.record(id, record).superRefine((records, context) => {
  const all = Object.entries(records).flatMap(([name, one]) =>
    one.questions.map((asked) => [name, asked.id]),
  );
  for (const twice of repeated(all.map(([, asked = '']) => asked)))
    context.addIssue({
      code: 'custom',
      path: [all.findLast(([, asked]) => asked === twice)?.[0] ?? ''],
      message: `a second question "${twice}"`,
    });
});

/** Every record by id, with everything that is wrong in the file; none when there is no such file. */
export function loadRecords(root: string): {
  readonly records: Records;
  readonly problems: readonly Problem[];
} {
  const path = join(root, 'flows', 'records.yaml');
  if (!existsSync(path)) return { records: new Map(), problems: [] };
  const read = readYaml(path, file);
  if (!read.ok) return { records: new Map(), problems: read.problems };
  return {
    records: new Map(Object.entries(read.value).map(([name, rule]) => [name, { id: name, ...rule }])),
    problems: [],
  };
}

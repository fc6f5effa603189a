/**
 * The examples the matcher learns from: for every topic a file of sentences in each language, and the open set's.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { languages } from '../core/school.ts';
import type { Example, MatcherWords } from '../guidance/types.ts';
import { type Problem, readYaml } from './yaml-file.ts';

const outside = 'outside';
const sentences = z.array(z.string().min(2));
const examplesFile = z.strictObject({ calm: sentences.optional(), urgent: sentences.optional() });

export type Examples = { readonly examples: readonly Example[]; readonly problems: readonly Problem[] };

/** Every `<topic>.yaml` in `examples/` of each language under `root`; `outside.yaml` is what we do not cover. */
export function readExamples(root: string, topics: MatcherWords['topics']): Examples {
  const known = new Set([outside, ...topics.map(({ id }) => id)]);
  const examples: Example[] = [];
  const problems: Problem[] = [];
  for (const language of languages) {
    const folder = join(root, 'locales', language, 'examples');
    for (const name of readdirSync(folder).toSorted()) {
      const file = join(folder, name);
      const topic = name.replace(/\.yaml$/, '');
      if (!known.has(topic)) {
        problems.push({ file, line: 1, path: '', says: 'no topic of flows/topics.yaml has this name' });
        continue;
      }
      const read = readYaml(file, examplesFile);
      if (!read.ok) {
        problems.push(...read.problems);
        continue;
      }
      const id = topic === outside ? null : topic;
      for (const text of read.value.calm ?? []) examples.push({ text, topic: id, urgent: false });
      for (const text of read.value.urgent ?? []) examples.push({ text, topic: id, urgent: true });
    }
  }
  return { examples, problems };
}

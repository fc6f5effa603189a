// Loads the word knowledge of the matcher: examples, lexicon and the words of the safety gate, in every language.

import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../core/school.ts';
import { gateConcepts } from '../guidance/gate.ts';
import {
  type Concepts,
  type Example,
  formKinds,
  type GateWords,
  type Matcher,
  type MatcherContent,
  signalKinds,
} from '../guidance/types.ts';
import { makeMatcher } from '../guidance/understand.ts';
import { loadTopics } from './topics.ts';
import { type Problem, readYaml, showProblem } from './yaml-file.ts';

const languages = ['nl', 'en'] as const;
const outside = 'outside';

const words = z.array(z.union([z.string().min(1), z.number()]).transform(String)).min(1);
const sentences = z.array(z.string().min(2));
const examplesFile = z.strictObject({
  examples: z.record(
    z.string(),
    z.strictObject({ calm: sentences.optional(), urgent: sentences.optional() }),
  ),
});
const lexiconFile = z.strictObject({ concepts: z.record(z.string(), words) });
const gateFile = z.strictObject({
  language: words,
  signals: z.strictObject(
    Object.fromEntries(signalKinds.map((kind) => [kind, words])) as Record<
      (typeof signalKinds)[number],
      typeof words
    >,
  ),
  form: z.strictObject(
    Object.fromEntries(formKinds.map((kind) => [kind, words])) as Record<
      (typeof formKinds)[number],
      typeof words
    >,
  ),
  urgent: z.strictObject(Object.fromEntries(gateConcepts.map((concept) => [concept, words]))),
});

/** The names of the example files; the second holds sentences of the open set and can be left out to measure honestly. */
export const exampleFiles = ['examples.yaml', 'examples-open-set.yaml'] as const;

/** Reads all word knowledge under `root`; every problem of every file is reported at once. */
export function readMatcherContent(
  root: string,
  files: readonly string[] = exampleFiles,
): { content: MatcherContent; problems: Problem[] } {
  const { topics, problems: topicProblems } = loadTopics(root);
  const problems: Problem[] = [...topicProblems];
  const ids = new Set(topics.map((topic) => topic.id));
  const examples: Example[] = [];
  const lexicon: Concepts[] = [];
  const gate: Partial<Record<Language, GateWords>> = {};

  for (const language of languages) {
    const folder = join(root, 'locales', language);
    for (const name of files) {
      const file = join(folder, name);
      for (const [topic, { calm = [], urgent = [] }] of Object.entries(
        take(readYaml(file, examplesFile))?.examples ?? {},
      )) {
        if (topic !== outside && !ids.has(topic)) {
          problems.push({
            file,
            line: 1,
            path: `examples.${topic}`,
            says: 'no topic has this id in flows/topics.yaml',
          });
          continue;
        }
        const id = topic === outside ? null : topic;
        for (const text of calm) examples.push({ text, topic: id, urgent: false });
        for (const text of urgent) examples.push({ text, topic: id, urgent: true });
      }
    }
    const concepts = take(readYaml(join(folder, 'lexicon.yaml'), lexiconFile))?.concepts;
    if (concepts !== undefined) lexicon.push(concepts);
    const gateWords = take(readYaml(join(folder, 'gate.yaml'), gateFile));
    if (gateWords !== undefined) gate[language] = gateWords;
  }

  for (const [nl, en] of [lexicon.slice(0, 2), lexicon.slice(0, 2).toReversed()] as [
    Concepts?,
    Concepts?,
  ][]) {
    for (const concept of Object.keys(nl ?? {})) {
      if (en !== undefined && !(concept in en)) {
        problems.push({
          file: join(root, 'locales'),
          line: 1,
          path: `concepts.${concept}`,
          says: 'stands in one language only',
        });
      }
    }
  }
  return { content: { topics, examples, lexicon, gate: gate as MatcherContent['gate'] }, problems };

  function take<T>(read: ReturnType<typeof readYaml<T>>): T | undefined {
    if (read.ok) return read.value;
    problems.push(...read.problems);
    return undefined;
  }
}

/** A matcher from the content under `root`. Refuses to start on content that is wrong, and says everything that is. */
export function loadMatcher(root: string): Matcher {
  const { content, problems } = readMatcherContent(root);
  if (problems.length > 0)
    throw new Error(`The matcher cannot start:\n${problems.map(showProblem).join('\n')}`);
  return makeMatcher(content);
}

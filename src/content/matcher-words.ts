// Loads the word knowledge of the matcher: the lexicon, the words of the safety gate, and what was learned from the examples.

import { join } from 'node:path';
import { z } from 'zod';
import { type Language, languages } from '../core/school.ts';
import { type Explanation, explainer } from '../guidance/explain.ts';
import { gateConcepts } from '../guidance/gate.ts';
import {
  type Concepts,
  formKinds,
  type GateWords,
  type MatcherWords,
  signalKinds,
} from '../guidance/types.ts';
import { type BaseMatcher, makeMatcher } from '../guidance/understand.ts';
import { readAsked } from './asked.ts';
import { readExamples } from './examples.ts';
import { learnedFile, readLearned, sourceOf } from './learned-file.ts';
import { loadTopics } from './topics.ts';
import { type Problem, readYaml, showProblem } from './yaml-file.ts';

const words = z.array(z.union([z.string().min(1), z.number()]).transform(String)).min(1);
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

/** Reads the words the matcher reads with under `root`; every problem of every file is reported at once. */
export function readMatcherWords(root: string): { words: MatcherWords; problems: Problem[] } {
  const { topics: all, problems: topicProblems } = loadTopics(root);
  const problems: Problem[] = [...topicProblems];
  const topics = all.map(({ id, code, answered, emergency, flow }) => ({
    id,
    code,
    answered,
    emergency,
    flow,
  }));
  const lexicon: Concepts[] = [];
  const gate: Partial<Record<Language, GateWords>> = {};
  for (const language of languages) {
    const folder = join(root, 'locales', language);
    const concepts = take(readYaml(join(folder, 'lexicon.yaml'), lexiconFile))?.concepts;
    if (concepts !== undefined) lexicon.push(concepts);
    const gateWords = take(readYaml(join(folder, 'gate.yaml'), gateFile));
    if (gateWords !== undefined) gate[language] = gateWords;
  }
  const [nl = {}, en = {}] = lexicon;
  for (const concept of [...Object.keys(nl), ...Object.keys(en)]) {
    if (concept in nl && concept in en) continue;
    const file = join(root, 'locales');
    problems.push({ file, line: 1, path: `concepts.${concept}`, says: 'stands in one language only' });
  }
  return { words: { topics, lexicon, gate: gate as MatcherWords['gate'] }, problems };

  function take<T>(read: ReturnType<typeof readYaml<T>>): T | undefined {
    if (read.ok) return read.value;
    problems.push(...read.problems);
    return undefined;
  }
}

/** A matcher from the content under `root`. Refuses to start on content that is wrong, and says everything that is. */
export function loadMatcher(root: string): BaseMatcher {
  const { words, problems } = readMatcherWords(root);
  if (problems.length > 0)
    throw new Error(`The matcher cannot start:\n${problems.map(showProblem).join('\n')}`);
  const learned = readLearned(root, words);
  if (!learned.ok) throw new Error(`The matcher cannot start: ${learnedFile} ${learned.says}`);
  return makeMatcher(words, learned.knowledge);
}

/** What `ask --explain` shows; reads every example, so it takes a moment to make. */
export function loadExplainer(root: string): (text: string) => Explanation {
  const { words } = readMatcherWords(root);
  const learned = readLearned(root, words);
  if (!learned.ok) throw new Error(`${learnedFile} ${learned.says}`);
  return explainer(words, learned.knowledge, [
    ...readExamples(root, words.topics).examples,
    ...readAsked(root),
  ]);
}

/** Whether what was learned is of exactly these words and examples. */
export function isLearnedFresh(root: string): boolean {
  const { words } = readMatcherWords(root);
  const learned = readLearned(root, words);
  const examples = [...readExamples(root, words.topics).examples, ...readAsked(root)];
  return learned.ok && learned.from === sourceOf(words, examples);
}

/**
 * `npm run learn`: teaches the matcher from all examples and writes down what it learned. Needed after every change of
 * examples, lexicon, gate words or topics; the same words always give the same file.
 */
import { join } from 'node:path';
import { readAsked } from '../src/content/asked.ts';
import { readExamples } from '../src/content/examples.ts';
import { learnedFile, sourceOf, writeLearned } from '../src/content/learned-file.ts';
import { readMatcherWords } from '../src/content/matcher-words.ts';
import { showProblem } from '../src/content/yaml-file.ts';
import { calibrateOn, teach } from '../src/guidance/teach.ts';

const root = join(import.meta.dirname, '..');
const { words, problems } = readMatcherWords(root);
const read = readExamples(root, words.topics);
const wrong = [...problems, ...read.problems];
if (wrong.length > 0) {
  process.stderr.write(`${wrong.map(showProblem).join('\n')}\n`);
  process.exit(1);
}
const asked = readAsked(root);
const began = performance.now();
const calibration = calibrateOn(words, read.examples, asked);
const all = [...read.examples, ...asked];
const knowledge = teach(words, all, calibration);
writeLearned(root, sourceOf(words, all), words, knowledge);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
process.stdout.write(
  `${learnedFile}: ${all.length} examples, ${knowledge.topics.features.length} features, ${seconds} s\n${JSON.stringify(calibration)}\n`,
);

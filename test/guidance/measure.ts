// Measures the matcher on the open set, in two halves. Run by hand: node test/guidance/measure.ts <questions.jsonl> [--misses]
//
// The odd half stands among the examples, so its figures are an upper bound. The even half was never copied, but its
// translations and neighbours may stand in the odd half: also an upper bound, only a less flattering one.

import { readFileSync } from 'node:fs';
import { exampleFiles, readMatcherContent } from '../../src/content/matcher-words.ts';
import { showProblem } from '../../src/content/yaml-file.ts';
import type { Understanding } from '../../src/guidance/types.ts';
import { makeMatcher } from '../../src/guidance/understand.ts';

type Question = {
  readonly id: string;
  readonly lang: 'nl' | 'en';
  readonly text: string;
  readonly topics: readonly string[];
  readonly kind: 'guidance' | 'emergency' | 'ambiguous' | 'out-of-scope';
  readonly flow: string | null;
  readonly form: string;
};
type Read = { readonly question: Question; readonly seen: Understanding };

const [file, ...flags] = process.argv.slice(2);
if (file === undefined) throw new Error('which questions? give the path of a questions.jsonl');
const questions = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Question);

const own = flags.includes('--own-examples-only');
const { content, problems } = readMatcherContent('.', own ? exampleFiles.slice(0, 1) : exampleFiles);
for (const problem of problems) console.log(showProblem(problem));
const started = performance.now();
const matcher = makeMatcher(content);
console.log(`index ${Math.round(performance.now() - started)} ms, ${content.examples.length} examples`);

for (const half of ['odd', 'even'] as const) {
  const asked = questions.filter(
    (question) => (Number(question.id.slice(1)) % 2 === 0) === (half === 'even'),
  );
  const begin = performance.now();
  const read = asked.map((question) => ({
    question,
    seen: matcher.understand(question.text, question.lang),
  }));
  const perSecond = Math.round(asked.length / ((performance.now() - begin) / 1000));
  console.log(`\n${half} half: ${asked.length} questions, ${perSecond} a second`);
  report(read);
  if (half === 'even' && flags.includes('--misses')) misses(read);
}

function report(read: readonly Read[]): void {
  const guidance = read.filter(({ question }) => question.kind === 'guidance');
  const emergencies = read.filter(({ question }) => question.kind === 'emergency');
  const calm = guidance.filter(({ question }) => question.flow === null);
  const outside = read.filter(({ question }) => question.kind === 'out-of-scope');
  const answered = read.filter(({ seen }) => seen.decision === 'answer');
  const ordinary = read.filter(({ question }) => question.form === 'ordinary' && question.topics.length > 0);
  line('right topic first, ordinary wording', ordinary, first);
  line('right topic in first three, ordinary wording', ordinary, firstThree);
  line('right topic first, emergencies', emergencies, first);
  line('emergencies noticed', emergencies, ({ seen }) => seen.emergency);
  line(
    '  of which indirect',
    emergencies.filter(({ question }) => question.form === 'indirect'),
    ({ seen }) => seen.emergency,
  );
  line('emergencies answered as a calm rule', emergencies, calmRule);
  line('danger check on calm rule questions', calm, ({ seen }) => seen.emergency);
  line('danger check on all guidance', guidance, ({ seen }) => seen.emergency);
  line(
    'danger check on calm but alarming words',
    read.filter(({ question }) => question.form.startsWith('calm')),
    ({ seen }) => seen.emergency,
  );
  line('danger check on out of scope', outside, ({ seen }) => seen.emergency);
  line('wrong answers among confident answers', answered, wrong);
  line('wrong confident answers among all', read, (one) => one.seen.decision === 'answer' && wrong(one));
  line('out of scope refused', outside, ({ seen }) => seen.decision !== 'answer');
  line('out of scope: unknown', outside, ({ seen }) => seen.decision === 'unknown');
  const answerable = guidance.filter(({ question }) =>
    content.topics.some((topic) => topic.answered && topic.id === question.topics[0]),
  );
  line('answered, of what we have an answer to', answerable, ({ seen }) => seen.decision === 'answer');
  line(
    '  answered, or right among the choices',
    answerable,
    (one) => one.seen.decision !== 'unknown' && firstThree(one),
  );
  line(
    'right flow, emergencies',
    emergencies.filter(({ seen }) => seen.emergency),
    ({ question, seen }) => question.flow === seen.flow,
  );
  line(
    'sexual or staff story in the threat flow',
    emergencies.filter(({ question }) => question.flow === 'image' || question.flow === 'staff-contact'),
    ({ seen }) => seen.flow === 'threat',
  );
  line('language', read, ({ question, seen }) => question.lang === seen.language);
}

function line(says: string, of: readonly Read[], counts: (one: Read) => boolean): void {
  const hits = of.filter(counts).length;
  const share = of.length === 0 ? '-' : `${((100 * hits) / of.length).toFixed(1)} %`;
  console.log(`  ${says.padEnd(46)} ${share.padStart(8)}  (${hits} of ${of.length})`);
}

function first({ question, seen }: Read): boolean {
  return seen.topics[0] !== undefined && question.topics.includes(seen.topics[0].id);
}

function firstThree({ question, seen }: Read): boolean {
  return seen.topics.some((topic) => question.topics.includes(topic.id));
}

function wrong(one: Read): boolean {
  return !first(one);
}

function calmRule({ seen }: Read): boolean {
  return seen.decision === 'answer' && !seen.emergency;
}

function misses(read: readonly Read[]): void {
  for (const { question, seen } of read) {
    const best = seen.topics.map((topic) => `${topic.code} ${topic.score}`).join(', ');
    const tail = `| ${question.lang} ${question.topics[0] ?? '-'} ${question.flow} | ${best} | ${seen.confidence} ${seen.reasons.join(',')} ${seen.flow} | ${question.text.slice(0, 150)}`;
    if (question.kind === 'emergency' && !seen.emergency) console.log('MISSED', tail);
    if (question.kind !== 'emergency' && seen.emergency)
      console.log('ALARM ', question.kind[0], question.flow === null ? 'calm' : 'flow', tail);
    if (seen.decision === 'answer' && wrong({ question, seen })) console.log('WRONG ', tail);
    if (question.kind === 'emergency' && seen.emergency && seen.flow !== question.flow)
      console.log('FLOW  ', tail);
  }
}

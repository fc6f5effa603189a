/**
 * `npm run evaluate`: how well the matcher does on questions that were held back from everything it learned, per language,
 * with the range in which the true share lies (95 %, Wilson), and on request (`-- --misses`) every miss.
 *
 * `npm run evaluate -- --on questions.jsonl` measures on other questions in the same form.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Question, readQuestions } from '../src/content/asked.ts';
import { loadMatcher } from '../src/content/matcher-words.ts';
import type { Understanding } from '../src/guidance/types.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    on: { type: 'string', default: join(root, 'test', 'guidance', 'held-back.jsonl') },
    misses: { type: 'boolean', default: false },
  },
});

type Seen = { readonly question: Question; readonly seen: Understanding };
type Measure = {
  readonly says: string;
  readonly goal: string;
  readonly of: (one: Seen) => boolean;
  readonly counts: (one: Seen) => boolean;
  /** Whether a question that does not count is the miss, or one that does. */
  readonly miss: 'not-counted' | 'counted';
};

const right = ({ question, seen }: Seen, within: number): boolean =>
  seen.topics.slice(0, within).some(({ id }) => question.topics.includes(id));
const kind = (name: Question['kind']) => (one: Seen) => one.question.kind === name;
const covered = ({ question }: Seen): boolean => question.topics.length > 0;
const answers = ({ seen }: Seen): boolean => seen.decision === 'answer';
const ordinary = (one: Seen): boolean => covered(one) && one.question.form === 'ordinary';
const calmRule = (one: Seen): boolean => kind('guidance')(one) && one.question.flow === null;

const measures: readonly Measure[] = [
  {
    says: 'right topic first, ordinary wording',
    goal: '≥ 90 %',
    of: ordinary,
    counts: (one) => right(one, 1),
    miss: 'not-counted',
  },
  {
    says: 'right topic in the first three, ordinary wording',
    goal: '≥ 97 %',
    of: ordinary,
    counts: (one) => right(one, 3),
    miss: 'not-counted',
  },
  {
    says: 'emergencies noticed',
    goal: '≥ 98 %',
    of: kind('emergency'),
    counts: ({ seen }) => seen.emergency,
    miss: 'not-counted',
  },
  {
    says: 'emergencies answered as a confident rule',
    goal: '0 %',
    of: kind('emergency'),
    counts: (one) => answers(one) && !one.seen.emergency,
    miss: 'counted',
  },
  {
    says: 'danger check on calm rule questions',
    goal: '≤ 20 %',
    of: calmRule,
    counts: ({ seen }) => seen.emergency,
    miss: 'counted',
  },
  {
    says: 'wrong among confident answers',
    goal: '≤ 3 %',
    of: answers,
    counts: (one) => !right(one, 1),
    miss: 'counted',
  },
  {
    says: 'out of scope refused',
    goal: '≥ 90 %',
    of: kind('out-of-scope'),
    counts: (one) => !answers(one),
    miss: 'not-counted',
  },
  {
    says: 'calm rule questions answered at once',
    goal: '',
    of: calmRule,
    counts: answers,
    miss: 'not-counted',
  },
  {
    says: 'right report among emergencies noticed',
    goal: '',
    of: (one) => kind('emergency')(one) && one.seen.emergency,
    counts: ({ question, seen }) => question.flow === seen.flow,
    miss: 'not-counted',
  },
];

const matcher = loadMatcher(root);
const all = readQuestions(values.on).map(
  (question): Seen => ({ question, seen: matcher.understand(question.text, question.lang) }),
);
const parts = [
  ['all', all],
  ['nl', all.filter(({ question }) => question.lang === 'nl')],
  ['en', all.filter(({ question }) => question.lang === 'en')],
] as const;

process.stdout.write(`${all.length} questions that nothing was learned from\n\n`);
for (const { says, goal, of, counts } of measures) {
  process.stdout.write(`${says}${goal === '' ? '' : ` (goal ${goal})`}\n`);
  for (const [name, part] of parts) {
    const asked = part.filter(of);
    process.stdout.write(`  ${name.padEnd(4)}${shown(asked.filter(counts).length, asked.length)}\n`);
  }
}
if (values.misses) for (const measure of measures) list(measure);

function list({ says, of, counts, miss }: Measure): void {
  process.stdout.write(`\n# ${says}\n`);
  for (const one of all.filter((asked) => of(asked) && counts(asked) === (miss === 'counted'))) {
    const { question, seen } = one;
    const found = seen.topics.map(({ id, score }) => `${id} ${score}`).join(', ');
    process.stdout.write(
      `${question.id} ${question.lang} | ${question.text} | wanted ${question.topics.join(' or ') || 'nothing'} | ${found} | ${seen.decision} ${seen.confidence} ${seen.reasons.join(' ')}\n`,
    );
  }
}

/** A share with its Wilson range. */
function shown(hits: number, of: number): string {
  if (of === 0) return 'none';
  const z = 1.96;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const percent = (part: number): string => (100 * part).toFixed(1);
  return `${percent(share).padStart(5)} %  (${percent(Math.max(0, middle - half))} – ${percent(Math.min(1, middle + half))}; ${hits} of ${of})`;
}

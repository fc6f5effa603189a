/**
 * What a flow file must hold, and what must be true of it before anybody may report by it.
 */
import { z } from 'zod';
import type { Answers, Condition, Flow, Question } from '../core/flow.ts';
import { asked, holds, isHigher, openPage } from '../core/flow.ts';
import { roles } from '../core/school.ts';

const id = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,60}$/, 'expected a word of letters, digits and "-"');
const level = z.enum(['immediate', 'high', 'normal']);
const role = z.enum(roles);

const condition: z.ZodType<Condition> = z.union(
  [
    z.strictObject({ question: id, is: z.array(id).min(1) }),
    z.strictObject({ all: z.lazy(() => z.array(condition).min(1)) }),
    z.strictObject({ any: z.lazy(() => z.array(condition).min(1)) }),
  ],
  { error: 'expected question and is, or all, or any' },
);

/** What is asked in one go, in letters: enough for a short answer, a story, or nothing. */
const lengths = { choice: 0, choices: 0, text: 500, 'short-text': 120, date: 10, time: 5 } as const;

const question = z
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

const task = z
  .strictObject({ id, role: z.enum([...roles, 'reporter']), group: id, firstStep: z.boolean().optional() })
  .transform(({ firstStep, ...rest }) => ({ ...rest, ...(firstStep === undefined ? {} : { firstStep }) }));

const shape = z.strictObject({
  id,
  visibility: z.enum(['general', 'image', 'staff-pupil', 'self-harm']),
  danger: id,
  story: id,
  pages: z.array(z.strictObject({ id, questions: z.array(question).min(1).max(6) })).min(1),
  urgency: z
    .array(z.strictObject({ id, level, when: condition, reason: id, source: z.string().optional() }))
    .min(1),
  lowest: level,
  lowestReason: id,
  receivers: z.array(role).min(1),
  mustSee: role.optional(),
  tasks: z.array(task).min(1),
  decisions: z.array(z.strictObject({ code: id, by: z.array(role).min(1), options: z.array(id).min(2) })),
});

/** A flow as its file says it; only its version is still to be made. */
export const flowSchema: z.ZodType<Omit<Flow, 'version'>> = shape
  .transform(({ mustSee, urgency, ...rest }) => ({
    ...rest,
    urgency: urgency.map(({ source: _source, ...rule }) => rule),
    ...(mustSee === undefined ? {} : { mustSee }),
  }))
  .superRefine((flow, context) => {
    for (const { path, says } of wrongIn(flow))
      context.addIssue({ code: 'custom', path: [...path], message: says });
  });

type Found = Omit<Flow, 'version'>;
type Wrong = { readonly path: readonly (string | number)[]; readonly says: string };

function wrongIn(flow: Found): readonly Wrong[] {
  return [
    ...twiceIn(flow),
    ...strayIn(flow),
    ...blockedIn(flow),
    ...urgencyIn(flow),
    ...workIn(flow),
    ...stuckIn(flow),
  ];
}

function twiceIn(flow: Found): readonly Wrong[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['pages', flow.pages.map((page) => page.id)],
    ['urgency', flow.urgency.map((rule) => rule.id)],
    ['tasks', flow.tasks.map((one) => one.id)],
    ['decisions', flow.decisions.map((one) => one.code)],
  ];
  const seen = new Set<string>();
  const questions = placed(flow).flatMap(({ question, path }) => {
    const again = seen.has(question.id);
    seen.add(question.id);
    return again ? [{ path: [...path, 'id'], says: `a second question "${question.id}"` }] : [];
  });
  return [
    ...questions,
    ...lists.flatMap(([name, ids]) =>
      repeated(ids).map((twice) => ({ path: [name, ids.lastIndexOf(twice)], says: `a second "${twice}"` })),
    ),
  ];
}

/** Conditions look at questions and options that exist; a page's own questions cannot decide about it, because an open form does not change. */
function strayIn(flow: Found): readonly Wrong[] {
  const questions = new Map(placed(flow).map((one) => [one.question.id, one]));
  const look = (when: Condition, path: readonly (string | number)[], before: number): readonly Wrong[] =>
    leaves(when).flatMap((leaf) => {
      const found = questions.get(leaf.question);
      if (found === undefined) return [{ path, says: `no question "${leaf.question}"` }];
      const stray = leaf.is.filter((option) => !found.question.options.includes(option));
      return [
        ...stray.map((option) => ({ path, says: `"${leaf.question}" has no option "${option}"` })),
        ...(found.page < before ? [] : [{ path, says: `"${leaf.question}" must stand on an earlier page` }]),
      ];
    });
  const danger = questions.get(flow.danger);
  const story = questions.get(flow.story);
  const kinds = ['yes', 'no', 'unknown'].every((option) => danger?.question.options.includes(option));
  return [
    ...placed(flow).flatMap(({ question, page, path }) =>
      question.showIf === undefined ? [] : look(question.showIf, [...path, 'showIf'], page),
    ),
    ...flow.urgency.flatMap((rule, at) => look(rule.when, ['urgency', at, 'when'], flow.pages.length)),
    ...(kinds && danger?.page === 0
      ? []
      : [{ path: ['danger'], says: 'expected a first question with yes, no and unknown' }]),
    ...(story?.question.kind === 'text'
      ? []
      : [{ path: ['story'], says: 'expected a question of kind text' }]),
  ];
}

/** "Weet ik niet" never hides a question on which the urgency rests (domain 3.1, rule 2). */
function blockedIn(flow: Found): readonly Wrong[] {
  const deciding = new Set(flow.urgency.flatMap((rule) => leaves(rule.when).map((leaf) => leaf.question)));
  return placed(flow).flatMap(({ question, path }) => {
    if (question.showIf === undefined || !deciding.has(question.id)) return [];
    const known = leaves(question.showIf).every((leaf) => leaf.is.includes('unknown'));
    return known
      ? []
      : [{ path: [...path, 'showIf'], says: 'decides the urgency, so "unknown" must show it too' }];
  });
}

/**
 * The rules stand from most to least urgent, so that one more answer never makes a case less urgent: with the first
 * match that is enough, because no condition can say "not". Each rule can be the first that holds.
 */
function urgencyIn(flow: Found): readonly Wrong[] {
  const order = flow.urgency.flatMap((rule, at) => {
    const before = flow.urgency[at - 1];
    const rises = before !== undefined && isHigher(rule.level, before.level);
    const under = isHigher(flow.lowest, rule.level);
    return rises || under
      ? [
          {
            path: ['urgency', at, 'level'],
            says: 'an answer would make a case less urgent: put the most urgent rules first',
          },
        ]
      : [];
  });
  const dead = flow.urgency.flatMap((rule, at) =>
    reaching(flow, at) === undefined
      ? [{ path: ['urgency', at, 'when'], says: `no answers lead to rule ${rule.id}` }]
      : [],
  );
  return [...order, ...dead];
}

/** Answers by which this rule is the first that holds; nothing when there are none. */
export function reaching(flow: Found, rule: number): Answers | undefined {
  const wanted = flow.urgency[rule];
  if (wanted === undefined) return undefined;
  const several = new Set(
    placed(flow).flatMap(({ question }) => (question.kind === 'choices' ? [question.id] : [])),
  );
  return ways(wanted.when, several).find((answers) => {
    const first = flow.urgency.find((one) => holds(one.when, answers));
    return first?.id === wanted.id;
  });
}

/** The smallest sets of answers that make a condition hold. */
function ways(when: Condition, several: ReadonlySet<string>): readonly Answers[] {
  if ('any' in when) return when.any.flatMap((part) => ways(part, several));
  if ('all' in when) {
    let found: readonly Answers[] = [{}];
    for (const part of when.all) {
      const further = ways(part, several);
      found = found.flatMap((one) =>
        further.map((other) => joined(one, other)).filter((both) => both !== undefined),
      );
    }
    return found;
  }
  return when.is.map((option) => ({ [when.question]: several.has(when.question) ? [option] : option }));
}

function joined(one: Answers, other: Answers): Answers | undefined {
  const all: Record<string, string | readonly string[]> = { ...one };
  for (const [name, answer] of Object.entries(other)) {
    const before = all[name];
    if (before === undefined) all[name] = answer;
    else if (typeof before === 'string' || typeof answer === 'string') {
      if (before !== answer) return undefined;
    } else all[name] = [...new Set([...before, ...answer])];
  }
  return all;
}

function workIn(flow: Found): readonly Wrong[] {
  const first = flow.tasks.some((one) => one.firstStep === true);
  const sees = flow.mustSee === undefined || flow.receivers.includes(flow.mustSee);
  return [
    ...(first ? [] : [{ path: ['tasks'], says: 'one task must be the firstStep' }]),
    ...(sees ? [] : [{ path: ['mustSee'], says: 'must be one of the receivers' }]),
    ...flow.decisions.flatMap((one, at) =>
      one.options.includes('deliberately-nothing')
        ? []
        : [{ path: ['decisions', at, 'options'], says: '"deliberately-nothing" is always a choice' }],
    ),
  ];
}

/** Answering page after page comes to an end, whichever option is taken everywhere. */
function stuckIn(flow: Found): readonly Wrong[] {
  const longest = Math.max(...placed(flow).map(({ question }) => question.options.length), 1);
  for (let choice = 0; choice < longest; choice += 1) {
    let answers: Answers = {};
    for (let turn = 0; turn <= flow.pages.length; turn += 1) {
      const page = openPage({ ...flow, version: '' }, answers);
      if (page === undefined) break;
      if (turn === flow.pages.length)
        return [{ path: ['pages'], says: `cannot be walked to its end, it stays on "${page.id}"` }];
      const given = asked(page, answers).map((one) => [
        one.id,
        one.options[choice % Math.max(one.options.length, 1)] ?? '',
      ]);
      answers = { ...answers, ...Object.fromEntries(given) };
    }
  }
  return [];
}

type Placed = {
  readonly question: Question;
  readonly page: number;
  readonly path: readonly (string | number)[];
};

function placed(flow: Found): readonly Placed[] {
  return flow.pages.flatMap((page, at) =>
    page.questions.map((one, below) => ({
      question: one,
      page: at,
      path: ['pages', at, 'questions', below],
    })),
  );
}

function leaves(when: Condition): readonly Extract<Condition, { question: string }>[] {
  if ('all' in when) return when.all.flatMap(leaves);
  if ('any' in when) return when.any.flatMap(leaves);
  return [when];
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((one, at) => ids.indexOf(one) !== at))];
}

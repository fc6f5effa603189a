/**
 * What a flow file must hold, and what must be true of it before anybody may report by it.
 */
import { z } from 'zod';
import type { Answers, Condition, Flow, Question, RecordRule } from '../core/flow.ts';
import { asked, holds, isHigher, openPage } from '../core/flow.ts';
import { roles } from '../core/school.ts';
import { condition, id, leaves, question, repeated } from './question-schema.ts';

const level = z.enum(['immediate', 'high', 'normal']);
const role = z.enum(roles);

const task = z
  .strictObject({ id, role: z.enum([...roles, 'reporter']), group: id, firstStep: z.boolean().optional() })
  .transform(({ firstStep, ...rest }) => ({ ...rest, ...(firstStep === undefined ? {} : { firstStep }) }));

const decision = z
  .strictObject({
    code: id,
    by: z.array(role).min(1),
    options: z.array(id).min(2),
    message: z.boolean().optional(),
  })
  .transform(({ message, ...rest }) => ({ ...rest, ...(message === undefined ? {} : { message }) }));

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
  alongside: z
    .array(z.strictObject({ flow: id, when: condition, heard: z.strictObject({ question: id, option: id }) }))
    .default([]),
  receivers: z.array(role).min(1),
  mustSee: role.optional(),
  tasks: z.array(task).min(1),
  decisions: z.array(decision),
  records: z.array(z.union([id, z.strictObject({ use: id, by: z.array(role).min(1) })])).default([]),
});

/** A flow as its file says it, with the records it names; only its version is still to be made. */
export function flowSchemaWith(records: Records): z.ZodType<Omit<Flow, 'version'>> {
  return shape
    .superRefine((flow, context) => {
      for (const [at, used] of flow.records.entries())
        if (!records.has(nameOf(used)))
          context.addIssue({
            code: 'custom',
            path: ['records', at],
            message: `no record "${nameOf(used)}" in flows/records.yaml`,
          });
    })
    .transform(({ mustSee, urgency, records: used, ...rest }) => ({
      ...rest,
      urgency: urgency.map(({ source: _source, ...rule }) => rule),
      ...(mustSee === undefined ? {} : { mustSee }),
      records: used.flatMap((one) => {
        const rule = records.get(nameOf(one));
        return rule === undefined ? [] : [typeof one === 'string' ? rule : { ...rule, by: one.by }];
      }),
    }))
    .superRefine((flow, context) => {
      for (const { path, says } of wrongIn(flow))
        context.addIssue({ code: 'custom', path: [...path], message: says });
    });
}

/** What a flow file must hold where nothing is recorded by handlers. */
export const flowSchema = flowSchemaWith(new Map());

/** The records of flows/records.yaml, by id. */
export type Records = ReadonlyMap<string, RecordRule>;

/** A flow names a record, or says who fills it in there. */
function nameOf(used: string | { readonly use: string }): string {
  return typeof used === 'string' ? used : used.use;
}

type Found = Omit<Flow, 'version'>;
type Wrong = { readonly path: readonly (string | number)[]; readonly says: string };

function wrongIn(flow: Found): readonly Wrong[] {
  return [
    ...twiceIn(flow),
    ...strayIn(flow),
    ...blockedIn(flow),
    ...urgencyIn(flow),
    ...workIn(flow),
    ...recordsIn(flow),
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
    ...(flow.alongside ?? []).flatMap(({ when, heard }, at) => [
      ...look(when, ['alongside', at, 'when'], flow.pages.length),
      ...look(
        { question: heard.question, is: [heard.option] },
        ['alongside', at, 'heard'],
        flow.pages.length,
      ),
    ]),
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

/** What handlers record has names of its own, and a reminder looks at answers that somebody can give. */
function recordsIn(flow: Found): readonly Wrong[] {
  const records = flow.records ?? [];
  const all = [...placed(flow).map((one) => one.question), ...records.flatMap((rule) => rule.questions)];
  const options = new Map(all.map((one) => [one.id, one.options]));
  const wrong = (at: number, says: string): Wrong => ({ path: ['records', at], says });
  const twice = repeated(all.map((one) => one.id));
  return records.flatMap((rule, at) => [
    ...rule.questions
      .filter((one) => twice.includes(one.id))
      .map((one) => wrong(at, `a second question "${one.id}"`)),
    ...rule.reminders.flatMap((reminder) =>
      leaves(reminder.when)
        .filter((leaf) => !leaf.is.every((option) => options.get(leaf.question)?.includes(option) === true))
        .map((leaf) => wrong(at, `${reminder.id}: no such answer to a question "${leaf.question}"`)),
    ),
  ]);
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

/**
 * Reads the flows: checks that each can be walked, weighed and worked off, and gives it a version that changes with its words.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Flow, FlowId } from '../core/flow.ts';
import { languages } from '../core/school.ts';
import { flowSchemaWith } from './flow-schema.ts';
import { loadRecords } from './records-file.ts';
import { fileOf, type Words } from './words.ts';
import { type Problem, readYaml } from './yaml-file.ts';

/** Files in flows/ that are no flow. */
const others = new Set(['topics.yaml', 'contacts.yaml', 'records.yaml']);

export type Flows = ReadonlyMap<FlowId, Flow>;

/** Every flow of the folder flows/, with everything that is wrong in them or missing in their words. */
export function loadFlows(
  root: string,
  words: Words,
): { readonly flows: Flows; readonly problems: readonly Problem[] } {
  const flows = new Map<FlowId, Flow>();
  const records = loadRecords(root);
  const problems: Problem[] = [...records.problems];
  const schema = flowSchemaWith(records.records);
  const folder = join(root, 'flows');
  for (const file of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
    if (!file.endsWith('.yaml') || others.has(file)) continue;
    const path = join(folder, file);
    const read = readYaml(path, schema);
    if (!read.ok) {
      problems.push(...read.problems);
      continue;
    }
    const flow = read.value;
    if (`${flow.id}.yaml` !== file)
      problems.push({
        file: path,
        line: 1,
        path: 'id',
        says: `expected the name of its file, got ${flow.id}`,
      });
    const missing = missingWords(flow, words, root);
    problems.push(...missing);
    if (missing.length === 0) flows.set(flow.id, { ...flow, version: versionOf(flow, words) });
  }
  return { flows, problems };
}

/** Where the words of an option stand: its own, or those that many questions share ("weet ik niet"). */
export function optionKeys(flow: FlowId, question: string, option: string): readonly string[] {
  return [`${flow}.questions.${question}.options.${option}`, `shared.options.${option}`];
}

/** Every key of words a flow needs; of each row one is enough. */
export function neededWords(flow: Omit<Flow, 'version'>): readonly (readonly string[])[] {
  const { id } = flow;
  const reasons = [...flow.urgency.map((rule) => rule.reason), flow.lowestReason];
  const groups = new Set(flow.tasks.map((task) => task.group));
  return [
    [`${id}.title`],
    [`${id}.after`],
    ...flow.pages.map((page) => [`${id}.pages.${page.id}`]),
    ...flow.pages.flatMap((page) =>
      page.questions.flatMap((question) => [
        [`${id}.questions.${question.id}.label`],
        ...question.options.map((option) => optionKeys(id, question.id, option)),
      ]),
    ),
    ...[...new Set(reasons)].map((reason) => [`${id}.reasons.${reason}`]),
    ...flow.tasks.map((task) => [`${id}.tasks.${task.id}`]),
    ...[...groups].map((group) => [`${id}.groups.${group}`]),
    ...flow.decisions.flatMap(({ code, options }) => [
      [`${id}.decisions.${code}.title`],
      ...options.map((option) => [`${id}.decisions.${code}.options.${option}`, `shared.options.${option}`]),
    ]),
    ...(flow.records ?? []).flatMap((rule) => [
      [`records.titles.${rule.id}`],
      ...rule.questions.flatMap((question) => [
        [`records.questions.${question.id}.label`],
        [`records.report.${question.id}`],
        ...question.options.map((option) => optionKeys('records', question.id, option)),
      ]),
      ...rule.reminders.map((reminder) => [`records.reminders.${reminder.id}`]),
    ]),
  ];
}

function missingWords(flow: Omit<Flow, 'version'>, words: Words, root: string): readonly Problem[] {
  return languages.flatMap((language) =>
    neededWords(flow)
      .filter((keys) => !keys.some((key) => words[language].has(key)))
      .map(([key = '']) => ({
        file: fileOf(root, language, key),
        line: 1,
        path: key.slice(key.indexOf('.') + 1),
        says: `no words, though flows/${flow.id}.yaml asks for them`,
      })),
  );
}

/** A report keeps the flow it was made with, so a version covers the rules and what people read. */
function versionOf(flow: Omit<Flow, 'version'>, words: Words): string {
  const said = languages.map((language) => {
    const own = words[language];
    const keys = own
      .keys()
      .filter((key) => [`${flow.id}.`, 'records.', 'shared.options.'].some((start) => key.startsWith(start)));
    return keys.toSorted().map((key) => [key, own.text(key)]);
  });
  return createHash('sha256')
    .update(JSON.stringify([flow, said]))
    .digest('hex');
}

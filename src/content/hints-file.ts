/**
 * What typed words already say about a report: which phrases stand for which answer, per language.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Condition, Flow, FlowId } from '../core/flow.ts';
import type { Hint } from '../core/hints.ts';
import type { Language } from '../core/school.ts';
import type { Flows } from './flow-file.ts';
import { type Problem, readYaml } from './yaml-file.ts';

export type Hints = Readonly<Record<Language, readonly Hint[]>>;

const hintsFile = z.record(z.string(), z.array(z.string().trim().min(1)).min(1));

/** Reads locales/<language>/<flow>-hints.yaml: `question.option: [phrases]`. A flow may have none. */
export function loadHints(
  root: string,
  flows: Flows,
): { readonly hints: ReadonlyMap<FlowId, Hints>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const hints = new Map<FlowId, Hints>();
  for (const flow of flows.values()) {
    const load = (language: Language): readonly Hint[] => {
      const file = join(root, 'locales', language, `${flow.id}-hints.yaml`);
      if (!existsSync(file)) return [];
      const read = readYaml(
        file,
        hintsFile.superRefine((found, context) => {
          for (const path of Object.keys(found)) {
            const says = wrongHint(flow, path);
            if (says !== undefined) context.addIssue({ code: 'custom', path: [path], message: says });
          }
        }),
      );
      if (read.ok) return Object.entries(read.value).map(([path, phrases]) => hintOf(flow, path, phrases));
      problems.push(...read.problems);
      return [];
    };
    hints.set(flow.id, { nl: load('nl'), en: load('en') });
  }
  return { hints, problems };
}

/** Words may fill in an answer, and never one that says "nothing" or "I do not know". */
function wrongHint(flow: Flow, path: string): string | undefined {
  const { question, option } = placeOf(path);
  const asked = flow.pages.flatMap((page) => page.questions).find((one) => one.id === question);
  if (asked === undefined) return `no question "${question}" in the flow`;
  if (!asked.options.includes(option)) return `no option "${option}" in the question "${question}"`;
  if (question === flow.danger) return 'danger is asked, never read from words';
  const raises = flow.urgency.some((rule) => decidesBy(rule.when, question, option));
  const weighs = flow.urgency.some((rule) =>
    asked.options.some((one) => decidesBy(rule.when, question, one)),
  );
  return weighs && !raises ? 'a hint only raises: no rule of urgency looks for this option' : undefined;
}

function hintOf(flow: Flow, path: string, phrases: readonly string[]): Hint {
  const { question, option } = placeOf(path);
  const asked = flow.pages.flatMap((page) => page.questions).find((one) => one.id === question);
  return { question, option, several: asked?.kind === 'choices', phrases: [...new Set(phrases.map(plain))] };
}

function placeOf(path: string): { readonly question: string; readonly option: string } {
  const [question = '', option = ''] = path.split('.');
  return { question, option };
}

/** As typed text is looked through: small letters, no accents, one space between words. */
function plain(phrase: string): string {
  return phrase
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function decidesBy(when: Condition, question: string, option: string): boolean {
  if ('all' in when) return when.all.some((part) => decidesBy(part, question, option));
  if ('any' in when) return when.any.some((part) => decidesBy(part, question, option));
  return when.question === question && when.is.includes(option);
}

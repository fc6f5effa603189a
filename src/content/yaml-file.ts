// Reads one YAML file of content and says everything that is wrong with it at once, with the line to look at.

import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** One thing that is wrong in a content file. `path` is dotted (`topics.3.verdict`), empty for the file as a whole. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly says: string;
};

export type ReadYaml<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: Problem[] };

/** Reads and checks a YAML file; never throws for what a writer of content can get wrong. */
export function readYaml<T>(file: string, schema: z.ZodType<T>): ReadYaml<T> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const says = (cause as { code?: string }).code === 'ENOENT' ? 'file not found' : String(cause);
    return { ok: false, problems: [{ file, line: 1, path: '', says }] };
  }
  return readYamlText(text, file, schema);
}

/** The same for text that is already in hand; `file` only names it in problems. */
export function readYamlText<T>(text: string, file: string, schema: z.ZodType<T>): ReadYaml<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lines.linePos(error.pos[0]).line,
      path: '',
      says: error.message,
    }));
    return { ok: false, problems };
  }

  const checked = schema.safeParse(document.toJS());
  if (checked.success) return { ok: true, value: checked.data };

  const problems = checked.error.issues.flatMap(spread).map(({ path, says }) => ({
    file,
    line: lineOf(path),
    path: path.join('.'),
    says,
  }));
  return { ok: false, problems };

  // A missing key has no line of its own, so its nearest parent that stands in the file is shown.
  function lineOf(path: readonly (string | number)[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

/** `flows/topics.yaml:42 topics.3.verdict: expected yes|no|only-if` */
export function showProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}`;
  return problem.path === '' ? `${place}: ${problem.says}` : `${place} ${problem.path}: ${problem.says}`;
}

type Wrong = { readonly path: (string | number)[]; readonly says: string };

function spread(issue: z.core.$ZodIssue): Wrong[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], says: 'unknown key' }));
  }
  if (issue.code === 'invalid_value') {
    return [{ path, says: `expected ${issue.values.map(String).join('|')}` }];
  }
  return [{ path, says: issue.message }];
}

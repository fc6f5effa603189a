// What a writer of content hears when a file is wrong: everything at once, with the line to look at.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml, readYamlText, showProblem } from '../../src/content/yaml-file.ts';

const schema = z.strictObject({
  topics: z.array(z.strictObject({ id: z.string(), verdict: z.enum(['yes', 'no']) })),
});

describe('reading a content file', () => {
  it('gives the value when all is well', () => {
    const read = readYamlText('topics:\n  - id: a\n    verdict: yes\n', 'a.yaml', schema);
    expect(read).toEqual({ ok: true, value: { topics: [{ id: 'a', verdict: 'yes' }] } });
  });

  it('says everything that is wrong at once, with line and path', () => {
    const text = 'topics:\n  - id: a\n    verdict: maybe\n  - id: 3\n    verdict: no\n    extra: 1\n';
    const read = readYamlText(text, 'flows/topics.yaml', schema);
    expect(read.ok ? [] : read.problems.map(showProblem)).toEqual([
      'flows/topics.yaml:3 topics.0.verdict: expected yes|no',
      expect.stringMatching(/^flows\/topics\.yaml:4 topics\.1\.id: /),
      'flows/topics.yaml:6 topics.1.extra: unknown key',
    ]);
  });

  it('points at the parent of a key that is missing', () => {
    const read = readYamlText('topics:\n  - id: a\n', 'a.yaml', schema);
    expect(read.ok ? [] : read.problems.map((problem) => [problem.line, problem.path])).toEqual([
      [2, 'topics.0.verdict'],
    ]);
  });

  it('says where the YAML itself is broken', () => {
    const read = readYamlText('topics:\n  - id: "a\n', 'a.yaml', schema);
    expect(read.ok ? [] : read.problems.length).toBeGreaterThan(0);
  });

  it('says that a file is not there instead of throwing', () => {
    const read = readYaml('no/such/file.yaml', schema);
    expect(read.ok ? [] : read.problems.map(showProblem)).toEqual(['no/such/file.yaml:1: file not found']);
  });
});

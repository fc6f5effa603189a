/**
 * Invented answers for tests in which a rule must hold whatever somebody answers.
 */
import fc from 'fast-check';
import type { Answers } from '../../src/core/flow.ts';
import { questionsOf } from '../../src/core/flow.ts';
import { threat } from './school.ts';

/** Any answers a person could give in the flow, half of them or all. */
export const anyAnswers: fc.Arbitrary<Answers> = fc.record(
  Object.fromEntries(
    questionsOf(threat).map((question): [string, fc.Arbitrary<string | readonly string[]>] => [
      question.id,
      question.kind === 'choices'
        ? fc.subarray([...question.options])
        : question.kind === 'choice'
          ? fc.constantFrom(...question.options)
          : fc.constant('tekst'),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<Answers>;

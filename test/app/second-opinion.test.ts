// A model that lies, throws, hangs or talks nonsense leaves every decision of the gate as it was.

import { describe, expect, it } from 'vitest';
import { adviced } from '../../src/app/second-opinion.ts';
import { loadMatcher, readMatcherWords } from '../../src/content/matcher-words.ts';
import type { Adviser } from '../../src/guidance/opinion.ts';
import { readQuestions } from '../../src/content/asked.ts';

const matcher = loadMatcher('.');
const { topics } = readMatcherWords('.').words;
const questions = readQuestions('test/guidance/held-back.jsonl').filter((_, at) => at % 3 === 0);
const never = (): Promise<unknown> => new Promise(() => undefined);
const atOnce = (): Promise<unknown> => Promise.resolve();

const hostile: Adviser = async (_, found) => ({ topics: found.toReversed(), urgent: false });
const throwing: Adviser = () => {
  throw new Error('no');
};
const rejecting: Adviser = () => Promise.reject(new Error('no'));
const babbling = (async () => 'class-page') as unknown as Adviser;

describe('whatever a language model does', () => {
  it.each([
    ['hostile', hostile],
    ['throwing', throwing],
    ['rejecting', rejecting],
    ['babbling', babbling],
  ])('a %s one leaves every decision of the gate identical', async (_, adviser) => {
    for (const { text, lang } of questions) {
      const alone = matcher.understand(text, lang);
      const both = await adviced(alone, text, { ask: adviser, topics }, never);
      expect([both.emergency, both.reasons, both.flow], text).toEqual([
        alone.emergency,
        alone.reasons,
        alone.flow,
      ]);
      if (both.decision === 'answer') expect(both.topics[0]?.id, text).toBe(alone.topics[0]?.id);
    }
  });

  it('nobody waits for one that hangs', async () => {
    const text = 'mag ik een leerling als vriend accepteren';
    const alone = matcher.understand(text, 'nl');
    const hanging: Adviser = () => new Promise(() => undefined);
    await expect(adviced(alone, text, { ask: hanging, topics }, atOnce)).resolves.toEqual(alone);
  });

  it('an emergency is not even shown to it', async () => {
    const text = 'er is gedreigd met een mes, morgen';
    const asked: string[] = [];
    const alone = matcher.understand(text, 'nl');
    await adviced(
      alone,
      text,
      {
        ask: async (said) => {
          asked.push(said);
          return { topics: [], urgent: false };
        },
        topics,
      },
      never,
    );
    expect(asked).toEqual([]);
  });
});

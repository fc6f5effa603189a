// A language model may be asked one day. Whatever it says, nobody in danger is answered more calmly because of it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadMatcher, readMatcherWords } from '../../src/content/matcher-words.ts';
import { withOpinion } from '../../src/guidance/opinion.ts';

const matcher = loadMatcher('.');
const { topics } = readMatcherWords('.').words;
const emergencies = new Set(topics.filter((topic) => topic.emergency).map(({ id }) => id));
const messages = [
  'een leerling heeft gezegd dat hij morgen met een mes naar school komt',
  'ze schreef in haar agenda dat ze niet meer wil leven',
  'een naaktfoto van een meisje uit de derde gaat rond op snap',
  'mag ik een leerling als vriend accepteren op insta',
  'can I use chatgpt for reports',
  'de printer is stuk',
];
const opinions = fc.record({
  topics: fc.array(fc.oneof(fc.constantFrom(...topics.map(({ id }) => id)), fc.string()), { maxLength: 8 }),
  urgent: fc.boolean(),
});

describe('a second opinion', () => {
  it('never quietens the gate, whatever it says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), opinions, (text, opinion) => {
        const alone = matcher.understand(text, 'nl');
        const both = withOpinion(alone, opinion, topics);
        if (alone.emergency) expect([both.emergency, both.flow]).toEqual([true, alone.flow]);
        expect(both.reasons).toEqual(expect.arrayContaining([...alone.reasons]));
        expect(both.emergency).toBe(alone.emergency || opinion.urgent);
      }),
    );
  });

  it('moves no topic of an emergency, and brings in none that was not found', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), opinions, (text, opinion) => {
        const alone = matcher.understand(text, 'nl');
        const both = withOpinion(alone, opinion, topics);
        expect(both.topics.map(({ id }) => id).toSorted()).toEqual(
          alone.topics.map(({ id }) => id).toSorted(),
        );
        alone.topics.forEach(({ id }, place) => {
          if (emergencies.has(id)) expect(both.topics[place]?.id).toBe(id);
        });
      }),
    );
  });

  it('gives no verdict of its own: what it moves to the front is a choice', () => {
    const alone = matcher.understand('mag ik een leerling als vriend accepteren op insta', 'nl');
    const [, second] = alone.topics;
    const both = withOpinion(alone, { topics: [second?.id ?? ''], urgent: false }, topics);
    expect(both.topics[0]?.id).toBe(second?.id);
    expect(both.decision).not.toBe('answer');
  });

  it('may call a calm message urgent', () => {
    const alone = matcher.understand('mag ik een leerling als vriend accepteren op insta', 'nl');
    const both = withOpinion(alone, { topics: [], urgent: true }, topics);
    expect(both).toMatchObject({ emergency: true, flow: 'other' });
    expect(both.decision).not.toBe('answer');
  });
});

// A school lays its own topics and examples over ours. They are understood without code, and can hush nothing up.

import { describe, expect, it } from 'vitest';
import { loadMatcher, readMatcherWords } from '../../src/content/matcher-words.ts';
import type { Example, MatcherWords } from '../../src/guidance/types.ts';

const base = loadMatcher('.');
const { topics } = readMatcherWords('.').words;
const laptops: MatcherWords['topics'][number] = {
  id: 'own-laptop-cart',
  code: 'S01',
  answered: true,
  emergency: false,
  flow: null,
};
const example = (text: string, topic = laptops.id): Example => ({ text, topic, urgent: false });

const emergencies = [
  'een leerling heeft gezegd dat hij morgen met een mes naar school komt',
  'ze schreef in haar agenda dat ze niet meer wil leven',
  'een naaktfoto van een meisje uit de derde gaat rond op snap',
  'een collega zoent met een leerling',
  'a boy in my tutor group says he wants to kill himself',
];

describe("a school's own topic", () => {
  it('is found with a title and two examples in each language', () => {
    const own = base.withOwn(
      [laptops],
      [
        'hoe reserveer ik de laptopkar',
        'laptopkar boeken',
        'how do I book the laptop cart',
        'reserve the laptop trolley',
      ].map((text) => example(text)),
    );
    expect(own.understand('laptopkar reserveren', 'nl').topics[0]?.id).toBe(laptops.id);
    expect(own.understand('can I book the laptop cart for tuesday', 'en').topics[0]?.id).toBe(laptops.id);
    expect(own.understand('mag ik een leerling toevoegen op snap', 'nl').topics[0]?.id).toBe(
      'friend-request-from-pupil',
    );
  });

  it('stands first for the very words of its example', () => {
    const own = base.withOwn([laptops], [example('hoe reserveer ik de laptopkar')]);
    expect(own.understand('hoe reserveer ik de laptopkar', 'nl')).toMatchObject({ decision: 'answer' });
  });

  it('can add an example to a topic of ours', () => {
    const text = 'vraagje over de knuffelbeer van groep drie';
    const own = base.withOwn([], [example(text, 'class-page')]);
    expect(own.understand(text, 'nl').topics[0]?.id).toBe('class-page');
  });

  it('never lowers or hides an emergency, however hostile its examples', () => {
    const hostile = base.withOwn(
      [laptops, ...topics.map((topic) => ({ ...topic, emergency: false, flow: null }))],
      emergencies.map((text) => example(text)),
    );
    for (const text of emergencies) {
      const alone = base.understand(text, 'nl');
      const laid = hostile.understand(text, 'nl');
      expect([laid.emergency, laid.reasons, laid.flow], text).toEqual([true, alone.reasons, alone.flow]);
      expect(laid.decision, text).toBe(alone.decision);
      expect(laid.topics[0]?.id, text).toBe(alone.topics[0]?.id);
    }
  });
});

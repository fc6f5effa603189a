// Promises over every guidance topic in every language.

import { describe, expect, it } from 'vitest';
import { blanksOf, countWords, loadTopics, mostWords } from '../../src/content/topics.ts';
import { readExamples } from '../../src/content/examples.ts';
import { isLearnedFresh, readMatcherWords } from '../../src/content/matcher-words.ts';
import { showProblem } from '../../src/content/yaml-file.ts';
import type { TopicWords } from '../../src/guidance/types.ts';

const { topics, words, law, contacts, wording, problems } = loadTopics('.');
const languages = ['nl', 'en'] as const;
const answered = topics.filter((topic) => topic.answered);
const fields = ['verdict', 'answer', 'why', 'instead', 'rule', 'ask'] as const;

function fieldsOf(one: TopicWords | undefined): Record<(typeof fields)[number], string> {
  if (one === undefined || one.verdict === undefined) throw new Error('an answered topic without words');
  return one;
}

describe('the topics', () => {
  it('are read without a problem', () => {
    expect(problems.map(showProblem)).toEqual([]);
    const matcher = readMatcherWords('.');
    expect(matcher.problems.map(showProblem)).toEqual([]);
    expect(readExamples('.', matcher.words.topics).problems.map(showProblem)).toEqual([]);
  });

  it('were learned from exactly the examples and words that stand here; if not: npm run learn', () => {
    expect(isLearnedFresh('.')).toBe(true);
  }, 30_000);

  it('are the fifty-five of the domain, each known by one code and one id', () => {
    expect(topics.map((topic) => topic.code)).toEqual(
      Array.from({ length: 55 }, (_, n) => `T${String(n + 1).padStart(2, '0')}`),
    );
    expect(new Set(topics.map((topic) => topic.id)).size).toBe(55);
  });

  it.each(languages)('stand in the words of %s, and nothing else does', (language) => {
    expect(Object.keys(words[language]).toSorted()).toEqual(topics.map((topic) => topic.id).toSorted());
  });

  it.each(languages)(
    'have at most sixty words before the first button in %s, whatever the school type',
    (language) => {
      for (const topic of answered) {
        const { verdict, answer } = fieldsOf(words[language][topic.id]);
        for (const type of ['po', 'vo', 'mbo'] as const) {
          const filled = `${verdict} ${answer}`.replace(
            /\{(\w+)\}/g,
            (_, blank: string) => wording[language][type][blank] ?? 'school',
          );
          expect(countWords(filled), `${topic.id} for ${type}: ${filled}`).toBeLessThanOrEqual(mostWords);
        }
      }
    },
  );

  it('have the same blanks in every language', () => {
    for (const topic of answered) {
      for (const field of fields) {
        const [nl, en] = languages.map((language) =>
          [...new Set(blanksOf(fieldsOf(words[language][topic.id])[field]))].toSorted(),
        );
        expect(en, `${topic.id}.${field}`).toEqual(nl);
      }
    }
  });

  it.each(languages)('use only blanks that every school type fills in %s', (language) => {
    for (const topic of answered) {
      for (const field of fields) {
        for (const blank of blanksOf(fieldsOf(words[language][topic.id])[field])) {
          if (blank === 'school') continue;
          for (const type of ['po', 'vo', 'mbo'] as const)
            expect(wording[language][type], `${topic.id} {${blank}}`).toHaveProperty(blank);
        }
      }
    }
  });

  it('say what became stricter, in every language, and nothing unused', () => {
    const used = new Set(answered.flatMap((topic) => topic.lawChanged));
    for (const language of languages)
      expect(Object.keys(law[language]).toSorted()).toEqual([...used].toSorted());
  });

  it('name an article of the protocol in their rule', () => {
    for (const topic of answered) {
      for (const article of topic.articles)
        expect(fieldsOf(words.nl[topic.id]).rule, topic.id).toMatch(new RegExp(`\\b${article}\\b`));
    }
  });
});

describe('an emergency topic', () => {
  const emergencies = answered.filter((topic) => topic.emergency);

  it.each(languages)('opens with what to do now, and with 112, in %s', (language) => {
    for (const topic of emergencies) {
      const { verdict, answer } = fieldsOf(words[language][topic.id]);
      expect(topic.verdict, topic.id).toBe('act-now');
      expect(`${verdict} ${answer}`, topic.id).toContain('112');
    }
  });

  it('about images never asks anybody to show or view one', () => {
    const { verdict, answer, why, instead, rule, ask } = fieldsOf(words.nl['sexting-image-circulating']);
    expect(`${verdict} ${answer} ${why} ${instead} ${rule} ${ask}`).not.toMatch(
      /laat (het|de|dit|zien)|toon|bekijk het|stuur het naar/i,
    );
    const english = fieldsOf(words.en['sexting-image-circulating']);
    expect(Object.values(english).join(' ')).not.toMatch(/\bshow\b|look at it|send it to/i);
  });

  it('of the image report never asks anybody to show, view, keep or send one', () => {
    for (const topic of answered.filter(({ flow }) => flow === 'image')) {
      const said = (language: 'nl' | 'en') =>
        fields.map((field) => fieldsOf(words[language][topic.id])[field]);
      expect(said('nl').join(' '), topic.id).not.toMatch(
        /laat (het|dit|de beelden|zien)|toon|bekijk het|stuur (het|de beelden)|bewaar (het|de beelden)/i,
      );
      expect(said('en').join(' '), topic.id).not.toMatch(
        /\bshow\b|look at it|send (it|the images)|keep (it|the images)/i,
      );
    }
  });

  it('about a colleague sends the reporter to the board', () => {
    const topic = topics.find((one) => one.id === 'worry-about-colleague-contact');
    expect(topic?.answered === true && topic.contacts[0]).toBe('board');
    expect(fieldsOf(words.nl['worry-about-colleague-contact']).verdict).toContain('bestuur');
    expect(fieldsOf(words.en['worry-about-colleague-contact']).verdict).toContain('board');
  });

  it('about an accusation against a colleague does so too, and says that telling others is not enough', () => {
    const topic = topics.find((one) => one.id === 'accusation-against-colleague');
    expect(topic?.answered === true && topic.contacts[0]).toBe('board');
    const [nl, en] = languages.map((language) => fieldsOf(words[language]['accusation-against-colleague']));
    expect(nl?.verdict).toContain('bestuur');
    expect(nl?.answer).toContain('is niet genoeg');
    expect(en?.verdict).toContain('board');
    expect(en?.answer).toContain('is not enough');
  });
});

describe('no answer', () => {
  it('names somebody guilty, or promises that a thing stays secret', () => {
    for (const topic of answered) {
      const said = (language: 'nl' | 'en') => Object.values(fieldsOf(words[language][topic.id])).join(' ');
      expect(said('nl'), topic.id).not.toMatch(
        /\bdaders?\b|verdachte|blijft (geheim|anoniem)|niemand hoort/i,
      );
      expect(said('en'), topic.id).not.toMatch(
        /perpetrator|offender|culprit|stays? (secret|anonymous)|nobody will know/i,
      );
    }
  });
});

describe('the contacts', () => {
  it('carry a number only as data, never in the words of an answer, but 112 and 113', () => {
    for (const language of languages) {
      for (const topic of answered) {
        const text = Object.values(fieldsOf(words[language][topic.id])).join(' ');
        expect(text.replace(/11[23]\b/g, ''), `${language} ${topic.id}`).not.toMatch(/\d{4}|\d{3}-\d/);
      }
    }
  });

  it('of a school itself stand here as an id only', () => {
    for (const contact of contacts.filter((one) => one.status === 'L')) expect(contact.number).toBeNull();
  });
});

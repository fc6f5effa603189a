import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hint } from '../../src/core/hints.ts';
import { answersFromWords } from '../../src/core/hints.ts';
import type { NameWords } from '../../src/core/names.ts';
import { withInitials } from '../../src/core/names.ts';

const words: NameWords = {
  firstNames: new Set(['fatima', 'jan', 'mees', 'roos', 'josé']),
  before: new Set(['juf', 'meester', 'leerling']),
  notNames: new Set([
    'maandag',
    'maart',
    'mees',
    'roos',
    'de',
    'de',
    'ik',
    'politie',
    'morgen',
    'snapchat',
    'juf',
    'er',
  ]),
};
const staff = new Set(['wouters']);
const initials = (text: string): string => withInitials(text, words, staff).text;

describe('likely names become initials', () => {
  it.each([
    ['Jan zei dat hij een mes heeft.', 'J. zei dat hij een mes heeft.'],
    ['ik hoorde dat fatima bang is', 'ik hoorde dat F. bang is'],
    ['Gisteren stond Kevin Bakker bij de poort.', 'Gisteren stond K. B. bij de poort.'],
    ['Er staat dat Fatima el Bakkali niet komt.', 'Er staat dat F. el B. niet komt.'],
    ["Fatima’s fiets en Jan's tas", "F.’s fiets en J.'s tas"],
    ["hij schreef 'Fatima' op de deur", "hij schreef 'F.' op de deur"],
    ['Tegen juf Wilders gezegd.', 'Tegen juf W. gezegd.'],
    ['tegen wouters gezegd', 'tegen W. gezegd'],
    ['JAN komt morgen', 'J. komt morgen'],
    ['José en Jose\u0301 kwamen', 'J. en J. kwamen'],
    ['leerling Mees was erbij', 'leerling M. was erbij'],
  ])('%s', (text, expected) => {
    // A name that is an everyday word too counts when "leerling" stands before it and it has its capital.
    expect(initials(text)).toBe(expected);
  });

  it.each([
    'Morgen komt er iemand. Iemand met een mes. Wat nu?',
    'Op Maandag of in Maart, via Snapchat, zei de Politie.',
    'Er is een WAPEN gezien op het VMBO.',
    'een roos op tafel',
    '"Kom niet naar school." Dat stond er.',
    '',
  ])('and leaves alone what only starts a sentence, is a day, a month or a word: %s', (text) => {
    expect(withInitials(text, words, staff)).toEqual({ text, count: 0 });
  });

  it('leaves a link whole, because half an address is no evidence', () => {
    expect(initials('zie https://Site.example/Jayden?van=Fatima')).toBe(
      'zie https://Site.example/Jayden?van=Fatima',
    );
  });

  it('and says how many', () => {
    expect(withInitials('Jan en Fatima', words, staff).count).toBe(2);
  });

  it('and never changes anything else: what is left over stands in the same order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const { text: out, count } = withInitials(text, words, staff);
        if (count === 0) return out === text;
        return out.length <= text.length + count && out.isWellFormed() === text.isWellFormed();
      }),
    );
  });
});

describe('what the words already say', () => {
  const hints: readonly Hint[] = [
    { question: 'mentioned', option: 'weapon', several: true, phrases: ['mes', 'pistool'] },
    { question: 'mentioned', option: 'weapon', several: true, phrases: ['geweer'] },
    { question: 'mentioned', option: 'time', several: true, phrases: ['morgen'] },
    { question: 'when', option: 'today', several: false, phrases: ['vandaag', 'zo meteen'] },
    { question: 'when', option: 'tomorrow', several: false, phrases: ['morgen'] },
    { question: 'noticed', option: 'told-someone', several: true, phrases: ['Zéi dat!'] },
  ];

  it.each([
    ['Hij heeft een MES en een geweer, komt morgen.', { mentioned: ['weapon', 'time'], when: 'tomorrow' }],
    ['Zo  meteen, of morgen', { mentioned: ['time'], when: 'today' }],
    ['hij zei dat.', { noticed: ['told-someone'] }],
  ])('%s', (text, expected) => {
    expect(answersFromWords(text, hints)).toEqual(expected);
  });

  it.each(['Bij de mesthoop.', 'domestos', 'overmorgen', 'vandaagse', 'zo en meteen', ''])(
    'is found in whole words only: %s',
    (text) => {
      expect(answersFromWords(text, hints)).toEqual({});
    },
  );

  it('is found between any marks, and in capitals', () => {
    fc.assert(
      fc.property(fc.constantFrom('.', '!', '"', '(', ' ', '\n', '…', '-'), fc.boolean(), (mark, loud) => {
        const text = `x${mark}${loud ? 'MES' : 'mes'}${mark}x`;
        return answersFromWords(text, hints)['mentioned']?.includes('weapon') === true;
      }),
    );
  });
});

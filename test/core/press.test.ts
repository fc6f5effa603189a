import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Press } from '../../src/core/press.ts';
import { readPress, writePress } from '../../src/core/press.ts';

const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/);

/** One of each kind of press, by how many ids it has. */
const press: fc.Arbitrary<Press> = fc.oneof(
  fc.record({ do: fc.constantFrom('menu' as const, 'not-these' as const), nonce: word }),
  fc.record({
    do: fc.constantFrom('send' as const, 'stop' as const, 'continue' as const),
    nonce: word,
    draft: word,
  }),
  fc.record({ do: fc.constant('danger' as const), nonce: word, draft: word, answer: word }),
  fc.record({ do: fc.constant('tick' as const), nonce: word, case: word, item: word, state: word }),
  fc.record({
    do: fc.constant('confirm-holder' as const),
    nonce: word,
    school: word,
    person: word,
    role: word,
  }),
);

describe('a press', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(press, (one) => {
        expect(readPress(writePress(one))).toEqual(one);
      }),
    );
  });

  it('fits in the button of every platform', () => {
    fc.assert(fc.property(press, (one) => writePress(one).length <= 600));
  });

  it('is refused when anybody else wrote it', () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => readPress(text) === undefined));
    expect(readPress(`1~menu~${'a'.repeat(1000)}`)).toBeUndefined();
  });

  it('is refused unless it is letter for letter what we write, also when its pieces are ours', () => {
    const piece = fc.constantFrom('1', '~', '~', 'menu', 'send', 'tick', 'a', '.', ' ', 'é', '\n', '\0');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const read = readPress(text);
        return read === undefined || writePress(read) === text;
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused when anything was changed in its form', () => {
    const changes = fc.constantFrom<(text: string) => string>(
      (text) => `2${text.slice(1)}`,
      (text) => `${text}~more`,
      (text) => text.slice(0, text.lastIndexOf('~')),
      (text) => `${text}~`,
      (text) => ` ${text}`,
      (text) => `${text}\n`,
      (text) => text.replace('~', '~~'),
      (text) => `${text} drop`,
      (text) => `${text}é`,
    );
    fc.assert(fc.property(press, changes, (one, change) => readPress(change(writePress(one))) === undefined));
  });

  it.each([
    '1~toString~n',
    '1~__proto__~n',
    '1~constructor~n',
    '1~hasOwnProperty~n',
    '1~~n',
    '1~menu~',
    '1~menu',
  ])('is refused when its verb is none of ours: %s', (text) => {
    expect(readPress(text)).toBeUndefined();
  });

  it('never carries anything but words: a name, a sentence or a separator is a bug of ours', () => {
    const notWord = fc
      .oneof(fc.string({ maxLength: 80 }), fc.constantFrom('Jan Jansen', 'José', 'a~b', 'a\n', '', '日本'))
      .filter((text) => !/^[A-Za-z0-9_.-]{1,64}$/.test(text));
    fc.assert(
      fc.property(notWord, word, (bad, good) => {
        expect(() => writePress({ do: 'send', nonce: good, draft: bad })).toThrow('draft must be a word');
        expect(() => writePress({ do: 'send', nonce: bad, draft: good })).toThrow('nonce must be a word');
      }),
    );
  });

  it('that is refused for its words does not say them', () => {
    expect(() => writePress({ do: 'send', nonce: 'n', draft: 'Jan Jansen' })).not.toThrow('Jansen');
  });
});

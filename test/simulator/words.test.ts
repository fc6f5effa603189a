// The words of the practice page are there in both languages, with the same blanks, and nothing is left over.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

type Words = { readonly [key: string]: string | Words };
const root = join(import.meta.dirname, '../..');

const wordsOf = (language: string): ReadonlyMap<string, string> => {
  const walk = (words: Words, path: string): [string, string][] =>
    Object.entries(words).flatMap(([key, held]) =>
      typeof held === 'string' ? [[`${path}${key}`, held]] : walk(held, `${path}${key}.`),
    );
  return new Map(
    walk(parse(readFileSync(join(root, `locales/${language}/simulator.yaml`), 'utf8')) as Words, ''),
  );
};
const blanksIn = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

it('says everything in both languages, with the same blanks', () => {
  const [nl, en] = [wordsOf('nl'), wordsOf('en')];
  expect([...en.keys()]).toEqual([...nl.keys()]);
  for (const [key, text] of nl) expect(blanksIn(en.get(key) ?? ''), key).toEqual(blanksIn(text));
});

it('holds no words that nobody reads, and misses none that are asked for', () => {
  const folder = join(root, 'src/simulator/page');
  const code = readdirSync(folder)
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const known = wordsOf('nl');
  // What is put together from a list, and what stands there before the page has opened.
  const isMade = (key: string) =>
    /^(faults\.(ok|twice|hang|429|500|lost|gone)|roles\.\w+|loading)$/.test(key);
  expect([...known.keys()].filter((key) => !isMade(key) && !code.includes(`'${key}'`))).toEqual([]);
  const asked = [...code.matchAll(/\bsay\('([\w.]+)'/g)].map(([, key]) => key ?? '');
  expect(asked.filter((key) => !known.has(key))).toEqual([]);
});

// The words: the same in every language, none missing, none unused, and no number that is not in the list of contacts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFlows, neededWords } from '../../src/content/flow-file.ts';
import { checkWords, loadWords, sheetFor, wordsOf } from '../../src/content/words.ts';
import { questionsOf, recordsOf } from '../../src/core/flow.ts';
import { languages } from '../../src/core/school.ts';

const root = join(import.meta.dirname, '../..');
const { words, problems } = loadWords(root);
const { flows } = loadFlows(root, words);
const ours = /^(cards|shared|refusals|records|threat)\./;

describe('the words', () => {
  it('can all be read, and say the same with the same blanks in every language', () => {
    expect([...problems, ...checkWords(words, root)]).toEqual([]);
  });

  it('are all there for what the cards and the house say', () => {
    const missing = [...literals()].filter((key) => !words.nl.has(key));
    expect(missing).toEqual([]);
  });

  it('have a short name without a question mark for everything a report holds', () => {
    for (const flow of flows.values()) {
      const first = flow.tasks.filter((task) => task.firstStep === true);
      for (const { id } of [...questionsOf(flow), ...first])
        for (const language of languages) {
          const name = words[language].text(`${flow.id}.report.${id}`) ?? '';
          expect(name, id).toMatch(/^[^?:.]+$/);
          expect(name.length, id).toBeLessThanOrEqual(30);
        }
    }
  });

  it('have a short name, a title and an open "weet ik niet" for everything that handlers fill in', () => {
    const records = [...flows.values()].flatMap((flow) => recordsOf(flow));
    expect(records.length).toBeGreaterThan(0);
    for (const language of languages)
      for (const { id: record, questions } of records) {
        expect(words[language].text(`records.titles.${record}`)?.length, record).toBeLessThanOrEqual(40);
        for (const { id, options } of questions) {
          const name = words[language].text(`records.report.${id}`) ?? '';
          expect(name, id).toMatch(/^[^?:.]+$/);
          expect(name.length, id).toBeLessThanOrEqual(30);
          for (const option of options) {
            const own = words[language].text(`records.questions.${id}.options.${option}`);
            const said = own ?? words[language].text(`shared.options.${option}`) ?? '';
            // Slack takes 75 letters, with the longest word for a pupil in it.
            expect(said.replace('{pupils}', 'leerlingen').length, option).toBeLessThanOrEqual(75);
          }
        }
      }
  });

  it('hold nothing that nobody says', () => {
    const said = used();
    const unused = words.nl.keys().filter((key) => ours.test(key) && !said.some((fits) => fits(key)));
    expect(unused).toEqual([]);
  });

  it('name no phone number that is not in the list of contacts', () => {
    const known = readFileSync(join(root, 'flows/contacts.yaml'), 'utf8').replaceAll(/[\s-]/g, '');
    const examples = new Set(['06-12345678']);
    for (const language of languages)
      for (const key of words[language].keys().filter((one) => ours.test(one)))
        for (const [number] of (words[language].text(key) ?? '').matchAll(/\b0\d{1,3}-\d[\d ]*\d/g))
          if (!examples.has(number)) expect(known).toContain(number.replaceAll(/[\s-]/g, ''));
  });
});

describe('a sheet', () => {
  const at = Date.parse('2026-05-12T08:41:00Z');
  const sheet = (language: 'nl' | 'en', kind: 'po' | 'vo' | 'mbo' = 'po') =>
    sheetFor(words, {
      language,
      school: { kind, name: 'De Voorbeeldschool' },
      nonce: 'n1',
      now: at,
      timeZone: 'Europe/Amsterdam',
    });

  it('calls people as the kind of school does', () => {
    expect(sheet('nl', 'po').say('shared.roles.mentor')).toBe('juf of meester');
    expect(sheet('nl', 'mbo').say('threat.questions.channel.label')).toBe('Hoe kwam het binnen?');
    expect(sheet('nl', 'mbo').say('threat.questions.sender.options.pupil')).toBe('Een student');
  });

  it('says a time as people say it: the day only when it is another one', () => {
    const day = 24 * 60 * 60_000;
    expect(sheet('nl').time(at)).toBe('10:41');
    expect(sheet('nl').time(at - day)).toBe('11 mei 10:41');
    expect(sheet('en').time(at - day)).toBe('11 May 10:41');
    expect(sheet('en').time(at - 365 * day)).toBe('12 May 2025 10:41');
  });

  it('gives every button of a card the same nonce', () => {
    expect(sheet('nl').press('send', { draft: 'd1' })).toEqual({ do: 'send', nonce: 'n1', draft: 'd1' });
  });

  it('knows its words without a school', () => {
    const none = sheetFor(words, {
      language: 'nl',
      school: undefined,
      nonce: 'n1',
      now: at,
      timeZone: 'Europe/Amsterdam',
    });
    expect(none.say('shared.roles.mentor')).toBe('mentor');
  });
});

describe('a language', () => {
  const one = wordsOf(
    'nl',
    new Map([['a.b', 'Hallo {name}, <b>{count, plural, one {# dag} other {# dagen}}</b>']]),
  );

  it('fails loudly on a key that is not there, and on a blank that is not filled', () => {
    expect(() => one.say('a.c')).toThrow('no words in "nl" under "a.c"');
    expect(() => one.say('a.b', { count: 1 })).toThrow('name');
  });

  it('takes what people typed as text, never as markup or blanks', () => {
    expect(one.say('a.b', { name: '{count} <i>', count: 2 })).toBe('Hallo {count} <i>, <b>2 dagen</b>');
    expect(one.blanks('a.b')).toEqual(['count', 'name']);
  });
});

function sources(): string {
  const files = ['cards', 'src/app'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(root, folder, file)),
  );
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

/** Keys written out in full. A form's own name stands for its title and its button. */
function literals(): ReadonlySet<string> {
  const source = sources();
  const forms = [...source.matchAll(/words: '(cards\.[\w.-]+)'/g)].map((found) => found[1] ?? '');
  const all = [...source.matchAll(/'((?:cards|shared|refusals)\.[\w.-]+)'/g)].map((found) => found[1] ?? '');
  const whole = all.filter((key) => !forms.includes(key));
  return new Set([...whole, ...forms.flatMap((form) => [`${form}.title`, `${form}.submit`])]);
}

/** What a key may be to count as said: written out, filled in from parts, or asked for by a flow. */
function used(): readonly ((key: string) => boolean)[] {
  const written = literals();
  const patterns = [...sources().matchAll(/`((?:cards|shared|refusals|\$\{\w+(?:\.\w+)?\})\.[^`\s]+)`/g)].map(
    (found) => new RegExp(`^${(found[1] ?? '').replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[^.]+')}$`),
  );
  const needed = new Set([...flows.values()].flatMap((flow) => neededWords(flow).flat()));
  const extra = /^threat\.(start|after|first\.\w+|report\.[\w-]+|questions\.[\w-]+\.(hint|intro))$/;
  const records = [...flows.values()].flatMap((flow) => recordsOf(flow));
  const asked = new Set([
    ...records.map((rule) => `records.intros.${rule.id}`),
    ...records.flatMap((rule) => rule.questions.map(({ id }) => `records.questions.${id}.hint`)),
  ]);
  const general = patterns.filter((pattern) => !pattern.source.startsWith('^[^.]+'));
  return [
    (key) => written.has(key),
    (key) => needed.has(key),
    (key) => extra.test(key),
    (key) => asked.has(key),
    (key) => general.some((pattern) => pattern.test(key)),
  ];
}

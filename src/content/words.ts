/**
 * The words of the house: every sentence a person reads, by key, in each language.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import { wallTime } from '../core/calendar.ts';
import type { Language, School } from '../core/school.ts';
import { languages } from '../core/school.ts';
import type { Sheet } from '../core/sheet.ts';
import type { Problem } from './yaml-file.ts';
import { readYaml } from './yaml-file.ts';

export type Values = Readonly<Record<string, string | number>>;

/** The words of one language. */
export type WordsOf = {
  /** The words under this key with its blanks filled; throws on a key that is not there, because that is a bug of ours. */
  readonly say: (key: string, values?: Values) => string;
  readonly has: (key: string) => boolean;
  readonly keys: () => readonly string[];
  /** The words as written, with their blanks open. */
  readonly text: (key: string) => string | undefined;
  /** The names of the blanks in these words, sorted. */
  readonly blanks: (key: string) => readonly string[];
};

export type Words = Readonly<Record<Language, WordsOf>>;

/** Files that hold what the house understands when people type, instead of what it says; and the simulator's own. */
const noWords = /^(examples|lexicon|gate|names|simulator)(-|$)|-hints$/;

/** Reads every file of words; the name of the file is the first part of each key in it. */
export function loadWords(root: string): { readonly words: Words; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const load = (language: Language): WordsOf => {
    const texts = new Map<string, string>();
    const folder = join(root, 'locales', language);
    for (const file of existsSync(folder) ? readdirSync(folder).toSorted() : []) {
      const name = basename(file, '.yaml');
      if (!file.endsWith('.yaml') || noWords.test(name)) continue;
      const read = readYaml(join(folder, file), wordsFile);
      if (read.ok) for (const [key, text] of flat(read.value, name)) texts.set(key, text);
      else problems.push(...read.problems);
    }
    return wordsOf(language, texts);
  };
  return { words: { nl: load('nl'), en: load('en') }, problems };
}

/** Words from texts that are already in hand. A message is taken apart when it is first said, and kept. */
export function wordsOf(language: Language, texts: ReadonlyMap<string, string>): WordsOf {
  const parsed = new Map<string, IntlMessageFormat>();
  const message = (key: string): IntlMessageFormat => {
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const text = texts.get(key);
    if (text === undefined) throw new Error(`no words in "${language}" under "${key}"`);
    const made = parse(text, language);
    parsed.set(key, made);
    return made;
  };
  return {
    say: (key, values) => String(message(key).format(values)),
    has: (key) => texts.has(key),
    keys: () => [...texts.keys()],
    text: (key) => texts.get(key),
    blanks: (key) => [...new Set(blanksIn(message(key).getAst()))].toSorted(),
  };
}

/** What a card is written with; the school's own role words and its name are filled in by themselves. */
export function sheetFor(
  words: Words,
  given: {
    readonly language: Language;
    /** Nothing when it is not known at which school somebody is: then the words of a secondary school are used. */
    readonly school: Pick<School, 'kind' | 'name'> | undefined;
    readonly nonce: string;
    readonly now: number;
    readonly timeZone: string;
  },
): Sheet {
  const { language, school, nonce, now, timeZone } = given;
  const own = words[language];
  const blanks = { ...wordingOf(own, school?.kind ?? 'vo'), school: school?.name ?? 'school' };
  return {
    language,
    say: (key, values) => own.say(key, { ...blanks, ...values }),
    has: own.has,
    press: (verb, ids) => ({ do: verb, nonce, ...ids }) as never,
    time: (at) => timeAsSaid(at, now, language, timeZone),
  };
}

const wordings = new WeakMap<WordsOf, Map<string, Values>>();

/** How people are called at a school of this kind: `po.teacher` in wording.yaml fills the blank {teacher}. */
function wordingOf(words: WordsOf, kind: School['kind']): Values {
  const known = wordings.get(words) ?? new Map<string, Values>();
  wordings.set(words, known);
  const made = known.get(kind);
  if (made !== undefined) return made;
  const start = `wording.${kind}.`;
  const keys = words.keys().filter((key) => key.startsWith(start));
  const wording = Object.fromEntries(keys.map((key) => [key.slice(start.length), words.say(key)]));
  known.set(kind, wording);
  return wording;
}

/** "10:41"; on another day "12 mei 10:41", in another year with the year. */
export function timeAsSaid(at: number, now: number, language: Language, timeZone: string): string {
  const { date, minutes } = wallTime(at, timeZone);
  const today = wallTime(now, timeZone).date;
  const time = [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  if (date === today) return time;
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  return `${format(language, timeZone, { day: 'numeric', month: 'long', ...year }).format(at)} ${time}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, timeZone: string, how: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = [language, timeZone, ...Object.keys(how)].join(' ');
  const known = formats.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', { timeZone, ...how });
  formats.set(name, made);
  return made;
}

/** Everything that differs between the languages, and every message that cannot be read. For `check` and the tests. */
export function checkWords(words: Words, root: string): readonly Problem[] {
  return languages.flatMap((language) =>
    words[language].keys().flatMap((key) => {
      const wrong = (says: string): Problem[] => [
        { file: fileOf(root, language, key), line: 1, path: key.slice(key.indexOf('.') + 1), says },
      ];
      try {
        const blanks = words[language].blanks(key);
        const others = languages.filter((other) => other !== language);
        return others.flatMap((other) => {
          if (!words[other].has(key)) return wrong(`has no words in "${other}"`);
          const there = words[other].blanks(key);
          return String(there) === String(blanks) || language !== 'nl'
            ? []
            : wrong(`has the blanks {${blanks.join('} {')}}, in "${other}" {${there.join('} {')}}`);
        });
      } catch (error) {
        return wrong(error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

/** The file in which the words of this key belong. */
export function fileOf(root: string, language: Language, key: string): string {
  return join(root, 'locales', language, `${key.split('.')[0]}.yaml`);
}

type Tree = string | { readonly [key: string]: Tree };

const wordsFile = z.unknown().transform((value, context): Tree => {
  const walk = (part: unknown, path: (string | number)[]): void => {
    if (typeof part === 'string' && part.trim() !== '') return;
    if (typeof part === 'object' && part !== null && !Array.isArray(part))
      for (const [key, below] of Object.entries(part)) {
        if (key.includes('.'))
          context.addIssue({ code: 'custom', path: [...path, key], message: 'a key holds no full stop' });
        walk(below, [...path, key]);
      }
    else context.addIssue({ code: 'custom', path, message: 'expected words, or keys with words below them' });
  };
  if (typeof value === 'string') context.addIssue({ code: 'custom', message: 'expected keys with words' });
  walk(value, []);
  return value as Tree;
});

/** A key at the top that repeats the file's name is left out: `topics:` in topics.yaml is not said twice. */
function flat(tree: Tree, under: string, top = under): readonly (readonly [string, string])[] {
  if (typeof tree === 'string') return [[under, tree]];
  return Object.entries(tree).flatMap(([key, below]) =>
    flat(
      below,
      under === top && key === top ? top : `${under}.${key}`,
      under === top && key === top ? '' : top,
    ),
  );
}

type Parsed = ReturnType<IntlMessageFormat['getAst']>;

// A tag in a message stays text: what a person typed must never be read as markup.
function parse(text: string, language: Language): IntlMessageFormat {
  return new IntlMessageFormat(text, language === 'nl' ? 'nl-NL' : 'en-GB', undefined, { ignoreTag: true });
}

/** Kinds 0 and 7 of the parser are plain text and "#"; a choice between messages has messages below it. */
function blanksIn(parts: Parsed): readonly string[] {
  return parts.flatMap((part) => {
    const kind: number = part.type;
    if (kind === 0 || kind === 7 || !('value' in part)) return [];
    const below =
      'options' in part ? Object.values(part.options).flatMap(({ value }) => blanksIn(value)) : [];
    return [part.value, ...below];
  });
}

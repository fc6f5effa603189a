// The page's own words, in the language that was chosen for it, and how it writes a time.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../../core/school.ts';
import type { Words } from './api.ts';

type Say = (key: string, values?: Readonly<Record<string, string>>) => string;

export const Speech = createContext<{
  readonly say: Say;
  readonly language: Language;
  /** The day in the school, as `dayOf` writes it. */
  readonly today: string;
}>({ say: (key) => key, language: 'nl', today: '' });
export const useSay = (): Say => useContext(Speech).say;

/** Finds a sentence by its path and fills its blanks. */
export function sayIn(words: Words): Say {
  return (key, values = {}) => {
    let found: string | Words | undefined = words;
    for (const step of key.split('.')) found = typeof found === 'object' ? found[step] : undefined;
    const text = typeof found === 'string' ? found : key;
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  };
}

const shown = (at: string, language: Language, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    timeZone: 'Europe/Amsterdam',
    ...parts,
  }).format(new Date(at));
const hours = { hour: '2-digit', minute: '2-digit' } as const;
const day = { day: 'numeric', month: 'short' } as const;

export const dayOf = (at: string): string => shown(at, 'en', { ...day, year: 'numeric' });

/** `14:05` when that was today; `31 aug 14:05` on another day. */
export function useTimeOf(): (at: string) => string {
  const { language, today } = useContext(Speech);
  return (at) => {
    const time = shown(at, language, hours);
    return dayOf(at) === today ? time : `${shown(at, language, day)} ${time}`;
  };
}

/** `di 1 sep 14:05`, in the page's language. */
export const momentOf = (at: string, language: Language): string =>
  shown(at, language, { weekday: 'short', ...day, ...hours });

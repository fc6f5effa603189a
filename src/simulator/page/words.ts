// The page's own words, in the language that was chosen for it.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language, Words } from './api.ts';

export type Say = (key: string, values?: Readonly<Record<string, string>>) => string;

export const Speech = createContext<{ readonly say: Say; readonly language: Language }>({
  say: (key) => key,
  language: 'nl',
});
export const useSay = (): Say => useContext(Speech).say;

/** Finds a sentence by its path and fills its blanks. */
export function sayIn(words: Words | undefined): Say {
  return (key, values = {}) => {
    let found: string | Words | undefined = words;
    for (const step of key.split('.')) found = typeof found === 'object' ? found[step] : undefined;
    const text = typeof found === 'string' ? found : key;
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  };
}

const clock = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  minute: '2-digit',
});
export const timeOf = (at: string): string => clock.format(new Date(at));

/** `di 1 sep 14:05`, in the page's language. */
export const momentOf = (at: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    timeZone: 'Europe/Amsterdam',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));

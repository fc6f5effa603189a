// In which language somebody types, and whether it is only a greeting or a word that steers the bot.

import type { Language } from '../core/school.ts';
import { type GateWords, type Signal, signalKinds } from './types.ts';
import { plain, wordsOf } from './words-of.ts';

export type TypedIn = {
  /** The language with more of its small words in the text, or `otherwise` when there is no difference. */
  readonly languageOf: (text: string, otherwise: Language) => Language;
  /** The greeting or steering word, when the message holds nothing else. */
  readonly signalOf: (text: string) => Signal | null;
};

/** Hears language and signals with the words of both languages. */
export function typedIn(words: Readonly<Record<Language, GateWords>>, readLength: number): TypedIn {
  const small = { nl: new Set(words.nl.language.map(plain)), en: new Set(words.en.language.map(plain)) };
  const signals = new Map<string, Signal>();
  for (const { signals: kinds } of [words.nl, words.en]) {
    for (const kind of signalKinds) for (const word of kinds[kind]) signals.set(plain(word), kind);
  }
  return { languageOf, signalOf };

  function languageOf(text: string, otherwise: Language): Language {
    let nl = 0;
    let en = 0;
    for (const word of wordsOf(text.slice(0, readLength))) {
      if (small.nl.has(word)) nl++;
      if (small.en.has(word)) en++;
    }
    if (nl === en) return otherwise;
    return nl > en ? 'nl' : 'en';
  }

  function signalOf(text: string): Signal | null {
    if (text.length > 60) return null;
    const bare = plain(text)
      .replace(/[\s!.,]+/g, ' ')
      .trim();
    return signals.get(bare) ?? null;
  }
}

/**
 * A Sheet is what a card is written with: words in one language for one school, a fresh nonce for its buttons, and times as people say them.
 */
import type { PressOf, Verb } from './press.ts';
import type { Language } from './school.ts';

export type Sheet = {
  readonly language: Language;
  /** The words under this key with its blanks filled; the school's own role words are filled in by themselves. */
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly has: (key: string) => boolean;
  /** A press that stands on this card: every button of one card shares its nonce. */
  readonly press: <V extends Verb>(verb: V, ids: Omit<PressOf<V>, 'do' | 'nonce'>) => PressOf<V>;
  /** "10:41", with the day before it when that is not today. */
  readonly time: (at: number) => string;
};

/**
 * The few sentences that the Teams door says by itself, when there is no card to say them.
 */
import type { Language } from '../../core/school.ts';

export type TeamsSentences = {
  /** In a channel or group: "Ik antwoord je privé." */
  readonly privately: string;
  /** At a field that may not stay empty: "Vul dit in." */
  readonly required: string;
  /** A button that cannot be read any more: "Deze knop werkt niet meer. Typ je vraag opnieuw." */
  readonly old: string;
  /** A short confirmation when there is nothing else to show: "Gedaan." */
  readonly done: string;
  /** A dialog whose answer stands in the chat: "Kijk in je chat met Meldwijs." */
  readonly look: string;
  /** An answer that Teams cannot show at this place: "Dat kan ik hier niet laten zien. Typ je vraag in je chat." */
  readonly fault: string;
};

export type TeamsWords = Readonly<Record<Language, TeamsSentences>>;

/** The language of a Teams client (`nl-NL`, `en-GB`); nothing when it is neither Dutch nor English. */
export function languageOf(locale: string | undefined): Language | undefined {
  const tag = locale?.slice(0, 2).toLowerCase();
  return tag === 'nl' || tag === 'en' ? tag : undefined;
}

/**
 * A Draft is a report that somebody is still writing: what they answered so far, and nothing about where they are in it.
 */
import type { Answers, FlowId } from './flow.ts';
import type { Language, PersonId, SchoolId } from './school.ts';

export type DraftId = string;

export type Draft = {
  readonly id: DraftId;
  readonly school: SchoolId;
  readonly by: PersonId;
  readonly flow: FlowId;
  readonly flowVersion: string;
  readonly language: Language;
  readonly answers: Answers;
  /** Answers read from the typed words, shown as such until the writer confirms or changes them. */
  readonly fromWords: readonly string[];
  /** The persons it is about: they are kept out of everything. */
  readonly about: readonly PersonId[];
  /** "Weet ik niet" or "zeg ik liever niet" on who it is about. */
  readonly aboutUnknown: boolean;
  /** "Ja, en het gaat over …" was chosen and nobody was named yet: the signal waits for that one tap. */
  readonly conflict: boolean;
  /** How many likely names were replaced by initials. */
  readonly namesReplaced: number;
  /** The case that holds what was already sent: by the signal, or by sending. */
  readonly case?: string;
  readonly sentAt?: number;
  /** Practice: nothing leaves, whatever is pressed. */
  readonly practice: boolean;
  /** The sender could not be checked as staff at that moment (decision 1). */
  readonly unconfirmedSender: boolean;
  readonly startedAt: number;
  readonly touchedAt: number;
  /** The writer pressed something after it began: kept 24 hours instead of 10 minutes. */
  readonly continued: boolean;
  readonly reminded: number;
};

const minute = 60_000;

/**
 * When a draft is destroyed: 24 hours after the last touch once continued; untouched, ten minutes after its last reminder
 * (a draft destroyed earlier could not remind its writer after 30 minutes, decision 6).
 */
export function expiresAt(draft: Draft): number {
  return draft.touchedAt + (draft.continued ? 24 * 60 * minute : 40 * minute);
}

/** When its writer is reminded that nothing was sent: 5 and 30 minutes after the last touch (decision 6). */
export function remindAt(draft: Draft): number | undefined {
  if (draft.sentAt !== undefined || draft.practice) return undefined;
  const waits = [5 * minute, 30 * minute];
  const wait = waits[draft.reminded];
  return wait === undefined ? undefined : draft.touchedAt + wait;
}

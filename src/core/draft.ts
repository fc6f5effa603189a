/**
 * A Draft is a report that somebody is still writing: what they answered so far, and nothing about where they are in it.
 */
import type { Answers, FlowId } from './flow.ts';
import type { Language, PersonId, SchoolId } from './school.ts';

export type DraftId = string;

export type Draft = {
  readonly id: DraftId;
  readonly school: SchoolId;
  /** Its writer works at several schools and did not say yet which one it is about: `school` only keeps it, and nothing leaves. */
  readonly asksSchool?: boolean;
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
  /** More was typed than a report holds: the end of the story is not in it, and the writer reads that. */
  readonly storyCut?: boolean;
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
  /** Its cards that stand in the writer's chat, so that none of them stays behind. */
  readonly cards?: readonly DraftPlace[];
  /** Stopped or left alone: nothing of it is kept but where its cards stand, until those say so. */
  readonly endedAt?: number;
};

/** Where a card stands, as only its platform can read it. */
export type DraftPlace = {
  readonly platform: string;
  readonly tenant: string;
  readonly user: string;
  readonly reach?: string;
  readonly conversation: string;
  readonly message: string;
};

const minute = 60_000;

/**
 * When a draft is destroyed: 24 hours after the last touch once continued; untouched, ten minutes after its last reminder
 * (a draft destroyed earlier could not remind its writer after 30 minutes, decision 6).
 */
export function expiresAt(draft: Draft): number {
  if (draft.endedAt !== undefined) return draft.endedAt + 60 * minute;
  return draft.touchedAt + (draft.continued ? 24 * 60 * minute : 40 * minute);
}

/** When its writer is reminded that nothing was sent: 5 and 30 minutes after the last touch (decision 6). */
export function remindAt(draft: Draft): number | undefined {
  if (draft.sentAt !== undefined || draft.endedAt !== undefined || draft.practice) return undefined;
  const waits = [5 * minute, 30 * minute];
  const wait = waits[draft.reminded];
  return wait === undefined ? undefined : draft.touchedAt + wait;
}

/** What is left of a draft that was stopped or left alone: not a word of it. */
export function ended(draft: Draft, at: number): Draft {
  return { ...draft, answers: {}, fromWords: [], about: [], aboutUnknown: false, endedAt: at };
}

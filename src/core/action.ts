/**
 * An Action is what somebody asks the house to do with a case; a Refusal is the house's "no", with its reason.
 */
import type { TaskState } from './fact.ts';
import type { Answers, Level } from './flow.ts';
import type { PersonId } from './school.ts';

export type Action = { readonly by: PersonId; readonly at: number } & (
  | {
      readonly type: 'signal';
      readonly about: readonly PersonId[];
      readonly aboutUnknown: boolean;
      readonly answers: Answers;
      readonly fromWords: readonly string[];
    }
  | {
      readonly type: 'submit';
      readonly about: readonly PersonId[];
      readonly aboutUnknown: boolean;
      readonly answers: Answers;
      readonly fromWords: readonly string[];
    }
  | { readonly type: 'add'; readonly answers: Answers; readonly fromWords: readonly string[] }
  | { readonly type: 'exclude'; readonly people: readonly PersonId[]; readonly unknown: boolean }
  | { readonly type: 'take-on' }
  | { readonly type: 'pass-on'; readonly to: PersonId }
  | { readonly type: 'see' }
  | { readonly type: 'recuse' }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'ask'; readonly question: string; readonly text: string }
  | { readonly type: 'reply'; readonly question: string; readonly text: string }
  | { readonly type: 'tick'; readonly item: string; readonly state: TaskState }
  | {
      readonly type: 'decide';
      readonly code: string;
      readonly choice: string;
      readonly reason: string;
      readonly consulted: string;
      readonly approvedText?: string;
      /** `YYYY-MM-DD` */
      readonly lookAgainOn?: string;
    }
  /** `after`: how often this part had been filled in when its form was opened. */
  | { readonly type: 'record'; readonly record: string; readonly answers: Answers; readonly after: number }
  | { readonly type: 'raise'; readonly to: Level; readonly reason: string }
  | { readonly type: 'lower'; readonly to: Level; readonly reason: string }
  | { readonly type: 'call-me'; readonly number: string }
  | { readonly type: 'mistake' }
  | { readonly type: 'confirm-mistake' }
);

/** An excluded person gets what a stranger gets: `does-not-exist`. */
export type Refusal = {
  readonly refused:
    | 'does-not-exist'
    | 'not-your-role'
    | 'already-taken'
    | 'too-late'
    | 'reason-needed'
    | 'not-a-day'
    | 'recorded-meanwhile'
    | 'not-lower'
    | 'not-higher'
    | 'not-a-handler'
    | 'nothing-to-do'
    | 'out-of-date'
    | 'sender-unconfirmed'
    | 'not-switched-on';
  /** For `already-taken` and `recorded-meanwhile`: by whom. */
  readonly by?: PersonId;
};

export function isRefusal<T extends object>(answer: T | Refusal): answer is Refusal {
  return 'refused' in answer;
}

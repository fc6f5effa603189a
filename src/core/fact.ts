/**
 * A Fact is something that happened in a case and was written down. Facts are never changed; a case is all of them in order.
 */
import type { Answers, FlowId, Urgency, VisibilityClass } from './flow.ts';
import type { Language, PersonId, SchoolId } from './school.ts';

export type CaseId = string;
export type By = PersonId | 'house';

/** A fact with who and when (school clock, epoch milliseconds). */
export type Fact = { readonly at: number; readonly by: By } & Happening;

export type Happening =
  /** The first fact of every case: by a signal (danger now) or by a report. */
  | {
      readonly type: 'opened';
      readonly number: string;
      readonly school: SchoolId;
      readonly flow: FlowId;
      readonly flowVersion: string;
      readonly visibility: VisibilityClass;
      readonly reporter: PersonId;
      /** As the platform or the roster names them; sealed with the reporter. */
      readonly reporterName: string;
      readonly language: Language;
      readonly practice: boolean;
      readonly unconfirmedSender: boolean;
    }
  | { readonly type: 'excluded'; readonly people: readonly PersonId[]; readonly unknown: boolean }
  | { readonly type: 'signalled'; readonly urgency: Urgency }
  /** Answers that joined the case; `sent` when the reporter pressed send. */
  | {
      readonly type: 'answered';
      readonly answers: Answers;
      readonly fromWords: readonly string[];
      readonly sent: boolean;
    }
  | {
      readonly type: 'urgency-set';
      readonly urgency: Urgency;
      readonly how: 'rules' | 'raised' | 'lowered';
      readonly reason?: string;
    }
  | {
      readonly type: 'ping-attempted';
      readonly person: PersonId;
      readonly round: number;
      readonly ladder: number;
      readonly ping: string;
    }
  | { readonly type: 'delivered'; readonly person: PersonId; readonly ping: string; readonly channel: string }
  | {
      readonly type: 'failed';
      readonly person: PersonId;
      readonly ping: string;
      readonly why: 'gone' | 'not-in-time';
    }
  | {
      readonly type: 'phoned';
      readonly person: PersonId;
      readonly round: number;
      readonly ladder: number;
      readonly answered: boolean;
    }
  | { readonly type: 'seen'; readonly person: PersonId }
  | { readonly type: 'taken-on'; readonly person: PersonId }
  | { readonly type: 'passed-on'; readonly from: PersonId; readonly to: PersonId }
  | { readonly type: 'recused'; readonly person: PersonId }
  /** The ladder starts again: a first step was not logged in time, a handover was not accepted, the urgency rose … */
  | {
      readonly type: 'ladder-restarted';
      readonly why: 'no-first-step' | 'raised' | 'not-accepted' | 'recused' | 'excluded' | 'lost-role';
    }
  | { readonly type: 'reporter-told'; readonly what: ReporterAlarm }
  | { readonly type: 'noted'; readonly text: string }
  | { readonly type: 'asked'; readonly question: string; readonly text: string }
  | { readonly type: 'replied'; readonly question: string; readonly text: string }
  | { readonly type: 'ticked'; readonly item: string; readonly state: TaskState }
  | {
      readonly type: 'decided';
      readonly code: string;
      readonly choice: string;
      readonly reason: string;
      readonly consulted: string;
      /** The text that was approved, when the decision is about a message. */
      readonly approvedText?: string;
      /** The day on which it is looked at again: `YYYY-MM-DD`. */
      readonly lookAgainOn?: string;
    }
  /** A handler filled in a part of the report; it replaces what stood there, which stays in the log. */
  | { readonly type: 'recorded'; readonly record: string; readonly answers: Answers }
  | { readonly type: 'call-asked'; readonly number: string }
  | { readonly type: 'mistaken' }
  | { readonly type: 'mistake-confirmed' };

/** What the reporter hears when the report is in nobody's hands: nobody can get it, nobody was reached, whoever had it lost it, nobody took it on in time. */
export type ReporterAlarm = 'nobody-eligible' | 'nobody-reached' | 'nobody-has-it' | 'nobody-took-it';

export type TaskState = 'open' | 'doing' | 'done' | 'not-applicable';

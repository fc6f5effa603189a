// What a question can become: a topic with its answer, a choice of three, or an honest "I don't know", and is it urgent?

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import type { Calibration } from './how-sure.ts';
import type { Packed } from './weigh.ts';

export type TopicId = string;
export type ContactId = string;

export type Verdict = 'yes' | 'no' | 'only-if' | 'depends' | 'act-now';
export type Label = 'allowed' | 'against-protocol' | 'possibly-criminal' | 'none';

/** One line of one of the five source documents a rule rests on. */
export type SourceRef = { readonly document: string; readonly rule: string; readonly line: number };

type KnownTopic = {
  readonly code: string;
  readonly id: TopicId;
  readonly verdict: Verdict;
  /** True when a message about this topic is never answered as a calm rule. */
  readonly emergency: boolean;
  readonly flow: FlowId | null;
};

export type AnsweredTopic = KnownTopic & {
  readonly answered: true;
  readonly label: Label;
  readonly articles: readonly number[];
  readonly sources: readonly SourceRef[];
  readonly contacts: readonly ContactId[];
  readonly lawChanged: readonly string[];
  readonly owner: string;
  /** The day (`2026-11-21`) its owner read the answer against law and protocol, or null. */
  readonly checked: string | null;
};

/** A topic we recognise and do not answer yet, so that it never gets the verdict of a neighbour. */
export type UnansweredTopic = KnownTopic & { readonly answered: false };

export type Topic = AnsweredTopic | UnansweredTopic;

/** The words of an answer, with ICU blanks such as {pupil} and {director}. A topic not answered yet has a title only. */
export type TopicWords =
  | { readonly title: string; readonly verdict?: undefined }
  | {
      readonly title: string;
      readonly verdict: string;
      readonly answer: string;
      readonly why: string;
      readonly instead: string;
      readonly rule: string;
      readonly ask: string;
    };

/** How sure we are of a number: seen at the source, seen elsewhere, own knowledge, or the school's own. */
export type ContactStatus = 'V' | 'V2' | 'O' | 'L';

export type Contact = {
  readonly id: ContactId;
  readonly number: string | null;
  readonly url: string | null;
  readonly hours: string | null;
  readonly status: ContactStatus;
  readonly checked: string | null;
  readonly when: readonly string[];
};

/** What somebody might type, and whether somebody is in danger when they do. A topic of null is a matter we do not cover. */
export type Example = { readonly text: string; readonly topic: TopicId | null; readonly urgent: boolean };

/** Concept → the words and phrases that mean it; `word*`, `*word`, `*word*` and `two .. words` are understood. */
export type Concepts = Readonly<Record<string, readonly string[]>>;

export const signalKinds = ['hello', 'thanks', 'menu', 'stop', 'help'] as const;
export type Signal = (typeof signalKinds)[number];

export const formKinds = ['asks', 'policy', 'lesson', 'figure', 'tells', 'about', 'joke'] as const;
export type FormKind = (typeof formKinds)[number];

/** The word knowledge of one language for the safety gate. */
export type GateWords = {
  readonly language: readonly string[];
  readonly signals: Readonly<Record<Signal, readonly string[]>>;
  readonly form: Readonly<Record<FormKind, readonly string[]>>;
  readonly urgent: Concepts;
};

/** The words the matcher reads with, and the topics it knows. */
export type MatcherWords = {
  readonly topics: readonly Pick<Topic, 'id' | 'code' | 'answered' | 'emergency' | 'flow'>[];
  readonly lexicon: readonly Concepts[];
  readonly gate: Readonly<Record<Language, GateWords>>;
};

/** What was learned from the examples; `npm run learn` writes it down, so that a start need not learn it again. */
export type Knowledge = {
  /** Words that are never taken for a typing error. */
  readonly vocabulary: readonly string[];
  /** The flows a report can be of, in the order of `reports`. */
  readonly flows: readonly FlowId[];
  readonly calibration: Calibration;
  /** The calm examples as numbers of their words, ascending, each with the index of its topic: asked so again, it is certain. */
  readonly asked: Uint32Array;
  readonly askedTopic: Uint8Array;
  /** Which topic; the last kind is what we do not cover. */
  readonly topics: Packed;
  /** Whether it is urgent: the second kind is yes. */
  readonly urgent: Packed;
  readonly reports: Packed;
};

export type TopicScore = {
  readonly id: TopicId;
  readonly code: string;
  /** 0 to 1: how much the message resembles the examples of this topic. */
  readonly score: number;
  readonly answered: boolean;
};

export type Decision = 'answer' | 'did-you-mean' | 'unknown';

export type Understanding = {
  /** At most three, best first. */
  readonly topics: readonly TopicScore[];
  readonly confidence: number;
  readonly decision: Decision;
  readonly emergency: boolean;
  /** Ids of what tripped the safety gate; empty when nothing did. */
  readonly reasons: readonly string[];
  readonly flow: FlowId | null;
  readonly language: Language;
  readonly signal: Signal | null;
};

export type UnderstandOptions = {
  /** Extra topics in front, for a follow-up question: their ids. Never changes what the gate says. */
  readonly context?: readonly TopicId[];
};

export type Matcher = {
  readonly understand: (text: string, language: Language, options?: UnderstandOptions) => Understanding;
};

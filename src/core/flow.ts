/**
 * A Flow is a checklist as data: which questions are asked in which order, when an answer makes a case urgent,
 * who does what afterwards and which decisions are taken. It holds no words.
 */
import type { Role } from './school.ts';

export type FlowId = string;
export type QuestionId = string;
export type Level = 'immediate' | 'high' | 'normal';

/** Chosen options, or typed text under the question's own id. "unknown" is the value of "weet ik niet" everywhere. */
export type Answer = string | readonly string[];
export type Answers = Readonly<Record<QuestionId, Answer>>;

export type Condition =
  /** True when any of these options was chosen. */
  | { readonly question: QuestionId; readonly is: readonly string[] }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

export type Question = {
  readonly id: QuestionId;
  readonly kind: 'choice' | 'choices' | 'text' | 'short-text' | 'date' | 'time';
  readonly options: readonly string[];
  readonly maxLength: number;
  readonly showIf?: Condition;
  /** The rule of the sources this question comes from, for whoever maintains it. */
  readonly source?: string;
};

export type Page = { readonly id: string; readonly questions: readonly Question[] };

/** First match wins; `reason` names the words in locales. Nothing here can make a case less urgent. */
export type UrgencyRule = {
  readonly id: string;
  readonly level: Level;
  readonly when: Condition;
  readonly reason: string;
};

export type Task = {
  readonly id: string;
  /** Who is asked to do it. */
  readonly role: Role | 'reporter';
  /** The heading it stands under: for a threat the four groups of source 004. */
  readonly group: string;
  /** The step that has to be logged soon after somebody takes the case on (decision 13). */
  readonly firstStep?: boolean;
};

export type DecisionRule = {
  readonly code: string;
  readonly by: readonly Role[];
  readonly options: readonly string[];
  /** It goes with a text that others will read, so the approved text is kept with it. */
  readonly message?: boolean;
};

/**
 * A part of the report that handlers fill in, such as what the police said. It is kept with who and when, and nothing in it
 * weighs on the urgency: conditions of urgency rules know no questions of a record.
 */
export type RecordRule = {
  readonly id: string;
  /** Who may fill it in. */
  readonly by: readonly Role[];
  readonly questions: readonly Question[];
  readonly reminders: readonly Reminder[];
};

/** What the people who handle a case are told as long as these answers stand: whom to consult. The house does nothing itself. */
export type Reminder = {
  readonly id: string;
  /** Looks at every answer of the report, the handlers' own too. */
  readonly when: Condition;
  /** Numbers of the school's own that are shown with it. */
  readonly contacts: readonly OutsideContact[];
};

/** Contacts outside the school: a reminder never names somebody whom the case may be about. */
export const outsideContacts = ['police-contact', 'complaints-committee'] as const;
export type OutsideContact = (typeof outsideContacts)[number];

/** Another matter that a report can be about as well; its help stands first for the reporter, and handlers read it at the top. */
export type AlongsideRule = {
  readonly flow: FlowId;
  readonly when: Condition;
  /** The answer that typed words about it give, until the writer says otherwise. */
  readonly heard: { readonly question: QuestionId; readonly option: string };
};

export type VisibilityClass = 'general' | 'image' | 'staff-pupil' | 'self-harm';

export type Flow = {
  readonly id: FlowId;
  /** Hash of the compiled flow with its overlay and words. */
  readonly version: string;
  readonly visibility: VisibilityClass;
  /** Asked first, as buttons in the chat. */
  readonly danger: QuestionId;
  /** The story in the person's own words. */
  readonly story: QuestionId;
  readonly pages: readonly Page[];
  readonly urgency: readonly UrgencyRule[];
  readonly lowest: Level;
  readonly lowestReason: string;
  /** The roles that receive it and stand in the ladder. */
  readonly receivers: readonly Role[];
  /** The role whose alarm stays until somebody of it has looked (decision 13). */
  readonly mustSee?: Role;
  readonly tasks: readonly Task[];
  readonly decisions: readonly DecisionRule[];
  /** Left out, as `records`, in versions that were kept before there were any. */
  readonly alongside?: readonly AlongsideRule[];
  readonly records?: readonly RecordRule[];
};

export type Urgency = { readonly level: Level; readonly reasons: readonly string[] };

export function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, answers));
  if ('any' in condition) return condition.any.some((part) => holds(part, answers));
  const given = answers[condition.question];
  if (given === undefined) return false;
  const chosen = typeof given === 'string' ? [given] : given;
  return condition.is.some((option) => chosen.includes(option));
}

/** The questions of a page that are asked, given what was answered so far. */
export function asked(page: Page, answers: Answers): readonly Question[] {
  return page.questions.filter(
    (question) => question.showIf === undefined || holds(question.showIf, answers),
  );
}

export function questionsOf(flow: Flow): readonly Question[] {
  return flow.pages.flatMap((page) => page.questions);
}

/** The parts that handlers fill in. */
export function recordsOf(flow: Flow): readonly RecordRule[] {
  return flow.records ?? [];
}

export function questionsIn(flow: Flow, record: string): readonly Question[] {
  return recordsOf(flow).find((rule) => rule.id === record)?.questions ?? [];
}

/** The pages that open as forms; danger and 112 are asked as buttons in the chat, where a "yes" sends the signal. */
export function detailPages(flow: Flow): readonly Page[] {
  return flow.pages.filter((page) =>
    page.questions.some((question) => question.id !== flow.danger && question.id !== calledQuestion),
  );
}

/** "Is 112 al gebeld?", asked beside the 112 card in every flow that has it. */
export const calledQuestion = 'called-112';

/** The page after this one that has something to ask; nothing when this was the last. */
export function nextPage(flow: Flow, page: string, answers: Answers): Page | undefined {
  const at = flow.pages.findIndex((each) => each.id === page);
  return flow.pages.slice(at + 1).find((each) => asked(each, answers).length > 0);
}

export function pageBefore(flow: Flow, page: string, answers: Answers): Page | undefined {
  const at = flow.pages.findIndex((each) => each.id === page);
  return flow.pages.slice(0, Math.max(at, 0)).findLast((each) => asked(each, answers).length > 0);
}

/** The first page with a question that has no answer yet: the position is never stored. */
export function openPage(flow: Flow, answers: Answers): Page | undefined {
  return flow.pages.find((page) =>
    asked(page, answers).some((question) => answers[question.id] === undefined),
  );
}

/** By the numbered rules, first match; every other rule of that level that also holds adds its reason. */
export function urgencyOf(flow: Flow, answers: Answers): Urgency {
  const first = flow.urgency.find((rule) => holds(rule.when, answers));
  if (first === undefined) return { level: flow.lowest, reasons: [flow.lowestReason] };
  const also = flow.urgency.filter((rule) => rule.level === first.level && holds(rule.when, answers));
  return { level: first.level, reasons: [...new Set(also.map((rule) => rule.reason))] };
}

const height: Readonly<Record<Level, number>> = { normal: 0, high: 1, immediate: 2 };

export function isHigher(one: Level, other: Level): boolean {
  return height[one] > height[other];
}

/** The more urgent of the two; reasons are kept together when the level is the same. */
export function higher(one: Urgency, other: Urgency): Urgency {
  if (isHigher(one.level, other.level)) return one;
  if (isHigher(other.level, one.level)) return other;
  return { level: one.level, reasons: [...new Set([...one.reasons, ...other.reasons])] };
}

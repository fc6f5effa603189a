/**
 * What one person may see of a case or of a draft: the only source for cards, lists, counts and error texts.
 */
import type { CaseId, TaskState } from './fact.ts';
import type { Answer, FlowId, Level, VisibilityClass } from './flow.ts';
import type { Language, Role } from './school.ts';

/** A school to choose. */
export type SchoolChoice = { readonly id: string; readonly name: string };

/** A person as others see them: a name and what they are here for; never a platform id. */
export type Someone = {
  readonly person: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Those of the roles in which they stand in for the first holder. */
  readonly deputyFor?: readonly Role[];
  readonly phone?: string;
};

/** Who in the routes did not confirm a test ping this term, and the roles in which so few did that reporting is off (decision 10). */
export type Untested = { readonly people: readonly Someone[]; readonly off: readonly Role[] };

/** How far a ping got: delivered is not queued, and seen is not delivered (decision 14). */
export type Reached = 'pinged' | 'delivered' | 'seen' | 'failed';

/** Another matter the report is about as well, and whom to phone about it. */
export type AlongsideSeen = {
  readonly flow: FlowId;
  readonly phone: readonly { readonly name: string; readonly number: string }[];
};

/** What the school itself says about an immediate case (decision 26). */
export type SchoolSays = {
  /** The web address of its calamity plan, as text. */
  readonly calamityPlan?: string;
  /** When it brings in the police. */
  readonly policeWhen?: string;
};

export type AnswerSeen = {
  readonly question: string;
  readonly answer: Answer;
  /** Read from the reporter's words and not confirmed by them. */
  readonly fromWords: boolean;
};

export type TaskSeen = {
  readonly id: string;
  readonly role: Role | 'reporter';
  readonly group: string;
  readonly state: TaskState;
  /** The first safety step: without it the ladder goes on (decision 13). */
  readonly firstStep: boolean;
  /** It belongs to a role this viewer holds; `mine` may be wider, for whoever took the case on. */
  readonly ofMyRole: boolean;
  readonly by?: string;
  readonly at?: number;
  /** This viewer may tick it. */
  readonly mine: boolean;
};

export type DecisionSeen = {
  readonly code: string;
  readonly options: readonly string[];
  readonly by: readonly Role[];
  readonly mine: boolean;
  /** It is about a message, so the approved text belongs to it. */
  readonly message: boolean;
  readonly taken?: DecisionTaken;
  /** Former ones, oldest first. */
  readonly before: readonly DecisionTaken[];
};

export type DecisionTaken = {
  readonly choice: string;
  readonly reason: string;
  readonly consulted: string;
  readonly approvedText?: string;
  /** `YYYY-MM-DD` */
  readonly lookAgainOn?: string;
  readonly by: string;
  readonly at: number;
};

/** A part of the report that handlers fill in; `times` holds every time it was, oldest first: the last one stands. */
export type RecordSeen = {
  readonly id: string;
  /** This viewer may fill it in. */
  readonly mine: boolean;
  readonly times: readonly {
    readonly by: string;
    readonly at: number;
    readonly answers: readonly AnswerSeen[];
  }[];
};

/** Whom to consult, with the school's own numbers for it. */
export type ReminderSeen = {
  readonly id: string;
  /** The part of the report it belongs to. */
  readonly record: string;
  readonly phone: readonly { readonly name: string; readonly number: string }[];
};

/** What a message in a chat may say: number and state, and for a plain class its type and reasons. */
export type CaseHead = {
  readonly id: CaseId;
  readonly number: string;
  readonly practice: boolean;
  readonly level: Level;
  readonly state: 'signalled' | 'waiting' | 'taken-on' | 'mistaken';
  /** Left out for images, staff–pupil, self-harm and confidential cases (decision 15). */
  readonly flow?: FlowId;
  readonly reasons: readonly string[];
  readonly takenOnBy?: string;
  readonly takenOnAt?: number;
  readonly openedAt: number;
  /** The name of its school, only for somebody with a place at another school too. */
  readonly school?: string;
};

/** The case as a handler sees it after the role check. */
export type CaseFor = {
  readonly as: 'handler';
  readonly head: CaseHead;
  /** Its words stand under this name, also where the head leaves the type out of the chat. */
  readonly flow: FlowId;
  readonly visibility: VisibilityClass;
  /** The name of the school. */
  readonly school: string;
  readonly reporter: {
    readonly name: string;
    /** Left out where the name is. */
    readonly roles?: readonly Role[];
    readonly confidential: boolean;
    readonly phone?: string;
    readonly unconfirmed: boolean;
  };
  readonly sentAt?: number;
  /** Where the reporter stopped, while nothing was sent yet. */
  readonly stillWriting: boolean;
  readonly alongside: readonly AlongsideSeen[];
  readonly answers: readonly AnswerSeen[];
  readonly urgencyChanges: readonly {
    readonly at: number;
    readonly by: string;
    readonly to: Level;
    readonly how: 'rules' | 'raised' | 'lowered';
    readonly reason?: string;
  }[];
  readonly about: readonly string[];
  readonly aboutUnknown: boolean;
  readonly receivedBy: readonly (Pick<Someone, 'name' | 'roles' | 'deputyFor'> & {
    readonly state: Reached;
  })[];
  /** This viewer took it on. */
  readonly mine: boolean;
  /** Somebody took it on and the pings go on, because the first safety step is not ticked. */
  readonly waitsForFirstStep: boolean;
  readonly schoolSays: SchoolSays;
  readonly tasks: readonly TaskSeen[];
  readonly decisions: readonly DecisionSeen[];
  readonly records: readonly RecordSeen[];
  readonly reminders: readonly ReminderSeen[];
  readonly notes: readonly { readonly by: string; readonly at: number; readonly text: string }[];
  readonly questions: readonly {
    readonly id: string;
    readonly by: string;
    readonly at: number;
    readonly text: string;
    readonly reply?: string;
    readonly repliedAt?: number;
  }[];
  readonly callAsked?: { readonly number: string; readonly at: number };
  readonly mistake?: { readonly at: number; readonly confirmedBy?: string };
  readonly handover?: { readonly from: string; readonly to: string; readonly toMe: boolean };
  readonly may: {
    readonly takeOn: boolean;
    readonly passOnTo: readonly Someone[];
    readonly ask: boolean;
    readonly note: boolean;
    readonly raiseTo: readonly Level[];
    readonly lowerTo: readonly Level[];
    readonly confirmMistake: boolean;
    readonly recuse: boolean;
    /** The board's own "gezien" while its alarm stands. */
    readonly markSeen: boolean;
  };
};

/** The case as its reporter sees it: number, state, who received it, and the questions put to them. */
export type CaseForReporter = {
  readonly as: 'reporter';
  readonly head: CaseHead;
  /** Its words stand under this name, also where the head leaves the type out of the chat. */
  readonly flow: FlowId;
  readonly sent: boolean;
  readonly receivedBy: readonly (Someone & { readonly state: Reached })[];
  /** What the reporter does now: the ids of the steps that are theirs. */
  readonly steps: readonly string[];
  readonly schoolSays: SchoolSays;
  readonly phoneNow: readonly { readonly name: string; readonly number: string }[];
  readonly onlyChat: boolean;
  readonly outOfHours: boolean;
  readonly mayMistake: boolean;
  readonly mistaken: boolean;
  readonly told: readonly string[];
  readonly questions: readonly {
    readonly id: string;
    readonly by: string;
    readonly at: number;
    readonly text: string;
    readonly reply?: string;
  }[];
};

/** A draft as its writer sees it. */
export type DraftFor = {
  readonly id: string;
  readonly flow: FlowId;
  readonly practice: boolean;
  readonly language: Language;
  readonly step: 'danger' | 'school' | 'conflict' | 'story' | 'review' | 'sent';
  /** The schools its writer works at, when there are several. */
  readonly schools?: readonly SchoolChoice[];
  /** The name of the one it is about, when there are several and it was said. */
  readonly school?: string;
  readonly alongside: readonly AlongsideSeen[];
  readonly answers: readonly AnswerSeen[];
  readonly story?: string;
  readonly level: Level;
  readonly reasons: readonly string[];
  /** Danger was answered with yes or "weet ik niet": the 112 card stands first. */
  readonly danger: boolean;
  readonly hundredTwelve?: string;
  /** A signal already went; the number of its case. */
  readonly number?: string;
  readonly caseId?: string;
  readonly receivers: readonly (Someone & { readonly about: boolean })[];
  /** `about`: named by the writer, and not only kept out with somebody else. */
  readonly keptOut: readonly (Someone & { readonly about: boolean })[];
  readonly aboutUnknown: boolean;
  /** Everybody who could be in the route, to choose whom it is about. */
  readonly handlers: readonly Someone[];
  readonly outOfHours: boolean;
  readonly phoneNow: readonly { readonly name: string; readonly number: string }[];
  readonly namesReplaced: boolean;
  /** The end of what was typed is not in it. */
  readonly storyCut: boolean;
  readonly unconfirmedSender: boolean;
};

/** An answer to a question as it is shown: which parts there are, and which one is folded open. Its words stand under `topics.<id>`. */
export type AnswerShown = {
  readonly topic: string;
  readonly verdict: 'yes' | 'no' | 'only-if' | 'depends' | 'act-now';
  readonly label: 'allowed' | 'against-protocol' | 'possibly-criminal' | 'none';
  readonly open: 'none' | 'why' | 'instead' | 'rule' | 'ask';
  readonly articles: readonly number[];
  /** "003, R112": document and rule. */
  readonly sources: readonly { readonly document: string; readonly rule: string }[];
  readonly contacts: readonly { readonly id: string; readonly number: string; readonly name?: string }[];
  /** The flow it leads into. */
  readonly flow?: FlowId;
  /** The other language, offered with one tap. */
  readonly other: Language;
};

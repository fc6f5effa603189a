/**
 * A Case is what all its facts add up to. It is never edited and never shown: people see it through `view`.
 */
import type { CaseId, Fact, TaskState } from './fact.ts';
import type { Answers, FlowId, Urgency, VisibilityClass } from './flow.ts';
import type { Language, PersonId, SchoolId } from './school.ts';

export type Ping = {
  readonly id: string;
  readonly person: PersonId;
  readonly round: number;
  readonly ladder: number;
  readonly at: number;
  readonly deliveredAt?: number;
  readonly failedAt?: number;
};

export type Case = {
  readonly id: CaseId;
  readonly number: string;
  readonly school: SchoolId;
  readonly flow: FlowId;
  readonly flowVersion: string;
  readonly visibility: VisibilityClass;
  readonly reporter: PersonId;
  readonly reporterName: string;
  readonly language: Language;
  readonly practice: boolean;
  readonly unconfirmedSender: boolean;
  readonly openedAt: number;
  readonly signalledAt?: number;
  readonly sentAt?: number;
  readonly answers: Answers;
  readonly fromWords: readonly string[];
  readonly answeredAt: number;
  readonly urgency: Urgency;
  readonly urgencyChanges: readonly UrgencyChange[];
  /** The persons it is about, and whether the reporter did not know or would not say. */
  readonly about: readonly PersonId[];
  readonly aboutUnknown: boolean;
  readonly recused: readonly PersonId[];
  readonly owner?: PersonId;
  readonly takenOnAt?: number;
  /** Whoever had it has it no more, and its reporter was not told so yet. */
  readonly wasLost: boolean;
  /** Named by "geef door" and not yet accepted. */
  readonly handover?: { readonly from: PersonId; readonly to: PersonId; readonly at: number };
  /** Everybody it was ever handed to: they may handle it while it is theirs, without a seat in its route. */
  readonly handedTo: readonly PersonId[];
  /** The ladder now running: its number, and when it started. */
  readonly ladder: number;
  readonly ladderStartedAt: number;
  readonly pings: readonly Ping[];
  readonly phoned: readonly {
    readonly person: PersonId;
    readonly round: number;
    readonly ladder: number;
    readonly at: number;
  }[];
  readonly seenBy: readonly PersonId[];
  readonly told: readonly string[];
  readonly notes: readonly { readonly by: string; readonly at: number; readonly text: string }[];
  readonly questions: readonly CaseQuestion[];
  readonly tasks: Readonly<
    Record<string, { readonly state: TaskState; readonly by: string; readonly at: number }>
  >;
  readonly decisions: readonly CaseDecision[];
  /** Every time a part of the report was filled in by a handler; the last of each stands. */
  readonly records: readonly CaseRecord[];
  readonly callAsked?: { readonly number: string; readonly at: number };
  readonly mistakenAt?: number;
  readonly mistakeConfirmedBy?: PersonId;
};

export type UrgencyChange = {
  readonly at: number;
  readonly by: string;
  readonly to: Urgency['level'];
  readonly how: 'rules' | 'raised' | 'lowered';
  readonly reason?: string;
};
export type CaseQuestion = {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
  readonly reply?: string;
  readonly repliedAt?: number;
};
export type CaseDecision = {
  readonly code: string;
  readonly choice: string;
  readonly reason: string;
  readonly consulted: string;
  readonly approvedText?: string;
  /** `YYYY-MM-DD` */
  readonly lookAgainOn?: string;
  readonly by: string;
  readonly at: number;
};
export type CaseRecord = {
  readonly record: string;
  readonly answers: Answers;
  readonly by: string;
  readonly at: number;
};

/** The reporter's name stays with the adviser, also while they asked for an explanation first and did not say yes yet. */
export function isConfidential(subject: Case): boolean {
  const answer = subject.answers['name-on-report'];
  return answer === 'adviser-only' || answer === 'explain-first';
}

/** All facts in order, as one case; throws when the first is not `opened`, because such a log is broken. */
export function caseOf(id: CaseId, facts: readonly Fact[]): Case {
  const [first, ...rest] = facts;
  if (first === undefined || first.type !== 'opened')
    throw new Error(`case ${id}: the first fact must be "opened", found ${first?.type ?? 'none'}`);
  const start: Case = {
    id,
    number: first.number,
    school: first.school,
    flow: first.flow,
    flowVersion: first.flowVersion,
    visibility: first.visibility,
    reporter: first.reporter,
    reporterName: first.reporterName,
    language: first.language,
    practice: first.practice,
    unconfirmedSender: first.unconfirmedSender,
    openedAt: first.at,
    answers: {},
    fromWords: [],
    answeredAt: first.at,
    urgency: { level: 'normal', reasons: [] },
    urgencyChanges: [],
    about: [],
    aboutUnknown: false,
    recused: [],
    wasLost: false,
    handedTo: [],
    ladder: 1,
    ladderStartedAt: first.at,
    pings: [],
    phoned: [],
    seenBy: [],
    told: [],
    notes: [],
    questions: [],
    tasks: {},
    decisions: [],
    records: [],
  };
  return rest.reduce(evolve, start);
}

/** What one more fact makes of a case. */
export function evolve(before: Case, fact: Fact): Case {
  switch (fact.type) {
    case 'opened':
      throw new Error(`case ${before.id}: opened twice`);
    case 'excluded':
      return {
        ...without(before, fact.people),
        about: union(before.about, fact.people),
        aboutUnknown: before.aboutUnknown || fact.unknown,
      };
    case 'signalled':
      return { ...before, signalledAt: fact.at, urgency: fact.urgency };
    case 'answered':
      return {
        // Sent after all, so it was no mistake.
        ...(fact.sent ? unmistaken(before) : before),
        answers: { ...before.answers, ...fact.answers },
        fromWords: fact.fromWords,
        answeredAt: fact.at,
        ...(fact.sent && before.sentAt === undefined ? { sentAt: fact.at } : {}),
      };
    case 'urgency-set': {
      const change: UrgencyChange = {
        at: fact.at,
        by: fact.by,
        to: fact.urgency.level,
        how: fact.how,
        ...(fact.reason === undefined ? {} : { reason: fact.reason }),
      };
      return { ...before, urgency: fact.urgency, urgencyChanges: [...before.urgencyChanges, change] };
    }
    case 'ping-attempted':
      return {
        ...before,
        pings: [
          ...before.pings,
          { id: fact.ping, person: fact.person, round: fact.round, ladder: fact.ladder, at: fact.at },
        ],
      };
    case 'delivered':
      return {
        ...before,
        pings: before.pings.map((ping) => (ping.id === fact.ping ? { ...ping, deliveredAt: fact.at } : ping)),
      };
    case 'failed':
      return {
        ...before,
        pings: before.pings.map((ping) => (ping.id === fact.ping ? { ...ping, failedAt: fact.at } : ping)),
      };
    case 'phoned':
      return {
        ...before,
        phoned: [
          ...before.phoned,
          { person: fact.person, round: fact.round, ladder: fact.ladder, at: fact.at },
        ],
      };
    case 'seen':
      return { ...before, seenBy: union(before.seenBy, [fact.person]) };
    case 'taken-on':
      return {
        ...unhanded(before),
        owner: fact.person,
        takenOnAt: fact.at,
        wasLost: false,
        seenBy: union(before.seenBy, [fact.person]),
      };
    case 'passed-on':
      return {
        ...before,
        handover: { from: fact.from, to: fact.to, at: fact.at },
        handedTo: union(before.handedTo, [fact.to]),
      };
    case 'recused':
      return { ...without(before, [fact.person]), recused: union(before.recused, [fact.person]) };
    case 'ladder-restarted': {
      // A ladder that starts again is in earnest, whoever confirmed a mistake before.
      const { mistakeConfirmedBy: _, ...rest } = unhanded(before);
      const next = { ...rest, ladder: before.ladder + 1, ladderStartedAt: fact.at };
      return fact.why === 'no-first-step' ? next : ownerless(next);
    }
    case 'reporter-told':
      return { ...before, wasLost: false, told: [...before.told, `${before.ladder}.${fact.what}`] };
    case 'noted':
      return { ...before, notes: [...before.notes, { by: fact.by, at: fact.at, text: fact.text }] };
    case 'asked':
      return {
        ...before,
        questions: [...before.questions, { id: fact.question, by: fact.by, at: fact.at, text: fact.text }],
      };
    case 'replied':
      return {
        ...before,
        questions: before.questions.map((one) =>
          one.id === fact.question ? { ...one, reply: fact.text, repliedAt: fact.at } : one,
        ),
      };
    case 'ticked':
      return {
        ...before,
        tasks: { ...before.tasks, [fact.item]: { state: fact.state, by: fact.by, at: fact.at } },
      };
    case 'decided':
      return {
        ...before,
        decisions: [
          ...before.decisions,
          {
            code: fact.code,
            choice: fact.choice,
            reason: fact.reason,
            consulted: fact.consulted,
            ...(fact.approvedText === undefined ? {} : { approvedText: fact.approvedText }),
            ...(fact.lookAgainOn === undefined ? {} : { lookAgainOn: fact.lookAgainOn }),
            by: fact.by,
            at: fact.at,
          },
        ],
      };
    case 'recorded': {
      const { record, answers, by, at } = fact;
      return { ...before, records: [...before.records, { record, answers, by, at }] };
    }
    case 'call-asked':
      return { ...before, callAsked: { number: fact.number, at: fact.at } };
    case 'mistaken':
      return { ...before, mistakenAt: fact.at };
    case 'mistake-confirmed':
      return { ...before, mistakeConfirmedBy: fact.by };
  }
}

function union(some: readonly PersonId[], more: readonly PersonId[]): readonly PersonId[] {
  return [...new Set([...some, ...more])];
}

/** Somebody who is excluded or steps back owns nothing any more, and neither gives nor is given it. */
function without(before: Case, people: readonly PersonId[]): Case {
  const { handover, owner } = before;
  const kept =
    handover !== undefined && (people.includes(handover.from) || people.includes(handover.to))
      ? unhanded(before)
      : before;
  return owner !== undefined && people.includes(owner) ? ownerless(kept) : kept;
}

function unhanded({ handover: _handover, ...rest }: Case): Case {
  return rest;
}

function unmistaken({ mistakenAt: _at, mistakeConfirmedBy: _by, ...rest }: Case): Case {
  return rest;
}

function ownerless({ owner, takenOnAt: _takenOnAt, ...rest }: Case): Case {
  return owner === undefined ? rest : { ...rest, wasLost: true };
}

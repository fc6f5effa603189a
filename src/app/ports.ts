/**
 * The doors of the house: what a platform brings in and takes out, and what the store promises.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Card, Form, Values } from '../core/card.ts';
import type { Draft, DraftId } from '../core/draft.ts';
import type { Effect } from '../core/effect.ts';
import type { CaseId, Fact } from '../core/fact.ts';
import type { Flow, Level, VisibilityClass } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import type { Language, PersonId, SchoolId } from '../core/school.ts';

// ---------------------------------------------------------------- coming in

export type PlatformName = 'slack' | 'teams';

/** Who a platform says is there. It was proven before it came here: signature or token, workspace or tenant. */
export type Who = {
  readonly platform: PlatformName;
  /** Slack team id or Teams tenant id. */
  readonly tenant: string;
  readonly user: string;
  /** What the platform's adapter needs to reach this person again; opaque to everybody else. */
  readonly reach?: string;
  /** `undefined` when the platform could not be asked at that moment. */
  readonly profile?: Profile;
};

export type Profile = {
  readonly email?: string;
  readonly name?: string;
  readonly language?: Language;
  /** From another workspace or tenant, or a guest account. */
  readonly guest: boolean;
  readonly bot: boolean;
};

/** One thing that somebody did. `delivery` is the same when the platform delivers the same thing again. */
export type Inbound = {
  readonly who: Who;
  /** Wire clock, epoch milliseconds. */
  readonly at: number;
  readonly delivery: string;
} & Deed;

export type Deed =
  | { readonly kind: 'typed'; readonly text: string; readonly attachments: number; readonly private: boolean }
  /** The message-shortcut: the text only, no author, attachment or link. */
  | { readonly kind: 'message-reported'; readonly text: string; readonly attachments: number }
  /** `within` says where the button stood; a press in an open form is answered by a page. */
  | { readonly kind: 'pressed'; readonly press: Press; readonly within: 'message' | 'form' | 'home' }
  | { readonly kind: 'submitted'; readonly press: Press; readonly values: Values }
  | { readonly kind: 'home-opened' }
  /** The global shortcut, or the bot was installed or opened for the first time. */
  | { readonly kind: 'greeted' }
  /** The Teams search command: guidelines that match. */
  | { readonly kind: 'searched'; readonly text: string };

/** Told where a new message stands, so that it can be changed or taken back later. */
export type Stands = (where: Copy) => Promise<void>;

/** What the person gets back, after the commit. */
export type Reply =
  | { readonly type: 'say'; readonly card: Card; readonly stands?: Stands }
  /** The card that was pressed becomes this one. */
  | { readonly type: 'replace'; readonly card: Card; readonly stands?: Stands }
  | { readonly type: 'open'; readonly form: Form }
  /** The open form becomes this page; errors stand at its fields. */
  | { readonly type: 'page'; readonly form: Form }
  /** The open form closes; the card, when given, replaces the one it was opened from or is said anew. */
  | { readonly type: 'close'; readonly card?: Card; readonly stands?: Stands }
  | { readonly type: 'home'; readonly card: Card }
  | {
      readonly type: 'found';
      readonly guidelines: readonly { readonly title: string; readonly text: string; readonly card: Card }[];
    }
  /** Only the person sees it, briefly: "al opgepakt door …". */
  | { readonly type: 'whisper'; readonly text: string }
  | { readonly type: 'done' };

/** Nothing was kept, so nothing is acknowledged; the platform shows the person this card, as well as it can. */
export class NotKept extends Error {
  readonly card: Card;
  constructor(card: Card, cause: unknown) {
    super('nothing was kept', { cause });
    this.name = 'NotKept';
    this.card = card;
  }
}

/** The one function every platform calls. It resolves after the commit and rejects with NotKept when nothing was kept. */
export type Receive = (inbound: Inbound) => Promise<Reply>;

// ---------------------------------------------------------------- going out

/** Where one person is on one platform. */
export type Address = {
  readonly platform: PlatformName;
  readonly tenant: string;
  readonly user: string;
  readonly reach?: string;
};

/** A message that stands in a chat. */
export type Copy = { readonly address: Address; readonly conversation: string; readonly message: string };

/** Trouble outside, sorted: `later` with the platform's own waiting time, `gone` (this person cannot be reached), `ours`. */
export class Trouble extends Error {
  readonly kind: 'later' | 'gone' | 'ours';
  readonly afterMs: number | undefined;
  constructor(
    kind: 'later' | 'gone' | 'ours',
    says: string,
    options?: { cause?: unknown; afterMs?: number },
  ) {
    super(says, { cause: options?.cause });
    this.name = 'Trouble';
    this.kind = kind;
    this.afterMs = options?.afterMs;
  }
}

export type Platform = {
  readonly name: PlatformName;
  /** Sends a new private message; rejects with Trouble. Never sends anywhere but to this person's private chat. */
  send(to: Address, card: Card): Promise<Copy & { readonly reach?: string }>;
  update(copy: Copy, card: Card): Promise<void>;
  /** A plain text without a card, for when a card could not be drawn. */
  sendPlain(to: Address, text: string): Promise<Copy>;
  /** How many messages per second one conversation takes. */
  readonly perConversationMs: number;
  stop(): Promise<void>;
};

/** An opened platform: what it sends with, and where the server hands it requests. Socket Mode has no listener. */
export type Door = {
  readonly platform: Platform;
  readonly path: string;
  readonly listener?: (request: IncomingMessage, response: ServerResponse) => void;
  start(): Promise<void>;
};

/** A call or text message without content, by the school's own service. */
export type Phone = {
  call(to: {
    readonly person: PersonId;
    readonly phone: string;
    readonly number: string;
    readonly language: Language;
  }): Promise<void>;
};

// ---------------------------------------------------------------- the store

/** `metOn` is the day (its first moment in UTC) on which the person was met there, or last got another way to be reached. */
export type Identity = { readonly person: PersonId; readonly address: Address; readonly metOn: number };

/** How a person stands to a school: remembered once it was found out. */
export type Membership = {
  readonly person: PersonId;
  readonly school: SchoolId;
  readonly staff: boolean;
  readonly confirmed: boolean;
};

/** Somebody who was met before, with the language and the school they chose when they chose one. */
export type Known = {
  readonly identity: Identity;
  readonly memberships: readonly Membership[];
  readonly language?: Language;
  readonly school?: SchoolId;
};

/** The clear columns of a case; everything else about it is encrypted. */
export type CaseRow = {
  readonly id: CaseId;
  readonly school: SchoolId;
  readonly number: string;
  readonly visibility: VisibilityClass;
  readonly level: Level;
  readonly state: 'signalled' | 'waiting' | 'taken-on' | 'mistaken';
  readonly openedAt: number;
  /** When the clock's worker must look at it again (school clock); nothing when never. */
  readonly dueAt: number | undefined;
  /** How many facts it has. */
  readonly facts: number;
};

export type StoredCase = { readonly row: CaseRow; readonly facts: readonly Fact[] };

export type OutboxRow = {
  readonly id: string;
  readonly school: SchoolId;
  readonly case: CaseId | undefined;
  readonly draft: DraftId | undefined;
  readonly effect: Effect;
  /** Wire clock: not before. */
  readonly dueAt: number;
  readonly attempts: number;
  readonly createdAt: number;
};

export type CopyRow = Copy & {
  readonly id: string;
  readonly school: SchoolId;
  readonly case: CaseId;
  readonly person: PersonId;
  /** What kind of message it is: the ping that stands there now, or an earlier one already reduced. */
  readonly what: string;
  readonly ref: string | undefined;
  /** Hash of what it shows. */
  readonly shown: string;
  readonly reduced: boolean;
  readonly sentAt: number;
};

/** What a press led to, kept so that pressing twice answers once: ids, never content. */
export type Outcome = { readonly draft?: DraftId; readonly case?: CaseId; readonly did: string };
export type PressKey = { readonly person: PersonId; readonly nonce: string; readonly action: string };

/** Rows that are locked, in this order: person, draft, case. */
export type Locks = { readonly person?: PersonId; readonly draft?: DraftId; readonly case?: CaseId };

export type Reader = {
  identityOf(address: Address): Promise<Known | undefined>;
  /** The newest first; of one day, where the person was heard from before where they only stand in a file. */
  identitiesOf(person: PersonId): Promise<readonly Identity[]>;
  languageOf(person: PersonId): Promise<Language | undefined>;
  schools(): Promise<readonly SchoolId[]>;
  /** The newest imported version of the school file, as JSON, with its version number. */
  schoolFile(school: SchoolId): Promise<{ readonly version: number; readonly file: unknown } | undefined>;
  confirmedPings(school: SchoolId): Promise<Readonly<Record<PersonId, number>>>;
  /** Confirmed or announced holders of handling roles, by `person.role`. */
  holders(school: SchoolId): Promise<
    Readonly<
      Record<
        string,
        {
          readonly announcedAt: number;
          readonly confirmedAt: number | undefined;
          readonly by: PersonId | undefined;
        }
      >
    >
  >;
  flow(version: string): Promise<Flow | undefined>;
  draft(id: DraftId): Promise<Draft | undefined>;
  draftsOf(person: PersonId): Promise<readonly Draft[]>;
  case(id: CaseId): Promise<StoredCase | undefined>;
  caseRows(school: SchoolId): Promise<readonly CaseRow[]>;
  copies(caseId: CaseId, person?: PersonId): Promise<readonly CopyRow[]>;
};

export type Turn = Reader & {
  /** And keeps it as it is until this turn is over. */
  case(id: CaseId): Promise<StoredCase | undefined>;
  known(key: PressKey): Promise<Outcome | undefined>;
  remember(key: PressKey, outcome: Outcome, at: number): Promise<void>;
  meet(address: Address, membership: Membership, at: number): Promise<void>;
  setLanguage(person: PersonId, language: Language): Promise<void>;
  /** The school whose answers somebody at several reads from now on. */
  setSchool(person: PersonId, school: SchoolId): Promise<void>;
  keepFlow(flow: Flow): Promise<void>;
  saveDraft(draft: Draft, expiresAt: number, remindAt: number | undefined): Promise<void>;
  dropDraft(id: DraftId): Promise<void>;
  /** True when no case of this school has the number. */
  numberIsFree(school: SchoolId, number: string): Promise<boolean>;
  openCase(row: Omit<CaseRow, 'facts'>, facts: readonly Fact[]): Promise<void>;
  /** Adds facts after the `known` ones and moves the clear columns; refused when the log grew meanwhile. */
  append(
    id: CaseId,
    known: number,
    facts: readonly Fact[],
    row: Pick<CaseRow, 'level' | 'state' | 'dueAt'>,
  ): Promise<void>;
  owe(rows: readonly Omit<OutboxRow, 'attempts'>[]): Promise<void>;
  confirmPing(school: SchoolId, person: PersonId, at: number): Promise<void>;
  announceHolder(school: SchoolId, person: PersonId, role: string, at: number): Promise<void>;
  confirmHolder(school: SchoolId, person: PersonId, role: string, by: PersonId, at: number): Promise<void>;
};

/** Where a platform keeps what it was given and may not lose: sealed, and changed by one process at a time. */
export type Safe = {
  /** What lies there, and how often it was replaced; nothing when nothing was ever put in. */
  look(name: string): Promise<{ readonly version: number; readonly secret: string } | undefined>;
  /**
   * The right to replace this version (0 when nothing is there), for so long. False while another process has it, and
   * when another version lies there by now.
   */
  reserve(name: string, version: number, forMs: number): Promise<boolean>;
  /** True once the new thing is on disk in the place of this version; false when another version lies there. */
  replace(name: string, version: number, secret: string): Promise<boolean>;
};

export type Store = {
  /**
   * One transaction: locks, reads, writes, all or nothing. The work may await nothing but this turn.
   * Turns on the same person, draft or case run one after another.
   */
  turn<T>(locks: Locks, work: (turn: Turn) => Promise<T>): Promise<T>;
  readonly read: Reader;
  importSchool(
    school: SchoolId,
    organisation: string,
    file: unknown,
    hash: string,
    at: number,
  ): Promise<number>;

  /** Open cases past due, oldest first; every open case when `now` is left out, those that wait for nothing last. */
  dueCases(
    now: number | undefined,
    limit: number,
  ): Promise<
    readonly { readonly id: CaseId; readonly school: SchoolId; readonly dueAt: number | undefined }[]
  >;
  dueDrafts(
    now: number,
  ): Promise<{ readonly expired: readonly DraftId[]; readonly remind: readonly DraftId[] }>;
  /** Oldest due moment of any open case or draft, for the worker's sleep and the watchdog. */
  nextDueAt(): Promise<number | undefined>;

  /** Leases due outbox rows for `leaseMs`, urgent first, fair between schools, one per conversation lane. */
  claim(now: number, leaseMs: number, limit: number): Promise<readonly OutboxRow[]>;
  /** Sent, dropped or handed over: the row goes. */
  settle(id: string): Promise<void>;
  /** Not sent: again at `dueAt`, attempts one higher. */
  postpone(id: string, dueAt: number): Promise<void>;
  /** Whatever waits for this person is due at `at`: a new way to reach them was found. */
  hasten(person: PersonId, at: number): Promise<void>;
  nextOwedAt(): Promise<number | undefined>;
  saveCopy(copy: CopyRow): Promise<void>;

  readonly safe: Safe;

  /** Counts a calm question by its topic and day; nothing else of it is kept. */
  count(school: SchoolId, topic: string, day: string): Promise<void>;

  /**
   * Removes what nobody needs any more (wire clock): presses of more than a week ago, reduced copies, keys without content.
   * A bounded part at a time, so call it regularly; it also anchors the ledgers in the key store.
   */
  sweep(now: number): Promise<{ readonly presses: number; readonly copies: number; readonly keys: number }>;
  /** Walks every chain and the ledger; each finding says where and what. */
  verify(): Promise<readonly string[]>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Two clocks: `school` for ladder, drafts and calendar; `wire` for signatures, tokens, leases and retries. */
export type Clocks = { readonly school: () => number; readonly wire: () => number };

/** Randomness, handed in. */
export type Ids = { readonly id: () => string; readonly nonce: () => string; readonly number: () => string };

/** One line per turn; no case, action, name or text. */
export type Log = {
  turn(line: {
    readonly turn: string;
    readonly school: string;
    readonly door: string;
    readonly ms: number;
    readonly outcome: string;
  }): void;
  trouble(line: { readonly where: string; readonly what: string; readonly cause?: unknown }): void;
  info(line: { readonly what: string }): void;
};

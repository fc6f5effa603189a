/**
 * What stands on disk: the columns anybody with the files can read are ids, states and times; everything else is sealed.
 * `whose` is a mark for a person: nobody learns from it who, or whether the same person stands in another table.
 */
import type { Level, VisibilityClass } from '../core/flow.ts';
import type { Language } from '../core/school.ts';

/** Epoch milliseconds. */
type Instant = number;
type Bytes = Uint8Array;

export type Tables = {
  migrations: { name: string };

  organisations: { id: string };
  schools: { id: string; organisation: string };
  school_versions: { school: string; version: number; hash: string; sealed: Bytes; imported_at: Instant };

  /** What they chose by themselves: a language, and the school whose rules they read. A report never changes it. */
  persons: { id: string; language: Language | null; school: string | null };
  identities: {
    platform: string;
    tenant: string;
    user_id: string;
    person: string;
    reach: Bytes | null;
    /** The day somebody was met there, or got another way to be reached: whole days, so that it says nothing about who began what. */
    met_on: Instant;
  };
  memberships: { person: string; school: string; staff: number; confirmed: number };
  ping_confirmations: { school: string; person: string; confirmed_at: Instant };
  holders: {
    school: string;
    person: string;
    role: string;
    announced_at: Instant;
    confirmed_at: Instant | null;
    confirmed_by: string | null;
  };

  flows: { version: string; visibility: VisibilityClass; flow: string };
  drafts: {
    id: string;
    school: string;
    whose: string;
    sealed: Bytes;
    started_at: Instant;
    expires_at: Instant;
    remind_at: Instant | null;
  };

  cases: {
    id: string;
    school: string;
    number: string;
    visibility: VisibilityClass;
    level: Level;
    state: 'signalled' | 'waiting' | 'taken-on' | 'mistaken';
    opened_at: Instant;
    due_at: Instant | null;
    /** How many facts its log has, and the mac of the last one. */
    facts: number;
    head: Bytes;
    /** Who reported it, under a key of its own. */
    reporter: Bytes;
    /** Over everything in this row. */
    mac: Bytes;
  };
  facts: { case_id: string; seq: number; school: string; sealed: Bytes; mac: Bytes };
  ledger: {
    school: string;
    seq: number;
    case_id: string;
    facts: number;
    head: Bytes;
    /** How many cases this school had opened by then. */
    cases: number;
    mac: Bytes;
  };

  outbox: {
    id: string;
    school: string;
    case_id: string | null;
    whose: string;
    /** 0 is the most urgent. */
    lane: number;
    /** Which message, to whom. */
    sealed: Bytes;
    due_at: Instant;
    attempts: number;
    created_at: Instant;
    /** 0 when nobody is sending it. */
    lease_until: Instant;
    leased_by: string | null;
  };
  copies: {
    id: string;
    school: string;
    case_id: string;
    /** Of this person in this case: the same person in another case has another mark. */
    whose: string;
    /** Whose chat it stands in, where there, and what it shows. */
    sealed: Bytes;
    reduced: number;
    sent_at: Instant;
  };
  presses: {
    /** A mark for who pressed which button on which card. */
    press: string;
    /** What it led to. */
    sealed: Bytes;
    pressed_at: Instant;
  };
  topic_counts: { school: string; topic: string; day: string; asked: number };
  safe: {
    name: string;
    /** One higher each time something else was put in; 0 when nothing was yet. */
    version: number;
    sealed: Bytes | null;
    /** Who is about to put something else in, and until when that is believed. */
    held_until: Instant;
    held_by: string | null;
  };
};

/** The key store: a file or schema of its own, so that a copy of the content is worth nothing. */
export type KeyTables = {
  migrations: { name: string };
  wrapped: { name: string; wrapped_by: string; wrapped: Bytes; made_at: Instant };
  /** Where each school's ledger stood: what came before it cannot be cut off unseen. */
  anchors: { school: string; seq: number; mac: Bytes };
};

/**
 * The life of one case in a test: what happened (given), what somebody asks (when), what is true then (then);
 * and a clock that is moved by hand, with people whose phones deliver or do not.
 */
import { expect } from 'vitest';
import type { Action, Refusal } from '../../src/core/action.ts';
import { isRefusal } from '../../src/core/action.ts';
import { advance } from '../../src/core/advance.ts';
import type { Case } from '../../src/core/case.ts';
import { caseOf } from '../../src/core/case.ts';
import type { Opening } from '../../src/core/decide.ts';
import { decide, open } from '../../src/core/decide.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { Answers, Flow } from '../../src/core/flow.ts';
import type { Access } from '../../src/core/route.ts';
import { accessOf } from '../../src/core/route.ts';
import type { PersonId, School } from '../../src/core/school.ts';
import type { CaseFor, CaseForReporter } from '../../src/core/seen-as.ts';
import { view } from '../../src/core/view.ts';
import { at, nameOf, school as ourSchool, threat } from './school.ts';

/** An action without who and when. */
export type Deed = Action extends infer A ? (A extends Action ? Omit<A, 'by' | 'at'> : never) : never;

export type Start = {
  readonly at?: number;
  readonly by?: PersonId;
  /** A danger signal before the report, instead of the report. */
  readonly signal?: boolean;
  readonly answers?: Answers;
  readonly about?: readonly PersonId[];
  readonly unknown?: boolean;
  readonly practice?: boolean;
  readonly flow?: Flow;
};

/** A Sunday evening, outside school time. */
export const sunday = at('2026-03-08 21:30');
/** A Wednesday morning in school time. */
export const wednesday = at('2026-03-11 10:00');

export const danger: Answers = { danger: 'yes' };
export const noDanger: Answers = { danger: 'no' };

/** The facts of a case that was just signalled or reported by a teacher. */
export function reported(start: Start = {}): readonly Fact[] {
  const { by = 'teacher', at: when = sunday, flow = threat } = start;
  const opening: Opening = {
    type: 'opened',
    number: '7F3K',
    school: 'school',
    flow: flow.id,
    flowVersion: flow.version,
    visibility: flow.visibility,
    reporter: by,
    reporterName: nameOf(by),
    language: 'nl',
    practice: start.practice ?? false,
    unconfirmedSender: false,
  };
  const about = { about: start.about ?? [], aboutUnknown: start.unknown ?? false };
  const answers = start.answers ?? danger;
  return open(
    { type: start.signal === true ? 'signal' : 'submit', by, at: when, answers, fromWords: [], ...about },
    opening,
    flow,
  );
}

/** Whether a ping reaches somebody: it does, the platform says they are gone, or nothing is ever heard of it. */
export type Phone = 'delivers' | 'gone' | 'silent';

/** What was owed to somebody, and what they were to the case at that moment. */
export type Message = { readonly at: number; readonly effect: Effect; readonly access: Access };

export type Life = {
  readonly subject: Case;
  readonly facts: readonly Fact[];
  readonly messages: readonly Message[];
  readonly now: number;
  readonly dueAt: number | undefined;
  readonly school: School;
  readonly flow: Flow;
  /** Somebody asks something at this moment; their refusal comes back, and nothing happened. */
  does(by: PersonId, deed: Deed, at?: number): Refusal | undefined;
  /** What is owed until then happens, each at its own moment. */
  goes(until: number): void;
  /** The process was down: nothing happens until then, and then everything that is owed. */
  sleeps(until: number): void;
  /** The school file changed. */
  becomes(school: School): void;
  sees(person: PersonId): CaseFor | CaseForReporter | undefined;
  asHandler(person: PersonId): CaseFor;
  /** Who was pinged, in order, since a moment. */
  pinged(since?: number): readonly PersonId[];
  told(person: PersonId, what: string, since?: number): readonly number[];
};

export function given(
  facts: readonly Fact[],
  with_: {
    readonly school?: School;
    readonly flow?: Flow;
    readonly phone?: (person: PersonId) => Phone;
  } = {},
): Life {
  const flow = with_.flow ?? threat;
  const phone = with_.phone ?? (() => 'delivers');
  let school = with_.school ?? ourSchool;
  const [first, ...rest] = facts;
  if (first === undefined) throw new Error('a case begins with a fact');
  let subject = caseOf('case', [first]);
  let now = facts.at(-1)?.at ?? first.at;
  let dueAt: number | undefined;
  let drawn = 0;
  const written: Fact[] = [first];
  const messages: Message[] = [];

  function happen(more: readonly Fact[]): void {
    const done = advance(subject, more, flow, school, now, () => `ping-${(drawn += 1)}`);
    subject = done.subject;
    dueAt = done.dueAt;
    written.push(...done.facts);
    messages.push(
      ...done.effects.map((effect) => ({
        at: now,
        effect,
        access: accessOf(subject, flow, school, effect.person, now),
      })),
    );
    for (const { person, ref = '', ...effect } of done.effects.filter(isPing)) {
      const found = phone(person);
      if (effect.what !== 'ping' || found === 'silent') continue;
      const stamp = { at: now, by: 'house', person, ping: ref } as const;
      happen([
        found === 'delivers'
          ? { ...stamp, type: 'delivered', channel: 'slack' }
          : { ...stamp, type: 'failed', why: 'gone' },
      ]);
    }
  }

  happen(rest);
  return {
    get subject() {
      return subject;
    },
    get facts() {
      return written;
    },
    get messages() {
      return messages;
    },
    get now() {
      return now;
    },
    get dueAt() {
      return dueAt;
    },
    get school() {
      return school;
    },
    flow,
    does(by, deed, when = now) {
      if (when > now) this.goes(when);
      const facts = decide({ by, at: now, ...deed }, subject, flow, school);
      if (isRefusal(facts)) return facts;
      happen(facts);
      return undefined;
    },
    goes(until) {
      for (let turns = 0; dueAt !== undefined && dueAt <= until; turns += 1) {
        if (turns > 20_000) throw new Error('the clock does not come to rest');
        now = Math.max(now, dueAt);
        happen([]);
      }
      now = Math.max(now, until);
    },
    sleeps(until) {
      now = Math.max(now, until);
      happen([]);
    },
    becomes(changed) {
      school = changed;
      happen([]);
    },
    sees: (person) => view(subject, person, flow, school, now),
    asHandler(person) {
      const seen = view(subject, person, flow, school, now);
      if (seen?.as !== 'handler') throw new Error(`${person} is not a handler of this case`);
      return seen;
    },
    pinged: (since = 0) =>
      messages
        .filter((one) => one.at >= since && one.effect.kind === 'tell' && one.effect.what === 'ping')
        .map((one) => one.effect.person),
    told: (person, what, since = 0) =>
      messages
        .filter(
          ({ at: when, effect }) =>
            when >= since && effect.kind === 'tell' && effect.person === person && effect.what === what,
        )
        .map((one) => one.at),
  };
}

function isPing(effect: Effect): effect is Extract<Effect, { kind: 'tell' }> {
  return effect.kind === 'tell' && effect.what === 'ping';
}

/** given(facts), when(action) it gives these facts, without who and when; or a refusal. */
export function when(
  by: PersonId,
  deed: Deed,
  life: Life,
): { gives(...happenings: readonly object[]): void } {
  const facts = decide({ by, at: life.now, ...deed }, life.subject, life.flow, life.school);
  return {
    gives(...happenings) {
      expect(
        isRefusal(facts) ? [facts] : facts.map(({ at: _at, by: _by, ...happening }) => happening),
      ).toEqual(happenings);
    },
  };
}

/** One of every action there is, so that nothing is forgotten. */
export const everyDeed: readonly Deed[] = [
  { type: 'signal', about: [], aboutUnknown: false, answers: danger, fromWords: [] },
  { type: 'submit', about: [], aboutUnknown: false, answers: danger, fromWords: [] },
  { type: 'add', answers: danger, fromWords: [] },
  { type: 'exclude', people: ['board'], unknown: false },
  { type: 'take-on' },
  { type: 'pass-on', to: 'mentor' },
  { type: 'see' },
  { type: 'recuse' },
  { type: 'note', text: 'x' },
  { type: 'ask', question: 'q1', text: 'x' },
  { type: 'reply', question: 'q1', text: 'x' },
  { type: 'tick', item: 'police-call', state: 'done' },
  { type: 'tick', item: 'no-such-item', state: 'done' },
  { type: 'decide', code: 'D-PARa', choice: 'inform', reason: 'x', consulted: '' },
  { type: 'record', record: 'offence', answers: { offence: 'doubt' }, after: 0 },
  { type: 'record', record: 'no-such-record', answers: {}, after: 0 },
  { type: 'raise', to: 'immediate', reason: 'x' },
  { type: 'lower', to: 'high', reason: 'x' },
  { type: 'call-me', number: '088-0000000' },
  { type: 'mistake' },
  { type: 'confirm-mistake' },
];

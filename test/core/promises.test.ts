/**
 * What holds whatever people do, in whatever order: many invented stories, each checked after every step.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../src/core/advance.ts';
import { caseOf } from '../../src/core/case.ts';
import { isHigher } from '../../src/core/flow.ts';
import { alarmStandsFor, firstStepLogged, isRunning, owed } from '../../src/core/owed.ts';
import { accessOf, excludedFrom } from '../../src/core/route.ts';
import type { School, Seat } from '../../src/core/school.ts';
import type { Deed, Life, Phone } from './life.ts';
import { danger, given, noDanger, reported, sunday } from './life.ts';
import { at, everybody, flowAt, minute, seat, seats, threat, withSeats } from './school.ts';

const anyone = fc.constantFrom(...everybody);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.constantFrom<Deed>(
    { type: 'take-on' },
    { type: 'take-on' },
    { type: 'see' },
    { type: 'recuse' },
    { type: 'note', text: 'x' },
    { type: 'mistake' },
    { type: 'confirm-mistake' },
    { type: 'call-me', number: '088-0000000' },
    { type: 'raise', to: 'immediate', reason: '' },
    { type: 'lower', to: 'high', reason: 'x' },
    { type: 'tick', item: 'police-call', state: 'done' },
    { type: 'tick', item: 'police-call', state: 'open' },
    { type: 'record', record: 'offence', answers: { offence: 'yes' }, after: 0 },
    { type: 'record', record: 'offence', answers: { offence: 'no', articles: ['unknown'] }, after: 1 },
    { type: 'add', answers: { weapon: 'seen' }, fromWords: [] },
    { type: 'add', answers: { 'name-on-report': 'adviser-only' }, fromWords: [] },
    { type: 'submit', about: [], aboutUnknown: false, answers: noDanger, fromWords: [] },
  ),
  anyone.map((to): Deed => ({ type: 'pass-on', to })),
  fc
    .tuple(fc.subarray([...everybody], { maxLength: 2 }), fc.boolean())
    .map(([people, unknown]): Deed => ({ type: 'exclude', people, unknown: unknown && people.length === 0 })),
);

/** Other people in the roles, from some minutes on. */
type Change = { readonly leaves: string; readonly joins: Seat['role']; readonly confirmed: boolean };
const change: fc.Arbitrary<Change> = fc.record({
  leaves: anyone,
  joins: fc.constantFrom('monitor', 'director', 'board', 'adviser'),
  confirmed: fc.boolean(),
});

type Event =
  | { readonly kind: 'does'; readonly by: string; readonly deed: Deed; readonly after: number }
  | { readonly kind: 'school'; readonly change: Change; readonly after: number }
  | { readonly kind: 'down'; readonly after: number };
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('does' as const), by: anyone, deed, after: fc.nat(45) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('school' as const), change, after: fc.nat(90) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('down' as const), after: fc.nat(600) }) },
);

const story = fc.record({
  start: fc.record({
    at: fc.constantFrom(sunday, at('2026-03-28 23:30'), at('2026-10-24 23:30'), at('2026-03-11 11:00')),
    by: anyone,
    signal: fc.boolean(),
    answers: fc.constantFrom(danger, noDanger),
    about: fc.subarray([...everybody], { maxLength: 2 }),
    unknown: fc.boolean(),
  }),
  lowest: fc.constantFrom('high' as const, 'normal' as const),
  phones: fc.dictionary(anyone, fc.constantFrom<Phone>('gone', 'silent'), { maxKeys: 4 }),
  events: fc.array(event, { maxLength: 14 }),
});
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

/** Tells the story, and lets `check` look after the beginning and after every event. */
function told(one: Story, check: (life: Life) => void): void {
  const flow = { ...threat, lowest: one.lowest };
  const life = given(reported({ ...one.start, flow }), {
    flow,
    phone: (person) => one.phones[person] ?? 'delivers',
  });
  check(life);
  for (const next of one.events) {
    const then = life.now + next.after * minute;
    if (next.kind === 'down') life.sleeps(then);
    else life.goes(then);
    if (next.kind === 'does') life.does(next.by, next.deed);
    if (next.kind === 'school') life.becomes(changed(life.school, next.change, life.now));
    check(life);
  }
}

function changed(before: School, { leaves, joins, confirmed }: Change, now: number): School {
  const { confirmedAt: _, ...fresh } = seat(joins, `new-${joins}`, { from: now });
  const kept = before.seats.map((one) =>
    one.person === leaves && one.until === undefined ? { ...one, until: now + 20 * minute } : one,
  );
  return withSeats(() => [...kept, confirmed ? { ...fresh, confirmedAt: now } : fresh]);
}

function holdsFor(check: (life: Life) => void, numRuns = 150): void {
  fc.assert(
    fc.property(story, (one) => told(one, check)),
    { numRuns },
  );
}

describe('whatever happens', { timeout: 60_000 }, () => {
  it('a ladder never stands still: there is a next moment to look, or somebody has it in hand', () => {
    holdsFor(({ subject, flow, school: where, now, dueAt }) => {
      const again = owed(subject, flow, where, now);
      expect(again).toEqual({ dueAt, steps: [] });
      const owner = subject.owner ?? 'nobody';
      const everyone = where.members.map((one) => one.person);
      const inHand =
        accessOf(subject, flow, where, owner, now) === 'handler' &&
        !isRunning(subject, flow) &&
        firstStepLogged(subject, flow) &&
        !everyone.some((one) => alarmStandsFor(subject, flow, where, one, now));
      expect((dueAt ?? 0) > now || inHand || subject.mistakeConfirmedBy !== undefined).toBe(true);
    });
  });

  it('a running ladder pings somebody within its next two rounds, or has told the reporter', () => {
    holdsFor((life) => {
      const { subject, flow, now } = life;
      if (subject.urgency.level !== 'immediate' || !isRunning(subject, flow) || life.dueAt === undefined)
        return;
      const since = now - 10 * minute;
      const recent = subject.pings.some((ping) => ping.at > since);
      expect(recent || subject.told.some((what) => what.startsWith(`${subject.ladder}.`))).toBe(true);
    });
  });

  it('looking twice at the same moment owes nothing the second time', () => {
    holdsFor(({ subject, flow, school: where, now, dueAt }) => {
      const again = advance(subject, [], flow, where, now, () => 'never');
      expect(again).toEqual({ subject, facts: [], effects: [], dueAt });
    });
  });

  it('re-reading history gives the same case and sends nothing', () => {
    holdsFor(({ subject, facts }) => {
      expect(caseOf(subject.id, facts)).toEqual(subject);
    });
  });

  it('whoever is pinged can open it at that moment, and whoever may see nothing is sent nothing', () => {
    holdsFor(({ messages }) => {
      const wrong = messages.filter(({ effect, access }) =>
        effect.kind === 'tell' && effect.what === 'ping'
          ? access !== 'handler'
          : effect.kind !== 'withdraw' && access === 'none',
      );
      expect(wrong).toEqual([]);
    });
  });

  it('an excluded person sees nothing, but for what they wrote themselves', () => {
    holdsFor((life) => {
      const { subject, school: where, now } = life;
      for (const person of excludedFrom(subject, where, now))
        expect(life.sees(person)?.as).toBe(subject.reporter === person ? 'reporter' : undefined);
    });
  });

  it('an excluded person gets a stranger’s answer, and no message from that moment on', () => {
    holdsFor((life) => {
      const { subject, school: where, now } = life;
      for (const person of excludedFrom(subject, where, now)) {
        if (person === subject.reporter) continue;
        expect(life.does(person, { type: 'take-on' })).toEqual({ refused: 'does-not-exist' });
        const before = life.messages.length;
        life.goes(now + 11 * minute);
        const since = life.messages.slice(before).filter(({ effect }) => effect.person === person);
        expect(since.filter(({ effect }) => effect.kind !== 'withdraw')).toEqual([]);
      }
    }, 60);
  });

  it('urgency falls only when a handler lowered it with a reason, and never below the lowest', () => {
    holdsFor(({ facts, subject, flow }) => {
      let level = subject.urgency.level;
      for (const fact of facts.toReversed()) {
        if (fact.type !== 'urgency-set' && fact.type !== 'signalled') continue;
        expect(isHigher(flow.lowest, fact.urgency.level)).toBe(false);
        level = fact.urgency.level;
      }
      const set = facts.filter((fact) => fact.type === 'urgency-set' || fact.type === 'signalled');
      for (const [index, fact] of set.entries()) {
        const before = set[index - 1];
        if (before === undefined || !isHigher(before.urgency.level, fact.urgency.level)) continue;
        expect(fact).toMatchObject({ type: 'urgency-set', how: 'lowered' });
        expect(fact.type === 'urgency-set' && fact.reason).toBeTruthy();
      }
      expect(level).toBeDefined();
    });
  });

  it('nothing is erased: facts only grow', () => {
    let before: Life['facts'] = [];
    holdsFor(({ facts }) => {
      const same = facts[0] === before[0] ? before : [];
      expect(facts.slice(0, same.length)).toEqual(same);
      before = [...facts];
    });
  });
});

describe('a ladder through half a year', { timeout: 30_000 }, () => {
  it.each(['high', 'normal'] as const)('keeps a next moment and stays quick: %s', (level) => {
    const flow = flowAt(level);
    const life = given(reported({ flow, answers: noDanger, at: at('2026-03-27 16:00') }), { flow });
    life.sleeps(at('2026-09-27 16:00'));
    expect(life.dueAt).toBeGreaterThan(life.now);
    expect(life.pinged(at('2026-09-27')).length).toBeLessThanOrEqual(6);
  });

  it('finds the deputies of a whole school without losing its way', () => {
    const crowd = withSeats(
      () => [...seats, ...Array.from({ length: 60 }, (_, index) => seat('board', `board-${index}`))],
      { phones: true },
    );
    const life = given(reported(), { school: crowd, phone: () => 'silent' });
    life.goes(sunday + 12 * minute);
    expect(new Set(life.pinged()).size).toBe(66);
  });
});

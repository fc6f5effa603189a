import { describe, expect, it } from 'vitest';
import { given, noDanger, reported, sunday, wednesday } from './life.ts';
import { at, day, flowAt, hour, minute, school, seat, withSeats } from './school.ts';

const first = ['monitor', 'director', 'board'];
const deputies = ['monitor-deputy', 'director-deputy', 'board-deputy'];

describe('an immediate report', { timeout: 30_000 }, () => {
  it('pings monitor, director and board at once', () => {
    expect(given(reported()).pinged()).toEqual(first);
  });

  it('pings the deputies after 10 minutes, and not before', () => {
    const life = given(reported());
    life.goes(sunday + 10 * minute - 1);
    expect(life.pinged()).toEqual(first);
    life.goes(sunday + 10 * minute);
    expect(life.pinged(sunday + 10 * minute)).toEqual([...first, ...deputies]);
  });

  it.each([
    ['a Sunday night', sunday],
    ['the night that summer time begins', at('2026-03-28 20:00')],
    ['the night that summer time ends', at('2026-10-24 20:00')],
  ])('repeats every 10 minutes without end, day and night: %s', (_, start) => {
    const life = given(reported({ at: start }));
    life.goes(start + 3 * day);
    const heard = life.told('director', 'ping');
    expect(heard).toEqual(
      Array.from({ length: (3 * day) / (10 * minute) + 1 }, (_each, round) => start + round * 10 * minute),
    );
    expect(life.told('board-deputy', 'ping')).toEqual(heard.slice(1));
    expect(life.dueAt).toBe(start + 3 * day + 10 * minute);
  });

  it('collapses missed rounds into one', () => {
    const life = given(reported());
    life.sleeps(sunday + 5 * hour + 3 * minute);
    expect(life.pinged(sunday + 1)).toEqual([...first, ...deputies]);
    expect(life.dueAt).toBe(sunday + 5 * hour + 10 * minute);
  });

  it('also goes to the phone of everybody it pings, once a round, where the school set one', () => {
    const life = given(reported(), { school: { ...school, phones: true } });
    life.goes(sunday + 9 * minute);
    const calls = (): readonly string[] =>
      life.messages.filter(({ effect }) => effect.kind === 'phone').map(({ effect }) => effect.person);
    expect(calls()).toEqual(first);
    life.goes(sunday + 10 * minute);
    expect(calls()).toHaveLength(9);
  });

  it('stops repeating for everyone pinged when one person takes it on, and tells them and the reporter who', () => {
    const life = given(reported());
    life.goes(sunday + 11 * minute);
    life.does('board', { type: 'take-on' });
    const since = life.now;
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    life.goes(since + 3 * day);
    expect(life.pinged(since)).toEqual([]);
    for (const person of [...first, ...deputies].filter((one) => one !== 'board'))
      expect(life.told(person, 'taken-on')).toEqual([since]);
    expect(life.told('teacher', 'reporter-taken-on')).toEqual([since]);
    expect(life.dueAt).toBeUndefined();
  });

  it('goes on without a logged first step within 15 minutes, for everybody, and stops when it is logged', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.goes(sunday + 15 * minute - 1);
    expect(life.pinged(sunday + 1)).toEqual([]);
    life.goes(sunday + 15 * minute);
    expect(life.pinged(sunday + 1)).toEqual(first);
    life.goes(sunday + 25 * minute);
    expect(life.pinged(sunday + 20 * minute)).toEqual([...first, ...deputies]);
    expect(life.subject.owner).toBe('board');
    const logged = sunday + 26 * minute;
    expect(
      life.does('director', { type: 'tick', item: 'police-call', state: 'done' }, logged),
    ).toBeUndefined();
    life.goes(logged + day);
    expect(life.pinged(logged)).toEqual([]);
  });

  it('asks again when a first step that was logged is taken back', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'open' }, sunday + hour);
    expect(life.pinged(sunday + hour)).toEqual(first);
  });

  it.each([
    ['niet van toepassing', 'not-applicable'],
    ['ik begin', 'doing'],
  ] as const)('takes "%s" for no first step', (_, state) => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state });
    life.goes(sunday + 15 * minute);
    expect(life.pinged(sunday + 15 * minute)).toEqual(first);
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    life.goes(sunday + day);
    expect(life.pinged(sunday + 16 * minute)).toEqual([]);
  });

  it('goes on when a first step that was done turns out to be only begun', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'doing' }, sunday + hour);
    expect(life.pinged(sunday + hour)).toEqual(first);
  });

  it('tells the reporter once per ladder that nobody took it on in 30 minutes', () => {
    const life = given(reported());
    life.goes(sunday + 30 * minute - 1);
    expect(life.told('teacher', 'reporter-alarm')).toEqual([]);
    life.goes(sunday + 5 * hour);
    expect(life.told('teacher', 'reporter-alarm')).toEqual([sunday + 30 * minute]);
    life.does('teacher', { type: 'exclude', people: ['monitor'], unknown: false });
    const again = life.now;
    life.goes(again + 5 * hour);
    expect(life.told('teacher', 'reporter-alarm', again)).toEqual([again + 30 * minute]);
  });

  it('does not say that nobody took it on while somebody has it and only the first step is missing', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.goes(sunday + 2 * hour);
    expect(life.told('teacher', 'reporter-alarm')).toEqual([]);
  });

  it('does not count a ping as missed that was dropped because somebody took it on', () => {
    const life = given(reported(), { phone: (person) => (person === 'director' ? 'silent' : 'delivers') });
    life.does('board', { type: 'take-on' }, sunday + minute);
    life.goes(sunday + 17 * minute);
    expect(life.facts.filter((fact) => fact.type === 'failed')).toEqual([]);
  });
});

describe('the alarm of the board in an immediate threat', () => {
  it('stays until a board member has seen it, and only theirs', () => {
    const life = given(reported());
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'tick', item: 'police-call', state: 'done' });
    life.goes(sunday + 2 * hour);
    expect(new Set(life.pinged(sunday + 1))).toEqual(new Set(['board']));
    expect(life.told('board', 'ping', sunday + 1)).toHaveLength(12);
    expect(life.asHandler('board').may.markSeen).toBe(true);
    expect(life.asHandler('monitor').may.markSeen).toBe(false);
    life.does('board', { type: 'see' });
    const since = life.now + 1;
    life.goes(since + day);
    expect(life.pinged(since)).toEqual([]);
    expect(life.dueAt).toBeUndefined();
  });

  it('is not stilled by somebody who is not of the board', () => {
    const life = given(reported());
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'tick', item: 'police-call', state: 'done' });
    life.does('director', { type: 'see' });
    life.goes(sunday + 10 * minute);
    expect(life.pinged(sunday + 1)).toEqual(['board']);
  });

  it('goes to the deputy too when the board member cannot be reached', () => {
    const life = given(reported(), { phone: (person) => (person === 'board' ? 'gone' : 'delivers') });
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'tick', item: 'police-call', state: 'done' });
    life.goes(sunday + 10 * minute);
    expect(life.pinged(sunday + 5 * minute)).toContain('board-deputy');
  });

  it('goes to the deputy too when the board member cannot be reached any more', () => {
    let phone: 'delivers' | 'gone' = 'delivers';
    const life = given(reported(), { phone: (person) => (person === 'board' ? phone : 'delivers') });
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'tick', item: 'police-call', state: 'done' });
    phone = 'gone';
    life.goes(sunday + 10 * minute);
    expect(life.pinged(sunday + 1)).toEqual(['board', 'board-deputy']);
  });

  it('does not ring when a member of the board reported it', () => {
    const life = given(reported({ by: 'board' }));
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'tick', item: 'police-call', state: 'done' });
    expect(life.dueAt).toBeUndefined();
    expect(life.asHandler('board').may.markSeen).toBe(false);
  });

  it('is the supervisory board’s where that stands in for the board', () => {
    const without = withSeats((all) => all.filter((one) => one.person !== 'board-deputy'));
    const life = given(reported({ about: ['board'] }), { school: without });
    expect(life.pinged()).toEqual(['monitor', 'director', 'supervisor']);
    life.does('monitor', { type: 'take-on' });
    life.does('monitor', { type: 'tick', item: 'police-call', state: 'done' });
    life.goes(sunday + 10 * minute);
    expect(life.pinged(sunday + 1)).toEqual(['supervisor']);
    life.does('supervisor', { type: 'see' });
    expect(life.dueAt).toBeUndefined();
  });
});

describe('"geef door"', () => {
  it('starts the ladder again when nobody accepts it in 10 minutes', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    life.does('board', { type: 'pass-on', to: 'mentor' }, sunday + hour);
    expect(life.told('mentor', 'handover')).toEqual([sunday + hour]);
    life.goes(sunday + hour + 10 * minute - 1);
    expect(life.pinged(sunday + 1)).toEqual([]);
    expect(life.sees('mentor')).toBeDefined();
    life.goes(sunday + hour + 10 * minute);
    expect(life.pinged(sunday + 1)).toEqual(first);
    expect(life.subject.owner).toBeUndefined();
    expect(life.sees('mentor')).toBeUndefined();
  });

  it('makes whoever accepts it the owner, also without a seat in the route, and keeps them informed', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    life.does('director', { type: 'pass-on', to: 'mentor' });
    expect(life.does('mentor', { type: 'take-on' })).toBeUndefined();
    expect(life.subject.owner).toBe('mentor');
    expect(life.asHandler('mentor').head.takenOnBy).toBe('Naam-van-mentor');
    expect(life.does('mentor', { type: 'tick', item: 'police-call', state: 'done' })).toBeUndefined();
    life.does('mentor', { type: 'ask', question: 'q1', text: 'Waar is het?' });
    life.does('teacher', { type: 'reply', question: 'q1', text: 'In de hal.' });
    expect(life.told('mentor', 'reply')).toHaveLength(1);
  });

  it('by somebody who does not have the case is refused, with who has it', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    expect(life.does('monitor', { type: 'pass-on', to: 'mentor' })).toEqual({
      refused: 'already-taken',
      by: 'director',
    });
    expect(life.asHandler('monitor').may.passOnTo).toEqual([]);
    expect(life.asHandler('director').may.passOnTo).not.toEqual([]);
  });

  it('before anybody took it on does not hold up the ladder', () => {
    const answers = noDanger;
    const life = given(reported({ answers, at: wednesday }));
    for (let passed = 0; passed < 180; passed += 9)
      life.does('monitor', { type: 'pass-on', to: 'mentor' }, wednesday + passed * minute);
    expect(life.told('board', 'ping')).toEqual([wednesday + 2 * hour]);
  });

  it('before anybody took it on ends after 10 minutes, and leaves nothing with whoever did not accept', () => {
    const life = given(reported());
    life.does('director', { type: 'pass-on', to: 'mentor' });
    life.goes(sunday + 10 * minute - 1);
    expect(life.asHandler('mentor').handover?.toMe).toBe(true);
    life.goes(sunday + 10 * minute);
    expect(life.sees('mentor')).toBeUndefined();
    expect(life.asHandler('director').handover).toBeUndefined();
  });

  it('that was not accepted takes back what was shown', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    life.does('director', { type: 'pass-on', to: 'mentor' });
    life.goes(sunday + 10 * minute);
    expect(life.messages.map(({ effect }) => effect)).toContainEqual({
      kind: 'withdraw',
      person: 'mentor',
      lane: 'immediate',
    });
  });

  it('and something else at the same moment sends nothing to whoever it was handed to', () => {
    const life = given(reported({ answers: noDanger }));
    life.does('monitor', { type: 'pass-on', to: 'mentor' });
    life.does('monitor', { type: 'raise', to: 'immediate', reason: '' }, sunday + minute);
    const to = life.messages.filter(({ at: when, effect }) => when > sunday && effect.person === 'mentor');
    expect(to.map(({ effect }) => effect.kind)).toEqual(['withdraw']);
  });

  it('never goes to the administrator of the bot, the reporter or somebody without a role', () => {
    const life = given(reported());
    for (const to of ['administrator', 'teacher', 'other-teacher', 'director'])
      expect(life.does('director', { type: 'pass-on', to })).toEqual({ refused: 'not-a-handler' });
  });
});

describe('a high report', () => {
  const high = (when: number) => given(reported({ answers: noDanger, at: when }));

  it('moves on after 60 minutes: deputies, board, deputy of the board', () => {
    const life = high(wednesday);
    expect(life.pinged()).toEqual(['monitor', 'director']);
    life.goes(wednesday + 60 * minute - 1);
    expect(life.pinged()).toHaveLength(2);
    life.goes(wednesday + 60 * minute);
    expect(life.pinged(wednesday + 1)).toEqual(['monitor', 'director', 'monitor-deputy', 'director-deputy']);
    life.goes(wednesday + 180 * minute);
    expect(life.told('board', 'ping')).toEqual([wednesday + 120 * minute, wednesday + 180 * minute]);
    expect(life.told('board-deputy', 'ping')).toEqual([wednesday + 180 * minute]);
  });

  it('never postpones its first ping, and then waits for the morning', () => {
    const night = at('2026-03-08 23:40');
    const life = high(night);
    expect(life.pinged()).toEqual(['monitor', 'director']);
    life.goes(at('2026-03-09 07:59'));
    expect(life.pinged(night + 1)).toEqual([]);
    life.goes(at('2026-03-09 08:00'));
    expect(life.told('director-deputy', 'ping')).toEqual([at('2026-03-09 08:00')]);
  });

  it('counts only minutes between 07:00 and 22:00, also when the clock changes that night', () => {
    const life = high(at('2026-03-28 21:30'));
    life.goes(at('2026-03-29 07:30'));
    expect(life.told('director', 'ping')).toEqual([at('2026-03-28 21:30'), at('2026-03-29 07:30')]);
    for (const when of life.told('board', 'ping')) expect(when).toBe(at('2026-03-29 08:30'));
  });

  it('repeats every 60 minutes for days on end, never at night', () => {
    const life = high(wednesday);
    life.goes(wednesday + 3 * day);
    const heard = life.told('director', 'ping');
    expect(heard).toHaveLength(46);
    for (const when of heard) {
      const minutes = (when - at('2026-03-11')) % day;
      expect(minutes).toBeGreaterThanOrEqual(7 * hour);
      expect(minutes).toBeLessThanOrEqual(22 * hour);
    }
  });

  it('keeps pinging after it was lowered from immediate, however many rounds went before', () => {
    const life = given(reported({ at: wednesday }));
    life.goes(wednesday + 3 * hour);
    life.does('monitor', { type: 'lower', to: 'high', reason: 'politie: geen gevaar' });
    const since = life.now + 1;
    life.goes(wednesday + 4 * hour);
    expect(life.told('director', 'ping', since)).toEqual([wednesday + 4 * hour]);
  });

  it('keeps pinging when the school changes how often the ladder repeats', () => {
    const life = given(reported());
    life.goes(sunday + 50 * minute);
    const { ladder } = school;
    life.becomes({ ...school, ladder: { ...ladder, immediate: { ...ladder.immediate, repeatMinutes: 30 } } });
    const since = life.now + 1;
    life.goes(sunday + 60 * minute);
    expect(life.told('director', 'ping', since)).toEqual([sunday + 60 * minute]);
  });
});

describe('a normal report', () => {
  const flow = flowAt('normal');

  it('waits for 07:30 when it comes at night, and then for 12:00 on each school day', () => {
    const life = given(reported({ at: at('2026-03-06 23:00'), flow }), { flow });
    expect(life.pinged()).toEqual([]);
    life.goes(at('2026-03-10 12:00'));
    expect(life.told('monitor', 'ping')).toEqual([
      at('2026-03-07 07:30'),
      at('2026-03-09 12:00'),
      at('2026-03-10 12:00'),
    ]);
  });

  it('still has a next moment in a school without school days', () => {
    const life = given(reported({ flow }), {
      flow,
      school: { ...school, hours: { days: [], from: 0, until: 0 } },
    });
    expect(life.dueAt).toBeDefined();
    life.goes(sunday + 4 * day);
    expect(life.told('monitor', 'ping').length).toBeGreaterThan(2);
  });
});

describe('somebody who cannot be reached', () => {
  it('counts as unreachable after two undelivered minutes, and the next person is pinged at once', () => {
    const life = given(reported(), { phone: (person) => (person === 'board' ? 'silent' : 'delivers') });
    life.goes(sunday + 2 * minute - 1);
    expect(life.pinged()).toEqual(first);
    life.goes(sunday + 2 * minute);
    expect(life.pinged(sunday + 1)).toEqual(deputies);
    expect(life.told('teacher', 'reporter-alarm')).toEqual([]);
  });

  it('makes room for the next person at once when the platform says they are gone, at night and for a high report too', () => {
    const night = at('2026-03-08 23:40');
    const life = given(reported({ answers: noDanger, at: night }), {
      phone: (person) => (person === 'monitor' || person === 'director' ? 'gone' : 'delivers'),
    });
    expect(life.pinged()).toEqual(['monitor', 'director', 'monitor-deputy', 'director-deputy']);
  });

  it('is pinged again the next round, and is reached when their phone is back', () => {
    let back = false;
    const life = given(reported(), {
      phone: (person) => (person === 'board' && !back ? 'gone' : 'delivers'),
    });
    back = true;
    life.goes(sunday + 10 * minute);
    expect(life.asHandler('monitor').receivedBy.find((one) => one.roles.includes('board'))?.state).toBe(
      'delivered',
    );
  });

  it.each(['gone', 'silent'] as const)('the reporter is told when nobody at all is reached: %s', (phone) => {
    const life = given(reported(), { phone: () => phone });
    life.goes(sunday + 5 * minute);
    expect(life.told('teacher', 'reporter-alarm')).toHaveLength(1);
    expect(life.subject.told).toEqual(['1.nobody-reached']);
    life.goes(sunday + hour);
    expect(life.told('board', 'ping').length).toBeGreaterThan(5);
  });
});

describe('a ladder with nobody on it', () => {
  const empty = withSeats(() => []);

  it('tells the reporter at once, and keeps looking', () => {
    const life = given(reported(), { school: empty });
    expect(life.told('teacher', 'reporter-alarm')).toEqual([sunday]);
    expect(life.dueAt).toBeDefined();
    life.becomes(school);
    expect(life.pinged()).toEqual(first);
  });

  it('has the supervisory board as its last resort', () => {
    const life = given(reported(), {
      school: withSeats((all) => all.filter((one) => one.role === 'supervisory-board')),
    });
    expect(life.pinged()).toEqual(['supervisor']);
    expect(life.asHandler('supervisor').head.number).toBe('7F3K');
  });

  it('gives an empty first rung’s place to the next one at once', () => {
    const life = given(reported({ answers: noDanger }), {
      school: withSeats((all) => all.filter((one) => !['monitor', 'director'].includes(one.role))),
    });
    expect(life.pinged()).toEqual(['board']);
  });
});

describe('an owner who goes', () => {
  it('and loses the role starts the ladder again at that very moment', () => {
    const leaves = sunday + 2 * hour;
    const temporary = withSeats((all) => [
      ...all.filter((one) => one.person !== 'board'),
      seat('board', 'board', { until: leaves }),
      seat('board', 'new-board', { from: leaves, confirmedAt: leaves }),
    ]);
    const life = given(reported(), { school: temporary });
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    expect(life.dueAt).toBe(leaves);
    life.goes(leaves);
    expect(life.pinged(leaves)).toEqual(['monitor', 'director', 'new-board']);
    expect(life.messages).toContainEqual({
      at: leaves,
      effect: { kind: 'withdraw', person: 'board', lane: 'immediate' },
      access: 'none',
    });
    expect(life.sees('board')).toBeUndefined();
  });

  it('and keeps some other role at school has still lost the case', () => {
    const life = given(reported());
    life.does('monitor', { type: 'take-on' });
    life.becomes(
      withSeats((all) => [...all.filter((one) => one.person !== 'monitor'), seat('mentor', 'monitor')]),
    );
    expect(life.subject.owner).toBeUndefined();
    expect(life.sees('monitor')).toBeUndefined();
    expect(life.pinged(sunday).slice(first.length)).toEqual(['monitor-deputy', 'director', 'board']);
  });

  it('by "ik ben betrokken" starts the ladder again without them', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    life.does('director', { type: 'recuse' }, sunday + minute);
    expect(life.pinged(sunday + 1)).toEqual(['monitor', 'director-deputy', 'board']);
    expect(life.does('director', { type: 'note', text: 'x' })).toEqual({ refused: 'does-not-exist' });
  });

  it('does not lose the case because somebody else is involved', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    life.does('monitor', { type: 'recuse' }, sunday + minute);
    expect(life.subject.owner).toBe('board');
    expect(life.pinged(sunday + 1)).toEqual([]);
    expect(life.sees('monitor')).toBeUndefined();
  });
});

describe('practice', () => {
  it('sends nothing to anybody but the one who practises', () => {
    const life = given(reported({ practice: true }));
    life.does('director', { type: 'take-on' });
    life.does('director', { type: 'pass-on', to: 'mentor' });
    life.goes(sunday + day);
    expect(life.dueAt).toBeUndefined();
    expect(new Set(life.messages.map(({ effect }) => effect.person))).toEqual(new Set(['teacher']));
  });
});

import { describe, expect, it } from 'vitest';
import { draftView } from '../../src/core/draft-view.ts';
import type { Draft } from '../../src/core/draft.ts';
import type { Level } from '../../src/core/flow.ts';
import { allReceivers, excludedFrom, firstReceivers } from '../../src/core/route.ts';
import type { PersonId, School } from '../../src/core/school.ts';
import type { Life, Start } from './life.ts';
import { danger, everyDeed, given, noDanger, reported, sunday } from './life.ts';
import {
  day,
  everybody,
  flowAt,
  handlers,
  hour,
  minute,
  nameOf,
  school,
  seat,
  threat,
  under,
  withSeats,
} from './school.ts';

const levels: readonly Level[] = ['immediate', 'high', 'normal'];

/** A school where one person is director and board at once. */
const directorBoard = under(
  ['monitor-deputy', 'director-deputy'],
  withSeats((all) => [
    ...all.filter((one) => one.person !== 'board' && one.person !== 'director'),
    seat('director', 'director-board'),
    seat('board', 'director-board'),
  ]),
);

/** For this person the case is not there: no message, no view, no name on a list, and every action is a stranger's. */
function expectNobody(life: Life, person: PersonId, since = 0): void {
  const reached = life.messages.filter(
    ({ at, effect }) => at >= since && effect.person === person && effect.kind !== 'withdraw',
  );
  expect(reached).toEqual([]);
  expect(life.sees(person)).toBeUndefined();
  for (const deed of everyDeed) {
    expect({ [deed.type]: life.does(person, deed) }).toEqual({ [deed.type]: { refused: 'does-not-exist' } });
    expect({ [deed.type]: life.does('stranger', deed) }).toEqual({
      [deed.type]: { refused: 'does-not-exist' },
    });
  }
  const seen = everybody.map((other) => life.sees(other));
  const handled = seen.filter((one) => one?.as === 'handler');
  expect(handled.flatMap((one) => one.may.passOnTo.map((to) => to.person))).not.toContain(person);
  expect(handled.flatMap((one) => one.receivedBy.map((by) => by.name))).not.toContain(nameOf(person));
  const reporters = seen.filter((one) => one?.as === 'reporter');
  expect(JSON.stringify(reporters)).not.toContain(`"${nameOf(person)}"`);
  const refusals = everybody
    .filter((other) => life.sees(other)?.as === 'handler')
    .map((other) => life.does(other, { type: 'pass-on', to: person })?.refused);
  expect(refusals.filter((refused) => refused !== 'not-a-handler' && refused !== 'already-taken')).toEqual(
    [],
  );
  for (const level of levels) {
    const receivers = allReceivers(threat, life.subject, level, life.school, life.subject.reporter, life.now);
    expect(receivers).not.toContain(person);
  }
}

const aboutEach: readonly { who: PersonId; where: School }[] = [
  ...handlers.map((who) => ({ who, where: school })),
  { who: 'adviser', where: school },
  { who: 'supervisor', where: school },
  { who: 'mentor', where: school },
  { who: 'administrator', where: school },
  { who: 'director-board', where: directorBoard },
];

describe.each(aboutEach)('a report about $who', ({ who, where }) => {
  it.each<[string, Start]>([
    ['an immediate one', { answers: danger }],
    ['one with a signal first', { answers: danger, signal: true }],
    ['a high one', { answers: noDanger }],
    ['a confidential one', { answers: { danger: 'yes', 'name-on-report': 'adviser-only' } }],
    ['one where more is unknown', { answers: danger, unknown: true }],
  ])('does not exist for them, and goes to somebody else: %s', (_, start) => {
    const life = given(reported({ ...start, about: [who] }), { school: where });
    life.goes(sunday + 4 * hour);
    expect(life.pinged()).not.toEqual([]);
    expectNobody(life, who);
    expect(life.subject.told).not.toContain('1.nobody-eligible');
  });

  it('stays away from them whatever happens later: raised, restarted, lowered, a new role', () => {
    const life = given(reported({ answers: noDanger, about: [who] }), { school: where });
    const actor = life.pinged().find((person) => life.sees(person)?.as === 'handler') ?? 'nobody';
    life.does(actor, { type: 'raise', to: 'immediate', reason: '' });
    life.does(actor, { type: 'take-on' });
    life.does('teacher', { type: 'add', answers: { weapon: 'seen' }, fromWords: [] });
    life.goes(life.now + 30 * minute);
    life.does(actor, { type: 'lower', to: 'high', reason: 'x' });
    life.becomes({
      ...life.school,
      seats: [
        ...life.school.seats,
        ...(
          ['monitor', 'director.deputy', 'board', 'board.deputy', 'adviser', 'supervisory-board'] as const
        ).map((name) => seat(name, who, { from: life.now, confirmedAt: life.now })),
      ],
    });
    life.goes(life.now + day);
    expectNobody(life, who);
  });

  it('and who hears of it late is taken out at once: copies withdrawn, and the ladder moves on', () => {
    const life = given(reported(), { school: where });
    life.goes(sunday + 11 * minute);
    const had = life.pinged().filter((person) => person === who);
    life.does(who, { type: 'take-on' });
    life.does(who, { type: 'tick', item: 'police-call', state: 'done' });
    const [ladder, since] = [life.subject.ladder, sunday + 12 * minute];
    expect(life.does('teacher', { type: 'exclude', people: [who], unknown: false }, since)).toBeUndefined();
    const withdrawn = life.messages
      .filter(({ effect }) => effect.kind === 'withdraw')
      .map(({ effect }) => effect.person);
    expect(withdrawn).toEqual(expect.arrayContaining(had));
    expect(life.subject.ladder).toBe(ladder + 1);
    expect(life.subject.owner).toBeUndefined();
    expect(life.pinged(since)).not.toEqual([]);
    life.goes(since + 2 * hour);
    expectNobody(life, who, since);
  });
});

describe('a report about', () => {
  const firstOf = (about: readonly PersonId[], where = school, level: Level = 'immediate', unknown = false) =>
    firstReceivers(threat, { about, aboutUnknown: unknown }, level, where, 'teacher', sunday);
  const allOf = (about: readonly PersonId[], where = school, level: Level = 'immediate', unknown = false) =>
    allReceivers(threat, { about, aboutUnknown: unknown }, level, where, 'teacher', sunday);

  it.each(levels)(
    'the director goes to the board at once, and never to those under the director: %s',
    (level) => {
      const where = under(['monitor', 'monitor-deputy', 'director-deputy']);
      expect(firstOf(['director'], where, level)).toEqual(['board']);
      expect(allOf(['director'], where, level).filter((person) => !person.startsWith('board'))).toEqual([]);
    },
  );

  it('the director still goes to a monitor who is not under the director', () => {
    expect(firstOf(['director'])).toEqual(['monitor', 'board']);
  });

  it('a monitor goes to the director and to the other monitor', () => {
    expect(firstOf(['monitor'])).toEqual(['monitor-deputy', 'director', 'board']);
  });

  it.each(levels)('a board member goes to another board member at once: %s', (level) => {
    const two = withSeats((all) => [...all, seat('board', 'other-board')]);
    expect(firstOf(['board'], two, level)).toContain('other-board');
    expect(firstOf(['board'], school, level)).toContain('board-deputy');
  });

  it.each(levels)('the only board member goes to the supervisory board: %s', (level) => {
    const one = withSeats((all) => all.filter(({ person }) => person !== 'board-deputy'));
    expect(firstOf(['board'], one, level)).toContain('supervisor');
    expect(firstOf(['board', 'board-deputy'], school, level)).toContain('supervisor');
  });

  it.each(levels)(
    'a director who is the board too goes to the supervisory board, before their deputies: %s',
    (level) => {
      const first = firstOf(['director-board'], directorBoard, level);
      expect(first).toContain('supervisor');
      expect(first).not.toContain('board-deputy');
      expect(allOf(['director-board'], directorBoard, level)).not.toContain('director-deputy');
    },
  );

  it('"weet ik niet" or "zeg ik liever niet" goes to the deputy of the board and the adviser only', () => {
    for (const level of levels) expect(allOf([], school, level, true)).toEqual(['board-deputy', 'adviser']);
    const life = given(reported({ unknown: true }));
    life.goes(sunday + day);
    expect(new Set(life.pinged())).toEqual(new Set(['board-deputy', 'adviser']));
    for (const person of [
      'monitor',
      'monitor-deputy',
      'director',
      'director-deputy',
      'board',
      'supervisor',
      'mentor',
    ])
      expect(life.sees(person)).toBeUndefined();
    expect(life.asHandler('adviser').may.takeOn).toBe(true);
    expect(life.does('board-deputy', { type: 'pass-on', to: 'director' })).toEqual({
      refused: 'not-a-handler',
    });
    expect(life.does('board-deputy', { type: 'pass-on', to: 'board' })).toBeUndefined();
    expect(life.asHandler('board').handover?.toMe).toBe(true);
  });

  it('"weet ik niet" goes to the supervisory board when neither is there, who can open it', () => {
    const where = withSeats((all) =>
      all.filter(({ person }) => !['board-deputy', 'adviser'].includes(person)),
    );
    const life = given(reported({ unknown: true }), { school: where });
    expect(life.pinged()).toEqual(['supervisor']);
    expect(life.asHandler('supervisor').aboutUnknown).toBe(true);
  });

  it('"weet ik niet" stays away from a monitor or director who gets the board’s or the adviser’s role later', () => {
    const life = given(reported({ unknown: true }));
    life.becomes(
      withSeats((all) => [
        ...all.map((one) => (one.person === 'monitor' ? { ...one, until: sunday + minute } : one)),
        seat('board.deputy', 'monitor', { from: sunday + minute, confirmedAt: sunday + minute }),
        seat('adviser', 'director', { from: sunday + minute, confirmedAt: sunday + minute }),
      ]),
    );
    life.goes(sunday + hour);
    expectNobody(life, 'monitor');
    expectNobody(life, 'director');
  });

  it('oneself is seen by its writer as a reporter only, and reaches others', () => {
    const life = given(reported({ by: 'director', about: ['director'] }));
    expect(life.pinged()).toEqual(['monitor', 'board']);
    expect(life.sees('director')?.as).toBe('reporter');
    for (const deed of everyDeed.filter(({ type }) =>
      ['take-on', 'see', 'note', 'ask', 'recuse', 'raise'].includes(type),
    ))
      expect(life.does('director', deed)).toEqual({ refused: 'does-not-exist' });
    expect(
      life.does('director', { type: 'add', answers: { weapon: 'seen' }, fromWords: [] }),
    ).toBeUndefined();
    life.goes(sunday + day);
    expect(life.pinged()).not.toContain('director');
  });

  it('oneself keeps its receipt when the writer steps back or is named later', () => {
    const life = given(reported({ by: 'monitor' }));
    life.does('monitor', { type: 'see' });
    life.does('monitor', { type: 'exclude', people: ['monitor'], unknown: false });
    expect(life.messages.filter(({ effect }) => effect.kind === 'withdraw')).toEqual([]);
    expect(life.sees('monitor')?.as).toBe('reporter');
  });
});

describe('an exclusion that comes later', () => {
  it('as "weet ik niet" takes the case from everybody it went to before, the owner too', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    const since = sunday + minute;
    life.does('teacher', { type: 'exclude', people: [], unknown: true }, since);
    expect(life.subject.owner).toBeUndefined();
    expect(life.pinged(since)).toEqual(['board-deputy', 'adviser']);
    const withdrawn = life.messages
      .filter(({ effect }) => effect.kind === 'withdraw')
      .map(({ effect }) => effect.person);
    expect(new Set(withdrawn)).toEqual(new Set(['monitor', 'director', 'board']));
  });

  it('with the report, after a signal, takes the case from an owner it is about and pings the others at once', () => {
    const life = given(reported({ signal: true }));
    life.does('director', { type: 'take-on' }, sunday + minute);
    life.does('director', { type: 'tick', item: 'police-call', state: 'done' });
    const since = sunday + 5 * minute;
    life.does(
      'teacher',
      { type: 'submit', about: ['director'], aboutUnknown: false, answers: danger, fromWords: [] },
      since,
    );
    expect(life.pinged(since)).toEqual(['monitor', 'board']);
    expectNobody(life, 'director', since);
  });

  it('leaves a case with whoever has it in hand by a role of their own', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.does('board', { type: 'tick', item: 'police-call', state: 'done' });
    const since = sunday + minute;
    life.does('teacher', { type: 'exclude', people: ['director'], unknown: false }, since);
    expect(life.subject.owner).toBe('board');
    expect(life.pinged(since)).toEqual([]);
  });

  it('takes it back from whoever the excluded person handed it to', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    life.does('director', { type: 'pass-on', to: 'mentor' });
    life.does('mentor', { type: 'take-on' });
    life.does('mentor', { type: 'tick', item: 'police-call', state: 'done' });
    life.does('teacher', { type: 'exclude', people: ['director'], unknown: false }, sunday + minute);
    expect(life.sees('mentor')).toBeUndefined();
    expect(life.messages.at(-1)?.at).toBe(sunday + minute);
    expect(life.messages.map(({ effect }) => effect)).toContainEqual({
      kind: 'withdraw',
      person: 'mentor',
      lane: 'immediate',
    });
    const other = given(reported());
    other.does('director', { type: 'take-on' });
    other.does('director', { type: 'pass-on', to: 'mentor' });
    other.does('teacher', { type: 'exclude', people: ['director'], unknown: false });
    expect(other.sees('mentor')).toBeUndefined();
  });

  it('ends a handover the excluded person had begun, also while somebody else has the case', () => {
    const life = given(reported());
    life.does('board', { type: 'take-on' });
    life.goes(sunday + 15 * minute);
    life.does('director', { type: 'pass-on', to: 'mentor' });
    life.does('teacher', { type: 'exclude', people: ['director'], unknown: false }, sunday + 16 * minute);
    expect(life.subject.owner).toBe('board');
    expect(life.sees('mentor')).toBeUndefined();
  });

  it('voids a mistake that the excluded person had confirmed', () => {
    const life = given(reported({ signal: true }));
    life.does('teacher', { type: 'mistake' });
    life.does('director', { type: 'confirm-mistake' });
    expect(life.dueAt).toBeUndefined();
    const since = sunday + 3 * minute;
    life.does('teacher', { type: 'exclude', people: ['director'], unknown: false }, since);
    expect(life.pinged(since)).toEqual(['monitor', 'board']);
  });

  it('by a handler never leaves that handler alone with it', () => {
    const rest = [...handlers, 'supervisor'].filter((person) => person !== 'director');
    const life = given(reported());
    expect(life.does('director', { type: 'exclude', people: rest, unknown: false })).toEqual({
      refused: 'not-your-role',
    });
    expect(life.does('director', { type: 'exclude', people: ['monitor'], unknown: false })).toBeUndefined();
  });

  it('outlasts the role: somebody under the director stays out when the director leaves', () => {
    const where = under(['monitor', 'monitor-deputy', 'director-deputy']);
    const life = given(reported({ about: ['director'] }), { school: where });
    life.becomes({
      ...where,
      seats: where.seats.map((one) => (one.person === 'director' ? { ...one, until: sunday + minute } : one)),
    });
    life.goes(sunday + day);
    expectNobody(life, 'monitor');
  });
});

describe('before anything is sent', () => {
  const draft: Draft = {
    id: 'draft',
    school: 'school',
    by: 'teacher',
    flow: 'threat',
    flowVersion: 'v1',
    language: 'nl',
    answers: danger,
    fromWords: [],
    about: ['director'],
    aboutUnknown: false,
    conflict: true,
    namesReplaced: 0,
    practice: false,
    unconfirmedSender: false,
    startedAt: sunday,
    touchedAt: sunday,
    continued: false,
    reminded: 0,
  };

  it('the writer is shown by name exactly who is pinged first, and who is kept out', () => {
    const seen = draftView(draft, undefined, threat, school, sunday);
    const life = given(reported({ about: ['director'] }));
    expect(seen.receivers.map((one) => one.person)).toEqual(life.pinged());
    expect(seen.keptOut.map((one) => one.person)).toEqual(['director', 'monitor-deputy', 'director-deputy']);
    expect(seen.phoneNow.map((one) => one.name)).toEqual(['Naam-van-monitor', 'Naam-van-board']);
  });

  it('a conflict without a name waits for the name before the signal', () => {
    expect(draftView({ ...draft, about: [] }, undefined, threat, school, sunday).step).toBe('conflict');
    expect(
      draftView({ ...draft, about: [], aboutUnknown: true }, undefined, threat, school, sunday).step,
    ).toBe('story');
    expect(draftView({ ...draft, answers: {} }, undefined, threat, school, sunday).step).toBe('danger');
  });

  it('whoever is shown as kept out is in nobody’s route at any level', () => {
    for (const about of everybody)
      for (const level of levels)
        for (const person of excludedFrom({ about: [about], aboutUnknown: false }, school, sunday))
          expect(
            allReceivers(
              flowAt(level),
              { about: [about], aboutUnknown: false },
              level,
              school,
              'teacher',
              sunday,
            ),
          ).not.toContain(person);
  });
});

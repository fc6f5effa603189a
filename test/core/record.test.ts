import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urgencyOf } from '../../src/core/flow.ts';
import type { Deed } from './life.ts';
import { danger, given, noDanger, reported, sunday, when } from './life.ts';
import { everybody, minute, threat } from './school.ts';

const record = (answers: Readonly<Record<string, string | readonly string[]>>, after = 0): Deed => ({
  type: 'record',
  record: 'offence',
  answers,
  after,
});
const offenceSeen = (life: ReturnType<typeof given>, person = 'board') =>
  life.asHandler(person).records.find((one) => one.id === 'offence');

describe('the offence question', () => {
  it('is not said until a handler says it, and is kept with who and when', () => {
    const life = given(reported());
    expect(offenceSeen(life)).toMatchObject({ times: [], mine: true });
    life.does(
      'director',
      record({ offence: 'doubt', articles: ['article-3', 'article-10'] }),
      sunday + minute,
    );
    expect(offenceSeen(life)?.times).toEqual([
      {
        by: 'Naam-van-director',
        at: sunday + minute,
        answers: [
          { question: 'offence', answer: 'doubt', fromWords: false },
          { question: 'articles', answer: ['article-3', 'article-10'], fromWords: false },
        ],
      },
    ]);
  });

  it('may be answered anew by somebody else, and what was said before is never erased', () => {
    const life = given(reported());
    life.does('monitor', record({ offence: 'no' }));
    life.does('board', record({ offence: 'yes', articles: ['unknown'] }, 1), sunday + minute);
    expect(offenceSeen(life)?.times.map(({ by, answers }) => [by, answers[0]?.answer])).toEqual([
      ['Naam-van-monitor', 'no'],
      ['Naam-van-board', 'yes'],
    ]);
    expect(life.facts.filter((fact) => fact.type === 'recorded')).toHaveLength(2);
  });

  it('is for monitor, director and board, and for nobody who only has the case in hand', () => {
    const life = given(reported());
    for (const person of ['monitor', 'director', 'board', 'director-deputy'])
      when(person, record({ offence: 'yes' }), life).gives({
        type: 'recorded',
        record: 'offence',
        answers: { offence: 'yes' },
      });
    life.does('director', { type: 'pass-on', to: 'mentor' });
    life.does('mentor', { type: 'take-on' });
    when('mentor', record({ offence: 'yes' }), life).gives({ refused: 'not-your-role' });
    expect(offenceSeen(life, 'mentor')?.mine).toBe(false);
  });

  it('does not exist for the reporter, for whoever is excluded, or for anybody without a role', () => {
    const life = given(reported({ about: ['director'] }));
    for (const person of ['teacher', 'director', 'mentor', 'adviser'])
      when(person, record({ offence: 'yes' }), life).gives({ refused: 'does-not-exist' });
    life.does('board', record({ offence: 'yes' }));
    for (const person of everybody) {
      const seen = JSON.stringify(life.sees(person) ?? '');
      if (person === 'teacher' || person === 'director') expect(seen, person).not.toContain('offence');
    }
    expect(life.sees('director')).toBeUndefined();
    expect(life.sees('teacher')).not.toHaveProperty('records');
  });

  it('never changes how urgent it is, who is pinged or what is decided, whatever is answered', () => {
    const answers = fc.record(
      {
        offence: fc.constantFrom('yes', 'no', 'doubt', 'unknown'),
        articles: fc.subarray(['article-3', 'article-10', 'unknown'], { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('monitor', 'director', 'board'), answers), { maxLength: 5 }),
        fc.constantFrom(danger, noDanger),
        (said, reporter) => {
          const [plain, life] = [
            given(reported({ answers: reporter })),
            given(reported({ answers: reporter })),
          ];
          for (const [at, [person, given_]] of said.entries()) life.does(person, record(given_, at));
          for (const each of [plain, life]) each.goes(sunday + 45 * minute);
          expect(life.subject.urgency).toEqual(plain.subject.urgency);
          expect(life.subject.urgency).toEqual(urgencyOf(threat, reporter));
          expect(life.messages).toEqual(plain.messages);
          expect(life.subject.decisions).toEqual([]);
          expect(life.subject.tasks).toEqual({});
        },
      ),
    );
  });

  it('reminds whom to consult after "ja", "twijfel" and "weet ik niet", and stops when it is "nee"', () => {
    const life = given(reported());
    const reminded = (): readonly object[] => life.asHandler('monitor').reminders;
    expect(reminded()).toEqual([]);
    const consult = {
      id: 'possible-offence',
      record: 'offence',
      phone: [{ name: 'Wijkagent Willem', number: '088-0000010' }],
    };
    for (const [after, offence] of ['yes', 'doubt', 'unknown'].entries()) {
      life.does('director', record({ offence }, after));
      expect(reminded(), offence).toEqual([consult]);
    }
    life.does('director', record({ offence: 'no' }, 3));
    expect(reminded()).toEqual([]);
  });
});

describe('filling in a part of the report', () => {
  it('is refused when somebody else did so since the form was opened, so that nobody undoes it unseen', () => {
    const life = given(reported());
    life.does('monitor', record({ offence: 'yes' }));
    when('director', record({ offence: 'no' }), life).gives({
      refused: 'recorded-meanwhile',
      by: 'monitor',
    });
    life.does('director', record({ offence: 'no' }, 1));
    expect(offenceSeen(life)?.times).toHaveLength(2);
  });

  it('with what stands there already, or with nothing at all, leaves no fact', () => {
    const life = given(reported());
    when('board', record({}), life).gives({ refused: 'nothing-to-do' });
    life.does('board', record({ offence: 'doubt' }));
    when('director', record({ offence: 'doubt' }), life).gives({ refused: 'nothing-to-do' });
    // Emptied again is a change, and stands in the log as one.
    when('director', record({}, 1), life).gives({ type: 'recorded', record: 'offence', answers: {} });
  });

  it.each<[string, Deed]>([
    ['no such part', { type: 'record', record: 'guilt', answers: { guilt: 'yes' }, after: 0 }],
    ['no such question', record({ verdict: 'guilty' })],
    ['no such option', record({ offence: 'guilty' })],
    ['a list where one is asked', record({ offence: ['yes'] })],
    ['one where a list is asked', record({ articles: 'article-3' })],
    ['no such article', record({ articles: ['article-3', 'article-99'] })],
  ])('is out of date with %s', (_name, deed) => {
    when('board', deed, given(reported())).gives({ refused: 'out-of-date' });
  });

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['a day', { 'next-look': '2026-03-10' }, true],
    ['a day that is none', { 'next-look': '2026-02-30' }, false],
    ['a time', { 'at-time': '10:41' }, true],
    ['a time that is none', { 'at-time': '25:00' }, false],
    ['a text', { aftercare: 'x'.repeat(500) }, true],
    ['a text that is too long', { aftercare: 'x'.repeat(501) }, false],
  ])('takes %s as it should', (_name, answers, fits) => {
    when('director', { type: 'record', record: 'follow-up', answers, after: 0 }, given(reported())).gives(
      fits ? { type: 'recorded', record: 'follow-up', answers } : { refused: 'out-of-date' },
    );
  });

  it('stands beside a flow that was kept before there were records: then there is nothing to fill in', () => {
    const { records: _records, ...old } = threat;
    const life = given(reported({ flow: old }), { flow: old });
    expect(life.asHandler('board')).toMatchObject({ records: [], reminders: [] });
    when('board', record({ offence: 'yes' }), life).gives({ refused: 'out-of-date' });
  });
});

describe('a decision about a message', () => {
  const decision = (more: Partial<Extract<Deed, { type: 'decide' }>>): Deed => ({
    type: 'decide',
    code: 'D-MED',
    choice: 'statement',
    reason: 'de pers belt',
    consulted: '',
    ...more,
  });

  it('keeps the approved text and the day on which it is looked at again', () => {
    const life = given(reported());
    life.does('board', decision({ approvedText: 'Wij zeggen niets.', lookAgainOn: '2026-03-10' }));
    const seen = life.asHandler('director').decisions.find((one) => one.code === 'D-MED');
    expect(seen).toMatchObject({
      message: true,
      before: [],
      taken: { approvedText: 'Wij zeggen niets.', lookAgainOn: '2026-03-10' },
    });
  });

  it('shows the former one too, and refuses a day that does not exist', () => {
    const life = given(reported());
    life.does('board', decision({ choice: 'deliberately-nothing' }));
    life.does('board', decision({}), sunday + minute);
    const seen = life.asHandler('director').decisions.find((one) => one.code === 'D-MED');
    expect([...(seen?.before ?? []), seen?.taken].map((one) => one?.choice)).toEqual([
      'deliberately-nothing',
      'statement',
    ]);
    when('board', decision({ lookAgainOn: '2026-02-30' }), life).gives({ refused: 'not-a-day' });
  });
});

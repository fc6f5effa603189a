import { describe, expect, it } from 'vitest';
import type { Deed } from './life.ts';
import { danger, given, noDanger, reported, sunday, when } from './life.ts';
import { day, minute } from './school.ts';

describe('taking on', () => {
  it('leaves a fact', () => {
    when('director', { type: 'take-on' }, given(reported())).gives({ type: 'taken-on', person: 'director' });
  });

  it('what somebody else has names who has it', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    when('monitor', { type: 'take-on' }, life).gives({ refused: 'already-taken', by: 'director' });
    when('director', { type: 'take-on' }, life).gives({ refused: 'nothing-to-do' });
    expect(life.asHandler('monitor').head).toMatchObject({
      state: 'taken-on',
      takenOnBy: 'Naam-van-director',
    });
    expect(life.asHandler('monitor').may.takeOn).toBe(false);
  });

  it('is open to everybody again when the first step was not logged in time', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    life.goes(sunday + 15 * minute);
    expect(life.asHandler('monitor').may.takeOn).toBe(true);
    when('monitor', { type: 'take-on' }, life).gives({ type: 'taken-on', person: 'monitor' });
  });

  it('is not for somebody who only reported it', () => {
    when('teacher', { type: 'take-on' }, given(reported())).gives({ refused: 'does-not-exist' });
  });
});

describe('decisions', () => {
  const decision = (code: string, more: Partial<Extract<Deed, { type: 'decide' }>> = {}): Deed => ({
    type: 'decide',
    code,
    choice: 'deliberately-nothing',
    reason: 'rust',
    consulted: 'politie',
    ...more,
  });

  it.each(['D-PARa', 'D-MED'])(
    'on all parents and the media are only the board’s, and need a reason: %s',
    (code) => {
      const life = given(reported());
      for (const person of ['monitor', 'director', 'monitor-deputy', 'director-deputy'])
        when(person, decision(code), life).gives({ refused: 'not-your-role' });
      when('teacher', decision(code), life).gives({ refused: 'does-not-exist' });
      when('board', decision(code, { reason: ' ' }), life).gives({ refused: 'reason-needed' });
      for (const person of ['board', 'board-deputy'])
        when(person, decision(code), life).gives({
          type: 'decided',
          code,
          choice: 'deliberately-nothing',
          reason: 'rust',
          consulted: 'politie',
        });
      expect(life.asHandler('director').decisions.find((one) => one.code === code)?.mine).toBe(false);
      expect(life.asHandler('board').decisions.find((one) => one.code === code)?.mine).toBe(true);
    },
  );

  it('of the board stay the board’s when the director has the case', () => {
    const life = given(reported());
    life.does('director', { type: 'take-on' });
    when('director', decision('D-MED'), life).gives({ refused: 'not-your-role' });
  });

  it('that the flow does not know, or with a choice it does not know, are out of date', () => {
    const life = given(reported());
    when('board', decision('D-XYZ'), life).gives({ refused: 'out-of-date' });
    when('board', decision('D-MED', { choice: 'inform' }), life).gives({ refused: 'out-of-date' });
  });

  it('taken anew stand beside the former one, which is never erased', () => {
    const life = given(reported());
    life.does('board', decision('D-MED'));
    life.does('board', decision('D-MED', { choice: 'statement', reason: 'pers belt' }), sunday + minute);
    expect(life.subject.decisions.map((one) => one.choice)).toEqual(['deliberately-nothing', 'statement']);
    expect(life.asHandler('monitor').decisions.find((one) => one.code === 'D-MED')?.taken).toMatchObject({
      choice: 'statement',
      by: 'Naam-van-board',
    });
  });
});

describe('ticking', () => {
  it('is for somebody of that role, or the owner', () => {
    const life = given(reported());
    const tick = (item: string): Deed => ({ type: 'tick', item, state: 'done' });
    when('monitor', tick('police-call'), life).gives({ refused: 'not-your-role' });
    when('director-deputy', tick('police-call'), life).gives({
      type: 'ticked',
      item: 'police-call',
      state: 'done',
    });
    when('board', tick('mentor-calm'), life).gives({ refused: 'not-your-role' });
    life.does('monitor', { type: 'take-on' });
    when('monitor', tick('police-call'), life).gives({ type: 'ticked', item: 'police-call', state: 'done' });
    when('monitor', tick('mentor-calm'), life).gives({ type: 'ticked', item: 'mentor-calm', state: 'done' });
    expect(
      life
        .asHandler('board')
        .tasks.filter((task) => task.mine)
        .map((task) => task.id),
    ).toEqual(['board-parents']);
  });

  it('lets the reporter tick what is the reporter’s, and nothing else', () => {
    const life = given(reported());
    when('teacher', { type: 'tick', item: 'reporter-keep-quiet', state: 'done' }, life).gives({
      type: 'ticked',
      item: 'reporter-keep-quiet',
      state: 'done',
    });
    when('teacher', { type: 'tick', item: 'police-call', state: 'done' }, life).gives({
      refused: 'not-your-role',
    });
  });

  it('twice does nothing, and every state can be taken back', () => {
    const life = given(reported());
    const tick = (state: 'open' | 'doing' | 'done'): Deed => ({ type: 'tick', item: 'police-call', state });
    when('director', tick('open'), life).gives({ refused: 'nothing-to-do' });
    life.does('director', tick('done'));
    when('director', tick('done'), life).gives({ refused: 'nothing-to-do' });
    when('director', tick('open'), life).gives({ type: 'ticked', item: 'police-call', state: 'open' });
  });
});

describe('asking the reporter', () => {
  it('reaches them by the bot, is answered once, and reaches whoever has the case', () => {
    const life = given(reported());
    life.does('monitor', { type: 'take-on' });
    life.does('director', { type: 'ask', question: 'q1', text: 'Waar nu?' });
    expect(life.told('teacher', 'question')).toEqual([sunday]);
    when('director', { type: 'reply', question: 'q1', text: 'x' }, life).gives({ refused: 'does-not-exist' });
    when('teacher', { type: 'reply', question: 'q2', text: 'x' }, life).gives({ refused: 'nothing-to-do' });
    life.does('teacher', { type: 'reply', question: 'q1', text: 'Bij de poort.' });
    expect(life.told('monitor', 'reply')).toEqual([sunday]);
    when('teacher', { type: 'reply', question: 'q1', text: 'x' }, life).gives({ refused: 'nothing-to-do' });
    expect(life.asHandler('board').questions[0]).toMatchObject({ text: 'Waar nu?', reply: 'Bij de poort.' });
  });

  it('or noting something empty is refused', () => {
    const life = given(reported());
    when('monitor', { type: 'ask', question: 'q1', text: ' ' }, life).gives({ refused: 'reason-needed' });
    when('monitor', { type: 'note', text: '' }, life).gives({ refused: 'reason-needed' });
  });
});

describe('a mistake', () => {
  const signalled = () => given(reported({ signal: true, answers: danger }));

  it('can be said for ten minutes after a signal, once, by the reporter only', () => {
    const life = signalled();
    when('monitor', { type: 'mistake' }, life).gives({ refused: 'does-not-exist' });
    life.goes(sunday + 10 * minute - 1);
    when('teacher', { type: 'mistake' }, life).gives({ type: 'mistaken' });
    life.goes(sunday + 10 * minute);
    when('teacher', { type: 'mistake' }, life).gives({ refused: 'too-late' });
    const once = signalled();
    once.does('teacher', { type: 'mistake' });
    when('teacher', { type: 'mistake' }, once).gives({ refused: 'nothing-to-do' });
  });

  it('corrects everyone pinged, and the ladder goes on until a handler confirms', () => {
    const life = signalled();
    life.does('teacher', { type: 'mistake' }, sunday + minute);
    for (const person of ['monitor', 'director', 'board'])
      expect(life.told(person, 'mistake')).toEqual([sunday + minute]);
    life.goes(sunday + 20 * minute);
    expect(life.told('director', 'ping')).toHaveLength(3);
    expect(life.asHandler('board-deputy').may.markSeen).toBe(true);
    expect(life.asHandler('monitor').may.confirmMistake).toBe(true);
    life.does('monitor', { type: 'confirm-mistake' });
    const since = life.now + 1;
    life.goes(sunday + day);
    expect(life.pinged(since)).toEqual([]);
    expect(life.dueAt).toBeUndefined();
    // Nobody reads that an alarm goes on which does not.
    expect(life.asHandler('board-deputy').may.markSeen).toBe(false);
    when('board', { type: 'confirm-mistake' }, life).gives({ refused: 'nothing-to-do' });
  });

  it('reaches somebody too who took it on before any ping', () => {
    const life = signalled();
    life.does('director-deputy', { type: 'take-on' });
    life.does('teacher', { type: 'mistake' });
    expect(life.told('director-deputy', 'mistake')).toEqual([sunday]);
  });

  it('erases nothing', () => {
    const life = signalled();
    const before = [...life.facts];
    life.does('teacher', { type: 'mistake' });
    life.does('board', { type: 'confirm-mistake' });
    expect(life.facts.slice(0, before.length)).toEqual(before);
    expect(life.asHandler('monitor').answers).toEqual([
      { question: 'danger', answer: 'yes', fromWords: false },
    ]);
    expect(life.asHandler('monitor').mistake).toMatchObject({ confirmedBy: 'Naam-van-board' });
  });

  it('is never confirmed by the one who reported it', () => {
    const life = given(reported({ by: 'monitor', signal: true }));
    life.does('monitor', { type: 'mistake' });
    expect(life.asHandler('monitor').may.confirmMistake).toBe(false);
    when('monitor', { type: 'confirm-mistake' }, life).gives({ refused: 'not-your-role' });
  });

  it('that was confirmed is in earnest again when the report is sent after all', () => {
    const life = signalled();
    life.does('teacher', { type: 'mistake' });
    life.does('board', { type: 'confirm-mistake' });
    const since = sunday + 5 * minute;
    const answers = { danger: 'yes', story: 'toch' };
    life.does('teacher', { type: 'submit', about: [], aboutUnknown: false, answers, fromWords: [] }, since);
    expect(life.pinged(since)).toEqual(['monitor', 'director', 'board']);
    expect(life.asHandler('monitor').mistake).toBeUndefined();
  });

  it.each<[string, string, Deed]>([
    ['an answer makes it worse', 'teacher', { type: 'add', answers: { weapon: 'seen' }, fromWords: [] }],
    ['a handler raises it', 'monitor', { type: 'raise', to: 'immediate', reason: '' }],
  ])('that was confirmed is in earnest again when %s', (_, by, deed) => {
    const answers = deed.type === 'raise' ? noDanger : danger;
    const life = given(reported({ signal: true, answers }));
    life.does('teacher', { type: 'mistake' });
    life.does('board', { type: 'confirm-mistake' });
    const since = sunday + 5 * minute;
    expect(life.does(by, deed, since)).toBeUndefined();
    expect(life.pinged(since)).toEqual(['monitor', 'director', 'board']);
  });
});

describe('what joined after a signal', () => {
  it('shows handlers where the reporter stopped', () => {
    const life = given(reported({ signal: true }));
    expect(life.asHandler('director')).toMatchObject({ stillWriting: true, head: { state: 'signalled' } });
    life.does('teacher', { type: 'add', answers: { story: 'in de hal' }, fromWords: ['story'] });
    expect(life.asHandler('director').answers).toContainEqual({
      question: 'story',
      answer: 'in de hal',
      fromWords: true,
    });
    life.does('teacher', { type: 'submit', about: [], aboutUnknown: false, answers: {}, fromWords: [] });
    expect(life.asHandler('director').stillWriting).toBe(false);
  });
});

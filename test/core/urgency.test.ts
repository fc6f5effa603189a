import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asked,
  higher,
  isHigher,
  nextPage,
  openPage,
  pageBefore,
  questionsOf,
  urgencyOf,
} from '../../src/core/flow.ts';
import { anyAnswers } from './answers.ts';
import { danger, given, noDanger, reported, sunday, wednesday, when } from './life.ts';
import { flowAt, hour, minute, threat } from './school.ts';

describe('the urgency of a report', { timeout: 30_000 }, () => {
  it('is never below the lowest of its flow, and always has a reason in words', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { level, reasons } = urgencyOf(threat, answers);
        expect(isHigher(threat.lowest, level)).toBe(false);
        expect(reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  it('is never lowered by "weet ik niet": left open or "unknown" is at least as urgent as left open', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom(...questionsOf(threat)), (answers, question) => {
        const { [question.id]: _, ...open } = answers;
        const unknown = { ...open, [question.id]: question.kind === 'choices' ? ['unknown'] : 'unknown' };
        expect(isHigher(urgencyOf(threat, open).level, urgencyOf(threat, unknown).level)).toBe(false);
      }),
    );
  });

  it('is never lowered by a joke, an anonymous sender or a fake account', () => {
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom('anonymous', 'hacked-or-fake'), (answers, sender) => {
        const { sender: _, ...open } = answers;
        expect(urgencyOf(threat, { ...open, sender })).toEqual(urgencyOf(threat, open));
      }),
    );
  });

  it('can be raised by later answers, never lowered', () => {
    fc.assert(
      fc.property(anyAnswers, fc.array(anyAnswers, { maxLength: 4 }), (first, later) => {
        const life = given(reported({ answers: first, at: wednesday }));
        for (const answers of later) {
          const before = life.subject.urgency.level;
          const named = urgencyOf(threat, { ...life.subject.answers, ...answers });
          life.does('teacher', { type: 'add', answers, fromWords: [] });
          expect(isHigher(before, life.subject.urgency.level)).toBe(false);
          expect(isHigher(named.level, life.subject.urgency.level)).toBe(false);
        }
      }),
    );
  });

  it('keeps all reasons of its level, without saying one twice', () => {
    expect(urgencyOf(threat, { danger: 'yes', weapon: 'seen' }).reasons).toEqual([
      'danger-now',
      'weapon-seen',
    ]);
    const one = { level: 'high', reasons: ['a', 'b'] } as const;
    expect(higher(one, { level: 'high', reasons: ['b', 'c'] }).reasons).toEqual(['a', 'b', 'c']);
    expect(higher(one, { level: 'immediate', reasons: ['x'] }).reasons).toEqual(['x']);
    expect(higher(one, { level: 'normal', reasons: ['x'] })).toBe(one);
  });
});

describe('raising', () => {
  it('by new answers starts the ladder again for the new level, at once', () => {
    const life = given(reported({ answers: noDanger, at: wednesday }));
    life.does('director', { type: 'take-on' });
    life.does('teacher', { type: 'add', answers: { when: 'today' }, fromWords: [] }, wednesday + hour);
    expect(life.subject.urgency).toEqual({ level: 'immediate', reasons: ['soon'] });
    expect(life.pinged(wednesday + hour)).toEqual(['monitor', 'director', 'board']);
    expect(life.subject.owner).toBeUndefined();
  });

  it('by a handler starts the ladder again, and needs no reason', () => {
    const life = given(reported({ answers: noDanger, at: wednesday }));
    when('monitor', { type: 'raise', to: 'immediate', reason: '' }, life).gives(
      {
        type: 'urgency-set',
        urgency: { level: 'immediate', reasons: ['every-threat', 'raised'] },
        how: 'raised',
      },
      { type: 'ladder-restarted', why: 'raised' },
    );
    life.does('monitor', { type: 'raise', to: 'immediate', reason: '' }, wednesday + minute);
    expect(life.pinged(wednesday + 1)).toEqual(['monitor', 'director', 'board']);
  });

  it('to what it already is, is refused', () => {
    when('monitor', { type: 'raise', to: 'immediate', reason: 'x' }, given(reported())).gives({
      refused: 'not-higher',
    });
  });

  it('does not happen again because the rest of the form is filled in after a handler lowered it', () => {
    const life = given(reported({ answers: danger, signal: true }));
    life.does('director', { type: 'lower', to: 'high', reason: 'politie was er: veilig' });
    life.does('teacher', { type: 'add', answers: { sender: 'pupil', story: 'tekst' }, fromWords: [] });
    life.does('teacher', {
      type: 'submit',
      about: [],
      aboutUnknown: false,
      answers: life.subject.answers,
      fromWords: [],
    });
    expect(life.subject.urgency.level).toBe('high');
    life.does('teacher', { type: 'add', answers: { weapon: 'seen' }, fromWords: [] });
    expect(life.subject.urgency.level).toBe('immediate');
  });
});

describe('lowering', () => {
  const life = () => given(reported());

  it('needs a reason', () => {
    when('director', { type: 'lower', to: 'high', reason: '  ' }, life()).gives({ refused: 'reason-needed' });
    when('director', { type: 'lower', to: 'high', reason: 'politie' }, life()).gives({
      type: 'urgency-set',
      urgency: { level: 'high', reasons: ['lowered'] },
      how: 'lowered',
      reason: 'politie',
    });
  });

  it('is never below the lowest of the flow', () => {
    when('director', { type: 'lower', to: 'normal', reason: 'x' }, life()).gives({ refused: 'not-lower' });
    expect(life().asHandler('director').may.lowerTo).toEqual(['high']);
    const normal = flowAt('normal');
    const calm = given(reported({ flow: normal }), { flow: normal });
    when('monitor', { type: 'lower', to: 'normal', reason: 'x' }, calm).gives({ refused: 'not-lower' });
  });

  it('is for the roles of the route: an adviser who sees it may not', () => {
    const confidential = given(reported({ answers: { danger: 'yes', 'name-on-report': 'adviser-only' } }));
    when('adviser', { type: 'lower', to: 'high', reason: 'x' }, confidential).gives({
      refused: 'not-your-role',
    });
    when('teacher', { type: 'lower', to: 'high', reason: 'x' }, life()).gives({ refused: 'does-not-exist' });
  });

  it('keeps the owner, and the change stays on the case with its reason and who', () => {
    const one = life();
    one.does('board', { type: 'take-on' });
    one.does('board', { type: 'lower', to: 'high', reason: 'politie' }, sunday + minute);
    expect(one.subject.owner).toBe('board');
    expect(one.asHandler('monitor').urgencyChanges.at(-1)).toEqual({
      at: sunday + minute,
      by: 'Naam-van-board',
      to: 'high',
      how: 'lowered',
      reason: 'politie',
    });
  });
});

describe('the pages of a flow', () => {
  it('can be walked to the end and back from any answers, and the position is never stored', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const walked = [];
        for (let page = threat.pages[0]; page !== undefined; page = nextPage(threat, page.id, answers))
          walked.push(page);
        for (const [at, page] of walked.entries())
          expect(pageBefore(threat, page.id, answers)).toBe(walked[at - 1]);
        const unanswered = threat.pages.find((page) =>
          asked(page, answers).some((question) => answers[question.id] === undefined),
        );
        expect(openPage(threat, answers)).toBe(unanswered);
      }),
    );
  });
});

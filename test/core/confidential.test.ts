import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyAnswers } from './answers.ts';
import type { Start } from './life.ts';
import { everyDeed, given, reported, sunday, when } from './life.ts';
import { day, everybody, minute, nameOf, seats } from './school.ts';

const start: Start = { answers: { danger: 'yes', 'name-on-report': 'adviser-only' } };

describe('a confidential report', { timeout: 30_000 }, () => {
  it('shows no handler the name or the number of its reporter, whatever anybody does', () => {
    const deeds = fc.array(
      fc.tuple(fc.constantFrom(...everybody), fc.constantFrom(...everyDeed), fc.nat(40)),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('teacher', ...seats.map((one) => one.person)),
        anyAnswers,
        fc.constantFrom('adviser-only', 'explain-first'),
        fc.boolean(),
        deeds,
        (reporter, answers, choice, signal, story) => {
          const life = given(
            reported({ by: reporter, signal, answers: { ...answers, 'name-on-report': choice } }),
          );
          for (const [person, deed, passed] of story) {
            if ('fromWords' in deed) continue;
            const by = ['mistake', 'call-me', 'reply'].includes(deed.type) ? reporter : person;
            life.does(by, deed, life.now + passed * minute);
          }
          for (const viewer of everybody.filter((one) => one !== 'adviser' && one !== reporter)) {
            const seen = JSON.stringify(life.sees(viewer) ?? '');
            expect(seen).not.toContain(`"${nameOf(reporter)}"`);
            expect(seen).not.toContain(`"person":"${reporter}"`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('shows the adviser the name, and the adviser hears that there is one', () => {
    const life = given(reported(start));
    expect(life.asHandler('adviser').reporter).toEqual({
      name: 'Naam-van-teacher',
      roles: [],
      confidential: true,
      unconfirmed: false,
      phone: '088-0000000',
    });
    expect(life.asHandler('director').reporter).toEqual({ name: '', confidential: true, unconfirmed: false });
    expect(life.told('adviser', 'changed')).toEqual([sunday]);
    life.goes(sunday + day);
    expect(life.pinged()).not.toContain('adviser');
  });

  it('is not shown to an adviser when its reporter gave the name to all', () => {
    const life = given(reported({ answers: { danger: 'yes', 'name-on-report': 'yes' } }));
    expect(life.sees('adviser')).toBeUndefined();
    expect(life.asHandler('monitor').reporter.name).toBe('Naam-van-teacher');
  });

  it('is not shown to an adviser it is about', () => {
    const life = given(reported({ ...start, about: ['adviser'] }));
    expect(life.sees('adviser')).toBeUndefined();
    expect(life.messages.filter(({ effect }) => effect.person === 'adviser')).toEqual([]);
  });

  it('says no type and no reason in a chat', () => {
    const { head } = given(reported(start)).asHandler('monitor');
    expect(head.flow).toBeUndefined();
    expect(head.reasons).toEqual([]);
  });

  it('leaves a reporter who handles cases only a reporter, and takes it from them when they had taken it on', () => {
    const life = given(reported({ by: 'monitor' }));
    life.does('monitor', { type: 'take-on' });
    life.does(
      'monitor',
      { type: 'add', answers: { 'name-on-report': 'adviser-only' }, fromWords: [] },
      sunday + minute,
    );
    expect(life.sees('monitor')?.as).toBe('reporter');
    expect(life.subject.owner).toBeUndefined();
    expect(life.pinged(sunday + minute)).toEqual(['monitor-deputy', 'director', 'board']);
    when('monitor', { type: 'take-on' }, life).gives({ refused: 'does-not-exist' });
  });

  it('does not name a reporter who had handed it to somebody before', () => {
    const life = given(reported({ by: 'monitor' }));
    life.does('monitor', { type: 'pass-on', to: 'mentor' });
    life.does('monitor', { type: 'add', answers: { 'name-on-report': 'adviser-only' }, fromWords: [] });
    expect(life.asHandler('mentor').handover).toEqual({ from: '', to: 'Naam-van-mentor', toMe: true });
  });

  it('shows the number to call back to the adviser only', () => {
    const life = given(reported(start));
    life.does('teacher', { type: 'call-me', number: '088-7654321' });
    expect(JSON.stringify(life.sees('director'))).not.toContain('088-7654321');
    expect(life.asHandler('adviser').callAsked?.number).toBe('088-7654321');
  });

  it('about oneself names nobody to the handlers', () => {
    const life = given(reported({ ...start, by: 'mentor', about: ['mentor'] }));
    expect(life.asHandler('board').about).toEqual([]);
    expect(life.asHandler('adviser').about).toEqual(['Naam-van-mentor']);
  });
});

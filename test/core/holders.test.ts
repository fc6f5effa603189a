import { describe, expect, it } from 'vitest';
import { readiness, toBeTested } from '../../src/core/readiness.ts';
import { everyDeed, given, reported, sunday } from './life.ts';
import { day, hour, minute, school, seat, threat, withSeats } from './school.ts';

const later = sunday + hour;
const stranger = { refused: 'does-not-exist' };
/** The school names a new monitor an hour after the case began; nobody confirmed them yet. */
function withNew(name: Parameters<typeof seat>[0], confirmedAt?: number) {
  const { confirmedAt: _, ...fresh } = seat(name, 'new-holder', { from: later });
  return withSeats((all) => [...all, confirmedAt === undefined ? fresh : { ...fresh, confirmedAt }]);
}

describe('a new holder who was not confirmed yet', () => {
  it('does not see earlier cases, hears nothing of them and can do nothing in them', () => {
    const life = given(reported());
    life.becomes(withNew('monitor'));
    life.goes(later + hour);
    expect(life.sees('new-holder')).toBeUndefined();
    expect(life.pinged()).not.toContain('new-holder');
    for (const deed of everyDeed) expect(life.does('new-holder', deed)).toEqual(stranger);
    expect(life.does('board', { type: 'pass-on', to: 'new-holder' })).toEqual({ refused: 'not-a-handler' });
  });

  it('never fills a seat of an earlier case: its deputies are pinged instead', () => {
    const { confirmedAt: _, ...fresh } = seat('board', 'new-holder', { from: later });
    const life = given(reported());
    life.becomes(withSeats((all) => [...all.filter((one) => one.person !== 'board'), fresh]));
    life.does('teacher', { type: 'exclude', people: ['mentor'], unknown: false }, later);
    expect(life.pinged(later).slice(-3)).toEqual(['monitor', 'director', 'board-deputy']);
    expect(life.pinged(later)).not.toContain('new-holder');
  });

  it('sees them once another holder confirmed them, not a moment before', () => {
    const life = given(reported());
    life.becomes(withNew('monitor', later + minute));
    life.goes(later + minute - 1);
    expect(life.sees('new-holder')).toBeUndefined();
    life.goes(later + minute);
    expect(life.sees('new-holder')?.as).toBe('handler');
  });

  it('is pinged for cases that begin later', () => {
    const life = given(reported({ at: later + minute }), { school: withNew('monitor') });
    expect(life.pinged()).toContain('new-holder');
    expect(life.sees('new-holder')?.as).toBe('handler');
  });

  it('gains no right in an earlier case that they handle in another role', () => {
    const more = (name: Parameters<typeof seat>[0]) => {
      const { confirmedAt: _, ...fresh } = seat(name, 'monitor', { from: later });
      return withSeats((all) => [...all, fresh]);
    };
    const life = given(reported({ answers: { danger: 'yes', 'name-on-report': 'adviser-only' } }));
    life.becomes(more('board'));
    life.goes(later);
    expect(
      life.does('monitor', {
        type: 'decide',
        code: 'D-MED',
        choice: 'statement',
        reason: 'x',
        consulted: '',
      }),
    ).toEqual({
      refused: 'not-your-role',
    });
    life.becomes(more('adviser'));
    expect(life.asHandler('monitor').reporter.name).toBe('');
  });
});

describe('a former holder', () => {
  it.each(['monitor', 'director', 'board', 'board-deputy'])('sees nothing any more: %s', (who) => {
    const life = given(reported());
    life.goes(sunday + 11 * minute);
    expect(life.sees(who)?.as).toBe('handler');
    life.becomes(
      withSeats((all) =>
        all.map((one) => (one.person === who ? { ...one, until: sunday + 12 * minute } : one)),
      ),
    );
    life.goes(sunday + 12 * minute - 1);
    expect(life.sees(who)?.as).toBe('handler');
    life.goes(sunday + 12 * minute);
    expect(life.sees(who)).toBeUndefined();
    for (const deed of everyDeed) expect(life.does(who, deed)).toEqual(stranger);
    const since = life.now;
    life.goes(since + day);
    expect(life.pinged(since)).not.toContain(who);
  });
});

describe('a flow is switched on', () => {
  const all = Object.fromEntries(school.seats.map((one) => [one.person, school.termStartedAt]));

  it('only when everybody in its routes confirmed a test ping this term', () => {
    expect(readiness(threat, { ...school, confirmedPings: all }, sunday).on).toBe(true);
    const late = { ...school, confirmedPings: { ...all, board: school.termStartedAt - 1 } };
    expect(readiness(threat, late, sunday)).toEqual({ on: false, unconfirmed: ['board'], tooFew: [] });
    expect(toBeTested([threat, threat], late, sunday)).toEqual(['board']);
    expect(readiness(threat, school, sunday).unconfirmed).toHaveLength(6);
  });

  it('only when each route has two different people', () => {
    const twice = withSeats((seats) =>
      seats.map((one) => (one.person === 'board-deputy' ? { ...one, person: 'board' } : one)),
    );
    expect(readiness(threat, { ...twice, confirmedPings: all }, sunday)).toEqual({
      on: false,
      unconfirmed: [],
      tooFew: ['board'],
    });
  });
});

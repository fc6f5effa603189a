import fc from 'fast-check';
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
  const began = school.termStartedAt;
  const all = Object.fromEntries(school.seats.map((one) => [one.person, began]));
  const joins = withSeats((seats) => [...seats, seat('monitor.deputy', 'newcomer', { from: sunday })]);

  it('when two different people in each of its routes confirmed a test ping this term', () => {
    expect(readiness(threat, { ...school, confirmedPings: all }, sunday)).toEqual({
      on: true,
      unconfirmed: [],
      tooFew: [],
    });
    expect(readiness(threat, school, sunday)).toMatchObject({ on: false, tooFew: threat.receivers });
    expect(readiness(threat, school, sunday).unconfirmed).toHaveLength(6);
  });

  it.each(school.seats.filter((one) => threat.receivers.includes(one.role)))(
    'and off when one of only two did not: $person',
    ({ person, role }) => {
      const late = { ...school, confirmedPings: { ...all, [person]: began - 1 } };
      expect(readiness(threat, late, sunday)).toEqual({ on: false, unconfirmed: [person], tooFew: [role] });
      expect(toBeTested([threat, threat], late, sunday)).toEqual([person]);
    },
  );

  it('and stays on when somebody joins who did not confirm yet, however long that takes: they are asked', () => {
    for (const now of [sunday, sunday + 13 * day, sunday + 60 * day]) {
      const found = readiness(threat, { ...joins, confirmedPings: all }, now);
      expect(found).toEqual({ on: true, unconfirmed: ['newcomer'], tooFew: [] });
      expect(toBeTested([threat], { ...joins, confirmedPings: all }, now)).toEqual(['newcomer']);
    }
    const life = given(reported({ at: sunday + minute }), { school: { ...joins, confirmedPings: all } });
    life.goes(sunday + 12 * minute);
    expect(life.pinged()).toContain('newcomer');
    expect(life.pinged()).toContain('monitor-deputy');
  });

  it('and off when somebody who confirmed leaves, and whoever joined in their place did not', () => {
    const gone = { ...joins, seats: joins.seats.filter((one) => one.person !== 'monitor') };
    const found = readiness(threat, { ...gone, confirmedPings: all }, sunday);
    expect(found).toEqual({ on: false, unconfirmed: ['newcomer'], tooFew: ['monitor'] });
    const confirmed = { ...all, newcomer: sunday };
    expect(readiness(threat, { ...gone, confirmedPings: confirmed }, sunday).on).toBe(true);
  });

  it('and no confirmation ever switches it off, nor anybody who joins', () => {
    const people = [...new Set(joins.seats.map((one) => one.person))];
    fc.assert(
      fc.property(fc.subarray(people), fc.constantFrom(...people), (confirmed, one) => {
        const pings = Object.fromEntries(confirmed.map((person) => [person, began]));
        const before = readiness(threat, { ...school, confirmedPings: pings }, sunday).on;
        const more = { ...joins, confirmedPings: { ...pings, [one]: began } };
        expect(readiness(threat, { ...joins, confirmedPings: pings }, sunday).on || !before).toBe(true);
        expect(readiness(threat, more, sunday).on || !before).toBe(true);
      }),
    );
  });

  it('in the first fourteen days of a term also by confirmations of the former one, and not a moment longer', () => {
    const term = { ...school, termStartedAt: sunday, formerTermStartedAt: began, confirmedPings: all };
    const last = sunday + 14 * day - 1;
    expect(readiness(threat, term, last)).toMatchObject({ on: true, tooFew: [] });
    expect(toBeTested([threat], term, last)).toHaveLength(6);
    expect(readiness(threat, term, last + 1)).toMatchObject({ on: false, tooFew: threat.receivers });
    const older = { ...term, confirmedPings: { ...all, board: began - 1 } };
    expect(readiness(threat, older, last)).toMatchObject({ on: false, tooFew: ['board'] });
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterWithin,
  isSchoolDay,
  isSchoolTime,
  minutesWithin,
  momentOf,
  notBefore,
  schoolDayAfter,
  wallTime,
} from '../../src/core/calendar.ts';
import type { Draft } from '../../src/core/draft.ts';
import { expiresAt, remindAt } from '../../src/core/draft.ts';
import { at, day, hour, minute, school, timeZone } from './school.ts';

const zones = [timeZone, 'America/Kralendijk', 'Pacific/Auckland', 'UTC'];
const moment = fc
  .integer({ min: Date.parse('2025-01-01') / minute, max: Date.parse('2030-01-01') / minute })
  .map((minutes) => minutes * minute);
const aroundTheChange = fc
  .tuple(fc.constantFrom(at('2026-03-29'), at('2026-10-25')), fc.integer({ min: -1440, max: 2 * 1440 }))
  .map(([start, minutes]) => start + minutes * minute);
const anyMoment = fc.oneof(moment, aroundTheChange);
const hours = { from: 7 * 60, until: 22 * 60 };

describe('the clock on the wall', () => {
  it('shows the same again for the moment it names, also when summer time begins or ends', () => {
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...zones), (when, zone) => {
        const wall = wallTime(when, zone);
        const again = momentOf(wall.date, wall.minutes, zone);
        expect(wallTime(again, zone)).toEqual(wall);
        // In the hour that comes twice the wall cannot tell which of the two it is.
        expect([0, hour]).toContain(Math.abs(again - when));
      }),
    );
  });

  it('names the moment just after, in the hour that is skipped', () => {
    const skipped = momentOf('2026-03-29', 2 * 60 + 30, timeZone);
    expect(wallTime(skipped, timeZone)).toEqual({ date: '2026-03-29', minutes: 3 * 60 + 30, weekday: 7 });
  });

  it('knows the day of the week', () => {
    expect(wallTime(at('2026-03-09 00:00'), timeZone)).toEqual({
      date: '2026-03-09',
      minutes: 0,
      weekday: 1,
    });
    expect(wallTime(at('2026-03-08 23:59'), timeZone)).toEqual({
      date: '2026-03-08',
      minutes: 1439,
      weekday: 7,
    });
  });
});

describe('minutes inside a window', { timeout: 30_000 }, () => {
  it('come after as many minutes as were counted', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 1, max: 5000 }), (start, minutes) => {
        const then = afterWithin(hours, timeZone, start, minutes);
        expect(minutesWithin(hours, timeZone, start, then)).toBeCloseTo(minutes, 6);
        expect(minutesWithin(hours, timeZone, start, then - 1)).toBeLessThan(minutes);
        const { minutes: shown } = wallTime(then, timeZone);
        expect(shown).toBeGreaterThanOrEqual(hours.from);
        expect(shown).toBeLessThanOrEqual(hours.until);
      }),
    );
  });

  it('never run backwards', () => {
    fc.assert(
      fc.property(anyMoment, fc.nat(4000), fc.nat(4000), (start, one, more) => {
        const early = minutesWithin(hours, timeZone, start, start + one * minute);
        const late = minutesWithin(hours, timeZone, start, start + (one + more) * minute);
        expect(late).toBeGreaterThanOrEqual(early);
        expect(early).toBeLessThanOrEqual(one);
      }),
    );
  });

  it('count a short day as it is when the clock changes at night', () => {
    const night = { from: 0, until: 24 * 60 };
    expect(minutesWithin(night, timeZone, at('2026-03-29'), at('2026-03-30'))).toBe(23 * 60);
    expect(minutesWithin(night, timeZone, at('2026-10-25'), at('2026-10-26'))).toBe(25 * 60);
  });

  it('always end: a window that does not open is taken as always open', () => {
    for (const window of [
      { from: 600, until: 600 },
      { from: 1320, until: 420 },
    ]) {
      expect(afterWithin(window, timeZone, at('2026-03-09 12:00'), 60)).toBe(at('2026-03-09 13:00'));
      expect(minutesWithin(window, timeZone, at('2026-03-09 12:00'), at('2026-03-09 13:00'))).toBe(60);
    }
  });
});

describe('not before the morning', () => {
  it.each([
    ['2026-03-09 06:00', '2026-03-09 07:30'],
    ['2026-03-09 07:30', '2026-03-09 07:30'],
    ['2026-03-09 21:59', '2026-03-09 21:59'],
    ['2026-03-09 22:00', '2026-03-10 07:30'],
    ['2026-03-28 23:00', '2026-03-29 07:30'],
  ])('%s is %s', (asked, answered) => {
    expect(notBefore(7 * 60 + 30, 22 * 60, timeZone, at(asked))).toBe(at(answered));
  });
});

describe('school days', () => {
  it('are the days of the week it is open, outside its holidays, first and last day included', () => {
    expect(isSchoolDay(school, '2026-04-24')).toBe(true);
    for (const date of ['2026-04-25', '2026-04-27', '2026-05-01', '2026-05-03', '2026-03-08'])
      expect(isSchoolDay(school, date)).toBe(false);
    expect(isSchoolDay(school, '2026-05-04')).toBe(true);
  });

  it('have hours: the first minute counts, the last does not', () => {
    expect(isSchoolTime(school, at('2026-03-09 07:59'))).toBe(false);
    expect(isSchoolTime(school, at('2026-03-09 08:00'))).toBe(true);
    expect(isSchoolTime(school, at('2026-03-09 16:59'))).toBe(true);
    expect(isSchoolTime(school, at('2026-03-09 17:00'))).toBe(false);
    expect(isSchoolTime(school, at('2026-04-27 10:00'))).toBe(false);
  });

  it('are counted over a weekend and a holiday', () => {
    expect(schoolDayAfter(school, at('2026-04-23 10:00'), 1, 12 * 60)).toBe(at('2026-04-24 12:00'));
    expect(schoolDayAfter(school, at('2026-04-24 10:00'), 1, 12 * 60)).toBe(at('2026-05-04 12:00'));
    expect(schoolDayAfter(school, at('2026-04-24 10:00'), 2, 12 * 60)).toBe(at('2026-05-05 12:00'));
    expect(
      schoolDayAfter({ ...school, hours: { days: [], from: 0, until: 0 } }, at('2026-04-24'), 1, 0),
    ).toBeUndefined();
  });
});

describe('a draft that nobody sent', () => {
  const start = at('2026-03-08 21:30');
  const draft: Draft = {
    id: 'draft',
    school: 'school',
    by: 'teacher',
    flow: 'threat',
    flowVersion: 'v1',
    language: 'nl',
    answers: {},
    fromWords: [],
    about: [],
    aboutUnknown: false,
    conflict: false,
    namesReplaced: 0,
    practice: false,
    unconfirmedSender: false,
    startedAt: start,
    touchedAt: start,
    continued: false,
    reminded: 0,
  };

  it('reminds its writer after 5 and 30 minutes, and then no more', () => {
    expect([0, 1, 2].map((reminded) => remindAt({ ...draft, reminded }))).toEqual([
      start + 5 * minute,
      start + 30 * minute,
      undefined,
    ]);
  });

  it('is kept 24 hours once continued, and always longer than its last reminder', () => {
    expect(expiresAt({ ...draft, continued: true })).toBe(start + day);
    expect(expiresAt(draft)).toBeGreaterThan(start + 30 * minute);
  });

  it('reminds nobody when it was sent or is practice', () => {
    expect(remindAt({ ...draft, sentAt: start })).toBeUndefined();
    expect(remindAt({ ...draft, practice: true })).toBeUndefined();
  });
});

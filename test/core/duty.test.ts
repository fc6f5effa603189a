import { describe, expect, it } from 'vitest';
import { momentOf } from '../../src/core/calendar.ts';
import { firstReceivers } from '../../src/core/route.ts';
import type { School } from '../../src/core/school.ts';
import { school, threat as flow } from './school.ts';

const nobody: { readonly about: readonly string[]; readonly aboutUnknown: boolean } = {
  about: [],
  aboutUnknown: false,
};
const withDuty: School = {
  ...school,
  duty: { evenings: ['director-deputy'], weekends: ['board-deputy'], holidays: ['monitor-deputy'] },
};
const at = (day: string, hour: number): number => momentOf(day, hour * 60, school.timeZone);
const first = (
  moment: number,
  level: 'immediate' | 'high' = 'immediate',
  about = nobody,
): readonly string[] => firstReceivers(flow, about, level, withDuty, 'teacher', moment);

describe('whoever is on duty when school is closed', () => {
  it('gets an immediate case at once in the evening, at the weekend and in a holiday, each in their own slot', () => {
    expect(first(at('2026-05-12', 20))).toContain('director-deputy');
    expect(first(at('2026-05-16', 11))).toContain('board-deputy');
    expect(first(at('2026-04-28', 11))).toContain('monitor-deputy');
  });

  it('waits like any deputy while school is open, and for what is not immediate', () => {
    expect(first(at('2026-05-12', 11))).not.toContain('director-deputy');
    expect(first(at('2026-05-12', 20), 'high')).not.toContain('director-deputy');
  });

  it('is kept out like anybody else', () => {
    expect(
      first(at('2026-05-12', 20), 'immediate', { about: ['director-deputy'], aboutUnknown: false }),
    ).not.toContain('director-deputy');
    expect(first(at('2026-05-12', 20), 'immediate', { about: [], aboutUnknown: true })).not.toContain(
      'director-deputy',
    );
  });
});

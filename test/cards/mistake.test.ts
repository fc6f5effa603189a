// A report that was a slip of the hand: whoever looked into it says so where they stand, and nobody reads of danger after that.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pingCard } from '../../cards/ping.ts';
import { loadWords, sheetFor } from '../../src/content/words.ts';
import { danger, given, reported, sunday } from '../core/life.ts';

const { words } = loadWords(join(import.meta.dirname, '../..'));

function pingOf(person: string, confirmed: boolean): string {
  const life = given(reported({ signal: true, answers: danger }));
  life.does('teacher', { type: 'mistake' });
  if (confirmed) life.does('director', { type: 'confirm-mistake' });
  const school = { kind: 'vo', name: 'Onze School' } as const;
  const sheet = sheetFor(words, {
    language: 'nl',
    school,
    nonce: 'n',
    now: sunday,
    timeZone: 'Europe/Amsterdam',
  });
  return JSON.stringify(pingCard(life.asHandler(person), sheet));
}

describe('a ping of what its reporter calls a mistake', () => {
  it('can be confirmed where it stands, and says how urgent it was meanwhile', () => {
    const ping = pingOf('monitor', false);
    expect(ping).toContain('confirm-mistake');
    expect(ping).toContain('Direct, omdat');
  });

  it.each(['monitor', 'director', 'board'])(
    'says that somebody looked into it, and of no danger: %s',
    (who) => {
      const ping = pingOf(who, true);
      expect(ping).toContain('Vergissing, nagevraagd door Naam-van-director.');
      expect(ping).not.toContain('Direct, omdat');
      expect(ping).not.toContain('Het alarm voor het bestuur blijft');
      expect(ping).not.toContain('confirm-mistake');
    },
  );
});

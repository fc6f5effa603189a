// Somebody at several schools tells them apart on every button, and always reads which one it is about.
import { describe, expect, it } from 'vitest';
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { reviewCard } from '../../cards/review.ts';
import { storyCard } from '../../cards/story.ts';
import { draftSchoolCard } from '../../cards/which-school.ts';
import type { Card } from '../../src/core/card.ts';
import { languages } from '../../src/core/school.ts';
import type { DraftFor } from '../../src/core/seen-as.ts';
import { buttonsIn, sheetIn } from './all.ts';
import { decided, schools, severalSchools, undecided } from './several-schools.ts';

const buttons = (card: Card) => [...buttonsIn(card.body), ...card.actions];
const verbs = (card: Card) => buttons(card).map(({ press }) => press.do);

describe('somebody at several schools', () => {
  it.each(languages)('tells them apart on every button, in %s', (language) => {
    for (const card of severalSchools(sheetIn(language))) {
      const labels = buttons(card)
        .filter(({ press }) => 'school' in press)
        .map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
      for (const label of labels) expect(label.length).toBeLessThanOrEqual(40);
    }
  });

  it('says danger and school in one tap while that fits, and else the school after it', () => {
    const shown = (draft: DraftFor) => verbs(dangerCard(draft, sheetIn('nl')));
    expect(shown(undecided).slice(0, 3)).toEqual(['yes-at', 'yes-at', 'danger']);
    for (const draft of [{ ...undecided, schools }, decided]) expect(shown(draft)).not.toContain('yes-at');
  });

  it('can choose another school until something went, and reads which one it is', () => {
    for (const card of [dangerCard, conflictCard, storyCard, reviewCard]) {
      const before = card(decided, sheetIn('nl'));
      expect(JSON.stringify(before.body)).toContain(`Over: ${decided.school}`);
      expect(verbs(before)).toContain('other-school');
      expect(verbs(card({ ...decided, number: '7F3K' }, sheetIn('nl')))).not.toContain('other-school');
    }
  });

  it('reads 112 before the question which school it is, and that nothing was sent', () => {
    const { body } = draftSchoolCard({ ...undecided, danger: true }, sheetIn('nl'));
    const texts = body.map((part) => ('text' in part ? part.text : ''));
    const [notSent, danger, asked] = ['Nog niet verstuurd', 'Bel nu 112', 'Over welke school'].map((begin) =>
      texts.findIndex((text) => text.includes(begin)),
    );
    expect(notSent).toBe(0);
    expect(danger).toBeGreaterThan(0);
    expect(asked).toBeGreaterThan(danger ?? 0);
  });
});

// Slack and Teams take every card and every form, with the longest values, in both languages and at every kind of school.
import { describe, expect, it } from 'vitest';
import { caseForm } from '../../cards/case-form.ts';
import { languages } from '../../src/core/school.ts';
import type { CaseFor } from '../../src/core/seen-as.ts';
import { drawCard as onSlack, drawForm as formOnSlack } from '../../src/platforms/slack/draw.ts';
import { check as checkSlack } from '../../src/platforms/slack/limits.ts';
import { drawCard as onTeams, drawForm as formOnTeams } from '../../src/platforms/teams/draw.ts';
import { check as checkTeams } from '../../src/platforms/teams/limits.ts';
import { buttonsIn, cards, forms, sheetIn } from './all.ts';
import { handlers, now } from './views.ts';

const kinds = ['po', 'vo', 'mbo'] as const;

/** Many states look the same: each look is drawn once. */
function looks<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

describe.each(languages)('in %s', (language) => {
  it.each(kinds)('every card and form fits at a school for %s', { timeout: 60_000 }, (kind) => {
    const sheet = sheetIn(language, kind);
    expect(looks(cards(sheet)).length).toBeGreaterThan(100);
    expect(looks(forms(sheet)).length).toBeGreaterThan(100);
    for (const card of looks(cards(sheet))) {
      expect(checkSlack(onSlack(card)), card.notice).toEqual([]);
      expect(checkTeams(onTeams(card, language), 'message'), card.notice).toEqual([]);
    }
    for (const form of looks(forms(sheet))) {
      expect(checkSlack(formOnSlack(form)), JSON.stringify(form.body[0])).toEqual([]);
      expect(checkTeams(formOnTeams(form, 'Vul dit in', language), 'dialog')).toEqual([]);
    }
  });

  it.each(kinds)('no answer of a report is cut short at a school for %s', (kind) => {
    const sheet = sheetIn(language, kind);
    const { mistake: _mistake, handover: _handover, ...view } = handlers()[0] as CaseFor;
    const read = ['mentioned', 'when', 'target'];
    const answers = view.answers.map((one) => ({ ...one, fromWords: read.includes(one.question) }));
    const full = { ...view, stillWriting: false, aboutUnknown: false, answers };
    for (const tab of ['report', 'records']) {
      const form = caseForm(full, tab, sheet);
      const values = form.body.flatMap((part) => {
        if (part.type === 'facts') return part.rows.map((row) => row.value);
        if (part.type === 'quote') return [part.text];
        return part.type === 'checklist' ? part.items.flatMap(({ note = '' }) => note.split('\n')) : [];
      });
      expect(values.length).toBeGreaterThan(20);
      for (const drawn of [formOnSlack(form), formOnTeams(form, 'Vul dit in', language)]) {
        const text = JSON.stringify(drawn);
        const lost = values.filter((value) => !text.includes(JSON.stringify(value.trim()).slice(1, -1)));
        expect(lost, `${tab}, ${text.length} letters`).toEqual([]);
      }
    }
  });

  it('a log of any length is read page by page, and no line of it is lost', () => {
    const sheet = sheetIn(language);
    const notes = Array.from({ length: 90 }, (_, at) => ({
      by: 'Dirk',
      at: now + at * 60_000,
      text: `notitie ${at}. ${'woord '.repeat(at % 7 === 0 ? 160 : 5)}`,
    }));
    const long = {
      ...(handlers()[0] as CaseFor),
      tasks: [],
      decisions: [],
      records: [],
      questions: [],
      notes,
    };
    const read: string[] = [];
    for (let tab = 'log', turns = 0; tab !== ''; turns += 1) {
      expect(turns).toBeLessThan(20);
      const form = caseForm(long, tab, sheet);
      const texts = form.body.flatMap((part) => (part.type === 'quote' ? [part.text] : []));
      for (const drawn of [formOnSlack(form), formOnTeams(form, 'Vul dit in', language)])
        for (const text of texts) expect(JSON.stringify(drawn)).toContain(text.trim());
      read.unshift(...texts.filter((text) => text.startsWith('notitie')));
      const presses = buttonsIn(form.body).map(({ press }) => (press.do === 'open' ? press.tab : ''));
      tab = presses.find((one) => one === `log.${turns + 1}`) ?? '';
    }
    expect(read).toEqual(notes.map(({ text }) => text));
  });
});

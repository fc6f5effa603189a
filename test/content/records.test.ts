// What handlers fill in: the questions of domain 3.6 in every flow, a way to consult somebody, and a file that says what is wrong in it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadFlows } from '../../src/content/flow-file.ts';
import { loadRecords } from '../../src/content/records-file.ts';
import { loadWords } from '../../src/content/words.ts';
import type { Flow } from '../../src/core/flow.ts';
import { holds, questionsOf, recordsOf } from '../../src/core/flow.ts';
import { languages } from '../../src/core/school.ts';

const root = join(import.meta.dirname, '../..');
const { words } = loadWords(root);
const { flows } = loadFlows(root, words);
const threat = flows.get('threat') as Flow;

describe('every flow', () => {
  it('asks who leads whether it may be an offence, and against which article of the protocol', () => {
    for (const flow of flows.values()) {
      const offence = recordsOf(flow).find((rule) => rule.id === 'offence');
      expect(offence?.questions.map(({ id }) => id)).toEqual(['offence', 'articles']);
      expect(offence?.questions[0]?.options).toEqual(['yes', 'no', 'doubt', 'unknown']);
      const articles = Array.from({ length: 12 }, (_, at) => `article-${at + 1}`);
      expect(offence?.questions[1]).toMatchObject({ kind: 'choices', options: [...articles, 'unknown'] });
      for (const role of ['mentor', 'team-leader', 'adviser'] as const)
        expect(offence?.by).not.toContain(role);
    }
  });

  it('never asks a reporter to judge the law', () => {
    for (const flow of flows.values())
      for (const { id, options } of questionsOf(flow)) {
        expect(id).not.toMatch(/offence|crime|article/);
        expect(options.join(' ')).not.toContain('article-');
      }
  });

  it('reminds of the police for everything but "nee"', () => {
    for (const flow of flows.values()) {
      const reminder = recordsOf(flow)
        .flatMap((rule) => rule.reminders)
        .find((one) => one.id === 'possible-offence');
      const reminds = (answer: string): boolean =>
        reminder !== undefined && holds(reminder.when, { offence: answer });
      expect(['yes', 'doubt', 'unknown', 'no'].map(reminds)).toEqual([true, true, true, false]);
      expect(reminder?.contacts).toEqual(['police-contact']);
      for (const language of languages)
        expect(words[language].say('records.reminders.possible-offence')).toMatch(/0900-8844.*112/);
    }
  });

  it('weighs nothing that handlers fill in', () => {
    for (const flow of flows.values()) {
      const recorded = recordsOf(flow).flatMap((rule) => rule.questions.map(({ id }) => id));
      for (const id of recorded) expect(JSON.stringify(flow.urgency)).not.toContain(`"${id}"`);
    }
  });

  it('names the articles as the model protocol does, the same numbers as the answers of the guide', () => {
    const topics = readFileSync(join(root, 'flows/topics.yaml'), 'utf8');
    const used = [...topics.matchAll(/articles: \[([\d, ]+)\]/g)].flatMap((found) =>
      (found[1] ?? '').split(',').map(Number),
    );
    for (const article of used)
      for (const [language, start] of [
        ['nl', 'Artikel'],
        ['en', 'Article'],
      ] as const)
        expect(words[language].text(`shared.options.article-${article}`)).toMatch(
          new RegExp(`^${start} ${article}\\. \\S`),
        );
  });
});

describe('a threat', () => {
  it.each([
    ['who called the police and when', ['police-caller', 'police-called-at']],
    ['number, level as the police give it, and patrol', ['police-number', 'police-says', 'police-patrol']],
    ['with whom somebody is safe', ['safe-with', 'safe-now']],
    ['when 112 was called', ['called-112-at']],
    ['how many people', ['people-count', 'people-more']],
    ['what is noticed at school', ['effects', 'effects-now']],
    ['what the affected person and the parents want', ['affected-wants', 'wants-now', 'parents-want']],
    ['source and day of every observation', ['noticed-who', 'noticed-when', 'before-source']],
    ['follow-up and aftercare', ['next-look', 'next-step', 'aftercare']],
    [
      'how it ended, what was learned and how long it is kept',
      ['outcome', 'lesson', 'keep-for', 'legal-hold'],
    ],
  ])('has a place for %s (domain 3.6 and 3.9)', (_what, ids) => {
    const all = [...questionsOf(threat), ...recordsOf(threat).flatMap((rule) => rule.questions)];
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  it('keeps the approved text with every decision about a message', () => {
    const about = threat.decisions.filter((rule) => rule.message === true).map(({ code }) => code);
    expect(about).toEqual(['D-PARi', 'D-PARa', 'D-MED', 'D-STF']);
  });
});

const good = `offence:
  by: [board]
  questions:
    - { id: offence, kind: choice, options: ['yes', 'no', unknown] }
  reminders:
    - { id: consult, when: { question: offence, is: ['yes'] }, contacts: [police-contact] }
other:
  by: [board]
  questions:
    - { id: more, kind: short-text }
`;
const flow = `id: f
visibility: general
danger: danger
story: story
receivers: [monitor]
lowest: high
lowestReason: always
pages:
  - id: one
    questions:
      - { id: danger, kind: choice, options: ['yes', 'no', unknown] }
      - { id: story, kind: text }
urgency:
  - { id: '1', level: immediate, when: { question: danger, is: ['yes'] }, reason: r }
tasks:
  - { id: call, role: director, group: police, firstStep: true }
decisions:
  - { code: D, by: [board], options: [a, deliberately-nothing] }
records: [offence]
`;

describe('a file that is wrong', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const written = (records: string, flows_ = flow): string => {
    folder = mkdtempSync(join(tmpdir(), 'meldwijs-records-'));
    mkdirSync(join(folder, 'flows'));
    writeFileSync(join(folder, 'flows/records.yaml'), records);
    writeFileSync(join(folder, 'flows/f.yaml'), flows_);
    return folder;
  };
  const said = (problems: readonly { line: number; path: string; says: string }[]): readonly string[] =>
    problems.map(({ line, path, says }) => `${line} ${path}: ${says}`);

  it('is right before anything is changed, and who fills it in can be said by the flow', () => {
    const at = written(good, flow.replace('[offence]', '[{ use: offence, by: [director] }, other]'));
    expect(loadRecords(at).problems).toEqual([]);
    const missing = loadFlows(at, loadWords(at).words).problems;
    expect(missing.filter(({ says }) => !says.startsWith('no words'))).toEqual([]);
    expect(missing.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['titles.offence', 'questions.more.label', 'report.more', 'reminders.consult']),
    );
  });

  it.each([
    [
      '[police-contact]',
      '[director]',
      '6 offence.reminders.0.contacts.0: expected police-contact|complaints-committee',
    ],
    ["'no', unknown]", "'no']", '4 offence.questions.0.options: "unknown" is always an option'],
    ['id: more', 'id: offence', '8 other: a second question "offence"'],
    [
      'kind: short-text }',
      "kind: short-text, showIf: { question: danger, is: ['yes'] } }",
      '10 other.questions.0.showIf: a record shows all its questions',
    ],
    [
      'by: [board]\n  questions:\n    - { id: more',
      'by: [boss]\n  questions:\n    - { id: more',
      '8 other.by.0: expected monitor',
    ],
  ])('says where and what: %s', (from, to, says) => {
    expect(said(loadRecords(written(good.replace(from, to))).problems).join()).toContain(says);
  });

  it.each([
    ['[offence]', '[guilt]', '19 records.0: no record "guilt" in flows/records.yaml'],
    [
      'id: story, kind: text }',
      'id: story, kind: text }\n      - { id: offence, kind: text }',
      'records.0: a second question "offence"',
    ],
    ['[offence]', '[offence, offence]', 'records.0: a second question "offence"'],
  ])('says in a flow where and what: %s to %s', (from, to, says) => {
    const at = written(good, flow.replace(from, to));
    expect(said(loadFlows(at, loadWords(at).words).problems).join()).toContain(says);
  });

  it('says that a reminder looks at an answer that nobody can give', () => {
    const at = written(good.replace("is: ['yes'] }, contacts", 'is: [guilty] }, contacts'));
    expect(said(loadFlows(at, loadWords(at).words).problems).join()).toContain(
      'records.0: consult: no such answer to a question "offence"',
    );
  });
});

// The flows: each can be walked to its end, each rule of urgency can be reached, and not knowing never makes anything calmer.
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFlows } from '../../src/content/flow-file.ts';
import { flowSchema, reaching } from '../../src/content/flow-schema.ts';
import { loadHints } from '../../src/content/hints-file.ts';
import { loadWords } from '../../src/content/words.ts';
import { readYamlText } from '../../src/content/yaml-file.ts';
import type { Answers, Flow, Level } from '../../src/core/flow.ts';
import { asked, isHigher, nextPage, openPage, questionsOf, urgencyOf } from '../../src/core/flow.ts';
import { answersFromWords } from '../../src/core/hints.ts';

const root = join(import.meta.dirname, '../..');
const { words } = loadWords(root);
const { flows, problems } = loadFlows(root, words);
const { hints, problems: hintProblems } = loadHints(root, flows);
const threat = flows.get('threat') as Flow;

/** Any answers somebody could give, or leave open. */
function anyAnswers(flow: Flow): fc.Arbitrary<Answers> {
  const each = Object.fromEntries(
    questionsOf(flow)
      .filter((question) => question.options.length > 0)
      .map((question) => {
        const one = fc.constantFrom(...question.options);
        return [
          question.id,
          question.kind === 'choice' ? one : fc.uniqueArray(one, { minLength: 1, maxLength: 4 }),
        ];
      }),
  );
  return fc.record(each, { requiredKeys: [] }) as fc.Arbitrary<Answers>;
}

function level(answers: Answers): Level {
  return urgencyOf(threat, answers).level;
}

describe('every flow', () => {
  it('is right, with its words and hints, in every language', () => {
    expect([...problems, ...hintProblems]).toEqual([]);
    expect([...flows.keys()]).toContain('threat');
  });

  it('comes to its end, whatever is answered', () => {
    for (const flow of flows.values())
      fc.assert(
        fc.property(anyAnswers(flow), (given) => {
          let answers: Answers = {};
          for (let turn = 0; turn < flow.pages.length; turn += 1) {
            const page = openPage(flow, answers);
            if (page === undefined) break;
            const filled = asked(page, { ...answers, ...given }).map((one) => [one.id, given[one.id] ?? '']);
            answers = { ...answers, ...Object.fromEntries(filled) };
          }
          expect(openPage(flow, answers)).toBeUndefined();
        }),
      );
  });

  it('comes to its end with nothing filled in: nothing blocks', () => {
    for (const flow of flows.values()) {
      let page = flow.pages[0];
      let pages = 0;
      while (page !== undefined && pages < 50) {
        page = nextPage(flow, page.id, {});
        pages += 1;
      }
      expect(page).toBeUndefined();
    }
  });

  it('reaches each of its rules of urgency, by answers that no earlier rule takes', () => {
    for (const flow of flows.values())
      for (const [at, rule] of flow.urgency.entries()) {
        const answers = reaching(flow, at);
        expect(answers).toBeDefined();
        expect(urgencyOf(flow, answers ?? {})).toMatchObject({ level: rule.level });
        expect(urgencyOf(flow, answers ?? {}).reasons).toContain(rule.reason);
      }
  });

  it('keeps a page short enough to read on a phone', () => {
    for (const flow of flows.values())
      for (const page of flow.pages) expect(page.questions.length).toBeLessThanOrEqual(6);
  });
});

describe('a threat', () => {
  it.each<[string, Answers, Level, string]>([
    ['danger now', { danger: 'yes' }, 'immediate', 'danger-now'],
    ['maybe danger now', { danger: 'unknown' }, 'immediate', 'danger-unknown'],
    ['a weapon was seen', { danger: 'no', weapon: 'seen' }, 'immediate', 'weapon-seen'],
    [
      'a weapon with a target',
      { mentioned: ['weapon'], target: ['pupil'] },
      'immediate',
      'weapon-with-target',
    ],
    ['a bomb with a place', { mentioned: ['bomb-or-fire', 'place'] }, 'immediate', 'weapon-with-target'],
    ['today', { when: 'today' }, 'immediate', 'today'],
    ['the next school day', { when: 'tomorrow' }, 'immediate', 'tomorrow'],
    [
      'a strong signal',
      { 'noticed-helps': ['friends'], noticed: ['warned-others'] },
      'immediate',
      'strong-signal',
    ],
    ['dying and others', { 'wants-to-die': 'yes', target: ['school'] }, 'immediate', 'life-at-stake'],
    ['dying alone', { 'wants-to-die': 'yes' }, 'immediate', 'life-at-stake'],
    ['nothing but the threat', { danger: 'no', weapon: 'no', when: 'no-time' }, 'high', 'every-threat'],
    ['a weapon and nothing else', { mentioned: ['weapon'], target: ['unknown'] }, 'high', 'every-threat'],
    ['context alone', { 'noticed-before': ['anger', 'loss', 'grievance'] }, 'high', 'every-threat'],
    ['nothing at all', {}, 'high', 'every-threat'],
  ])('%s: as the numbered rules say', (_name, answers, expected, reason) => {
    expect(urgencyOf(threat, answers)).toEqual({ level: expected, reasons: [reason] });
  });

  it('is never normal, and never calmer by one more answer', () => {
    fc.assert(
      fc.property(anyAnswers(threat), anyAnswers(threat), (before, more) => {
        expect(level(before)).not.toBe('normal');
        expect(isHigher(level(before), level({ ...more, ...before }))).toBe(false);
      }),
    );
  });

  it('is never calmer because somebody does not know: not than leaving it open, and not than the calm answer', () => {
    const calm = new Set(['no', 'none', 'no-time', 'nothing-known', 'later', 'anonymous', 'hacked-or-fake']);
    fc.assert(
      fc.property(anyAnswers(threat), (answers) => {
        for (const question of questionsOf(threat).filter((one) => one.options.includes('unknown'))) {
          const { [question.id]: _left, ...open } = answers;
          const unknown = {
            ...answers,
            [question.id]: question.kind === 'choices' ? ['unknown'] : 'unknown',
          };
          expect(isHigher(level(open), level(unknown))).toBe(false);
          for (const option of question.options.filter((one) => calm.has(one)))
            expect(isHigher(level({ ...open, [question.id]: option }), level(unknown))).toBe(false);
        }
      }),
    );
  });

  it('is never calmer because it is called a joke, comes from nobody known, or from a fake account', () => {
    fc.assert(
      fc.property(anyAnswers(threat), fc.constantFrom('anonymous', 'hacked-or-fake'), (answers, sender) => {
        const story = 'haha grapje, het was maar een geintje';
        expect(level({ ...answers, sender, story })).toBe(level(answers));
      }),
    );
  });

  it('has the police first, the four groups of the source, and a way to decide on nothing', () => {
    expect(threat.tasks.filter((task) => task.firstStep).map((task) => task.group)).toEqual(['police']);
    const groups = new Set(threat.tasks.map((task) => task.group));
    for (const group of ['police', 'board', 'staff', 'practical']) expect(groups).toContain(group);
    for (const { options } of threat.decisions) expect(options).toContain('deliberately-nothing');
    const byBoard = threat.decisions.filter(({ by }) => String(by) === 'board').map(({ code }) => code);
    expect(byBoard).toEqual(expect.arrayContaining(['D-PARa', 'D-MED']));
  });

  it('is a new version when a rule or a word changes', () => {
    const nl = { ...words.nl, text: (key: string) => `${words.nl.text(key)}!` };
    const changed = loadFlows(root, { ...words, nl }).flows.get('threat');
    expect(changed?.version).not.toBe(threat.version);
    expect(loadFlows(root, words).flows.get('threat')?.version).toBe(threat.version);
  });
});

describe('a typed story', () => {
  const own = hints.get('threat') ?? { nl: [], en: [] };

  it('fills in what makes it urgent', () => {
    const found = answersFromWords('Iemand zegt dat hij morgen een MÉS meeneemt naar school', own.nl);
    expect(found).toMatchObject({ mentioned: expect.arrayContaining(['weapon', 'time']), when: 'tomorrow' });
    expect(level(found)).toBe('immediate');
    expect(answersFromWords("Don't come to school tomorrow, he has a gun", own.en)).toMatchObject({
      when: 'tomorrow',
      noticed: ['warned-others'],
    });
  });

  it('reads no weapon in a word that only holds one', () => {
    expect(answersFromWords('de mesthoop achter school, bommetje in het zwembad', own.nl)).toEqual({});
  });

  it('makes nothing calmer, whatever is typed', () => {
    const phrases = own.nl.flatMap((hint) => hint.phrases);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...phrases), { maxLength: 5 }),
        anyAnswers(threat),
        (said, answers) => {
          const found = answersFromWords(said.join(' '), own.nl);
          expect(isHigher(level(answers), level({ ...found, ...answers }))).toBe(false);
        },
      ),
    );
  });
});

describe('a flow file that is wrong', () => {
  const good = `
id: f
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
  - id: two
    questions:
      - { id: more, kind: choice, options: [a, unknown], showIf: { question: danger, is: ['yes'] } }
urgency:
  - { id: '1', level: immediate, when: { question: danger, is: ['yes'] }, reason: r }
tasks:
  - { id: call, role: director, group: police, firstStep: true }
decisions:
  - { code: D, by: [board], options: [a, deliberately-nothing] }
`;
  const wrong = (from: string, to: string): readonly string[] => {
    const read = readYamlText(good.replace(from, to), 'f.yaml', flowSchema);
    return read.ok ? [] : read.problems.map(({ line, path, says }) => `${line} ${path}: ${says}`);
  };

  it('is right before anything is changed', () => expect(wrong('', '')).toEqual([]));

  it.each([
    [
      "is: ['yes'] } }\nurgency",
      'is: [maybe] } }\nurgency',
      '16 pages.1.questions.0.showIf: "danger" has no option "maybe"',
    ],
    [
      'showIf: { question: danger',
      'showIf: { question: gone',
      '16 pages.1.questions.0.showIf: no question "gone"',
    ],
    [
      'showIf: { question: danger, is',
      'showIf: { question: more, is',
      '16 pages.1.questions.0.showIf: "more" must stand on an earlier page',
    ],
    [
      'options: [a, unknown]',
      'options: [a, b]',
      '16 pages.1.questions.0.options: "unknown" is always an option',
    ],
    ['id: more', 'id: story', '16 pages.1.questions.0.id: a second question "story"'],
    [', firstStep: true', '', '20 tasks: one task must be the firstStep'],
    [
      'options: [a, deliberately-nothing]',
      'options: [a, b]',
      '22 decisions.0.options: "deliberately-nothing" is always a choice',
    ],
    ['story: story', 'story: more', '5 story: expected a question of kind text'],
    [
      'visibility: general',
      'visibility: secret',
      '3 visibility: expected general|image|staff-pupil|self-harm',
    ],
    [
      'receivers: [monitor]',
      'receivers: [monitor]\nmustSee: board',
      '7 mustSee: must be one of the receivers',
    ],
    ['lowest: high', 'lowest: high\nspeed: 3', '8 speed: unknown key'],
  ])('says where and what: %s', (from, to, says) => {
    expect(wrong(from, to)).toContain(says);
  });

  it('says that a rule can never be the first', () => {
    const twice =
      "reason: r }\n  - { id: '2', level: immediate, when: { question: danger, is: ['yes'] }, reason: r }\ntasks";
    expect(wrong('reason: r }\ntasks', twice)).toContain('19 urgency.1.when: no answers lead to rule 2');
  });

  it('says that an answer would make a case less urgent', () => {
    const first = "urgency:\n  - { id: '0', level: high, when: { question: more, is: [a] }, reason: r }\n";
    expect(wrong('urgency:\n', first).join()).toContain('put the most urgent rules first');
  });

  it('says that not knowing would hide a question that decides', () => {
    const rule =
      "urgency:\n  - { id: '0', level: immediate, when: { question: more, is: [a] }, reason: r }\n";
    expect(wrong('urgency:\n', rule).join()).toContain('decides the urgency, so "unknown" must show it too');
  });

  it('says which words are missing, in which file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'meldwijs-flow-'));
    mkdirSync(join(folder, 'flows'));
    writeFileSync(join(folder, 'flows/f.yaml'), good);
    const { flows: none, problems: found } = loadFlows(folder, loadWords(folder).words);
    rmSync(folder, { recursive: true });
    expect(none.size).toBe(0);
    expect(found.map(({ file, path }) => `${file.slice(folder.length)} ${path}`)).toEqual(
      expect.arrayContaining(['/locales/nl/f.yaml title', '/locales/en/f.yaml decisions.D.options.a']),
    );
  });
});

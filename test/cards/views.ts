/**
 * What people may see in every state there is, with the longest values: what the tests of the cards are made with.
 */
import { join } from 'node:path';
import { loadFlows } from '../../src/content/flow-file.ts';
import { loadWords } from '../../src/content/words.ts';
import type { Answers, Flow, Question } from '../../src/core/flow.ts';
import { questionsOf, recordsOf } from '../../src/core/flow.ts';
import type {
  AnswerSeen,
  CaseFor,
  CaseForReporter,
  CaseHead,
  DraftFor,
  Someone,
} from '../../src/core/seen-as.ts';

export const root = join(import.meta.dirname, '../..');
export const { words } = loadWords(root);
const { flows } = loadFlows(root, words);
export const threat = flows.get('threat') as Flow;
export const now = Date.parse('2026-11-03T09:41:00Z');

/** Planted in every name, story, note and question: it may stand on no lock screen. */
export const planted = 'Roodkapje';
export const long = `${planted} ${'woord '.repeat(200)}`.slice(0, 1000);
export const dirk: Someone = {
  person: 'director',
  name: `${planted} Directie`,
  roles: ['director'],
  phone: '088-0000003',
};
export const bea: Someone = { person: 'board', name: `${planted} Bestuur`, roles: ['board', 'first-aid'] };
export const schoolSays = { calamityPlan: 'https://school.example/plan', policeWhen: 'Bij elke dreiging.' };
export const alongside = [{ flow: 'self-harm', phone: [{ name: `${planted} Zorg`, number: '088-0000006' }] }];
export const phones = [{ name: `${planted} Directie`, number: '088-0000003' }];

/** The longest answer to each of them. */
export function answersTo(questions: readonly Question[]): readonly AnswerSeen[] {
  return questions.map(({ id: question, kind, options, maxLength }) => {
    const answer = { choice: options[0] ?? '', choices: options, date: '2026-11-03', time: '10:41' };
    const text = long.slice(0, maxLength);
    return {
      question,
      answer: kind === 'text' || kind === 'short-text' ? text : answer[kind],
      fromWords: false,
    };
  });
}
export const answers = answersTo(questionsOf(threat)).map((one) => ({ ...one, fromWords: true }));
export const everyAnswer: Answers = Object.fromEntries(
  answers.map(({ question, answer }) => [question, answer]),
);
export const reasons = [
  ...new Set([...threat.urgency.map((rule) => rule.reason), threat.lowestReason, 'raised', 'lowered']),
];

export function heads(): readonly CaseHead[] {
  const plain = { id: 'c1', number: '7F3K', openedAt: now, practice: false };
  return (['immediate', 'high', 'normal'] as const).flatMap((level) => [
    { ...plain, level, state: 'signalled', flow: 'threat', reasons },
    { ...plain, level, state: 'waiting', reasons: [] },
    { ...plain, level, state: 'taken-on', flow: 'threat', reasons, takenOnBy: dirk.name, takenOnAt: now },
    { ...plain, level, state: 'taken-on', reasons: [] },
    { ...plain, level, state: 'mistaken', flow: 'threat', reasons, practice: true },
  ]);
}

export function handlers(): readonly CaseFor[] {
  const all = {
    takeOn: true,
    passOnTo: [dirk, bea],
    ask: true,
    note: true,
    raiseTo: ['immediate', 'high'],
    lowerTo: ['high', 'normal'],
    confirmMistake: true,
    recuse: true,
    markSeen: true,
  } as const;
  const none = {
    takeOn: false,
    passOnTo: [],
    ask: false,
    note: false,
    raiseTo: [],
    lowerTo: [],
    confirmMistake: false,
    recuse: false,
    markSeen: false,
  } as const;
  const states = ['open', 'doing', 'done', 'not-applicable'] as const;
  return heads().flatMap((head): readonly CaseFor[] => {
    const full: CaseFor = {
      as: 'handler',
      head,
      flow: 'threat',
      visibility: 'general',
      school: 'De Voorbeeldschool',
      reporter: {
        name: planted,
        roles: ['mentor', 'first-aid'],
        confidential: false,
        phone: '06-1',
        unconfirmed: true,
      },
      sentAt: now,
      stillWriting: true,
      alongside,
      answers,
      urgencyChanges: (['rules', 'raised', 'lowered'] as const).map((how) => ({
        at: now,
        by: dirk.name,
        to: 'high',
        how,
        reason: long.slice(0, 300),
      })),
      about: [planted],
      aboutUnknown: true,
      receivedBy: (['pinged', 'delivered', 'seen', 'failed'] as const).map((state) => ({ ...dirk, state })),
      mine: true,
      waitsForFirstStep: true,
      schoolSays,
      tasks: threat.tasks.map((task, at) => ({
        id: task.id,
        role: task.role,
        group: task.group,
        state: states[at % 4] ?? 'open',
        firstStep: task.firstStep === true,
        ofMyRole: task.role === 'director',
        mine: at % 3 !== 0,
        ...(at % 4 === 0 ? {} : { by: at % 5 === 0 ? '' : planted, at: now }),
      })),
      decisions: threat.decisions.flatMap(({ code, options, by, message = false }) => [
        { code, options, by, mine: true, message, before: [] },
        ...options.map((choice) => ({
          code,
          options,
          by,
          mine: false,
          message,
          taken: {
            choice,
            reason: long.slice(0, 300),
            consulted: choice === options[0] ? '' : planted,
            ...(message ? { approvedText: long, lookAgainOn: '2026-11-10' } : {}),
            by: planted,
            at: now,
          },
          before: [],
        })),
      ]),
      records: recordsOf(threat).map(({ id, questions }) => {
        const filled = { by: planted, at: now, answers: answersTo(questions) };
        return { id, mine: true, times: [filled, { ...filled, answers: [] }, filled] };
      }),
      reminders: recordsOf(threat).flatMap(({ id: record, reminders }) =>
        reminders.map(({ id }) => ({ id, record, phone: [{ name: 'Wijkagent', number: '088-0000010' }] })),
      ),
      notes: [{ by: planted, at: now, text: long }],
      questions: [
        { id: 'q1', by: planted, at: now, text: long, reply: long, repliedAt: now },
        { id: 'q2', by: '', at: now, text: long },
      ],
      callAsked: { number: '06-12345678', at: now },
      mistake: { at: now, confirmedBy: planted },
      handover: { from: planted, to: planted, toMe: true },
      may: all,
    };
    const { sentAt: _sent, callAsked: _call, mistake: _mistake, handover: _handover, ...less } = full;
    const bare: CaseFor = {
      ...less,
      visibility: 'self-harm',
      reporter: { name: '', confidential: true, unconfirmed: false },
      stillWriting: false,
      alongside: [],
      answers: [],
      urgencyChanges: [],
      about: [],
      aboutUnknown: false,
      receivedBy: [],
      mine: false,
      waitsForFirstStep: false,
      schoolSays: {},
      records: full.records.map((record) => ({ ...record, mine: false, times: [] })),
      reminders: [],
      notes: [],
      questions: [],
      may: none,
    };
    return [full, bare, { ...full, mistake: { at: now } }];
  });
}

export function reporters(): readonly CaseForReporter[] {
  return heads().flatMap((head): readonly CaseForReporter[] => {
    const full: CaseForReporter = {
      as: 'reporter',
      head,
      flow: 'threat',
      sent: true,
      receivedBy: [
        { ...dirk, state: 'seen' },
        { ...bea, deputyFor: ['board'], state: 'failed' },
      ],
      steps: threat.tasks.filter((task) => task.role === 'reporter').map((task) => task.id),
      schoolSays,
      phoneNow: phones,
      onlyChat: true,
      outOfHours: true,
      mayMistake: true,
      mistaken: true,
      told: ['nobody-reached'],
      questions: [{ id: 'q1', by: planted, at: now, text: long }],
    };
    return [
      full,
      {
        ...full,
        sent: false,
        receivedBy: [],
        steps: [],
        schoolSays: {},
        phoneNow: [],
        onlyChat: false,
        outOfHours: false,
        mayMistake: false,
        mistaken: false,
        questions: [],
      },
    ];
  });
}

export function drafts(): readonly DraftFor[] {
  const full: DraftFor = {
    id: 'd1',
    flow: 'threat',
    practice: false,
    language: 'nl',
    step: 'danger',
    alongside,
    answers,
    story: long.slice(0, 500),
    level: 'immediate',
    reasons,
    danger: true,
    hundredTwelve: 'no',
    number: '7F3K',
    caseId: 'c1',
    receivers: [{ ...dirk, about: false }],
    keptOut: [{ ...bea, about: true }],
    aboutUnknown: false,
    handlers: [dirk, bea],
    outOfHours: true,
    phoneNow: phones,
    namesReplaced: true,
    storyCut: true,
    unconfirmedSender: true,
  };
  const { story: _story, hundredTwelve: _called, number: _number, caseId: _case, ...less } = full;
  const fresh: DraftFor = {
    ...less,
    alongside: [],
    answers: [],
    level: 'high',
    reasons: ['every-threat'],
    danger: false,
    outOfHours: false,
    namesReplaced: false,
    storyCut: false,
    unconfirmedSender: false,
  };
  return [
    full,
    fresh,
    { ...full, practice: true },
    { ...full, hundredTwelve: 'yes' },
    { ...fresh, danger: true },
    { ...fresh, receivers: [], keptOut: [], aboutUnknown: true },
  ];
}

// Every card and form, in every state, language and kind of school: it can be drawn, its buttons can be pressed,
// and the lock screen never shows a name.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerCard } from '../../cards/answer.ts';
import { askForm } from '../../cards/ask-form.ts';
import { attachmentRefusedCard } from '../../cards/attachment-refused.ts';
import { callMeForm } from '../../cards/call-me-form.ts';
import { caseForm } from '../../cards/case-form.ts';
import { changedCard } from '../../cards/changed.ts';
import { confirmHolderCard } from '../../cards/confirm-holder.ts';
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { decisionForm } from '../../cards/decision-form.ts';
import { didYouMeanCard } from '../../cards/did-you-mean.ts';
import { draftGoneCard } from '../../cards/draft-gone.ts';
import { draftReminderCard } from '../../cards/draft-reminder.ts';
import { handoverCard } from '../../cards/handover.ts';
import { homeCard } from '../../cards/home.ts';
import { hundredTwelveCard } from '../../cards/hundred-twelve.ts';
import { lowerForm } from '../../cards/lower-form.ts';
import { menuCard } from '../../cards/menu.ts';
import { mistakeCard } from '../../cards/mistake.ts';
import { noteForm } from '../../cards/note-form.ts';
import { outsiderCard } from '../../cards/outsider.ts';
import { pageForm } from '../../cards/page-form.ts';
import { passOnForm } from '../../cards/pass-on-form.ts';
import { phoneCard } from '../../cards/phone-card.ts';
import { pingCard } from '../../cards/ping.ts';
import { questionCard } from '../../cards/question.ts';
import { raiseForm } from '../../cards/raise-form.ts';
import { recordForm } from '../../cards/record-form.ts';
import { receiptCard } from '../../cards/receipt.ts';
import { reducedCard } from '../../cards/reduced.ts';
import { replyForm } from '../../cards/reply-form.ts';
import { replyCard } from '../../cards/reply.ts';
import { reporterNewsCard } from '../../cards/reporter-news.ts';
import { reviewCard } from '../../cards/review.ts';
import { sentCard } from '../../cards/sent.ts';
import { stoppedCard } from '../../cards/stopped.ts';
import { storyCard } from '../../cards/story.ts';
import { takenOnCard } from '../../cards/taken-on.ts';
import { testPingCard } from '../../cards/test-ping.ts';
import { unknownCard } from '../../cards/unknown.ts';
import { withdrawnCard } from '../../cards/withdrawn.ts';
import { loadFlows } from '../../src/content/flow-file.ts';
import { loadWords, sheetFor } from '../../src/content/words.ts';
import type { Card, Form, Part } from '../../src/core/card.ts';
import type { Answers, Flow, Question } from '../../src/core/flow.ts';
import { questionsIn, questionsOf, recordsOf } from '../../src/core/flow.ts';
import { readPress, writePress } from '../../src/core/press.ts';
import { languages } from '../../src/core/school.ts';
import type {
  AnswerSeen,
  CaseFor,
  CaseForReporter,
  CaseHead,
  DraftFor,
  Someone,
} from '../../src/core/seen-as.ts';
import type { Sheet } from '../../src/core/sheet.ts';

const root = join(import.meta.dirname, '../..');
const { words } = loadWords(root);
const { flows } = loadFlows(root, words);
const threat = flows.get('threat') as Flow;
const now = Date.parse('2026-11-03T09:41:00Z');

/** Planted in every name, story, note and question: it may stand on no lock screen. */
const planted = 'Roodkapje';
const long = `${planted} ${'woord '.repeat(200)}`.slice(0, 1000);
const dirk: Someone = {
  person: 'director',
  name: `${planted} Directie`,
  roles: ['director'],
  phone: '088-0000003',
};
const bea: Someone = { person: 'board', name: `${planted} Bestuur`, roles: ['board', 'first-aid'] };
const schoolSays = { calamityPlan: 'https://school.example/plan', policeWhen: 'Bij elke dreiging.' };
const phones = [{ name: `${planted} Directie`, number: '088-0000003' }];

/** The longest answer to each of them. */
function answersTo(questions: readonly Question[]): readonly AnswerSeen[] {
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
const answers = answersTo(questionsOf(threat)).map((one) => ({ ...one, fromWords: true }));
const everyAnswer: Answers = Object.fromEntries(answers.map(({ question, answer }) => [question, answer]));
const reasons = [
  ...new Set([...threat.urgency.map((rule) => rule.reason), threat.lowestReason, 'raised', 'lowered']),
];

function heads(): readonly CaseHead[] {
  const plain = { id: 'c1', number: '7F3K', openedAt: now, practice: false };
  return (['immediate', 'high', 'normal'] as const).flatMap((level) => [
    { ...plain, level, state: 'signalled', flow: 'threat', reasons },
    { ...plain, level, state: 'waiting', reasons: [] },
    { ...plain, level, state: 'taken-on', flow: 'threat', reasons, takenOnBy: dirk.name, takenOnAt: now },
    { ...plain, level, state: 'taken-on', reasons: [] },
    { ...plain, level, state: 'mistaken', flow: 'threat', reasons, practice: true },
  ]);
}

function handlers(): readonly CaseFor[] {
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
      reminders: recordsOf(threat).flatMap(({ reminders }) =>
        reminders.map(({ id }) => ({ id, phone: [{ name: 'Wijkagent', number: '088-0000010' }] })),
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

function reporters(): readonly CaseForReporter[] {
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

function drafts(): readonly DraftFor[] {
  const full: DraftFor = {
    id: 'd1',
    flow: 'threat',
    practice: false,
    language: 'nl',
    step: 'danger',
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
    unconfirmedSender: true,
  };
  const { story: _story, hundredTwelve: _called, number: _number, caseId: _case, ...less } = full;
  const fresh: DraftFor = {
    ...less,
    answers: [],
    level: 'high',
    reasons: ['every-threat'],
    danger: false,
    outOfHours: false,
    namesReplaced: false,
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

const topics = words.nl.keys().flatMap((key) => /^topics\.([\w-]+)\.verdict$/.exec(key)?.[1] ?? []);
const otherFlows = [
  'threat',
  'image',
  'bullying',
  'staff-contact',
  'post',
  'parent-complaint',
  'fight',
  'privacy',
  'other',
  'self-harm',
  'not-known',
];
const typed = {
  values: { text: long, to: 'board', choice: 'report', reason: long, consulted: long },
  error: 'Nee',
};

/** Every card in every state. */
function cards(sheet: Sheet): readonly Card[] {
  const local = ['police-contact', 'external-adviser', 'director'].map((id) => ({
    id,
    name: planted,
    number: '088-1',
    example: true,
  }));
  return [
    ...(['hello', 'thanks', 'menu', 'stop', 'help'] as const).map((greeting) =>
      menuCard({ greeting, flows: ['threat'] }, sheet),
    ),
    ...topics.flatMap((topic) =>
      (['none', 'why', 'instead', 'rule', 'ask'] as const).flatMap((open) =>
        (['allowed', 'against-protocol', 'possibly-criminal', 'none'] as const).map((label) =>
          answerCard(
            {
              topic,
              verdict: 'no',
              label,
              open,
              articles: [7],
              sources: [{ document: '003', rule: 'R112' }],
              contacts: [
                { id: 'director', number: '088-1', name: planted },
                { id: 'police', number: '0900-8844' },
              ],
              flow: 'threat',
              other: 'en',
            },
            sheet,
          ),
        ),
      ),
    ),
    didYouMeanCard(topics.slice(0, 4), sheet),
    ...[undefined, 'threat', 'image'].map((flow) => unknownCard({ flow }, sheet)),
    outsiderCard({}, sheet),
    attachmentRefusedCard({}, sheet),
    ...[true, false].map((databaseDown) => hundredTwelveCard({ databaseDown }, sheet)),
    ...otherFlows.map((flow) =>
      phoneCard({ flow, directors: phones, board: phones, contacts: local }, sheet),
    ),
    ...drafts().flatMap((draft) =>
      [dangerCard, conflictCard, storyCard, reviewCard, sentCard, draftReminderCard].map((card) =>
        card(draft, sheet),
      ),
    ),
    ...[undefined, '7F3K'].flatMap((number) =>
      [true, false].map((practice) => stoppedCard({ number, practice }, sheet)),
    ),
    draftGoneCard({}, sheet),
    ...reporters().flatMap((own) => [
      receiptCard(own, sheet),
      questionCard(own, 'q1', sheet),
      ...(['taken-on', 'nobody-eligible', 'nobody-reached', 'nobody-took-it'] as const).map((what) =>
        reporterNewsCard(own, what, sheet),
      ),
    ]),
    ...handlers().flatMap((view) =>
      [pingCard, takenOnCard, handoverCard, mistakeCard, changedCard, replyCard].map((card) =>
        card(view, sheet),
      ),
    ),
    ...heads().map((head) => reducedCard(head, sheet)),
    withdrawnCard({}, sheet),
    ...[true, false].flatMap((confirmed) => [
      testPingCard({ confirmed }, sheet),
      confirmHolderCard({ person: 'p', role: 'board', name: planted, confirmed }, sheet),
    ]),
    homeCard({ drafts: drafts(), cases: heads(), flows: ['threat'] }, sheet),
    homeCard({ drafts: [], cases: [], flows: [] }, sheet),
  ];
}

function forms(sheet: Sheet): readonly Form[] {
  const pages = threat.pages.flatMap((page) =>
    [true, false].map((full) =>
      pageForm(
        {
          draft: 'd1',
          flow: 'threat',
          page: page.id,
          questions: page.questions,
          answers: full ? everyAnswer : {},
          fromWords: full ? ['mentioned'] : [],
          values: full ? { story: long } : undefined,
          errors: full ? { story: 'Te lang' } : {},
          at: 2,
          of: 9,
          before: full ? 'what' : undefined,
          last: full,
          sent: full,
          practice: !full,
          adviser: full,
        },
        sheet,
      ),
    ),
  );
  const own = reporters()[0] as CaseForReporter;
  const question = own.questions[0] as CaseForReporter['questions'][number];
  return [
    ...pages,
    ...handlers().flatMap((view) => [
      ...['report', 'checklist', 'decisions', 'log', 'no-such-leaf'].map((tab) => caseForm(view, tab, sheet)),
      ...[undefined, typed].flatMap((before) => [
        ...[passOnForm, askForm, noteForm, raiseForm, lowerForm].map((form) => form(view, sheet, before)),
        ...view.decisions.map((decision) => decisionForm(view, decision, sheet, before)),
      ]),
      ...view.records.flatMap((record) => {
        const questions = questionsIn(threat, record.id);
        const values = Object.fromEntries(answersTo(questions).map((one) => [one.question, one.answer]));
        const errors = Object.fromEntries(questions.map(({ id }) => [id, 'Te lang']));
        const error = sheet.say('refusals.recorded-meanwhile', { by: planted });
        return [
          recordForm(view, record, questions, sheet),
          recordForm(view, record, questions, sheet, { values, errors, error }),
        ];
      }),
    ]),
    replyForm(own, question, sheet),
    replyForm(own, question, sheet, typed),
    callMeForm({ draft: 'd1' }, sheet),
    callMeForm({ draft: 'd1', number: 'x', error: 'Nee' }, sheet),
  ];
}

function sheetIn(language: 'nl' | 'en', kind: 'po' | 'vo' | 'mbo' = 'vo'): Sheet {
  return sheetFor(words, {
    language,
    school: { kind, name: 'De Voorbeeldschool' },
    nonce: 'n1',
    now,
    timeZone: 'Europe/Amsterdam',
  });
}

function buttonsIn(parts: readonly Part[]) {
  return parts.flatMap((part) => {
    if (part.type === 'buttons') return part.buttons;
    if (part.type === 'checklist')
      return part.items.flatMap((item) => (item.button === undefined ? [] : [item.button]));
    return [];
  });
}

function textsIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part): readonly string[] => {
    switch (part.type) {
      case 'title':
      case 'text':
      case 'banner':
        return [part.text];
      case 'list':
        return part.items;
      case 'buttons':
        return part.buttons.map((button) => button.label);
      case 'input':
        return [part.label, part.hint ?? ''];
      default:
        return [];
    }
  });
}

describe('every card and form', () => {
  it.each(
    languages.flatMap((language) => (['po', 'vo', 'mbo'] as const).map((kind) => [language, kind] as const)),
  )('can be drawn in %s at a school for %s, with the longest values', (language, kind) => {
    const sheet = sheetIn(language, kind);
    expect(cards(sheet).length + forms(sheet).length).toBeGreaterThan(1000);
  });

  it('has a file of its own that is tried here', () => {
    const pieces = [
      'parts',
      'typed-form',
      'question-field',
      'case-report',
      'case-checklist',
      'case-decisions',
      'case-records',
      'case-log',
    ];
    const files = readdirSync(join(root, 'cards')).map((file) => file.replace('.ts', ''));
    const tried = new Set(
      [...everythingImported].map((name) => name.replace(/(Card|Form)$/, '').toLowerCase()),
    );
    const missed = files.filter(
      (file) => !pieces.includes(file) && !tried.has(file.replace(/-(form|card)$/, '').replaceAll('-', '')),
    );
    expect(missed).toEqual([]);
  });

  it('has buttons that can be written as a press and read back', () => {
    for (const language of languages) {
      const sheet = sheetIn(language);
      const presses = [
        ...cards(sheet).flatMap((card) =>
          [...card.actions, ...buttonsIn(card.body)].map((button) => button.press),
        ),
        ...forms(sheet).flatMap((form) => [
          ...buttonsIn(form.body).map((button) => button.press),
          ...(form.submit === undefined ? [] : [form.submit.press]),
          ...(form.back === undefined ? [] : [form.back.press]),
          ...(form.closed === undefined ? [] : [form.closed]),
        ]),
      ];
      for (const press of presses) expect(readPress(writePress(press))).toEqual(press);
    }
  });

  it('shows no name, story or note on a lock screen', () => {
    for (const language of languages)
      for (const card of cards(sheetIn(language))) {
        expect(card.notice).not.toContain(planted);
        expect(card.notice.length).toBeLessThan(80);
      }
  });

  it('has no empty text, and no button without a label', () => {
    for (const language of languages) {
      const sheet = sheetIn(language);
      const parts = [
        ...cards(sheet).flatMap((card) => card.body),
        ...forms(sheet).flatMap((form) => form.body),
      ];
      for (const part of parts) {
        if (part.type === 'title' || part.type === 'text' || part.type === 'banner')
          expect(part.text).toMatch(/\S/);
        if (part.type === 'facts') for (const row of part.rows) expect(row.label).toMatch(/\S/);
      }
      for (const card of cards(sheet))
        for (const button of [...card.actions, ...buttonsIn(card.body)]) expect(button.label).toMatch(/\S/);
    }
  });
});

describe('a handler’s message', () => {
  const sheet = sheetIn('nl');

  it('says on the lock screen exactly that something waits', () => {
    const [immediate] = handlers().filter(({ head }) => head.level === 'immediate');
    const [high] = handlers().filter(({ head }) => head.level === 'high');
    expect(pingCard(immediate as CaseFor, sheet).notice).toBe('Meldwijs: er wacht iets dringends (7F3K)');
    expect(pingCard(high as CaseFor, sheet).notice).toBe('Meldwijs: er wacht iets (7F3K)');
  });

  it('shows no content in the chat: no story, no answer, no reporter', () => {
    for (const view of handlers()) {
      const { handover: _handover, mistake: _mistake, ...rest } = view;
      const chat = { ...rest, head: { ...view.head, takenOnBy: 'Toos' } };
      for (const card of [pingCard, takenOnCard, changedCard, replyCard])
        expect(JSON.stringify(card(chat, sheet))).not.toContain(planted);
    }
  });

  it('leaves type and reason out where the head leaves them out', () => {
    for (const view of handlers().filter(({ head }) => head.flow === undefined)) {
      const text = JSON.stringify(pingCard(view, sheet));
      expect(text).not.toContain('Dreiging');
      expect(text).not.toContain('omdat');
    }
  });
});

describe('the first minute', () => {
  const sheet = sheetIn('nl');

  it('has sentences of ten words at most', () => {
    const first = drafts().flatMap((draft) => {
      const calm = { ...draft, handlers: [], namesReplaced: false };
      return [dangerCard(calm, sheet), conflictCard(calm, sheet), storyCard(calm, sheet)];
    });
    const parts = [...first, hundredTwelveCard({ databaseDown: true }, sheet)].flatMap((card) => [
      ...textsIn(card.body),
      ...card.actions.map((button) => button.label),
    ]);
    const sentences = [...parts, ...textsIn(callMeForm({ draft: 'd1' }, sheet).body)].flatMap((text) =>
      text.split(/[.!?]/),
    );
    const tooLong = [...new Set(sentences)].filter((sentence) => sentence.trim().split(/\s+/).length > 10);
    expect(tooLong).toEqual([]);
  });

  it('opens with what was not sent, and with practice where it is practice', () => {
    for (const draft of drafts()) {
      const [first] = dangerCard(draft, sheet).body;
      const text = first !== undefined && 'text' in first ? first.text : '';
      if (draft.practice) expect(text).toBe('OEFENING: er gaat niets weg.');
      else if (draft.number === undefined)
        expect(text).toBe('Nog niet verstuurd: niemand heeft dit gelezen.');
      else expect(text).toContain('7F3K');
    }
  });

  it('asks for 112 again once after "Nee"', () => {
    const asks = (hundredTwelve: string | undefined): string => {
      const { hundredTwelve: _before, ...draft } = drafts()[0] as DraftFor;
      return textsIn(
        storyCard({ ...draft, ...(hundredTwelve === undefined ? {} : { hundredTwelve }) }, sheet).body,
      ).join('\n');
    };
    expect(asks(undefined)).toContain('Is 112 al gebeld?');
    expect(asks('no')).toContain('Bel nu 112. Is dat gedaan?');
    expect(asks('yes')).not.toContain('gebeld?');
    expect(asks('yes')).toContain('Bel nu 112.');
  });

  it('shows each receiver by name with "het gaat over deze persoon" beside it', () => {
    const buttons = buttonsIn(reviewCard(drafts()[1] as DraftFor, sheet).body);
    expect(buttons.map((button) => button.press)).toContainEqual({
      do: 'review-conflict',
      nonce: 'n1',
      draft: 'd1',
      person: 'director',
    });
    expect(buttons.map((button) => button.label)).toContain(`Toch niet over ${bea.name}`);
  });
});

describe('what a person in a hurry has to press', () => {
  const sheet = sheetIn('nl');

  it('fits on its button: no label is cut short on a phone', () => {
    for (const language of languages)
      for (const draft of drafts().map((one) => ({ ...one, handlers: [], receivers: [], keptOut: [] }))) {
        const cards = [dangerCard, conflictCard, storyCard, reviewCard].map((card) =>
          card(draft, sheetIn(language)),
        );
        for (const { body, actions } of cards)
          for (const { label } of [...buttonsIn(body), ...actions])
            expect(label.length).toBeLessThanOrEqual(40);
        const conflict = buttonsIn(dangerCard(draft, sheetIn(language)).body)[1]?.label ?? '';
        expect(conflict.length).toBeLessThanOrEqual(30);
      }
  });

  it('names the four roles right above "Ja, en over iemand van hen"', () => {
    const { body } = dangerCard(drafts()[1] as DraftFor, sheet);
    const buttons = body.findIndex((part) => part.type === 'buttons');
    const above = textsIn(body.slice(buttons - 1, buttons)).join(' ');
    for (const role of ['directie', 'bestuur', 'toezichthouder', 'vertrouwenspersoon'])
      expect(above).toContain(role);
  });

  it('has a way out of a threat for what is sexual', () => {
    const presses = buttonsIn(dangerCard(drafts()[1] as DraftFor, sheet).body).map((button) => button.press);
    expect(presses).toContainEqual({ do: 'start', nonce: 'n1', flow: 'staff-contact' });
  });

  it('sends right under who will read it', () => {
    const { body } = reviewCard(drafts()[1] as DraftFor, sheet);
    const names = body.findIndex((part) => part.type === 'list' && part.items.join().includes(dirk.name));
    const send = body.findIndex((part) => part.type === 'buttons' && part.buttons[0]?.press.do === 'send');
    expect(names).toBeGreaterThan(-1);
    expect(send).toBeGreaterThan(names);
    expect(buttonsIn(body.slice(0, send))).toEqual([]);
  });
});

describe('a handler', () => {
  const sheet = sheetIn('nl');
  const [full] = handlers() as [CaseFor];
  const waits = {
    ...full,
    head: { ...full.head, state: 'taken-on', flow: 'threat' },
    mine: false,
  } as CaseFor;

  it('reads why the pings go on, and takes it on before opening it', () => {
    const card = pingCard(waits, sheet);
    expect(textsIn(card.body).join(' ')).toContain('De eerste stap (politie bellen) is nog niet afgevinkt.');
    expect(card.actions[0]).toMatchObject({ label: 'Ik pak dit op', style: 'primary' });
    expect(card.actions.filter((button) => button.style === 'primary')).toHaveLength(1);
  });

  it('who took it on is led to the steps instead', () => {
    for (const waitsForFirstStep of [true, false]) {
      const tasks = full.tasks.map((task) => ({ ...task, state: 'open' as const }));
      const card = pingCard({ ...waits, tasks, waitsForFirstStep, mine: true }, sheet);
      expect(card.actions[0]?.press).toMatchObject({ do: 'open', tab: 'checklist' });
      expect(textsIn(card.body).join(' ')).toContain('politie bellen');
    }
    const begun = full.tasks.map((task) => ({ ...task, state: 'doing' as const }));
    const card = pingCard({ ...waits, tasks: begun, waitsForFirstStep: false, mine: true }, sheet);
    expect(textsIn(card.body).join(' ')).not.toContain('politie bellen');
  });

  it('finds their own steps only, and those of others one tap away', () => {
    const buttons = buttonsIn(caseForm(full, 'checklist', sheet).body);
    const ticks = buttons.flatMap(({ press }) => (press.do === 'tick' ? [press.item] : []));
    const own = full.tasks.filter((task) => task.mine && (task.ofMyRole || task.firstStep));
    expect(ticks).toEqual(own.map((task) => task.id));
    expect(buttons.at(-1)?.press).toMatchObject({ do: 'open', tab: 'others' });
    const others = JSON.stringify(caseForm(full, 'others', sheet).body);
    for (const task of full.tasks)
      expect(others.includes(sheet.say(`threat.tasks.${task.id}`))).toBe(!own.includes(task));
  });

  it('reads the story first, then when and where, then how urgent it is', () => {
    const titles = caseForm(full, 'report', sheet).body.flatMap((part) =>
      part.type === 'title' ? [part.text] : part.type === 'quote' ? ['quote'] : [],
    );
    const start = ['Dreiging', 'Wat er gebeurde', 'quote', 'Wanneer en waar', 'Spoed', 'Veiligheid'];
    expect(titles.slice(0, start.length)).toEqual(start);
  });
});

describe('a receipt', () => {
  const sheet = sheetIn('nl');
  const text = JSON.stringify(receiptCard(reporters()[2] as CaseForReporter, sheet).body);

  it('says who was reached and who was not, and who stands in', () => {
    expect(text).toContain(`${dirk.name} (directeur): gezien`);
    expect(text).toContain(`${bea.name} (vervangend bestuur, BHV’er): niet bereikt`);
  });

  it('says what the reporter does now, and where the plan is', () => {
    const waiting = { ...(reporters()[2] as CaseForReporter), mistaken: false };
    const shown = JSON.stringify(receiptCard(waiting, sheet).body);
    for (const step of waiting.steps) expect(shown).toContain(sheet.say(`threat.tasks.${step}`));
    expect(shown).toContain(schoolSays.calamityPlan);
  });
});

describe('a name kept apart', () => {
  it('is not offered when there is no adviser to keep it', () => {
    const page = threat.pages.find((one) => one.questions.some(({ id }) => id === 'name-on-report'));
    const options = (adviser: boolean) => {
      const form = pageForm(
        { ...pageOfThreat(page?.id ?? '', page?.questions ?? []), adviser },
        sheetIn('nl'),
      );
      const field = form.body.find((part) => part.type === 'choice' && part.id === 'name-on-report');
      return field?.type === 'choice' ? field.options.map(({ value }) => value) : [];
    };
    expect(options(true)).toContain('adviser-only');
    expect(options(false)).toEqual(['yes', 'unknown']);
  });
});

function pageOfThreat(page: string, questions: Flow['pages'][number]['questions']) {
  return {
    draft: 'd1',
    flow: 'threat',
    page,
    questions,
    answers: {},
    fromWords: [],
    values: undefined,
    errors: {},
    at: 1,
    of: 1,
    before: undefined,
    last: true,
    sent: false,
    practice: false,
  };
}

describe('an answer', () => {
  it('has at most sixty words before its first button, and the way out under it', () => {
    for (const language of languages)
      for (const topic of topics) {
        const view = {
          topic,
          verdict: 'no',
          label: 'none',
          open: 'none',
          articles: [],
          sources: [],
          contacts: [],
          other: 'en',
        } as const;
        const card = answerCard(view, sheetIn(language));
        const first = card.body.findIndex((part) => part.type === 'buttons');
        const count = textsIn(card.body.slice(0, first)).join(' ').split(/\s+/).length;
        expect(count).toBeLessThanOrEqual(60);
        expect(buttonsIn(card.body).map((button) => button.press)).toContainEqual({
          do: 'start',
          nonce: 'n1',
          flow: 'threat',
        });
      }
  });
});

describe('whom to phone', () => {
  it.each(['image', 'staff-contact'])('for %s: the board and the inspector, never a calm line', (flow) => {
    const board = [{ name: 'Bestuur', number: '088-5' }];
    const card = phoneCard({ flow, directors: [], board, contacts: [] }, sheetIn('nl'));
    expect(JSON.stringify(card)).toContain('088-5');
    expect(JSON.stringify(card)).toContain('0900-1113111');
  });

  it('for staff and pupil: not the director', () => {
    const directors = [{ name: 'Directie', number: '088-3' }];
    const card = phoneCard({ flow: 'staff-contact', directors, board: [], contacts: [] }, sheetIn('nl'));
    expect(JSON.stringify(card)).not.toContain('088-3');
  });
});

describe('what is left', () => {
  it('of a withdrawn message is nothing but that', () => {
    expect(withdrawnCard({}, sheetIn('nl'))).toEqual({
      notice: 'Dit bericht is ingetrokken.',
      body: [{ type: 'text', quiet: true, text: 'Dit bericht is ingetrokken.' }],
      actions: [],
    });
  });

  it('of a sent report is its number', () => {
    const { title, text } = {
      title: 'Verstuurd · 7F3K',
      text: JSON.stringify(sentCard(drafts()[0] as DraftFor, sheetIn('nl'))),
    };
    expect(text).toContain(title);
    expect(text).not.toContain(planted);
  });

  it('of practice says that nothing left', () => {
    const card = sentCard(drafts()[2] as DraftFor, sheetIn('nl'));
    expect(textsIn(card.body).join(' ')).toContain('OEFENING: er gaat niets weg.');
    expect(card.actions).toEqual([]);
  });
});

const everythingImported = new Set(
  [
    answerCard,
    askForm,
    attachmentRefusedCard,
    callMeForm,
    caseForm,
    changedCard,
    confirmHolderCard,
    conflictCard,
    dangerCard,
    decisionForm,
    didYouMeanCard,
    draftGoneCard,
    draftReminderCard,
    handoverCard,
    homeCard,
    hundredTwelveCard,
    lowerForm,
    menuCard,
    mistakeCard,
    noteForm,
    outsiderCard,
    pageForm,
    passOnForm,
    phoneCard,
    pingCard,
    questionCard,
    raiseForm,
    receiptCard,
    recordForm,
    reducedCard,
    replyForm,
    replyCard,
    reporterNewsCard,
    reviewCard,
    sentCard,
    stoppedCard,
    storyCard,
    takenOnCard,
    testPingCard,
    unknownCard,
    withdrawnCard,
  ].map((card) => card.name),
);

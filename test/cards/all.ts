/**
 * Every card and form in every state, in one language for one kind of school.
 */
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
import { whichSchoolCard } from '../../cards/which-school.ts';
import { withdrawnCard } from '../../cards/withdrawn.ts';
import { sheetFor } from '../../src/content/words.ts';
import type { Card, Form, Part } from '../../src/core/card.ts';
import { questionsIn } from '../../src/core/flow.ts';
import type { CaseFor, CaseForReporter } from '../../src/core/seen-as.ts';
import type { Sheet } from '../../src/core/sheet.ts';
import { formsOfSeveral, severalSchools } from './several-schools.ts';
import {
  bea,
  alongside,
  answersTo,
  drafts,
  everyAnswer,
  handlers,
  heads,
  long,
  now,
  phones,
  planted,
  reporters,
  threat,
  words,
} from './views.ts';

export const topics = words.nl.keys().flatMap((key) => /^topics\.([\w-]+)\.verdict$/.exec(key)?.[1] ?? []);
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
export function cards(sheet: Sheet): readonly Card[] {
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
      phoneCard({ flow, directors: phones, board: phones, contacts: local, care: phones }, sheet),
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
      ...(['taken-on', 'nobody-eligible', 'nobody-reached', 'nobody-has-it', 'nobody-took-it'] as const).map(
        (what) => reporterNewsCard(own, what, sheet),
      ),
    ]),
    ...handlers().flatMap((view) =>
      [pingCard, takenOnCard, handoverCard, mistakeCard, changedCard, replyCard].map((card) =>
        card(view, sheet),
      ),
    ),
    ...heads().map((head) => reducedCard(head, sheet)),
    withdrawnCard({}, sheet),
    ...severalSchools(sheet),
    ...[true, false].flatMap((confirmed) => [
      testPingCard({ school: 's1', confirmed }, sheet),
      confirmHolderCard({ school: 's1', person: 'p', role: 'board', name: planted, confirmed }, sheet),
    ]),
    homeCard({ drafts: drafts(), cases: heads(), flows: ['threat'], untested: [] }, sheet),
    homeCard(
      { drafts: [], cases: [], flows: ['threat'], untested: [{ people: [bea], off: ['board', 'director'] }] },
      sheet,
    ),
    homeCard({ drafts: [], cases: [], flows: [], untested: [{ people: [], off: [] }] }, sheet),
  ];
}

export function forms(sheet: Sheet): readonly Form[] {
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
          alongside: full ? alongside : [],
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
    ...handlers().map((view) => caseForm(view, 'report', sheet)),
    ...inEarnestAndPractice().flatMap((view) => [
      ...['records', 'checklist', 'others', 'decisions', 'log', 'log.1', 'no-such-leaf'].map((tab) =>
        caseForm(view, tab, sheet),
      ),
      ...[undefined, typed].flatMap((before) => [
        ...[askForm, noteForm].map((form) => form(view, sheet, before)),
        // Offered only where there is something to choose.
        ...(view.may.takeOn
          ? [passOnForm, raiseForm, lowerForm].map((form) => form(view, sheet, before))
          : []),
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
    ...formsOfSeveral(sheet),
    callMeForm({ draft: 'd1' }, sheet),
    callMeForm({ draft: 'd1', number: 'x', error: 'Nee' }, sheet),
  ];
}

/** But for the report, a form shows nothing of the state of a case but whether it is practice. */
function inEarnestAndPractice(): readonly CaseFor[] {
  return handlers().filter(
    ({ head }) => head.level === 'immediate' && (head.state === 'signalled' || head.practice),
  );
}

export function sheetIn(language: 'nl' | 'en', kind: 'po' | 'vo' | 'mbo' = 'vo'): Sheet {
  return sheetFor(words, {
    language,
    school: { kind, name: 'De Voorbeeldschool' },
    nonce: 'n1',
    now,
    timeZone: 'Europe/Amsterdam',
  });
}

export function buttonsIn(parts: readonly Part[]) {
  return parts.flatMap((part) => {
    if (part.type === 'buttons') return part.buttons;
    if (part.type === 'checklist')
      return part.items.flatMap((item) => (item.button === undefined ? [] : [item.button]));
    return [];
  });
}

export function textsIn(parts: readonly Part[]): readonly string[] {
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

/** The name of each function that makes one. */
export const everythingImported = new Set(
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
    whichSchoolCard,
    withdrawnCard,
  ].map((card) => card.name),
);

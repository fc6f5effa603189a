/**
 * Writing a report: the first minute in buttons, the details in pages, the signal at once on "Ja". Each press is one turn.
 */
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { draftGoneCard } from '../../cards/draft-gone.ts';
import { pageForm } from '../../cards/page-form.ts';
import { reviewCard } from '../../cards/review.ts';
import { sentCard } from '../../cards/sent.ts';
import { stoppedCard } from '../../cards/stopped.ts';
import { storyCard } from '../../cards/story.ts';
import type { Action } from '../core/action.ts';
import { isRefusal } from '../core/action.ts';
import { caseOf } from '../core/case.ts';
import type { Card, Form, Values } from '../core/card.ts';
import { decide } from '../core/decide.ts';
import type { Draft } from '../core/draft.ts';
import { expiresAt, remindAt } from '../core/draft.ts';
import { draftView } from '../core/draft-view.ts';
import type { Fact } from '../core/fact.ts';
import type { Answers, Flow, FlowId, Page, Question } from '../core/flow.ts';
import {
  asked,
  calledQuestion,
  detailPages,
  nextPage,
  openPage,
  pageBefore,
  questionsOf,
} from '../core/flow.ts';
import { answersFromWords } from '../core/hints.ts';
import { withInitials } from '../core/names.ts';
import type { Press } from '../core/press.ts';
import type { Language } from '../core/school.ts';
import { seatsHeld } from '../core/school.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import { endDraft, keepsCard, oweCards } from './draft-cards.ts';
import { belongsElsewhere, phoneOnly } from './elsewhere.ts';
import type { Visitor } from './people.ts';
import type { PressKey, Reply, Turn } from './ports.ts';
import { readPage } from './read-page.ts';
import { keyOf, openCase, writeFacts } from './take-action.ts';

export type Staff = Extract<Visitor, { kind: 'staff' }>;

/** Begins a report, from a button or from what was typed; the same delivery begins it once. */
export async function beginReport(
  house: House,
  staff: Staff,
  flow: Flow,
  given: {
    readonly key: PressKey;
    readonly text?: string;
    readonly practice?: boolean;
    readonly language: Language;
  },
): Promise<Draft> {
  const draft = await house.store.turn({ person: staff.person }, async (turn) => {
    const known = await turn.known(given.key);
    const before = known?.draft === undefined ? undefined : await turn.draft(known.draft);
    if (before !== undefined) return before;
    const now = house.clocks.school();
    const fresh: Draft = {
      id: house.ids.id(),
      school: staff.school.id,
      by: staff.person,
      flow: flow.id,
      flowVersion: flow.version,
      language: given.language,
      answers: {},
      fromWords: [],
      about: [],
      aboutUnknown: false,
      conflict: false,
      namesReplaced: 0,
      practice: given.practice ?? false,
      unconfirmedSender: !staff.confirmed,
      startedAt: now,
      touchedAt: now,
      continued: false,
      reminded: 0,
    };
    const told =
      given.text === undefined
        ? fresh
        : withStory(
            house,
            fresh,
            flow,
            given.text,
            staff.school.members.map((member) => member.name),
          );
    await save(turn, told);
    await turn.remember(given.key, { draft: told.id, did: 'begin' }, house.clocks.wire());
    return told;
  });
  house.wake();
  return draft;
}

/** The story as it is kept: likely names as initials, and what the words already say as answers that can be changed. */
export function withStory(
  house: House,
  draft: Draft,
  flow: Flow,
  text: string,
  staffNames: readonly string[],
): Draft {
  const longest = questionsOf(flow).find((question) => question.id === flow.story)?.maxLength ?? 500;
  const known = new Set(
    staffNames.flatMap((name) => name.toLowerCase().split(/\s+/)).filter((part) => part.length > 2),
  );
  const { text: replaced, count } = withInitials(
    text.trim().slice(0, longest),
    house.names[draft.language],
    known,
  );
  const hinted = answersFromWords(text, house.hints.get(flow.id)?.[draft.language] ?? []);
  const fresh = Object.fromEntries(
    Object.entries(hinted).filter(([question]) => draft.answers[question] === undefined),
  );
  return {
    ...draft,
    answers: { ...fresh, ...draft.answers, [flow.story]: replaced },
    fromWords: [...draft.fromWords, ...Object.keys(fresh)],
    namesReplaced: count,
  };
}

/** So long a report waits for its story to be typed; practice shorter, so that a real threat is never taken for practice. */
const storyTime = { real: 30 * 60_000, practice: 5 * 60_000 };

/** The writer's newest report that still waits for the story, when there is one. */
export async function draftWithoutStory(
  house: House,
  staff: Staff,
): Promise<{ draft: Draft; flow: Flow } | undefined> {
  const now = house.clocks.school();
  const drafts = await house.store.read.draftsOf(staff.person);
  const newestFirst = drafts.toSorted(
    (one, other) => other.touchedAt - one.touchedAt || Number(other.continued) - Number(one.continued),
  );
  for (const draft of newestFirst) {
    const flow = await flowOf(house, draft.flow, draft.flowVersion);
    const waits =
      isTheirs(draft, staff) &&
      draft.touchedAt + (draft.practice ? storyTime.practice : storyTime.real) > now;
    if (waits && draft.sentAt === undefined && draft.answers[flow.story] === undefined)
      return { draft, flow };
  }
  return undefined;
}

/** Its writer's, at the school where it was begun: nothing of one school is handled at another. */
export function isTheirs(draft: Draft, staff: Staff): boolean {
  return draft.by === staff.person && draft.school === staff.school.id && draft.endedAt === undefined;
}

/** What a press makes of a draft: the draft as it becomes, and what must happen to its case in the same turn. */
type Change = {
  readonly draft: Draft;
  readonly act?: 'signal' | 'submit' | 'add' | 'exclude' | 'drop';
  /** Answers that join the case when there is one. */
  readonly joined?: Answers;
  readonly call?: string;
};

/** One press on a draft, in one turn; nothing when the draft is gone or somebody else's. */
export async function changeDraft(
  house: House,
  staff: Staff,
  id: string,
  key: PressKey,
  change: (draft: Draft, flow: Flow) => Change,
): Promise<Draft | undefined> {
  const now = house.clocks.school();
  const before = await house.store.read.draft(id);
  const locks = before?.case === undefined ? { draft: id } : { draft: id, case: before.case };
  const after = await house.store.turn({ person: staff.person, ...locks }, async (turn) => {
    const known = await turn.known(key);
    const draft = await turn.draft(id);
    if (draft === undefined || !isTheirs(draft, staff) || expiresAt(draft) <= now) return undefined;
    if (known !== undefined) return draft;
    const flow = await flowOf(house, draft.flow, draft.flowVersion);
    const changed = change(draft, flow);
    const touched: Draft = { ...changed.draft, touchedAt: now, continued: true, reminded: 0 };
    const done = draft.practice
      ? practised(touched, changed, now)
      : await carryOut(house, turn, staff, touched, changed, flow, now);
    if (changed.act === 'drop') await endDraft(house, turn, done, now);
    else await save(turn, done);
    if (draft.sentAt === undefined && done.sentAt !== undefined) await oweCards(house, turn, done);
    await turn.remember(
      key,
      { draft: id, did: changed.act ?? 'answer', ...(done.case === undefined ? {} : { case: done.case }) },
      house.clocks.wire(),
    );
    return done;
  });
  // A report that goes on and went nowhere yet owes nobody a message.
  if (after?.case !== undefined || (after?.cards ?? []).length > 0) house.wake();
  return after;
}

/** In practice everything looks as it would, and nothing leaves (decision 7). */
function practised(draft: Draft, change: Change, now: number): Draft {
  return change.act === 'submit' ? { ...draft, sentAt: now } : draft;
}

async function carryOut(
  house: House,
  turn: Turn,
  staff: Staff,
  draft: Draft,
  change: Change,
  flow: Flow,
  now: number,
): Promise<Draft> {
  const call: readonly Fact[] =
    change.call === undefined ? [] : [{ at: now, by: staff.person, type: 'call-asked', number: change.call }];
  const whole = {
    answers: draft.answers,
    fromWords: draft.fromWords,
    about: draft.about,
    aboutUnknown: draft.aboutUnknown,
  };
  if (draft.case === undefined) {
    if (change.act !== 'signal' && change.act !== 'submit') return draft;
    const action = { type: change.act, by: staff.person, at: now, ...whole } satisfies Action;
    const opened = await openCase(
      house,
      turn,
      action,
      openingOf(draft, staff, flow),
      flow,
      staff.school,
      call,
    );
    return { ...draft, case: opened.id, ...(change.act === 'submit' ? { sentAt: now } : {}) };
  }
  const stored = await turn.case(draft.case);
  if (stored === undefined)
    throw new Error(
      `draft ${draft.id}: its case is not there, expected a case for a draft that was signalled or sent`,
    );
  const action = actionOn(draft, change, staff.person, now);
  if (action === undefined && call.length === 0) return draft;
  const subject = caseOf(stored.row.id, stored.facts);
  const facts = action === undefined ? [] : decide(action, subject, flow, staff.school);
  await writeFacts(house, turn, stored, [...(isRefusal(facts) ? [] : facts), ...call], now);
  // What the case does not take, the draft does not show: nobody may think that somebody is kept out who is not.
  if (isRefusal(facts) && change.act === 'exclude')
    return { ...draft, about: subject.about, aboutUnknown: subject.aboutUnknown };
  return change.act === 'submit' ? { ...draft, sentAt: draft.sentAt ?? now } : draft;
}

function actionOn(draft: Draft, change: Change, by: string, at: number): Action | undefined {
  if (change.act === 'submit' && draft.sentAt === undefined)
    return {
      type: 'submit',
      by,
      at,
      answers: draft.answers,
      fromWords: draft.fromWords,
      about: draft.about,
      aboutUnknown: draft.aboutUnknown,
    };
  if (change.act === 'exclude')
    return { type: 'exclude', by, at, people: draft.about, unknown: draft.aboutUnknown };
  const answers = change.joined ?? {};
  return Object.keys(answers).length === 0
    ? undefined
    : { type: 'add', by, at, answers, fromWords: draft.fromWords };
}

function openingOf(draft: Draft, staff: Staff, flow: Flow) {
  return {
    school: staff.school.id,
    flow: flow.id,
    flowVersion: flow.version,
    visibility: flow.visibility,
    reporter: staff.person,
    reporterName: staff.name,
    language: draft.language,
    practice: draft.practice,
    unconfirmedSender: draft.unconfirmedSender,
  };
}

async function save(turn: Turn, draft: Draft): Promise<void> {
  await turn.saveDraft(draft, expiresAt(draft), remindAt(draft));
}

/** The draft as the card that comes now. */
export async function draftCard(house: House, staff: Staff, draft: Draft): Promise<Card> {
  const flow = await flowOf(house, draft.flow, draft.flowVersion);
  const sheet = house.sheet(staff.school, draft.language);
  const view = draftView(draft, await numberOf(house, draft), flow, staff.school, house.clocks.school());
  switch (view.step) {
    case 'danger':
      return dangerCard(view, sheet);
    case 'conflict':
      return conflictCard(view, sheet);
    case 'story':
      return storyCard(view, sheet);
    case 'review':
      return reviewCard(view, sheet);
    case 'sent':
      return sentCard(view, sheet);
  }
}

async function numberOf(house: House, draft: Draft): Promise<string | undefined> {
  return draft.case === undefined ? undefined : (await house.store.read.case(draft.case))?.row.number;
}

export function draftGone(house: House, staff: Staff): Card {
  return draftGoneCard({}, house.sheet(staff.school, staff.language));
}

/** A page of the details; `errors` stand at their fields and what was typed is kept. */
export function pageOf(
  house: House,
  staff: Staff,
  draft: Draft,
  flow: Flow,
  page: Page,
  typed?: { values: Values; errors: Readonly<Record<string, string>> },
): Form {
  const details = { ...flow, pages: detailPages(flow) };
  const pages = details.pages.filter((each) => asked(each, draft.answers).length > 0);
  const before = pageBefore(details, page.id, draft.answers);
  return pageForm(
    {
      draft: draft.id,
      flow: flow.id,
      page: page.id,
      questions: asked(page, draft.answers),
      answers: draft.answers,
      fromWords: draft.fromWords,
      values: typed?.values,
      errors: typed?.errors ?? {},
      at: pages.findIndex((each) => each.id === page.id) + 1,
      of: pages.length,
      before: before?.id,
      last: nextPage(flow, page.id, draft.answers) === undefined,
      // After a signal every page joins the case at once.
      sent: draft.sentAt !== undefined || draft.case !== undefined,
      practice: draft.practice,
      adviser: seatsHeld(staff.school, house.clocks.school()).some(
        (seat) => seat.role === 'adviser' && !draft.about.includes(seat.person),
      ),
    },
    house.sheet(staff.school, draft.language),
  );
}

/** "Vul aan", "Bekijk of pas aan", back: the page asked for, or the first one with something open. */
export async function openDraftPage(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'page' }>,
): Promise<Form | undefined> {
  const draft = await house.store.read.draft(press.draft);
  if (draft === undefined || !isTheirs(draft, staff) || expiresAt(draft) <= house.clocks.school())
    return undefined;
  const flow = await flowOf(house, draft.flow, draft.flowVersion);
  const details = { ...flow, pages: detailPages(flow) };
  const page =
    details.pages.find((each) => each.id === press.page) ??
    openPage(details, draft.answers) ??
    details.pages.at(-1);
  if (page === undefined) throw new Error(`flow ${flow.id}: has no pages, expected at least one`);
  return pageOf(house, staff, draft, flow, page);
}

/** One page of answers: kept, joined to the case when there is one, and the next page, or the card when it was the last. */
export async function submitPage(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'submit-page' }>,
  values: Values,
): Promise<Reply> {
  let wrong:
    | {
        readonly draft: Draft;
        readonly flow: Flow;
        readonly page: Page;
        readonly errors: Readonly<Record<string, string>>;
      }
    | undefined;
  let shown: Flow | undefined;
  let elsewhere: FlowId | undefined;
  const draft = await changeDraft(house, staff, press.draft, keyOf(staff.person, press), (before, flow) => {
    shown = flow;
    const page = detailPages(flow).find((each) => each.id === press.page);
    if (page === undefined) return { draft: before };
    const read = readPage(asked(page, before.answers), values, house.sheet(staff.school, before.language));
    if (Object.keys(read.errors).length > 0) wrong = { draft: before, flow, page, errors: read.errors };
    const given = asked(page, before.answers).filter(({ id }) => read.answers[id] !== before.answers[id]);
    const words = (fits: (question: Question) => boolean): string =>
      given.flatMap((one) => (fits(one) ? [read.answers[one.id] ?? ''] : [])).join('\n');
    const isText = ({ kind }: Question): boolean => kind === 'text' || kind === 'short-text';
    elsewhere =
      belongsElsewhere(
        house,
        words(({ id }) => id === flow.story),
        'story',
        before.language,
      ) ?? belongsElsewhere(house, words(isText), 'detail', before.language);
    if (elsewhere !== undefined) return { draft: before };
    const story = read.answers[flow.story];
    const named =
      typeof story === 'string' && story !== before.answers[flow.story]
        ? withStory(house, before, flow, story, []).answers
        : {};
    const answers = { ...named, ...read.answers };
    const confirmed = before.fromWords.filter((question) => read.answers[question] === undefined);
    return {
      draft: { ...before, answers: { ...before.answers, ...answers }, fromWords: confirmed },
      act: 'add',
      joined: answers,
    };
  });
  if (draft === undefined) return { type: 'close', card: draftGone(house, staff) };
  if (elsewhere !== undefined)
    return { type: 'close', card: phoneOnly(house, staff, elsewhere, draft.language) };
  if (wrong !== undefined)
    return {
      type: 'page',
      form: pageOf(house, staff, draft, wrong.flow, wrong.page, { values, errors: wrong.errors }),
    };
  const flow = shown ?? (await flowOf(house, draft.flow, draft.flowVersion));
  const next = nextPage(flow, press.page, draft.answers);
  if (next !== undefined) return { type: 'page', form: pageOf(house, staff, draft, flow, next) };
  return { type: 'close', card: await draftCard(house, staff, draft), stands: keepsCard(house, draft.id) };
}

type DraftPress = Extract<
  Press,
  { do: 'danger' | 'conflict' | 'review-conflict' | 'hundred-twelve' | 'send' | 'continue' | 'stop' }
>;

/** A button of the first minute. */
export async function pressDraft(house: House, staff: Staff, press: DraftPress): Promise<Reply> {
  const draft = await changeDraft(house, staff, press.draft, keyOf(staff.person, press), (before, flow) =>
    pressed(before, flow, press, staff),
  );
  if (draft === undefined) return { type: 'replace', card: draftGone(house, staff) };
  if (press.do === 'stop' && draft.sentAt === undefined) {
    const number = await numberOf(house, draft);
    return {
      type: 'replace',
      card: stoppedCard({ number, practice: draft.practice }, house.sheet(staff.school, draft.language)),
    };
  }
  return { type: 'replace', card: await draftCard(house, staff, draft), stands: keepsCard(house, draft.id) };
}

function pressed(draft: Draft, flow: Flow, press: DraftPress, staff: Staff): Change {
  switch (press.do) {
    case 'danger': {
      const answer = press.answer === 'yes-conflict' ? 'yes' : press.answer;
      const known =
        questionsOf(flow)
          .find((question) => question.id === flow.danger)
          ?.options.includes(answer) === true;
      if (!known) return { draft };
      const joined = { [flow.danger]: answer };
      const conflict = press.answer === 'yes-conflict';
      const answered: Draft = { ...draft, answers: { ...draft.answers, ...joined }, conflict };
      // Only a "Ja" sends the signal before the report; with a conflict it waits for the name of the person (decision 4).
      return {
        draft: answered,
        joined,
        ...(answer === 'yes' && !conflict ? { act: 'signal' as const } : {}),
      };
    }
    case 'conflict': {
      if (!mayBeNamed(press.person, staff)) return { draft };
      const unknown = isUnnamed(press.person);
      const named: Draft = unknown
        ? { ...draft, aboutUnknown: true }
        : { ...draft, about: [...new Set([...draft.about, press.person])] };
      if (draft.case !== undefined) return { draft: named, act: 'exclude' };
      // An old card can be pressed after its "Ja" was taken back: only a "Ja" sends the signal.
      return draft.conflict ? { draft: named, act: 'signal' } : { draft: named };
    }
    case 'review-conflict': {
      if (!mayBeNamed(press.person, staff)) return { draft };
      if (isUnnamed(press.person)) return { draft: { ...draft, aboutUnknown: true }, act: 'exclude' };
      const taken = draft.about.includes(press.person);
      // Before anything was sent a slip can be taken back; afterwards an exclusion is a fact.
      if (taken && draft.case === undefined)
        return { draft: { ...draft, about: draft.about.filter((person) => person !== press.person) } };
      return { draft: { ...draft, about: [...new Set([...draft.about, press.person])] }, act: 'exclude' };
    }
    case 'hundred-twelve': {
      const joined = { [calledQuestion]: press.answer };
      return { draft: { ...draft, answers: { ...draft.answers, ...joined } }, joined, act: 'add' };
    }
    case 'send':
      return { draft, act: 'submit' };
    case 'continue':
      return { draft };
    case 'stop':
      // What was sent cannot be stopped any more by a card that stayed behind.
      return draft.sentAt === undefined ? { draft, act: 'drop' } : { draft };
  }
}

function isUnnamed(person: string): boolean {
  return person === 'unknown' || person === 'rather-not';
}

/** Only whoever has a role here and did not write it can be chosen as the one it is about. */
function mayBeNamed(person: string, { school, person: writer }: Staff): boolean {
  return isUnnamed(person) || (person !== writer && school.seats.some((seat) => seat.person === person));
}

/** What was typed while the report waits for the story becomes the story. */
export async function tellStory(
  house: House,
  staff: Staff,
  draft: Draft,
  delivery: string,
  text: string,
): Promise<Draft | undefined> {
  const names = staff.school.members.map((member) => member.name);
  return changeDraft(
    house,
    staff,
    draft.id,
    { person: staff.person, nonce: delivery, action: 'story' },
    (before, flow) => {
      const told = withStory(house, before, flow, text, names);
      const joined = Object.fromEntries(
        Object.entries(told.answers).filter(([question, answer]) => before.answers[question] !== answer),
      );
      return { draft: told, act: 'add', joined };
    },
  );
}

/** "Bel mij": a number sends an urgent case at once (decision 23). */
export async function callMe(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'call-me-number' }>,
  number: string,
): Promise<Draft | undefined> {
  return changeDraft(house, staff, press.draft, keyOf(staff.person, press), (before, flow) => {
    const danger = before.answers[flow.danger] ?? 'unknown';
    const joined = { [flow.danger]: danger };
    return {
      draft: { ...before, answers: { ...before.answers, ...joined } },
      joined,
      act: 'submit',
      call: number,
    };
  });
}

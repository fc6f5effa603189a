/**
 * The details of a report, page by page: opened where something is still to be asked, kept at each step, and with every mistake said at its field.
 */
import { pageForm } from '../../cards/page-form.ts';
import { alongsideOf, heardAlongside } from '../core/alongside.ts';
import type { Form, Values } from '../core/card.ts';
import type { Draft } from '../core/draft.ts';
import { expiresAt } from '../core/draft.ts';
import type { Answers, Flow, FlowId, Page, Question } from '../core/flow.ts';
import { asked, detailPages, nextPage, openPage, pageBefore } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import { seatsHeld } from '../core/school.ts';
import { withStory } from './begin-report.ts';
import { keepsCard } from './draft-cards.ts';
import { changeDraft, isTheirs } from './draft-turn.ts';
import { alsoHeard, belongsElsewhere } from './elsewhere.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import type { Staff } from './people.ts';
import { phoneOnly } from './phone-instead.ts';
import type { Reply } from './ports.ts';
import { readPage } from './read-page.ts';
import { keyOf } from './take-action.ts';
import { draftCard, draftGone } from './write-report.ts';

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
      alongside: alongsideOf(flow, draft, staff.school, house.clocks.school()),
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
  const kept = await keepPage(house, staff, press, (flow) => pageNamed(flow, press.page), values);
  if ('reply' in kept) return kept.reply;
  const { draft, flow, page, errors } = kept;
  if (page !== undefined && Object.keys(errors).length > 0)
    return { type: 'page', form: pageOf(house, staff, draft, flow, page, { values, errors }) };
  const next = nextPage(flow, press.page, draft.answers);
  if (next !== undefined) return { type: 'page', form: pageOf(house, staff, draft, flow, next) };
  return { type: 'close', card: await draftCard(house, staff, draft), stands: keepsCard(house, draft.id) };
}

/** Back to another page: what stands on the page that is left is kept; only a value that cannot be right is not. */
export async function leavePage(
  house: House,
  staff: Staff,
  press: Extract<Press, { do: 'page' }>,
  values: Values,
): Promise<Reply> {
  const left = (flow: Flow): Page | undefined =>
    detailPages(flow).find(({ questions }) => questions.some(({ id }) => Object.hasOwn(values, id)));
  const kept = await keepPage(house, staff, press, left, values);
  if ('reply' in kept) return kept.reply;
  const page = pageNamed(kept.flow, press.page) ?? kept.page;
  return page === undefined
    ? { type: 'close', card: draftGone(house, staff) }
    : { type: 'page', form: pageOf(house, staff, kept.draft, kept.flow, page) };
}

const pageNamed = (flow: Flow, id: string): Page | undefined =>
  detailPages(flow).find((page) => page.id === id);

type Kept =
  | {
      readonly draft: Draft;
      readonly flow: Flow;
      readonly page: Page | undefined;
      readonly errors: Readonly<Record<string, string>>;
    }
  /** The draft is gone, or what was written belongs elsewhere and is not kept (decision 9). */
  | { readonly reply: Reply };

async function keepPage(
  house: House,
  staff: Staff,
  press: Extract<Press, { draft: string }>,
  pageIn: (flow: Flow) => Page | undefined,
  values: Values,
): Promise<Kept> {
  let errors: Readonly<Record<string, string>> = {};
  let elsewhere: FlowId | undefined;
  const draft = await changeDraft(house, staff, press.draft, keyOf(staff.person, press), (before, flow) => {
    const page = pageIn(flow);
    if (page === undefined) return { draft: before };
    const questions = asked(page, before.answers);
    const read = readPage(questions, values, house.sheet(staff.school, before.language));
    errors = read.errors;
    elsewhere = elsewhereIn(house, flow, before, questions, read.answers);
    if (elsewhere !== undefined) return { draft: before };
    const told = fromStory(house, staff, flow, before, read.answers);
    const also = heardInDetails(house, flow, before, questions, read.answers);
    const answers = { ...told.read, ...also, ...read.answers, ...told.story };
    const empty = emptied(before, questions, values);
    const left = Object.entries(before.answers).filter(([question]) => !empty.includes(question));
    const unasked = [...new Set([...before.fromWords, ...Object.keys(told.read), ...Object.keys(also)])];
    return {
      draft: {
        ...before,
        answers: { ...Object.fromEntries(left), ...answers },
        fromWords: unasked.filter(
          (question) => read.answers[question] === undefined && !empty.includes(question),
        ),
        namesReplaced: before.namesReplaced + told.namesReplaced,
        // Whoever changes the story sees the whole of it.
        ...(told.isNew ? { storyCut: false } : {}),
      },
      act: 'add',
      joined: answers,
    };
  });
  if (draft === undefined) return { reply: { type: 'close', card: draftGone(house, staff) } };
  if (elsewhere !== undefined)
    return { reply: { type: 'close', card: phoneOnly(house, staff, elsewhere, draft.language) } };
  const flow = await flowOf(house, draft.flow, draft.flowVersion);
  return { draft, flow, page: pageIn(flow), errors };
}

/** Words that are new on this page, and belong to a flow of their own. */
function elsewhereIn(
  house: House,
  flow: Flow,
  before: Draft,
  questions: readonly Question[],
  answers: Answers,
): FlowId | undefined {
  const given = questions.filter(({ id }) => answers[id] !== before.answers[id]);
  const words = (fits: (question: Question) => boolean): string =>
    given.flatMap((one) => (fits(one) ? [answers[one.id] ?? ''] : [])).join('\n');
  const story = words(({ id }) => id === flow.story);
  const texts = words(({ kind }) => kind === 'text' || kind === 'short-text');
  return (
    belongsElsewhere(house, story, 'story', before.language) ??
    belongsElsewhere(house, texts, 'detail', before.language)
  );
}

/** What new details other than the story say about another matter: a wish to die is heard wherever it is typed. */
function heardInDetails(
  house: House,
  flow: Flow,
  before: Draft,
  questions: readonly Question[],
  answers: Answers,
): Answers {
  const typed = questions.filter(
    ({ id, kind }) =>
      (kind === 'text' || kind === 'short-text') && id !== flow.story && answers[id] !== before.answers[id],
  );
  const words = typed.map(({ id }) => answers[id] ?? '').join('\n');
  return heardAlongside(flow, alsoHeard(house, words, before.language), before.answers);
}

type Told = {
  readonly isNew: boolean;
  readonly read: Answers;
  readonly story: Answers;
  readonly namesReplaced: number;
};

/** What a story that is new on this page already says; told here for the first time, it gets initials for likely names. */
function fromStory(house: House, staff: Staff, flow: Flow, before: Draft, answers: Answers): Told {
  const story = answers[flow.story];
  if (typeof story !== 'string' || story === before.answers[flow.story])
    return { isNew: false, read: {}, story: {}, namesReplaced: 0 };
  const names = staff.school.members.map((member) => member.name);
  const told = withStory(house, before, flow, story, names);
  const fresh = told.fromWords.filter((question) => !before.fromWords.includes(question));
  const read = Object.fromEntries(fresh.map((question) => [question, told.answers[question] ?? '']));
  // Whoever changes initials back into a name decides that themself (decision 8).
  if (before.answers[flow.story] !== undefined) return { isNew: true, read, story: {}, namesReplaced: 0 };
  const replaced = told.answers[flow.story] ?? story;
  return { isNew: true, read, story: { [flow.story]: replaced }, namesReplaced: told.namesReplaced };
}

/** What its writer took away again. Once something went to others it stays: of a case nothing is erased. */
function emptied(before: Draft, questions: readonly Question[], values: Values): readonly string[] {
  if (before.case !== undefined || before.sentAt !== undefined) return [];
  return questions
    .map(({ id }) => id)
    .filter((id) => before.answers[id] !== undefined && Object.hasOwn(values, id) && isEmpty(values[id]));
}

const isEmpty = (given: Values[string] | undefined): boolean =>
  given === undefined || (typeof given === 'string' ? given.trim() === '' : given.length === 0);

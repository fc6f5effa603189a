/**
 * The details of a report, page by page: opened where something is still to be asked, kept at each step, and with every mistake said at its field.
 */
import { pageForm } from '../../cards/page-form.ts';
import type { Form, Values } from '../core/card.ts';
import type { Draft } from '../core/draft.ts';
import { expiresAt } from '../core/draft.ts';
import type { Flow, FlowId, Page, Question } from '../core/flow.ts';
import { asked, detailPages, nextPage, openPage, pageBefore } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import { seatsHeld } from '../core/school.ts';
import { withStory } from './begin-report.ts';
import { keepsCard } from './draft-cards.ts';
import { changeDraft, isTheirs } from './draft-turn.ts';
import { belongsElsewhere, phoneOnly } from './elsewhere.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import type { Staff } from './people.ts';
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

/**
 * The first minute of a report: begun by words or a button, danger asked first, the signal at once on "Ja", and sent.
 */
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { draftGoneCard } from '../../cards/draft-gone.ts';
import { reviewCard } from '../../cards/review.ts';
import { sentCard } from '../../cards/sent.ts';
import { stoppedCard } from '../../cards/stopped.ts';
import { storyCard } from '../../cards/story.ts';
import type { Card } from '../core/card.ts';
import type { Draft } from '../core/draft.ts';
import { draftView } from '../core/draft-view.ts';
import type { Flow } from '../core/flow.ts';
import { calledQuestion, questionsOf } from '../core/flow.ts';
import { answersFromWords } from '../core/hints.ts';
import { withInitials } from '../core/names.ts';
import type { Press } from '../core/press.ts';
import type { Language } from '../core/school.ts';
import { keepsCard } from './draft-cards.ts';
import { type Change, changeDraft, isTheirs, save } from './draft-turn.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import type { Staff } from './people.ts';
import type { PressKey, Reply } from './ports.ts';
import { keyOf } from './take-action.ts';

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

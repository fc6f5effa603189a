/**
 * A report begins, by words or by a button, and gets its story: kept as a draft of its writer, with initials for likely names.
 */
import { heardAlongside } from '../core/alongside.ts';
import type { Draft } from '../core/draft.ts';
import type { Flow } from '../core/flow.ts';
import { questionsOf } from '../core/flow.ts';
import { answersFromWords } from '../core/hints.ts';
import { withInitials } from '../core/names.ts';
import type { Language } from '../core/school.ts';
import { changeDraft, isTheirs, save } from './draft-turn.ts';
import { alsoHeard } from './elsewhere.ts';
import type { House } from './house.ts';
import { flowOf } from './house.ts';
import { schoolsOf, type Staff } from './people.ts';
import type { PressKey } from './ports.ts';

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
    /** Its writer works at several schools, and did not say which one it is about. */
    readonly asksSchool: boolean;
  },
): Promise<Draft> {
  const names = await namesOfStaff(house, staff);
  const draft = await house.store.turn({ person: staff.person }, async (turn) => {
    const known = await turn.known(given.key);
    const before = known?.draft === undefined ? undefined : await turn.draft(known.draft);
    if (before !== undefined) return before;
    const now = house.clocks.school();
    const fresh: Draft = {
      id: house.ids.id(),
      school: staff.school.id,
      ...(given.asksSchool ? { asksSchool: true } : {}),
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
    const told = given.text === undefined ? fresh : withStory(house, fresh, flow, given.text, names);
    await save(turn, told);
    await turn.remember(given.key, { draft: told.id, did: 'begin' }, house.clocks.wire());
    return told;
  });
  house.wake();
  return draft;
}

/** At every school of the writer: which one it is about may not be known yet. */
async function namesOfStaff(house: House, staff: Staff): Promise<readonly string[]> {
  const several = await schoolsOf(house, staff);
  const schools = several.length === 0 ? [staff.school] : several;
  return schools.flatMap(({ members }) => members.map((member) => member.name));
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
  const also = heardAlongside(flow, alsoHeard(house, text, draft.language), draft.answers);
  return {
    ...draft,
    answers: { ...fresh, ...draft.answers, ...also, [flow.story]: replaced },
    fromWords: [...new Set([...draft.fromWords, ...Object.keys(fresh), ...Object.keys(also)])],
    namesReplaced: count,
    storyCut: text.trim().length > longest,
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

/** What was typed while the report waits for the story becomes the story. */
export async function tellStory(
  house: House,
  staff: Staff,
  draft: Draft,
  delivery: string,
  text: string,
): Promise<Draft | undefined> {
  const names = await namesOfStaff(house, staff);
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

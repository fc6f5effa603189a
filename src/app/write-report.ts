/**
 * The first minute of a report: danger asked first, the signal at once on "Ja", and sent.
 */
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { draftGoneCard } from '../../cards/draft-gone.ts';
import { reviewCard } from '../../cards/review.ts';
import { sentCard } from '../../cards/sent.ts';
import { stoppedCard } from '../../cards/stopped.ts';
import { storyCard } from '../../cards/story.ts';
import { draftSchoolCard } from '../../cards/which-school.ts';
import type { Card } from '../core/card.ts';
import type { Draft } from '../core/draft.ts';
import { draftView } from '../core/draft-view.ts';
import type { Flow } from '../core/flow.ts';
import { calledQuestion, questionsOf } from '../core/flow.ts';
import type { Press } from '../core/press.ts';
import type { School } from '../core/school.ts';
import { keepsCard } from './draft-cards.ts';
import { type Change, changeDraft } from './draft-turn.ts';
import type { House } from './house.ts';
import { flowOf, schoolOf } from './house.ts';
import { schoolsOf, type Staff } from './people.ts';
import { phonesInstead } from './phone-instead.ts';
import type { Reply, Stands } from './ports.ts';
import { keyOf } from './take-action.ts';

/** The draft as the card that comes now. */
export async function draftCard(house: House, staff: Staff, draft: Draft): Promise<Card> {
  const flow = await flowOf(house, draft.flow, draft.flowVersion);
  const [school, schools] = [await schoolOf(house, draft.school), await schoolsOf(house, staff)];
  const sheet = house.sheet(school, draft.language);
  const number = await numberOf(house, draft);
  const view = draftView(draft, number, flow, school, house.clocks.school(), schools);
  switch (view.step) {
    case 'danger':
      return dangerCard(view, sheet);
    case 'school':
      return draftSchoolCard(view, sheet);
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

/** A card, and what keeps its place when it is one of a draft. */
export type Said = { readonly card: Card; readonly stands?: Stands };

export async function draftSaid(house: House, staff: Staff, draft: Draft): Promise<Said> {
  return { card: await draftCard(house, staff, draft), stands: keepsCard(house, draft.id) };
}

async function numberOf(house: House, draft: Draft): Promise<string | undefined> {
  return draft.case === undefined ? undefined : (await house.store.read.case(draft.case))?.row.number;
}

export function draftGone(house: House, staff: Staff): Card {
  return draftGoneCard({}, house.sheet(staff.school, staff.language));
}

type DraftPress = Extract<
  Press,
  {
    do:
      | 'danger'
      | 'yes-at'
      | 'at-school'
      | 'other-school'
      | 'conflict'
      | 'review-conflict'
      | 'hundred-twelve'
      | 'send'
      | 'continue'
      | 'stop';
  }
>;

/** A button of the first minute. */
export async function pressDraft(house: House, staff: Staff, press: DraftPress): Promise<Reply> {
  const schools = await schoolsOf(house, staff);
  const chosen = 'school' in press ? schools.find(({ id }) => id === press.school) : undefined;
  const instead = chosen && (await phonesInstead(house, staff, press.draft, chosen));
  if (instead !== undefined) return { type: 'say', card: instead };
  const draft = await changeDraft(house, staff, press.draft, keyOf(staff.person, press), (before, flow) =>
    pressed(before, flow, press, staff, chosen),
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

/** What went to a school stays there. */
export function isFixed(draft: Draft): boolean {
  return draft.case !== undefined || draft.sentAt !== undefined;
}

/** The school it is about is known from here on; whoever it is about stays kept out when they have a role there too. */
export function atChosen(draft: Draft, school: School): Draft {
  const about = draft.about.filter((person) => school.seats.some((seat) => seat.person === person));
  return { ...draft, school: school.id, asksSchool: false, about };
}

function pressed(
  draft: Draft,
  flow: Flow,
  press: DraftPress,
  staff: Staff,
  /** Of a press that names one of the writer's schools. */
  chosen: School | undefined,
): Change {
  switch (press.do) {
    case 'yes-at': {
      if (chosen === undefined || isFixed(draft)) return { draft };
      const joined = { [flow.danger]: 'yes' };
      const answered = { ...draft, answers: { ...draft.answers, ...joined }, conflict: false };
      return { draft: atChosen(answered, chosen), joined, act: 'signal' };
    }
    case 'at-school': {
      if (chosen === undefined || isFixed(draft)) return { draft };
      const waits = draft.answers[flow.danger] === 'yes' && !draft.conflict;
      return { draft: atChosen(draft, chosen), ...(waits ? { act: 'signal' as const } : {}) };
    }
    case 'other-school':
      return { draft: staff.schools.length < 2 || isFixed(draft) ? draft : { ...draft, asksSchool: true } };
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

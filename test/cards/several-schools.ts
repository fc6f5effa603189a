/**
 * The cards that only somebody at several schools sees, with as many schools as a large board has and names that begin alike.
 */
import { callMeForm } from '../../cards/call-me-form.ts';
import { conflictCard } from '../../cards/conflict.ts';
import { dangerCard } from '../../cards/danger.ts';
import { homeCard } from '../../cards/home.ts';
import { menuCard } from '../../cards/menu.ts';
import { phoneCard } from '../../cards/phone-card.ts';
import { reviewCard } from '../../cards/review.ts';
import { storyCard } from '../../cards/story.ts';
import { draftSchoolCard, forSchool, whichSchoolCard } from '../../cards/which-school.ts';
import type { Card, Form } from '../../src/core/card.ts';
import type { CaseHead, DraftFor } from '../../src/core/seen-as.ts';
import type { Sheet } from '../../src/core/sheet.ts';
import { bea } from './views.ts';

export const schools = Array.from({ length: 25 }, (_, at) => ({
  id: `school-${at}`,
  name: `Basisschool ${'abcdefghijklmnopqrstuvwxy'[at]}, ${'de Lange Laan '.repeat(5).trim()}`,
}));

/** A report that was just begun by words; at which school is not known. */
export const undecided: DraftFor = {
  id: 'd1',
  flow: 'threat',
  practice: false,
  language: 'nl',
  step: 'danger',
  alongside: [],
  answers: [],
  story: 'Er is gedreigd.',
  level: 'high',
  reasons: ['every-threat'],
  danger: false,
  receivers: [],
  keptOut: [],
  aboutUnknown: false,
  handlers: [],
  outOfHours: false,
  phoneNow: [],
  namesReplaced: false,
  storyCut: false,
  unconfirmedSender: false,
  schools: schools.slice(0, 2),
};
export const decided: DraftFor = { ...undecided, schools, school: schools[1]?.name ?? '' };

const head: CaseHead = {
  id: 'c1',
  number: '7F3K',
  practice: false,
  level: 'high',
  state: 'waiting',
  flow: 'threat',
  reasons: ['every-threat'],
  openedAt: 0,
  school: schools[2]?.name ?? '',
};

export function severalSchools(sheet: Sheet): readonly Card[] {
  return [
    ...[undecided, { ...undecided, danger: true, schools }, decided].flatMap((draft) =>
      [dangerCard, draftSchoolCard, conflictCard, storyCard, reviewCard].map((card) => card(draft, sheet)),
    ),
    ...(['report', 'practice'] as const).map((asks) =>
      whichSchoolCard({ schools, asks: { for: asks, flow: 'threat' } }, sheet),
    ),
    whichSchoolCard({ schools, asks: { for: 'answer', topic: 'none' } }, sheet),
    phoneCard({ flow: 'image', directors: [], board: [], contacts: [], care: [], schools }, sheet),
    ...[schools, schools.slice(1, 2)].map((others) =>
      forSchool(menuCard({ greeting: 'menu', flows: ['threat'] }, sheet), { topic: 'none', others }, sheet),
    ),
    homeCard(
      {
        drafts: [undecided, decided],
        cases: [head],
        flows: ['threat'],
        untested: [{ people: [bea], off: ['board'], school: 'De Zusterschool' }],
      },
      sheet,
    ),
  ];
}

export function formsOfSeveral(sheet: Sheet): readonly Form[] {
  return [
    callMeForm({ draft: 'd1', schools }, sheet),
    callMeForm({ draft: 'd1', schools, school: 'school-1', schoolError: 'Nee' }, sheet),
  ];
}

/** Whom to phone when a report cannot be made here: never a calm line for something sexual or between staff and a pupil. */
import type { Card, Part } from '../src/core/card.ts';
import type { LocalContact } from '../src/core/school.ts';
import type { SchoolChoice } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { flowName, phoneRows } from './parts.ts';
import { schoolButtons } from './which-school.ts';

type Number = { readonly name: string; readonly number: string };

/** Of these the board must know, and the inspector advises (decision 9). */
const forTheBoard: readonly string[] = ['image', 'staff-contact'];
/** About one of these the director is not told first: it may be about somebody of school. */
const withoutDirector: readonly string[] = ['staff-contact'];
const outside: readonly string[] = ['police-contact', 'external-adviser'];

export function phoneCard(
  view: {
    readonly flow: string;
    readonly directors: readonly Number[];
    readonly board: readonly Number[];
    readonly contacts: readonly LocalContact[];
    /** Whom to phone about a life, beside the director. */
    readonly care?: readonly Number[];
    /** Whom to phone differs by school: somebody at several says first which one it is about. */
    readonly schools?: readonly SchoolChoice[];
  },
  sheet: Sheet,
): Card {
  const { flow, schools = [] } = view;
  const board = forTheBoard.includes(flow) || flow === 'threat';
  const inspector: readonly Part[] = forTheBoard.includes(flow)
    ? [{ type: 'text', text: sheet.say('cards.phone-card.inspector') }]
    : [];
  const known = sheet.has(`cards.phone-card.lines.${flow}`) ? flow : 'other';
  return {
    notice: sheet.say('cards.phone-card.notice'),
    body: [
      { type: 'banner', tone: 'danger', text: sheet.say('cards.phone-card.danger') },
      { type: 'title', text: flowName(known, sheet) },
      { type: 'text', text: sheet.say('cards.phone-card.not-here') },
      { type: 'text', text: sheet.say(`cards.phone-card.lines.${known}`) },
      ...phoneRows([
        ...(board ? named(view.board, sheet.say('shared.roles.board')) : []),
        ...(withoutDirector.includes(flow) ? [] : named(view.directors, sheet.say('shared.roles.director'))),
        ...(flow === 'self-harm' ? named(view.care ?? [], sheet.say('shared.roles.care-coordinator')) : []),
      ]),
      ...inspector,
      ...(schools.length === 0 ? [] : which(schools, flow, sheet)),
      ...phoneRows(
        outside.flatMap((id) =>
          named(
            view.contacts.filter((contact) => contact.id === id),
            sheet.say(`cards.phone-card.outside.${id}`),
          ),
        ),
      ),
    ],
    actions: [],
  };
}

/** Not the words of a report: nobody receives anything here. */
function which(schools: readonly SchoolChoice[], flow: string, sheet: Sheet): readonly Part[] {
  return [
    { type: 'title', text: sheet.say('cards.which-school.title') },
    schoolButtons(schools, (school) => sheet.press('start-at', { flow, school })),
  ];
}

/** A name alone tells a new colleague nothing. */
function named(people: readonly Number[], role: string): readonly Number[] {
  return people.map(({ name, number }) => ({ name: `${name} (${role})`, number }));
}

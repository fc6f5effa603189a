/** Which school is it about? For somebody who works at several: one tap, and what they read says which school it is for. */
import type { Button, Card, Part } from '../src/core/card.ts';
import type { Press } from '../src/core/press.ts';
import type { DraftFor, SchoolChoice } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { callMeButton, hundredTwelve, notSentBanner, shortName } from './parts.ts';

/** Before a report is started by a button, or to read the answers of another school. */
export function whichSchoolCard(
  view: {
    readonly schools: readonly SchoolChoice[];
    readonly asks:
      | { readonly for: 'report' | 'practice'; readonly flow: string }
      | { readonly for: 'answer'; readonly topic: string };
  },
  sheet: Sheet,
): Card {
  const { schools, asks } = view;
  const notice = sheet.say('cards.which-school.notice');
  if (asks.for === 'answer') {
    const { topic } = asks;
    const title: Part = { type: 'title', text: sheet.say('cards.which-school.answer') };
    const press = (school: string): Press => sheet.press('school', { school, topic });
    return { notice, body: [title, schoolButtons(schools, press)], actions: [] };
  }
  const { flow } = asks;
  const verb = asks.for === 'report' ? 'start-at' : 'practise-at';
  const danger: Part = { type: 'banner', tone: 'danger', text: sheet.say('cards.phone-card.danger') };
  return {
    notice,
    body: [
      ...(asks.for === 'report' ? [danger] : []),
      ...question(sheet),
      schoolButtons(schools, (school) => sheet.press(verb, { flow, school })),
    ],
    actions: [],
  };
}

/** In a report that was begun by words: it is kept, and goes nowhere before this is said. */
export function draftSchoolCard(view: DraftFor, sheet: Sheet): Card {
  const { id: draft, schools = [] } = view;
  return {
    notice: sheet.say('cards.danger.notice'),
    body: [
      ...notSentBanner(view, sheet),
      ...hundredTwelve(view, sheet).slice(0, 1),
      ...question(sheet),
      schoolButtons(schools, (school) => sheet.press('at-school', { draft, school })),
    ],
    actions: [
      callMeButton(draft, sheet),
      { label: sheet.say('cards.stop'), press: sheet.press('stop', { draft }) },
    ],
  };
}

/** Says for which school a card is, and offers the others: one at once, more as a list. */
export function forSchool(
  card: Card,
  view: { readonly topic: string; readonly others: readonly SchoolChoice[] },
  sheet: Sheet,
): Card {
  const { topic, others } = view;
  const [other] = others;
  const press =
    other !== undefined && others.length === 1
      ? sheet.press('school', { school: other.id, topic })
      : sheet.press('which-school', { topic });
  return {
    ...card,
    body: [{ type: 'text', quiet: true, text: sheet.say('cards.which-school.for') }, ...card.body],
    actions: [...card.actions, { label: sheet.say('cards.which-school.other'), press }],
  };
}

/** The question, and that no other school hears of it. */
export function question(sheet: Sheet): readonly Part[] {
  return [
    { type: 'title', text: sheet.say('cards.which-school.title') },
    { type: 'text', text: sheet.say('cards.which-school.only') },
  ];
}

export function schoolButtons(schools: readonly SchoolChoice[], press: (school: string) => Press): Part {
  const buttons = schools.map(({ id, name }): Button => ({ label: shortName(name), press: press(id) }));
  return { type: 'buttons', buttons };
}

/** The first question of every report: is anyone in danger now? */
import type { Button, Card, Part } from '../src/core/card.ts';
import type { DraftFor, SchoolChoice } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { callMeButton, notSentBanner, otherSchool, shortName, startButton } from './parts.ts';

export function dangerCard(view: DraftFor, sheet: Sheet): Card {
  const { id: draft, flow, practice } = view;
  const button = (answer: string, label: string): Button => ({
    label: sheet.say(label),
    press: sheet.press('danger', { draft, answer }),
  });
  const asked = view.school === undefined ? (view.schools ?? []) : [];
  const kept: readonly Part[] =
    view.story === undefined ? [] : [{ type: 'text', quiet: true, text: sheet.say('cards.danger.kept') }];
  return {
    notice: sheet.say('cards.danger.notice'),
    body: [
      ...notSentBanner(view, sheet),
      { type: 'title', text: sheet.say(`${flow}.first.ask`) },
      { type: 'text', text: sheet.say(`${flow}.first.examples`) },
      { type: 'text', text: sheet.say(practice ? 'cards.practice.nothing-leaves' : `${flow}.first.signal`) },
      { type: 'text', text: sheet.say('cards.danger.leaders') },
      {
        type: 'buttons',
        buttons: [
          ...(asked.length > 0 && asked.length <= atOnce
            ? asked.map((school) => yesAt(draft, school, sheet))
            : [{ ...button('yes', 'shared.options.yes'), style: 'danger' } as const]),
          { ...button('yes-conflict', 'cards.danger.yes-conflict'), style: 'danger' },
          button('no', 'shared.options.no'),
          button('unknown', 'shared.options.unknown'),
        ],
      },
      ...kept,
      ...notHere(sheet),
    ],
    actions: [
      callMeButton(draft, sheet),
      ...otherSchool(view, sheet),
      ...(practice
        ? []
        : [{ label: sheet.say('cards.practice.button'), press: sheet.press('practise', { flow }) }]),
    ],
  };
}

/** With so many schools "Ja" says at once which one; with more the school is asked after it. */
const atOnce = 3;

/** Seconds count: whoever works at several schools says danger and school in one tap. */
function yesAt(draft: string, { id, name }: SchoolChoice, sheet: Sheet): Button {
  return {
    label: sheet.say('cards.which-school.yes', { name: shortName(name) }),
    press: sheet.press('yes-at', { draft, school: id }),
    style: 'danger',
  };
}

/** The way out for what never goes through this report: something sexual, or between staff and a pupil (decision 9). */
function notHere(sheet: Sheet): readonly Part[] {
  return [
    { type: 'text', quiet: true, text: sheet.say('cards.danger.not-here') },
    { type: 'buttons', buttons: [startButton('staff-contact', sheet)] },
  ];
}

/** The page behind the bot's name: start a report, go on with a draft, and for handlers open cases and who did not answer a test ping. */
import type { Card, Part } from '../src/core/card.ts';
import type { CaseHead, DraftFor, Untested } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { menuCard } from './menu.ts';
import { caseTitle, flowName, levelInWords, personInWords, practiceBanner, stateInWords } from './parts.ts';
import { openButton } from './ping.ts';

export function homeCard(
  view: {
    readonly drafts: readonly DraftFor[];
    readonly cases: readonly CaseHead[];
    readonly flows: readonly string[];
    /** One for each school where the viewer may read it; the school by name for whoever works at several. */
    readonly untested: readonly (Untested & { readonly school?: string })[];
  },
  sheet: Sheet,
): Card {
  const menu = menuCard({ greeting: 'hello', flows: view.flows }, sheet);
  return {
    ...menu,
    body: [
      ...heading('cards.home.drafts', view.drafts.length, sheet),
      ...view.drafts.flatMap((draft) => draftLine(draft, sheet)),
      ...heading('cards.home.cases', view.cases.length, sheet),
      ...view.cases.flatMap((head) => caseLine(head, sheet)),
      ...view.untested.flatMap((one) => untestedParts(one, sheet)),
      ...menu.body,
    ],
  };
}

function heading(key: string, many: number, sheet: Sheet): readonly Part[] {
  return many === 0 ? [] : [{ type: 'title', text: sheet.say(key) }];
}

function draftLine(draft: DraftFor, sheet: Sheet): readonly Part[] {
  const press = sheet.press('continue', { draft: draft.id });
  const status = sheet.say(draft.practice ? 'cards.practice.nothing-leaves' : 'cards.not-sent');
  return [
    { type: 'text', text: [flowName(draft.flow, sheet), draft.school ?? []].flat().join(' · ') },
    { type: 'text', quiet: true, text: status },
    { type: 'buttons', buttons: [{ label: sheet.say('cards.draft-reminder.continue'), press }] },
  ];
}

function caseLine(head: CaseHead, sheet: Sheet): readonly Part[] {
  return [
    ...practiceBanner(head.practice, sheet),
    { type: 'text', text: caseTitle(head, sheet) },
    { type: 'text', text: levelInWords(head, sheet) },
    { type: 'text', quiet: true, text: stateInWords(head, sheet) },
    { type: 'buttons', buttons: [openButton(head.id, 'report', sheet, head.state !== 'taken-on')] },
  ];
}

/** A filled slot proves nothing (decision 10): whom the viewer can ask to look for the test ping. */
function untestedParts(
  { people, off, school }: Untested & { readonly school?: string },
  sheet: Sheet,
): readonly Part[] {
  if (people.length === 0 && off.length === 0) return [];
  const roles = off.map((role) => sheet.say(`shared.roles.${role}`)).join(', ');
  const title = [sheet.say('cards.home.untested'), school ?? []].flat().join(' · ');
  return [
    { type: 'title', text: title },
    ...(off.length === 0
      ? []
      : [{ type: 'banner', tone: 'danger', text: sheet.say('cards.home.off', { roles }) } as const]),
    { type: 'text', text: sheet.say('cards.home.untested-why') },
    { type: 'list', items: people.map((person) => personInWords(person, sheet)) },
  ];
}

/** The page behind the bot's name: start a report, go on with a draft, and open cases for whoever handles them. */
import type { Card, Part } from '../src/core/card.ts';
import type { CaseHead, DraftFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { menuCard } from './menu.ts';
import { caseTitle, flowName, levelInWords, practiceBanner, stateInWords } from './parts.ts';
import { openButton } from './ping.ts';

export function homeCard(
  view: {
    readonly drafts: readonly DraftFor[];
    readonly cases: readonly CaseHead[];
    readonly flows: readonly string[];
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

/** The case as its handlers read it, in leaves: what was reported, what they add, what is done, what is decided, what happened. */
import type { Button, Form, Part } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { checklistParts, othersParts } from './case-checklist.ts';
import { decisionParts } from './case-decisions.ts';
import { logParts } from './case-log.ts';
import { recordParts } from './case-records.ts';
import { reportParts } from './case-report.ts';
import { flowName, practiceBanner, stateInWords } from './parts.ts';

const tabs = ['report', 'records', 'checklist', 'decisions', 'log'] as const;

export function caseForm(view: CaseFor, tab: string, sheet: Sheet): Form {
  const { head } = view;
  const [leaf = '', page = '0'] = tab.split('.');
  const shown = tabs.find((one) => one === leaf) ?? (leaf === 'others' ? 'checklist' : 'report');
  const offered = tabs.filter((one) => one !== 'records' || view.records.length > 0);
  const tabButton = (one: (typeof tabs)[number]): Button => ({
    label: sheet.say(`cards.case.tabs.${one}`),
    press: sheet.press('open', { case: head.id, tab: one }),
    opens: 'form',
    ...(one === shown ? { style: 'primary' as const } : {}),
  });
  return {
    title: sheet.say('cards.case.title', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: flowName(view.flow, sheet) },
      ...(head.school === undefined ? [] : [{ type: 'text', text: head.school, quiet: true } as const]),
      { type: 'text', text: stateInWords(head, sheet) },
      { type: 'buttons', buttons: offered.map(tabButton), inPlace: true },
      { type: 'divider' },
      ...(leaf === 'others' ? othersParts(view, sheet) : content(view, shown, Number(page) || 0, sheet)),
    ],
    close: sheet.say('cards.form.close'),
  };
}

function content(view: CaseFor, tab: (typeof tabs)[number], page: number, sheet: Sheet): readonly Part[] {
  switch (tab) {
    case 'report':
      return reportParts(view, sheet);
    case 'records':
      return recordParts(view, sheet);
    case 'checklist':
      return checklistParts(view, sheet);
    case 'decisions':
      return decisionParts(view, sheet);
    case 'log':
      return logParts(view, page, sheet);
  }
}

/** The leaf with the decisions: by whom, what and why; an open one stays visible. */
import type { ChecklistItem, Part } from '../src/core/card.ts';
import type { CaseFor, DecisionSeen, DecisionTaken } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { dayInWords } from './parts.ts';

/** What this viewer decides stands first. */
export function decisionParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const list = (key: string, decisions: readonly DecisionSeen[]): readonly Part[] =>
    decisions.length === 0
      ? []
      : [
          {
            type: 'checklist',
            title: sheet.say(`cards.case.decision.${key}`),
            items: decisions.map((decision) => item(view, decision, sheet)),
          },
        ];
  return [
    ...list(
      'mine',
      view.decisions.filter((one) => one.mine),
    ),
    ...list(
      'of-others',
      view.decisions.filter((one) => !one.mine),
    ),
  ];
}

/** The words of a choice: the decision's own, or those all decisions share. */
export function choiceInWords(flow: string, code: string, option: string, sheet: Sheet): string {
  const own = `${flow}.decisions.${code}.options.${option}`;
  return sheet.say(sheet.has(own) ? own : `shared.options.${option}`);
}

function item({ head, flow }: CaseFor, decision: DecisionSeen, sheet: Sheet): ChecklistItem {
  const { code, taken, mine } = decision;
  const label = sheet.say(taken === undefined ? 'cards.case.decision.take' : 'cards.case.decision.again');
  const press = sheet.press('decision', { case: head.id, code });
  return {
    label: sheet.say(`${flow}.decisions.${code}.title`),
    state: taken === undefined ? 'open' : 'done',
    ...(mine && taken === undefined ? {} : { note: inWords(flow, decision, sheet) }),
    ...(mine ? { button: { label, press, opens: 'form' } } : {}),
  };
}

/** What was decided, by whom, when and why; or who is still to decide. */
function inWords(flow: string, { code, by, taken }: DecisionSeen, sheet: Sheet): string {
  if (taken !== undefined) return takenInWords(flow, code, taken, sheet);
  const roles = by.map((role) => sheet.say(`shared.roles.${role}`)).join(', ');
  return sheet.say('cards.case.decision.open', { roles });
}

/** The same under its title, for the log. */
export function decisionInWords(flow: string, code: string, taken: DecisionTaken, sheet: Sheet): string {
  return `${sheet.say(`${flow}.decisions.${code}.title`)}\n${takenInWords(flow, code, taken, sheet)}`;
}

/** "Aangifte doen. Dirk Directie, 10:45.", and a line for the reason and whatever else belongs to it. */
function takenInWords(flow: string, code: string, taken: DecisionTaken, sheet: Sheet): string {
  const { choice, reason, consulted, approvedText, lookAgainOn, by, at } = taken;
  const decided = { choice: choiceInWords(flow, code, choice, sheet), name: by, time: sheet.time(at) };
  const day = lookAgainOn === undefined ? '' : dayInWords(lookAgainOn, sheet);
  return [
    sheet.say('cards.case.decision.taken', decided),
    sheet.say('cards.case.decision.reason', { reason }),
    ...(consulted === '' ? [] : [sheet.say('cards.case.decision.consulted', { people: consulted })]),
    ...(approvedText === undefined ? [] : [sheet.say('cards.case.decision.text', { text: approvedText })]),
    ...(day === '' ? [] : [sheet.say('cards.case.decision.look-again', { day })]),
  ].join('\n');
}

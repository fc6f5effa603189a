/** The leaf with the decisions: by whom, what and why; an open one stays visible. */
import type { ChecklistItem, Part } from '../src/core/card.ts';
import type { CaseFor, DecisionSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';

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

/** "Aangifte doen. Dirk Directie, 10:45. Reden: …", or who is still to decide. */
function inWords(flow: string, { code, by, taken }: DecisionSeen, sheet: Sheet): string {
  if (taken === undefined) {
    const roles = by.map((role) => sheet.say(`shared.roles.${role}`)).join(', ');
    return sheet.say('cards.case.decision.open', { roles });
  }
  return [
    sheet.say('cards.case.decision.taken', {
      choice: choiceInWords(flow, code, taken.choice, sheet),
      name: taken.by,
      time: sheet.time(taken.at),
    }),
    sheet.say('cards.case.decision.reason', { reason: taken.reason }),
    ...(taken.consulted === ''
      ? []
      : [sheet.say('cards.case.decision.consulted', { people: taken.consulted })]),
  ].join(' ');
}

/** The leaf with the decisions: by whom, what and why; an open one stays visible. */
import type { Part } from '../src/core/card.ts';
import type { CaseFor, DecisionSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';

export function decisionParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const flow = view.flow;
  return view.decisions.flatMap((decision) => one(view.head.id, flow, decision, sheet));
}

/** The words of a choice: the decision's own, or those all decisions share. */
export function choiceInWords(flow: string, code: string, option: string, sheet: Sheet): string {
  const own = `${flow}.decisions.${code}.options.${option}`;
  return sheet.say(sheet.has(own) ? own : `shared.options.${option}`);
}

function one(caseId: string, flow: string, decision: DecisionSeen, sheet: Sheet): readonly Part[] {
  const { code, taken } = decision;
  const roles = decision.by.map((role) => sheet.say(`shared.roles.${role}`)).join(', ');
  const title = sheet.say(`${flow}.decisions.${code}.title`);
  const row = (key: string, value: string) => ({ label: sheet.say(`cards.case.decision.${key}`), value });
  const rows =
    taken === undefined
      ? [row('open', roles)]
      : [
          row('choice', choiceInWords(flow, code, taken.choice, sheet)),
          row('by', `${taken.by}, ${sheet.time(taken.at)}`),
          row('reason', taken.reason),
          ...(taken.consulted === '' ? [] : [row('consulted', taken.consulted)]),
        ];
  const press = sheet.press('decision', { case: caseId, code });
  return [
    { type: 'title', text: title },
    { type: 'facts', rows },
    ...(decision.mine
      ? [
          {
            type: 'buttons',
            buttons: [{ label: sheet.say('cards.case.decision.take'), press, opens: 'form' }],
          } as const,
        ]
      : []),
  ];
}

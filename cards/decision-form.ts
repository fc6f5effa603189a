/** A decision with its reason, who was consulted and the text that goes with it. Doing nothing on purpose is a decision too. */
import type { Form } from '../src/core/card.ts';
import type { CaseFor, DecisionSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { choiceInWords } from './case-decisions.ts';
import { chooseField, dateField, type Typed, typeField, typedForm } from './typed-form.ts';

export function decisionForm(view: CaseFor, decision: DecisionSeen, sheet: Sheet, typed?: Typed): Form {
  const { head } = view;
  const flow = view.flow;
  const { code } = decision;
  const options = decision.options.map((option) => ({
    value: option,
    label: choiceInWords(flow, code, option, sheet),
  }));
  const title = sheet.say(`${flow}.decisions.${code}.title`);
  return typedForm(
    {
      head,
      words: 'cards.decide',
      fields: [
        chooseField('choice', title, options, typed),
        typeField('reason', sheet.say('cards.decide.reason'), 300, typed),
        typeField('consulted', sheet.say('cards.decide.consulted'), 300, typed),
        ...(decision.message
          ? [
              typeField(
                'approved',
                sheet.say('cards.decide.text'),
                1000,
                typed,
                sheet.say('cards.decide.text-hint'),
              ),
            ]
          : []),
        dateField('look-again', sheet.say('cards.decide.look-again'), typed),
      ],
      press: sheet.press('submit-decision', { case: head.id, code }),
      typed,
    },
    sheet,
  );
}

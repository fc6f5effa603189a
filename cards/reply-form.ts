/** The question as it was put, and room to answer it. */
import type { Form } from '../src/core/card.ts';
import type { CaseForReporter } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { type Typed, typeField, typedForm } from './typed-form.ts';

export function replyForm(
  view: CaseForReporter,
  question: CaseForReporter['questions'][number],
  sheet: Sheet,
  typed?: Typed,
): Form {
  const { head } = view;
  return typedForm(
    {
      head,
      words: 'cards.reply-form',
      before: [
        {
          type: 'text',
          text: sheet.say('cards.reply-form.asked', { name: question.by, time: sheet.time(question.at) }),
        },
        { type: 'quote', text: question.text },
      ],
      fields: [
        typeField(
          'text',
          sheet.say('cards.reply-form.text'),
          1000,
          typed,
          sheet.say('cards.reply-form.hint'),
        ),
      ],
      press: sheet.press('submit-reply', { case: head.id, question: question.id }),
      typed,
    },
    sheet,
  );
}

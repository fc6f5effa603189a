/** One page of a report: a few questions, none of them needed, all of them kept. */
import type { Button, Field, Form, Part, Values } from '../src/core/card.ts';
import type { Answers, Question } from '../src/core/flow.ts';
import type { AlongsideSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { alongsideParts, practiceBanner } from './parts.ts';
import { questionField } from './question-field.ts';

export type PageShown = {
  readonly draft: string;
  readonly flow: string;
  readonly page: string;
  readonly questions: readonly Question[];
  readonly answers: Answers;
  /** Answers read from the typed words, not yet confirmed. */
  readonly fromWords: readonly string[];
  /** What was typed on a page that is shown again. */
  readonly values: Values | undefined;
  readonly errors: Readonly<Record<string, string>>;
  readonly at: number;
  readonly of: number;
  readonly before: string | undefined;
  readonly last: boolean;
  readonly sent: boolean;
  readonly practice: boolean;
  readonly alongside: readonly AlongsideSeen[];
  /** Somebody can keep a name confidential; without an adviser that is not offered (decision 22). */
  readonly adviser: boolean;
};

/** The question and its options that need an adviser. */
const confidential = { question: 'name-on-report', options: ['adviser-only', 'explain-first'] } as const;

export function pageForm(view: PageShown, sheet: Sheet): Form {
  const { draft, flow, page } = view;
  const back: Button | undefined =
    view.before === undefined
      ? undefined
      : { label: sheet.say('cards.form.back'), press: sheet.press('page', { draft, page: view.before }) };
  return {
    title: sheet.say(`${flow}.title`),
    body: [
      ...practiceBanner(view.practice, sheet),
      ...alongsideParts(view.alongside, sheet),
      { type: 'title', text: sheet.say(`${flow}.pages.${page}`) },
      { type: 'text', quiet: true, text: sheet.say('cards.form.progress', { at: view.at, of: view.of }) },
      ...(view.sent ? [] : [{ type: 'text', quiet: true, text: sheet.say('cards.form.not-sent') } as const]),
      ...view.questions.flatMap((question) => questionParts(view, question, sheet)),
    ],
    submit: {
      label: sheet.say(view.last ? 'cards.form.done' : 'cards.form.next'),
      press: sheet.press('submit-page', { draft, page }),
    },
    ...(back === undefined ? {} : { back }),
    close: sheet.say('cards.form.close'),
    closed: sheet.press('close-page', { draft }),
  };
}

function questionParts(view: PageShown, question: Question, sheet: Sheet): readonly Part[] {
  const needsAdviser = !view.adviser && question.id === confidential.question;
  const intro = needsAdviser ? 'cards.form.no-adviser' : `${view.flow}.questions.${question.id}.intro`;
  const before: readonly Part[] = sheet.has(intro) ? [{ type: 'text', text: sheet.say(intro) }] : [];
  return [...before, field(view, question, sheet)];
}

function optionsOf(view: PageShown, { id, options }: Question): readonly string[] {
  const needAdviser: readonly string[] = id === confidential.question ? confidential.options : [];
  return view.adviser ? options : options.filter((option) => !needAdviser.includes(option));
}

function field(view: PageShown, question: Question, sheet: Sheet): Field {
  return questionField(
    view.flow,
    {
      question: { ...question, options: optionsOf(view, question) },
      given: view.values?.[question.id] ?? view.answers[question.id],
      error: view.errors[question.id],
      ...(view.fromWords.includes(question.id) ? { note: sheet.say('cards.form.from-words') } : {}),
    },
    sheet,
  );
}

/** A question as a field to fill in, with what was given before and what was wrong with it. */
import type { Field } from '../src/core/card.ts';
import type { Answer, Question } from '../src/core/flow.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { optionInWords } from './parts.ts';

export type Asked = {
  readonly question: Question;
  /** Typed or chosen before; nothing when it is still open. */
  readonly given: Answer | undefined;
  readonly error: string | undefined;
  /** Said after the hint of the question itself. */
  readonly note?: string;
};

/** `words` is where its words stand: the name of the flow, or "records". */
export function questionField(words: string, asked: Asked, sheet: Sheet): Field {
  const { question, error, note } = asked;
  const key = `${words}.questions.${question.id}`;
  const hints = [
    ...(sheet.has(`${key}.hint`) ? [sheet.say(`${key}.hint`)] : []),
    ...(note === undefined ? [] : [note]),
  ];
  const base = {
    id: question.id,
    label: sheet.say(`${key}.label`),
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
    ...(error === undefined ? {} : { error }),
  };
  const given = asked.given ?? '';
  const value = typeof given === 'string' ? given : (given[0] ?? '');
  const values = typeof given === 'string' ? (given === '' ? [] : [given]) : given;
  const filled = value === '' ? {} : { value };
  const options = question.options.map((option) => ({
    value: option,
    label: optionInWords(words, question.id, option, sheet),
  }));
  switch (question.kind) {
    case 'choice':
      return { ...base, type: 'choice', options, ...filled };
    case 'choices':
      return { ...base, type: 'choices', options, values };
    case 'text':
    case 'short-text':
      return {
        ...base,
        type: 'input',
        multiline: question.kind === 'text',
        maxLength: question.maxLength,
        ...filled,
      };
    case 'date':
    case 'time':
      return { ...base, type: question.kind, ...filled };
  }
}

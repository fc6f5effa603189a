/**
 * What was filled in on a page becomes answers; a value that cannot be right is said at its field and nothing is lost.
 */
import { isDay } from '../core/calendar.ts';
import type { Values } from '../core/card.ts';
import type { Answer, Question } from '../core/flow.ts';
import type { Sheet } from '../core/sheet.ts';

export type ReadPage = {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly errors: Readonly<Record<string, string>>;
};

export function readPage(questions: readonly Question[], values: Values, sheet: Sheet): ReadPage {
  const answers: Record<string, Answer> = {};
  const errors: Record<string, string> = {};
  for (const question of questions) {
    const given = values[question.id];
    const read = readAnswer(question, given);
    if (read === undefined) continue;
    if ('error' in read)
      errors[question.id] = sheet.say(`cards.errors.${read.error}`, { max: question.maxLength });
    else answers[question.id] = read.answer;
  }
  return { answers, errors };
}

type Read =
  | { readonly answer: Answer }
  | { readonly error: 'too-long' | 'not-a-day' | 'not-a-time' | 'not-an-option' };

function readAnswer(question: Question, given: string | readonly string[] | undefined): Read | undefined {
  switch (question.kind) {
    case 'choices': {
      const chosen = given === undefined ? [] : typeof given === 'string' ? [given] : given;
      const picked = chosen.filter((option) => option !== '');
      if (!picked.every((option) => question.options.includes(option))) return { error: 'not-an-option' };
      // In the order of the question, whatever was tapped first.
      const answer = question.options.filter((option) => picked.includes(option));
      return answer.length === 0 ? undefined : { answer };
    }
    case 'choice': {
      const chosen = one(given);
      if (chosen === '') return undefined;
      return question.options.includes(chosen) ? { answer: chosen } : { error: 'not-an-option' };
    }
    case 'text':
    case 'short-text': {
      const text = one(given).trim();
      if (text === '') return undefined;
      return text.length > question.maxLength ? { error: 'too-long' } : { answer: text };
    }
    case 'date': {
      const day = one(given);
      if (day === '') return undefined;
      return isDay(day) ? { answer: day } : { error: 'not-a-day' };
    }
    case 'time': {
      const time = one(given);
      if (time === '') return undefined;
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? { answer: time } : { error: 'not-a-time' };
    }
  }
}

function one(given: string | readonly string[] | undefined): string {
  return given === undefined ? '' : typeof given === 'string' ? given : (given[0] ?? '');
}

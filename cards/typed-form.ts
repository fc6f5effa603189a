/** A small form of one or more fields on a case; what was typed stays when it is shown again with the reason why. */
import type { Field, Form, Part, Values } from '../src/core/card.ts';
import type { Press } from '../src/core/press.ts';
import type { CaseHead } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { practiceBanner } from './parts.ts';

/** What was filled in before, and why it was not taken. */
export type Typed = { readonly values: Values; readonly error: string };

export function typedForm(
  given: {
    readonly head: CaseHead;
    readonly words: string;
    readonly before?: readonly Part[];
    readonly fields: readonly Field[];
    readonly press: Press;
    readonly typed: Typed | undefined;
  },
  sheet: Sheet,
): Form {
  const { head, words, typed } = given;
  const failed: readonly Part[] =
    typed === undefined ? [] : [{ type: 'banner', tone: 'warning', text: typed.error }];
  return {
    title: sheet.say('cards.case.title', { number: head.number }),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: sheet.say(`${words}.title`) },
      ...failed,
      ...(given.before ?? []),
      ...given.fields,
    ],
    submit: { label: sheet.say(`${words}.submit`), press: given.press },
    close: sheet.say('cards.form.close'),
  };
}

/** A field to type in, with what was typed before. A text that is refused when it is empty says so at the field. */
export function typeField(
  id: string,
  label: string,
  maxLength: number,
  typed: Typed | undefined,
  hint?: string,
): Field {
  const value = one(typed?.values[id]);
  return {
    id,
    label,
    type: 'input',
    multiline: true,
    maxLength,
    required: !optional.includes(id),
    ...(hint === undefined ? {} : { hint }),
    ...(value === '' ? {} : { value }),
  };
}

/** A day to choose, which may stay open, with the one that was chosen before. */
export function dateField(id: string, label: string, typed: Typed | undefined): Field {
  const value = one(typed?.values[id]);
  return { id, label, type: 'date', ...(value === '' ? {} : { value }) };
}

/** A field to choose in, with what was chosen before. */
export function chooseField(
  id: string,
  label: string,
  options: readonly { readonly value: string; readonly label: string }[],
  typed: Typed | undefined,
): Field {
  const value = one(typed?.values[id]);
  return { id, label, type: 'choice', options, required: true, ...(value === '' ? {} : { value }) };
}

const optional: readonly string[] = ['consulted', 'approved'];

function one(given: string | readonly string[] | undefined): string {
  return given === undefined ? '' : typeof given === 'string' ? given : (given[0] ?? '');
}

// A field as Teams asks for it, with the mistake above it and the hint below.
import type { Field, Option } from '../../core/card.ts';
import type { AdaptiveElement, AdaptiveInput } from './adaptive.ts';
import { limits } from './limits.ts';
import type { Room } from './room.ts';
import { cut, shownAs, tidy, words } from './text.ts';

/** `required` is what the field says when it is left empty. */
export function drawField(field: Field, room: Room, required: string): readonly AdaptiveElement[] {
  const { chars } = room;
  const error: readonly AdaptiveElement[] =
    field.error === undefined
      ? []
      : [words(`⚠ ${field.error}`, chars, { color: 'attention', weight: 'bolder' })];
  const hint: readonly AdaptiveElement[] =
    field.hint === undefined || field.hint === ''
      ? []
      : [{ ...words(field.hint, chars, { isSubtle: true, size: 'small' }), spacing: 'none' }];
  return [...error, drawInput(field, room, required), ...hint];
}

function drawInput(field: Field, room: Room, required: string): AdaptiveInput {
  const label = shownAs(field.label, room.chars);
  const must = field.required === true ? { isRequired: true as const, errorMessage: required || '…' } : {};
  switch (field.type) {
    case 'input':
      return {
        type: 'Input.Text',
        id: field.id,
        label,
        ...must,
        isMultiline: field.multiline,
        maxLength: field.maxLength,
        ...(field.placeholder === undefined ? {} : { placeholder: tidy(field.placeholder, 100) }),
        ...(field.value === undefined ? {} : { value: cut(field.value, room.value) }),
      };
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        id: `${field.id}${oneMark}`,
        label,
        ...must,
        ...choiceOf(field.options, room.chars, false),
        ...(field.value === undefined ? {} : { value: writeChoice(field.value) }),
      };
    case 'choices':
      return {
        type: 'Input.ChoiceSet',
        id: `${field.id}${manyMark}`,
        label,
        ...must,
        ...choiceOf(field.options, room.chars, true),
        ...(field.values === undefined || field.values.length === 0
          ? {}
          : { value: field.values.map(writeChoice).join(',') }),
      };
    case 'date':
    case 'time':
      return {
        type: field.type === 'date' ? 'Input.Date' : 'Input.Time',
        id: field.id,
        label,
        ...must,
        ...(field.value === undefined ? {} : { value: field.value }),
      };
  }
}

const choiceOf = (options: readonly Option[], chars: number, isMultiSelect: boolean) =>
  ({
    style: options.length <= limits.optionsUnfolded ? 'expanded' : 'compact',
    isMultiSelect,
    wrap: true,
    choices: options.map((option) => ({
      title: shownAs(option.label, chars),
      value: writeChoice(option.value),
    })),
  }) as const;

/** Teams joins several choices with commas: the id says how many there may be, and no value holds a comma. */
export const oneMark = '~one';
export const manyMark = '~many';
export const writeChoice = (value: string): string => value.replaceAll('%', '%25').replaceAll(',', '%2C');
export const readChoice = (value: string): string => value.replaceAll('%2C', ',').replaceAll('%25', '%');

// The fields of a Slack modal: each with its label above it, its hint below it, and the mistake where there is one.
import { useId } from 'preact/hooks';
import { isThing, textOf, type Thing } from '../shape.ts';
import { optionsOf, words } from '../slack/blocks.ts';
import type { FieldItem } from '../view.ts';
import { useSay } from './words.ts';

export type Filling = {
  readonly fields: readonly FieldItem[];
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly fill: (field: string, value: string | readonly string[]) => void;
};

export function Field({ block, filling }: { readonly block: Thing; readonly filling: Filling }) {
  const say = useSay();
  const id = useId();
  const name = textOf(block.block_id);
  const element = isThing(block.element) ? block.element : {};
  const error = filling.fields.find((field) => field.key === name)?.error;
  const hint = words(block.hint);
  const isGroup = ['radio_buttons', 'checkboxes', 'multi_static_select'].includes(String(element.type));
  const label = (
    <>
      {words(block.label)}
      {block.optional === true ? <span class="optional"> ({say('view.optional')})</span> : null}
    </>
  );
  const described = [hint === '' ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
    .filter(Boolean)
    .join(' ');
  const about = {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
    ...(block.optional === true ? {} : { 'aria-required': true }),
  };
  const notes = (
    <>
      {hint === '' ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="field-error" id={`${id}-error`}>
          {{
            required: say('view.required'),
            'too long': say('view.tooLong'),
            'too short': say('view.tooShort'),
          }[error] ?? error}
        </p>
      )}
    </>
  );
  const look = error === undefined ? 'field' : 'field wrong';
  if (isGroup)
    return (
      <fieldset class={look} {...(described === '' ? {} : { 'aria-describedby': described })}>
        <legend>{label}</legend>
        <Choices element={element} name={name} group={id} filling={filling} />
        {notes}
      </fieldset>
    );
  return (
    <div class={look}>
      <label for={id}>{label}</label>
      <Control element={element} name={name} about={about} filling={filling} />
      {notes}
    </div>
  );
}

function Choices({
  element,
  name,
  group,
  filling,
}: {
  readonly element: Thing;
  readonly name: string;
  readonly group: string;
  readonly filling: Filling;
}) {
  const single = element.type === 'radio_buttons';
  const held = filling.values[name] ?? '';
  const chosen = typeof held === 'string' ? [held] : held;
  const toggle = (value: string, on: boolean): void => {
    if (single) filling.fill(name, value);
    else
      filling.fill(name, on ? [...chosen.filter(Boolean), value] : chosen.filter((each) => each !== value));
  };
  return (
    <>
      {optionsOf(element).map((option) => {
        const value = textOf(option.value);
        return (
          <label key={value} class="choice">
            <input
              type={single ? 'radio' : 'checkbox'}
              name={group}
              checked={chosen.includes(value)}
              onChange={(event) => toggle(value, event.currentTarget.checked)}
            />
            <span>
              {words(option.text)} <span class="more">{words(option.description)}</span>
            </span>
          </label>
        );
      })}
    </>
  );
}

function Control({
  element,
  name,
  about,
  filling,
}: {
  readonly element: Thing;
  readonly name: string;
  readonly about: Readonly<Record<string, string | boolean>>;
  readonly filling: Filling;
}) {
  const say = useSay();
  const held = filling.values[name] ?? '';
  const value = typeof held === 'string' ? held : held.join(', ');
  const placeholder = words(element.placeholder);
  const typed = (event: { readonly currentTarget: { readonly value: string } }): void =>
    filling.fill(name, event.currentTarget.value);
  const common = { ...about, value, placeholder };
  if (element.type === 'static_select')
    return (
      <select {...about} value={value} onChange={typed}>
        <option value="">{placeholder || say('view.choose')}</option>
        <Options of={element} />
      </select>
    );
  if (element.multiline === true) return <textarea rows={4} {...common} onInput={typed} />;
  switch (element.type) {
    case 'datepicker':
      return <input type="date" {...common} onInput={typed} />;
    case 'timepicker':
      return <input type="time" {...common} onInput={typed} />;
    case 'number_input':
      return <input type="number" {...common} onInput={typed} />;
    case 'email_text_input':
      return <input type="email" {...common} onInput={typed} />;
    default:
      return <input type="text" {...common} onInput={typed} />;
  }
}

/** What a list that folds out holds. */
export const Options = ({ of }: { readonly of: Thing }) => (
  <>
    {optionsOf(of).map(({ value, text }) => (
      <option key={textOf(value)} value={textOf(value)}>
        {words(text)}
      </option>
    ))}
  </>
);

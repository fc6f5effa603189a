// What opens on top of one person's chat: a Slack modal, a Teams dialog, a list of results or a short word.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { isThing } from '../shape.ts';
import { Adaptive, type CardPress } from './adaptive.tsx';
import type { PersonItem } from '../people.ts';
import type { ViewItem } from '../view.ts';
import type { Deed } from './api.ts';
import { Blocks } from './blocks.tsx';
import { Sheet } from './sheet.tsx';
import { useSay } from './words.ts';

type Given = {
  readonly person: PersonItem;
  readonly view: ViewItem;
  readonly takesFocus: boolean;
  /** A word about what was just done. */
  readonly notes: ComponentChildren;
  readonly act: (deed: Deed) => Promise<void>;
};

export function Overlay(given: Given) {
  const { person, view, takesFocus, notes, act } = given;
  const say = useSay();
  const drawn = `${view.id} ${JSON.stringify(view.payload)}`;
  const about = {
    lang: person.language,
    of: `${drawn} ${view.fields.map(({ error }) => error ?? '').join(' ')}`,
    takesFocus,
    onClose: (): void => void act({ do: 'press', action: 'close' }),
  };
  switch (view.kind) {
    case 'modal':
      // A new page is a new form; an error at a field is the same one, with everything typed still in it.
      return (
        <Sheet {...about} title={view.title}>
          <SlackForm key={drawn} {...given} close={about.onClose} />
        </Sheet>
      );
    case 'dialog':
      return (
        <Sheet {...about} title={view.title}>
          <div class="sheet-body" key={view.id}>
            <Adaptive card={cardIn(view.payload)} onPress={(pressed) => void act(deedOf(pressed))} />
          </div>
          {notes}
        </Sheet>
      );
    case 'results':
      return (
        <Sheet {...about} title={`${say('view.results')}: ${view.title}`}>
          <ul class="sheet-body results">
            {view.buttons.map((title, at) => (
              <li key={title}>
                <button
                  type="button"
                  onClick={() => void act({ do: 'press', message: 'view', action: title, nth: 1 })}
                >
                  <strong>{title}</strong>
                  <span>{view.texts[at]}</span>
                </button>
              </li>
            ))}
          </ul>
          {notes}
        </Sheet>
      );
    case 'notice':
      return (
        <Sheet {...about} title={view.title || say('view.notice')}>
          <p class="sheet-body">{view.texts.join(' ')}</p>
        </Sheet>
      );
  }
}

function deedOf({ action, values }: CardPress): Deed {
  return values === undefined
    ? { do: 'press', message: 'view', action, nth: 1 }
    : { do: 'submit', values, button: action, nth: 1 };
}

function cardIn(payload: unknown): unknown {
  const value = isThing(payload) && isThing(payload.value) ? payload.value : {};
  return isThing(value.card) ? value.card.content : {};
}

function SlackForm({ view, notes, act, close }: Given & { readonly close: () => void }) {
  const say = useSay();
  const [values, setValues] = useState(() =>
    Object.fromEntries(view.fields.map(({ key, value }) => [key, value])),
  );
  const blocks = isThing(view.payload) ? view.payload.blocks : [];
  const press = (action: string, value?: string | readonly string[]): void =>
    void act({
      do: 'press',
      message: 'view',
      action,
      nth: 1,
      ...(value === undefined ? {} : { value }),
    });
  return (
    <form
      class="sheet-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (view.submit !== undefined) void act({ do: 'submit', values });
      }}
    >
      <div class="sheet-body">
        <Blocks
          blocks={blocks}
          onPress={press}
          filling={{
            fields: view.fields,
            values,
            fill: (field, value) => setValues((before) => ({ ...before, [field]: value })),
          }}
        />
      </div>
      {notes}
      <footer class="sheet-foot">
        <button type="button" class="slack-button" onClick={close}>
          {view.close || say('view.close')}
        </button>
        {view.submit === undefined ? null : (
          <button type="submit" class="slack-button primary">
            {view.submit}
          </button>
        )}
      </footer>
    </form>
  );
}

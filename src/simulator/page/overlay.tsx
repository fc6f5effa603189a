// What opens on top of one person's chat: a Slack modal, a Teams dialog, a list of results or a short word.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { isThing } from '../shape.ts';
import { Adaptive } from './adaptive.tsx';
import type { Deed, ViewItem } from './api.ts';
import { Blocks } from './blocks.tsx';
import { useSay } from './words.ts';

type Given = {
  readonly view: ViewItem;
  /** Whether it was opened by somebody at work here; one that opens by script leaves the keyboard where it is. */
  readonly takesFocus: boolean;
  readonly act: (deed: Deed) => Promise<void>;
};

export function Overlay({ view, takesFocus, act }: Given) {
  const say = useSay();
  const close = (): void => void act({ do: 'press', action: 'close' });
  switch (view.kind) {
    case 'modal':
      // A new page is a new form; an error at a field is the same one, with everything typed still in it.
      return (
        <SlackModal
          key={`${view.id} ${JSON.stringify(view.payload)}`}
          view={view}
          takesFocus={takesFocus}
          act={act}
        />
      );
    case 'dialog':
      return (
        <Sheet title={view.title} onClose={close} of={focusOf(view)} takesFocus={takesFocus}>
          <div class="sheet-body">
            <Adaptive card={cardIn(view.payload)} onPress={(pressed) => void act(deedOf(pressed))} />
          </div>
        </Sheet>
      );
    case 'results':
      return (
        <Sheet
          title={`${say('view.results')}: ${view.title}`}
          onClose={close}
          of={focusOf(view)}
          takesFocus={takesFocus}
        >
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
        </Sheet>
      );
    case 'notice':
      return (
        <Sheet
          title={view.title || say('view.notice')}
          onClose={close}
          of={focusOf(view)}
          takesFocus={takesFocus}
        >
          <p class="sheet-body">{view.texts.join(' ')}</p>
        </Sheet>
      );
  }
}

/** Changes when the keyboard should look again: another page, or other errors on it. */
const focusOf = (view: ViewItem): string =>
  [view.id, view.title, ...view.fields.map(({ error }) => error ?? '')].join('\n');

function deedOf({ action, values }: Parameters<Parameters<typeof Adaptive>[0]['onPress']>[0]): Deed {
  return values === undefined
    ? { do: 'press', message: 'view', action, nth: 1 }
    : { do: 'submit', values, button: action, nth: 1 };
}

function cardIn(payload: unknown): unknown {
  const value = isThing(payload) && isThing(payload.value) ? payload.value : {};
  return isThing(value.card) ? value.card.content : {};
}

function SlackModal({ view, takesFocus, act }: Given) {
  const say = useSay();
  const [values, setValues] = useState(() =>
    Object.fromEntries(view.fields.map(({ key, value }) => [key, value])),
  );
  const blocks = isThing(view.payload) ? view.payload.blocks : [];
  const close = (): void => void act({ do: 'press', action: 'close' });
  return (
    <Sheet title={view.title} onClose={close} of={focusOf(view)} takesFocus={takesFocus}>
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
            onPress={(action, value) =>
              void act({
                do: 'press',
                message: 'view',
                action,
                nth: 1,
                ...(value === undefined ? {} : { value }),
              })
            }
            filling={{
              fields: view.fields,
              values,
              fill: (field, value) => setValues((before) => ({ ...before, [field]: value })),
            }}
          />
        </div>
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
    </Sheet>
  );
}

/** A sheet over one person's screen: focus goes in and stays in, Escape closes. */
function Sheet({
  title,
  of,
  takesFocus,
  onClose,
  children,
}: {
  readonly title: string;
  readonly of: string;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const say = useSay();
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = sheet.current;
    if (element === null || !takesFocus) return;
    const wrong = element.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? element).focus({ preventScroll: true });
    wrong?.scrollIntoView({ block: 'nearest' });
  }, [of]);

  const keep = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
    if (event.key !== 'Tab' || sheet.current === null) return;
    const stops = [
      ...sheet.current.querySelectorAll<HTMLElement>(
        'button, input, select, textarea, a[href], [tabindex="0"]',
      ),
    ].filter((each) => each.offsetParent !== null && !each.hasAttribute('disabled'));
    const [first] = stops;
    const last = stops.at(-1);
    const active = document.activeElement;
    if (event.shiftKey && (active === first || active === sheet.current)) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && active === last) {
      event.preventDefault();
      first?.focus();
    }
  };

  return (
    <div class="backdrop">
      <div class="sheet" role="dialog" aria-labelledby={id} tabIndex={-1} ref={sheet} onKeyDown={keep}>
        <header class="sheet-head">
          <h3 id={id}>{title}</h3>
          <button type="button" class="quiet" aria-label={say('view.close')} onClick={onClose}>
            <span aria-hidden="true">✕</span>
          </button>
        </header>
        {children}
      </div>
    </div>
  );
}

// A sheet over one person's screen: the keyboard goes in and stays in, and Escape closes it.
import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useId, useRef } from 'preact/hooks';
import { Speech } from './words.ts';

type Given = {
  readonly title: string;
  /** The language in which what stands on it is written. */
  readonly lang: string;
  /** Changes when the keyboard should look again: another page, or other mistakes on it. */
  readonly of: string;
  /** Whether it was opened by somebody at work here; one that opens by script leaves the keyboard where it is. */
  readonly takesFocus: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

export function Sheet({ title, lang, of, takesFocus, onClose, children }: Given) {
  const { say, language } = useContext(Speech);
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = sheet.current;
    if (element === null || !takesFocus) return;
    const wrong = element.querySelector<HTMLElement>('.field.wrong :is(input, textarea, select)');
    (wrong ?? element).focus({ preventScroll: true });
    wrong?.closest('.field')?.scrollIntoView({ block: 'nearest' });
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
      <div
        class="sheet"
        role="dialog"
        lang={lang}
        aria-labelledby={id}
        tabIndex={-1}
        ref={sheet}
        onKeyDown={keep}
      >
        <header class="sheet-head">
          <h3 id={id}>{title}</h3>
          <button
            type="button"
            class="quiet"
            lang={language}
            aria-label={say('view.close')}
            onClick={onClose}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </header>
        {children}
      </div>
    </div>
  );
}

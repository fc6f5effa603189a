// What stands above the people: the school clock that can be wound, trouble on request, and the language of the page.
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../core/school.ts';
import type { Fault } from '../faults.ts';
import { setFault, wind } from './api.ts';
import { BotFace } from './face.tsx';
import { momentOf, Speech, useSay } from './words.ts';

type Given = {
  /** The school clock; nothing when it was not read yet. */
  readonly now: string | undefined;
  readonly onWind: (now: string) => void;
  readonly faults: readonly Fault[];
  readonly onFaults: (faults: readonly Fault[]) => void;
  readonly onLanguage: (language: Language) => void;
};

export function Top({ now, onWind, faults, onFaults, onLanguage }: Given) {
  const { say, language } = useContext(Speech);
  return (
    <header class="top">
      <div class="brand">
        <BotFace />
        <div>
          <h1>{say('header.title')}</h1>
          <p>
            {say('header.practice')} <span>{say('header.invented')}</span>
          </p>
        </div>
      </div>
      <Clock now={now} onWind={onWind} />
      <div class="extras">
        <Faults faults={faults} onChange={onFaults} />
        <fieldset class="language">
          <legend class="hidden">{say('language.label')}</legend>
          {(['nl', 'en'] as const).map((each) => (
            <label key={each} class={each === language ? 'on' : ''}>
              <input
                type="radio"
                name="language"
                checked={each === language}
                onChange={() => onLanguage(each)}
              />
              {each.toUpperCase()}
            </label>
          ))}
        </fieldset>
      </div>
    </header>
  );
}

const steps = [
  { how: { forward: '10m' }, words: 'clock.tenMinutes' },
  { how: { forward: '1h' }, words: 'clock.hour' },
  { how: { until: '08:00' }, words: 'clock.tomorrow' },
] as const;

function Clock({ now, onWind }: Pick<Given, 'now' | 'onWind'>) {
  const { say, language } = useContext(Speech);
  const [busy, setBusy] = useState(false);
  const forward = (how: (typeof steps)[number]['how']): void => {
    setBusy(true);
    wind(how)
      .then((told) => onWind(told.now))
      .finally(() => setBusy(false))
      .catch(() => undefined);
  };
  return (
    <section class="clock" aria-label={say('clock.label')}>
      <p>
        <span class="clock-label">{say('clock.label')}</span>
        <time dateTime={now}>{now === undefined ? '' : momentOf(now, language)}</time>
      </p>
      <div class="row" aria-busy={busy}>
        {steps.map(({ how, words }) => (
          <button key={words} type="button" disabled={busy} onClick={() => forward(how)}>
            {say(words)}
          </button>
        ))}
      </div>
      {busy ? (
        <span class="hidden" role="status">
          {say('clock.busy')}
        </span>
      ) : null}
    </section>
  );
}

const troubles = ['ok', 'twice', 'hang', '429', '500', 'lost', 'gone'] as const;

function Faults({
  faults,
  onChange,
}: {
  readonly faults: readonly Fault[];
  readonly onChange: (faults: readonly Fault[]) => void;
}) {
  const say = useSay();
  const menu = useRef<HTMLDetailsElement>(null);
  const isOn = faults.length > 0;
  useEffect(() => {
    const close = ({ target }: Event): void => {
      const inside = target instanceof Node && menu.current?.contains(target) === true;
      if (menu.current !== null && !inside) menu.current.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, []);
  const change = async (service: Fault['service'], wanted: string): Promise<void> => {
    const well = await setFault({ service, answer: 'ok' });
    const answer = troubles.find((each) => each === wanted && each !== 'ok');
    const told = answer === undefined ? well : await setFault({ service, answer });
    onChange(told.faults);
  };
  return (
    <details
      class={isOn ? 'faults on' : 'faults'}
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.currentTarget.open = false;
        event.currentTarget.querySelector('summary')?.focus();
      }}
    >
      <summary>{say(isOn ? 'faults.active' : 'faults.open')}</summary>
      <div class="faults-inside">
        <p>{say('faults.label')}</p>
        {(['slack', 'teams'] as const).map((service) => (
          <div class="fault" key={service}>
            <label for={`fault-${service}`}>{say(`roles.${service}`)}</label>
            <select
              id={`fault-${service}`}
              value={faults.find((fault) => fault.service === service)?.answer ?? 'ok'}
              onChange={(event) => void change(service, event.currentTarget.value)}
            >
              {troubles.map((answer) => (
                <option key={answer} value={answer}>
                  {say(`faults.${answer}`)}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </details>
  );
}

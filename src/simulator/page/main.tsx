// The practice page: everybody's screen side by side, the school clock above them, and trouble on request.
import { render } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  act,
  type Deed,
  type Done,
  type Fault,
  type Language,
  listen,
  type Person,
  readClock,
  readFaults,
  readPeople,
  readScreen,
  readWords,
  type Screen,
  setFault,
  wind,
  type Words,
} from './api.ts';
import { BotFace, PersonPanel } from './person.tsx';
import { momentOf, sayIn, Speech, useSay } from './words.ts';

type Screens = Readonly<Record<string, Screen>>;
const blank: Screen = { messages: [] };

function Page() {
  const [words, setWords] = useState<Readonly<Record<Language, Words>>>();
  const [language, setLanguage] = useState<Language>('nl');
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [screens, setScreens] = useState<Screens>({});
  const [selected, setSelected] = useState('');
  const [seen, setSeen] = useState<Readonly<Record<string, number>>>({});
  const [showsAll, setShowsAll] = useState(false);
  const [now, setNow] = useState<string>();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [isLost, setLost] = useState(false);
  const [announced, announce] = useState('');
  const [isWelcome, setWelcome] = useState(false);

  const say = useMemo(() => sayIn(words?.[language]), [words, language]);
  const speech = useMemo(() => ({ say, language }), [say, language]);
  const hearing = useRef({ say, people });
  hearing.current = { say, people };

  const refresh = useCallback(async (who: readonly string[]): Promise<void> => {
    const [clock, ...found] = await Promise.all([
      readClock(),
      ...who.map(async (id) => [id, await readScreen(id)] as const),
    ]);
    setNow(clock.now);
    setScreens((before) => {
      for (const [id, screen] of found) {
        const count = (each: Screen | undefined): number =>
          each?.messages.filter(({ from, deleted }) => from === 'bot' && !deleted).length ?? 0;
        const person = hearing.current.people.find((each) => each.id === id);
        if (before[id] !== undefined && count(screen) > count(before[id]) && person !== undefined)
          announce(hearing.current.say('chat.newMessage', { name: person.name }));
      }
      return { ...before, ...Object.fromEntries(found) };
    });
  }, []);

  useEffect(() => {
    const begin = async (): Promise<void> => {
      const [spoken, everybody, trouble] = await Promise.all([readWords(), readPeople(), readFaults()]);
      setWords(spoken);
      setPeople(everybody);
      setSelected(everybody[0]?.id ?? '');
      setFaults(trouble.faults);
      await refresh(everybody.map(({ id }) => id));
      setWelcome(true);
    };
    begin().catch(() => setLost(true));
    return listen((who) => void refresh(who).catch(() => setLost(true)), setLost);
  }, [refresh]);

  useEffect(() => {
    const timer = setInterval(() => {
      readClock().then(
        (clock) => setNow(clock.now),
        () => setLost(true),
      );
    }, 15_000);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  // What stood there before the page was opened is not news.
  useEffect(() => {
    if (isWelcome) setSeen(Object.fromEntries(people.map(({ id }) => [id, newest(id)])));
  }, [isWelcome]);

  const newest = (id: string): number =>
    screens[id]?.messages.filter(({ from }) => from === 'bot').length ?? 0;
  const shown = people.filter((person) => showsAll || person.first);
  const look = (id: string): void => {
    setSeen((before) => ({ ...before, [selected]: newest(selected), [id]: newest(id) }));
    setSelected(id);
  };
  const actAs = async (id: string, deed: Deed): Promise<Done> => {
    const done = await act(id, deed);
    await refresh([id]);
    return done;
  };

  if (words === undefined) return <p class="loading">{isLost ? '…' : ''}</p>;
  return (
    <Speech.Provider value={speech}>
      <a class="skip" href="#people">
        {say('header.skip')}
      </a>
      <header class="top">
        <div class="brand">
          <BotFace />
          <div>
            <h1>{say('header.title')}</h1>
            <p>{say('header.practice')}</p>
          </div>
        </div>
        <Clock now={now} onWind={setNow} />
        <div class="extras">
          <Faults faults={faults} onChange={setFaults} />
          <fieldset class="language">
            <legend class="hidden">{say('language.label')}</legend>
            {(['nl', 'en'] as const).map((each) => (
              <label key={each} class={each === language ? 'on' : ''}>
                <input
                  type="radio"
                  name="language"
                  checked={each === language}
                  onChange={() => setLanguage(each)}
                />
                {each.toUpperCase()}
              </label>
            ))}
          </fieldset>
        </div>
      </header>
      <p class="hidden" role="status" aria-live="polite">
        {announced}
      </p>
      {isLost ? (
        <p class="lost" role="alert">
          {say('lost')}
        </p>
      ) : null}
      <nav class="chooser" aria-label={say('people.choose')}>
        {shown.map((person) => {
          const unread = person.id !== selected && newest(person.id) > (seen[person.id] ?? 0);
          return (
            <button
              key={person.id}
              type="button"
              class={person.platform}
              aria-current={person.id === selected}
              onClick={() => look(person.id)}
            >
              {person.title[language]}
              {unread ? <span class="unread">{say('people.news')}</span> : null}
            </button>
          );
        })}
      </nav>
      <main id="people" class="people" aria-label={say('people.label')} tabIndex={-1}>
        {shown.map((person) => (
          <PersonPanel
            key={person.id}
            person={person}
            screen={screens[person.id] ?? blank}
            selected={person.id === selected}
            act={(deed) => actAs(person.id, deed)}
          />
        ))}
      </main>
      <p class="more-people">
        <button type="button" aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? say('people.fewer') : say('people.more')}
        </button>
      </p>
    </Speech.Provider>
  );
}

function Clock({
  now,
  onWind,
}: {
  readonly now: string | undefined;
  readonly onWind: (now: string) => void;
}) {
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const forward = (how: { forward: string } | { until: string }): void => {
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
        <time dateTime={now}>{now === undefined ? '' : <Moment at={now} />}</time>
      </p>
      <div class="row" aria-busy={busy}>
        <button type="button" disabled={busy} onClick={() => forward({ forward: '10m' })}>
          {say('clock.tenMinutes')}
        </button>
        <button type="button" disabled={busy} onClick={() => forward({ forward: '1h' })}>
          {say('clock.hour')}
        </button>
        <button type="button" disabled={busy} onClick={() => forward({ until: '08:00' })}>
          {say('clock.tomorrow')}
        </button>
      </div>
      {busy ? (
        <span class="hidden" role="status">
          {say('clock.busy')}
        </span>
      ) : null}
    </section>
  );
}

function Moment({ at }: { readonly at: string }) {
  return <Speech.Consumer>{({ language }) => momentOf(at, language)}</Speech.Consumer>;
}

const troubles: readonly { readonly answer: Fault['answer']; readonly words: string }[] = [
  { answer: 'ok', words: 'ok' },
  { answer: 'twice', words: 'twice' },
  { answer: 'hang', words: 'slow' },
  { answer: '429', words: 'busy' },
  { answer: '500', words: 'broken' },
  { answer: 'gone', words: 'gone' },
];

function Faults({
  faults,
  onChange,
}: {
  readonly faults: readonly Fault[];
  readonly onChange: (faults: readonly Fault[]) => void;
}) {
  const say = useSay();
  const menu = useRef<HTMLDetailsElement>(null);
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
  const change = async (service: Fault['service'], answer: string): Promise<void> => {
    let told = await setFault({ service, answer: 'ok' });
    const trouble = troubles.find((each) => each.answer === answer);
    if (trouble !== undefined && trouble.answer !== 'ok')
      told = await setFault({ service, answer: trouble.answer });
    onChange(told.faults);
  };
  return (
    <details
      class="faults"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.open = false;
      }}
    >
      <summary>{faults.length === 0 ? say('faults.open') : say('faults.active')}</summary>
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
              {troubles.map(({ answer, words }) => (
                <option key={answer} value={answer}>
                  {say(`faults.${words}`)}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </details>
  );
}

const place = document.querySelector('#page');
if (place !== null) render(<Page />, place);

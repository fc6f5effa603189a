// The practice page: everybody's screen side by side, the school clock above them, and trouble on request.
import { render } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Language } from '../../core/school.ts';
import type { Fault } from '../faults.ts';
import type { PersonItem } from '../people.ts';
import type { Done, Screen } from '../screen.ts';
import {
  act,
  type Deed,
  listen,
  readClock,
  readFaults,
  readPeople,
  readScreen,
  readWords,
  type Words,
} from './api.ts';
import { Chooser } from './chooser.tsx';
import { PersonPanel } from './person.tsx';
import { Top } from './top.tsx';
import { dayOf, sayIn, Speech } from './words.ts';

const blank: Screen = { messages: [] };
const clockReadEveryMs = 15_000;

/** How many messages of the bot somebody has had; one that was taken back was news too. */
const newest = (screen: Screen | undefined): number =>
  screen?.messages.filter(({ from }) => from === 'bot').length ?? 0;

function Page({ words }: { readonly words: Readonly<Record<Language, Words>> }) {
  const [language, setLanguage] = useState<Language>('nl');
  const [people, setPeople] = useState<readonly PersonItem[]>([]);
  const [screens, setScreens] = useState<Readonly<Record<string, Screen>>>({});
  const [selected, setSelected] = useState('');
  const [seen, setSeen] = useState<Readonly<Record<string, number>>>({});
  const [showsAll, setShowsAll] = useState(false);
  const [now, setNow] = useState<string>();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [isLost, setLost] = useState(false);
  const [announced, announce] = useState('');

  const today = now === undefined ? '' : dayOf(now);
  const say = useMemo(() => sayIn(words[language]), [words, language]);
  const speech = useMemo(() => ({ say, language, today }), [say, language, today]);
  const hearing = useRef({ say, people });
  hearing.current = { say, people };

  const readTop = useCallback(async (): Promise<void> => {
    const [clock, trouble] = await Promise.all([readClock(), readFaults()]);
    setNow(clock.now);
    setFaults(trouble.faults);
  }, []);

  const refresh = useCallback(async (who: readonly string[]): Promise<void> => {
    const [found] = await Promise.all([
      Promise.all(who.map(async (id) => [id, await readScreen(id)] as const)),
      readTop(),
    ]);
    setScreens((before) => {
      for (const [id, screen] of found) {
        const person = hearing.current.people.find((each) => each.id === id);
        if (before[id] !== undefined && newest(screen) > newest(before[id]) && person !== undefined)
          announce(hearing.current.say('chat.newMessage', { name: person.name }));
      }
      return { ...before, ...Object.fromEntries(found) };
    });
    // What stood there before the page was opened is not news.
    setSeen((before) => ({
      ...Object.fromEntries(found.map(([id, screen]) => [id, newest(screen)])),
      ...before,
    }));
  }, []);

  useEffect(() => {
    const begin = async (): Promise<void> => {
      const everybody = await readPeople();
      setPeople(everybody);
      setSelected(everybody[0]?.id ?? '');
      await refresh(everybody.map(({ id }) => id));
    };
    begin().catch(() => setLost(true));
    return listen((who) => void refresh(who).catch(() => setLost(true)), setLost);
  }, [refresh]);

  useEffect(() => {
    const timer = setInterval(() => void readTop().catch(() => setLost(true)), clockReadEveryMs);
    return () => clearInterval(timer);
  }, [readTop]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const shown = people.filter((person) => showsAll || person.first);
  const look = (id: string): void => {
    setSeen((before) => ({ ...before, [selected]: newest(screens[selected]), [id]: newest(screens[id]) }));
    setSelected(id);
  };
  const actAs = async (id: string, deed: Deed): Promise<Done> => {
    const done = await act(id, deed);
    await refresh([id]);
    return done;
  };

  return (
    <Speech.Provider value={speech}>
      <a class="skip" href="#people">
        {say('header.skip')}
      </a>
      <Top now={now} onWind={setNow} faults={faults} onFaults={setFaults} onLanguage={setLanguage} />
      <p class="hidden" role="status" aria-live="polite">
        {announced}
      </p>
      {isLost ? (
        <p class="lost" role="alert">
          {say('lost')}
        </p>
      ) : null}
      <Chooser
        people={shown}
        selected={selected}
        hasNews={(id) => id !== selected && newest(screens[id]) > (seen[id] ?? 0)}
        look={look}
      />
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
        <button type="button" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? say('people.fewer') : say('people.more')}
        </button>
      </p>
    </Speech.Provider>
  );
}

const place = document.querySelector<HTMLElement>('#page');
if (place !== null)
  readWords().then(
    (words) => {
      place.replaceChildren();
      render(<Page words={words} />, place);
    },
    () => {
      place.textContent = place.dataset['lost'] ?? '';
    },
  );

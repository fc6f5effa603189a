// On a phone one person shows at a time: here stands whom else there is, and who has something new.
import { useContext, useEffect, useRef } from 'preact/hooks';
import type { PersonItem } from '../people.ts';
import { Speech } from './words.ts';

type Given = {
  readonly people: readonly PersonItem[];
  readonly selected: string;
  readonly hasNews: (person: string) => boolean;
  readonly look: (person: string) => void;
};

export function Chooser({ people, selected, hasNews, look }: Given) {
  const { say, language } = useContext(Speech);
  const row = useRef<HTMLElement>(null);
  const count = useRef(0);

  const show = (at: number): void =>
    row.current?.children.item(at)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  useEffect(() => show(people.findIndex(({ id }) => id === selected)), [selected]);
  // Whoever comes in is shown, or nobody would know that there are more.
  useEffect(() => {
    if (count.current > 0 && people.length > count.current) show(count.current);
    count.current = people.length;
  }, [people.length]);

  return (
    <nav class="chooser" aria-label={say('people.choose')} ref={row}>
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          class={person.platform}
          aria-current={person.id === selected}
          onClick={() => look(person.id)}
        >
          {person.title[language]}
          {hasNews(person.id) ? <span class="unread">{say('people.news')}</span> : null}
        </button>
      ))}
    </nav>
  );
}

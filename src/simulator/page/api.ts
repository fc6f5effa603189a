// What the page asks of the simulator's own HTTP API, and nothing besides.
import type { Language } from '../../core/school.ts';
import type { Fault } from '../faults.ts';
import type { PersonItem } from '../people.ts';
import type { Done, Screen } from '../screen.ts';

export type Words = { readonly [key: string]: string | Words };

async function ask<T>(path: string, body?: object): Promise<T> {
  const post = (sent: object): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  });
  const response = await fetch(path, body === undefined ? {} : post(body));
  const told: unknown = await response.json();
  if (!response.ok && response.status !== 422) throw new Error(`${path}: ${response.status}`);
  return told as T;
}

const of = (person: string, what: string): string =>
  `/simulator/api/people/${encodeURIComponent(person)}/${what}`;

export const readWords = (): Promise<Readonly<Record<Language, Words>>> => ask('/simulator/words.json');
export const readPeople = (): Promise<readonly PersonItem[]> => ask('/simulator/api/people');
export const readScreen = (person: string): Promise<Screen> => ask(of(person, 'screen'));
export const readClock = (): Promise<{ readonly now: string }> => ask('/simulator/api/clock');
export const wind = (how: { forward: string } | { until: string }): Promise<{ readonly now: string }> =>
  ask('/simulator/api/clock', how);
export const readFaults = (): Promise<{ readonly faults: readonly Fault[] }> => ask('/simulator/api/faults');
export const setFault = (fault: Fault): Promise<{ readonly faults: readonly Fault[] }> =>
  ask('/simulator/api/faults', fault);

export type Deed =
  | { readonly do: 'type'; readonly text: string; readonly attachments?: number }
  | {
      readonly do: 'press';
      readonly action: string;
      readonly message?: string;
      readonly text?: string;
      readonly value?: string | readonly string[];
      readonly nth?: number;
    }
  | {
      readonly do: 'submit';
      readonly values: Readonly<Record<string, string | readonly string[]>>;
      readonly button?: string;
      readonly nth?: number;
    };

/** Does one thing as this person. */
export function act(person: string, deed: Deed): Promise<Done> {
  const { do: what, ...body } = deed;
  return ask(of(person, what), body);
}

/** Hears whose screen changed; `lost` when the simulator is gone. */
export function listen(
  changed: (people: readonly string[]) => void,
  lost: (isLost: boolean) => void,
): () => void {
  const source = new EventSource('/simulator/api/events');
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    changed((JSON.parse(data) as { people: readonly string[] }).people);
  });
  source.addEventListener('open', () => lost(false));
  source.addEventListener('error', () => lost(true));
  return () => source.close();
}

// A story by script does not wait between its deeds: by winding the clock alone nobody may seem unreachable.
import { afterEach, expect, it } from 'vitest';
import { type Whole, wholeBot } from '../never/whole.ts';

let bot: Whole | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

type Message = { readonly rang: string };

it('wound right after sending, the first rung is pinged and its deputies are not before their ten minutes', async () => {
  bot = await wholeBot();
  const { url, house } = bot.running;
  // The first question waits for what the matcher learns; on a slow machine longer than Slack does.
  house.understand('hallo', 'nl');
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    return (await fetch(`${url}/simulator/api/${path}`, body === undefined ? {} : post)).json();
  };
  const pings = async (person: string): Promise<number> => {
    const messages = (await ask(`people/${person}/messages`)) as readonly Message[];
    return messages.filter(({ rang }) => /iets dringends|something urgent/.test(rang)).length;
  };
  const everybody = async (...people: readonly string[]) => {
    const counts = [];
    for (const person of people) counts.push(await pings(person));
    return counts;
  };
  await ask('people/teacher-slack/type', { text: 'er is gedreigd met een mes, morgen' });
  await ask('people/teacher-slack/press', { action: 'Nee' });
  await ask('people/teacher-slack/press', { action: 'Versturen' });
  await ask('clock', { forward: '9m' });
  const first = ['monitor', 'director', 'board'];
  const deputies = ['monitor-deputy', 'director-deputy', 'board-deputy'];
  expect(await everybody(...first, ...deputies)).toEqual([1, 1, 1, 0, 0, 0]);
  await ask('clock', { forward: '1m' });
  expect(await everybody(...first, ...deputies)).toEqual([2, 2, 2, 1, 1, 1]);
});

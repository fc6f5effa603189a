import { afterEach, expect, it } from 'vitest';
import type { Card } from '../../src/core/card.ts';
import { delivered, deliverDue } from '../../src/app/deliver.ts';
import { Trouble } from '../../src/app/ports.ts';
import { startWork } from '../../src/app/work.ts';
import { type AHouse, aHouse, button, cardOf } from './a-house.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

it('a platform that does not answer for one person holds up nobody else', async () => {
  at = await aHouse();
  const house = at;
  const hanging = house.addressOf('monitor').user;
  const letGo = Promise.withResolvers<undefined>();
  const slack = house.house.platforms.get('slack');
  if (slack === undefined) throw new Error('no Slack');
  const send = slack.send.bind(slack);
  Object.assign(slack, {
    send: async (to: Parameters<typeof send>[0], card: Card) => {
      if (to.user === hanging) await letGo.promise;
      return send(to, card);
    },
  });
  const first = await house.type('teacher-teams', 'er is gedreigd met een mes, morgen');
  const review = cardOf(await house.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
  await house.press('teacher-teams', button(review, 'send'));
  const work = startWork(house.house);
  await expect.poll(() => house.chat('director').length).toBeGreaterThan(0);
  // The next report goes out too, while the first ping to the monitor still hangs.
  const second = await house.type('teacher-slack', 'iemand heeft een pistool bij zich');
  const again = cardOf(await house.press('teacher-slack', button(second, 'danger', { answer: 'unknown' })));
  await house.press('teacher-slack', button(again, 'send'));
  work.wake();
  await expect
    .poll(() => house.chat('director').filter((message) => /dringends/.test(message.first.notice)).length)
    .toBe(2);
  expect(house.chat('monitor')).toHaveLength(0);
  letGo.resolve(undefined);
  await work.settled();
  expect(house.chat('monitor').length).toBeGreaterThan(0);
  await work.stop();
});

it('a message that fails late, while the database is away, stops nobody', async () => {
  at = await aHouse();
  const { house } = at;
  const slack = house.platforms.get('slack');
  if (slack === undefined) throw new Error('no Slack');
  const letGo = Promise.withResolvers<undefined>();
  Object.assign(slack, {
    send: async () => {
      await letGo.promise;
      throw new Trouble('later', 'busy');
    },
  });
  const first = await at.type('teacher-teams', 'er is gedreigd met een mes, morgen');
  const review = cardOf(await at.press('teacher-teams', button(first, 'danger', { answer: 'no' })));
  await at.press('teacher-teams', button(review, 'send'));
  const away = new Proxy(house.store, {
    get: (store, name, receiver: unknown) =>
      name === 'postpone'
        ? () => Promise.reject(new Error('the database is away'))
        : (Reflect.get(store, name, receiver) as unknown),
  });
  const here = { ...house, store: away };
  expect(await deliverDue(here)).toBeGreaterThan(0);
  letGo.resolve(undefined);
  await delivered(here);
  await expect.poll(() => JSON.stringify(at?.lines)).toContain('a message could not be put off');
});

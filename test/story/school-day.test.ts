import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '../../scripts/browser.ts';
import { type Running, startMeldwijs } from '../../src/main.ts';
import { screenOf } from './browser.ts';

const chromiumPath = process.env['MELDWIJS_CHROMIUM'] ?? '';
const quiet = { turn: () => undefined, trouble: () => undefined, info: () => undefined };

const people = {
  'teacher-teams': 'Juf Voorbeeld',
  'teacher-slack': 'Meester Proef',
  monitor: 'Toos Toezicht',
  director: 'Dirk Directie',
  board: 'Bea Bestuur',
  pupil: 'Leerling Test',
} as const;
type Somebody = keyof typeof people;

describe.skipIf(chromiumPath === '')('a school day, in a real browser', () => {
  let directory = '';
  let running: Running;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(chromiumPath);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'meldwijs-day-'));
    running = await startMeldwijs(
      { mode: 'simulator', port: 0, logLevel: 'silent', dataDir: directory },
      { log: quiet },
    );
    page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.goto(running.url);
  });
  afterEach(async () => {
    await page?.close();
    await running?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const at = (person: Somebody) => screenOf(page, people[person]);
  const messages = (person: Somebody) => running.world?.messages(person) ?? [];
  const newest = (person: Somebody) => JSON.stringify(messages(person).at(-1));
  /** Every ping that rang for somebody, also when its message was changed afterwards. */
  const pings = (person: Somebody) =>
    messages(person).filter((message) => /dringends/.test(message.rang ?? ''));
  const takeOn = (person: Somebody) =>
    messages(person).filter((message) => message.buttons.includes('Ik pak dit op'));

  it.each(['teacher-teams', 'teacher-slack'] as const)(
    '%s asks whether befriending is allowed and reads the rule first',
    async (teacher) => {
      await at(teacher).type('mag ik een leerling als vriend accepteren?');
      await at(teacher).reads('Nee, word geen vrienden met leerlingen op je privéaccount.').waitFor();
      await at(teacher)
        .reads(/Spoed\? 112/)
        .waitFor();
      const folded = newest(teacher);
      await at(teacher).press('Waarom?');
      await expect.poll(() => newest(teacher).length, { timeout: 10_000 }).toBeGreaterThan(folded.length);
      await expect.poll(() => messages(teacher).at(-1)?.edited).toBe(true);
    },
  );

  it.each([
    ['teacher-teams', 'monitor'],
    ['teacher-slack', 'director'],
  ] as const)(
    '%s reports a threat, %s gets it on the other platform, it repeats, one tap stops it and every copy changes',
    async (teacher, handler) => {
      await at(teacher).type('er is gedreigd met een mes, morgen');
      await at(teacher).press('Nee');
      await at(teacher).press('Versturen');
      await at(handler).button('Ik pak dit op').waitFor();
      expect(pings(handler)).toHaveLength(1);
      for (let round = 2; round <= 3; round += 1) {
        await page.getByRole('button', { name: '10 minuten vooruit' }).click();
        await expect.poll(() => pings(handler).length, { timeout: 20_000 }).toBe(round);
      }
      // The former copies have shrunk: one button is left, on the newest.
      await expect.poll(() => takeOn(handler).length, { timeout: 20_000 }).toBe(1);
      await at(handler).press('Ik pak dit op');
      await at(teacher)
        .reads(new RegExp(`Opgepakt door ${people[handler]}`))
        .waitFor();
      for (const person of ['monitor', 'director', 'board'] as const)
        await expect.poll(() => takeOn(person).length, { timeout: 20_000 }).toBe(0);
      const rang = pings('monitor').length + pings('director').length;
      await page.getByRole('button', { name: '10 minuten vooruit' }).click();
      await running.work.settled();
      expect(pings('monitor').length + pings('director').length).toBe(rang);
    },
  );

  it('the report opens only after a press, and no word of it stands in a chat', async () => {
    await at('teacher-slack').type('er is gedreigd met een mes bij de kluisjes, morgen');
    await at('teacher-slack').press('Nee');
    await at('teacher-slack').press('Versturen');
    await at('monitor').press('Open');
    await at('monitor')
      .dialog()
      .getByText('er is gedreigd met een mes bij de kluisjes, morgen')
      .first()
      .waitFor();
    expect(JSON.stringify(messages('monitor'))).not.toContain('kluisjes');
    await page.keyboard.press('Escape');
    await at('monitor').dialog().waitFor({ state: 'detached' });
  });

  it('a report about the director reaches the board and leaves no trace for the director', async () => {
    const before = JSON.stringify(messages('director'));
    await at('teacher-teams').type('de directeur dreigt een leerling in elkaar te slaan, hij is onderweg');
    await at('teacher-teams')
      .messages.getByRole('button', { name: /^Ja, en over/ })
      .last()
      .click();
    await at('teacher-teams')
      .messages.getByRole('button', { name: /Dirk Directie/ })
      .last()
      .click();
    await expect.poll(() => pings('board').length, { timeout: 20_000 }).toBeGreaterThan(0);
    await running.forward(45 * 60_000);
    expect(pings('board').length).toBeGreaterThan(1);
    expect(JSON.stringify(messages('director'))).toBe(before);
  });

  it('a pupil gets help and no way in', async () => {
    await at('pupil').type('iemand wil mij slaan');
    await at('pupil')
      .reads(/0800-0432/)
      .waitFor();
    expect(messages('pupil').at(-1)?.buttons).toEqual([]);
  });
});

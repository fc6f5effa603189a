// The page of the simulator, in a browser: readable on a phone, usable by keyboard, and never fooled by what people type.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '../../scripts/browser.ts';
import type { World } from '../../src/simulator/world.ts';
import type { EchoBot } from './echo-bot.ts';
import { nasty, sayEverything } from './page-bot.ts';
import { openDoor, openPractice } from './practice.ts';

const executablePath = process.env['MELDWIJS_CHROMIUM'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

describe.skipIf(executablePath === undefined)('the page', () => {
  let world: World;
  let bot: EchoBot;
  let browser: Browser;
  let page: Page;
  let close: () => Promise<void>;
  let url = '';
  let wound = 0;

  beforeAll(async () => {
    const now = () => Date.parse('2026-09-01T12:00:00+02:00') + wound;
    const practice = await openPractice({ shownTime: now });
    ({ world, bot } = practice);
    sayEverything(bot);
    await world.install();
    const door = await openDoor(world, { now, forward: async (ms) => void (wound += ms) });
    url = `http://127.0.0.1:${door.port}/`;
    browser = await openBrowser(executablePath ?? '');
    close = async () => {
      await browser.close();
      door.close();
      await practice.close();
    };
    for (const person of ['teacher-teams', 'teacher-slack']) await world.type(person, nasty);
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: desktop });
    await page.goto(url);
    await page.getByRole('heading', { name: 'Juf Voorbeeld' }).waitFor();
  });
  afterEach(async () => {
    world.faults.clear();
    for (const person of ['teacher-teams', 'teacher-slack'])
      if (world.view(person) !== undefined) await world.dismiss(person);
    await page.close();
  });
  afterAll(() => close());

  const panel = (name: string) => page.getByRole('article', { name });

  it.each([
    ['a desktop', desktop],
    ['a phone', phone],
  ])('on %s axe finds nothing, with chats, a modal, a dialog and a Home tab open', async (_, size) => {
    await page.setViewportSize(size);
    await world.press('teacher-teams', { action: 'Open de melding' });
    await world.press('teacher-slack', { action: 'Open de melding' });
    await page.getByRole('dialog').first().waitFor();
    expect(await complaintsOf(page)).toEqual([]);
    if (size === phone)
      await page.getByRole('navigation').getByRole('button', { name: 'Leerkracht, Slack' }).click();
    await panel('Meester Proef').getByRole('dialog').waitFor();
    expect(await complaintsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await world.dismiss('teacher-slack');
    await panel('Meester Proef').getByRole('dialog').waitFor({ state: 'detached' });
    await panel('Meester Proef').getByRole('button', { name: 'Startpagina' }).click();
    await panel('Meester Proef').getByRole('button', { name: 'Gezien' }).waitFor();
    expect(await complaintsOf(page)).toEqual([]);
  });

  it('on a phone nothing is wider than the screen, one person shows, and everything to press is large enough', async () => {
    await page.setViewportSize(phone);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.getByRole('article').count()).toBe(1);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, select, summary, textarea')]
        .filter((each) => each.offsetParent !== null && each.getBoundingClientRect().height < 43.5)
        .map((each) => each.textContent),
    );
    expect(small).toEqual([]);
    await page.getByRole('navigation').getByRole('button', { name: 'Directeur, Teams' }).click();
    await panel('Dirk Directie').waitFor();
    expect(await panel('Juf Voorbeeld').count()).toBe(0);
  });

  it('on the smallest phone nothing is wider than the screen, with a very long word, trouble on and everything folded out', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await world.type('teacher-teams', 'Hottentottententententoonstelling'.repeat(9));
    world.faults.set({ service: 'teams', answer: '500', method: 'nothing' });
    await page.reload();
    await panel('Juf Voorbeeld').getByText('Andere ingangen').click();
    await page.getByText('Storing aan').click();
    await page.getByLabel('Teams', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('article *')]
        .filter((each) => each.getBoundingClientRect().right > 320 && !each.closest('.hidden'))
        .map((each) => each.className),
    );
    expect(wide).toEqual([]);
    expect(await complaintsOf(page)).toEqual([]);
  });

  it('what people and bots write stays text', async () => {
    await panel('Juf Voorbeeld').getByText('fooled').first().waitFor();
    await panel('Meester Proef').getByText('fooled').first().waitFor();
    expect(await page.title()).toBe('Meldwijs');
    expect(await page.locator('article img').count()).toBe(0);
  });

  it('a keyboard is enough to write, open, fill in, be corrected and close', async () => {
    const teacher = panel('Meester Proef');
    const before = world.messages('teacher-slack').length;
    await teacher.getByRole('textbox', { name: 'Bericht aan Meldwijs, Meester Proef' }).focus();
    await page.keyboard.type('hallo');
    await page.keyboard.press('Enter');
    await world.until(() => world.messages('teacher-slack').length === before + 2);
    await teacher.getByRole('button', { name: 'Open de melding' }).last().focus();
    await page.keyboard.press('Enter');
    const sheet = teacher.getByRole('dialog', { name: 'Dreiging melden' });
    await sheet.waitFor();
    await sheet.getByRole('button', { name: 'Verder' }).press('Enter');
    await sheet.getByText('Vul dit in.').first().waitFor();
    const what = sheet.getByRole('textbox', { name: 'Wat zag of hoorde je?' });
    await expect.poll(() => what.evaluate((each) => each === document.activeElement)).toBe(true);
    await what.fill('een ruzie');
    await sheet.getByRole('radio', { name: 'Plein' }).press('Space');
    await sheet.getByRole('button', { name: 'Verder' }).press('Enter');
    await sheet.getByText('Vertel iets meer').waitFor();
    expect(await what.inputValue()).toBe('een ruzie');
    expect(await sheet.getByRole('radio', { name: 'Plein' }).isChecked()).toBe(true);
    // Focus goes round inside the modal.
    await sheet.getByRole('button', { name: 'Verder' }).focus();
    await page.keyboard.press('Tab');
    expect(
      await sheet
        .getByRole('button', { name: 'Sluiten' })
        .first()
        .evaluate((each) => each === document.activeElement),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(world.view('teacher-slack')).toBeUndefined();
  });

  it('a Teams dialog is filled in on the page and handed in', async () => {
    const teacher = panel('Juf Voorbeeld');
    await teacher.getByRole('button', { name: 'Geef door' }).last().click();
    await teacher.getByText('Al opgepakt door Toos').waitFor();
    await teacher.getByRole('button', { name: 'Open de melding' }).last().click();
    const sheet = teacher.getByRole('dialog', { name: 'Dreiging melden' });
    await sheet.getByRole('button', { name: 'Verder' }).click();
    await sheet.getByText('Vul dit in').waitFor();
    await sheet.getByRole('textbox', { name: 'Wat zag of hoorde je?' }).fill('een ruzie');
    await sheet.getByRole('radio', { name: 'Plein' }).check();
    await sheet.getByRole('button', { name: 'Verder' }).click();
    await expect
      .poll(() => bot.heard.at(-1))
      .toMatchObject({
        name: 'task/submit',
        value: { data: { what: 'een ruzie', 'how~one': 'yard', press: 'p3' } },
      });
  });

  it('what goes wrong while a modal or a dialog is open is said on top of it, and what was typed stays', async () => {
    for (const name of ['Meester Proef', 'Juf Voorbeeld']) {
      const teacher = panel(name);
      await teacher.getByRole('button', { name: 'Open de melding' }).last().click();
      const sheet = teacher.getByRole('dialog', { name: 'Dreiging melden' });
      const what = sheet.getByRole('textbox', { name: 'Wat zag of hoorde je?' });
      await what.fill('een lange ruzie');
      await sheet.getByRole('radio', { name: 'Plein' }).check();
      bot.refuses = 1;
      await sheet.getByRole('button', { name: 'Verder' }).click();
      const alert = sheet.getByRole('alert');
      await alert.getByText('Dat lukte niet. Probeer het nog eens.').waitFor();
      expect(await alert.innerText()).toContain('HTTP 503');
      expect(await what.inputValue()).toBe('een lange ruzie');
      expect(await complaintsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    }
  });

  it('an answer that takes long is waited for in words, and a trouble that is over is not spoken of', async () => {
    const teacher = panel('Meester Proef');
    bot.hangs = true;
    await teacher.getByRole('button', { name: 'Startpagina' }).click();
    await teacher.getByText('Even wachten…').waitFor();
    bot.hangs = false;
    // Slack gives up, and brings the same thing once more: then it is there, and nothing is wrong any longer.
    await teacher.getByRole('button', { name: 'Gezien' }).waitFor();
    await teacher.getByText('Even wachten…').waitFor({ state: 'detached' });
    await teacher.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('the lock screen shows the notification and nothing more', async () => {
    const lock = panel('Juf Voorbeeld').getByRole('group', { name: 'Vergrendeld scherm' });
    await expect.poll(() => lock.innerText()).toMatch(/^Meldwijs: er wacht iets \(7F3K\)\s+\d\d:\d\d$/);
  });

  it('winds the clock, makes trouble, speaks English and shows more people', async () => {
    await page.getByRole('button', { name: '10 minuten vooruit' }).click();
    await page.getByText('12:10').first().waitFor();
    await page.getByText('Storing', { exact: true }).click();
    await page.getByLabel('Teams', { exact: true }).selectOption({ label: 'geeft een fout' });
    await expect.poll(() => world.faults.now).toEqual([{ service: 'teams', answer: '500' }]);
    await page.getByLabel('Teams', { exact: true }).selectOption({ label: 'werkt' });
    await expect.poll(() => world.faults.now).toEqual([]);
    await page.getByRole('button', { name: 'Meer mensen' }).click();
    await panel('Vita Vertrouwen').waitFor();
    await page.getByRole('radio', { name: 'EN' }).check();
    await page.getByRole('button', { name: 'Fewer people' }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('what came on another day says on which', async () => {
    const lock = panel('Juf Voorbeeld').getByRole('group', { name: 'Vergrendeld scherm' });
    await page.getByRole('button', { name: 'Tot 8:00 uur' }).click();
    await expect.poll(() => lock.innerText()).toMatch(/\b1 sep 12:\d\d$/);
  });
});

/** What axe finds, one line each. */
async function complaintsOf(page: Page): Promise<readonly string[]> {
  // The page's own rules let no foreign script in, so axe comes in by the browser's back door.
  await page.evaluate(axe);
  const run =
    '(async () => (await axe.run()).violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`))()';
  return page.evaluate<readonly string[]>(run);
}

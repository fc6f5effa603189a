// The pictures of README: starts a practice school on a free port, plays a short story through the simulator's HTTP API
// and photographs it in a real browser. Run by `npm run screenshots`; it needs Chromium and stops by itself.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { readConfig } from '../src/config.ts';
import { startMeldwijs } from '../src/main.ts';
import { openBrowser } from './browser.ts';
import { chromium } from './outside.ts';

type Person = { readonly id: string; readonly title: { readonly nl: string } };
type Deed = 'type' | 'press' | 'submit';
type Size = { readonly width: number; readonly height: number };

const pictures = join(import.meta.dirname, '..', 'docs', 'pictures');
const phone: Size = { width: 390, height: 844 };
const desk: Size = { width: 1440, height: 900 };
const patienceMs = 120_000;
/** Cards are drawn a moment after the page. */
const drawnAfterMs = 300;
const schoolMorning = '10:41';

/** Only the phone itself: the clock and the choice of people stand around it, not on it. */
const onlyThePhone = `
  .top, .chooser, .more-people { display: none !important; }
  .people { padding: 8px 14px !important; }
  .device { height: calc(100vh - 116px) !important; }
`;

// A browser that hangs must not keep this standing: the whole run has two minutes.
const deadline = setTimeout(() => {
  console.error(`screenshots: not ready after ${patienceMs / 1000} s`);
  process.exit(1);
}, patienceMs);

const dataDir = mkdtempSync(join(tmpdir(), 'meldwijs-pictures-'));
try {
  await takePictures();
} finally {
  clearTimeout(deadline);
  rmSync(dataDir, { recursive: true, force: true });
}

async function takePictures(): Promise<void> {
  const executablePath = chromium();
  if (executablePath === undefined)
    throw new Error('screenshots: no Chromium found, install it or set CHROMIUM_PATH');
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const running = await startMeldwijs(read.config);
  try {
    const browser = await openBrowser(executablePath);
    try {
      await story(running.url, browser);
    } finally {
      await browser.close();
    }
  } finally {
    await running.stop();
  }
}

async function story(url: string, browser: Browser): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const people = (await ask(url, 'people')) as readonly Person[];
  const act = (person: string, deed: Deed, body: unknown): Promise<unknown> =>
    ask(url, `people/${person}/${deed}`, body);
  const shoot = (name: string, person: string): Promise<void> =>
    onPhone(browser, url, people, person, (page) => save(page, name));

  await toSchoolMorning(url);
  await act('teacher-teams', 'type', { text: 'mag ik een leerling als vriend accepteren?' });
  await shoot('answer-teams', 'teacher-teams');

  await act('teacher-slack', 'type', { text: 'er is gedreigd met een mes, morgen' });
  await shoot('danger-slack', 'teacher-slack');
  await act('teacher-slack', 'press', { action: 'Nee' });
  await act('teacher-slack', 'press', { action: 'Versturen' });
  await waitFor(url, 'monitor', 'Ik pak dit op');
  await waitFor(url, 'director', 'Ik pak dit op');
  await shoot('ping-slack', 'monitor');
  await onDesk(browser, url, (page) => save(page, 'overview'));

  await act('monitor', 'press', { action: 'Open' });
  await shoot('report-slack', 'monitor');
  await act('monitor', 'press', { action: 'close' });

  await ask(url, 'clock', { forward: '3m' });
  await act('director', 'press', { action: 'Ik pak dit op' });
  await waitFor(url, 'teacher-slack', undefined, 'Opgepakt');
  await shoot('taken-on-teams', 'director');
}

/** Winds the school clock to a weekday in the morning, so that nothing is said about closing time. */
async function toSchoolMorning(url: string): Promise<void> {
  let told = (await ask(url, 'clock', { until: schoolMorning })) as { now: string };
  while ([0, 6].includes(new Date(told.now).getUTCDay()))
    told = (await ask(url, 'clock', { forward: '1d' })) as { now: string };
}

/** One call of the simulator's API; what it refuses is an error that names the call. */
async function ask(url: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/simulator/api/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const told: unknown = await answer.json();
  if (!answer.ok) throw new Error(`screenshots: ${path} answered ${JSON.stringify(told)}`);
  return told;
}

type Message = { readonly buttons: readonly string[]; readonly payload: unknown };

/** Looks until somebody has a message with this button, or with these words in it. */
async function waitFor(url: string, person: string, button?: string, words?: string): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const messages = (await ask(url, `people/${person}/messages`)) as readonly Message[];
    const newest = messages.at(-1);
    const hasButton = button === undefined || newest?.buttons.includes(button) === true;
    const hasWords = words === undefined || JSON.stringify(newest?.payload ?? '').includes(words);
    if (hasButton && hasWords) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`screenshots: ${person} did not get "${button ?? words}"`);
}

async function onPhone(
  browser: Browser,
  url: string,
  people: readonly Person[],
  person: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  await onPage(browser, url, phone, async (page) => {
    const title = people.find((each) => each.id === person)?.title.nl ?? person;
    await page.locator('nav.chooser button', { hasText: title }).click();
    await page.addStyleTag({ content: onlyThePhone });
    await look(page);
  });
}

function onDesk(browser: Browser, url: string, look: (page: Page) => Promise<void>): Promise<void> {
  return onPage(browser, url, desk, look);
}

async function onPage(
  browser: Browser,
  url: string,
  size: Size,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({
    viewport: size,
    reducedMotion: 'reduce',
    locale: 'nl-NL',
    bypassCSP: true,
  });
  try {
    await page.goto(url, { timeout: 20_000 });
    await page.locator('article.person').first().waitFor({ timeout: 20_000, state: 'attached' });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await look(page);
  } finally {
    await page.close();
  }
}

async function save(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(drawnAfterMs);
  // The last thing typed or received stands at the top of each chat, and what came after it below.
  await page.evaluate(() => {
    for (const chat of document.querySelectorAll('.person .messages')) {
      const typed = [...chat.querySelectorAll('.message.me')].at(-1);
      (typed ?? chat.querySelector('.message:last-child'))?.scrollIntoView({ block: 'start' });
    }
    window.scrollTo(0, 0);
  });
  await page.waitForTimeout(drawnAfterMs);
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  console.log(`docs/pictures/${name}.png`);
}

// The page of the simulator, in a browser: readable on a phone, usable by keyboard, and never fooled by what people type.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { simulatorListener } from '../../src/simulator/listener.ts';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World } from '../../src/simulator/world.ts';
import { type EchoBot, openEchoBot, setUp } from './echo-bot.ts';

const executablePath = process.env['MELDWIJS_CHROMIUM'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const nasty = '<img src=x onerror="document.title=\'fooled\'"> *vet* <!channel>';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (label: string) => ({ text: plain(label), value: label.toLowerCase() });
const field = (id: string, label: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(label),
  element: { action_id: id, ...element },
  ...more,
});
const slackMessage = {
  text: 'Meldwijs: er wacht iets (7F3K)',
  blocks: [
    { type: 'header', text: plain('Dreiging 7F3K') },
    {
      type: 'section',
      text: plain(nasty),
      accessory: { type: 'button', action_id: 'seen', text: plain('Gezien') },
    },
    { type: 'section', fields: [plain('Urgent'), plain('Vandaag')] },
    { type: 'context', elements: [plain('Ontvangen om 10:41')] },
    { type: 'divider' },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'Let op', style: { bold: true } }] },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'Blijf rustig' }] }],
        },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: nasty }] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '112' }] },
      ],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'open', text: plain('Open de melding'), style: 'primary' },
        { type: 'button', action_id: 'stop', text: plain('Stoppen'), style: 'danger' },
      ],
    },
  ],
};
const modal = {
  type: 'modal',
  title: plain('Dreiging melden'),
  submit: plain('Verder'),
  close: plain('Sluiten'),
  notify_on_close: false,
  blocks: [
    { type: 'section', text: plain('Nog niet verstuurd: niemand heeft dit gelezen.') },
    field(
      'what',
      'Wat zag of hoorde je?',
      { type: 'plain_text_input', multiline: true },
      { hint: plain('Zonder namen') },
    ),
    field('how', 'Waar?', { type: 'radio_buttons', options: [option('Gang'), option('Plein')] }),
    field(
      'who',
      'Wie weten het al?',
      { type: 'checkboxes', options: [option('Mentor'), option('Ouders')] },
      { optional: true },
    ),
    field('day', 'Wanneer?', { type: 'datepicker' }, { optional: true }),
    field('time', 'Hoe laat?', { type: 'timepicker' }, { optional: true }),
    field(
      'kind',
      'Soort',
      { type: 'static_select', options: [option('Online'), option('Op school')] },
      { optional: true },
    ),
    field(
      'more',
      'Nog meer',
      { type: 'multi_static_select', options: [option('Een'), option('Twee')] },
      { optional: true },
    ),
    field('count', 'Hoeveel?', { type: 'number_input', is_decimal_allowed: false }, { optional: true }),
    field('mail', 'Adres', { type: 'email_text_input' }, { optional: true }),
  ],
};
const adaptive = 'application/vnd.microsoft.card.adaptive';
const card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    {
      type: 'TextBlock',
      text: 'Dreiging 7F3K',
      wrap: true,
      style: 'heading',
      size: 'large',
      weight: 'bolder',
    },
    {
      type: 'Container',
      style: 'attention',
      items: [{ type: 'TextBlock', text: '⛔ Bel 112 bij gevaar', wrap: true, weight: 'bolder' }],
    },
    {
      type: 'Container',
      style: 'warning',
      items: [{ type: 'TextBlock', text: 'Nog niet verstuurd', wrap: true }],
    },
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: nasty, italic: true }] },
    { type: 'TextBlock', text: 'Ontvangen om 10:41', wrap: true, isSubtle: true },
  ],
  actions: [
    {
      type: 'Action.Submit',
      title: 'Open de melding',
      style: 'positive',
      data: { msteams: { type: 'task/fetch' }, press: 'p1' },
    },
    {
      type: 'Action.Execute',
      title: 'Geef door',
      verb: 'press',
      style: 'destructive',
      data: { press: 'p2' },
    },
  ],
};
const dialog = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Nog niet verstuurd: niemand heeft dit gelezen.', wrap: true },
    {
      type: 'Input.Text',
      id: 'what',
      label: 'Wat zag of hoorde je?',
      isMultiline: true,
      isRequired: true,
      errorMessage: 'Vul dit in',
    },
    {
      type: 'Input.ChoiceSet',
      id: 'how~one',
      label: 'Waar?',
      style: 'expanded',
      wrap: true,
      choices: [
        { title: 'Gang', value: 'hall' },
        { title: 'Plein', value: 'yard' },
      ],
    },
    {
      type: 'Input.ChoiceSet',
      id: 'who~many',
      label: 'Wie weten het al?',
      style: 'expanded',
      isMultiSelect: true,
      wrap: true,
      choices: [{ title: 'Mentor', value: 'mentor' }],
    },
    { type: 'Input.Date', id: 'day', label: 'Wanneer?' },
    { type: 'Input.Time', id: 'time', label: 'Hoe laat?' },
  ],
  actions: [{ type: 'Action.Submit', title: 'Verder', style: 'positive', data: { press: 'p3' } }],
};

describe.skipIf(executablePath === undefined)('the page', () => {
  let world: World;
  let bot: EchoBot;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let url = '';
  let wound = 0;

  beforeAll(async () => {
    bot = await openEchoBot(() => world);
    const now = () => Date.parse('2026-09-01T12:00:00+02:00') + wound;
    world = await openWorld({
      people: simulatorPeople,
      botUrl: () => bot.url,
      wire: Date.now,
      shownTime: now,
    });
    setUp(bot);
    bot.app.message(async ({ message, client }) => {
      await client.apiCall('chat.postMessage', { channel: message.channel, ...slackMessage });
    });
    bot.app.action('open', async ({ ack, body, client }) => {
      await ack();
      await client.apiCall('views.open', {
        trigger_id: 'trigger_id' in body ? body.trigger_id : '',
        view: modal,
      });
    });
    bot.app.view(/.*/, async ({ ack, view }) => {
      const said = view.state.values['what']?.['what']?.value ?? '';
      await ack(
        said.length < 10 ? { response_action: 'errors', errors: { what: 'Vertel iets meer' } } : undefined,
      );
    });
    bot.app.event('app_home_opened', async ({ client, event }) => {
      await client.apiCall('views.publish', {
        user_id: event.user,
        view: { type: 'home', blocks: slackMessage.blocks },
      });
    });
    bot.onMessage = async (context) => {
      const attachments = [{ contentType: adaptive, content: card }];
      await context.sendActivity({ type: 'message', summary: 'Meldwijs: er wacht iets (7F3K)', attachments });
    };
    bot.onInvoke = (activity) =>
      activity.name === 'task/fetch'
        ? {
            task: {
              type: 'continue',
              value: { title: 'Dreiging melden', card: { contentType: adaptive, content: dialog } },
            },
          }
        : {
            statusCode: 200,
            type: 'application/vnd.microsoft.activity.message',
            value: 'Al opgepakt door Toos',
          };
    await world.install();
    const clock = { now, forward: async (ms: number) => void (wound += ms) };
    let port = 0;
    const listener = simulatorListener(world, { clock, port: () => port });
    server = createServer((request, response) => void listener(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    url = `http://127.0.0.1:${port}/`;
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    for (const person of ['teacher-teams', 'teacher-slack']) await world.type(person, nasty);
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: desktop });
    await page.goto(url);
    await page.getByRole('heading', { name: 'Juf Voorbeeld' }).waitFor();
  });
  afterEach(async () => {
    for (const person of ['teacher-teams', 'teacher-slack'])
      if (world.view(person) !== undefined) await world.dismiss(person);
    await page.close();
  });
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await world.close();
    await bot.close();
  });

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

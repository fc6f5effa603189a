// Killed with kill -9 while a newer token is asked for and written down: the next start always has one that works.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { rotate } from './fake-rotation.ts';
import { openFakeSlack, signingSecret } from './fake-slack.ts';

const hour = 3_600_000;

type Bot = { readonly said: () => string; readonly sent: Promise<void>; kill(): Promise<void> };

function startBot(given: object): Bot {
  const bot: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'renews.ts')], {
    env: { ...process.env, GIVEN: JSON.stringify(given) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => bot.once('exit', () => resolve()));
  onTestFinished(() => void bot.kill('SIGKILL'));
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  let said = '';
  bot.stdout?.on('data', (chunk: Buffer) => {
    said += String(chunk);
    if (said.includes('sent')) resolve();
  });
  return {
    said: () => said,
    sent,
    kill: async () => {
      bot.kill('SIGKILL');
      await gone;
    },
  };
}

it.each(['before the answer came', 'right after the answer'])('killed %s', async (moment) => {
  const directory = mkdtempSync(join(tmpdir(), 'meldwijs-renews-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  let aheadMs = 0;
  const slack = await openFakeSlack();
  const rotation = rotate(slack, () => Date.now() + aheadMs);
  const settings = { ...rotation.settings, signingSecret, apiUrl: slack.url };
  const start = () => startBot({ settings, directory, aheadMs });

  const first = start();
  await first.sent;
  await first.kill();
  expect(rotation.asked()).toBe(1);

  aheadMs += 10 * hour;
  const killed = Promise.withResolvers<void>();
  const dying = start();
  const kill = () => dying.kill().then(killed.resolve);
  rotation.says = async ({ method }) => {
    if (method !== 'oauth.v2.access') return undefined;
    rotation.says = () => undefined;
    // Slack has done it either way: the former refresh token is spent.
    if (moment === 'before the answer came') await kill();
    else setImmediate(() => void kill());
    return undefined;
  };
  await killed.promise;
  expect(dying.said()).not.toContain('sent');

  const next = start();
  await next.sent;
  expect(next.said()).not.toContain('trouble');
  await next.kill();

  // And the chain goes on from there.
  aheadMs += 13 * hour;
  const later = start();
  await later.sent;
  expect(later.said()).not.toContain('trouble');
  await later.kill();
  const disk = readdirSync(directory).map((file) => readFileSync(join(directory, file)).toString('latin1'));
  expect(disk.join('')).not.toMatch(/xoxe|T1-secret/);
});

// A machine that stops in the middle: nothing was acknowledged that was not kept, so Slack sends it again.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLine } from './fake-line.ts';
import { openFakeSlack, sign, signingSecret, until } from './fake-slack.ts';
import { typed } from './payloads.ts';

/** Starts a bot that receives and never finishes keeping; it says its port, and then that it received something. */
async function startBot(settings: object) {
  const bot = spawn(process.execPath, [join(import.meta.dirname, 'never-keeps.ts')], {
    env: { ...process.env, SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void bot.kill('SIGKILL'));
  let said = '';
  bot.stdout.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  await until(() => said.includes('\n'));
  return { bot, port: Number(said), hasReceived: () => said.includes('received') };
}

it('over HTTP, a bot killed between receiving and keeping has acknowledged nothing', async () => {
  const slack = await openFakeSlack();
  const { bot, port, hasReceived } = await startBot({ signingSecret, apiUrl: slack.url });
  const body = JSON.stringify(typed('Er gebeurt iets'));
  const at = String(Math.floor(Date.now() / 1000));
  const delivery = fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': at,
      'x-slack-signature': sign(body, at),
    },
  });
  const outcome = delivery.then(
    (response) => `status ${response.status}`,
    () => 'no answer',
  );
  await until(hasReceived);
  bot.kill('SIGKILL');
  expect(await outcome).toBe('no answer');
});

it('over a socket, a bot killed between receiving and keeping has acknowledged nothing', async () => {
  const slack = await openFakeSlack();
  const line = await openLine({ type: 'events_api', envelope_id: 'e1', payload: typed('Er gebeurt iets') });
  slack.says = ({ method }) => (method === 'apps.connections.open' ? line.said : undefined);
  const { bot, hasReceived } = await startBot({ appToken: 'xapp-1', apiUrl: slack.url });
  await until(hasReceived);
  bot.kill('SIGKILL');
  await until(() => line.closed() === 1);
  expect(line.acknowledged).toEqual([]);
});

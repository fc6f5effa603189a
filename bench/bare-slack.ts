/**
 * Bolt alone: it checks the signature and says the same back. This is what the bot on Slack is measured against.
 */
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { signingSecret } from './platforms.ts';

const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: 'xoxb-bare', botId: 'B0BOT', botUserId: 'U0BOT' }),
});

app.view(/.*/, async ({ ack, view }) => {
  const text = { type: 'plain_text', text: view.id } as const;
  await ack({
    response_action: 'update',
    view: { type: 'modal', title: { type: 'plain_text', text: 'Echo' }, blocks: [{ type: 'section', text }] },
  });
});
app.action(/.*/, async ({ ack }) => {
  await ack();
});

const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
process.on('disconnect', () => process.exit(0));

// A bot that receives and never finishes keeping: a program of its own, so that a test can kill it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSlack } from '../../../src/platforms/slack/open.ts';

const door = await openSlack(
  { botToken: 'xoxb-T1-a', ...JSON.parse(process.env['SETTINGS'] ?? '{}') },
  {
    receive: async () => {
      process.stdout.write('received\n');
      return Promise.withResolvers<never>().promise;
    },
    wire: () => Date.now(),
    ids: { id: () => 'turn', nonce: () => 'nonce', number: () => '7F3K' },
    log: { turn: () => undefined, trouble: () => undefined, info: () => undefined },
    words: () => ({ inPrivate: '', close: '' }),
    safe: { look: async () => undefined, reserve: async () => false, replace: async () => false },
  },
);
const server = createServer(door.listener);
await door.start();
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

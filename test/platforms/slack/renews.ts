// A bot that starts with tokens that end, on a disk that outlives it: a program of its own, so that a test can kill it.
import { openSlack } from '../../../src/platforms/slack/open.ts';
import { openStore } from '../../../src/store/open.ts';

const { settings, directory, aheadMs } = JSON.parse(process.env['GIVEN'] ?? '{}');
const wire = () => Date.now() + aheadMs;
const ids = { id: () => `id-${process.pid}`, nonce: () => 'nonce', number: () => '7F3K' };
const store = await openStore({
  where: { engine: 'sqlite', directory },
  masterKey: new Uint8Array(32).fill(7),
  ids,
  wire,
});
const door = await openSlack(settings, {
  receive: async () => ({ type: 'done' }),
  wire,
  ids,
  log: {
    turn: () => undefined,
    trouble: ({ what }) => process.stdout.write(`trouble: ${what}\n`),
    info: () => undefined,
  },
  words: () => ({ inPrivate: '', close: '' }),
  safe: store.safe,
});
await door.start();
const copy = await door.platform.send(
  { platform: 'slack', tenant: 'T1', user: 'U1' },
  { notice: 'Meldwijs: er wacht iets (7F3K)', body: [], actions: [] },
);
process.stdout.write(`sent ${copy.message}\n`);
// A bot goes on until it is killed.
setInterval(() => undefined, 60_000);

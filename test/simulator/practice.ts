// A practice world with a bare bot behind it, and the simulator's own door when a test wants one.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SimulatorClock, simulatorListener } from '../../src/simulator/listener.ts';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World, type WorldOptions } from '../../src/simulator/world.ts';
import { type EchoBot, openEchoBot } from './echo-bot.ts';

type Practice = { readonly world: World; readonly bot: EchoBot; readonly close: () => Promise<void> };

/** Nothing is brought again by itself, and nobody waits long. */
export const unhurried: Partial<WorldOptions> = {
  slackRetryMs: [60_000, 60_000, 60_000],
  teamsRedeliverMs: 60_000,
  patienceMs: { slack: 400, teams: 400 },
  settleMs: 0,
};

export async function openPractice(more: Partial<WorldOptions> = {}): Promise<Practice> {
  const bot = await openEchoBot();
  const world = await openWorld({
    people: simulatorPeople,
    botUrl: () => bot.url,
    wire: Date.now,
    ...more,
  });
  bot.setUp(world);
  return {
    world,
    bot,
    async close() {
      await world.close();
      await bot.close();
    },
  };
}

/** What the simulator leaves to the bot's own doors is answered with 418. */
export async function openDoor(
  world: World,
  clock: SimulatorClock,
): Promise<{ readonly port: number; readonly close: () => void }> {
  let port = 0;
  const listener = simulatorListener(world, { clock, port: () => port });
  const server = createServer((request, response) => {
    if (!listener(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  return {
    port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Why a call of Slack's own client failed, in Slack's word for it. */
export function reason(error: unknown): string {
  const { data, code } = error as { data?: { error?: string }; code?: string };
  return data?.error ?? code ?? String(error);
}

// Processes of ours beside one Slack whose tokens end, on one disk, with a clock that only the test moves.
import type { Inbound, Reply } from '../../../src/app/ports.ts';
import type { SlackSettings } from '../../../src/platforms/slack/open.ts';
import { type FakeRotation, rotate } from './fake-rotation.ts';
import { type FakeSafe, openSafe } from './fake-safe.ts';
import { type FakeSlack, open, openFakeSlack, type Opened } from './fake-slack.ts';
import { type FakeTime, openTime } from './fake-time.ts';

export const hour = 3_600_000;
export const card = { notice: 'Meldwijs: er wacht iets (7F3K)', body: [], actions: [] };
const say: Reply = { type: 'say', card };

export type RotatingWorld = {
  readonly slack: FakeSlack;
  readonly time: FakeTime;
  readonly safe: FakeSafe;
  readonly rotation: FakeRotation;
  /** Starts a process of ours on this Slack and this disk. */
  readonly start: (more?: {
    readonly name?: string;
    readonly settings?: Partial<SlackSettings>;
    /** Alarms of its own; the clock is the same everywhere. */
    readonly time?: FakeTime;
    readonly receive?: (inbound: Inbound) => Reply;
  }) => Promise<Opened>;
};

export async function openWorld(teams?: readonly string[]): Promise<RotatingWorld> {
  const slack = await openFakeSlack();
  const time = openTime();
  const safe = openSafe();
  const wire = () => time.clock.now;
  const rotation = rotate(slack, wire, teams);
  return {
    slack,
    time,
    safe,
    rotation,
    start: async ({ name = 'one', settings = {}, time: own = time, receive = () => say } = {}) =>
      open(receive, { ...rotation.settings, apiUrl: slack.url, ...settings }, undefined, {
        slack,
        clock: time.clock,
        alarm: own.alarm,
        safe: safe.of(name, wire),
      }),
  };
}

export const send = ({ door }: Opened, user = 'U1', tenant = 'T1') =>
  door.platform.send({ platform: 'slack', tenant, user }, card);

/** The tokens that calls of this method came with, newest last. */
export const tokensOf = (slack: FakeSlack, method: string) => slack.to(method).map(({ token }) => token);

/** The token that lies in the safe. */
export function keptAccess(safe: FakeSafe): string {
  const [kept] = [...safe.kept.values()];
  if (kept === undefined) throw new Error('nothing was kept');
  return (JSON.parse(kept.secret) as { readonly access: string }).access;
}

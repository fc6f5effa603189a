/**
 * The bot as a process of its own that can be killed, beside a world that survives it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openWorld, type World } from '../../src/simulator/world.ts';

const root = join(import.meta.dirname, '../..');

export type Bot = {
  readonly world: World;
  readonly directory: string;
  start(): Promise<void>;
  /** kill -9: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

export async function openBot(): Promise<Bot> {
  const directory = mkdtempSync(join(tmpdir(), 'meldwijs-story-'));
  const port = await freePort();
  const world = await openWorld({
    people: simulatorPeople,
    botUrl: () => `http://127.0.0.1:${port}`,
    wire: Date.now,
    random: randomBytes,
  });
  const file = join(directory, 'school.yaml');
  writeFileSync(file, schoolFile(world));
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    PORT: String(port),
    DATA_DIR: directory,
    SCHOOL_FILE: file,
    MASTER_KEY: randomBytes(32).toString('hex'),
    SLACK_SIGNING_SECRET: world.slack.signingSecret,
    SLACK_BOT_TOKEN: world.slack.botToken,
    SLACK_API_URL: world.slack.apiUrl,
    TEAMS_APP_ID: world.teams.appId,
    TEAMS_APP_PASSWORD: world.teams.appPassword,
    TEAMS_APP_TENANT_ID: world.teams.tenant,
    TEAMS_OPENID_METADATA_URL: world.teams.openIdMetadataUrl,
    LOG_LEVEL: 'error',
  };
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  }

  return {
    world,
    directory,
    start: async () => {
      const started = spawn(process.execPath, [join(root, 'src/main.ts')], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      await new Promise<void>((resolve, reject) => {
        let said = '';
        started.stderr.on('data', (text: Buffer) => (said += text.toString()));
        started.stdout.on('data', (text: Buffer) => {
          said += text.toString();
          if (/Meldwijs: http/.test(said)) resolve();
        });
        started.once('exit', (code) => reject(new Error(`the bot stopped with ${code}: ${said}`)));
      });
    },
    kill,
    close: async () => {
      await kill();
      await world.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The practice school in this world's workspace and tenant; its numbers count as real ones here. */
function schoolFile(world: World): string {
  return readFileSync(join(root, 'school.simulator.yaml'), 'utf8')
    .replace(/slack: \[.*\]/, `slack: [${world.slack.team}]`)
    .replace(/teams: \[.*\]/, `teams: [${world.teams.tenant}]`)
    .replaceAll('example: true', 'example: false');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}

/** The numbers of the cases whose ping stands in somebody's chat. */
export function pingsOf(world: World, person: string): readonly string[] {
  return world
    .messages(person)
    .flatMap((message) => /er wacht iets(?: dringends)? \((\w+)\)/.exec(message.notification)?.[1] ?? []);
}

export function buttonsOf(world: World, person: string): readonly string[] {
  return world.messages(person).at(-1)?.buttons ?? [];
}

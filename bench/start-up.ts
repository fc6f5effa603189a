/**
 * How soon the bot is there after it is started, how much memory it takes while nobody asks anything, and how fast the disk is.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { endProgram, startProgram } from './children.ts';
import { median, rounded } from './numbers.ts';

const patienceMs = 20_000;

export async function startUp(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly readyMs: number; readonly idleMb: number }> {
  // The first start makes the database; the others find it there.
  await endProgram((await timedStart(env)).child);
  const ready: number[] = [];
  let idleMb = 0;
  for (let round = 0; round < 3; round += 1) {
    const { child, ms } = await timedStart(env);
    ready.push(ms);
    if (round === 2) {
      await wait(5_000);
      idleMb = residentMb(child);
    }
    await endProgram(child);
  }
  return { readyMs: rounded(median(ready), 0), idleMb: rounded(idleMb, 0) };
}

async function timedStart(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly child: ChildProcess; readonly ms: number }> {
  const port = await freePort();
  const begin = performance.now();
  const child = startProgram({ ...env, PORT: String(port) });
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null)
      throw new Error(`the bot stopped with ${child.exitCode} before it was ready`);
    if (performance.now() - begin > patienceMs) throw new Error('the bot was not ready in time');
    await wait(5);
  }
  return { child, ms: performance.now() - begin };
}

/** Asked again soon: a question that comes while the doors are still being opened is not answered. */
function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ port, host: '127.0.0.1', path: '/health', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.setTimeout(50, () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** What the system counts for this process; nothing of it is swapped out or shared away. */
function residentMb(child: ChildProcess): number {
  const { pid } = child;
  if (pid === undefined) throw new Error('the bot has no process id');
  const status = `/proc/${pid}/status`;
  const kb = existsSync(status)
    ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kb) / 1024;
}

/** The middle of two hundred times four kilobytes written and brought to disk. */
export function fsyncMs(folder: string): number {
  const file = openSync(join(folder, 'fsync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const times: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const begin = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    times.push(performance.now() - begin);
  }
  closeSync(file);
  return rounded(median(times), 3);
}

export function machine(): object {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: rounded(totalmem() / 2 ** 30, 0),
    node: process.versions.node,
  };
}

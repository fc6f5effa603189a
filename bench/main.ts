/**
 * The benchmark: everything measured in one run, side by side, told as one JSON object. It reports; it never judges.
 *
 * `npm run bench` measures everything; `-- --only=answer,take-on,press,ping,start` a part of it, and `-- --profile=<folder>`
 * writes down where the bot's time went, for Chrome's or any other viewer of .cpuprofile files.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measurePings, measurePresses } from './latency.ts';
import { openPlatforms } from './platforms.ts';
import { measureRatio } from './ratios.ts';
import { benchSchools, writeSchoolFiles } from './schools.ts';
import { setStage, settings } from './stage.ts';
import { fsyncMs, machine, startUp } from './start-up.ts';

const parts = ['answer', 'take-on', 'press', 'ping', 'start'] as const;
type Part = (typeof parts)[number];

async function measure(
  folder: string,
  only: ReadonlySet<Part>,
  profile: string | undefined,
): Promise<object> {
  const found: Record<string, unknown> = {};
  const say = (what: string): void => void process.stderr.write(`${what}\n`);
  if (only.has('start')) {
    say('start');
    Object.assign(found, await atRest(join(folder, 'at-rest')));
  }
  if (only.size > 1 || !only.has('start')) {
    const options = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    const stage = await setStage(folder, options);
    try {
      for (const platform of ['slack', 'teams'] as const)
        for (const [part, what] of [
          ['answer', 'answer'],
          ['take-on', 'takeOn'],
        ] as const) {
          if (!only.has(part)) continue;
          say(`${platform} ${part}`);
          const { ratio, perSecond, barePerSecond } = await measureRatio(stage, platform, what);
          const name = `${platform}${what === 'answer' ? 'Answer' : 'TakeOn'}`;
          found[`${name}Ratio`] = ratio;
          found[`${name}PerSecond`] = { meldwijs: perSecond, bare: barePerSecond };
        }
      if (only.has('press')) {
        say('press');
        const { p50, p99 } = await measurePresses(stage);
        Object.assign(found, { pressP99Ms: p99, pressP50Ms: p50 });
      }
      if (only.has('ping')) {
        say('ping');
        const { p50, p99, limitsMet } = await measurePings(stage);
        Object.assign(found, { submitToPingP99Ms: p99, submitToPingP50Ms: p50, pingLimitsMet: limitsMet });
      }
    } finally {
      await stage.close();
    }
  }
  return { ...found, fsyncMs: fsyncMs(folder), machine: machine() };
}

/** One school, as most are: started, and left alone. */
async function atRest(folder: string): Promise<{ readonly readyMs: number; readonly idleMb: number }> {
  const platforms = await openPlatforms();
  try {
    const files = join(folder, 'schools');
    writeSchoolFiles(files, benchSchools(1));
    return await startUp(settings(platforms, folder, files));
  } finally {
    await platforms.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, profile: { type: 'string' } } });
  const wanted = values.only?.split(',') ?? parts;
  const unknown = wanted.filter((one) => !parts.some((part) => part === one));
  if (unknown.length > 0) throw new Error(`--only: ${unknown.join(', ')} is not one of ${parts.join(', ')}`);
  const only = new Set(parts.filter((part) => wanted.includes(part)));
  const root = process.env['DATA_DIR'] ?? tmpdir();
  mkdirSync(root, { recursive: true });
  const folder = mkdtempSync(join(root, 'meldwijs-bench-'));
  try {
    const found = await measure(folder, only, values.profile);
    process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (cause: unknown) => {
    process.stderr.write(
      `bench: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
    );
    process.exit(1);
  },
);

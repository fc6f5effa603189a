// Everything that must hold before a change goes in: types, lint and format side by side, then every test.
// Says at the end what was left out, and closes with the line "N passed, N failed, N skipped".
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, postgresTrouble } from './outside.ts';

/** The part of vitest's JSON outcome that is read here. */
interface Outcome {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const inCi = /^(1|true)$/i.test(process.env.CI ?? '');
// The packages' programs are scripts that look `node` up: the Node that runs this file goes first.
const PATH = [join(process.execPath, '..'), bin, process.env.PATH].join(':');

const missing: string[] = [];
if (chromium() === undefined)
  missing.push('tests in a browser: no Chromium found, install it or set CHROMIUM_PATH');
const trouble = await postgresTrouble();
if (trouble !== undefined) missing.push(`tests on PostgreSQL: ${trouble}`);

const looks = await Promise.all([
  look('types', 'tsc', ['--noEmit']),
  look('lint', 'oxlint', []),
  look('format', 'biome', ['format']),
]);
for (const { name, output, ok } of looks) {
  console.log(`${name}: ${ok ? 'good' : 'FAILED'}`);
  if (!ok) console.log(output);
}

const folder = mkdtempSync(join(tmpdir(), 'meldwijs-test-'));
const outcome = await runTests(join(folder, 'outcome.json'));
rmSync(folder, { recursive: true, force: true });

const failed = [...looks.filter(({ ok }) => !ok).map(({ name }) => name), ...(outcome.ok ? [] : ['tests'])];
if (inCi && missing.length + outcome.skipped.length > 0)
  failed.push('tests were left out, which CI does not accept');
if (missing.length + outcome.skipped.length > 0) {
  console.log('\nLeft out:');
  for (const what of [...missing, ...outcome.skipped]) console.log(`  ${what}`);
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped.length} skipped`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function look(name: string, command: string, args: readonly string[]) {
  const { code, output } = await start(command, args, 'pipe');
  return { name, output, ok: code === 0 };
}

async function runTests(outputFile: string) {
  const env = trouble === undefined ? {} : { TEST_DATABASE_URL: '' };
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const { code } = await start('vitest', [...args, ...process.argv.slice(2)], 'inherit', env);
  const { testResults } = readOutcome(outputFile);
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      status,
      name: `${relative(root, name)}: ${fullName}`,
    })),
  );
  const failures = tests.filter(({ status }) => status === 'failed').length;
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return {
    ok: code === 0 && passed > 0,
    passed,
    // A file that cannot be loaded, or an error outside any test, fails as one.
    failed: failures + broken.length || (code === 0 ? 0 : 1),
    skipped: tests.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ name }) => name),
  };
}

function readOutcome(outputFile: string): Outcome {
  try {
    return JSON.parse(readFileSync(outputFile, 'utf8')) as Outcome;
  } catch (error) {
    console.log(`The tests left no outcome: ${String(error)}`);
    return { testResults: [] };
  }
}

function start(
  command: string,
  args: readonly string[],
  stdio: 'pipe' | 'inherit',
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: root,
      env: { ...process.env, PATH, ...env },
      stdio: ['ignore', stdio, stdio],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

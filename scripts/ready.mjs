// Makes a fresh clone ready and then runs one file on Node 24: node scripts/ready.mjs <file> [arguments].
// Plain JavaScript without packages, because it has to work on the machine's own Node before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pinnedPackage = `node_modules/node-linux-${process.arch}`;
const pinnedNode = join(root, pinnedPackage, 'bin/node');
const major = Number(process.versions.node.split('.')[0]);
const pins = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const needs = 'Meldwijs needs Node 24 or newer (on Linux, x64 or arm64, Node 20 is enough to begin with)';

if (major < (pins ? 20 : 24)) stop(`${needs}; this is Node ${process.versions.node}.`);
if (!isInstalled()) install();
const node = nodeToRun();
const [file, ...rest] = process.argv.slice(2);
if (file !== undefined) run(node, [join(root, file), ...rest]);

/** Whether every package this machine needs stands in node_modules as the lock file names it. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const present = packagesIn('node_modules/.package-lock.json');
  if (wanted === undefined || present === undefined) return false;
  const withoutDev = process.env.NODE_ENV === 'production';
  return Object.entries(wanted).every(([path, { version, integrity, optional, dev, devOptional, peer }]) => {
    const found = present[path];
    if (path === '') return true;
    if (found === undefined && path === pinnedPackage) return major >= 24;
    if (found === undefined) return Boolean(optional || devOptional || peer || (dev && withoutDev));
    return found.version === version && found.integrity === integrity;
  });
}

function packagesIn(lockFile) {
  const path = join(root, lockFile);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

function install() {
  process.stderr.write('Meldwijs: installing packages, this takes about half a minute…\n');
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // Everything goes to standard error: what the started program prints must stay alone on standard output.
  const done = spawnSync(command, [...first, 'ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (done.status !== 0)
    stop(`npm ci failed${done.error ? ` (${done.error.message})` : ''}; see the lines above.`);
}

/** The pinned Node where there is one. npm skips an optional package without a word, so it is looked for and tried. */
function nodeToRun() {
  if (process.execPath === pinnedNode) return pinnedNode;
  if (existsSync(pinnedNode) && spawnSync(pinnedNode, ['--version']).status === 0) return pinnedNode;
  if (major >= 24) return process.execPath;
  return stop(
    `${needs}; this is Node ${process.versions.node}, and no Node 24 that runs here stands in node_modules: remove that folder and try again, without --omit=optional.`,
  );
}

function run(command, args) {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile') };
  const child = spawn(command, args, { stdio: 'inherit', env });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl-C in a terminal reaches the child by itself; sent twice it would cut a tidy stop short.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => stop(`${command} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

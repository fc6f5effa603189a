/**
 * The processes of the benchmark: each is started here, asked things, and stopped again, also when something goes wrong.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

type Env = Readonly<Record<string, string>>;

export type Child = {
  readonly port: number;
  ask(asked: unknown): Promise<unknown>;
  stop(): Promise<void>;
};

const root = join(import.meta.dirname, '..');
const started = new Set<ChildProcess>();

/** Nothing of ours is left behind, whatever happened. */
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** A file of this folder in a process of its own, ready when it has told its port. */
export async function openChild(file: string, env: Env, nodeOptions: readonly string[] = []): Promise<Child> {
  const child = fork(join(import.meta.dirname, file), [], {
    env: { ...environment(), ...env },
    execArgv: [...nodeOptions],
    // What the bot logs is written, as in production, but not kept.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  started.add(child);
  const waiting = new Map<number, { resolve(told: unknown): void; reject(cause: Error): void }>();
  const ready = Promise.withResolvers<number>();
  child.on('message', (said: { port?: number; id?: number; told?: unknown; failed?: string }) => {
    if (said.port !== undefined) return ready.resolve(said.port);
    const one = waiting.get(said.id ?? -1);
    waiting.delete(said.id ?? -1);
    if (said.failed === undefined) one?.resolve(said.told);
    else one?.reject(new Error(said.failed));
  });
  child.on('exit', (code) => {
    started.delete(child);
    const gone = new Error(`${file} stopped with ${code}`);
    ready.reject(gone);
    for (const one of waiting.values()) one.reject(gone);
  });
  const port = await ready.promise;
  let asked = 0;
  return {
    port,
    ask(question) {
      const id = (asked += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, asked: question });
      });
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** The bot as it is started at a school. */
export function startProgram(env: Env): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], {
    env: { ...environment(), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

export async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

/** Only what a program needs to run: no setting of this machine's own bot may leak into what is measured. */
function environment(): Env {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

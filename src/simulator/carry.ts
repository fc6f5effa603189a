// Carries what people do to the bot over HTTP, with the patience and the repeats of the real platform.

/** What came back. Status 0: nothing did, and `body` says why. */
export type Arrived = { readonly status: number; readonly body: string; readonly headers: Headers };

/** Sends one request to the bot; the simulator only ever speaks to the machine it runs on. */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  patienceMs: number,
): Promise<Arrived> {
  const { hostname } = new URL(url);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
    throw new Error(`the simulator speaks to this machine only, not to ${hostname}`);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, body: await response.text(), headers: response.headers };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { status: 0, body: timedOut ? 'timeout' : 'unreachable', headers: new Headers() };
  }
}

export const arrivedWell = ({ status }: Arrived): boolean => status >= 200 && status < 300;

/** Both platforms hand typed text over with these three characters escaped, also when Teams calls it plain. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

type Repeats = {
  /** How long to wait before each try. */
  readonly delaysMs: readonly number[];
  /** Whether this answer is worth another try. */
  readonly isWorth: (answer: Arrived) => boolean;
  /** `attempt` counts from one. */
  readonly send: (attempt: number, before: Arrived) => Promise<Arrived>;
  readonly onArrived: () => void;
};

/** Brings the same thing again and again, until it arrives, is not worth it any more or was tried often enough. */
export function bringAgain(later: Later, before: Arrived, repeats: Repeats, attempt = 1): void {
  const delay = repeats.delaysMs[attempt - 1];
  if (delay === undefined || !repeats.isWorth(before)) return;
  later.in(delay, async () => {
    const arrived = await repeats.send(attempt, before);
    if (arrivedWell(arrived)) repeats.onArrived();
    else bringAgain(later, arrived, repeats, attempt + 1);
  });
}

/** Work that is done later, unless somebody asks for it now. */
export type Later = {
  in(ms: number, work: () => Promise<void>): void;
  /** Does everything that waits, and what that leaves waiting, until nothing was due at the start. */
  now(): Promise<void>;
  readonly waiting: number;
  stop(): void;
};

export function openLater(): Later {
  const jobs = new Set<{ timer: NodeJS.Timeout; work: () => Promise<void> }>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  function start(job: { timer: NodeJS.Timeout; work: () => Promise<void> }): void {
    clearTimeout(job.timer);
    jobs.delete(job);
    const run = job.work().finally(() => running.delete(run));
    running.add(run);
  }

  return {
    in(ms, work) {
      if (stopped) return;
      const job = { timer: setTimeout(() => start(job), ms), work };
      job.timer.unref();
      jobs.add(job);
    },
    async now() {
      for (const job of jobs) start(job);
      await Promise.all(running);
    },
    get waiting() {
      return jobs.size + running.size;
    },
    stop() {
      stopped = true;
      for (const job of jobs) clearTimeout(job.timer);
      jobs.clear();
    },
  };
}

/**
 * The way to Slack, opened at the start: a Slack that is away for a while is tried again, and everything else goes on meanwhile.
 */
import type { Log } from '../../app/ports.ts';
import { Trouble } from '../../app/ports.ts';
import { type Alarm, pauseAfter } from './pauses.ts';

export type Way = {
  /**
   * Resolves when the way is open, and also when Slack is away or slow: then it is tried again in the background.
   * Rejects with the Trouble that no waiting mends, when Slack says so at once.
   */
  start(): Promise<void>;
  stop(): void;
};

/** How long the start of everything else waits for Slack's first answer. */
const patienceMs = 5000;
/** Only a person can mend it, so it is said now and then. */
const refusedPauseMs = 300_000;

/** `attempt` opens what is not open yet, and rejects with Trouble: `later`, or anything else when waiting mends nothing. */
export function openWay(needs: {
  readonly attempt: () => Promise<void>;
  readonly log: Log;
  readonly alarm: Alarm;
}): Way {
  const { attempt, log, alarm } = needs;
  let failures = 0;
  let isStopped = false;
  let cancel = (): void => undefined;

  const once = async (): Promise<Trouble | undefined> => {
    try {
      await attempt();
      if (failures > 0 && !isStopped) log.info({ what: 'slack: connected' });
      return undefined;
    } catch (error) {
      return error instanceof Trouble
        ? error
        : new Trouble('later', 'Slack: not connected', { cause: error });
    }
  };

  const again = (trouble: Trouble): void => {
    if (isStopped) return;
    failures += 1;
    log.trouble({ where: 'slack start', what: trouble.message, cause: trouble.cause ?? trouble });
    const longest = trouble.kind === 'later' ? undefined : refusedPauseMs;
    const pause = Math.max(trouble.afterMs ?? 0, pauseAfter(failures, longest));
    cancel = alarm(pause, () => void followed(once()));
  };

  async function followed(trying: Promise<Trouble | undefined>): Promise<void> {
    const trouble = await trying;
    if (trouble !== undefined) again(trouble);
  }

  return {
    async start() {
      const tired = Promise.withResolvers<'tired'>();
      const calm = alarm(patienceMs, () => tired.resolve('tired'));
      const first = once();
      const found = await Promise.race([first, tired.promise]);
      calm();
      if (found === 'tired') {
        log.trouble({ where: 'slack start', what: 'Slack is slow: not waited for' });
        void followed(first);
      } else if (found?.kind === 'later') again(found);
      else if (found !== undefined) throw found;
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

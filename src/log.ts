/**
 * The log: one line a turn, and trouble by its kind and place. No case, action, name or text: whoever reads it may be the one a report is about.
 */
import { pino } from 'pino';
import type { Log } from './app/ports.ts';

export function openLog(level: string): Log {
  const log = pino({
    level,
    base: null,
    redact: { paths: ['*.token', '*.text', '*.name', '*.headers', '*.config'], remove: true },
  });
  return {
    turn: (line) => log.info(line),
    trouble: ({ where, what, cause }) => log.error({ where, what, ...placeOf(cause) }),
    info: (line) => log.info(line),
  };
}

/** What went wrong and where in our code, never its message: that could name a case or a person. */
function placeOf(cause: unknown): { readonly cause?: string; readonly at?: string } {
  if (!(cause instanceof Error)) return {};
  const code = 'code' in cause && typeof cause.code === 'string' ? ` ${cause.code}` : '';
  const at = /^ {4}at .*?([^\s(]+\.ts:\d+:\d+)\)?$/m.exec(cause.stack ?? '')?.[1];
  return {
    cause: `${cause.name}${code}`,
    ...(at === undefined ? {} : { at: at.slice(at.lastIndexOf('/src/') + 1) }),
  };
}

/**
 * Sorts what can go wrong while sending to Teams: try later, this person cannot be reached, or we made a mistake.
 */
import { Trouble } from '../../app/ports.ts';

/** What was being done: a person who cannot be found is gone, a message that cannot be found is not. */
export type Doing = 'send' | 'update' | 'find-chat' | 'ask-profile' | 'token';

/** Teams' answer when it was not a yes. */
export type Refused = {
  readonly status: number;
  readonly retryAfter: string | null;
  /** Teams' own word for it, such as `MessageWritesBlocked`. */
  readonly code: string | undefined;
};

export function troubleOf(doing: Doing, refused: Refused, now: number): Trouble {
  const { status, code } = refused;
  const says = `teams ${doing}: ${status}${code === undefined ? '' : ` ${code}`}`;
  const cause = refused;
  const afterMs = waitingTime(refused.retryAfter, now);
  // Not taken, come back: 412 is a clash of edits, 429 too many at once.
  if (status === 429 || status === 412 || status >= 500)
    return new Trouble('later', says, { cause, ...(afterMs === undefined ? {} : { afterMs }) });
  // Our own password or consent: nothing about this person, and nothing a plain text would cure.
  if (status === 401 || doing === 'token') return new Trouble('later', says, { cause });
  if (status === 408) return new Trouble('later', says, { cause });
  if (doing === 'update') return new Trouble('ours', says, { cause });
  // 403: blocked, uninstalled, or not allowed by the administrator. 404: the chat or the person does not exist.
  if (status === 403 || status === 404) return new Trouble('gone', says, { cause });
  if (doing === 'find-chat') return new Trouble('gone', says, { cause });
  return new Trouble('ours', says, { cause });
}

/** No answer at all: it may have arrived, so it is repeated with the same case number. */
export const silenceOf = (doing: Doing, cause: unknown): Trouble =>
  new Trouble('later', `teams ${doing}: no answer`, { cause });

/** `Retry-After` in milliseconds: seconds, or a date. */
export function waitingTime(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

// What everything in the practice world stands on: everybody's screen, the clocks, ids, and trouble on request.
import type { Later } from './carry.ts';
import type { Faults } from './faults.ts';
import type { Phone } from './phone.ts';

export type Stage = {
  readonly phones: readonly Phone[];
  readonly faults: Faults;
  readonly later: Later;
  /** Where the bot listens, without a path: `http://127.0.0.1:3978`. */
  readonly botUrl: () => string;
  /** The wire clock, epoch milliseconds: signatures, tokens, triggers. */
  readonly wire: () => number;
  /** What a chat shows as the time, epoch milliseconds. */
  readonly shownTime: () => number;
  /** An id that nothing has yet, with these letters before it. */
  readonly id: (prefix: string) => string;
  /** Limits as tight as the real ones, without forgiving bursts. */
  readonly strictRates: boolean;
};

/** What a made-up service answers over HTTP; a text goes as it is, anything else as JSON. */
export type ServiceAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

// The bad days of a platform, on request: too many requests, an error, no answer, an answer that gets lost, a delivery that comes twice.

export const faultAnswers = ['ok', '429', '500', 'hang', 'lost', 'gone', 'twice'] as const;
export type FaultAnswer = (typeof faultAnswers)[number];

export type Fault = {
  readonly service: 'slack' | 'teams';
  /**
   * `ok` clears the service's faults. `hang` answers nothing until cleared, at most half a minute. `lost` does what was
   * asked and breaks the connection. `gone` says that the person cannot be reached. `twice` delivers inbound twice.
   */
  readonly answer: FaultAnswer;
  /** How often; without it until cleared. */
  readonly times?: number | undefined;
  /** Only this method: Slack's own name, or `createConversation`, `send`, `update`, `delete`, `member`, `token`. */
  readonly method?: string | undefined;
  /** Only what concerns this person. */
  readonly person?: string | undefined;
};

export type Faults = {
  set(fault: Fault): void;
  clear(): void;
  readonly now: readonly Fault[];
  /** The fault that holds for this call, counted as used; nothing on a good day. */
  take(service: 'slack' | 'teams', method: string, person?: string): FaultAnswer | undefined;
  /** Whether this inbound delivery comes twice. */
  takeTwice(service: 'slack' | 'teams'): boolean;
  /** Resolves when the service's faults are cleared, or after half a minute. */
  untilCleared(service: 'slack' | 'teams'): Promise<void>;
};

const hangAtMostMs = 30_000;

export function openFaults(): Faults {
  let all: readonly { fault: Fault; left: number }[] = [];
  const waiting = new Set<{ service: 'slack' | 'teams'; go: () => void }>();

  function use(holds: (fault: Fault) => boolean): FaultAnswer | undefined {
    const found = all.find(({ fault }) => holds(fault));
    if (found === undefined) return undefined;
    all = all
      .map((each) => (each === found ? { ...each, left: each.left - 1 } : each))
      .filter(({ left }) => left > 0);
    return found.fault.answer;
  }

  function release(service?: 'slack' | 'teams'): void {
    for (const each of waiting) if (service === undefined || each.service === service) each.go();
  }

  return {
    set(fault) {
      if (fault.answer === 'ok') {
        all = all.filter((each) => each.fault.service !== fault.service);
        release(fault.service);
      } else all = [...all, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }];
    },
    clear() {
      all = [];
      release();
    },
    get now() {
      return all.map(({ fault }) => fault);
    },
    take: (service, method, person) =>
      use(
        (fault) =>
          fault.service === service &&
          fault.answer !== 'twice' &&
          (fault.method === undefined || fault.method === method) &&
          (fault.person === undefined || fault.person === person),
      ),
    takeTwice: (service) =>
      use((fault) => fault.service === service && fault.answer === 'twice') !== undefined,
    untilCleared: (service) =>
      new Promise((resolve) => {
        const waiter = {
          service,
          go: () => {
            clearTimeout(timer);
            waiting.delete(waiter);
            resolve();
          },
        };
        const timer = setTimeout(waiter.go, hangAtMostMs);
        timer.unref();
        waiting.add(waiter);
      }),
  };
}

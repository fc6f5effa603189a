// How sure we are of the first topic, and whether that is enough for a verdict, for a choice of three, or for neither.

/** A topic (index) with all that speaks for it, each from 0 to 1. */
export type Scored = {
  readonly topic: number;
  /** What decides the order. */
  readonly score: number;
  /** What was learned says. */
  readonly fit: number;
};

/** What was found on wording that nobody had taught: nothing here is chosen by hand. See `calibrate`. */
export type Calibration = {
  /** How fit, lead and likeness to what we do not cover make one number: a sum, put between 0 and 1. */
  readonly sum: {
    readonly start: number;
    readonly fit: number;
    readonly lead: number;
    readonly outside: number;
  };
  /** From here on a verdict is given. */
  readonly answer: number;
  /** From here on three choices are shown. */
  readonly choice: number;
  /** From here on a message alone sounds urgent; lower with a fixed rule, or when it tells about somebody. */
  readonly urgent: number;
};

/** A question of somebody else, as it was weighed without having been taught. */
export type Judged = {
  readonly known: readonly Scored[];
  readonly outside: number;
  /** Indexes of the topics that would have been right; empty when we do not cover it. */
  readonly right: readonly number[];
  readonly urgency: number;
  readonly urgent: boolean;
};

/** Where a calibration begins; good enough to weigh with, never to decide with. */
export const uncalibrated: Calibration = {
  sum: { start: -2, fit: 4, lead: 2, outside: -2 },
  answer: 0.85,
  choice: 0.3,
  urgent: 0.1,
};

/** How likely it is that the first topic is right, from 0 to 1. */
export function confidenceOf(known: readonly Scored[], outside: number, { sum }: Calibration): number {
  if (known.length === 0) return 0;
  const at = evidenceOf(known, outside);
  const total = sum.start + sum.fit * at.fit + sum.lead * at.lead + sum.outside * at.outside;
  return Math.round(1000 / (1 + Math.exp(-total))) / 1000;
}

function evidenceOf(known: readonly Scored[], outside: number) {
  const [first, second] = known;
  const fit = Math.sqrt(first?.fit ?? 0);
  return { fit, lead: fit - Math.sqrt(second?.fit ?? 0), outside: Math.sqrt(outside) };
}

// At most this share of the verdicts may be wrong, of the choices hopeless, and of the urgent messages unnoticed.
const wrongVerdicts = 0.03;
const hopelessChoices = 0.65;
const unnoticed = 0.02;

/** Fits the sum by logistic regression, then takes the lowest limits that keep the shares above. */
export function calibrate(judged: readonly Judged[]): Calibration {
  const sum = fitSum(judged);
  const urgency = judged.filter((one) => one.urgent).map((one) => one.urgency);
  const urgent =
    urgency.toSorted((a, b) => a - b)[Math.floor(urgency.length * unnoticed)] ?? uncalibrated.urgent;
  const calibration = { ...uncalibrated, sum, urgent };
  // Where the danger card comes first no verdict is given at once, so those say nothing about verdicts.
  const sure = judged
    .filter((one) => one.urgency < urgent)
    .map((one) => ({
      confidence: confidenceOf(one.known, one.outside, calibration),
      right: isRight(one, 1),
      near: isRight(one, 3),
    }));
  return {
    ...calibration,
    answer: lowest(sure, (passed) => share(passed, (one) => !one.right) <= wrongVerdicts),
    choice: lowest(sure, (passed) => share(passed.slice(-windowSize), (one) => !one.near) <= hopelessChoices),
  };
}

const windowSize = 60;

/** The lowest confidence at which everything from there on up still keeps the promise. */
function lowest<T extends { readonly confidence: number }>(
  sure: readonly T[],
  keeps: (passed: readonly T[]) => boolean,
): number {
  const ordered = sure.toSorted((a, b) => b.confidence - a.confidence);
  let found = 1;
  for (let count = windowSize; count <= ordered.length; count++) {
    const last = ordered[count - 1] as T;
    if (ordered[count]?.confidence === last.confidence) continue;
    if (keeps(ordered.slice(0, count))) found = last.confidence;
  }
  return found;
}

function share<T>(of: readonly T[], is: (one: T) => boolean): number {
  return of.filter(is).length / (of.length || 1);
}

function isRight(one: Judged, within: number): boolean {
  return one.known.slice(0, within).some(({ topic }) => one.right.includes(topic));
}

/** Plain gradient steps: four numbers, a few thousand questions, always the same result. */
function fitSum(judged: readonly Judged[]): Calibration['sum'] {
  const rows = judged
    .filter((one) => one.known.length > 0)
    .map((one) => ({ at: evidenceOf(one.known, one.outside), right: isRight(one, 1) ? 1 : 0 }));
  let { start, fit, lead, outside } = uncalibrated.sum;
  for (let round = 0; round < 4000; round++) {
    const pull = { start: 0, fit: 0, lead: 0, outside: 0 };
    for (const { at, right } of rows) {
      const miss =
        right - 1 / (1 + Math.exp(-(start + fit * at.fit + lead * at.lead + outside * at.outside)));
      pull.start += miss;
      pull.fit += miss * at.fit;
      pull.lead += miss * at.lead;
      pull.outside += miss * at.outside;
    }
    const step = 4 / (rows.length || 1);
    start += step * pull.start;
    fit += step * pull.fit;
    lead += step * pull.lead;
    outside += step * pull.outside;
  }
  return { start, fit, lead, outside };
}

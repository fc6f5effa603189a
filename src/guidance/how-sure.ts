// How sure we are of the first topic, and whether that is enough for a verdict, for a choice of three, or for neither.

/** A topic (index) with all that speaks for it, each from 0 to 1. */
export type Scored = {
  readonly topic: number;
  readonly score: number;
  /** What the learned weights say. */
  readonly fit: number;
  /** How near its nearest examples are. */
  readonly likeness: number;
};

/** What speaks for a matter we do not cover. */
export type Outside = { readonly fit: number; readonly likeness: number };

// Chosen on the open set: at most three in a hundred verdicts wrong. test/guidance/measure.ts shows what moving them does.
const limits = {
  answer: 0.75,
  answerFit: 0.55,
  answerOutside: 0.15,
  certain: 0.97,
  certainOutside: 0.2,
  urgent: 0.95,
  choice: 0.32,
  choiceOutside: 1.6,
} as const;

/** How often the first topic was right with this fit, lead and likeness; fitted on the half of the open set that is in no example. */
export function confidenceOf(known: readonly Scored[], outside: Outside): number {
  const [first, second] = known;
  if (first === undefined) return 0;
  const lead = first.score - (second?.score ?? 0);
  const sum = -1.6 + 1.5 * first.fit + 5.4 * lead + 2.2 * first.likeness - 1.8 * outside.fit;
  return Math.round(1000 / (1 + Math.exp(-sum))) / 1000;
}

/** Three choices are only kind when one of them is likelier than something we do not cover. */
export function isWorthAsking(known: readonly Scored[], outside: Outside, confidence: number): boolean {
  return confidence >= limits.choice && (known[0]?.fit ?? 0) * limits.choiceOutside > outside.fit;
}

/** A verdict needs more than being first: it must fit well, and not look like something we do not cover. */
export function isSure(known: readonly Scored[], outside: Outside, confidence: number): boolean {
  const fit = known[0]?.fit ?? 0;
  if (confidence >= limits.certain) return outside.fit <= limits.certainOutside;
  return confidence >= limits.answer && fit >= limits.answerFit && outside.fit <= limits.answerOutside;
}

/** In an emergency only an almost certain match may open its answer; otherwise the danger card and a choice come first. */
export function isSureInEmergency(confidence: number): boolean {
  return confidence >= limits.urgent;
}

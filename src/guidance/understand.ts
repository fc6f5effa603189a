// From what somebody types to what we make of it: first whether somebody is in danger, then which answer fits, and honestly nothing when none does.

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { conceptFinder } from './concepts.ts';
import { type Features, type FeaturesOf, featuresOf } from './features.ts';
import { flowOfRule, type Glimpse, safetyGate } from './gate.ts';
import { learn, type Table, table } from './learn.ts';
import { mender } from './mend.ts';
import { ranker } from './rank.ts';
import type {
  Decision,
  Explanation,
  Matcher,
  MatcherContent,
  Signal,
  TopicScore,
  Understanding,
  UnderstandOptions,
} from './types.ts';
import { signalKinds } from './types.ts';
import { plain, wordsOf } from './words-of.ts';

/** The ranker reads this much of a message; the gate reads all of it. */
export const rankedLength = 4_000;

// Chosen on the open set; test/guidance/measure.ts shows what moving them does.
const limits = {
  urgentAlone: 0.1,
  urgentWithRule: 0.06,
  urgentIncident: 0.08,
  answer: 0.75,
  answerFit: 0.55,
  answerOutside: 0.15,
  answerUrgent: 0.95,
  certain: 0.97,
  certainOutside: 0.2,
  choice: 0.32,
  choiceOutside: 1.6,
} as const;

/** Builds a matcher from checked content; less than half a second, once. */
export function makeMatcher(content: MatcherContent): Matcher {
  const lexicon = conceptFinder(content.lexicon);
  const exampleWords = content.examples.map((example) => wordsOf(example.text));
  const gateLiterals = safetyGate(content.gate, (word) => word).literals;
  const mend = mender([...lexicon.literals, ...gateLiterals, ...exampleWords.flat()]);
  const features = featuresOf(lexicon, mend);
  const gate = safetyGate(content.gate, mend);

  const topicAt = new Map(content.topics.map((topic, index) => [topic.id, index]));
  const outside = content.topics.length;
  const topicOf = content.examples.map(({ topic }) =>
    topic === null ? outside : (topicAt.get(topic) as number),
  );
  const seen = content.examples.map((example) => gate.look(example.text));
  const prepared = exampleWords.map((words, index) => {
    const glimpses = seen[index] as Glimpse[];
    return {
      all: features.all(words),
      topical: withForm(features.readable(words), glimpses),
      // An example is short: its first piece is all of it.
      heard: evidence(glimpses[0] as Glimpse, features),
    };
  });
  const near = ranker(
    prepared.map(({ all }, index) => ({ features: all, topic: topicOf[index] as number })),
    outside + 1,
  );
  const topical = learn(table(prepared.map((example) => example.topical)), topicOf, outside + 1);
  const heard = table(prepared.map((example) => example.heard));
  const urgency = learn(
    heard,
    content.examples.map((example) => (example.urgent ? 1 : 0)),
    2,
  );
  const reporting = flowFinder(content, seen, heard, (glimpse) => evidence(glimpse, features));
  const languages = languageWords(content);
  const signals = signalWords(content);
  return { understand, explain };

  function understand(text: string, language: Language, options: UnderstandOptions = {}): Understanding {
    const typed = languageOf(text, language, languages);
    const signal =
      signals.get(
        plain(text)
          .replace(/[\s!.]+/g, ' ')
          .trim(),
      ) ?? null;
    if (signal !== null) return nothingToAnswer(typed, signal);
    const words = wordsOf(text.slice(0, rankedLength));
    if (words.length === 0) return nothingToAnswer(typed, null);

    const glimpses = gate.look(text);
    const ranked = rank(words, glimpses);
    const alarm = alarmOf(glimpses, {
      urgencyOf,
      soundsLikeEmergency,
      flowOf: (glimpse) => reporting(glimpse, ranked.flows),
    });
    return decide(ranked, alarm, typed, options, content);
  }

  function explain(text: string): Explanation {
    const words = wordsOf(text.slice(0, rankedLength));
    const nearest = near.rank(features.all(words)).nearest.map(({ example, score }) => {
      const known = content.examples[example] as MatcherContent['examples'][number];
      return { text: known.text, topic: known.topic, score };
    });
    const concepts = [...features.readable(words).keys()]
      .filter((key) => key.startsWith('c:'))
      .map((key) => key.slice(2));
    return { nearest, concepts, urgency: Math.max(...gate.look(text).map(urgencyOf)) };
  }

  function urgencyOf(glimpse: Glimpse): number {
    return urgency.fits(evidence(glimpse, features))[1] as number;
  }

  // Heard without the words that say "only a joke", as everything the gate weighs.
  function soundsLikeEmergency(glimpse: Glimpse): boolean {
    const fits = topical.fits(evidence(glimpse, features));
    const firstThree = [...fits.keys()].sort((a, b) => (fits[b] as number) - (fits[a] as number)).slice(0, 3);
    return firstThree.some((topic) => content.topics[topic]?.emergency === true);
  }

  function rank(words: readonly string[], glimpses: readonly Glimpse[]): Ranking {
    const { topics } = near.rank(features.all(words));
    const fits = topical.fits(withForm(features.readable(words), glimpses));
    const nearest = topics[0]?.score ?? 0;
    const scores = Float64Array.from(fits, (fit) => shareOfFit * Math.sqrt(fit));
    const likeness = new Float64Array(scores.length);
    for (const { topic, score } of topics) {
      likeness[topic] = score;
      scores[topic] = (scores[topic] as number) + ((1 - shareOfFit) * score) / nearest;
    }
    const order = [...scores.keys()].filter((topic) => topic !== outside);
    order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
    return {
      topics: order.slice(0, kept).map((topic) => ({
        topic,
        score: scores[topic] as number,
        fit: fits[topic] as number,
        likeness: likeness[topic] as number,
      })),
      outside: { fit: fits[outside] as number, likeness: likeness[outside] as number },
      flows: sharesOfFlows(content.topics, fits),
    };
  }
}

function sharesOfFlows(topics: MatcherContent['topics'], fits: Float64Array): ReadonlyMap<FlowId, number> {
  const flows = new Map<FlowId, number>();
  let sum = 0;
  topics.forEach(({ flow, emergency }, topic) => {
    if (flow === null || !emergency) return;
    const fit = fits[topic] as number;
    flows.set(flow, (flows.get(flow) ?? 0) + fit);
    sum += fit;
  });
  for (const [flow, fit] of flows) flows.set(flow, fit / (sum || 1));
  return flows;
}

// How much the learned weights count beside the nearest examples.
const shareOfFit = 0.7;
const kept = 8;

type Scored = {
  readonly topic: number;
  readonly score: number;
  readonly fit: number;
  readonly likeness: number;
};
type Ranking = {
  readonly topics: readonly Scored[];
  readonly outside: { readonly fit: number; readonly likeness: number };
  /** How the fits of the emergency topics are shared among their flows; together 1. */
  readonly flows: ReadonlyMap<FlowId, number>;
};

type Alarm = {
  readonly emergency: boolean;
  readonly reasons: readonly string[];
  readonly incident: boolean;
  /** Which report belongs to it; null when nothing is urgent. */
  readonly flow: FlowId | null;
};

type Ears = {
  readonly urgencyOf: (glimpse: Glimpse) => number;
  readonly soundsLikeEmergency: (glimpse: Glimpse) => boolean;
  readonly flowOf: (glimpse: Glimpse) => FlowId;
};

function alarmOf(glimpses: readonly Glimpse[], ears: Ears): Alarm {
  const reasons = new Set<string>();
  let flow: FlowId | null = null;
  let highest = -1;
  let incident = false;
  for (const glimpse of glimpses) {
    const urgency = ears.urgencyOf(glimpse);
    incident ||= glimpse.incident;
    const byRule = glimpse.fired.length > 0 && (!glimpse.calm || urgency >= limits.urgentWithRule);
    const bySound = urgency >= limits.urgentAlone;
    const byTopic = glimpse.incident && urgency >= limits.urgentIncident && ears.soundsLikeEmergency(glimpse);
    if (!byRule && !bySound && !byTopic) continue;
    if (urgency > highest) {
      highest = urgency;
      flow = ears.flowOf(glimpse);
    }
    for (const id of glimpse.fired) reasons.add(id);
    if (bySound) reasons.add('sounds-urgent');
    if (byTopic) reasons.add('tells-about-somebody');
  }
  return { emergency: flow !== null, reasons: [...reasons], incident, flow };
}

function evidence(glimpse: Glimpse, features: FeaturesOf): Features {
  return withForm(features.readable(glimpse.words), [glimpse]);
}

function withForm(features: Features, glimpses: readonly Glimpse[]): Features {
  for (const glimpse of glimpses) for (const feature of glimpse.features) features.set(`f:${feature}`, 1);
  return features;
}

function decide(
  ranked: Ranking,
  alarm: Alarm,
  language: Language,
  options: UnderstandOptions,
  content: MatcherContent,
): Understanding {
  const known = inContext(ranked, options.context ?? [], content);
  const topics: TopicScore[] = known.slice(0, 3).map(({ topic, score }) => {
    const { id, code, answered } = content.topics[topic] as MatcherContent['topics'][number];
    return { id, code, answered, score: Math.round(Math.min(1, score) * 1000) / 1000 };
  });
  const confidence = confidenceOf(known, ranked.outside);
  const flow = flowOf(known, alarm, content);
  const best = known[0] === undefined ? undefined : content.topics[known[0].topic];

  let decision: Decision = 'unknown';
  if (best !== undefined && isSure(known, ranked.outside, confidence))
    decision = best.answered ? 'answer' : 'unknown';
  else if (isWorthAsking(known, ranked.outside, confidence) && topics.some((topic) => topic.answered)) {
    decision = 'did-you-mean';
  }
  // In an emergency the answer of a calm topic would be the wrong first sentence, and so would a half-sure one.
  if (
    alarm.emergency &&
    decision === 'answer' &&
    (best?.emergency !== true || confidence < limits.answerUrgent)
  ) {
    decision = 'did-you-mean';
  }
  // The other way round: an emergency topic asked calmly is answered, its answer opens with safety.
  return {
    topics,
    confidence,
    decision,
    emergency: alarm.emergency,
    reasons: alarm.reasons,
    flow,
    language,
    signal: null,
  };
}

// A follow-up question leans towards what was just spoken about.
function inContext(ranked: Ranking, context: readonly string[], content: MatcherContent): readonly Scored[] {
  if (context.length === 0) return ranked.topics;
  return ranked.topics
    .map((scored) => {
      const id = content.topics[scored.topic]?.id;
      return id !== undefined && context.includes(id)
        ? { ...scored, score: Math.min(1, scored.score * 1.25) }
        : scored;
    })
    .sort((a, b) => b.score - a.score || a.topic - b.topic);
}

// How often the first topic was right with this fit, lead and likeness; fitted on the half of the open set that is in no example.
function confidenceOf(known: readonly Scored[], outside: Ranking['outside']): number {
  const [first, second] = known;
  if (first === undefined) return 0;
  const lead = first.score - (second?.score ?? 0);
  const sum = -1.6 + 1.5 * first.fit + 5.4 * lead + 2.2 * first.likeness - 1.8 * outside.fit;
  return Math.round(1000 / (1 + Math.exp(-sum))) / 1000;
}

// Three choices are only kind when one of them is likelier than something we do not cover.
function isWorthAsking(known: readonly Scored[], outside: Ranking['outside'], confidence: number): boolean {
  return confidence >= limits.choice && (known[0]?.fit ?? 0) * limits.choiceOutside > outside.fit;
}

// A verdict needs more than being first: it must fit well, and not look like something we do not cover.
function isSure(known: readonly Scored[], outside: Ranking['outside'], confidence: number): boolean {
  const fit = known[0]?.fit ?? 0;
  if (confidence >= limits.certain) return outside.fit <= limits.certainOutside;
  return confidence >= limits.answer && fit >= limits.answerFit && outside.fit <= limits.answerOutside;
}

const sexualFlows: readonly FlowId[] = ['image', 'staff-contact'];
const sexualConcepts = ['urgent.nude', 'urgent.deepfake', 'urgent.blackmail'];

// Learns from the urgent examples which report belongs to a message. A fixed rule that fires goes before the topic.
function flowFinder(
  content: MatcherContent,
  seen: readonly (readonly Glimpse[])[],
  heard: Table,
  evidenceOf: (glimpse: Glimpse) => Features,
): (glimpse: Glimpse, likely: ReadonlyMap<FlowId, number>) => FlowId {
  const flowOfTopic = new Map(content.topics.map((topic) => [topic.id, topic.flow]));
  const flows: FlowId[] = [];
  const kindOf = content.examples.map((example, index) => {
    if (!example.urgent || example.topic === null) return -1;
    const flow = ruledFlow(seen[index]?.[0] as Glimpse) ?? flowOfTopic.get(example.topic) ?? 'other';
    return flows.includes(flow) ? flows.indexOf(flow) : flows.push(flow) - 1;
  });
  if (flows.length === 0) return (glimpse) => ruledFlow(glimpse) ?? 'other';
  const learned = learn(heard, kindOf, flows.length);

  return (glimpse, likely) => {
    const fits = learned.fits(evidenceOf(glimpse));
    const fitOf = (flow: FlowId) => ((fits[flows.indexOf(flow)] ?? 0) + (likely.get(flow) ?? 0)) / 2;
    const ruled = ruledFlow(glimpse);
    const order = [...flows].sort((a, b) => fitOf(b) - fitOf(a));
    const best = ruled !== null && fitOf(ruled) >= ruleNeeds ? ruled : (order[0] as FlowId);
    if (best !== 'threat') return best;
    // A sexual story, or one between staff and pupil, never enters the threat flow (decision 9); in doubt it does not either.
    const sexual = glimpse.features.some((feature) => sexualConcepts.includes(feature));
    const doubt = sexualFlows.reduce((sum, flow) => sum + fitOf(flow), 0);
    const otherwise = order.find((flow) => sexualFlows.includes(flow));
    return otherwise !== undefined && (sexual || doubt >= doubtful * (ruled === 'threat' ? 3 : 1))
      ? otherwise
      : best;
  };
}

// How much a flow must fit: to follow a fixed rule, and to leave the threat flow for a sexual one.
const ruleNeeds = 0.2;
const doubtful = 0.3;

function ruledFlow(glimpse: Glimpse): FlowId | null {
  const first = glimpse.fired[0];
  return first === undefined ? null : (flowOfRule.get(first) ?? null);
}

// Without urgency a flow is offered only for a story, never for a question about a rule.
function flowOf(known: readonly Scored[], alarm: Alarm, content: MatcherContent): FlowId | null {
  if (alarm.emergency) return alarm.flow;
  const best = known[0] === undefined ? undefined : content.topics[known[0].topic];
  return alarm.incident && best !== undefined && !best.emergency ? best.flow : null;
}

function nothingToAnswer(language: Language, signal: Signal | null): Understanding {
  return {
    topics: [],
    confidence: 0,
    decision: 'unknown',
    emergency: false,
    reasons: [],
    flow: null,
    language,
    signal,
  };
}

type LanguageWords = { readonly nl: ReadonlySet<string>; readonly en: ReadonlySet<string> };

function languageWords(content: MatcherContent): LanguageWords {
  const set = (language: Language) => new Set(content.gate[language].language.map(plain));
  return { nl: set('nl'), en: set('en') };
}

function languageOf(text: string, otherwise: Language, languages: LanguageWords): Language {
  let nl = 0;
  let en = 0;
  for (const word of wordsOf(text.slice(0, rankedLength))) {
    if (languages.nl.has(word)) nl++;
    if (languages.en.has(word)) en++;
  }
  return nl > en ? 'nl' : en > nl ? 'en' : otherwise;
}

function signalWords(content: MatcherContent): ReadonlyMap<string, Signal> {
  const words = new Map<string, Signal>();
  for (const { signals } of Object.values(content.gate)) {
    for (const kind of signalKinds) for (const word of signals[kind]) words.set(plain(word), kind);
  }
  return words;
}

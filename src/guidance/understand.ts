// From what somebody types to what we make of it: first whether somebody is in danger, then which answer fits, and honestly nothing when none does.

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { conceptFinder } from './concepts.ts';
import { type FeaturesOf, featuresOf } from './features.ts';
import { flowOfRule, type Gate, type Glimpse, safetyGate } from './gate.ts';
import { mender } from './mend.ts';
import { type Ranked, type Ranker, ranker } from './rank.ts';
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
import { scale, type Scale } from './weigh.ts';
import { plain, wordsOf } from './words-of.ts';

/** The ranker reads this much of a message; the gate reads all of it. */
export const rankedLength = 4_000;

// Chosen on the open set; test/guidance/measure.ts shows what moving them does.
const limits = {
  urgentAlone: 0.5,
  urgentWithRule: 0.2,
  urgentIncident: 0.3,
  answer: 0.62,
  choice: 0.3,
} as const;

/** Builds a matcher from checked content; about a quarter of a second, once. */
export function makeMatcher(content: MatcherContent): Matcher {
  const lexicon = conceptFinder(content.lexicon);
  const exampleWords = content.examples.map((example) => wordsOf(example.text));
  const gateLiterals = safetyGate(content.gate, (word) => word).literals;
  const mend = mender([...lexicon.literals, ...gateLiterals, ...exampleWords.flat()]);
  const features = featuresOf(lexicon, mend);
  const gate = safetyGate(content.gate, mend);

  const topicAt = new Map(content.topics.map((topic, index) => [topic.id, index]));
  const outside = content.topics.length;
  const rank = ranker(
    content.examples.map((example, index) => ({
      features: features.all(exampleWords[index] as string[]),
      topic: example.topic === null ? outside : (topicAt.get(example.topic) as number),
    })),
    content.topics.length + 1,
  );
  const urgency = scale(
    content.examples.map((example) => ({
      urgent: example.urgent,
      features: gate.look(example.text).flatMap((glimpse) => evidence(glimpse, features)),
    })),
  );
  const languages = languageWords(content);
  const signals = signalWords(content);
  return { understand, explain };

  function understand(text: string, language: Language, options: UnderstandOptions = {}): Understanding {
    const typed = languageOf(text, language, languages);
    const signal = signals.get(plain(text).replace(/[\s!.]+/g, ' ').trim()) ?? null;
    if (signal !== null) return nothingToAnswer(typed, signal);
    const words = wordsOf(text.slice(0, rankedLength));
    if (words.length === 0) return nothingToAnswer(typed, null);

    const ranked = rank.rank(features.all(words));
    const alarm = alarmOf(text, ranked, { gate, features, urgency, content });
    return decide(ranked, alarm, typed, options, content);
  }

  function explain(text: string): Explanation {
    const words = wordsOf(text.slice(0, rankedLength));
    const seen = features.readable(words);
    const nearest = rank.rank(features.all(words)).nearest.map(({ example, score }) => {
      const known = content.examples[example] as MatcherContent['examples'][number];
      return { text: known.text, topic: known.topic, score };
    });
    const concepts = [...seen.keys()].filter((key) => key.startsWith('c:')).map((key) => key.slice(2));
    const heights = gate.look(text).map((glimpse) => urgency.weigh(evidence(glimpse, features)));
    return { nearest, concepts, urgency: Math.max(...heights) };
  }
}

type Alarm = {
  readonly emergency: boolean;
  readonly reasons: readonly string[];
  readonly incident: boolean;
  readonly urgency: number;
};

type Ears = {
  readonly gate: Gate;
  readonly features: FeaturesOf;
  readonly urgency: Scale;
  readonly content: MatcherContent;
};

function alarmOf(text: string, ranked: Ranked, { gate, features, urgency, content }: Ears): Alarm {
  const emergencyInSight = ranked.topics.slice(0, 3).some(({ topic }) => content.topics[topic]?.emergency === true);
  const reasons = new Set<string>();
  let emergency = false;
  let incident = false;
  let highest = 0;
  for (const glimpse of gate.look(text)) {
    const weight = urgency.weigh(evidence(glimpse, features));
    highest = Math.max(highest, weight);
    incident ||= glimpse.incident;
    const byRule = glimpse.fired.length > 0 && (!glimpse.calm || weight >= limits.urgentWithRule);
    const bySound = weight >= limits.urgentAlone;
    const byTopic = emergencyInSight && glimpse.incident && weight >= limits.urgentIncident;
    if (!byRule && !bySound && !byTopic) continue;
    emergency = true;
    for (const id of glimpse.fired) reasons.add(id);
    if (bySound) reasons.add('sounds-urgent');
    if (byTopic) reasons.add('tells-about-somebody');
  }
  return { emergency, reasons: [...reasons], incident, urgency: highest };
}

function evidence(glimpse: Glimpse, features: FeaturesOf): string[] {
  return [...glimpse.features, ...features.readable(glimpse.words).keys()];
}

function decide(
  ranked: Ranked,
  alarm: Alarm,
  language: Language,
  options: UnderstandOptions,
  content: MatcherContent,
): Understanding {
  const scores = inContext(ranked, options.context ?? [], content);
  const outsideScore = scores.find(({ topic }) => topic === content.topics.length)?.score ?? 0;
  const known = scores.filter(({ topic }) => topic < content.topics.length);
  const topics: TopicScore[] = known.slice(0, 3).map(({ topic, score }) => {
    const { id, code, answered } = content.topics[topic] as MatcherContent['topics'][number];
    return { id, code, answered, score: Math.round(score * 1000) / 1000 };
  });
  const confidence = confidenceOf(known[0]?.score ?? 0, known[1]?.score ?? 0, outsideScore);
  const flow = flowOf(known, alarm, content);
  const best = known[0] === undefined ? undefined : content.topics[known[0].topic];

  let decision: Decision = 'unknown';
  if (best !== undefined && confidence >= limits.answer) decision = best.answered ? 'answer' : 'unknown';
  else if (confidence >= limits.choice && topics.some((topic) => topic.answered)) decision = 'did-you-mean';
  // In an emergency the answer of a calm topic would be the wrong first sentence.
  if (alarm.emergency && decision === 'answer' && best?.emergency !== true) decision = 'did-you-mean';
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

type Scored = Ranked['topics'][number];

// A follow-up question leans towards what was just spoken about.
function inContext(ranked: Ranked, context: readonly string[], content: MatcherContent): readonly Scored[] {
  if (context.length === 0) return ranked.topics;
  return ranked.topics
    .map(({ topic, score }) => {
      const id = content.topics[topic]?.id;
      return { topic, score: id !== undefined && context.includes(id) ? Math.min(1, score * 1.25 + 0.02) : score };
    })
    .sort((a, b) => b.score - a.score || a.topic - b.topic);
}

// How often the first topic was right at this score and lead, fitted on the open set.
function confidenceOf(first: number, second: number, outside: number): number {
  if (first <= 0) return 0;
  const lead = (first - second) / first;
  const away = outside / first;
  const sum = -1.2 + 7 * first + 4.5 * lead - 2.6 * Math.max(0, away - 0.45);
  return Math.round((1000 / (1 + Math.exp(-sum)))) / 1000;
}

const sexualRules = ['staff-contact', 'accusation', 'deepfake', 'blackmail', 'sexual-image', 'grooming'];

function flowOf(known: readonly Scored[], alarm: Alarm, content: MatcherContent): FlowId | null {
  const tally = new Map<FlowId, number>();
  const add = (flow: FlowId, much: number) => tally.set(flow, (tally.get(flow) ?? 0) + much);
  const first = known[0]?.score ?? 0;
  for (const { topic, score } of known.slice(0, 5)) {
    const { flow, emergency } = content.topics[topic] as MatcherContent['topics'][number];
    if (flow !== null && (emergency || !alarm.emergency)) add(flow, score / (first || 1));
  }
  if (!alarm.emergency) {
    const best = known[0] === undefined ? undefined : content.topics[known[0].topic];
    return alarm.incident && best !== undefined && !best.emergency ? best.flow : null;
  }
  for (const id of alarm.reasons) {
    const flow = flowOfRule.get(id);
    if (flow !== undefined) add(flow, 0.8);
  }
  const sexual = alarm.reasons.some((id) => sexualRules.includes(id));
  if (sexual) tally.delete('threat');
  const best = [...tally].sort((a, b) => b[1] - a[1])[0];
  return best === undefined ? 'other' : best[0];
}

function nothingToAnswer(language: Language, signal: Signal | null): Understanding {
  return { topics: [], confidence: 0, decision: 'unknown', emergency: false, reasons: [], flow: null, language, signal };
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

export type { Ranker };

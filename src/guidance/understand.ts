// From what somebody types to what we make of it: first whether somebody is in danger, then which answer fits, and honestly nothing when none does.

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { conceptFinder } from './concepts.ts';
import { type Features, type FeaturesOf, featuresOf } from './features.ts';
import { flowOfRule, type Glimpse, safetyGate } from './gate.ts';
import { learn } from './learn.ts';
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
  urgentAlone: 0.11,
  urgentWithRule: 0.06,
  urgentIncident: 0.08,
  answer: 0.62,
  choice: 0.3,
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
  const topicOf = content.examples.map(({ topic }) => (topic === null ? outside : (topicAt.get(topic) as number)));
  const seen = content.examples.map((example) => gate.look(example.text));
  const near = ranker(
    exampleWords.map((words, index) => ({ features: features.all(words), topic: topicOf[index] as number })),
    outside + 1,
  );
  const topical = learn(
    exampleWords.map((words, index) => ({
      features: withForm(features.readable(words), seen[index] as Glimpse[]),
      kind: topicOf[index] as number,
    })),
    outside + 1,
  );
  const urgency = learn(
    content.examples.flatMap((example, index) =>
      (seen[index] as Glimpse[]).map((glimpse) => ({ features: evidence(glimpse, features), kind: example.urgent ? 1 : 0 })),
    ),
    2,
  );
  const languages = languageWords(content);
  const signals = signalWords(content);
  return { understand, explain, raw: (text: string) => rank(wordsOf(text), gate.look(text)) } as Matcher;

  function understand(text: string, language: Language, options: UnderstandOptions = {}): Understanding {
    const typed = languageOf(text, language, languages);
    const signal = signals.get(plain(text).replace(/[\s!.]+/g, ' ').trim()) ?? null;
    if (signal !== null) return nothingToAnswer(typed, signal);
    const words = wordsOf(text.slice(0, rankedLength));
    if (words.length === 0) return nothingToAnswer(typed, null);

    const glimpses = gate.look(text);
    const ranked = rank(words, glimpses);
    const alarm = alarmOf(glimpses, ranked, (glimpse) => urgencyOf(glimpse), content);
    return decide(ranked, alarm, typed, options, content);
  }

  function explain(text: string): Explanation {
    const words = wordsOf(text.slice(0, rankedLength));
    const nearest = near.rank(features.all(words)).nearest.map(({ example, score }) => {
      const known = content.examples[example] as MatcherContent['examples'][number];
      return { text: known.text, topic: known.topic, score };
    });
    const concepts = [...features.readable(words).keys()].filter((key) => key.startsWith('c:')).map((key) => key.slice(2));
    return { nearest, concepts, urgency: Math.max(...gate.look(text).map(urgencyOf)) };
  }

  function urgencyOf(glimpse: Glimpse): number {
    return urgency.fits(evidence(glimpse, features))[1] as number;
  }

  function rank(words: readonly string[], glimpses: readonly Glimpse[]): Ranking {
    const { topics, nearest: neighbours } = near.rank(features.all(words));
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
        agreeing: neighbours.filter(({ example }) => topicOf[example] === topic).length / most,
      })),
      outside: { fit: fits[outside] as number, likeness: likeness[outside] as number },
    };
  }
}

// How much the learned weights count beside the nearest examples.
const shareOfFit = 0.7;
const kept = 6;
const most = 12;

type Scored = { readonly topic: number; readonly score: number; readonly fit: number; readonly likeness: number; readonly agreeing: number };
type Ranking = { readonly topics: readonly Scored[]; readonly outside: { readonly fit: number; readonly likeness: number } };

type Alarm = {
  readonly emergency: boolean;
  readonly reasons: readonly string[];
  readonly incident: boolean;
};

function alarmOf(
  glimpses: readonly Glimpse[],
  ranked: Ranking,
  urgencyOf: (glimpse: Glimpse) => number,
  content: MatcherContent,
): Alarm {
  const emergencyInSight = ranked.topics.slice(0, 3).some(({ topic }) => content.topics[topic]?.emergency === true);
  const reasons = new Set<string>();
  let emergency = false;
  let incident = false;
  for (const glimpse of glimpses) {
    const urgency = urgencyOf(glimpse);
    incident ||= glimpse.incident;
    const byRule = glimpse.fired.length > 0 && (!glimpse.calm || urgency >= limits.urgentWithRule);
    const bySound = urgency >= limits.urgentAlone;
    const byTopic = emergencyInSight && glimpse.incident && urgency >= limits.urgentIncident;
    if (!byRule && !bySound && !byTopic) continue;
    emergency = true;
    for (const id of glimpse.fired) reasons.add(id);
    if (bySound) reasons.add('sounds-urgent');
    if (byTopic) reasons.add('tells-about-somebody');
  }
  return { emergency, reasons: [...reasons], incident };
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

// A follow-up question leans towards what was just spoken about.
function inContext(ranked: Ranking, context: readonly string[], content: MatcherContent): readonly Scored[] {
  if (context.length === 0) return ranked.topics;
  return ranked.topics
    .map((scored) => {
      const id = content.topics[scored.topic]?.id;
      return id !== undefined && context.includes(id) ? { ...scored, score: Math.min(1, scored.score * 1.25) } : scored;
    })
    .sort((a, b) => b.score - a.score || a.topic - b.topic);
}

// How often the first topic was right with this fit, lead and likeness; fitted on the half of the open set that is in no example.
function confidenceOf(known: readonly Scored[], outside: Ranking['outside']): number {
  const [first, second] = known;
  if (first === undefined) return 0;
  const lead = first.score - (second?.score ?? 0);
  const sum = -3 + 4 * first.fit + 3 * lead + 5 * first.likeness - 4 * outside.fit;
  return Math.round(1000 / (1 + Math.exp(-sum))) / 1000;
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

// From what somebody types to what we make of it: first whether somebody is in danger, then which answer fits, and honestly nothing when none does.

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { type Alarm, alarmOf } from './alarm.ts';
import { conceptFinder } from './concepts.ts';
import { type Features, type FeaturesOf, featuresOf } from './features.ts';
import { type Glimpse, safetyGate } from './gate.ts';
import {
  confidenceOf,
  isSure,
  isSureInEmergency,
  isWorthAsking,
  type Outside,
  type Scored,
} from './how-sure.ts';
import { learn, table } from './learn.ts';
import { mender } from './mend.ts';
import { ranker } from './rank.ts';
import { flowFinder, sharesOfFlows } from './report-for.ts';
import { typedIn } from './typed-in.ts';
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
import { wordsOf } from './words-of.ts';

/** The ranker reads this much of a message; the gate reads all of it. */
export const rankedLength = 4_000;

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
  const { languageOf, signalOf } = typedIn(content.gate, rankedLength);
  return { understand, explain };

  function understand(text: string, language: Language, options: UnderstandOptions = {}): Understanding {
    const typed = languageOf(text, language);
    const signal = signalOf(text);
    const glimpses = signal === null ? gate.look(text) : [];
    if (glimpses.every((glimpse) => glimpse.words.length === 0)) return nothingToAnswer(typed, signal);

    const words = wordsOf(text.slice(0, rankedLength));
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
    const firstThree = [...fits.keys()]
      .toSorted((a, b) => (fits[b] as number) - (fits[a] as number))
      .slice(0, 3);
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

// How much the learned weights count beside the nearest examples.
const shareOfFit = 0.7;
const kept = 8;

type Ranking = {
  readonly topics: readonly Scored[];
  readonly outside: Outside;
  readonly flows: ReadonlyMap<FlowId, number>;
};

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
    (best?.emergency !== true || !isSureInEmergency(confidence))
  ) {
    decision = 'did-you-mean';
  }
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
    .toSorted((a, b) => b.score - a.score || a.topic - b.topic);
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

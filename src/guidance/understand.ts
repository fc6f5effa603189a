// From what somebody types to what we make of it: first whether somebody is in danger, then which answer fits, and honestly nothing when none does.

import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { type Alarm, alarmOf } from './alarm.ts';
import type { Glimpse } from './gate.ts';
import { confidenceOf, type Judged, type Scored } from './how-sure.ts';
import { ownRanker } from './own.ts';
import { flowFinder, sharesOfFlows } from './report-for.ts';
import { readerOf, topicEvidence, urgentEvidence } from './read.ts';
import { typedIn } from './typed-in.ts';
import type {
  Decision,
  Example,
  Knowledge,
  Matcher,
  MatcherWords,
  Signal,
  TopicScore,
  Understanding,
} from './types.ts';
import { numberOf } from './numbers.ts';
import { placesOf, scale } from './weigh.ts';
import { wordsOf } from './words-of.ts';

/** The ranker reads this much of a message; the gate reads all of it. */
export const rankedLength = 4_000;

/** What a message weighs before anything is decided. */
export type Weighed = Pick<Judged, 'known' | 'outside' | 'urgency'>;

export type BaseMatcher = Matcher & {
  readonly weigh: (text: string) => Weighed;
  /** The same matcher, with topics and examples of a school laid over it. They can never quieten the gate. */
  readonly withOwn: (topics: MatcherWords['topics'], examples: readonly Example[]) => Matcher;
};

/** Makes a matcher from the words and from what was learned with them; a few hundredths of a second. */
export function makeMatcher(words: MatcherWords, knowledge: Knowledge): BaseMatcher {
  const reader = readerOf(words, knowledge.vocabulary);
  const topical = scale(knowledge.topics);
  const urgent = scale(knowledge.urgent);
  const sentences = placesOf(knowledge.asked);
  const reporting = flowFinder(knowledge.flows, scale(knowledge.reports), (piece) =>
    urgentEvidence(reader, piece),
  );
  const outside = words.topics.length;
  const { languageOf, signalOf } = typedIn(words.gate, rankedLength);
  const { calibration } = knowledge;
  return { ...matcherWith(words.topics, () => []), weigh, withOwn };

  function withOwn(own: MatcherWords['topics'], examples: readonly Example[]): Matcher {
    const all = [...words.topics, ...own.filter(({ id }) => words.topics.every((topic) => topic.id !== id))];
    const rank = ownRanker(reader, topical, all, examples);
    return matcherWith(all, rank);
  }

  function matcherWith(topics: MatcherWords['topics'], own: ReturnType<typeof ownRanker>): Matcher {
    return {
      understand: (text, language, options = {}) => {
        const typed = languageOf(text, language);
        const signal = signalOf(text);
        const pieces = signal === null ? reader.gate.look(text) : [];
        if (pieces.every((piece) => piece.words.length === 0)) return nothingToAnswer(typed, signal);
        const ranked = rank(text, pieces, topics);
        const alarm = listen(pieces, ranked);
        const similar = own(text);
        const known = inContext(layOver(ranked.known, similar, topics), options.context ?? [], topics);
        // How far a school's own example can be trusted is how much it is alike; the rest was measured without it.
        const alike = similar.find(({ topic, fit }) => topic === known[0]?.topic && fit >= sameWords)?.fit;
        const sure =
          alike ??
          askedBefore(text, known) ??
          confidenceOf(similar.length > 0 ? ranked.known : known, ranked.outside, calibration);
        return decide({ ...ranked, known }, Math.min(0.999, sure), alike !== undefined, alarm, typed, topics);
      },
    };
  }

  /** A calm example in the same words: as sure as can be, when what was learned agrees. */
  function askedBefore(text: string, [first]: readonly Scored[]): number | undefined {
    const place = sentences.placeOf(numberOf(wordsOf(text).join(' ')));
    return place >= 0 && knowledge.askedTopic[place] === first?.topic ? 0.99 : undefined;
  }

  function weigh(text: string): Weighed {
    const pieces = reader.gate.look(text);
    const { known, outside: not } = rank(text, pieces, words.topics);
    return { known, outside: not, urgency: Math.max(0, ...pieces.map(urgencyOf)) };
  }

  function listen(pieces: readonly Glimpse[], ranked: Ranking): Alarm {
    return alarmOf(pieces, {
      limit: calibration.urgent,
      urgencyOf,
      soundsLikeEmergency: (piece) => soundsLikeEmergency(piece),
      flowOf: (piece) => reporting(piece, ranked.flows),
    });
  }

  function urgencyOf(piece: Glimpse): number {
    return urgent.fits(urgentEvidence(reader, piece))[1] as number;
  }

  // Heard without the words that say "only a joke", as everything the gate weighs.
  function soundsLikeEmergency(piece: Glimpse): boolean {
    const fits = topical.fits(topicEvidence(reader, piece.words, [piece]));
    return bestOf(fits, 3).some((topic) => words.topics[topic]?.emergency === true);
  }

  function rank(text: string, pieces: readonly Glimpse[], topics: MatcherWords['topics']): Ranking {
    const fits = topical.fits(topicEvidence(reader, wordsOf(text.slice(0, rankedLength)), pieces));
    const known = bestOf(fits, kept).map((topic) => ({
      topic,
      score: fits[topic] as number,
      fit: fits[topic] as number,
    }));
    return { known, outside: fits[outside] as number, flows: sharesOfFlows(topics.slice(0, outside), fits) };
  }

  function bestOf(fits: Float64Array, count: number): number[] {
    return [...fits.keys()]
      .filter((topic) => topic !== outside)
      .toSorted((a, b) => (fits[b] as number) - (fits[a] as number) || a - b)
      .slice(0, count);
  }

  function decide(
    { known, outside: not }: Ranking,
    sure: number,
    same: boolean,
    alarm: Alarm,
    language: Language,
    topics: MatcherWords['topics'],
  ): Understanding {
    const confidence = Math.round(sure * 1000) / 1000;
    const first = known.slice(0, 3).map(({ topic, score }): TopicScore => {
      const { id, code, answered } = topics[topic] as MatcherWords['topics'][number];
      return { id, code, answered, score: Math.round(Math.min(1, score) * 1000) / 1000 };
    });
    const best = known[0] === undefined ? undefined : topics[known[0].topic];
    let decision: Decision = 'unknown';
    if (best !== undefined && (same || confidence >= calibration.answer))
      decision = best.answered ? 'answer' : 'unknown';
    else if (
      confidence >= calibration.choice &&
      isCovered(known, not) &&
      first.some((topic) => topic.answered)
    )
      decision = 'did-you-mean';
    // In an emergency the answer of a calm topic would be the wrong first sentence.
    if (alarm.emergency && decision === 'answer' && best?.emergency !== true) decision = 'did-you-mean';
    return {
      topics: first,
      confidence,
      decision,
      emergency: alarm.emergency,
      reasons: alarm.reasons,
      flow: flowOf(best, alarm),
      language,
      signal: null,
    };
  }
}

const kept = 8;
/** So alike is a message to an example only when it says the same in nearly the same words. */
const sameWords = 0.8;
/** From here on a topic of emergency is meant so likely that nothing of a school goes before it. */
const likely = 0.15;

type Ranking = {
  readonly known: readonly Scored[];
  readonly outside: number;
  readonly flows: ReadonlyMap<FlowId, number>;
};

/** Three choices are only kind when one of them is about as likely as something we do not cover. */
function isCovered([first]: readonly Scored[], outside: number): boolean {
  return (first?.fit ?? 0) * 1.6 > outside;
}

/** A school's own examples can bring a topic forward, but never before a topic of emergency. */
function layOver(
  known: readonly Scored[],
  own: readonly Scored[],
  topics: MatcherWords['topics'],
): readonly Scored[] {
  if (own.length === 0) return known;
  const raised = own.map((one) => {
    const fit = Math.max(one.fit, known.find(({ topic }) => topic === one.topic)?.fit ?? 0);
    return { topic: one.topic, fit, score: fit };
  });
  const others = known.filter(({ topic }) => raised.every((one) => one.topic !== topic));
  const all = [...raised, ...others].toSorted((a, b) => b.score - a.score || a.topic - b.topic);
  const first = known[0];
  const urgent = first !== undefined && first.fit >= likely && topics[first.topic]?.emergency === true;
  return urgent ? [first, ...all.filter(({ topic }) => topic !== first.topic)] : all;
}

// A follow-up question leans towards what was just spoken about.
function inContext(
  known: readonly Scored[],
  context: readonly string[],
  topics: MatcherWords['topics'],
): readonly Scored[] {
  if (context.length === 0) return known;
  return known
    .map((scored) => {
      const id = topics[scored.topic]?.id;
      return id !== undefined && context.includes(id)
        ? { ...scored, score: Math.min(1, scored.score * 1.5) }
        : scored;
    })
    .toSorted((a, b) => b.score - a.score || a.topic - b.topic);
}

// Without urgency a flow is offered only for a story, never for a question about a rule.
function flowOf(best: MatcherWords['topics'][number] | undefined, alarm: Alarm): FlowId | null {
  if (alarm.emergency) return alarm.flow;
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

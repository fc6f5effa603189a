// Teaches the matcher from the examples: which words speak for which topic, for danger, and for which report.

import type { FlowId } from '../core/flow.ts';
import { type Calibration, calibrate, type Judged, uncalibrated } from './how-sure.ts';
import { learn, type Lesson } from './learn.ts';
import { readerOf, topicEvidence, urgentEvidence } from './read.ts';
import { ruledFlow } from './report-for.ts';
import type { Example, Knowledge, MatcherWords } from './types.ts';
import { makeMatcher } from './understand.ts';
import { numberOf } from './numbers.ts';
import { pack } from './weigh.ts';
import { wordsOf } from './words-of.ts';

/** A question of somebody else, with every topic that would be right, and with which others it is left out together. */
export type Asked = Example & { readonly right: readonly string[]; readonly fold: number };

const rounds = { topics: 14, urgent: 14, flows: 14 } as const;
/** A shorter sentence may be meant in more than one way. */
const fewestWords = 4;
const seenIn = (feature: string): number => (feature.startsWith('p:') || feature.startsWith('g:') ? 2 : 1);

/** Learns from these examples. The same words and examples give the same knowledge, always. */
export function teach(
  words: MatcherWords,
  examples: readonly Example[],
  calibration: Calibration,
): Knowledge {
  const vocabulary = vocabularyOf(examples);
  const reader = readerOf(words, vocabulary);
  const topicAt = new Map(words.topics.map((topic, index) => [topic.id, index]));
  const outside = words.topics.length;
  const flows: FlowId[] = [];
  const topics: Lesson[] = [];
  const urgent: Lesson[] = [];
  const reports: Lesson[] = [];
  for (const example of examples) {
    const seen = reader.gate.look(example.text);
    // An example is short: its first piece is all of it.
    const [piece] = seen;
    if (piece === undefined) continue;
    const topic = example.topic === null ? outside : topicAt.get(example.topic);
    if (topic === undefined) continue;
    topics.push({ features: topicEvidence(reader, wordsOf(example.text), seen), kind: topic });
    const evidence = urgentEvidence(reader, piece);
    urgent.push({ features: evidence, kind: example.urgent ? 1 : 0 });
    if (!example.urgent || example.topic === null) continue;
    const flow = ruledFlow(piece) ?? words.topics[topic]?.flow ?? 'other';
    const kind = flows.includes(flow) ? flows.indexOf(flow) : flows.push(flow) - 1;
    reports.push({ features: evidence, kind });
  }
  const { asked, askedTopic } = sentencesOf(words, examples);
  return {
    vocabulary,
    asked,
    askedTopic,
    flows,
    calibration,
    topics: pack(learn(topics, outside + 1, { rounds: rounds.topics, seenIn })),
    urgent: pack(learn(urgent, 2, { rounds: rounds.urgent, seenIn })),
    reports: pack(learn(reports, Math.max(1, flows.length), { rounds: rounds.flows, seenIn })),
  };
}

function sentencesOf(
  words: MatcherWords,
  examples: readonly Example[],
): Pick<Knowledge, 'asked' | 'askedTopic'> {
  const topicAt = new Map(words.topics.map((topic, index) => [topic.id, index]));
  const found = new Map<number, number>();
  for (const { text, topic, urgent } of examples) {
    const index = topic === null || urgent ? undefined : topicAt.get(topic);
    const words = wordsOf(text);
    if (index === undefined || words.length < fewestWords) continue;
    found.set(numberOf(words.join(' ')), index);
  }
  const ordered = [...found].toSorted(([one], [other]) => one - other);
  return {
    asked: Uint32Array.from(ordered, ([sentence]) => sentence),
    askedTopic: Uint8Array.from(ordered, ([, topic]) => topic),
  };
}

/** Words long enough to hold a typing error, so that a word somebody really used is never mended into another one. */
function vocabularyOf(examples: readonly Example[]): readonly string[] {
  const words = new Set<string>();
  for (const example of examples)
    for (const word of wordsOf(example.text)) if (word.length >= 6 && word.length <= 24) words.add(word);
  return [...words].toSorted();
}

/**
 * How far what was learned can be trusted, measured on wording it has not seen: each fold in turn is left out of the
 * examples and asked. `asked` are questions of other people, each with every topic that would be right.
 */
export function calibrateOn(
  words: MatcherWords,
  examples: readonly Example[],
  asked: readonly Asked[],
): Calibration {
  const judged: Judged[] = [];
  const topicAt = new Map(words.topics.map((topic, index) => [topic.id, index]));
  for (const fold of new Set(asked.map((one) => one.fold))) {
    const known = [...examples, ...asked.filter((one) => one.fold !== fold)];
    const matcher = makeMatcher(words, teach(words, known, uncalibrated));
    for (const one of asked)
      if (one.fold === fold) {
        const right = one.right.flatMap((id) => topicAt.get(id) ?? []);
        judged.push({ ...matcher.weigh(one.text), right, urgent: one.urgent });
      }
  }
  return calibrate(judged);
}

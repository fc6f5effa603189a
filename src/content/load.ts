/**
 * All content together: words, flows, topics, contacts, names and what the matcher knows, with every problem found in any of it.
 */
import type { NameWords } from '../core/names.ts';
import type { Language, School } from '../core/school.ts';
import type { AnswerShown } from '../core/seen-as.ts';
import type { Matcher } from '../guidance/types.ts';
import { type Flows, loadFlows } from './flow-file.ts';
import { type Hints, loadHints } from './hints-file.ts';
import { loadMatcher } from './matcher-words.ts';
import { loadNames } from './names-file.ts';
import { loadTopics, type TopicContent } from './topics.ts';
import { checkWords, loadWords, type Words } from './words.ts';
import type { Problem } from './yaml-file.ts';

export type Content = {
  readonly words: Words;
  readonly flows: Flows;
  readonly hints: ReadonlyMap<string, Hints>;
  readonly topics: TopicContent;
  readonly names: Readonly<Record<Language, NameWords>>;
  /** Built at the first question, or earlier by `warm`: what it learns from takes about a second, which a start need not wait for. */
  readonly matcher: Matcher & { readonly warm: () => void };
};

export type Loaded =
  | { readonly ok: true; readonly content: Content }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function loadContent(root: string): Loaded {
  const words = loadWords(root);
  const flows = loadFlows(root, words.words);
  const hints = loadHints(root, flows.flows);
  const topics = loadTopics(root);
  const names = loadNames(root);
  const problems = [
    ...words.problems,
    ...checkWords(words.words, root),
    ...flows.problems,
    ...hints.problems,
    ...topics.problems,
    ...names.problems,
  ];
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    content: {
      words: words.words,
      flows: flows.flows,
      hints: hints.hints,
      topics,
      names: names.names,
      matcher: whenAsked(() => loadMatcher(root)),
    },
  };
}

function whenAsked(load: () => Matcher): Content['matcher'] {
  let loaded: Matcher | undefined;
  const matcher = (): Matcher => {
    loaded ??= load();
    return loaded;
  };
  return {
    understand: (text, language, options) => matcher().understand(text, language, options),
    warm: () => void matcher(),
  };
}

/** The parts of an answer without its words; nothing when the topic has no answer yet. */
export function answerShown(
  content: Content,
  id: string,
  open: AnswerShown['open'],
  school: School,
  language: Language,
): AnswerShown | undefined {
  const topic = content.topics.topics.find((one) => one.id === id);
  if (topic === undefined || !topic.answered) return undefined;
  return {
    topic: topic.id,
    verdict: topic.verdict,
    label: topic.label,
    open,
    articles: topic.articles,
    sources: topic.sources.map(({ document, rule }) => ({ document, rule })),
    contacts: topic.contacts.flatMap((contact) => contactOf(content, contact, school)),
    ...(topic.flow === null ? {} : { flow: topic.flow }),
    other: language === 'nl' ? 'en' : 'nl',
  };
}

/** A number of ours, or the school's own under the same id. */
function contactOf(content: Content, id: string, school: School): AnswerShown['contacts'] {
  const own = school.contacts.find((contact) => contact.id === id);
  if (own !== undefined) return [{ id, number: own.number, name: own.name }];
  const ours = content.topics.contacts.find((contact) => contact.id === id);
  const place = ours?.number ?? ours?.url;
  return place === undefined || place === null ? [] : [{ id, number: place }];
}

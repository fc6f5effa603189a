// Loads the guidance topics: what each rests on, its words in every language, and whom to phone.

import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../core/school.ts';
import type {
  AnsweredTopic,
  Contact,
  Topic,
  TopicId,
  TopicWords,
  UnansweredTopic,
} from '../guidance/types.ts';
import { type Problem, readYaml } from './yaml-file.ts';

/** The most words that may stand before the first button. */
export const mostWords = 60;

export type ContactWords = { readonly name: string; readonly when: string };
export type SchoolType = 'po' | 'vo' | 'mbo';

/** The words behind the blanks of an answer, by school type: {pupil}, {teamLeader}, {director} … */
export type Wording = Readonly<Record<SchoolType, Readonly<Record<string, string>>>>;

export type TopicContent = {
  readonly topics: Topic[];
  readonly words: Record<Language, Record<TopicId, TopicWords>>;
  readonly law: Record<Language, Record<string, string>>;
  readonly contacts: Contact[];
  readonly contactWords: Record<Language, Record<string, ContactWords>>;
  readonly hours: Record<Language, Record<string, string>>;
  readonly wording: Record<Language, Wording>;
  readonly problems: Problem[];
};

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected small letters and hyphens');
const code = z.string().regex(/^T\d\d$/, 'expected T and two digits');
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'expected a day such as 2026-11-21')
  .nullable();
const verdict = z.enum(['yes', 'no', 'only-if', 'depends', 'act-now']);
const flow = z
  .enum([
    'threat',
    'image',
    'bullying',
    'staff-contact',
    'post',
    'parent-complaint',
    'fight',
    'privacy',
    'other',
    'self-harm',
  ])
  .nullable();

const answered = z.strictObject({
  code,
  id: slug,
  verdict,
  label: z.enum(['allowed', 'against-protocol', 'possibly-criminal', 'none']),
  emergency: z.boolean(),
  articles: z.array(z.int().min(1).max(12)).min(1),
  sources: z
    .array(
      z.strictObject({
        document: z.enum(['000', '001', '002', '003', '004']),
        rule: z.string().regex(/^R\d+$/, 'expected R and a number'),
        line: z.int().min(1),
      }),
    )
    .min(1),
  contacts: z.array(slug).min(1),
  flow,
  law_changed: z.array(slug),
  owner: slug,
  checked: day,
});
const unanswered = z.strictObject({ code, id: slug, verdict, emergency: z.boolean(), flow });
const topicsFile = z.strictObject({
  topics: z.array(answered).min(1),
  not_answered_yet: z.array(unanswered),
});

const line = z.string().min(1);
const answerWords = z.strictObject({
  title: line,
  verdict: line,
  answer: line,
  why: line,
  instead: line,
  rule: line,
  ask: line,
});
const wordsFile = z.strictObject({
  topics: z.record(slug, z.union([z.strictObject({ title: line }), answerWords])),
  law: z.record(slug, line),
});

const contactsFile = z.strictObject({
  contacts: z.array(
    z.union([
      z.strictObject({ id: slug, status: z.literal('L'), when: z.array(slug).min(1) }),
      z.strictObject({
        id: slug,
        number: z.string().nullable(),
        url: z.url().nullable(),
        hours: slug,
        status: z.enum(['V', 'V2', 'O']),
        checked: day,
        when: z.array(slug).min(1),
      }),
    ]),
  ),
});
const contactWordsFile = z.strictObject({
  contacts: z.record(slug, z.strictObject({ name: line, when: line })),
  hours: z.record(slug, line),
});
const roleWords = z.record(z.string().regex(/^[a-zA-Z]+$/), line);
const wordingFile = z.strictObject({ po: roleWords, vo: roleWords, mbo: roleWords });

/** Reads topics, contacts and their words under `root`; every problem of every file is in `problems`. */
export function loadTopics(root: string): TopicContent {
  const problems: Problem[] = [];
  const file = (...steps: string[]) => join(root, ...steps);
  const topicsPath = file('flows', 'topics.yaml');
  const contactsPath = file('flows', 'contacts.yaml');

  const data = take(topicsPath, topicsFile);
  const topics: Topic[] = [
    ...(data?.topics ?? []).map(
      ({ law_changed, ...rest }): AnsweredTopic => ({ ...rest, answered: true, lawChanged: law_changed }),
    ),
    ...(data?.not_answered_yet ?? []).map((rest): UnansweredTopic => ({ ...rest, answered: false })),
  ].toSorted((a, b) => a.code.localeCompare(b.code));

  const contacts = (take(contactsPath, contactsFile)?.contacts ?? []).map(
    (contact): Contact =>
      contact.status === 'L' ? { ...contact, number: null, url: null, hours: null, checked: null } : contact,
  );

  const nl = inLanguage('nl');
  const en = inLanguage('en');
  // Cross-checks on half-read files would only bury the real problem.
  if (problems.length === 0) checkTopics();
  return {
    topics,
    contacts,
    words: { nl: nl.topics, en: en.topics },
    law: { nl: nl.law, en: en.law },
    contactWords: { nl: nl.contacts, en: en.contacts },
    hours: { nl: nl.hours, en: en.hours },
    wording: { nl: nl.wording, en: en.wording },
    problems,
  };

  function inLanguage(language: Language) {
    const words = take(file('locales', language, 'topics.yaml'), wordsFile);
    const contact = take(file('locales', language, 'contacts.yaml'), contactWordsFile);
    const wording = take(file('locales', language, 'wording.yaml'), wordingFile);
    return {
      topics: (words?.topics ?? {}) as Record<TopicId, TopicWords>,
      law: words?.law ?? {},
      contacts: contact?.contacts ?? {},
      hours: contact?.hours ?? {},
      wording: wording ?? { po: {}, vo: {}, mbo: {} },
    };
  }

  function take<T>(path: string, schema: z.ZodType<T>): T | undefined {
    const read = readYaml(path, schema);
    if (read.ok) return read.value;
    problems.push(...read.problems);
    return undefined;
  }

  function wrong(path: string, place: string, says: string): void {
    problems.push({ file: path, line: 1, path: place, says });
  }

  function checkTopics(): void {
    const seen = new Set<string>();
    const contactIds = new Set(contacts.map((contact) => contact.id));
    for (const topic of topics) {
      for (const key of [topic.id, topic.code]) {
        if (seen.has(key)) wrong(topicsPath, key, 'stands twice');
        seen.add(key);
      }
      if (!topic.answered) continue;
      for (const id of topic.contacts) {
        if (!contactIds.has(id)) wrong(topicsPath, `${topic.id}.contacts`, `no contact has the id ${id}`);
      }
    }
    for (const [language, words] of [
      ['nl', nl],
      ['en', en],
    ] as const) {
      const path = file('locales', language, 'topics.yaml');
      for (const topic of topics) checkWords(path, topic, words.topics[topic.id], words.law);
      for (const id of Object.keys(words.topics)) {
        if (!seen.has(id)) wrong(path, `topics.${id}`, 'no topic has this id in flows/topics.yaml');
      }
      checkContacts(file('locales', language, 'contacts.yaml'), words);
      checkWording(file('locales', language, 'wording.yaml'), words.wording);
    }
  }

  function checkWords(
    path: string,
    topic: Topic,
    words: TopicWords | undefined,
    law: Record<string, string>,
  ): void {
    const place = `topics.${topic.id}`;
    if (words === undefined) return wrong(path, place, 'has no words');
    if (topic.answered !== (words.verdict !== undefined)) {
      return wrong(
        path,
        place,
        topic.answered ? 'an answered topic needs its words' : 'is not answered yet, so a title only',
      );
    }
    if (words.verdict === undefined || !topic.answered) return;
    const count = countWords(`${words.verdict} ${words.answer}`);
    if (count > mostWords) wrong(path, place, `verdict and answer are ${count} words, at most ${mostWords}`);
    for (const id of topic.lawChanged) if (law[id] === undefined) wrong(path, `law.${id}`, 'has no words');
  }

  function checkContacts(path: string, words: ReturnType<typeof inLanguage>): void {
    for (const contact of contacts) {
      if (words.contacts[contact.id] === undefined) wrong(path, `contacts.${contact.id}`, 'has no words');
      if (contact.hours !== null && words.hours[contact.hours] === undefined)
        wrong(path, `hours.${contact.hours}`, 'has no words');
    }
    for (const id of Object.keys(words.contacts)) {
      if (!contacts.some((contact) => contact.id === id))
        wrong(path, `contacts.${id}`, 'no contact has this id');
    }
  }

  function checkWording(path: string, wording: Wording): void {
    const all = new Set(Object.values(wording).flatMap(Object.keys));
    for (const [type, roles] of Object.entries(wording)) {
      for (const role of all) if (roles[role] === undefined) wrong(path, `${type}.${role}`, 'has no word');
    }
  }
}

/** Words as a reader counts them; a blank counts as one. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The blanks of a text: `{pupil}` gives `pupil`. */
export function blanksOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
}

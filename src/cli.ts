/**
 * The commands: `ask` shows what a question would get, `check` looks whether everything is fit to start with.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { dangerCard } from '../cards/danger.ts';
import { phoneCard } from '../cards/phone-card.ts';
import { questionCard } from './app/guide.ts';
import { checkManifests } from './check-manifests.ts';
import { untestedLines } from './check-test-pings.ts';
import { type Config, readConfig } from './config.ts';
import { answerShown, type Content, loadContent } from './content/load.ts';
import {
  exampleNumbers,
  readSchoolFile,
  type SchoolFile,
  schoolFilePaths,
  schoolOf,
} from './content/school-file.ts';
import { clashesOf } from './content/school-files.ts';
import { learnedFile } from './content/learned-file.ts';
import { isLearnedFresh, loadExplainer } from './content/matcher-words.ts';
import { sheetFor } from './content/words.ts';
import { showProblem } from './content/yaml-file.ts';
import type { Card, Part } from './core/card.ts';
import { draftView } from './core/draft-view.ts';
import type { Flow } from './core/flow.ts';
import type { Language, School } from './core/school.ts';
import type { Understanding } from './guidance/types.ts';
import { openStore } from './store/open.ts';

const root = join(import.meta.dirname, '..');

const askOptions = {
  lang: { type: 'string', default: 'nl' },
  jsonl: { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
} as const;

async function ask(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if ('trouble' in read) return say(`ask: ${read.trouble}`);
  const { values, positionals } = read;
  const text = positionals.join(' ');
  if (text === '' && !values.jsonl)
    return say(
      'ask: expected a question, as in: npm run ask -- --lang nl "mag ik een leerling als vriend accepteren?"',
    );
  const content = contentOrSay();
  if (content === undefined) return 1;
  if (values.jsonl) return askLines(content);
  const understood = content.matcher.understand(text, languageOf(values.lang));
  process.stdout.write(`${asText(cardFor(content, understood))}\n`);
  if (values.explain)
    process.stdout.write(`\n${JSON.stringify({ ...understood, ...loadExplainer(root)(text) }, null, 2)}\n`);
  return 0;
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: askOptions });
  } catch (cause) {
    return { trouble: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** One JSON line for every line read, in the same order; a line that cannot be read is named and left out. */
async function askLines(content: Content): Promise<number> {
  let line = 0;
  let unread = 0;
  for await (const text of createInterface({ input: process.stdin })) {
    line += 1;
    if (text.trim() === '') continue;
    const asked = questionOn(text);
    if (asked === undefined) {
      unread = say(`ask --jsonl: line ${line}: expected {"id","lang","text"}`);
      continue;
    }
    const found = content.matcher.understand(asked.text, languageOf(asked.lang));
    const answered = found.decision === 'answer' && !found.emergency;
    process.stdout.write(
      `${JSON.stringify({ id: asked.id, topics: found.topics.map((topic) => topic.id), confidence: found.confidence, answered, emergency: found.emergency, flow: found.flow })}\n`,
    );
  }
  return unread;
}

function questionOn(
  line: string,
): { readonly id: unknown; readonly lang: string; readonly text: string } | undefined {
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read !== 'object' || read === null || !('text' in read) || typeof read.text !== 'string')
      return undefined;
    return {
      id: 'id' in read ? read.id : null,
      lang: 'lang' in read && typeof read.lang === 'string' ? read.lang : 'nl',
      text: read.text,
    };
  } catch {
    return undefined;
  }
}

function languageOf(given: string): Language {
  return given === 'en' ? 'en' : 'nl';
}

/** What the bot would answer at the simulator's school: the danger card first, or the rule, or an honest "I don't know". */
function cardFor(content: Content, understood: Understanding): Card {
  const school = simulatorSchool();
  const sheet = (_: School | undefined, language: Language) =>
    sheetFor(content.words, { language, school, nonce: 'n', now: Date.now(), timeZone: school.timeZone });
  const answer = (
    topic: string,
    open: 'none' | 'why' | 'instead' | 'rule' | 'ask',
    at: School,
    language: Language,
  ) => answerShown(content, topic, open, at, language);
  if (!understood.emergency) return questionCard({ flows: content.flows, answer, sheet }, school, understood);
  const flow = content.flows.get(understood.flow ?? '');
  const written = sheet(school, understood.language);
  if (flow === undefined)
    return phoneCard(
      { flow: understood.flow ?? 'other', directors: [], board: [], contacts: school.contacts },
      written,
    );
  return dangerCard(
    draftView(emptyDraft(flow, school, understood.language), undefined, flow, school, Date.now()),
    written,
  );
}

function emptyDraft(flow: Flow, school: School, language: Language) {
  const now = Date.now();
  return {
    id: 'd',
    school: school.id,
    by: '',
    flow: flow.id,
    flowVersion: flow.version,
    language,
    answers: {},
    fromWords: [],
    about: [],
    aboutUnknown: false,
    conflict: false,
    namesReplaced: 0,
    practice: false,
    unconfirmedSender: false,
    startedAt: now,
    touchedAt: now,
    continued: false,
    reminded: 0,
  };
}

function simulatorSchool(): School {
  const read = readSchoolFile(join(root, 'school.simulator.yaml'));
  if (!read.ok) throw new Error(read.problems.map(showProblem).join('\n'));
  return schoolOf(read.value, 1, { confirmedPings: {}, holders: {}, phones: false, now: Date.now() });
}

/** A card as lines of text, buttons between brackets. */
function asText(card: Card): string {
  const lines = card.body.flatMap(partAsText);
  const buttons = card.actions.map((button) => `[ ${button.label} ]`);
  return [...lines, ...(buttons.length > 0 ? ['', buttons.join(' ')] : [])].join('\n');
}

function partAsText(part: Part): readonly string[] {
  switch (part.type) {
    case 'title':
      return [part.text.toUpperCase(), ''];
    case 'text':
    case 'banner':
    case 'quote':
      return [part.text, ''];
    case 'facts':
      return part.rows.map((row) => `${row.label}: ${row.value}`);
    case 'list':
      return part.items.map((item) => `- ${item}`);
    case 'checklist':
      return [part.title, ...part.items.map((item) => `- ${item.label}`)];
    case 'buttons':
      return ['', part.buttons.map((button) => `[ ${button.label} ]`).join(' ')];
    case 'divider':
      return ['---'];
    case 'input':
    case 'choice':
    case 'choices':
    case 'date':
    case 'time':
      return [part.label];
  }
}

/** Settings, school file, content, manifests, chain and ledger; and what a person must still check. */
async function check(): Promise<number> {
  const wrong: string[] = [];
  const done: string[] = [];
  const people: string[] = [];
  const loaded = loadContent(root);
  if (loaded.ok)
    done.push(
      `content: ${loaded.content.flows.size} flow(s), ${loaded.content.topics.topics.filter((topic) => topic.answered).length} answers, words in two languages`,
    );
  else wrong.push(...loaded.problems.map(showProblem));

  if (loaded.ok && isLearnedFresh(root))
    done.push(`${learnedFile}: learned from the words and examples that stand here`);
  else if (loaded.ok)
    wrong.push(`${learnedFile}: was learned from other words or examples; run \`npm run learn\``);

  const manifests = checkManifests(root);
  done.push(...manifests.good.map((path) => `${path}: asks for what is needed, and no more`));
  wrong.push(...manifests.problems);

  readEnvFile();
  const settings = readConfig(process.env);
  if (!settings.ok) wrong.push(...settings.problems);
  if (settings.ok && settings.config.mode === 'school') {
    checkFiles(settings.config.schoolFile, wrong, done);
    const flows = loaded.ok ? [...loaded.content.flows.values()] : [];
    await checkDatabase(settings.config, flows, { wrong, done, people });
  } else {
    // Whoever fills in the school file first, or has a setting wrong, still hears what is wrong with the file.
    const given = process.env['SCHOOL_FILE']?.trim() ?? '';
    if (given !== '' && existsSync(given)) checkFiles(given, wrong, done);
    else if (existsSync('school.yaml')) checkFiles('school.yaml', wrong, done);
    else checkExample(wrong, done);
    if (settings.ok) done.push('settings: no platform is set, so this is the simulator');
  }

  for (const line of done) process.stdout.write(`ok     ${line}\n`);
  for (const line of wrong) process.stdout.write(`wrong  ${line}\n`);
  for (const line of people) process.stdout.write(`person ${line}\n`);
  if (loaded.ok) for (const line of stillToCheck(loaded.content)) process.stdout.write(`person ${line}\n`);
  process.stdout.write(
    wrong.length === 0
      ? 'Nothing is wrong that a computer can see.\n'
      : `${wrong.length} thing(s) are wrong.\n`,
  );
  return wrong.length === 0 ? 0 : 1;
}

function checkExample(wrong: string[], done: string[]): void {
  const example = readSchoolFile(join(root, 'school.example.yaml'));
  if (example.ok) done.push('school.example.yaml: valid; there is no school file yet');
  else wrong.push(...example.problems.map((problem) => showProblem(problem)));
}

function checkFiles(schoolFile: string, wrong: string[], done: string[]): void {
  const files = schoolFilePaths(schoolFile);
  if (files.length === 0) wrong.push(`SCHOOL_FILE: there is no school file at ${schoolFile}`);
  const schools: SchoolFile[] = [];
  for (const file of files) {
    const read = readSchoolFile(file);
    if (!read.ok) wrong.push(...read.problems.map((problem) => showProblem(problem)));
    else {
      done.push(`${file}: valid`);
      schools.push(read.value);
      wrong.push(...exampleNumbers(read.value).map((place) => `${file}: ${place} is an example number`));
    }
  }
  wrong.push(...clashesOf(schools));
}

async function checkDatabase(
  { where, masterKey }: Extract<Config, { mode: 'school' }>,
  flows: readonly Flow[],
  { wrong, done, people }: Record<'wrong' | 'done' | 'people', string[]>,
): Promise<void> {
  if (where.engine === 'sqlite' && !existsSync(join(where.directory, 'meldwijs.db'))) {
    done.push('database: not there yet, made at the first start');
    return;
  }
  const ids = { id: () => 'check', nonce: () => 'check', number: () => 'CHEK' };
  try {
    const store = await openStore({ where, masterKey, ids, wire: Date.now });
    try {
      const findings = await store.verify();
      if (findings.length === 0) done.push('database: every chain and the ledger are whole');
      wrong.push(...findings);
      people.push(...(await untestedLines(store.read, flows, Date.now())));
    } finally {
      await store.close();
    }
  } catch (cause) {
    wrong.push(`database: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** From the folder where it starts, as Meldwijs itself does. */
function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile();
}

/** What of domain 9.2 only a person can check; its words are in the locales, the state in the content itself. */
function stillToCheck(content: Content): readonly string[] {
  const unchecked = content.topics.contacts
    .filter((contact) => contact.status !== 'L' && contact.checked === null)
    .map((contact) => contact.id);
  const unread = content.topics.topics
    .filter((topic) => topic.answered && topic.checked === null)
    .map((topic) => topic.id);
  const words = content.words.en;
  return [
    ...words
      .keys()
      .filter((key) => key.startsWith('open-checks.'))
      .map((key) => words.say(key)),
    ...(unchecked.length > 0 ? [`contacts without a date checked: ${unchecked.join(', ')}`] : []),
    ...(unread.length > 0
      ? [`answers not yet read against law and protocol by their owner: ${unread.join(', ')}`]
      : []),
  ];
}

function contentOrSay(): Content | undefined {
  const loaded = loadContent(root);
  if (loaded.ok) return loaded.content;
  say(loaded.problems.map(showProblem).join('\n'));
  return undefined;
}

function say(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}

// Whoever reads only the first lines closes the pipe; that is no trouble.
process.stdout.on('error', () => process.exit());

const [command, ...rest] = process.argv.slice(2);
if (command === 'ask') process.exitCode = await ask(rest);
else if (command === 'check') process.exitCode = await check();
else process.exitCode = say('expected: ask or check');

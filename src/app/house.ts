/**
 * The House is everything that one running Meldwijs has at hand: what it knows, where it writes, and how it speaks.
 */
import type { Flow, FlowId } from '../core/flow.ts';
import type { Hint } from '../core/hints.ts';
import type { NameWords } from '../core/names.ts';
import type { Language, School, SchoolId } from '../core/school.ts';
import type { AnswerShown } from '../core/seen-as.ts';
import type { Sheet } from '../core/sheet.ts';
import type { Adviser } from '../guidance/opinion.ts';
import type { Understanding } from '../guidance/types.ts';
import type { Clocks, Ids, Log, Phone, Platform, PlatformName, Store } from './ports.ts';
import type { Schools } from './schools.ts';

export type House = {
  readonly store: Store;
  readonly platforms: { get(name: PlatformName): Platform | undefined };
  readonly clocks: Clocks;
  readonly ids: Ids & { personOf(email: string): string };
  readonly log: Log;
  readonly schools: Schools;
  readonly flows: ReadonlyMap<FlowId, Flow>;
  readonly hints: ReadonlyMap<FlowId, Readonly<Record<Language, readonly Hint[]>>>;
  readonly names: Readonly<Record<Language, NameWords>>;
  readonly understand: (text: string, language: Language) => Understanding;
  /** A language model of the school's own choice, asked about calm messages; none comes with Meldwijs. */
  readonly adviser?: {
    readonly ask: Adviser;
    readonly topics: readonly { readonly id: string; readonly emergency: boolean }[];
  };
  /** The parts of an answer, without its words; nothing when the topic has no answer. */
  readonly answer: (
    topic: string,
    open: AnswerShown['open'],
    school: School,
    language: Language,
  ) => AnswerShown | undefined;
  readonly sheet: (school: School | undefined, language: Language) => Sheet;
  readonly phone: Phone | undefined;
  /** Something was written that may be due now: the workers look at once. */
  readonly wake: () => void;
};

const kept = new WeakMap<House, Map<string, Flow>>();

/** The flow a case or draft was begun with, also after the flow changed. */
export async function flowOf(house: House, flow: FlowId, version: string): Promise<Flow> {
  const current = house.flows.get(flow);
  if (current?.version === version) return current;
  const older = kept.get(house) ?? new Map<string, Flow>();
  kept.set(house, older);
  const known = older.get(version) ?? (await house.store.read.flow(version));
  if (known === undefined)
    throw new Error(
      `flow ${flow}: version ${version} is not kept, expected every version that a case or draft refers to`,
    );
  older.set(version, known);
  return known;
}

export async function schoolOf(house: House, id: SchoolId): Promise<School> {
  const school = await house.schools.get(id);
  if (school === undefined)
    throw new Error(`school ${id}: no imported school file, expected one for every school with cases`);
  return school;
}

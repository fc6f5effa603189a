/**
 * One turn on a case: what somebody asked of it becomes facts, messages owed and the next moment to look, all in one transaction.
 */
import type { Action, Refusal } from '../core/action.ts';
import { isRefusal } from '../core/action.ts';
import type { Advanced } from '../core/advance.ts';
import { advance, advanceNew } from '../core/advance.ts';
import type { Case } from '../core/case.ts';
import { caseOf } from '../core/case.ts';
import { decide, open, type Opening } from '../core/decide.ts';
import type { Effect } from '../core/effect.ts';
import type { CaseId, Fact } from '../core/fact.ts';
import type { Flow } from '../core/flow.ts';
import { writePress, type Press } from '../core/press.ts';
import type { PersonId, School, SchoolId } from '../core/school.ts';
import { stateOf } from '../core/view.ts';
import type { House } from './house.ts';
import { flowOf, schoolOf } from './house.ts';
import type { OutboxRow, PressKey, StoredCase, Turn } from './ports.ts';

export type Looked = { readonly subject: Case; readonly flow: Flow; readonly school: School };

/** What pressing a button is remembered by: the same button on the same card is the same press. */
export function keyOf(person: PersonId, press: Press): PressKey {
  return { person, nonce: press.nonce, action: writePress(press) };
}

/** Does the action once; pressing again gives the case as it is now. A case of a school that is not among these is not found. */
export async function takeAction(
  house: House,
  caseId: CaseId,
  action: Action,
  press: Press | undefined,
  schools: readonly SchoolId[],
): Promise<Looked | Refusal> {
  const found = await house.store.turn({ case: caseId }, async (turn) => {
    const key = press === undefined ? undefined : keyOf(action.by, press);
    const [known, stored] = [key === undefined ? undefined : await turn.known(key), await turn.case(caseId)];
    if (stored === undefined || !schools.includes(stored.row.school))
      return { refused: 'does-not-exist' } satisfies Refusal;
    const looked = await look(house, stored);
    if (known !== undefined) return looked;
    const facts = decide(action, looked.subject, looked.flow, looked.school);
    if (isRefusal(facts)) return facts;
    const subject = await write(house, turn, stored, looked, facts, action.at);
    if (key !== undefined) await turn.remember(key, { case: caseId, did: action.type }, house.clocks.wire());
    return { ...looked, subject };
  });
  house.wake();
  return found;
}

/** Facts that no person asked for: a delivery, a failure, the clock. `facts` may be none: then only what is owed by now is done. */
export async function record(
  house: House,
  caseId: CaseId,
  make: (looked: Looked) => readonly Fact[],
): Promise<Looked | undefined> {
  return house.store.turn({ case: caseId }, async (turn) => {
    const stored = await turn.case(caseId);
    if (stored === undefined) return undefined;
    const looked = await look(house, stored);
    const subject = await write(house, turn, stored, looked, make(looked), house.clocks.school());
    return { ...looked, subject };
  });
}

/** What a log adds up to: the store gives the same list again as long as nothing was added, and nobody changes one. */
const added = new WeakMap<StoredCase['facts'], Case>();

function subjectOf({ row, facts }: StoredCase): Case {
  const subject = added.get(facts) ?? caseOf(row.id, facts);
  added.set(facts, subject);
  return subject;
}

export async function look(house: House, stored: StoredCase): Promise<Looked> {
  const subject = subjectOf(stored);
  const [flow, school] = [
    await flowOf(house, subject.flow, subject.flowVersion),
    await schoolOf(house, subject.school),
  ];
  return { subject, flow, school };
}

async function write(
  house: House,
  turn: Turn,
  stored: StoredCase,
  looked: Looked,
  facts: readonly Fact[],
  now: number,
): Promise<Case> {
  const { flow, school } = looked;
  const advanced = advance(looked.subject, facts, flow, school, now, house.ids.id);
  const row = rowOf(advanced);
  if (advanced.facts.length > 0 || row.dueAt !== stored.row.dueAt)
    await turn.append(stored.row.id, stored.row.facts, advanced.facts, row);
  await turn.owe(owe(house, stored.row.id, school, advanced.effects));
  return advanced.subject;
}

/** Facts decided elsewhere in the same turn, as when an answer of a draft joins its case. */
export async function writeFacts(
  house: House,
  turn: Turn,
  stored: StoredCase,
  facts: readonly Fact[],
  now: number,
): Promise<Case> {
  return write(house, turn, stored, await look(house, stored), facts, now);
}

/** Opens a case inside a turn of a draft; gives its id and what it is now. */
export async function openCase(
  house: House,
  turn: Turn,
  action: Action & { type: 'signal' | 'submit' },
  opening: Omit<Opening, 'number' | 'type'>,
  flow: Flow,
  school: School,
  also: readonly Fact[] = [],
): Promise<Case> {
  const id = house.ids.id();
  const number = await freeNumber(house, turn, school.id);
  const [first, ...rest] = open(action, { type: 'opened', ...opening, number }, flow);
  if (first === undefined) throw new Error(`case ${id}: nothing to open`);
  const advanced = advanceNew(
    caseOf(id, [first]),
    first,
    [...rest, ...also],
    flow,
    school,
    action.at,
    house.ids.id,
  );
  await turn.openCase(
    { id, school: school.id, number, visibility: flow.visibility, openedAt: action.at, ...rowOf(advanced) },
    advanced.facts,
  );
  await turn.owe(owe(house, id, school, advanced.effects));
  return advanced.subject;
}

/** Drawn again until no case of the school has it: a number says nothing about how many there are. */
async function freeNumber(house: House, turn: Turn, school: string): Promise<string> {
  for (let tried = 0; tried < 50; tried += 1) {
    const number = house.ids.number();
    if (await turn.numberIsFree(school, number)) return number;
  }
  throw new Error(`school ${school}: no free case number in 50 draws`);
}

function rowOf(advanced: Advanced): {
  level: Case['urgency']['level'];
  state: ReturnType<typeof stateOf>;
  dueAt: number | undefined;
} {
  return { level: advanced.subject.urgency.level, state: stateOf(advanced.subject), dueAt: advanced.dueAt };
}

export function owe(
  house: House,
  caseId: CaseId | undefined,
  school: School,
  effects: readonly Effect[],
  draft?: string,
): readonly Omit<OutboxRow, 'attempts'>[] {
  const now = house.clocks.wire();
  // Side by side, because a database keeps rows together whose names are alike: fewer of its pages change.
  const together = house.ids.id();
  return effects.map((effect, at) => ({
    id: `${together}-${at}`,
    school: school.id,
    case: caseId,
    draft,
    effect,
    dueAt: now,
    createdAt: now,
  }));
}

/**
 * What new facts lead to, followed to the end: the case after them, every step the clock owes by now, the messages, and when to look again.
 */
import type { Case } from './case.ts';
import { evolve } from './case.ts';
import { carryOut } from './decide.ts';
import type { Effect } from './effect.ts';
import type { Fact } from './fact.ts';
import type { Flow } from './flow.ts';
import { follow } from './follow.ts';
import { owed } from './owed.ts';
import { accessOf } from './route.ts';
import type { PersonId, School } from './school.ts';

export type Advanced = {
  readonly subject: Case;
  /** All facts to write, in order. */
  readonly facts: readonly Fact[];
  readonly effects: readonly Effect[];
  readonly dueAt: number | undefined;
};

/** More steps than this for each seat at one moment means that the rules contradict each other. */
const enoughPerSeat = 20;

export function advance(
  before: Case,
  facts: readonly Fact[],
  flow: Flow,
  school: School,
  now: number,
  ping: () => string,
): Advanced {
  const written: Fact[] = [];
  const effects = new Map<string, Effect>();
  let subject = before;
  const apply = (fact: Fact): void => {
    subject = evolve(subject, fact);
    written.push(fact);
    for (const effect of follow(fact, subject, flow, school)) effects.set(nameOf(effect), effect);
  };
  for (const fact of facts) apply(fact);
  const enough = enoughPerSeat * (school.seats.length + 1);
  for (let count = 0; count < enough; count += 1) {
    const { steps, dueAt } = owed(subject, flow, school, now);
    const step = steps[0];
    if (step === undefined) {
      const may = new Map<PersonId, boolean>();
      const owing = [...effects.values()].filter((effect) => {
        if (effect.kind === 'withdraw') return true;
        const known = may.get(effect.person) ?? mayHave(effect.person, subject, flow, school, now);
        may.set(effect.person, known);
        return known;
      });
      return { subject, facts: written, effects: onceEach(owing), dueAt };
    }
    for (const fact of carryOut(step, subject, now, ping)) apply(fact);
  }
  throw new Error(
    `case ${before.id}: still steps owed after ${enough} at one moment, expected the ladder to come to rest`,
  );
}

/** For a case that was just opened: its first fact has been folded already, so its messages are followed here. */
export function advanceNew(
  opened: Case,
  first: Fact,
  rest: readonly Fact[],
  flow: Flow,
  school: School,
  now: number,
  ping: () => string,
): Advanced {
  const { subject, facts, effects, dueAt } = advance(opened, rest, flow, school, now, ping);
  return {
    subject,
    facts: [first, ...facts],
    effects: onceEach([...follow(first, subject, flow, school), ...effects]),
    dueAt,
  };
}

/** Facts of one turn can take back what earlier ones of it gave: in the end nothing goes to whoever may see nothing. */
function mayHave(person: PersonId, subject: Case, flow: Flow, school: School, now: number): boolean {
  return accessOf(subject, flow, school, person, now) !== 'none';
}

/** Telling somebody something brings everything they have of the case up to date: that is not owed once more. */
function onceEach(effects: readonly Effect[]): readonly Effect[] {
  const told = new Set(effects.filter((effect) => effect.kind === 'tell').map((effect) => effect.person));
  return effects.filter((effect) => effect.kind !== 'refresh' || !told.has(effect.person));
}

function nameOf(effect: Effect): string {
  return [
    effect.kind,
    effect.person,
    'what' in effect ? effect.what : '',
    'ref' in effect ? effect.ref : '',
  ].join('|');
}

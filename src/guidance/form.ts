// How a message is built: does it ask for a rule, or does it tell about somebody? Nothing alarming needs to be named to hear that.

import type { ConceptFinder, Hit } from './concepts.ts';

export type Form = {
  /** Opens with "mag ik", "hoe", "what is". */
  readonly asksFirst: boolean;
  /** Some part of it opens so ("…, mag dat?"). */
  readonly asksSomewhere: boolean;
  readonly questionMark: boolean;
  readonly policy: boolean;
  readonly lesson: boolean;
  readonly figure: boolean;
  readonly tells: boolean;
  readonly about: boolean;
  readonly joke: boolean;
};

/** Tells about somebody and does not open with a question for a rule: the sentence form of an incident. */
export function isIncident(form: Form): boolean {
  return form.tells && form.about && !form.asksFirst && !form.policy && !form.lesson;
}

/** A question for a rule, a lesson, a policy question or a manner of speaking. */
export function soundsCalm(form: Form): boolean {
  return form.asksFirst || form.policy || form.lesson || form.figure;
}

/** Reads the form from the hits of the gate's words (`form.asks`, `form.tells`, …). `opens` says where a part of the text begins. */
export function formOf(
  hits: readonly Hit[],
  finder: ConceptFinder,
  opens: ReadonlySet<number>,
  text: string,
): Form {
  const has = new Set<string>();
  let asksFirst = false;
  let asksSomewhere = false;
  for (const hit of hits) {
    const name = finder.names[hit.concept] as string;
    has.add(name);
    if (name !== 'form.asks') continue;
    if (hit.from === 0) asksFirst = true;
    if (opens.has(hit.from)) asksSomewhere = true;
  }
  return {
    asksFirst,
    asksSomewhere,
    questionMark: text.includes('?'),
    policy: has.has('form.policy'),
    lesson: has.has('form.lesson'),
    figure: has.has('form.figure'),
    tells: has.has('form.tells'),
    about: has.has('form.about'),
    joke: has.has('form.joke'),
  };
}

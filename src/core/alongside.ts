/**
 * What a report is about as well, such as somebody who does not want to live: the help for it stands first, whatever else is asked.
 */
import type { Answers, Flow, FlowId } from './flow.ts';
import { holds } from './flow.ts';
import { type About, excludedFrom } from './route.ts';
import type { PersonId, School } from './school.ts';
import { memberOf, seatsHeld } from './school.ts';
import type { AlongsideSeen } from './seen-as.ts';

/** With whom to phone about it at this school; never somebody the report may be about. */
export function alongsideOf(
  flow: Flow,
  subject: About & { readonly answers: Answers },
  school: School,
  at: number,
): readonly AlongsideSeen[] {
  const phone = subject.aboutUnknown ? [] : careNumbers(school, at, excludedFrom(subject, school, at));
  return (flow.alongside ?? [])
    .filter((rule) => holds(rule.when, subject.answers))
    .map((rule) => ({ flow: rule.flow, phone }));
}

/**
 * The answers that typed words about these matters give, by flow; what somebody said about it themself stands, but for "weet ik niet".
 */
export function heardAlongside(flow: Flow, heard: readonly FlowId[], before: Answers): Answers {
  const rules = (flow.alongside ?? []).filter((rule) => heard.includes(rule.flow));
  return Object.fromEntries(
    rules
      .map(({ heard: { question, option } }) => [question, option] as const)
      .filter(([question]) => before[question] === undefined || before[question] === 'unknown'),
  );
}

/** The care coordinator, by role and by what the school file lists; the listed number belongs to nobody by name, so it goes when anybody is kept out. */
export function careNumbers(
  school: School,
  at: number,
  out: ReadonlySet<PersonId> = new Set(),
): readonly { readonly name: string; readonly number: string }[] {
  const people = seatsHeld(school, at)
    .filter(({ role, person }) => role === 'care-coordinator' && !out.has(person))
    .map(({ person }) => person);
  const held = [...new Set(people)].flatMap((person) => {
    const member = memberOf(school, person);
    return member?.phone === undefined ? [] : [{ name: member.name, number: member.phone }];
  });
  const listed = school.contacts.filter(({ id }) => id === 'care-coordinator' && out.size === 0);
  const numbers = new Set(held.map(({ number }) => number));
  return [
    ...held,
    ...listed.filter(({ number }) => !numbers.has(number)).map(({ name, number }) => ({ name, number })),
  ];
}

/**
 * Which messages follow from a fact: to whom, in which lane. Ids only; what they say is made when they are sent.
 */
import type { Case } from './case.ts';
import { isConfidential } from './case.ts';
import type { Effect, Lane } from './effect.ts';
import type { Fact } from './fact.ts';
import type { Answers, Flow } from './flow.ts';
import { accessOf, holdersFor } from './route.ts';
import type { PersonId, School } from './school.ts';

export function follow(fact: Fact, subject: Case, flow: Flow, school: School): readonly Effect[] {
  const effects = following(fact, subject, flow, school);
  // Practice: nothing leaves, whatever is pressed (decision 7).
  return subject.practice ? effects.filter((effect) => effect.person === subject.reporter) : effects;
}

function following(fact: Fact, subject: Case, flow: Flow, school: School): readonly Effect[] {
  const lane: Lane = subject.urgency.level;
  const refresh = (person: PersonId): Effect => ({ kind: 'refresh', person, lane: 'normal' });
  const pinged = (): readonly PersonId[] => pingedPeople(subject, flow, school, fact.at);

  switch (fact.type) {
    case 'opened':
      return [{ kind: 'tell', person: subject.reporter, what: 'receipt', lane }];
    case 'ping-attempted':
      return [{ kind: 'tell', person: fact.person, what: 'ping', lane, ref: fact.ping }];
    case 'phoned':
      return [{ kind: 'phone', person: fact.person, lane: 'immediate', ref: `${fact.ladder}.${fact.round}` }];
    case 'taken-on': {
      const others = pinged().filter((person) => person !== fact.person);
      return [
        refresh(fact.person),
        ...others.flatMap((person): Effect[] => [
          { kind: 'tell', person, what: 'taken-on', lane },
          refresh(person),
        ]),
        ...(fact.person === subject.reporter
          ? []
          : [{ kind: 'tell', person: subject.reporter, what: 'reporter-taken-on', lane } as const]),
        refresh(subject.reporter),
      ];
    }
    case 'passed-on':
      return [
        { kind: 'tell', person: fact.to, what: 'handover', lane, ref: `${fact.at}` },
        ...pinged().map(refresh),
      ];
    case 'excluded':
    case 'recused':
      return withdrawn(subject, flow, school, fact.at);
    case 'reporter-told':
      return [
        { kind: 'tell', person: subject.reporter, what: 'reporter-alarm', lane: 'immediate', ref: fact.what },
      ];
    case 'asked':
      return [{ kind: 'tell', person: subject.reporter, what: 'question', lane, ref: fact.question }];
    case 'replied': {
      const asker = subject.questions.find((one) => one.id === fact.question)?.by;
      const reader = subject.owner ?? asker;
      return reader === undefined || accessOf(subject, flow, school, reader, fact.at) !== 'handler'
        ? []
        : [{ kind: 'tell', person: reader, what: 'reply', lane, ref: fact.question }];
    }
    case 'mistaken':
      return [
        ...pinged().map((person): Effect => ({ kind: 'tell', person, what: 'mistake', lane })),
        ...pinged().map(refresh),
        refresh(subject.reporter),
      ];
    case 'call-asked':
      return subject.owner === undefined
        ? []
        : [{ kind: 'tell', person: subject.owner, what: 'changed', lane }];
    case 'answered':
      return [
        ...(fact.sent
          ? [...pinged(), subject.reporter].map(refresh)
          : [subject.owner].flatMap((owner) => (owner === undefined ? [] : [refresh(owner)]))),
        ...toAdviser(fact.answers, subject, flow, school, fact.at),
      ];
    case 'urgency-set':
    case 'mistake-confirmed':
      return [...pinged().map(refresh), refresh(subject.reporter)];
    case 'ladder-restarted':
      return [
        ...withdrawn(subject, flow, school, fact.at),
        ...pinged().map(refresh),
        refresh(subject.reporter),
      ];
    case 'delivered':
    case 'failed':
      return [refresh(subject.reporter)];
    case 'seen':
      return [refresh(fact.person), refresh(subject.reporter)];
    case 'ticked': {
      // The first safety step stands on the card of everybody who was pinged.
      const first = flow.tasks.some((task) => task.id === fact.item && task.firstStep === true);
      return first ? pinged().map(refresh) : [];
    }
    case 'signalled':
    case 'noted':
    case 'decided':
    case 'recorded':
      return [];
  }
}

/** Everybody who was ever pinged, handed it, took it on or looked; and the advisers who were told of a confidential one. */
function everReached(subject: Case, school: School): readonly PersonId[] {
  const advisers = isConfidential(subject)
    ? school.seats.filter((seat) => seat.role === 'adviser').map((seat) => seat.person)
    : [];
  return [
    ...new Set([
      ...subject.pings.map((ping) => ping.person),
      ...subject.handedTo,
      ...subject.seenBy,
      ...(subject.sentAt === undefined ? [] : advisers),
    ]),
  ];
}

/** Everyone who was pinged and may still see the case. */
export function pingedPeople(subject: Case, flow: Flow, school: School, at: number): readonly PersonId[] {
  return everReached(subject, school).filter(
    (person) => accessOf(subject, flow, school, person, at) === 'handler',
  );
}

/** Whoever was reached and may not see it any more keeps nothing; the reporter keeps their own receipt. */
function withdrawn(subject: Case, flow: Flow, school: School, at: number): readonly Effect[] {
  return everReached(subject, school)
    .filter((person) => accessOf(subject, flow, school, person, at) === 'none')
    .map((person) => ({ kind: 'withdraw', person, lane: 'immediate' }));
}

/** The adviser keeps the name of a confidential reporter, so hears that there is one. */
function toAdviser(
  answers: Answers,
  subject: Case,
  flow: Flow,
  school: School,
  at: number,
): readonly Effect[] {
  const isNew = subject.sentAt !== undefined && 'name-on-report' in answers && isConfidential(subject);
  if (!isNew) return [];
  return holdersFor(subject, flow, school, 'adviser', at).map((person) => ({
    kind: 'tell',
    person,
    what: 'changed',
    lane: subject.urgency.level,
  }));
}

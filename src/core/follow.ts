/**
 * Which messages follow from a fact: to whom, in which lane. Ids only; what they say is made when they are sent.
 */
import type { Case } from './case.ts';
import type { Effect, Lane } from './effect.ts';
import type { Fact } from './fact.ts';
import type { Flow } from './flow.ts';
import { accessOf, excludedFrom } from './route.ts';
import type { PersonId, School } from './school.ts';

export function follow(fact: Fact, subject: Case, flow: Flow, school: School): readonly Effect[] {
  const lane: Lane = subject.urgency.level;
  const refresh = (person: PersonId): Effect => ({ kind: 'refresh', person, lane: 'normal' });
  const pinged = pingedPeople(subject, flow, school, fact.at);

  switch (fact.type) {
    case 'opened':
      return [{ kind: 'tell', person: subject.reporter, what: 'receipt', lane }];
    case 'ping-attempted':
      return [{ kind: 'tell', person: fact.person, what: 'ping', lane, ref: fact.ping }];
    case 'phoned':
      return [{ kind: 'phone', person: fact.person, lane: 'immediate', ref: `${fact.ladder}.${fact.round}` }];
    case 'taken-on': {
      const others = pinged.filter((person) => person !== fact.person);
      return [
        refresh(fact.person),
        ...others.flatMap((person): Effect[] => [
          { kind: 'tell', person, what: 'taken-on', lane },
          refresh(person),
        ]),
        { kind: 'tell', person: subject.reporter, what: 'reporter-taken-on', lane },
        refresh(subject.reporter),
      ];
    }
    case 'passed-on':
      return [
        { kind: 'tell', person: fact.to, what: 'handover', lane, ref: `${fact.at}` },
        ...pinged.map(refresh),
      ];
    case 'excluded':
    case 'recused': {
      const out = excludedFrom(subject, school, fact.at);
      const gone = everPinged(subject).filter((person) => out.has(person));
      return gone.map((person) => ({ kind: 'withdraw', person, lane: 'immediate' }));
    }
    case 'reporter-told':
      return [
        { kind: 'tell', person: subject.reporter, what: 'reporter-alarm', lane: 'immediate', ref: fact.what },
      ];
    case 'asked':
      return [{ kind: 'tell', person: subject.reporter, what: 'question', lane, ref: fact.question }];
    case 'replied': {
      const asker = subject.questions.find((one) => one.id === fact.question)?.by;
      const reader = subject.owner ?? asker;
      return reader === undefined || !pinged.includes(reader)
        ? []
        : [{ kind: 'tell', person: reader, what: 'reply', lane, ref: fact.question }];
    }
    case 'mistaken':
      return [
        ...pinged.map((person): Effect => ({ kind: 'tell', person, what: 'mistake', lane })),
        ...pinged.map(refresh),
        refresh(subject.reporter),
      ];
    case 'call-asked':
      return subject.owner === undefined
        ? []
        : [{ kind: 'tell', person: subject.owner, what: 'changed', lane }];
    case 'answered':
      return [
        ...(subject.owner === undefined ? [] : [refresh(subject.owner)]),
        ...(fact.sent ? [refresh(subject.reporter)] : []),
      ];
    case 'urgency-set':
    case 'mistake-confirmed':
    case 'ladder-restarted':
      return [...pinged.map(refresh), refresh(subject.reporter)];
    case 'delivered':
    case 'failed':
      return [refresh(subject.reporter)];
    case 'signalled':
    case 'seen':
    case 'noted':
    case 'ticked':
    case 'decided':
      return [];
  }
}

function everPinged(subject: Case): readonly PersonId[] {
  return [
    ...new Set([
      ...subject.pings.map((ping) => ping.person),
      ...(subject.handover === undefined ? [] : [subject.handover.to]),
    ]),
  ];
}

/** Everyone who was pinged and may still see the case. */
export function pingedPeople(subject: Case, flow: Flow, school: School, at: number): readonly PersonId[] {
  return everPinged(subject).filter((person) => accessOf(subject, flow, school, person, at) === 'handler');
}

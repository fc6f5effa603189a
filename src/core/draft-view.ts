/**
 * A draft as its writer sees it: which question comes now, how urgent it is and why, and who will receive it by name.
 */
import { alongsideOf } from './alongside.ts';
import { isSchoolTime } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { Flow } from './flow.ts';
import { calledQuestion, urgencyOf } from './flow.ts';
import { excludedFrom, firstReceivers } from './route.ts';
import type { PersonId, School } from './school.ts';
import { seatsHeld } from './school.ts';
import type { DraftFor } from './seen-as.ts';
import { phoneNow, someone } from './view.ts';

/** The first minute, one card at a time; derived from the answers, never stored. */
export function stepOf(draft: Draft, flow: Flow): DraftFor['step'] {
  if (draft.sentAt !== undefined) return 'sent';
  if (draft.answers[flow.danger] === undefined) return 'danger';
  if (draft.asksSchool === true) return 'school';
  if (draft.conflict && draft.about.length === 0 && !draft.aboutUnknown) return 'conflict';
  if (draft.answers[flow.story] === undefined) return 'story';
  return 'review';
}

export function draftView(
  draft: Draft,
  number: string | undefined,
  flow: Flow,
  school: School,
  now: number,
  /** Every school its writer works at; none for somebody at one. */
  schools: readonly School[] = [],
): DraftFor {
  const urgency = urgencyOf(flow, draft.answers);
  const receivers = firstReceivers(flow, draft, urgency.level, school, draft.by, now);
  const out = excludedFrom(draft, school, now);
  const handlers = handlersOf(flow, school, now).filter((person) => person !== draft.by);
  const story = draft.answers[flow.story];
  const calledPolice = draft.answers[calledQuestion];
  return {
    id: draft.id,
    flow: draft.flow,
    practice: draft.practice,
    language: draft.language,
    step: stepOf(draft, flow),
    // Whom to phone differs by school: not before it is known which one it is about.
    alongside: alongsideOf(flow, draft, school, now).map((matter) =>
      draft.asksSchool === true ? { ...matter, phone: [] } : matter,
    ),
    answers: Object.entries(draft.answers).map(([question, answer]) => ({
      question,
      answer,
      fromWords: draft.fromWords.includes(question),
    })),
    ...(typeof story === 'string' ? { story } : {}),
    level: urgency.level,
    reasons: urgency.reasons,
    danger: draft.answers[flow.danger] === 'yes' || draft.answers[flow.danger] === 'unknown',
    ...(typeof calledPolice === 'string' ? { hundredTwelve: calledPolice } : {}),
    ...(number === undefined ? {} : { number }),
    ...(draft.case === undefined ? {} : { caseId: draft.case }),
    receivers: receivers.map((person) => ({
      ...someone(school, person, now),
      about: draft.about.includes(person),
    })),
    keptOut: [...out]
      .filter((person) => handlers.includes(person))
      .map((person) => ({ ...someone(school, person, now), about: draft.about.includes(person) })),
    aboutUnknown: draft.aboutUnknown,
    handlers: handlers.map((person) => someone(school, person, now)),
    ...(schools.length === 0 ? {} : { schools: schools.map(({ id, name }) => ({ id, name })) }),
    ...(schools.length === 0 || draft.asksSchool === true ? {} : { school: school.name }),
    outOfHours: (draft.asksSchool === true ? [school, ...schools] : [school]).some(
      (one) => !isSchoolTime(one, now),
    ),
    phoneNow: phoneNow(receivers, school),
    namesReplaced: draft.namesReplaced > 0,
    storyCut: draft.storyCut === true,
    unconfirmedSender: draft.unconfirmedSender,
  };
}

/** Everybody a report of this flow could reach, and the adviser: who can be named as the one it is about (decision 4). */
function handlersOf(flow: Flow, school: School, now: number): readonly PersonId[] {
  const seats = seatsHeld(school, now).filter(
    (seat) => flow.receivers.includes(seat.role) || seat.role === 'adviser',
  );
  return [...new Set(seats.map((seat) => seat.person))];
}

/**
 * What one person may see of a case: the only place where that is decided. Nobody excluded gets anything from here.
 */
import { alongsideOf } from './alongside.ts';
import { isSchoolTime } from './calendar.ts';
import type { Case } from './case.ts';
import { isConfidential } from './case.ts';
import { mayMistake, mayReceive, mayTick } from './decide.ts';
import type { Flow, Level } from './flow.ts';
import { isHigher } from './flow.ts';
import { alarmStandsFor, isRunning } from './owed.ts';
import { recordsSeen, remindersSeen } from './record.ts';
import { accessOf, firstReceivers, isOffered, rolesInCase } from './route.ts';
import type { PersonId, School } from './school.ts';
import { memberOf, rolesOf, seatsHeld } from './school.ts';
import type { CaseFor, CaseForReporter, CaseHead, Reached, SchoolSays, Someone } from './seen-as.ts';

const levels: readonly Level[] = ['normal', 'high', 'immediate'];

export function view(
  subject: Case,
  viewer: PersonId,
  flow: Flow,
  school: School,
  now: number,
): CaseFor | CaseForReporter | undefined {
  switch (accessOf(subject, flow, school, viewer, now)) {
    case 'none':
      return undefined;
    case 'reporter':
      return forReporter(subject, flow, school, now);
    case 'handler':
      return forHandler(subject, viewer, flow, school, now);
  }
}

/** The reporter's own copy, also for a reporter who handles cases. */
export function viewOfReporter(
  subject: Case,
  viewer: PersonId,
  flow: Flow,
  school: School,
  now: number,
): CaseForReporter | undefined {
  return subject.reporter === viewer ? forReporter(subject, flow, school, now) : undefined;
}

export function stateOf(subject: Case): CaseHead['state'] {
  if (subject.mistakenAt !== undefined && subject.owner === undefined) return 'mistaken';
  if (subject.owner !== undefined) return 'taken-on';
  return subject.sentAt === undefined ? 'signalled' : 'waiting';
}

/** What a message in a chat may say of a case; to somebody with a place at another school too it says which school. */
export function headOf(subject: Case, school: School, viewer?: PersonId): CaseHead {
  const plain = subject.visibility === 'general' && !isConfidential(subject);
  return {
    id: subject.id,
    number: subject.number,
    practice: subject.practice,
    level: subject.urgency.level,
    state: stateOf(subject),
    reasons: plain ? subject.urgency.reasons : [],
    openedAt: subject.openedAt,
    ...(plain ? { flow: subject.flow } : {}),
    ...(subject.owner === undefined ? {} : { takenOnBy: nameOf(school, subject.owner) }),
    ...(subject.takenOnAt === undefined ? {} : { takenOnAt: subject.takenOnAt }),
    ...(viewer !== undefined && school.alsoElsewhere?.includes(viewer) ? { school: school.name } : {}),
  };
}

export function someone(school: School, person: PersonId, at: number): Someone {
  const phone = memberOf(school, person)?.phone;
  const roles = rolesOf(school, person, at);
  const first = seatsHeld(school, at).filter((seat) => seat.person === person && !seat.deputy);
  const deputyFor = roles.filter((role) => !first.some((seat) => seat.role === role));
  return {
    person,
    name: nameOf(school, person),
    roles,
    ...(deputyFor.length === 0 ? {} : { deputyFor }),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** The numbers to phone now: whoever is first in the route and has one. */
export function phoneNow(
  people: readonly PersonId[],
  school: School,
): readonly { readonly name: string; readonly number: string }[] {
  return people.flatMap((person) => {
    const member = memberOf(school, person);
    return member?.phone === undefined ? [] : [{ name: member.name, number: member.phone }];
  });
}

function nameOf(school: School, person: string): string {
  return memberOf(school, person)?.name ?? '–';
}

function forReporter(subject: Case, flow: Flow, school: School, now: number): CaseForReporter {
  const first = firstReceivers(flow, subject, subject.urgency.level, school, subject.reporter, now);
  return {
    as: 'reporter',
    head: headOf(subject, school, subject.reporter),
    flow: subject.flow,
    sent: subject.sentAt !== undefined,
    receivedBy: receivedBy(subject, flow, school, now),
    steps: flow.tasks.filter((task) => task.role === 'reporter').map((task) => task.id),
    schoolSays: saidToReporter(subject, school),
    phoneNow: phoneNow(first, school),
    onlyChat: !school.phones,
    outOfHours: !isSchoolTime(school, now),
    mayMistake: mayMistake(subject, now),
    mistaken: subject.mistakenAt !== undefined,
    told: [...new Set(subject.told.map((what) => what.slice(what.indexOf('.') + 1)))],
    questions: subject.questions.map(({ id, by, at, text, reply }) => ({
      id,
      by: nameOf(school, by),
      at,
      text,
      ...(reply === undefined ? {} : { reply }),
    })),
  };
}

function forHandler(subject: Case, viewer: PersonId, flow: Flow, school: School, now: number): CaseFor {
  const confidential = isConfidential(subject);
  const own = rolesInCase(subject, school, viewer, now);
  const mayKnowName = !confidential || own.includes('adviser') || viewer === subject.reporter;
  const reporterPhone = memberOf(school, subject.reporter)?.phone;
  const named = (by: string): string =>
    by === 'house'
      ? ''
      : by === subject.reporter
        ? mayKnowName
          ? subject.reporterName
          : ''
        : nameOf(school, by);
  const running = isRunning(subject, flow);
  const seats = own.some((role) => flow.receivers.includes(role));
  const taken = subject.owner !== undefined && !running;
  const { handover } = subject;
  return {
    as: 'handler',
    head: headOf(subject, school, viewer),
    flow: subject.flow,
    visibility: subject.visibility,
    school: school.name,
    reporter: {
      name: mayKnowName ? subject.reporterName : '',
      confidential,
      unconfirmed: subject.unconfirmedSender,
      ...(mayKnowName ? { roles: rolesOf(school, subject.reporter, now) } : {}),
      ...(mayKnowName && reporterPhone !== undefined ? { phone: reporterPhone } : {}),
    },
    ...(subject.sentAt === undefined ? {} : { sentAt: subject.sentAt }),
    stillWriting: subject.sentAt === undefined,
    alongside: alongsideOf(flow, subject, school, now),
    answers: Object.entries(subject.answers).map(([question, answer]) => ({
      question,
      answer,
      fromWords: subject.fromWords.includes(question),
    })),
    urgencyChanges: subject.urgencyChanges.map((change) => ({ ...change, by: named(change.by) })),
    about: subject.about
      .filter((person) => mayKnowName || person !== subject.reporter)
      .map((person) => nameOf(school, person)),
    aboutUnknown: subject.aboutUnknown,
    receivedBy: receivedBy(subject, flow, school, now),
    mine: subject.owner === viewer,
    waitsForFirstStep: subject.owner !== undefined && running,
    schoolSays: schoolSays(subject, school),
    tasks: flow.tasks.map((task) => {
      const done = subject.tasks[task.id];
      return {
        id: task.id,
        role: task.role,
        group: task.group,
        state: done?.state ?? 'open',
        firstStep: task.firstStep === true,
        ofMyRole: own.some((role) => role === task.role),
        mine: mayTick(subject, school, task.role, viewer, now, 'handler'),
        ...(done === undefined ? {} : { by: named(done.by), at: done.at }),
      };
    }),
    decisions: flow.decisions.map((rule) => {
      const all = subject.decisions
        .filter((one) => one.code === rule.code)
        .map(({ code: _code, ...one }) => ({ ...one, by: named(one.by) }));
      const taken = all.at(-1);
      return {
        code: rule.code,
        options: rule.options,
        by: rule.by,
        mine: own.some((role) => rule.by.includes(role)),
        message: rule.message === true,
        ...(taken === undefined ? {} : { taken }),
        before: all.slice(0, -1),
      };
    }),
    records: recordsSeen(subject, flow, school, viewer, now, named),
    reminders: remindersSeen(subject, flow, school),
    notes: subject.notes.map((note) => ({ ...note, by: named(note.by) })),
    questions: subject.questions.map((one) => ({ ...one, by: named(one.by) })),
    ...(subject.callAsked === undefined || !mayKnowName ? {} : { callAsked: subject.callAsked }),
    ...(subject.mistakenAt === undefined
      ? {}
      : {
          mistake: {
            at: subject.mistakenAt,
            ...(subject.mistakeConfirmedBy === undefined
              ? {}
              : { confirmedBy: named(subject.mistakeConfirmedBy) }),
          },
        }),
    ...(handover === undefined || !isOffered(subject, handover.to, now)
      ? {}
      : {
          handover: {
            from: named(handover.from),
            to: nameOf(school, handover.to),
            toMe: handover.to === viewer,
          },
        }),
    may: {
      takeOn: !taken || isOffered(subject, viewer, now),
      passOnTo:
        taken && subject.owner !== viewer
          ? []
          : handlersFirst(
              school.members
                .filter(({ person }) => person !== viewer && mayReceive(subject, school, person, now))
                .map(({ person }) => someone(school, person, now)),
              flow,
            ),
      ask: true,
      note: true,
      raiseTo: levels.filter((level) => isHigher(level, subject.urgency.level)),
      lowerTo: seats
        ? levels.filter((level) => isHigher(subject.urgency.level, level) && !isHigher(flow.lowest, level))
        : [],
      confirmMistake:
        subject.mistakenAt !== undefined &&
        subject.mistakeConfirmedBy === undefined &&
        viewer !== subject.reporter,
      recuse: true,
      markSeen: alarmStandsFor(subject, flow, school, viewer, now),
    },
  };
}

/** Whoever has a seat in the route stands before everybody else it can be passed on to. */
function handlersFirst(people: readonly Someone[], flow: Flow): readonly Someone[] {
  const seats = ({ roles }: Someone): boolean => roles.some((role) => flow.receivers.includes(role));
  return [...people.filter(seats), ...people.filter((person) => !seats(person))];
}

/** Shown where minutes count, and only there. */
function schoolSays(subject: Case, school: School): SchoolSays {
  if (subject.urgency.level !== 'immediate') return {};
  const [calamityPlan, policeWhen] = [school.links['calamity-plan'], school.answers?.policeWhen];
  return {
    ...(calamityPlan === undefined ? {} : { calamityPlan }),
    ...(policeWhen === undefined ? {} : { policeWhen }),
  };
}

/** Who calls the police may be the very person it is about: then the reporter is not sent there. */
function saidToReporter(subject: Case, school: School): SchoolSays {
  const { policeWhen, ...says } = schoolSays(subject, school);
  const aboutSomebody = subject.about.length > 0 || subject.aboutUnknown;
  return aboutSomebody || policeWhen === undefined ? says : { ...says, policeWhen };
}

function receivedBy(
  subject: Case,
  flow: Flow,
  school: School,
  now: number,
): readonly (Someone & { readonly state: Reached })[] {
  const people = [...new Set(subject.pings.map((ping) => ping.person))].filter(
    (person) => accessOf(subject, flow, school, person, now) === 'handler',
  );
  return people.map((person) => {
    const pings = subject.pings.filter((ping) => ping.person === person);
    const delivered = pings.some((ping) => ping.deliveredAt !== undefined);
    const failed = pings.at(-1)?.failedAt !== undefined && pings.at(-1)?.deliveredAt === undefined;
    const state = subject.seenBy.includes(person)
      ? 'seen'
      : delivered && !failed
        ? 'delivered'
        : failed
          ? 'failed'
          : 'pinged';
    return { ...someone(school, person, now), state };
  });
}

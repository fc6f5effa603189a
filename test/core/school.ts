/**
 * A school to test with: everybody is called by what they are, so that a test reads as a sentence. And a small threat flow that mirrors the real one.
 */
import { momentOf } from '../../src/core/calendar.ts';
import type { Flow, Level, Question } from '../../src/core/flow.ts';
import type { Member, PersonId, School, Seat, SeatName } from '../../src/core/school.ts';

export const timeZone = 'Europe/Amsterdam';

/** "2026-03-04 21:07" on the school's wall. */
export function at(wall: string): number {
  const [date = '', time = '00:00'] = wall.split(' ');
  const [hours = '0', minutes = '0'] = time.split(':');
  return momentOf(date, Number(hours) * 60 + Number(minutes), timeZone);
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The day the roles began; long before every test. */
const began = at('2025-08-18');

export function member(person: PersonId, more: Partial<Member> = {}): Member {
  return {
    person,
    name: nameOf(person),
    language: 'nl',
    phone: '088-0000000',
    underDirector: false,
    ...more,
  };
}

/** Names nobody has: capitals on what they are. */
export function nameOf(person: PersonId): string {
  return `Naam-van-${person}`;
}

export function seat(name: SeatName, person: PersonId, more: Partial<Seat> = {}): Seat {
  const deputy = name.endsWith('.deputy');
  return {
    role: name.replace('.deputy', '') as Seat['role'],
    deputy,
    person,
    from: began,
    confirmedAt: began,
    ...more,
  };
}

export const seats: readonly Seat[] = [
  seat('monitor', 'monitor'),
  seat('monitor.deputy', 'monitor-deputy'),
  seat('director', 'director'),
  seat('director.deputy', 'director-deputy'),
  seat('board', 'board'),
  seat('board.deputy', 'board-deputy'),
  seat('adviser', 'adviser'),
  seat('supervisory-board', 'supervisor'),
  seat('mentor', 'mentor'),
  seat('administrator', 'administrator'),
];

export const handlers: readonly PersonId[] = [
  'monitor',
  'monitor-deputy',
  'director',
  'director-deputy',
  'board',
  'board-deputy',
];

export const everybody: readonly PersonId[] = [...seats.map((one) => one.person), 'teacher', 'other-teacher'];

export const school: School = {
  id: 'school',
  name: 'Onze School',
  version: 1,
  kind: 'vo',
  language: 'nl',
  timeZone,
  members: everybody.map((person) =>
    member(person, { underDirector: person === 'monitor-deputy' || person === 'director-deputy' }),
  ),
  seats,
  hours: { days: [1, 2, 3, 4, 5], from: 8 * 60, until: 17 * 60 },
  duty: { evenings: [], weekends: [], holidays: [] },
  holidays: [{ name: 'meivakantie', from: '2026-04-25', until: '2026-05-03' }],
  ladder: {
    immediate: {
      repeatMinutes: 10,
      rungs: [
        { afterMinutes: 0, who: ['monitor', 'director', 'board'] },
        { afterMinutes: 10, who: ['monitor.deputy', 'director.deputy', 'board.deputy'] },
      ],
      alarmMinutes: 30,
    },
    high: {
      repeatMinutes: 60,
      rungs: [
        { afterMinutes: 0, who: ['monitor', 'director'] },
        { afterMinutes: 60, who: ['monitor.deputy', 'director.deputy'] },
        { afterMinutes: 120, who: ['board'] },
        { afterMinutes: 180, who: ['board.deputy'] },
      ],
      window: { from: 7 * 60, until: 22 * 60 },
    },
    normal: {
      rungs: [{ afterMinutes: 0, who: ['monitor'] }],
      dueAt: 12 * 60,
      notBefore: 7 * 60 + 30,
    },
  },
  contacts: [{ id: 'police-contact', name: 'Wijkagent Willem', number: '088-0000010', example: true }],
  links: {},
  phones: false,
  confirmedPings: {},
  termStartedAt: began,
  formerTermStartedAt: 0,
};

/** The same school with other people in its roles. */
export function withSeats(
  change: (seats: readonly Seat[]) => readonly Seat[],
  more: Partial<School> = {},
): School {
  const changed = change(seats);
  const known = new Set(school.members.map((one) => one.person));
  const added = [...new Set(changed.map((one) => one.person))].filter((person) => !known.has(person));
  return {
    ...school,
    members: [...school.members, ...added.map((person) => member(person))],
    seats: changed,
    ...more,
  };
}

export function under(director: readonly PersonId[], where: School = school): School {
  return {
    ...where,
    members: where.members.map((one) => ({ ...one, underDirector: director.includes(one.person) })),
  };
}

function choice(id: string, ...options: readonly string[]): Question {
  return { id, kind: 'choice', options, maxLength: 100 };
}
function choices(id: string, ...options: readonly string[]): Question {
  return { id, kind: 'choices', options, maxLength: 100 };
}
function text(id: string): Question {
  return { id, kind: 'text', options: [], maxLength: 500 };
}

export const threat: Flow = {
  id: 'threat',
  version: 'v1',
  visibility: 'general',
  danger: 'danger',
  story: 'story',
  pages: [
    {
      id: 'danger',
      questions: [
        choice('danger', 'yes', 'no', 'unknown'),
        {
          ...choice('called-112', 'yes', 'no', 'not-needed'),
          showIf: { question: 'danger', is: ['yes', 'unknown'] },
        },
      ],
    },
    {
      id: 'what',
      questions: [
        text('story'),
        choices('target', 'pupil', 'staff', 'school', 'sender-self', 'unknown'),
        choices('mentioned', 'time', 'place', 'weapon', 'names', 'none', 'unknown'),
      ],
    },
    {
      id: 'how-serious',
      questions: [
        choice('when', 'today', 'tomorrow', 'later', 'no-time', 'unknown'),
        choice('weapon', 'seen', 'mentioned', 'no', 'unknown'),
        choice('sender', 'pupil', 'anonymous', 'hacked-or-fake', 'unknown'),
        choice('wants-to-die', 'yes', 'no', 'unknown'),
        choices('noticed', 'told-someone', 'anger', 'nothing-known', 'unknown'),
      ],
    },
    {
      id: 'finish',
      questions: [choice('name-on-report', 'yes', 'adviser-only', 'explain-first', 'unknown')],
    },
  ],
  urgency: [
    { id: '1a', level: 'immediate', when: { question: 'danger', is: ['yes'] }, reason: 'danger-now' },
    { id: '1b', level: 'immediate', when: { question: 'danger', is: ['unknown'] }, reason: 'danger-unknown' },
    { id: '2a', level: 'immediate', when: { question: 'weapon', is: ['seen'] }, reason: 'weapon-seen' },
    {
      id: '2b',
      level: 'immediate',
      when: {
        all: [
          { question: 'mentioned', is: ['weapon'] },
          {
            any: [
              { question: 'mentioned', is: ['time', 'place', 'names'] },
              { question: 'target', is: ['pupil', 'staff', 'school'] },
            ],
          },
        ],
      },
      reason: 'weapon-with-target',
    },
    { id: '3', level: 'immediate', when: { question: 'when', is: ['today', 'tomorrow'] }, reason: 'soon' },
    {
      id: '4',
      level: 'immediate',
      when: { question: 'noticed', is: ['told-someone'] },
      reason: 'strong-signal',
    },
    { id: '5', level: 'immediate', when: { question: 'wants-to-die', is: ['yes'] }, reason: 'life-at-stake' },
  ],
  lowest: 'high',
  lowestReason: 'every-threat',
  receivers: ['monitor', 'director', 'board'],
  mustSee: 'board',
  tasks: [
    { id: 'reporter-keep-quiet', role: 'reporter', group: 'report' },
    { id: 'police-call', role: 'director', group: 'police', firstStep: true },
    { id: 'board-parents', role: 'board', group: 'board' },
    { id: 'monitor-log', role: 'monitor', group: 'follow-up' },
    { id: 'mentor-calm', role: 'mentor', group: 'staff' },
  ],
  decisions: [
    { code: 'D-POL', by: ['director', 'board'], options: ['report', 'deliberately-nothing'] },
    { code: 'D-PARa', by: ['board'], options: ['inform', 'deliberately-nothing'] },
    { code: 'D-MED', by: ['board'], options: ['statement', 'deliberately-nothing'], message: true },
  ],
  records: [
    {
      id: 'offence',
      by: ['monitor', 'director', 'board'],
      questions: [
        choice('offence', 'yes', 'no', 'doubt', 'unknown'),
        choices('articles', 'article-3', 'article-10', 'unknown'),
      ],
      reminders: [
        {
          id: 'possible-offence',
          when: { question: 'offence', is: ['yes', 'doubt', 'unknown'] },
          contacts: ['police-contact'],
        },
      ],
    },
    {
      id: 'follow-up',
      by: ['director', 'mentor'],
      questions: [
        { id: 'next-look', kind: 'date', options: [], maxLength: 10 },
        text('aftercare'),
        { id: 'at-time', kind: 'time', options: [], maxLength: 5 },
      ],
      reminders: [],
    },
  ],
};

/** The same flow, where nothing makes it more urgent than this. */
export function flowAt(level: Level): Flow {
  return { ...threat, urgency: [], lowest: level };
}

/**
 * What a school file must hold before anybody may report at this school.
 */
import { z } from 'zod';
import type { Role, SeatName } from '../core/school.ts';
import { languages, roles } from '../core/school.ts';

const word = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'expected a word of letters, digits, "-", "_" or "."');
const text = z.string().trim().min(1, 'expected words');
const language = z.enum(languages);
const day = z.iso.date('expected a day as 2026-08-31');
const email = z.email('expected an e-mail address').transform((address) => address.toLowerCase());
const pattern = z
  .string()
  .regex(/^[^\s@*]*\*?[^\s@*]*@[^\s@*]+$/, 'expected an e-mail address, with at most one * before the @')
  .transform((address) => address.toLowerCase());

/** Three digits (112) to fifteen; spaces, hyphens and brackets may stand between them. */
const phone = z.string().refine((number) => {
  const digits = number.replace(/[\s()-]/g, '');
  return /^(\+\d{6,15}|\d{3,15})$/.test(digits);
}, 'this cannot be phoned: write a number as 06-12345678, in quotes');

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time as 07:30, in quotes')
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
const duration = z
  .string()
  .regex(/^\d{1,4}[mh]$/, 'expected a duration as 10m or 2h')
  .transform((time) => Number(time.slice(0, -1)) * (time.endsWith('h') ? 60 : 1));

const seatNames: readonly string[] = roles.flatMap((one) => [one, `${one}.deputy`]);
const seatName = z.custom<SeatName>(
  (name) => typeof name === 'string' && seatNames.includes(name),
  'expected a role, or a role with .deputy',
);

/** `monitor.deputy` is short for `{ role: monitor.deputy }`. */
const seat = z.preprocess(
  (given) => (typeof given === 'string' ? { role: given } : given),
  z
    .strictObject({
      role: seatName,
      deputy: z.boolean().optional(),
      from: day.optional(),
      until: day.optional(),
    })
    .refine(({ from, until }) => from === undefined || until === undefined || from <= until, {
      path: ['until'],
      message: 'ends before it begins',
    })
    .transform(({ role: name, deputy, from, until }) => ({
      role: name.replace('.deputy', '') as Role,
      deputy: deputy ?? name.endsWith('.deputy'),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    })),
);

const person = z.strictObject({
  id: word,
  name: text,
  email,
  slack: word.optional(),
  teams: word.optional(),
  phone: phone.optional(),
  /** The number is made up. */
  example: z.boolean().default(false),
  language: language.optional(),
  underDirector: z.boolean().default(false),
  roles: z.array(seat).default([]),
});

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const hours = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1, 'choose at least one day'),
    from: clock,
    until: clock,
  })
  .refine(({ from, until }) => from < until, { path: ['until'], message: 'school must open before it shuts' })
  .transform(({ days, ...rest }) => ({ days: days.map((one) => weekdays.indexOf(one) + 1), ...rest }));

const holiday = z
  .strictObject({ name: text, from: day, until: day })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'ends before it begins' });

const rungs = z
  .array(
    z
      .strictObject({ after: duration, who: z.array(seatName).min(1, 'name at least one role') })
      .transform(({ after, who }) => ({ afterMinutes: after, who })),
  )
  .superRefine((found, context) => {
    if (found[0]?.afterMinutes !== 0)
      context.addIssue({
        code: 'custom',
        message: 'the first rung must come after 0m: somebody is told at once',
      });
    for (const [at, rung] of found.entries())
      if (at > 0 && rung.afterMinutes <= (found[at - 1]?.afterMinutes ?? 0))
        context.addIssue({
          code: 'custom',
          path: [at, 'after'],
          message: 'must come later than the rung above it',
        });
  });

const positive = duration.refine((minutes) => minutes > 0, 'expected at least 1m');

/** Domain 3.3 and 5.2: who is pinged after how long, unless the school sets its own. */
const ladder = z.strictObject({
  immediate: z
    .strictObject({ repeat: positive, alarm: positive, rungs })
    .transform(({ repeat, alarm, ...rest }) => ({ repeatMinutes: repeat, alarmMinutes: alarm, ...rest }))
    .prefault({
      repeat: '10m',
      alarm: '30m',
      rungs: [
        { after: '0m', who: ['monitor', 'director', 'board'] },
        { after: '10m', who: ['monitor.deputy', 'director.deputy', 'board.deputy'] },
      ],
    }),
  high: z
    .strictObject({
      repeat: positive,
      window: z
        .strictObject({ from: clock, until: clock })
        .refine(({ from, until }) => from < until, { path: ['until'], message: 'must end after it begins' }),
      rungs,
    })
    .transform(({ repeat, ...rest }) => ({ repeatMinutes: repeat, ...rest }))
    .prefault({
      repeat: '60m',
      window: { from: '07:00', until: '22:00' },
      rungs: [
        { after: '0m', who: ['monitor', 'director'] },
        { after: '60m', who: ['monitor.deputy', 'director.deputy'] },
        { after: '120m', who: ['board'] },
        { after: '180m', who: ['board.deputy'] },
      ],
    }),
  normal: z
    .strictObject({ due: clock, notBefore: clock, rungs })
    .transform(({ due, ...rest }) => ({ dueAt: due, ...rest }))
    .prefault({ due: '12:00', notBefore: '07:30', rungs: [{ after: '0m', who: ['monitor'] }] }),
});

const contact = z.strictObject({
  id: word,
  name: text,
  number: phone,
  /** The day somebody phoned it and was answered. */
  checked: day.optional(),
  example: z.boolean().default(false),
});

/** The school's own answers, shown where they belong (decision 26). */
const answers = z.strictObject({
  measures: text.optional(),
  parentsWhen: text.optional(),
  policeWhen: text.optional(),
  devices: text.optional(),
  rulesPlace: text.optional(),
  consentList: text.optional(),
  channel: text.optional(),
});

const slot = z.array(word).min(1, 'an empty slot: name somebody who can be phoned then');

const shape = z.strictObject({
  organisation: z.strictObject({ id: word, name: text }),
  school: z.strictObject({
    id: word,
    name: text,
    kind: z.enum(['po', 'vo', 'mbo']),
    language: language.default('nl'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'expected a time zone as Europe/Amsterdam')
      .default('Europe/Amsterdam'),
  }),
  platforms: z
    .strictObject({ slack: z.array(word).default([]), teams: z.array(word).default([]) })
    .refine(({ slack, teams }) => slack.length + teams.length > 0, 'name a Slack team or a Teams tenant'),
  staff: z.strictObject({
    emails: z.array(pattern).default([]),
    except: z.array(pattern).default([]),
    guests: z.array(email).default([]),
  }),
  people: z.array(person).superRefine((people, context) => {
    for (const field of ['id', 'email', 'slack', 'teams'] as const)
      for (const at of repeated(people.map((one) => one[field])))
        context.addIssue({
          code: 'custom',
          path: [at, field],
          message: `"${people[at]?.[field]}" is listed twice`,
        });
  }),
  hours,
  holidays: z.array(holiday).default([]),
  /** First day of each term: test pings are renewed then (decision 10). */
  terms: z.array(day).min(1, 'name at least one first day of a term'),
  /** Who can be phoned outside school hours; exam periods only where the school has them. */
  duty: z.strictObject({ evenings: slot, weekends: slot, holidays: slot, exams: slot.optional() }),
  contacts: z.array(contact).superRefine((contacts, context) => {
    for (const at of repeated(contacts.map((one) => one.id)))
      context.addIssue({
        code: 'custom',
        path: [at, 'id'],
        message: `"${contacts[at]?.id}" is listed twice`,
      });
    if (!contacts.some((one) => one.id === 'police-contact'))
      context.addIssue({
        code: 'custom',
        message: 'police-contact is missing: the fixed contact at the police',
      });
  }),
  ladder: ladder.prefault({}),
  links: z.record(word, text).default({}),
  answers: answers.default({}),
});

export type SchoolFile = z.infer<typeof shape>;

/** A flow reaches nobody for sure unless each of these roles has two different people (decision 10). */
const route: readonly Role[] = ['monitor', 'director', 'board'];

export const schoolSchema: z.ZodType<SchoolFile> = shape.superRefine((file, context) => {
  const wrong = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  const held = (fits: (one: { role: Role; deputy: boolean }) => boolean) =>
    file.people.filter((one) => one.roles.some(fits));

  for (const role of route)
    if (held((one) => one.role === role).length < 2)
      wrong(['people'], `the route needs two different people with the role ${role}`);

  for (const level of ['immediate', 'high', 'normal'] as const)
    for (const [at, rung] of file.ladder[level].rungs.entries())
      for (const name of rung.who) {
        const deputy = name.endsWith('.deputy');
        const filled =
          held((one) => one.role === name.replace('.deputy', '') && one.deputy === deputy).length > 0;
        if (!filled) wrong(['ladder', level, 'rungs', at, 'who'], `nobody holds ${name}`);
      }

  for (const [slotName, people] of Object.entries(file.duty))
    for (const [at, id] of (people ?? []).entries()) {
      const found = file.people.find((one) => one.id === id);
      if (found === undefined) wrong(['duty', slotName, at], `no person "${id}" in people`);
      else if (!found.roles.some((one) => one.role === 'board' || one.role === 'director'))
        wrong(['duty', slotName, at], `"${id}" is neither of the board nor a director`);
      else if (found.phone === undefined) wrong(['duty', slotName, at], `"${id}" has no phone number`);
    }
});

/** Where a value stands that stood before. */
function repeated(values: readonly (string | undefined)[]): readonly number[] {
  return values.flatMap((value, at) => (value !== undefined && values.indexOf(value) < at ? [at] : []));
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('nl', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The school's calendar: what time it is there, when school is open, and when a number of minutes within a window has passed.
 */
import type { PersonId, School } from './school.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A moment as the clock on the school's wall shows it. `date` is `YYYY-MM-DD`; week days run from Monday = 1. */
export type WallTime = { readonly date: string; readonly minutes: number; readonly weekday: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** What the wall shows stays the same for a minute, and most questions are about this one. */
const shown = new Map<string, Map<number, WallTime>>();
const mostShown = 1000;

export function wallTime(at: number, timeZone: string): WallTime {
  let here = shown.get(timeZone);
  if (here === undefined || here.size >= mostShown) shown.set(timeZone, (here = new Map()));
  const which = Math.floor(at / minute);
  let wall = here.get(which);
  if (wall === undefined) here.set(which, (wall = workedOut(at, timeZone)));
  return wall;
}

function workedOut(at: number, timeZone: string): WallTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const date = `${parts['year']}-${parts['month']}-${parts['day']}`;
  return { date, minutes: Number(parts['hour']) * 60 + Number(parts['minute']), weekday: weekdayOf(date) };
}

/** The moment at which the wall shows this; in the hour that summer time skips, the moment just after. */
export function momentOf(date: string, minutes: number, timeZone: string): number {
  const asIfUtc = Date.parse(`${date}T00:00:00Z`) + minutes * minute;
  const shown = (at: number): number => {
    const wall = wallTime(at, timeZone);
    return Date.parse(`${wall.date}T00:00:00Z`) + wall.minutes * minute;
  };
  const first = asIfUtc - (shown(asIfUtc) - asIfUtc);
  return first - (shown(first) - asIfUtc);
}

function weekdayOf(date: string): number {
  const sundayFirst = new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDay();
  return sundayFirst === 0 ? 7 : sundayFirst;
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + day).toISOString().slice(0, 10);
}

/** A day that exists, as `YYYY-MM-DD`: 30 February is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

export function isSchoolDay(school: School, date: string): boolean {
  return (
    school.hours.days.includes(weekdayOf(date)) &&
    !school.holidays.some((holiday) => holiday.from <= date && date <= holiday.until)
  );
}

/** Outside these hours every flow opens with the line of 5.3. */
export function isSchoolTime(school: School, at: number): boolean {
  const wall = wallTime(at, school.timeZone);
  return (
    isSchoolDay(school, wall.date) && school.hours.from <= wall.minutes && wall.minutes < school.hours.until
  );
}

/** Who is on duty at this moment: nobody while school is open, when everybody is there. */
export function onDuty(school: School, at: number): readonly PersonId[] {
  if (isSchoolTime(school, at)) return [];
  const { date, weekday } = wallTime(at, school.timeZone);
  if (school.holidays.some((holiday) => holiday.from <= date && date <= holiday.until))
    return school.duty.holidays;
  return school.hours.days.includes(weekday) ? school.duty.evenings : school.duty.weekends;
}

/** The moment on the `count`-th school day after the day of `at` when the wall shows `minutes`; a school without school days within two years has none. */
export function schoolDayAfter(
  school: School,
  at: number,
  count: number,
  minutes: number,
): number | undefined {
  let date = wallTime(at, school.timeZone).date;
  let found = 0;
  for (let tried = 0; tried < 730; tried += 1) {
    date = dayAfter(date);
    if (isSchoolDay(school, date)) found += 1;
    if (found === count) return momentOf(date, minutes, school.timeZone);
  }
  return undefined;
}

/** Minutes after midnight, school time; one that does not end after it begins is open day and night. */
export type Window = { readonly from: number; readonly until: number };

/** How many minutes between `start` and `now` fell inside the daily window. */
export function minutesWithin(window: Window, timeZone: string, start: number, now: number): number {
  if (window.until <= window.from) return Math.max(0, now - start) / minute;
  let total = 0;
  for (let date = wallTime(start, timeZone).date; ; date = dayAfter(date)) {
    const opens = momentOf(date, window.from, timeZone);
    if (opens > now) return total / minute;
    const shuts = momentOf(date, window.until, timeZone);
    total += Math.max(0, Math.min(now, shuts) - Math.max(start, opens));
  }
}

/** The first moment at which that many minutes inside the daily window have passed since `start`. */
export function afterWithin(window: Window, timeZone: string, start: number, minutes: number): number {
  if (window.until <= window.from) return start + minutes * minute;
  let left = minutes * minute;
  for (let date = wallTime(start, timeZone).date; ; date = dayAfter(date)) {
    const opens = Math.max(start, momentOf(date, window.from, timeZone));
    const open = Math.max(0, momentOf(date, window.until, timeZone) - opens);
    if (open > 0 && left <= open) return opens + left;
    left -= open;
  }
}

/** `at` itself when the wall shows a time from `from` until `until`, otherwise the next time it shows `from`. */
export function notBefore(from: number, until: number, timeZone: string, at: number): number {
  const wall = wallTime(at, timeZone);
  if (from <= wall.minutes && wall.minutes < until) return at;
  return momentOf(wall.minutes < from ? wall.date : dayAfter(wall.date), from, timeZone);
}

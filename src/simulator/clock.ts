// How far the school clock is wound forward: for a while (`10m`, `1h30m`), or until it shows a time of day.

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds in `10m`, `1h30m` or `2d`; nothing when it is not written like that, or longer than a year. */
export function readDuration(text: string): number | undefined {
  if (!/^(\d{1,6}[smhd])+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhd])/g))
    sum += Number(amount) * units[unit as keyof typeof units];
  return sum > 366 * units.d ? undefined : sum;
}

const dutch = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Milliseconds from `now` until the clock in the school next shows `08:00`; tomorrow when it shows that already. */
export function untilShows(time: string, now: number): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const wanted = Number(hours) * 60 + Number(minutes);
  const guess = now + ((wanted * 60_000 - shown(now) + units.d) % units.d || units.d);
  // The night on which the clocks change is an hour longer or shorter.
  const off = wanted * 60_000 - shown(guess);
  return guess + (Math.abs(off) < 2 * units.h ? off : 0) - now;
}

function shown(at: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = dutch.format(at).split(':').map(Number);
  return hours * units.h + minutes * units.m + seconds * units.s + (at % 1000);
}

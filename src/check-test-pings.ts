/**
 * Who in the routes has not answered the test message, and where so few did that reporting is off: for whoever runs `check`.
 */
import type { Reader } from './app/ports.ts';
import { type SchoolFile, schoolOf } from './content/school-file.ts';
import type { Flow } from './core/flow.ts';
import { untested } from './core/readiness.ts';

/** One line for each person and each role, of every school as it is in force; none when everybody answered. */
export async function untestedLines(
  read: Pick<Reader, 'schools' | 'schoolFile' | 'confirmedPings' | 'holders'>,
  flows: readonly Flow[],
  now: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const id of await read.schools()) {
    const stored = await read.schoolFile(id);
    if (stored === undefined) continue;
    const extra = { confirmedPings: await read.confirmedPings(id), holders: await read.holders(id) };
    const school = schoolOf(stored.file as SchoolFile, stored.version, { ...extra, phones: false, now });
    const { people, off } = untested(flows, school, now);
    for (const role of off)
      lines.push(
        `${school.name}: reporting is off: fewer than two people who are ${role} answered the test message`,
      );
    for (const { name, roles } of people)
      lines.push(`${school.name}: ${name} (${roles.join(', ')}) has not answered the test message this term`);
  }
  return lines;
}

/**
 * Fifty invented schools of one organisation, in one Slack and one Teams: enough that their people do not stand in each other's way.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const slackTeam = 'T0BENCH';
export const teamsTenant = '00000000-0000-4000-9000-00000000bbbb';

export type Teacher = {
  readonly school: string;
  readonly platform: 'slack' | 'teams';
  readonly user: string;
  readonly email: string;
};

export type BenchSchool = {
  readonly id: string;
  /** Whom a report reaches first, on Slack at every other school and on Teams at the rest. */
  readonly monitor: { readonly person: string; readonly platform: 'slack' | 'teams'; readonly user: string };
  readonly director: { readonly person: string; readonly platform: 'slack' | 'teams'; readonly user: string };
  readonly slackTeacher: Teacher;
  readonly teamsTeacher: Teacher;
};

const two = (number: number): string => String(number).padStart(2, '0');
const slackUser = (role: string, at: number): string => `U${role.toUpperCase().replace('-', '')}${two(at)}`;
const teamsUser = (role: string, at: number): string => `teams-${role}-${two(at)}`;
const domain = (at: number): string => `school${two(at)}.example`;

/** The first `count` schools, always the same. */
export function benchSchools(count: number): readonly BenchSchool[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index + 1;
    const id = `school-${two(at)}`;
    const on = at % 2 === 1 ? 'slack' : 'teams';
    const other = on === 'slack' ? 'teams' : 'slack';
    const holder = (role: string, platform: 'slack' | 'teams') => ({
      person: `${id}-${role}`,
      platform,
      user: platform === 'slack' ? slackUser(role, at) : teamsUser(role, at),
    });
    return {
      id,
      monitor: holder('monitor', on),
      director: holder('director', other),
      slackTeacher: {
        school: id,
        platform: 'slack',
        user: slackUser('teacher', at),
        email: `meester@${domain(at)}`,
      },
      teamsTeacher: {
        school: id,
        platform: 'teams',
        user: teamsUser('teacher', at),
        email: `juf@${domain(at)}`,
      },
    };
  });
}

/** Writes a school file for each; JSON is YAML too. */
export function writeSchoolFiles(folder: string, schools: readonly BenchSchool[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, school] of schools.entries())
    writeFileSync(join(folder, `${school.id}.yaml`), JSON.stringify(fileOf(school, index + 1), undefined, 1));
}

function fileOf(school: BenchSchool, at: number): object {
  const person = (role: string, platform: 'slack' | 'teams', roles: readonly string[]) => ({
    id: `${school.id}-${role}`,
    name: `${role.replace('-', ' ')} ${at}`,
    email: `${role}@${domain(at)}`,
    [platform]: platform === 'slack' ? slackUser(role, at) : teamsUser(role, at),
    phone: `06-1234${1000 + at}`,
    roles,
  });
  return {
    organisation: { id: 'bench', name: 'Stichting Meting' },
    school: { id: school.id, name: `Meetschool ${at}`, kind: at % 3 === 0 ? 'po' : 'vo' },
    platforms: { slack: [slackTeam], teams: [teamsTenant] },
    staff: { emails: [`*@${domain(at)}`], except: [`*@leerling.${domain(at)}`] },
    people: [
      person('monitor', school.monitor.platform, ['monitor']),
      person('monitor-deputy', 'slack', ['monitor.deputy']),
      person('director', school.director.platform, ['director']),
      person('director-deputy', 'teams', ['director.deputy']),
      person('board', 'teams', ['board']),
      person('board-deputy', 'slack', ['board.deputy']),
    ],
    hours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', until: '17:00' },
    terms: ['2024-08-26'],
    duty: {
      evenings: [`${school.id}-board`],
      weekends: [`${school.id}-board`],
      holidays: [`${school.id}-board-deputy`],
    },
    contacts: [{ id: 'police-contact', name: `Wijkagent ${at}`, number: '06-87654321' }],
  };
}

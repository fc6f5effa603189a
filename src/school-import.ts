/**
 * School files on their way into the database: read, refused when anything in them is wrong, and imported as a version.
 */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Store } from './app/ports.ts';
import { CannotStart } from './config.ts';
import { exampleNumbers, readSchoolFile, type SchoolFile, schoolFilePaths } from './content/school-file.ts';
import { clashesOf } from './content/school-files.ts';
import { showProblem } from './content/yaml-file.ts';
import type { World } from './simulator/world.ts';

function schoolFileOrStop(path: string): SchoolFile {
  const read = readSchoolFile(path);
  if (!read.ok) throw new CannotStart(read.problems.map(showProblem).join('\n'));
  return read.value;
}

/** The school of the simulator, in the workspace and tenant of its world. */
export function practiceSchool(root: string, world: World | undefined): SchoolFile {
  const file = schoolFileOrStop(join(root, 'school.simulator.yaml'));
  return world === undefined
    ? file
    : { ...file, platforms: { slack: [world.slack.team], teams: [world.teams.tenant] } };
}

/** One file, or a folder with a file per school. */
export function schoolFiles(path: string): readonly SchoolFile[] {
  const files = schoolFilePaths(path);
  if (files.length === 0)
    throw new CannotStart(
      `SCHOOL_FILE: there is no school file at ${path}. Copy school.example.yaml and fill it in.`,
    );
  const read = files.map(schoolFileOrStop);
  const clashes = clashesOf(read);
  if (clashes.length > 0)
    throw new CannotStart(`SCHOOL_FILE: two schools do not mean the same person:\n${clashes.join('\n')}`);
  return read;
}

/** Decision 24: a number that is only an example must never be what somebody in danger is told to phone. */
export function refuseExampleNumbers(files: readonly SchoolFile[]): void {
  const examples = files.flatMap((file) =>
    exampleNumbers(file).map((place) => `${file.school.id}: ${place}`),
  );
  if (examples.length > 0)
    throw new CannotStart(
      `These numbers are examples; fill in the real ones and take "example: true" away:\n${examples.join('\n')}`,
    );
}

export async function importAgain(store: Store, path: string, at: number): Promise<void> {
  const files = schoolFiles(path);
  refuseExampleNumbers(files);
  await importFiles(store, files, at);
  for (const file of files) await meetRoster(store, file, at);
}

export async function importFiles(store: Store, files: readonly SchoolFile[], at: number): Promise<void> {
  for (const file of files) {
    const hash = createHmac('sha256', 'school file').update(JSON.stringify(file)).digest('base64url');
    await store.importSchool(file.school.id, file.organisation.id, file, hash, at);
  }
}

/** Whoever stands in the file with a Slack or Teams id can be reached before they ever typed a word. */
export async function meetRoster(store: Store, file: SchoolFile, at: number): Promise<void> {
  for (const person of file.people) {
    for (const platform of ['slack', 'teams'] as const) {
      const [user, tenant] = [person[platform], file.platforms[platform][0]];
      if (user === undefined || tenant === undefined) continue;
      const address = { platform, tenant, user };
      const known = await store.read.identityOf(address);
      const isMet = known?.memberships.some((one) => one.school === file.school.id && one.confirmed);
      if (known?.identity.person === person.id && isMet === true) continue;
      await store.turn({ person: person.id }, (turn) =>
        turn.meet(address, { person: person.id, school: file.school.id, staff: true, confirmed: true }, at),
      );
    }
  }
}

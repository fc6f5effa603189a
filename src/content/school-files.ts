/**
 * Several schools in one house: a person's id means the same person in each of their files, or one school would read the other's cases.
 */
import type { SchoolFile } from './school-schema.ts';

/** So much of a school's name is always read on a button. */
const onButton = 30;

function beginning(name: string): string {
  return name.slice(0, onButton).trim().toLowerCase();
}

/** Where the files contradict each other, in sentences; none when they can live together. */
export function clashesOf(files: readonly SchoolFile[]): readonly string[] {
  const clashes: string[] = [];
  const first = new Map<string, { readonly is: string; readonly school: string }>();
  const mustBeOne = (what: string, is: string, school: string): void => {
    const before = first.get(what);
    if (before === undefined) first.set(what, { is, school });
    else if (before.is !== is)
      clashes.push(`${what}: ${before.is} in the file of ${before.school}, ${is} in the file of ${school}`);
  };
  const ids = files.map((file) => file.school.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at)))
    clashes.push(`school.id: ${id} stands in two files`);
  for (const [at, { school }] of files.entries())
    for (const other of files.slice(at + 1))
      if (beginning(school.name) === beginning(other.school.name))
        clashes.push(
          `school.name: ${school.name} and ${other.school.name} begin alike; people choose between them on a button, so their first ${onButton} letters must differ`,
        );
  for (const { school, people, platforms } of files)
    for (const person of people) {
      mustBeOne(`the e-mail address of person ${person.id}`, person.email, school.id);
      mustBeOne(`the person with e-mail address ${person.email}`, person.id, school.id);
      for (const platform of ['slack', 'teams'] as const) {
        const user = person[platform];
        const [tenant] = platforms[platform];
        if (user !== undefined && tenant !== undefined)
          mustBeOne(`the person with ${platform} id ${user} in ${tenant}`, person.id, school.id);
      }
    }
  return clashes;
}

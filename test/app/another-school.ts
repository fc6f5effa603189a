/**
 * A second school of the same board in the same workspace and tenant: some people work at both, with another role or with none.
 */
import type { SchoolFile } from '../../src/content/school-file.ts';

type Person = SchoolFile['people'][number];
type Roles = Person['roles'];

/**
 * Both teachers work here too; the monitor of the first school is the director here, board and adviser are the same people.
 * It is a secondary school, so its people are called otherwise, and it has a police contact of its own.
 */
export function anotherSchool(file: SchoolFile): SchoolFile {
  const kept = (id: string, roles?: Roles): Person => {
    const found = file.people.find((person) => person.id === id);
    if (found === undefined) throw new Error(`nobody is called ${id} at the practice school`);
    return { ...found, roles: roles ?? found.roles };
  };
  const only = (id: string, name: string, role: Roles[number], where: Partial<Person>): Person => ({
    id,
    name,
    email: `${id}@dezusterschool.example`,
    example: true,
    underDirector: false,
    roles: [role],
    ...where,
  });
  return {
    ...file,
    school: { ...file.school, id: 'de-zusterschool', name: 'De Zusterschool', kind: 'vo' },
    staff: { emails: ['*@dezusterschool.example'], except: [], guests: [] },
    people: [
      kept('teacher-teams', []),
      kept('teacher-slack', []),
      kept('monitor', [{ role: 'director', deputy: false }]),
      only('other-director', 'Ada Adjunct', { role: 'director', deputy: true }, { teams: 'other-director' }),
      only(
        'other-monitor',
        'Otto Oplet',
        { role: 'monitor', deputy: false },
        { slack: 'U0OTTO0001', phone: '088-0000021' },
      ),
      only('other-deputy', 'Veerle Vervang', { role: 'monitor', deputy: true }, { teams: 'other-deputy' }),
      kept('board'),
      kept('board-deputy'),
      kept('adviser'),
    ],
    duty: { evenings: ['board'], weekends: ['board'], holidays: ['board-deputy'] },
    contacts: file.contacts.map((contact) =>
      contact.id === 'police-contact'
        ? { ...contact, name: 'Wijkagent Wilma Wijk', number: '088-0000020' }
        : contact,
    ),
  };
}

/** A school where nobody but the teachers works, to have more than fit on one row of buttons. */
export function schoolNumber(file: SchoolFile, number: number): SchoolFile {
  const other = anotherSchool(file);
  return { ...other, school: { ...other.school, id: `school-${number}`, name: `${number}e Buurtschool` } };
}

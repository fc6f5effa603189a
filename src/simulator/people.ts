// The ten people of the practice school: plainly invented, each on a phone or a computer of their own.
import type { Language } from '../core/school.ts';

export type SimPerson = {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** What stands above their screen, by language. */
  readonly title: Readonly<Record<Language, string>>;
  readonly platform: 'slack' | 'teams';
  readonly language: Language;
  readonly email: string;
  readonly slackUser?: string;
  /** The directory id that Teams knows them by. */
  readonly teamsAad?: string;
  /** A guest account in the workspace or tenant. */
  readonly guest?: boolean;
  /** Shown from the start; the others come with the switch "meer mensen". */
  readonly first: boolean;
};

/** What the HTTP API tells of somebody. */
export type PersonItem = Pick<
  SimPerson,
  'id' | 'name' | 'role' | 'title' | 'platform' | 'language' | 'first'
>;

export const personItem = (person: SimPerson): PersonItem => {
  const { id, name, role, title, platform, language, first } = person;
  return { id, name, role, title, platform, language, first };
};

const staff = 'devoorbeeldschool.example';

/** The people the simulator opens with; the practice school's file uses the same ids and addresses. */
export const simulatorPeople: readonly SimPerson[] = [
  {
    id: 'teacher-teams',
    name: 'Juf Voorbeeld',
    role: 'teacher',
    title: { nl: 'Leerkracht, Teams', en: 'Teacher, Teams' },
    platform: 'teams',
    language: 'nl',
    email: `juf.voorbeeld@${staff}`,
    teamsAad: '00000000-0000-4000-8000-000000000001',
    first: true,
  },
  {
    id: 'teacher-slack',
    name: 'Meester Proef',
    role: 'teacher',
    title: { nl: 'Leerkracht, Slack', en: 'Teacher, Slack' },
    platform: 'slack',
    language: 'nl',
    email: `meester.proef@${staff}`,
    slackUser: 'U0PROEF001',
    first: true,
  },
  {
    id: 'monitor',
    name: 'Toos Toezicht',
    role: 'monitor',
    title: { nl: 'Toezichthouder, Slack', en: 'Monitor, Slack' },
    platform: 'slack',
    language: 'nl',
    email: `toos.toezicht@${staff}`,
    slackUser: 'U0TOOS0002',
    first: true,
  },
  {
    id: 'director',
    name: 'Dirk Directie',
    role: 'director',
    title: { nl: 'Directeur, Teams', en: 'Director, Teams' },
    platform: 'teams',
    language: 'nl',
    email: `dirk.directie@${staff}`,
    teamsAad: '00000000-0000-4000-8000-000000000002',
    first: true,
  },
  {
    id: 'board',
    name: 'Bea Bestuur',
    role: 'board',
    title: { nl: 'Bestuur, Teams', en: 'Board, Teams' },
    platform: 'teams',
    language: 'nl',
    email: `bea.bestuur@${staff}`,
    teamsAad: '00000000-0000-4000-8000-000000000003',
    first: true,
  },
  {
    id: 'pupil',
    name: 'Leerling Test',
    role: 'pupil',
    title: { nl: 'Leerling, Teams', en: 'Pupil, Teams' },
    platform: 'teams',
    language: 'nl',
    email: `leerling.test@leerling.${staff}`,
    teamsAad: '00000000-0000-4000-8000-000000000004',
    first: true,
  },
  {
    id: 'monitor-deputy',
    name: 'Vera Vervang',
    role: 'monitor.deputy',
    title: { nl: 'Vervanger toezicht, Teams', en: 'Deputy monitor, Teams' },
    platform: 'teams',
    language: 'nl',
    email: `vera.vervang@${staff}`,
    teamsAad: '00000000-0000-4000-8000-000000000005',
    first: false,
  },
  {
    id: 'director-deputy',
    name: 'Adam Adjunct',
    role: 'director.deputy',
    title: { nl: 'Adjunct-directeur, Slack', en: 'Deputy director, Slack' },
    platform: 'slack',
    language: 'en',
    email: `adam.adjunct@${staff}`,
    slackUser: 'U0ADAM0003',
    first: false,
  },
  {
    id: 'board-deputy',
    name: 'Ben Bestuurslid',
    role: 'board.deputy',
    title: { nl: 'Tweede bestuurder, Slack', en: 'Second board member, Slack' },
    platform: 'slack',
    language: 'nl',
    email: `ben.bestuurslid@${staff}`,
    slackUser: 'U0BEN00004',
    first: false,
  },
  {
    id: 'adviser',
    name: 'Vita Vertrouwen',
    role: 'adviser',
    title: { nl: 'Vertrouwenspersoon, Teams', en: 'Confidential adviser, Teams' },
    platform: 'teams',
    language: 'nl',
    email: `vita.vertrouwen@${staff}`,
    teamsAad: '00000000-0000-4000-8000-000000000006',
    first: false,
  },
];

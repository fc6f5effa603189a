/**
 * Who somebody is in a workspace, asked of Slack and remembered for an hour: staff of this school, a guest, or a stranger.
 */
import type { webApi } from '@slack/bolt';
import type { Profile } from '../../app/ports.ts';
import type { Language } from '../../core/school.ts';
import { openMemory } from './memory.ts';

export type Person = {
  readonly team: string | undefined;
  readonly enterprise: string | undefined;
  readonly standing: 'member' | 'guest' | 'stranger';
  readonly profile: Profile;
};

export type People = {
  /** What Slack says of a person; nothing when Slack does not say it within a second. */
  ask(user: string): Promise<Person | undefined>;
};

const anHourMs = 3_600_000;
const patienceMs = 1000;

type Users = { readonly users: Pick<webApi.WebClient['users'], 'info'> };

/** Asks with `client`; the clock is only for forgetting. */
export function openPeople(client: Users, wire: () => number): People {
  const known = openMemory<Person>(5000, anHourMs, wire);
  const asked = new Map<string, Promise<Person | undefined>>();

  const look = async (user: string): Promise<Person | undefined> => {
    try {
      const found = await client.users.info({ user, include_locale: true });
      if (found.user === undefined) return undefined;
      const person = describe(found.user);
      known.set(user, person);
      return person;
    } catch {
      // Not being able to ask is an answer of its own: the report is taken and marked.
      return undefined;
    } finally {
      asked.delete(user);
    }
  };

  return {
    async ask(user) {
      const before = known.get(user);
      if (before !== undefined) return before;
      let asking = asked.get(user);
      if (asking === undefined) {
        asking = look(user);
        asked.set(user, asking);
      }
      return within(asking);
    },
  };
}

type User = NonNullable<webApi.UsersInfoResponse['user']>;

function describe(user: User): Person {
  const bot = user.is_bot === true || user.is_workflow_bot === true || user.id === 'USLACKBOT';
  const guest = user.is_restricted === true || user.is_ultra_restricted === true;
  const email = user.profile?.email;
  const name = user.profile?.real_name ?? user.real_name ?? user.name;
  const language = languageOf(user.locale);
  return {
    team: user.team_id,
    enterprise: user.enterprise_user?.enterprise_id ?? user.enterprise_id,
    standing:
      bot || user.deleted === true || user.is_stranger === true ? 'stranger' : guest ? 'guest' : 'member',
    profile: {
      ...(email === undefined ? {} : { email }),
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      guest: guest || user.is_stranger === true,
      bot,
    },
  };
}

function languageOf(locale: string | undefined): Language | undefined {
  const language = locale?.slice(0, 2).toLowerCase();
  return language === 'nl' || language === 'en' ? language : undefined;
}

async function within(asking: Promise<Person | undefined>): Promise<Person | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether somebody belongs here. `team` is the workspace Slack named with what they did, if it named one. */
export function standingOf(
  person: Person | undefined,
  team: string | undefined,
  home: { readonly team: string; readonly enterprise: string | undefined },
): 'member' | 'guest' | 'stranger' {
  const sameHouse = home.enterprise !== undefined && person?.enterprise === home.enterprise;
  const comesFrom = [team, person?.team].filter((from) => from !== undefined);
  const isOurs = (from: string) => from === home.team || from === home.enterprise;
  if (!sameHouse && !comesFrom.every(isOurs)) return 'stranger';
  return person?.standing ?? 'member';
}

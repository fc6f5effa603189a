/**
 * Asks Teams who somebody is: name, e-mail address, and whether they are a guest. Kept in memory for an hour.
 */
import { z } from 'zod';
import type { Profile } from '../../app/ports.ts';
import type { Language } from '../../core/school.ts';
import type { Connector } from './connector.ts';
import { limits } from './limits.ts';
import type { Chat } from './send.ts';

export type Asked = {
  readonly chat: Chat;
  readonly tenant: string;
  readonly user: string;
  /** As Teams calls this person in this chat. */
  readonly member: string;
  readonly bot: boolean;
};

type Known = Omit<Profile, 'language'>;

export type People = {
  /** Waits for Teams, at most a second; nothing when it did not answer. */
  ask(asked: Asked, language: Language | undefined): Promise<Profile | undefined>;
  /** What is known without asking; asks for the next time. */
  known(asked: Asked, language: Language | undefined): Profile | undefined;
};

const memberShape = z.looseObject({
  name: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  userPrincipalName: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
  userRole: z.string().optional().catch(undefined),
});

export function openPeople(needs: {
  readonly connector: Connector;
  readonly wire: () => number;
  readonly timeoutMs?: number;
}): People {
  const kept = new Map<string, { readonly known: Known | undefined; readonly until: number }>();
  const asking = new Map<string, Promise<Known | undefined>>();
  const keyOf = (asked: Asked) => `${asked.tenant} ${asked.user}`;

  /** What was found, or that nothing was found a moment ago. */
  function fromMemory(asked: Asked): { readonly known: Known | undefined } | undefined {
    const found = kept.get(keyOf(asked));
    return found !== undefined && found.until > needs.wire() ? found : undefined;
  }

  function keep(asked: Asked, known: Known | undefined, keepMs: number): Known | undefined {
    kept.delete(keyOf(asked));
    kept.set(keyOf(asked), { known, until: needs.wire() + keepMs });
    for (const oldest of kept.keys()) {
      if (kept.size <= limits.profilesKept) break;
      kept.delete(oldest);
    }
    return known;
  }

  async function look(asked: Asked): Promise<Known | undefined> {
    const answer = await needs
      .connector({
        doing: 'ask-profile',
        method: 'GET',
        serviceUrl: asked.chat.serviceUrl,
        // A thread in a channel has the members of its channel.
        path: [
          'v3',
          'conversations',
          asked.chat.conversation.replace(/;messageid=.*$/, ''),
          'members',
          asked.member,
        ],
        timeoutMs: needs.timeoutMs ?? limits.profileMs,
      })
      .catch(() => undefined);
    const member = memberShape.safeParse(answer);
    if (!member.success) return keep(asked, undefined, limits.profileMissedMs);
    const { name, email, userPrincipalName, tenantId, userRole } = member.data;
    const guest =
      (userPrincipalName?.toUpperCase().includes('#EXT#') ?? false) ||
      (tenantId !== undefined && tenantId !== asked.tenant) ||
      userRole?.toLowerCase() === 'guest';
    const mail = email ?? (guest ? undefined : userPrincipalName);
    return keep(
      asked,
      {
        ...(mail === undefined || mail === '' ? {} : { email: mail }),
        ...(name === undefined || name === '' ? {} : { name }),
        guest,
        bot: asked.bot,
      },
      limits.profileKeptMs,
    );
  }

  function lookOnce(asked: Asked): Promise<Known | undefined> {
    const key = keyOf(asked);
    const running = asking.get(key);
    if (running !== undefined) return running;
    const looking = look(asked).finally(() => asking.delete(key));
    asking.set(key, looking);
    return looking;
  }

  const inLanguage = (known: Known | undefined, language: Language | undefined): Profile | undefined =>
    known === undefined ? undefined : { ...known, ...(language === undefined ? {} : { language }) };

  return {
    async ask(asked, language) {
      const found = fromMemory(asked);
      if (found !== undefined) return inLanguage(found.known, language);
      // The request has its own limit, but a token may have to be fetched first.
      const late = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => late.resolve(undefined), needs.timeoutMs ?? limits.profileMs);
      const known = await Promise.race([lookOnce(asked), late.promise]);
      clearTimeout(timer);
      return inLanguage(known, language);
    },
    known(asked, language) {
      const found = fromMemory(asked);
      if (found === undefined) void lookOnce(asked);
      return inLanguage(found?.known, language);
    },
  };
}

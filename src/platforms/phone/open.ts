/**
 * The phone: an IMMEDIATE ping is also a call or text message by a service the school chose. Nothing of the case goes along.
 */
import type { Phone } from '../../app/ports.ts';
import { Trouble } from '../../app/ports.ts';

/** What the service gets as JSON by POST. It says that something urgent waits, and under which number. */
export type PhoneBody = {
  readonly to: string;
  readonly number: string;
  readonly language: 'nl' | 'en';
};

const timeout = 10_000;

/** Rejects with Trouble when the service did not answer 2xx within ten seconds. */
export function openPhone(url: string, fetcher: typeof fetch = fetch): Phone {
  return {
    call: async ({ phone, number, language }) => {
      const body: PhoneBody = { to: phone, number, language };
      const answer = await fetcher(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      }).catch((cause: unknown) => {
        throw new Trouble('later', 'the phone service could not be reached', { cause });
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Trouble('later', `the phone service answered ${answer.status}, expected 2xx`);
    },
  };
}

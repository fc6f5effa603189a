/**
 * Asking a language model of a school's own choice what it thinks of a message: with a time limit, and nothing is lost when it fails.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Adviser, withOpinion } from '../guidance/opinion.ts';
import type { Understanding } from '../guidance/types.ts';
import type { House } from './house.ts';

/** So long, in milliseconds, somebody in a hurry waits for it at most. */
export const patienceMs = 800;

/** What is made of a message when an adviser is asked as well; one that is late, fails or talks nonsense changes nothing. */
export async function adviced(
  understood: Understanding,
  text: string,
  adviser: NonNullable<House['adviser']>,
  late: (ms: number) => Promise<unknown> = wait,
): Promise<Understanding> {
  // What is urgent already is not held up for anybody's opinion.
  if (understood.emergency || understood.signal !== null) return understood;
  const nothing = { topics: [], urgent: false };
  const asked = Promise.resolve()
    .then(() =>
      adviser.ask(
        text,
        understood.topics.map(({ id }) => id),
      ),
    )
    .catch(() => nothing);
  const opinion = await Promise.race([asked, late(patienceMs).then(() => nothing)]);
  return isOpinion(opinion) ? withOpinion(understood, opinion, adviser.topics) : understood;
}

function isOpinion(given: unknown): given is Awaited<ReturnType<Adviser>> {
  if (typeof given !== 'object' || given === null) return false;
  const { topics, urgent } = given as Record<string, unknown>;
  return Array.isArray(topics) && topics.every((id) => typeof id === 'string') && typeof urgent === 'boolean';
}

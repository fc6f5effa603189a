// Where a language model of a school's own choice may plug in later. It may put calm topics in another order or call a message urgent; it can quieten nothing.

import type { Topic, TopicId, Understanding } from './types.ts';

/** What a model says about a message: its topics, best first, and whether somebody may be in danger. */
export type Opinion = { readonly topics: readonly TopicId[]; readonly urgent: boolean };

/** Asks a model. It gets the message and the topics found, and may take as long as the caller lets it. */
export type Adviser = (text: string, found: readonly TopicId[]) => Promise<Opinion>;

/**
 * What we make of a message with an opinion beside it. Only topics that were found already change places, and only among
 * the places of topics that are no emergency; an order that was changed is a choice, never a verdict. Urgent stays urgent.
 */
export function withOpinion(
  understood: Understanding,
  opinion: Opinion,
  topics: readonly Pick<Topic, 'id' | 'emergency'>[],
): Understanding {
  const emergencies = new Set(topics.filter((topic) => topic.emergency).map(({ id }) => id));
  const wishes = opinion.topics.filter((id) => !emergencies.has(id));
  const calm = understood.topics.filter(({ id }) => !emergencies.has(id));
  const wished = calm.toSorted((a, b) => placeOf(wishes, a.id) - placeOf(wishes, b.id));
  const next = wished[Symbol.iterator]();
  const ordered = understood.topics.map((topic) =>
    emergencies.has(topic.id) ? topic : (next.next().value ?? topic),
  );
  const moved = ordered[0]?.id !== understood.topics[0]?.id;
  const raised = opinion.urgent && !understood.emergency;
  return {
    ...understood,
    topics: ordered,
    decision: understood.decision === 'answer' && (moved || raised) ? 'did-you-mean' : understood.decision,
    emergency: understood.emergency || raised,
    reasons: raised ? [...understood.reasons, 'adviser'] : understood.reasons,
    flow: raised ? (understood.flow ?? 'other') : understood.flow,
  };
}

function placeOf(wishes: readonly TopicId[], id: TopicId): number {
  const place = wishes.indexOf(id);
  return place < 0 ? wishes.length : place;
}

/**
 * A question gets the school's rule, three to choose from, or an honest "I don't know"; nothing of a calm question is kept.
 */
import { answerCard } from '../../cards/answer.ts';
import { didYouMeanCard } from '../../cards/did-you-mean.ts';
import { menuCard } from '../../cards/menu.ts';
import { unknownCard } from '../../cards/unknown.ts';
import { wallTime } from '../core/calendar.ts';
import type { Card } from '../core/card.ts';
import type { Language, School } from '../core/school.ts';
import type { AnswerShown } from '../core/seen-as.ts';
import type { Understanding } from '../guidance/types.ts';
import type { House } from './house.ts';

type Guide = Pick<House, 'answer' | 'sheet' | 'flows'>;

/** Answers a question; only that its topic was asked is counted. */
export async function answerQuestion(house: House, school: School, understood: Understanding): Promise<Card> {
  const answered = answeredTopic(understood);
  if (answered !== undefined) await countTopic(house, school, answered);
  return questionCard(house, school, understood);
}

/** The topic whose rule is the answer; nothing when there are several to choose from, or none. */
export function answeredTopic({ decision, topics }: Understanding): string | undefined {
  return decision === 'answer' ? topics.find((topic) => topic.answered)?.id : undefined;
}

/** An unsure match never gives a verdict: three to choose from, or whom to ask. */
export function questionCard(guide: Guide, school: School, understood: Understanding): Card {
  const sheet = guide.sheet(school, understood.language);
  if (understood.signal !== null)
    return menuCard({ greeting: understood.signal, flows: onFlows(guide) }, sheet);
  const offered = understood.topics.filter((topic) => topic.answered);
  const first = offered[0];
  const shown =
    understood.decision === 'answer' && first !== undefined
      ? guide.answer(first.id, 'none', school, understood.language)
      : undefined;
  if (shown !== undefined) return answerCard(shown, sheet);
  if (understood.decision === 'did-you-mean' && offered.length > 0)
    return didYouMeanCard(
      offered.map((topic) => topic.id),
      sheet,
    );
  return unknownCard({ flow: understood.flow ?? undefined }, sheet);
}

/** Another part of an answer folded open, or the answer in the other language. */
export function answerTopic(
  house: House,
  school: School,
  topic: string,
  open: string,
  language: Language,
): Card {
  const section = sections.find((one) => one === open) ?? 'none';
  const shown = house.answer(topic, section, school, language);
  const sheet = house.sheet(school, language);
  return shown === undefined ? unknownCard({ flow: undefined }, sheet) : answerCard(shown, sheet);
}

const sections: readonly AnswerShown['open'][] = ['none', 'why', 'instead', 'rule', 'ask'];

export async function countTopic(house: House, school: School, topic: string): Promise<void> {
  await house.store.count(school.id, topic, wallTime(house.clocks.school(), school.timeZone).date);
}

export function onFlows(house: Pick<House, 'flows'>): readonly string[] {
  return [...house.flows.keys()];
}

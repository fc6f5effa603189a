/**
 * What does not belong in the flow it was told in: a sexual story, or one between staff and a pupil, is kept by nobody here (decision 9).
 */
import type { FlowId } from '../core/flow.ts';
import type { Language } from '../core/school.ts';
import { flowOfRule } from '../guidance/gate.ts';
import { isSexual } from '../guidance/report-for.ts';
import type { House } from './house.ts';

/** The matters that a fixed rule hears in these words, beside the flow they are told in (domain 3.8: from everywhere). */
export function alsoHeard(
  house: Pick<House, 'understand'>,
  words: string,
  language: Language,
): readonly FlowId[] {
  if (words.trim() === '') return [];
  const { flow, reasons } = house.understand(words, language);
  const ruled = reasons.flatMap((rule) => flowOfRule.get(rule) ?? []);
  return [...new Set([...(flow === null ? [] : [flow]), ...ruled])];
}

/**
 * The flow that these words need instead; nothing when they may stay. A story goes elsewhere in doubt too; a note, an answer or a
 * detail of a threat only by a fixed rule, because a sentence without its story sounds like everything.
 */
export function belongsElsewhere(
  house: House,
  words: string,
  kind: 'story' | 'detail',
  language: Language,
): FlowId | undefined {
  if (words.trim() === '') return undefined;
  const { flow, reasons } = house.understand(words, language);
  if (flow === null || !isSexual(flow)) return undefined;
  return kind === 'story' || reasons.some((rule) => isSexual(flowOfRule.get(rule) ?? '')) ? flow : undefined;
}

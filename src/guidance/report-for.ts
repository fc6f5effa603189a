// Which report belongs to an urgent message: a threat, an image, self-harm, something between staff and pupil …

import type { FlowId } from '../core/flow.ts';
import type { Features } from './features.ts';
import { flowOfRule, type Glimpse } from './gate.ts';
import { learn, type Table } from './learn.ts';
import type { MatcherContent } from './types.ts';

const sexualFlows: readonly FlowId[] = ['image', 'staff-contact'];
const sexualConcepts = ['urgent.nude', 'urgent.deepfake', 'urgent.blackmail'];

/** Whether a flow is for sexual stories or those between staff and pupil. */
export function isSexual(flow: FlowId): boolean {
  return sexualFlows.includes(flow);
}

/** Learns from the urgent examples which report belongs to a message. A fixed rule that fires goes before the topic. */
export function flowFinder(
  content: MatcherContent,
  seen: readonly (readonly Glimpse[])[],
  heard: Table,
  evidenceOf: (glimpse: Glimpse) => Features,
): (glimpse: Glimpse, likely: ReadonlyMap<FlowId, number>) => FlowId {
  const flowOfTopic = new Map(content.topics.map((topic) => [topic.id, topic.flow]));
  const flows: FlowId[] = [];
  const kindOf = content.examples.map((example, index) => {
    if (!example.urgent || example.topic === null) return -1;
    const flow = ruledFlow(seen[index]?.[0] as Glimpse) ?? flowOfTopic.get(example.topic) ?? 'other';
    return flows.includes(flow) ? flows.indexOf(flow) : flows.push(flow) - 1;
  });
  if (flows.length === 0) return (glimpse) => ruledFlow(glimpse) ?? 'other';
  const learned = learn(heard, kindOf, flows.length);

  return (glimpse, likely) => {
    const fits = learned.fits(evidenceOf(glimpse));
    const fitOf = (flow: FlowId) => ((fits[flows.indexOf(flow)] ?? 0) + (likely.get(flow) ?? 0)) / 2;
    const ruled = ruledFlow(glimpse);
    const order = flows.toSorted((a, b) => fitOf(b) - fitOf(a));
    const best = ruled !== null && fitOf(ruled) >= ruleNeeds ? ruled : (order[0] as FlowId);
    if (best !== 'threat') return best;
    // A sexual story, or one between staff and pupil, never enters the threat flow (decision 9); in doubt it does not either.
    const sexual =
      glimpse.fired.some((id) => isSexual(flowOfRule.get(id) ?? '')) ||
      glimpse.features.some((feature) => sexualConcepts.includes(feature));
    const doubt = sexualFlows.reduce((sum, flow) => sum + fitOf(flow), 0);
    const otherwise = order.find((flow) => isSexual(flow));
    return otherwise !== undefined && (sexual || doubt >= doubtful * (ruled === 'threat' ? 3 : 1))
      ? otherwise
      : best;
  };
}

// How much a flow must fit: to follow a fixed rule, and to leave the threat flow for a sexual one.
const ruleNeeds = 0.2;
const doubtful = 0.3;

function ruledFlow(glimpse: Glimpse): FlowId | null {
  const first = glimpse.fired[0];
  return first === undefined ? null : (flowOfRule.get(first) ?? null);
}

/** How the fits of the emergency topics are shared among their flows; together 1. */
export function sharesOfFlows(
  topics: MatcherContent['topics'],
  fits: Float64Array,
): ReadonlyMap<FlowId, number> {
  const flows = new Map<FlowId, number>();
  let sum = 0;
  topics.forEach(({ flow, emergency }, topic) => {
    if (flow === null || !emergency) return;
    const fit = fits[topic] as number;
    flows.set(flow, (flows.get(flow) ?? 0) + fit);
    sum += fit;
  });
  for (const [flow, fit] of flows) flows.set(flow, fit / (sum || 1));
  return flows;
}

// Which report belongs to an urgent message: a threat, an image, self-harm, something between staff and pupil …

import type { FlowId } from '../core/flow.ts';
import type { Features } from './features.ts';
import { flowOfRule, type Glimpse } from './gate.ts';
import type { MatcherWords } from './types.ts';
import type { Scale } from './weigh.ts';

const sexualFlows: readonly FlowId[] = ['image', 'staff-contact'];
const sexualConcepts = ['urgent.nude', 'urgent.deepfake', 'urgent.blackmail'];

/** Whether a flow is for sexual stories or those between staff and pupil. */
export function isSexual(flow: FlowId): boolean {
  return sexualFlows.includes(flow);
}

/** Which report belongs to an urgent piece of text. A fixed rule that fires goes before what was learned. */
export function flowFinder(
  flows: readonly FlowId[],
  learned: Scale,
  evidenceOf: (piece: Glimpse) => Features,
): (piece: Glimpse, likely: ReadonlyMap<FlowId, number>) => FlowId {
  if (flows.length === 0) return (piece) => ruledFlow(piece) ?? 'other';
  return (piece, likely) => {
    const fits = learned.fits(evidenceOf(piece));
    const fitOf = (flow: FlowId) => ((fits[flows.indexOf(flow)] ?? 0) + (likely.get(flow) ?? 0)) / 2;
    const ruled = ruledFlow(piece);
    const order = flows.toSorted((a, b) => fitOf(b) - fitOf(a));
    const best = ruled !== null && fitOf(ruled) >= ruleNeeds ? ruled : (order[0] as FlowId);
    if (best !== 'threat') return best;
    // A sexual story, or one between staff and pupil, never enters the threat flow (decision 9); in doubt it does not either.
    const sexual =
      piece.fired.some((id) => isSexual(flowOfRule.get(id) ?? '')) ||
      piece.features.some((feature) => sexualConcepts.includes(feature));
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

/** The flow of the first fixed rule that fired, when one did. */
export function ruledFlow(piece: Glimpse): FlowId | null {
  const first = piece.fired[0];
  return first === undefined ? null : (flowOfRule.get(first) ?? null);
}

/** How the fits of the emergency topics are shared among their flows; together 1. */
export function sharesOfFlows(
  topics: MatcherWords['topics'],
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

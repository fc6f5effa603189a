// Is somebody in danger? A fixed rule, a message that sounds urgent, or a story about somebody on an emergency topic says yes.

import type { FlowId } from '../core/flow.ts';
import type { Glimpse } from './gate.ts';
import { isSexual } from './report-for.ts';

// With a fixed rule, or when somebody is told about, less is needed: a danger card too many costs a tap.
const shareWithRule = 0.6;
const shareOfIncident = 0.8;
/** Of one or two words the weights know hardly anything: what is left is how often examples are urgent, and "fiets" would alarm. */
const few = 2;
const limitOfFew = 0.9;

export type Alarm = {
  readonly emergency: boolean;
  readonly reasons: readonly string[];
  readonly incident: boolean;
  /** Which report belongs to it; null when nothing is urgent. */
  readonly flow: FlowId | null;
};

/** What the alarm asks about a piece of text. */
export type Ears = {
  /** From here on a piece alone sounds urgent, from 0 to 1. */
  readonly limit: number;
  readonly urgencyOf: (glimpse: Glimpse) => number;
  readonly soundsLikeEmergency: (glimpse: Glimpse) => boolean;
  readonly flowOf: (glimpse: Glimpse) => FlowId;
};

/** Listens to every piece. One piece that is urgent makes the whole message urgent. */
export function alarmOf(glimpses: readonly Glimpse[], ears: Ears): Alarm {
  const { limit } = ears;
  const reasons = new Set<string>();
  const flows: { readonly flow: FlowId; readonly urgency: number }[] = [];
  let incident = false;
  for (const glimpse of glimpses) {
    const urgency = ears.urgencyOf(glimpse);
    incident ||= glimpse.incident;
    const byRule = glimpse.fired.length > 0 && (!glimpse.calm || urgency >= limit * shareWithRule);
    const isSlight = glimpse.words.length <= few && !holdsDanger(glimpse);
    const bySound = urgency >= (isSlight ? limitOfFew : limit);
    const byTopic =
      glimpse.incident &&
      !isSlight &&
      urgency >= limit * shareOfIncident &&
      ears.soundsLikeEmergency(glimpse);
    if (!byRule && !bySound && !byTopic) continue;
    flows.push({ flow: ears.flowOf(glimpse), urgency });
    for (const id of glimpse.fired) reasons.add(id);
    if (bySound) reasons.add('sounds-urgent');
    if (byTopic) reasons.add('tells-about-somebody');
  }
  // One sexual piece keeps the whole story out of the threat flow (decision 9).
  const fitting = flows.some(({ flow }) => isSexual(flow))
    ? flows.filter(({ flow }) => flow !== 'threat')
    : flows;
  const most = fitting.toSorted((a, b) => b.urgency - a.urgency)[0];
  return { emergency: flows.length > 0, reasons: [...reasons], incident, flow: most?.flow ?? null };
}

/** Whether one of the words of danger stands in it, also when no rule has enough with that. */
function holdsDanger({ features }: Glimpse): boolean {
  return features.some((feature) => feature.startsWith('urgent.'));
}

// Is somebody in danger? A fixed rule, a message that sounds urgent, or a story about somebody on an emergency topic says yes.

import type { FlowId } from '../core/flow.ts';
import type { Glimpse } from './gate.ts';
import { isSexual } from './report-for.ts';

// Low on purpose: a danger card too many costs a tap. Chosen on the open set, see test/guidance/measure.ts.
const limits = { urgentAlone: 0.1, urgentWithRule: 0.06, urgentIncident: 0.08, urgentShort: 0.9 } as const;
/** Of one or two words the weights know hardly anything: what is left is how often examples are urgent, and "fiets" would alarm. */
const few = 2;

export type Alarm = {
  readonly emergency: boolean;
  readonly reasons: readonly string[];
  readonly incident: boolean;
  /** Which report belongs to it; null when nothing is urgent. */
  readonly flow: FlowId | null;
};

/** What the alarm asks about a piece of text. */
export type Ears = {
  readonly urgencyOf: (glimpse: Glimpse) => number;
  readonly soundsLikeEmergency: (glimpse: Glimpse) => boolean;
  readonly flowOf: (glimpse: Glimpse) => FlowId;
};

/** Listens to every piece. One piece that is urgent makes the whole message urgent. */
export function alarmOf(glimpses: readonly Glimpse[], ears: Ears): Alarm {
  const reasons = new Set<string>();
  const flows: { readonly flow: FlowId; readonly urgency: number }[] = [];
  let incident = false;
  for (const glimpse of glimpses) {
    const urgency = ears.urgencyOf(glimpse);
    incident ||= glimpse.incident;
    const byRule = glimpse.fired.length > 0 && (!glimpse.calm || urgency >= limits.urgentWithRule);
    const isSlight = glimpse.words.length <= few && !holdsDanger(glimpse);
    const bySound = urgency >= (isSlight ? limits.urgentShort : limits.urgentAlone);
    const byTopic =
      glimpse.incident && !isSlight && urgency >= limits.urgentIncident && ears.soundsLikeEmergency(glimpse);
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

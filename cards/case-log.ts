/** The leaf with what happened: who was reached, what changed, what was noted, asked and answered. */
import type { Button, Part } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { decisionInWords } from './case-decisions.ts';
import { recordInWords } from './case-records.ts';
import { reachedInWords } from './parts.ts';

export function logParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const { head, may } = view;
  const reached = view.receivedBy.map((one) => reachedInWords(one, sheet));
  const lines = entries(view, sheet).toSorted((one, other) => one.at - other.at);
  const button = (key: string, press: Button['press']): Button => ({
    label: sheet.say(`cards.case.deeds.${key}`),
    press,
    opens: 'form',
  });
  return [
    { type: 'title', text: sheet.say('cards.case.reached.title') },
    reached.length === 0
      ? { type: 'text', text: sheet.say('cards.case.reached.nobody') }
      : { type: 'list', items: reached },
    { type: 'title', text: sheet.say('cards.case.log') },
    ...lines.flatMap(({ line, text }): readonly Part[] => [
      { type: 'text', text: line },
      ...(text === undefined ? [] : ([{ type: 'quote', text }] as const)),
    ]),
    {
      type: 'buttons',
      buttons: [
        ...(may.note ? [button('note', sheet.press('note', { case: head.id }))] : []),
        ...(may.ask ? [button('ask', sheet.press('ask', { case: head.id }))] : []),
      ],
    },
  ];
}

/** Taken on, a mistake, each step ticked, and every decision and record there ever was: what replaced one stands below it. */
function happened(view: CaseFor, sheet: Sheet): readonly Entry[] {
  const { head, flow, mistake, tasks, decisions, records } = view;
  const line = lineOf(sheet);
  const { takenOnAt, takenOnBy } = head;
  return [
    ...(takenOnAt === undefined ? [] : [{ at: takenOnAt, line: line('taken-on', takenOnAt, takenOnBy) }]),
    ...(mistake === undefined ? [] : [{ at: mistake.at, line: line('mistaken', mistake.at) }]),
    ...tasks.flatMap(({ id, by, at, state }) =>
      by === undefined || at === undefined
        ? []
        : [{ at, line: line(state, at, by), text: sheet.say(`${flow}.tasks.${id}`) }],
    ),
    ...decisions.flatMap((decision) =>
      [...decision.before, ...(decision.taken === undefined ? [] : [decision.taken])].map((taken) => ({
        at: taken.at,
        line: line('decided', taken.at, taken.by),
        text: decisionInWords(flow, decision.code, taken, sheet),
      })),
    ),
    ...records.flatMap((record) =>
      record.times.map(({ at, by, answers }) => ({
        at,
        line: line('recorded', at, by),
        text: recordInWords(record.id, answers, sheet),
      })),
    ),
  ];
}

type Entry = { readonly at: number; readonly line: string; readonly text?: string };

function lineOf(sheet: Sheet) {
  return (key: string, at: number, by = '', level = ''): string => {
    const name = by === '' ? sheet.say('cards.case.somebody') : by;
    return sheet.say(`cards.case.lines.${key}`, { time: sheet.time(at), name, level });
  };
}

function entries(view: CaseFor, sheet: Sheet): readonly Entry[] {
  const line = lineOf(sheet);
  return [
    { at: view.head.openedAt, line: line('opened', view.head.openedAt) },
    ...happened(view, sheet),
    ...view.urgencyChanges.map(({ at, by, to, how, reason }) => ({
      at,
      line: line(how, at, by, sheet.say(`shared.levels.${to}`)),
      ...(reason === undefined ? {} : { text: reason }),
    })),
    ...view.notes.map(({ at, by, text }) => ({ at, line: line('noted', at, by), text })),
    ...view.questions.map(({ at, by, text }) => ({ at, line: line('asked', at, by), text })),
    ...view.questions.flatMap(({ reply, repliedAt }) =>
      reply === undefined || repliedAt === undefined
        ? []
        : [{ at: repliedAt, line: line('replied', repliedAt), text: reply }],
    ),
  ];
}

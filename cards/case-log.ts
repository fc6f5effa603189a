/** The leaf with what happened: who was reached, what changed, what was noted, asked and answered. */
import type { Button, Part } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { decisionInWords } from './case-decisions.ts';
import { recordInWords } from './case-records.ts';
import { reachedInWords } from './parts.ts';

/** `page` counts back from the newest, which is 0. */
export function logParts(view: CaseFor, page: number, sheet: Sheet): readonly Part[] {
  const { head, may } = view;
  const reached = view.receivedBy.map((one) => reachedInWords(one, sheet));
  const pages = inPages(entries(view, sheet).toSorted((one, other) => one.at - other.at));
  const shown = Math.min(page, Math.max(pages.length - 1, 0));
  const turn = (key: string, to: number): Button => ({
    label: sheet.say(`cards.case.log.${key}`),
    press: sheet.press('open', { case: head.id, tab: `log.${to}` }),
    opens: 'form',
  });
  const turns = [
    ...(shown + 1 < pages.length ? [turn('earlier', shown + 1)] : []),
    ...(shown > 0 ? [turn('later', shown - 1)] : []),
  ];
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
    { type: 'title', text: sheet.say('cards.case.log.title') },
    ...(pages[shown] ?? []).flatMap(({ line, text }): readonly Part[] => [
      { type: 'text', text: line },
      ...(text === undefined ? [] : ([{ type: 'quote', text }] as const)),
    ]),
    ...(turns.length === 0 ? [] : [{ type: 'buttons', buttons: turns, inPlace: true } as const]),
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

/** So much stands on one page: a long log would not fit in a dialog of Teams, and would lose its newest lines. */
const most = { entries: 40, letters: 6000 } as const;

/** The newest page first; on each page the oldest line first. */
function inPages(all: readonly Entry[]): readonly (readonly Entry[])[] {
  const pages: Entry[][] = [];
  let letters = 0;
  for (const entry of all.toReversed()) {
    const page = pages.at(-1);
    const size = entry.line.length + (entry.text?.length ?? 0);
    if (page === undefined || page.length >= most.entries || letters + size > most.letters) {
      pages.push([entry]);
      letters = size;
    } else {
      page.unshift(entry);
      letters += size;
    }
  }
  return pages;
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

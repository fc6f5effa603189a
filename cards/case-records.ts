/** The leaf with what handlers add to a report: each part with what stands there, by whom and when, or that it is not said yet. */
import type { ChecklistItem, Part } from '../src/core/card.ts';
import type { CaseFor, RecordSeen } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { answerRows, phoneRows } from './parts.ts';

/** What this viewer may fill in stands first. */
export function recordParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const { head, records } = view;
  const list = (key: string, some: readonly RecordSeen[]): readonly Part[] =>
    some.length === 0
      ? []
      : [
          {
            type: 'checklist',
            title: sheet.say(`cards.case.record.${key}`),
            items: some.map((record) => item(head.id, record, sheet)),
          },
        ];
  return [
    ...reminderParts(view.reminders, sheet),
    ...list(
      'mine',
      records.filter((one) => one.mine),
    ),
    ...list(
      'of-others',
      records.filter((one) => !one.mine),
    ),
  ];
}

/** Whom to consult, as long as what was filled in asks for it: words only, people decide. */
export function reminderParts(reminders: CaseFor['reminders'], sheet: Sheet): readonly Part[] {
  return reminders.flatMap(({ id, phone }): readonly Part[] => [
    { type: 'banner', tone: 'info', text: sheet.say(`records.reminders.${id}`) },
    ...phoneRows(phone),
  ]);
}

function item(caseId: string, record: RecordSeen, sheet: Sheet): ChecklistItem {
  const last = record.times.at(-1);
  const isSaid = last !== undefined && last.answers.length > 0;
  const label = sheet.say(isSaid ? 'cards.case.record.change' : 'cards.case.record.fill-in');
  const press = sheet.press('record', { case: caseId, record: record.id });
  const by = last === undefined ? [] : [recordedBy(last, sheet)];
  const said = isSaid ? recordLines(last.answers, sheet) : [sheet.say('cards.case.record.not-said')];
  return {
    label: sheet.say(`records.titles.${record.id}`),
    state: isSaid ? 'done' : 'open',
    note: [...said, ...by].join('\n'),
    ...(record.mine ? { button: { label, press, opens: 'form' } } : {}),
  };
}

/** "Dirk Directie, 10:45" */
export function recordedBy({ by, at }: { readonly by: string; readonly at: number }, sheet: Sheet): string {
  return sheet.say('cards.case.record.by', { name: by, time: sheet.time(at) });
}

type Answers = RecordSeen['times'][number]['answers'];

/** What was filled in at one moment, under its title: for the log. */
export function recordInWords(id: string, answers: Answers, sheet: Sheet): string {
  const lines =
    answers.length === 0 ? [sheet.say('cards.case.record.not-said')] : recordLines(answers, sheet);
  return [sheet.say(`records.titles.${id}`), ...lines].join('\n');
}

/** "Mogelijk strafbaar: twijfel", a line for each answer. */
function recordLines(answers: Answers, sheet: Sheet): readonly string[] {
  return answerRows('records', answers, sheet).map(({ label, value }) =>
    sheet.say('cards.case.record.row', { label, value }),
  );
}

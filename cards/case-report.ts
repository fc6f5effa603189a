/** The leaf with the report: the story first, then when and where, how urgent and why, the other blocks, and what handlers add. */
import type { Button, Part } from '../src/core/card.ts';
import type { AnswerSeen, CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { doneBy } from './case-checklist.ts';
import { recordedBy, reminderParts } from './case-records.ts';
import { answerRows, levelInWords, schoolSaysParts } from './parts.ts';

/**
 * Which block a question of every flow belongs to, also one that handlers answer; what a reporter answered and is not named
 * here is more of what happened.
 */
const blocks = {
  safety: [
    'danger',
    'called-112',
    'called-112-at',
    'safe-with',
    'safe-now',
    'police-caller',
    'police-called-at',
    'police-says',
  ],
  'when-where': ['when', 'seen-date', 'seen-time', 'posted', 'place', 'where', 'account', 'link'],
  event: [],
  people: [
    'person-part',
    'person-role',
    'person-initials',
    'person-class',
    'person-age',
    'people-count',
    'people-more',
  ],
  observation: [
    'noticed',
    'noticed-who',
    'noticed-when',
    'noticed-before',
    'before-source',
    'noticed-helps',
    'effects',
    'effects-now',
  ],
  wishes: ['affected-wants', 'affected-words', 'wants-now', 'parents-want'],
  evidence: ['evidence', 'evidence-where'],
  header: ['concerns-you', 'name-on-report', 'anything-else'],
} as const satisfies Record<string, readonly string[]>;
const story = 'story';
const named: ReadonlySet<string> = new Set([story, ...Object.values(blocks).flat()]);

type Block = keyof typeof blocks;
type Row = { readonly label: string; readonly value: string };

export function reportParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const block = (name: Block, more: readonly Row[] = []): readonly Part[] =>
    titled(name, [...answered(view, name, sheet), ...more], sheet);
  // Each in its own place: the story stands first.
  const reminders = (record: string): readonly Part[] =>
    reminderParts(
      view.reminders.filter((one) => one.record === record),
      sheet,
    );
  return [
    ...warnings(view, sheet),
    ...told(view, sheet),
    ...block('when-where'),
    { type: 'title', text: sheet.say('cards.case.blocks.urgency') },
    { type: 'text', text: levelInWords(view.head, sheet) },
    ...schoolSaysParts(view.schoolSays, sheet),
    ...block('safety', firstSteps(view, sheet)),
    ...block('event'),
    ...block('people'),
    ...block('observation'),
    ...block('wishes'),
    ...reminders('affected'),
    ...offence(view, sheet),
    ...reminders('offence'),
    ...block('evidence'),
    ...block('header', [...reporterRows(view, sheet), ...headerRows(view, sheet)]),
    { type: 'buttons', buttons: deeds(view, sheet) },
  ];
}

/** Whether it may be an offence and which rule it is about: asked of handlers, so it stands here before anybody said so (source 004). */
function offence({ records }: CaseFor, sheet: Sheet): readonly Part[] {
  const record = records.find((one) => one.id === 'offence');
  if (record === undefined) return [];
  const last = record.times.at(-1);
  const rows = answerRows('records', last?.answers ?? [], sheet);
  const label = sheet.say('records.report.offence');
  return [
    { type: 'title', text: sheet.say('records.titles.offence') },
    {
      type: 'facts',
      rows: rows.length === 0 ? [{ label, value: sheet.say('cards.case.record.not-said') }] : rows,
    },
    ...(last === undefined ? [] : [{ type: 'text', quiet: true, text: recordedBy(last, sheet) } as const]),
  ];
}

function titled(name: Block, rows: readonly Row[], sheet: Sheet): readonly Part[] {
  if (rows.length === 0) return [];
  return [
    { type: 'title', text: sheet.say(`cards.case.blocks.${name}`) },
    { type: 'facts', rows },
  ];
}

/** The story in the reporter's own words. */
function told({ answers }: CaseFor, sheet: Sheet): readonly Part[] {
  const words = answers.find(({ question }) => question === story)?.answer;
  return [
    { type: 'title', text: sheet.say('cards.case.blocks.told') },
    typeof words === 'string'
      ? { type: 'quote', text: words }
      : { type: 'text', text: sheet.say('cards.case.not-told') },
  ];
}

function answered({ flow, answers, records }: CaseFor, block: Block, sheet: Sheet): readonly Row[] {
  const own: readonly string[] = blocks[block];
  const of = (given: readonly AnswerSeen[]): readonly AnswerSeen[] =>
    block === 'event'
      ? given.filter(({ question }) => !named.has(question))
      : own.flatMap((question) => given.filter((one) => one.question === question));
  const recorded = records.flatMap((record) => record.times.at(-1)?.answers ?? []);
  return [
    ...answerRows(flow, of(answers), sheet),
    ...(block === 'event' ? [] : answerRows('records', of(recorded), sheet)),
  ];
}

/** Whether the step of calling the police was ticked, by whom and when: the first thing anybody asks. */
function firstSteps({ tasks, flow }: CaseFor, sheet: Sheet): readonly Row[] {
  return tasks
    .filter((task) => task.firstStep)
    .map((task) => ({
      label: sheet.say(`${flow}.report.${task.id}`),
      value: doneBy(task, sheet) ?? sheet.say('cards.case.not-ticked'),
    }));
}

const header = (key: string, value: string, sheet: Sheet): Row => ({
  label: sheet.say(`cards.case.header.${key}`),
  value,
});

function reporterRows({ reporter, callAsked }: CaseFor, sheet: Sheet): readonly Row[] {
  const name = reporter.name === '' ? sheet.say('cards.case.confidential') : reporter.name;
  const shown = reporter.unconfirmed ? sheet.say('cards.case.unconfirmed', { name }) : name;
  const { roles, confidential } = reporter;
  const role = (roles ?? []).map((one) => sheet.say(`shared.roles.${one}`)).join(', ');
  return [
    header('reporter', shown, sheet),
    ...(roles === undefined ? [] : [header('role', role || sheet.say('cards.case.staff'), sheet)]),
    header('confidential', sheet.say(confidential ? 'shared.options.yes' : 'shared.options.no'), sheet),
    ...(reporter.phone === undefined ? [] : [header('phone', reporter.phone, sheet)]),
    ...(callAsked === undefined ? [] : [header('call', callAsked.number, sheet)]),
  ];
}

function headerRows({ head, about, sentAt, school }: CaseFor, sheet: Sheet): readonly Row[] {
  return [
    header('number', head.number, sheet),
    header('school', school, sheet),
    header('opened', sheet.time(head.openedAt), sheet),
    ...(sentAt === undefined ? [] : [header('sent', sheet.time(sentAt), sheet)]),
    ...(about.length === 0 ? [] : [header('about', about.join(', '), sheet)]),
  ];
}

function warnings(view: CaseFor, sheet: Sheet): readonly Part[] {
  const { mistake, handover } = view;
  const confirmedBy = mistake?.confirmedBy;
  // One banner, with the worry about a life first: a full report leaves little room.
  const first = [
    ...view.alongside.map(({ flow }) => sheet.say(`cards.alongside.${flow}.report`)),
    ...(view.stillWriting ? [sheet.say('cards.case.still-writing')] : []),
    ...(view.aboutUnknown ? [sheet.say('cards.case.about-unknown')] : []),
  ];
  const lines = [
    ...(first.length === 0 ? [] : [first.join(' ')]),
    ...(mistake === undefined
      ? []
      : [
          confirmedBy === undefined
            ? sheet.say('cards.ping.mistake')
            : sheet.say('cards.mistake.confirmed', { name: confirmedBy }),
        ]),
    ...(handover === undefined
      ? []
      : [sheet.say('cards.case.handover', { from: handover.from, to: handover.to })]),
  ];
  return lines.map((text, at) => ({
    type: 'banner',
    tone: at === 0 && view.alongside.length > 0 ? 'danger' : 'warning',
    text,
  }));
}

/** One button for each thing this handler may do now. */
function deeds({ head, may }: CaseFor, sheet: Sheet): readonly Button[] {
  const here = { case: head.id };
  const form = { opens: 'form' } as const;
  const label = (key: string) => ({ label: sheet.say(`cards.case.deeds.${key}`) });
  const all: readonly (Button & { readonly may: boolean })[] = [
    { may: may.takeOn, ...label('take-on'), press: sheet.press('take-on', here), style: 'primary' },
    { may: may.passOnTo.length > 0, ...label('pass-on'), press: sheet.press('pass-on', here), ...form },
    { may: may.markSeen, ...label('seen'), press: sheet.press('seen', here) },
    { may: may.confirmMistake, ...label('confirm-mistake'), press: sheet.press('confirm-mistake', here) },
    { may: may.ask, ...label('ask'), press: sheet.press('ask', here), ...form },
    { may: may.note, ...label('note'), press: sheet.press('note', here), ...form },
    { may: may.raiseTo.length > 0, ...label('raise'), press: sheet.press('raise', here), ...form },
    { may: may.lowerTo.length > 0, ...label('lower'), press: sheet.press('lower', here), ...form },
    { may: may.recuse, ...label('recuse'), press: sheet.press('recuse', here) },
  ];
  return all.filter((one) => one.may).map(({ may: _may, ...button }) => button);
}

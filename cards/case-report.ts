/** The leaf with what was reported, in the blocks every report has, and what this handler may do. */
import type { Button, Part } from '../src/core/card.ts';
import type { AnswerSeen, CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { answerInWords } from './parts.ts';

/** Which block a question of every flow belongs to; what is not named here is what happened. */
const blocks = {
  safety: ['danger', 'called-112'],
  event: [],
  people: ['person-part', 'person-role', 'person-initials', 'person-class', 'person-age', 'people-more'],
  evidence: ['evidence', 'evidence-where'],
  observation: ['noticed', 'noticed-who', 'noticed-when', 'affected-wants', 'affected-words'],
  informed: ['known-by'],
  reporter: ['concerns-you', 'name-on-report', 'anything-else'],
} as const satisfies Record<string, readonly string[]>;
const named: ReadonlySet<string> = new Set(Object.values(blocks).flat());

export function reportParts(view: CaseFor, sheet: Sheet): readonly Part[] {
  const flow = view.flow;
  const rowsOf = (answers: readonly AnswerSeen[]) =>
    answers.map(({ question, answer, fromWords }) => {
      const words = answerInWords(flow, question, answer, sheet);
      return {
        label: sheet.say(`${flow}.questions.${question}.label`),
        value: fromWords ? sheet.say('cards.case.from-words', { answer: words }) : words,
      };
    });
  const answered = Object.entries(blocks).flatMap(([block, questions]): readonly Part[] => {
    const own: readonly string[] = questions;
    const rows = rowsOf(
      view.answers.filter(({ question }) =>
        block === 'event' ? !named.has(question) : own.includes(question),
      ),
    );
    if (rows.length === 0) return [];
    return [
      { type: 'title', text: sheet.say(`cards.case.blocks.${block}`) },
      { type: 'facts', rows },
    ];
  });
  return [
    ...warnings(view, sheet),
    { type: 'facts', rows: header(view, sheet) },
    ...answered,
    { type: 'buttons', buttons: deeds(view, sheet) },
  ];
}

function header(view: CaseFor, sheet: Sheet) {
  const { reporter, head } = view;
  const row = (key: string, value: string) => ({ label: sheet.say(`cards.case.header.${key}`), value });
  const name = reporter.name === '' ? sheet.say('cards.case.confidential') : reporter.name;
  return [
    row('number', head.number),
    row('opened', sheet.time(head.openedAt)),
    ...(view.sentAt === undefined ? [] : [row('sent', sheet.time(view.sentAt))]),
    row('reporter', reporter.unconfirmed ? sheet.say('cards.case.unconfirmed', { name }) : name),
    ...(reporter.phone === undefined ? [] : [row('phone', reporter.phone)]),
    ...(view.callAsked === undefined ? [] : [row('call', view.callAsked.number)]),
    ...(view.about.length === 0 ? [] : [row('about', view.about.join(', '))]),
  ];
}

function warnings(view: CaseFor, sheet: Sheet): readonly Part[] {
  const { mistake, handover } = view;
  const lines = [
    ...(view.stillWriting ? [sheet.say('cards.case.still-writing')] : []),
    ...(view.aboutUnknown ? [sheet.say('cards.case.about-unknown')] : []),
    ...(mistake === undefined ? [] : [sheet.say('cards.ping.mistake')]),
    ...(handover === undefined
      ? []
      : [sheet.say('cards.case.handover', { from: handover.from, to: handover.to })]),
  ];
  return lines.map((text) => ({ type: 'banner', tone: 'warning', text }));
}

/** One button for each thing this handler may do now. */
function deeds({ head, may }: CaseFor, sheet: Sheet): readonly Button[] {
  const here = { case: head.id };
  const form = { opens: 'form' } as const;
  const label = (key: string) => ({ label: sheet.say(`cards.case.deeds.${key}`) });
  const all: readonly (Button & { readonly may: boolean })[] = [
    { may: may.takeOn, ...label('take-on'), press: sheet.press('take-on', here), style: 'primary' },
    { may: may.passOnTo.length > 0, ...label('pass-on'), press: sheet.press('pass-on', here), ...form },
    { may: may.ask, ...label('ask'), press: sheet.press('ask', here), ...form },
    { may: may.note, ...label('note'), press: sheet.press('note', here), ...form },
    { may: may.raiseTo.length > 0, ...label('raise'), press: sheet.press('raise', here), ...form },
    { may: may.lowerTo.length > 0, ...label('lower'), press: sheet.press('lower', here), ...form },
    { may: may.markSeen, ...label('seen'), press: sheet.press('seen', here) },
    { may: may.confirmMistake, ...label('confirm-mistake'), press: sheet.press('confirm-mistake', here) },
    { may: may.recuse, ...label('recuse'), press: sheet.press('recuse', here) },
  ];
  return all.filter((one) => one.may).map(({ may: _may, ...button }) => button);
}

/** The last look before sending: how urgent it is and why, and who will receive it by name. */
import type { Button, Card, Part } from '../src/core/card.ts';
import type { DraftFor, Someone } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import {
  answerInWords,
  callMeButton,
  hundredTwelve,
  levelInWords,
  notSentBanner,
  otherSchool,
  personInWords,
  phoneRows,
} from './parts.ts';

export function reviewCard(view: DraftFor, sheet: Sheet): Card {
  const { id: draft } = view;
  return {
    notice: sheet.say('cards.danger.notice'),
    body: [
      ...notSentBanner(view, sheet),
      ...hundredTwelve(view, sheet),
      // Not a title: the longest reasons would be cut short there.
      { type: 'banner', tone: 'info', text: levelInWords(view, sheet) },
      ...ownWords(view, sheet),
      { type: 'divider' },
      ...receivers(view, sheet),
      {
        type: 'buttons',
        buttons: [
          { label: sheet.say('cards.review.send'), press: sheet.press('send', { draft }), style: 'primary' },
          openPageButton(draft, 'cards.review.change', sheet),
        ],
      },
      ...about(view, sheet),
    ],
    actions: [
      { label: sheet.say('cards.review.keep'), press: sheet.press('continue', { draft }) },
      { label: sheet.say('cards.stop'), press: sheet.press('stop', { draft }) },
      callMeButton(draft, sheet),
      ...otherSchool(view, sheet),
    ],
  };
}

/** Opens the first page of the details. */
export function openPageButton(draft: string, label: string, sheet: Sheet): Button {
  return { label: sheet.say(label), press: sheet.press('page', { draft, page: 'what' }), opens: 'form' };
}

/** The story as it will be sent, and what was read from its words: shown, so that it can be changed. */
function ownWords(view: DraftFor, sheet: Sheet): readonly Part[] {
  const read = view.answers.filter((one) => one.fromWords);
  const rows = read.map(({ question, answer }) => ({
    label: sheet.say(`${view.flow}.report.${question}`),
    value: answerInWords(view.flow, question, answer, sheet),
  }));
  return [
    ...(view.story === undefined ? [] : ([{ type: 'quote', text: view.story }] as const)),
    ...(view.storyCut
      ? [{ type: 'banner', tone: 'warning', text: sheet.say('cards.review.story-cut') } as const]
      : []),
    ...(view.namesReplaced ? [note('cards.review.names-replaced', sheet)] : []),
    ...(rows.length === 0 ? [] : [note('cards.review.from-words', sheet), { type: 'facts', rows } as const]),
    ...(view.unconfirmedSender ? [note('cards.review.unconfirmed', sheet)] : []),
  ];
}

/** Who will read it, by name: shown right above the button that sends it. */
function receivers(view: DraftFor, sheet: Sheet): readonly Part[] {
  const list = (people: readonly Someone[]): Part => ({
    type: 'list',
    items: people.map((someone) => personInWords(someone, sheet)),
  });
  const nobody: readonly Part[] = [
    { type: 'banner', tone: 'danger', text: sheet.say('cards.review.nobody') },
    ...phoneRows(view.phoneNow),
  ];
  return [
    ...(view.receivers.length === 0 ? nobody : [note('cards.review.goes-to', sheet), list(view.receivers)]),
    ...(view.keptOut.length === 0 ? [] : [note('cards.review.kept-out', sheet), list(view.keptOut)]),
  ];
}

/** "Het gaat over deze persoon" for each of them by name, and taking that back while nothing went (decision 5). */
function about(view: DraftFor, sheet: Sheet): readonly Part[] {
  const button = (person: string, key: string, name = ''): Button => ({
    label: sheet.say(`cards.review.${key}`, { name }),
    press: sheet.press('review-conflict', { draft: view.id, person }),
  });
  const undo = view.number === undefined ? view.keptOut.filter((someone) => someone.about) : [];
  const buttons = [
    ...view.receivers.map(({ person, name }) => button(person, 'about', name)),
    ...(view.aboutUnknown ? [] : [button('rather-not', 'rather-not')]),
    ...undo.map(({ person, name }) => button(person, 'not-about', name)),
  ];
  return [
    ...(view.receivers.length === 0 ? [] : [note('cards.review.not-to', sheet)]),
    ...(buttons.length === 0 ? [] : [{ type: 'buttons', buttons } as const]),
  ];
}

function note(key: string, sheet: Sheet): Part {
  return { type: 'text', text: sheet.say(key) };
}

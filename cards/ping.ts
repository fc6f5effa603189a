/** Something waits for this handler: number, urgency and state. What was reported opens after a role check. */
import type { Button, Card, Part } from '../src/core/card.ts';
import type { CaseFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { caseNotice, caseTitle, levelInWords, practiceBanner, stateInWords } from './parts.ts';

export function pingCard(view: CaseFor, sheet: Sheet): Card {
  const { head } = view;
  return {
    notice: caseNotice(head, sheet),
    body: [
      ...practiceBanner(head.practice, sheet),
      { type: 'title', text: caseTitle(head, sheet) },
      {
        type: 'banner',
        tone: head.level === 'immediate' ? 'danger' : 'warning',
        text: levelInWords(head, sheet),
      },
      { type: 'text', text: stateInWords(head, sheet) },
      ...remarks(view, sheet),
    ],
    actions: handlerButtons(view, sheet),
  };
}

function remarks(view: CaseFor, sheet: Sheet): readonly Part[] {
  const keys = [
    view.stillWriting && view.mistake === undefined ? 'cards.ping.still-writing' : undefined,
    view.callAsked === undefined ? undefined : 'cards.ping.call-asked',
    view.mistake === undefined ? undefined : 'cards.ping.mistake',
    view.handover?.toMe === true ? 'cards.ping.handover' : undefined,
    view.may.markSeen ? 'cards.ping.alarm' : undefined,
  ];
  return keys.filter((key) => key !== undefined).map((key) => ({ type: 'text', text: sheet.say(key) }));
}

/** "Geef door" stands beside "Ik pak dit op" (decision 13). */
export function handlerButtons({ head, may }: CaseFor, sheet: Sheet): readonly Button[] {
  const taken = { case: head.id };
  return [
    openButton(head.id, 'report', sheet),
    ...(may.takeOn ? [{ label: sheet.say('cards.ping.take-on'), press: sheet.press('take-on', taken) }] : []),
    ...(may.passOnTo.length > 0
      ? [
          {
            label: sheet.say('cards.ping.pass-on'),
            press: sheet.press('pass-on', taken),
            opens: 'form' as const,
          },
        ]
      : []),
    ...(may.markSeen ? [{ label: sheet.say('cards.ping.seen'), press: sheet.press('seen', taken) }] : []),
  ];
}

export function openButton(caseId: string, tab: string, sheet: Sheet): Button {
  return {
    label: sheet.say('cards.ping.open'),
    press: sheet.press('open', { case: caseId, tab }),
    style: 'primary',
    opens: 'form',
  };
}

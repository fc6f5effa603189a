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
      // Of a mistake the remark below says more.
      ...(head.state === 'mistaken' ? [] : [{ type: 'text', text: stateInWords(head, sheet) } as const]),
      ...firstStep(view, sheet),
      ...remarks(view, sheet),
    ],
    actions: handlerButtons(view, sheet),
  };
}

/** Why the pings go on although somebody took it on (decision 13). What the step is, stays out of the chat with the type. */
function firstStep({ head, waitsForFirstStep }: CaseFor, sheet: Sheet): readonly Part[] {
  if (!waitsForFirstStep) return [];
  const key = `${head.flow}.first.step`;
  const text = sheet.has(key)
    ? sheet.say('cards.ping.first-step', { step: sheet.say(key) })
    : sheet.say('cards.ping.no-first-step');
  return [{ type: 'banner', tone: 'warning', text }];
}

function remarks(view: CaseFor, sheet: Sheet): readonly Part[] {
  const keys = [
    view.stillWriting && view.mistake === undefined ? 'cards.ping.still-writing' : undefined,
    view.callAsked === undefined ? undefined : 'cards.ping.call-asked',
    view.mistake === undefined || view.mistake.confirmedBy !== undefined ? undefined : 'cards.ping.mistake',
    view.handover?.toMe === true ? 'cards.ping.handover' : undefined,
    view.may.markSeen ? 'cards.ping.alarm' : undefined,
  ];
  return keys.filter((key) => key !== undefined).map((key) => ({ type: 'text', text: sheet.say(key) }));
}

/** "Geef door" stands beside "Ik pak dit op" (decision 13). */
export function handlerButtons(view: CaseFor, sheet: Sheet): readonly Button[] {
  const { head, may } = view;
  const taken = { case: head.id };
  return [
    ...firstButton(view, sheet),
    ...(may.passOnTo.length > 0
      ? [
          {
            label: sheet.say('cards.ping.pass-on'),
            press: sheet.press('pass-on', taken),
            opens: 'form' as const,
          },
        ]
      : []),
    openButton(head.id, 'report', sheet, firstButton(view, sheet).length === 0),
    ...(may.markSeen ? [{ label: sheet.say('cards.ping.seen'), press: sheet.press('seen', taken) }] : []),
  ];
}

/** What to do first: tick the step that is missing for whoever took it on, take it on for anybody else. */
function firstButton({ head, mine, waitsForFirstStep, may }: CaseFor, sheet: Sheet): readonly Button[] {
  if (mine && waitsForFirstStep)
    return [{ ...openButton(head.id, 'checklist', sheet), label: sheet.say('cards.ping.checklist') }];
  if (!may.takeOn) return [];
  const press = sheet.press('take-on', { case: head.id });
  return [{ label: sheet.say('cards.ping.take-on'), press, style: 'primary' }];
}

export function openButton(caseId: string, tab: string, sheet: Sheet, isFirst = true): Button {
  return {
    label: sheet.say('cards.ping.open'),
    press: sheet.press('open', { case: caseId, tab }),
    ...(isFirst ? { style: 'primary' } : {}),
    opens: 'form',
  };
}

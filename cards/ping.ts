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
      urgency(view, sheet),
      // Of a mistake the remark below says more.
      ...(head.state === 'mistaken' ? [] : [{ type: 'text', text: stateInWords(head, sheet) } as const]),
      ...firstStep(view, sheet),
      ...remarks(view, sheet),
    ],
    actions: handlerButtons(view, sheet),
  };
}

/** How urgent it is and why; or that it was a mistake, once somebody looked into it. */
function urgency({ head, mistake }: CaseFor, sheet: Sheet): Part {
  if (mistake?.confirmedBy !== undefined)
    return {
      type: 'banner',
      tone: 'info',
      text: sheet.say('cards.mistake.confirmed', { name: mistake.confirmedBy }),
    };
  const tone = head.level === 'immediate' ? 'danger' : 'warning';
  return { type: 'banner', tone, text: levelInWords(head, sheet) };
}

/** What whoever took it on does first, and why the pings go on without it (decision 13). Only a plain case names the step. */
function firstStep(view: CaseFor, sheet: Sheet): readonly Part[] {
  const key = `${view.head.flow}.first.step`;
  const step = sheet.has(key) ? sheet.say(key) : undefined;
  if (view.waitsForFirstStep) {
    const text =
      step === undefined
        ? sheet.say('cards.ping.no-first-step')
        : sheet.say('cards.ping.first-step', { step });
    return [{ type: 'banner', tone: 'warning', text }];
  }
  return startsWithStep(view) && step !== undefined
    ? [{ type: 'text', text: sheet.say('cards.ping.start-with', { step }) }]
    : [];
}

/** This viewer took it on and the first safety step is not done: what is only begun does not count (decision 13). */
function startsWithStep({ mine, tasks }: CaseFor): boolean {
  const first = tasks.filter((task) => task.firstStep);
  return mine && first.length > 0 && first.every((task) => task.state !== 'done');
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
    ...mistakeButton(view, sheet),
  ];
}

/** Whoever looked into it says so: one handler is enough (decision 7). */
export function mistakeButton({ head, may }: CaseFor, sheet: Sheet): readonly Button[] {
  if (!may.confirmMistake) return [];
  const press = sheet.press('confirm-mistake', { case: head.id });
  return [{ label: sheet.say('cards.mistake.confirm'), press }];
}

/** What to do first: tick the step that is missing for whoever took it on, take it on for anybody else. */
function firstButton(view: CaseFor, sheet: Sheet): readonly Button[] {
  const { head, may } = view;
  if (startsWithStep(view))
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

/** The report was stopped by whoever wrote it; a signal that went before stays. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { practiceBanner, urgentLine } from './parts.ts';

export function stoppedCard(
  view: { readonly number: string | undefined; readonly practice: boolean },
  sheet: Sheet,
): Card {
  const text =
    view.number === undefined
      ? sheet.say('cards.stopped.nothing-sent')
      : sheet.say('cards.stopped.signal-stays', { number: view.number });
  return {
    notice: sheet.say('cards.stopped.notice'),
    body: [...practiceBanner(view.practice, sheet), { type: 'text', text }, ...urgentLine(sheet)],
    actions: [],
  };
}

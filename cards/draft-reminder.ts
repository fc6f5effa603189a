/** A reminder to the writer: nobody has read this yet. */
import type { Card } from '../src/core/card.ts';
import type { DraftFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { callMeButton, hundredTwelve, notSentBanner } from './parts.ts';

export function draftReminderCard(view: DraftFor, sheet: Sheet): Card {
  const { id: draft } = view;
  return {
    notice: sheet.say('cards.draft-reminder.notice'),
    body: [
      ...notSentBanner(view, sheet),
      ...hundredTwelve(view, sheet),
      { type: 'text', text: sheet.say('cards.draft-reminder.text') },
    ],
    actions: [
      {
        label: sheet.say('cards.draft-reminder.continue'),
        press: sheet.press('continue', { draft }),
        style: 'primary',
      },
      callMeButton(draft, sheet),
      { label: sheet.say('cards.stop'), press: sheet.press('stop', { draft }) },
    ],
  };
}

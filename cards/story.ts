/** What happened? The answer is typed in one message. */
import type { Card } from '../src/core/card.ts';
import type { DraftFor } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { callMeButton, hundredTwelve, notSentBanner, otherSchool } from './parts.ts';
import { openPageButton } from './review.ts';

export function storyCard(view: DraftFor, sheet: Sheet): Card {
  return {
    notice: sheet.say(view.number === undefined ? 'cards.danger.notice' : 'cards.notice.own', {
      number: view.number ?? '',
    }),
    body: [
      ...notSentBanner(view, sheet),
      ...hundredTwelve(view, sheet),
      { type: 'title', text: sheet.say(`${view.flow}.first.story`) },
      { type: 'text', quiet: true, text: sheet.say('cards.story.names') },
    ],
    actions: [
      openPageButton(view.id, 'cards.story.open', sheet),
      callMeButton(view.id, sheet),
      ...otherSchool(view, sheet),
      { label: sheet.say('cards.stop'), press: sheet.press('stop', { draft: view.id }) },
    ],
  };
}

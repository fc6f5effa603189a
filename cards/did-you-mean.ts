/** Three topics to choose from, when the words fit more than one. */
import type { Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { urgentLine } from './parts.ts';

export function didYouMeanCard(topics: readonly string[], sheet: Sheet): Card {
  const buttons = topics.slice(0, 3).map((topic) => ({
    label: sheet.say(`topics.${topic}.title`),
    press: sheet.press('topic', { topic, section: 'none' }),
  }));
  const none = { label: sheet.say('cards.did-you-mean.not-these'), press: sheet.press('not-these', {}) };
  return {
    notice: sheet.say('cards.answer.notice'),
    body: [
      { type: 'title', text: sheet.say('cards.did-you-mean.title') },
      { type: 'buttons', buttons: [...buttons, none] },
      { type: 'divider' },
      ...urgentLine(sheet),
    ],
    actions: [],
  };
}

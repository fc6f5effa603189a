/** The first card: what you can ask, and where you report. */
import type { Button, Card } from '../src/core/card.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { startButton, urgentLine } from './parts.ts';

const asked = ['publish-pupil-photo', 'friend-request-from-pupil', 'class-group-chat'];

export function menuCard(
  view: {
    readonly greeting: 'hello' | 'thanks' | 'menu' | 'stop' | 'help';
    readonly flows: readonly string[];
  },
  sheet: Sheet,
): Card {
  const topics = asked.filter((topic) => sheet.has(`topics.${topic}.verdict`));
  const topicButton = (topic: string): Button => ({
    label: sheet.say(`topics.${topic}.title`),
    press: sheet.press('topic', { topic, section: 'none' }),
  });
  const practise = view.flows.map((flow) => ({
    label: sheet.say('cards.practice.button'),
    press: sheet.press('practise', { flow }),
  }));
  return {
    notice: sheet.say('cards.menu.notice'),
    body: [
      { type: 'title', text: sheet.say(`cards.menu.greetings.${view.greeting}`) },
      { type: 'text', text: sheet.say('cards.menu.ask') },
      { type: 'buttons', buttons: topics.map(topicButton) },
      { type: 'text', text: sheet.say('cards.menu.report') },
      {
        type: 'buttons',
        buttons: [...view.flows, 'staff-contact', 'other'].map((flow) => startButton(flow, sheet)),
      },
      { type: 'divider' },
      ...urgentLine(sheet),
    ],
    actions: [...practise.slice(0, 1), languageButton('none', sheet)],
  };
}

/** One tap switches the language and is remembered (decision 23). */
export function languageButton(topic: string, sheet: Sheet): Button {
  const language = sheet.language === 'nl' ? 'en' : 'nl';
  return { label: sheet.say('cards.language'), press: sheet.press('language', { language, topic }) };
}

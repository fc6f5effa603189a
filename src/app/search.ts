/**
 * The guidelines that fit what somebody searches for, to put into a conversation with others: rules only, never a report.
 */
import type { Card } from '../core/card.ts';
import type { Sheet } from '../core/sheet.ts';
import type { House } from './house.ts';
import type { Staff } from './people.ts';
import type { Reply } from './ports.ts';

export function search(house: House, staff: Staff, text: string): Reply {
  const understood = house.understand(text, staff.language);
  const sheet = house.sheet(staff.school, understood.language);
  // Danger is never answered with a calm rule, and a report does not begin in a box that others may read.
  if (understood.emergency) return { type: 'whisper', text: sheet.say('cards.hundred-twelve.notice') };
  const guidelines = understood.topics
    .filter((topic) => topic.answered)
    .map((topic) => ({
      title: sheet.say(`topics.${topic.id}.title`),
      text: `${sheet.say(`topics.${topic.id}.verdict`)} ${sheet.say(`topics.${topic.id}.answer`)}`,
      card: guideline(topic.id, sheet),
    }));
  return { type: 'found', guidelines };
}

/** What stands in the compose box: the rule, and nothing that could be pressed by whoever reads it. */
function guideline(topic: string, sheet: Sheet): Card {
  return {
    notice: sheet.say(`topics.${topic}.title`),
    body: [
      { type: 'title', text: sheet.say(`topics.${topic}.title`) },
      { type: 'text', text: sheet.say(`topics.${topic}.verdict`) },
      { type: 'text', text: sheet.say(`topics.${topic}.answer`) },
      { type: 'text', text: sheet.say(`topics.${topic}.rule`), quiet: true },
    ],
    actions: [],
  };
}

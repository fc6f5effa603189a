/** The school's answer to a question: the verdict first, and the rest behind a button. */
import type { Button, Card, Part } from '../src/core/card.ts';
import type { AnswerShown } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { languageButton } from './menu.ts';
import { startButton, urgentLine } from './parts.ts';

const sections = ['why', 'instead', 'rule', 'ask'] as const;

export function answerCard(view: AnswerShown, sheet: Sheet): Card {
  const { topic, open } = view;
  const sectionButton = (section: (typeof sections)[number]): Button => ({
    label: sheet.say(`cards.answer.buttons.${section}`),
    press: sheet.press('topic', { topic, section: section === open ? 'none' : section }),
  });
  const flow =
    view.flow === undefined ? [] : [{ ...startButton(view.flow, sheet), style: 'primary' as const }];
  return {
    notice: sheet.say('cards.answer.notice'),
    body: [
      { type: 'title', text: sheet.say(`topics.${topic}.verdict`) },
      { type: 'text', text: sheet.say(`topics.${topic}.answer`) },
      { type: 'buttons', buttons: [...flow, ...sections.map(sectionButton)] },
      ...openSection(view, sheet),
      { type: 'divider' },
      { type: 'text', quiet: true, text: sheet.say('cards.answer.not-forwarded') },
      ...urgentLine(sheet),
    ],
    actions: [languageButton(topic, sheet)],
  };
}

function openSection(view: AnswerShown, sheet: Sheet): readonly Part[] {
  if (view.open === 'none') return [];
  const text: Part = { type: 'text', text: sheet.say(`topics.${view.topic}.${view.open}`) };
  if (view.open === 'ask') return [text, ...contactRows(view, sheet)];
  if (view.open !== 'rule') return [text];
  const sources = view.sources.map(({ document, rule }) => `${document}, ${rule}`).join(' · ');
  const label: readonly Part[] =
    view.label === 'none' ? [] : [{ type: 'text', text: sheet.say(`cards.answer.labels.${view.label}`) }];
  return [
    text,
    ...label,
    { type: 'text', quiet: true, text: sheet.say('cards.answer.sources', { sources }) },
  ];
}

function contactRows(view: AnswerShown, sheet: Sheet): readonly Part[] {
  const rows = view.contacts.map(({ id, name, number }) => {
    const key = `contacts.${id}.name`;
    return { label: name ?? (sheet.has(key) ? sheet.say(key) : id), value: number };
  });
  return rows.length === 0 ? [] : [{ type: 'facts', rows }];
}

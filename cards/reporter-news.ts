/** News for the reporter: somebody took it on, or nobody has yet and whom to phone then. */
import type { Card, Part } from '../src/core/card.ts';
import type { CaseForReporter } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { phoneRows, practiceBanner, stateInWords } from './parts.ts';

export function reporterNewsCard(
  view: CaseForReporter,
  what: 'taken-on' | 'nobody-eligible' | 'nobody-reached' | 'nobody-took-it',
  sheet: Sheet,
): Card {
  const { head } = view;
  const news: readonly Part[] =
    what === 'taken-on'
      ? [
          { type: 'title', text: stateInWords(head, sheet) },
          { type: 'text', text: sheet.say('cards.reporter-news.taken-on') },
        ]
      : [
          { type: 'banner', tone: 'danger', text: sheet.say(`cards.reporter-news.${what}`) },
          { type: 'text', text: sheet.say('cards.reporter-news.phone') },
          ...(what === 'nobody-took-it' ? phoneRows(view.phoneNow) : []),
          {
            type: 'list',
            items: ['emergency', 'police', 'crisis'].map((line) =>
              sheet.say(`cards.reporter-news.lines.${line}`),
            ),
          },
        ];
  return {
    notice: sheet.say('cards.notice.own', { number: head.number }),
    body: [...practiceBanner(head.practice, sheet), ...news],
    actions: [],
  };
}

/** News for the reporter: somebody took it on, or nobody has (any more) and whom to phone then. */
import type { Card, Part } from '../src/core/card.ts';
import type { ReporterAlarm } from '../src/core/fact.ts';
import type { CaseForReporter } from '../src/core/seen-as.ts';
import type { Sheet } from '../src/core/sheet.ts';
import { phoneRows, practiceBanner, stateInWords } from './parts.ts';

export function reporterNewsCard(
  view: CaseForReporter,
  what: 'taken-on' | ReporterAlarm,
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
          ...phoneRows(view.phoneNow),
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

// Draws a card or a form for Teams: the same words everywhere, on a phone too, and small enough to arrive.
import type { Card, Form } from '../../core/card.ts';
import type { Language } from '../../core/school.ts';
import type { AdaptiveAction, AdaptiveCard, AdaptiveElement, Submit } from './adaptive.ts';
import { backButton, dialogButton, submitButton } from './buttons.ts';
import { limits } from './limits.ts';
import { drawParts, type Pen, rowsOfButtons } from './parts.ts';
import { fit } from './room.ts';
import { tidy, words } from './text.ts';

/** A message. `language` is left out when nobody knows in which language it was written. */
export function drawCard(card: Card, language?: Language): AdaptiveCard {
  return fit((room) => {
    const pen: Pen = { place: 'message', room, required: '', keep: () => false };
    const rows = rowsOfButtons(card.actions);
    const last = rows.at(-1)?.actions ?? [];
    return sheet(card.notice, [...drawParts(card.body, pen), ...rows.slice(0, -1)], last, language);
  });
}

/** A card that somebody puts into a conversation with others: no buttons, no fields. */
export function drawStill(card: Card, language?: Language): AdaptiveCard {
  return fit((room) => {
    const pen: Pen = { place: 'still', room, required: '', keep: () => false };
    return sheet(card.notice, drawParts(card.body, pen), [], language);
  });
}

/** A dialog. `required` is what an empty field says. */
export function drawForm(form: Form, required: string, language?: Language): AdaptiveCard {
  return fit((room) => {
    const submit = form.submit ? [submitButton(form.submit)] : [];
    const back = form.back ? [backButton(form.back)] : [];
    const kept: Submit[] = [];
    const pen: Pen = {
      place: 'dialog',
      room,
      required,
      keep: (button) => {
        if (submit.length + kept.length + back.length >= limits.actions) return false;
        kept.push(dialogButton(button));
        return true;
      },
    };
    const body = drawParts(form.body, pen);
    return sheet(form.title, body, [...submit, ...kept, ...back], language);
  });
}

/** What a card says, as plain text, for when it cannot be shown as a card. */
export function plainText(card: Card): string {
  const lines = drawStill(card).body.flatMap(linesOf);
  return lines.length === 0 ? card.notice : lines.join('\n\n');
}

function linesOf(element: AdaptiveElement): readonly string[] {
  switch (element.type) {
    case 'TextBlock':
      return [element.text.replaceAll(/\\(.)/gs, '$1')];
    case 'RichTextBlock':
      return [element.inlines.map((run) => run.text).join('')];
    case 'Container':
      return element.items.flatMap(linesOf);
    case 'ActionSet':
    case 'Input.ChoiceSet':
    case 'Input.Date':
    case 'Input.Text':
    case 'Input.Time':
      return [];
  }
}

function sheet(
  fallbackText: string,
  body: readonly AdaptiveElement[],
  actions: readonly AdaptiveAction[],
  language: Language | undefined,
): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    ...(language === undefined ? {} : { lang: language }),
    fallbackText: tidy(fallbackText, limits.summary),
    body: body.length === 0 ? [words(fallbackText, limits.summary)] : body,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

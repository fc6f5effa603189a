// A button as Teams knows it: in a message, in a dialog, or as the one that hands a dialog in.
import type { Button } from '../../core/card.ts';
import { writePress } from '../../core/press.ts';
import type { AdaptiveAction, Submit } from './adaptive.ts';
import { limits } from './limits.ts';
import { clean, cut } from './text.ts';

/** A button in a message. Execute cannot open a dialog, so a button that opens a form is a Submit that fetches it. */
export function messageButton(button: Button): AdaptiveAction {
  const title = titleOf(button.label);
  const press = writePress(button.press);
  if (button.opens === 'form')
    return {
      type: 'Action.Submit',
      title,
      ...styleOf(button),
      data: { msteams: { type: 'task/fetch' }, press },
    };
  return {
    type: 'Action.Execute',
    title,
    ...styleOf(button),
    verb: 'press',
    data: { press },
    // Execute is reported to fail on some phones; the same press then arrives as a message.
    fallback: { type: 'Action.Submit', title, ...styleOf(button), data: { press } },
  };
}

/** The button that hands a dialog in, with everything filled in. */
export const submitButton = (button: Pick<Button, 'label' | 'press'>): Submit => ({
  type: 'Action.Submit',
  title: titleOf(button.label),
  style: 'positive',
  data: { press: writePress(button.press) },
});

/** The way back hands in what stands on the page that is left, so that it is still there afterwards. */
export const backButton = (button: Button): Submit => ({
  type: 'Action.Submit',
  title: titleOf(button.label),
  ...styleOf(button),
  data: { press: writePress(button.press) },
});

/** A button in a dialog beside the one that hands it in: the fields are not asked for. */
export function dialogButton(button: Button): Submit {
  return {
    type: 'Action.Submit',
    title: titleOf(button.label),
    ...styleOf(button),
    associatedInputs: 'none',
    data: { press: writePress(button.press), only: true },
  };
}

/** The words on a button: one line, not too long, never nothing. */
export const titleOf = (label: string): string =>
  cut(clean(label).replaceAll(/\s+/g, ' ').trim(), limits.actionTitle) || '…';

const styleOf = (button: Button) =>
  button.style === undefined
    ? {}
    : ({ style: button.style === 'primary' ? 'positive' : 'destructive' } as const);

/**
 * What Teams can carry: how big a card may be, how many buttons it may have, and how fast we may send.
 */
import type { Log } from '../../app/ports.ts';
import type { AdaptiveAction, AdaptiveCard, AdaptiveElement } from './adaptive.ts';

export const limits = {
  /** Bytes of JSON per card. Microsoft's own pages say 40 KB and 100 KB; this is what always arrived. */
  cardBytes: 25_000,
  /** Buttons in one row of buttons; Teams leaves the others out. */
  actions: 6,
  actionTitle: 40,
  dialogTitle: 60,
  /** From here on a choice folds into a list. */
  optionsUnfolded: 10,
  summary: 200,
  /** The short message above a card that was pressed. */
  toast: 300,
  /** A request from Teams. */
  requestBytes: 1_000_000,
  /** A request to Teams. */
  sendMs: 10_000,
  /** Asking who somebody is never holds an answer up for longer. */
  profileMs: 1_000,
  profileKeptMs: 60 * 60_000,
  /** Somebody whom Teams did not tell us about is asked for again after this. */
  profileMissedMs: 30_000,
  profilesKept: 5_000,
  /** A token lives about an hour: for so long a delivery is remembered, so that a replay finds nothing new. */
  deliveryKeptMs: 60 * 60_000,
  deliveriesKept: 20_000,
  /** Installing tells us twice. */
  greetingKeptMs: 60_000,
  /** A reply waits for Teams when Teams asks for no more than this; Teams itself redelivers after 15 s. */
  patienceMs: 5_000,
  /** Between two messages in one conversation: 60 in 30 s is the tightest of Teams' sustained limits that a person meets. */
  perConversationMs: 500,
} as const;

export const bytesOf = (card: AdaptiveCard): number => Buffer.byteLength(JSON.stringify(card));

/** Every way in which a card breaks a limit of Teams; nothing when it can be sent. */
export function check(card: AdaptiveCard, place: 'message' | 'dialog'): readonly string[] {
  const breaches: string[] = [];
  const bytes = bytesOf(card);
  if (bytes > limits.cardBytes) breaches.push(`card: ${bytes} bytes, at most ${limits.cardBytes}`);
  checkActions(card.actions ?? [], 'actions', place, breaches);
  for (const [at, element] of card.body.entries()) checkElement(element, `body.${at}`, place, breaches);
  const ids = inputIds(card.body);
  if (new Set(ids).size !== ids.length) breaches.push('body: two fields with the same id');
  return breaches;
}

/** The card itself; a breach is logged loudly and it is sent all the same, because Teams may still take it. */
export function checked(card: AdaptiveCard, place: 'message' | 'dialog', log: Log): AdaptiveCard {
  for (const what of check(card, place)) log.trouble({ where: 'teams.draw', what });
  return card;
}

function checkActions(
  actions: readonly AdaptiveAction[],
  where: string,
  place: 'message' | 'dialog',
  breaches: string[],
): void {
  if (actions.length > limits.actions)
    breaches.push(`${where}: ${actions.length} actions, at most ${limits.actions}`);
  for (const [at, action] of actions.entries()) checkAction(action, `${where}.${at}`, place, breaches);
}

function checkAction(
  action: AdaptiveAction,
  where: string,
  place: 'message' | 'dialog',
  breaches: string[],
): void {
  if (action.title.trim() === '') breaches.push(`${where}: a button without words`);
  if (action.title.length > limits.actionTitle || action.title.includes('\n'))
    breaches.push(`${where}: a title of one line and at most ${limits.actionTitle} characters`);
  if (action.type !== 'Action.Execute') return;
  if (place === 'dialog') breaches.push(`${where}: a dialog only knows Action.Submit`);
  if (JSON.stringify(action.fallback.data) !== JSON.stringify(action.data))
    breaches.push(`${where}: the fallback must mean the same`);
}

function checkElement(
  element: AdaptiveElement,
  where: string,
  place: 'message' | 'dialog',
  breaches: string[],
): void {
  switch (element.type) {
    case 'TextBlock':
      if (element.text === '') breaches.push(`${where}: an empty text`);
      return;
    case 'RichTextBlock':
      if (element.inlines.every((run) => run.text === '')) breaches.push(`${where}: an empty text`);
      return;
    case 'Container':
      if (element.items.length === 0) breaches.push(`${where}: an empty container`);
      if (element.selectAction) checkAction(element.selectAction, `${where}.selectAction`, place, breaches);
      for (const [at, item] of element.items.entries())
        checkElement(item, `${where}.items.${at}`, place, breaches);
      return;
    case 'ActionSet':
      if (place === 'dialog') breaches.push(`${where}: a row of buttons inside a dialog is lost on iOS`);
      checkActions(element.actions, where, place, breaches);
      return;
    case 'Input.ChoiceSet':
      if (element.choices.length === 0) breaches.push(`${where}: a choice without options`);
      for (const choice of element.choices)
        if (choice.value.includes(',')) breaches.push(`${where}: a comma in a value`);
      checkInput(element, where, breaches);
      return;
    case 'Input.Text':
    case 'Input.Date':
    case 'Input.Time':
      checkInput(element, where, breaches);
  }
}

function checkInput(
  input: { readonly label: string; readonly isRequired?: true; readonly errorMessage?: string },
  where: string,
  breaches: string[],
): void {
  if (input.label.trim() === '') breaches.push(`${where}: a field without a label`);
  if (input.isRequired && !input.errorMessage)
    breaches.push(`${where}: a required field without its message`);
}

const inputIds = (elements: readonly AdaptiveElement[]): readonly string[] =>
  elements.flatMap((element) =>
    element.type === 'Container' ? inputIds(element.items) : 'id' in element ? [element.id] : [],
  );

// What lies on top of somebody's Teams: a card to fill in, results to choose from, or a short word.
import {
  fine,
  heldBack,
  noField,
  type Outcome,
  type PressOptions,
  refused,
  type SubmitOptions,
  troubled,
} from '../hands.ts';
import type { Phone } from '../phone.ts';
import { pick, titlesOf } from '../pressable.ts';
import { isThing, spellOut, type Thing } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { ViewItem } from '../view.ts';
import {
  fieldItem,
  filled,
  inputNamed,
  inputsIn,
  missingIn,
  pressablesIn,
  submitIn,
  takesInputs,
  textsIn,
  type Values,
  valuesOf,
} from './card.ts';
import type { TeamsCarrier } from './carry.ts';
import type { TeamsFake } from './fake.ts';
import { adaptive, wrongInCard } from './limits.ts';

export type Dialog = {
  readonly id: string;
  readonly title: string;
  readonly payload: unknown;
  readonly content:
    | { readonly card: Thing }
    | { readonly notice: string }
    | { readonly results: readonly Result[] };
  readonly values: Values;
  readonly errors: Values;
  /** The command it was opened with; without it the dialog was opened from a card. */
  readonly command: Thing | undefined;
};
export type Result = { readonly title: string; readonly text: string; readonly card: Thing };

export type TeamsDialogs = {
  of(phone: Phone): Dialog | undefined;
  /** A press on what is open; nothing when that is not there. */
  press(phone: Phone, dialog: Dialog, options: PressOptions): Promise<Outcome> | undefined;
  readonly submit: (phone: Phone, options: SubmitOptions) => Promise<Outcome>;
  readonly dismiss: (phone: Phone) => Promise<Outcome>;
  /** Opens, changes or closes the dialog as the bot answers. */
  task(phone: Phone, name: string, value: Thing, command: Thing | undefined, more?: Thing): Promise<Outcome>;
  openNotice(phone: Phone, notice: string, payload: Thing): Outcome;
  openResults(phone: Phone, title: string, results: readonly Result[], payload: Thing): Outcome;
};

type Given = { readonly stage: Stage; readonly fake: TeamsFake; readonly carrier: TeamsCarrier };

export function teamsDialogs({ stage, fake, carrier }: Given): TeamsDialogs {
  const dialogs = new Map<Phone, Dialog>();

  function open(phone: Phone, dialog: Dialog | undefined): Outcome {
    if (dialog === undefined) dialogs.delete(phone);
    else dialogs.set(phone, dialog);
    phone.changed();
    return fine;
  }

  const newDialog = (made: Pick<Dialog, 'payload' | 'content'> & Partial<Dialog>): Dialog => ({
    id: stage.id('dialog'),
    title: '',
    values: {},
    errors: {},
    command: undefined,
    ...made,
  });

  function press(phone: Phone, dialog: Dialog, { action, nth }: PressOptions): Promise<Outcome> | undefined {
    if ('results' in dialog.content)
      return Promise.resolve(choose(phone, dialog.content.results, action, nth));
    const all = 'card' in dialog.content ? pressablesIn(dialog.content.card) : [];
    const found = pick(all, action, nth);
    if (!('error' in found)) return pressed(phone, dialog, found.part);
    return found.isUnclear ? Promise.resolve(refused(found.error, titlesOf(all))) : undefined;
  }

  async function pressed(phone: Phone, dialog: Dialog, action: Thing): Promise<Outcome> {
    const card = 'card' in dialog.content ? dialog.content.card : {};
    if (action.type === 'Action.OpenUrl') return { ok: true, opened: String(action.url) };
    if (action.type !== 'Action.Submit')
      return troubled(phone, `a dialog in Teams knows Action.Submit only, not ${String(action.type)}`);
    const takes = takesInputs(action);
    const errors = takes ? missingIn(card, dialog.values) : {};
    if (Object.keys(errors).length > 0) {
      open(phone, { ...dialog, errors });
      return heldBack('Teams', errors);
    }
    const data = { ...(takes ? dialog.values : {}), ...(isThing(action.data) ? action.data : {}) };
    const { command } = dialog;
    return command === undefined
      ? task(phone, 'task/submit', { data, context: { theme: 'default' } }, undefined)
      : task(phone, 'composeExtension/submitAction', { ...command, data }, command);
  }

  async function task(
    phone: Phone,
    name: string,
    value: Thing,
    command: Thing | undefined,
    more: Thing = {},
  ): Promise<Outcome> {
    const asked = await carrier.invoke(phone, name, value, more);
    if ('failed' in asked) return asked.failed;
    const { task: told } = asked.answer;
    if (!isThing(told)) return open(phone, undefined);
    if (told.type === 'message') return openNotice(phone, String(told.value), told);
    const inside = isThing(told.value) ? told.value : {};
    const attachment = isThing(inside.card) ? inside.card : {};
    if (told.type !== 'continue' || attachment.contentType !== adaptive)
      return troubled(phone, `Teams knows no dialog of type ${String(told.type)}`);
    const card = attachment.content;
    const wrong = wrongInCard(card);
    if (wrong.length > 0 || !isThing(card)) return troubled(phone, cardRefused(wrong));
    const title = typeof inside.title === 'string' ? inside.title : '';
    return open(
      phone,
      newDialog({ title, payload: told, content: { card }, values: valuesOf(card), command }),
    );
  }

  const openNotice = (phone: Phone, notice: string, payload: Thing): Outcome =>
    open(phone, newDialog({ payload, content: { notice } }));

  async function submit(phone: Phone, { values, button, nth }: SubmitOptions): Promise<Outcome> {
    const dialog = dialogs.get(phone);
    if (dialog === undefined || !('card' in dialog.content)) return refused('nothing is open to submit');
    const { card } = dialog.content;
    const typed: Record<string, string> = { ...dialog.values };
    for (const [name, value] of Object.entries(values)) {
      const input = inputNamed(card, name);
      if (input === undefined) return noField(name, viewItem(dialog));
      const made = filled(input, value);
      if ('error' in made) return refused(`${name}: ${made.error}`);
      typed[String(input.id)] = made.value;
    }
    const changed = { ...dialog, values: typed, errors: {} };
    open(phone, changed);
    const found = button === undefined ? submitIn(card) : pick(pressablesIn(card), button, nth);
    if (found === undefined) return refused('this dialog has nothing to submit');
    return 'error' in found
      ? refused(found.error, titlesOf(pressablesIn(card)))
      : pressed(phone, changed, found.part);
  }

  /** A result that is chosen goes into the conversation as the person's own message; the bot does not hear of it. */
  function choose(phone: Phone, results: readonly Result[], action: string, nth?: number): Outcome {
    const all = results.map(({ title, card }) => ({ title, names: [], part: card }));
    const found = pick(all, action, nth);
    if ('error' in found) return refused(found.error, titlesOf(all));
    const payload = { type: 'message', attachments: [{ contentType: adaptive, content: found.part }] };
    open(phone, undefined);
    phone.show({ id: fake.nextId(), at: stage.shownTime(), from: 'me', payload, text: '' });
    return fine;
  }

  return {
    of: (phone) => dialogs.get(phone),
    press,
    submit,
    // Teams tells the bot nothing about a dialog that is closed.
    dismiss: (phone) =>
      Promise.resolve(dialogs.has(phone) ? open(phone, undefined) : refused('nothing is open to close')),
    task,
    openNotice,
    openResults: (phone, title, results, payload) =>
      open(phone, newDialog({ title, payload, content: { results } })),
  };
}

export const cardRefused = (wrong: ReturnType<typeof wrongInCard>): string =>
  `Teams could not show the card: ${spellOut(wrong)}`;

/** What is open, as the HTTP API tells it. */
export function viewItem({ id, title, payload, content, values, errors }: Dialog): ViewItem {
  const bare = { id, title, payload, fields: [], buttons: [] };
  if ('notice' in content) return { ...bare, kind: 'notice', texts: [content.notice] };
  if ('results' in content)
    return {
      ...bare,
      kind: 'results',
      texts: content.results.map(({ text }) => text),
      buttons: content.results.map((result) => result.title),
    };
  const { card } = content;
  const submit = submitIn(card);
  return {
    ...bare,
    kind: 'dialog',
    texts: textsIn(card),
    fields: inputsIn(card).map((input) => fieldItem(input, values, errors)),
    buttons: titlesOf(pressablesIn(card)),
    ...(submit === undefined ? {} : { submit: submit.title }),
  };
}

/**
 * The answer to what somebody did, brought to the place where they did it: after it was kept, and only to them.
 */
import type { types } from '@slack/bolt';
import type { Log, Reply, Stands, Trouble } from '../../app/ports.ts';
import type { Card, Field, Form } from '../../core/card.ts';
import { drawCard, drawForm, drawHome, drawWhisper, type Message, type Origin } from './draw.ts';
import type { Installation } from './installations.ts';
import { cut, limits } from './limits.ts';
import type { Heard, OpenView, Place } from './read.ts';
import { asked, change, isChat, type Line, mustFit, openChat, postTo } from './send.ts';
import type { Shown } from './shown.ts';
import { slackError, sortTrouble } from './trouble.ts';

/** The few words this door says itself. */
export type Words = {
  /** All that is ever said in a channel. */
  readonly inPrivate: string;
  /** The button that closes a page with nothing to submit. */
  readonly close: string;
};

/** What goes back with the acknowledgement, and what is done once that was given. */
export type Answered = { readonly body?: object; readonly afterwards?: () => Promise<void> };

export type Answering = {
  readonly installation: Installation;
  readonly heard: Heard;
  readonly words: Words;
  readonly shown: Shown;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly stands?: Stands;
};

/**
 * Does what can be done before the acknowledgement and returns the rest. It rejects when the answer did not arrive,
 * so that Slack tells the person or sends the event again.
 */
export async function answer(reply: Reply, asked: Answering): Promise<Answered> {
  const stands = 'stands' in reply ? reply.stands : undefined;
  const to = stands === undefined ? asked : { ...asked, stands };
  const { place } = to.heard;
  switch (reply.type) {
    case 'say':
      return say(reply.card, to);
    case 'replace':
      return replace(reply.card, to);
    case 'open':
      return open(reply.form, to);
    case 'page':
      return page(reply.form, to);
    case 'close':
      return close(reply.card, to);
    case 'home':
      await publish(reply.card, to);
      return {};
    case 'whisper':
      return whisper(reply.text, to);
    case 'found':
      to.log.trouble({
        where: 'slack answer',
        what: `guidelines were found for a ${place.at}, which cannot ask`,
      });
      return {};
    case 'done':
      return {};
  }
}

// ---------------------------------------------------------------- saying

async function say(card: Card, to: Answering): Promise<Answered> {
  const { place } = to.heard;
  const post = (line: Line) => postCard(card, line, to, chatOf(place));
  const { isAnswered, sure } = commitment(place);
  try {
    await post('interactive');
  } catch (error) {
    const trouble = sortTrouble(error);
    if (sure || trouble.kind !== 'later') throw trouble;
    // What was done is kept and Slack does not repeat a press: the message follows as soon as Slack takes it.
    return { afterwards: () => patiently(trouble, () => post('outbox'), to) };
  }
  return isAnswered ? {} : sayInPrivate(place, to);
}

/** A new message; whoever wants to know hears where it stands. */
async function postCard(card: Card, line: Line, to: Answering, reach?: string): Promise<void> {
  const { installation, heard, stands, log } = to;
  const { channel, ts } = await postTo(installation, line, heard.user, drawCard(card), reach);
  const address = { platform: 'slack', tenant: installation.team, user: heard.user, reach: channel } as const;
  await stands?.({ address, conversation: channel, message: ts }).catch((cause: unknown) =>
    log.trouble({ where: 'slack answer', what: 'where a message stands was not kept', cause }),
  );
}

/** Events come again when they are not acknowledged; everything else is told to the person at once. */
function commitment(place: Place): { readonly isAnswered: boolean; readonly sure: boolean } {
  const isAnswered = place.at !== 'channel' && place.at !== 'command';
  return { isAnswered, sure: place.at === 'chat' || place.at === 'channel' };
}

async function sayInPrivate(place: Place, to: Answering): Promise<Answered> {
  const message = drawWhisper(to.words.inPrivate);
  if (place.at === 'command') {
    const chat = await openChat(to.installation, 'interactive', to.heard.user);
    return place.channel === chat ? {} : { body: { response_type: 'ephemeral', ...message } };
  }
  if (place.at !== 'channel') return {};
  const { channel, thread } = place;
  return { afterwards: () => whisperIn(channel, message, to, thread) };
}

async function whisper(text: string, to: Answering): Promise<Answered> {
  const { place, user } = to.heard;
  const message = drawWhisper(text);
  switch (place.at) {
    case 'command':
      return { body: { response_type: 'ephemeral', ...message } };
    case 'channel': {
      const { channel, thread } = place;
      return { afterwards: () => whisperIn(channel, message, to, thread) };
    }
    case 'chat':
      await postTo(to.installation, 'interactive', user, message, place.channel);
      return {};
    case 'message': {
      const { channel } = place.message;
      return { afterwards: () => whisperIn(channel, message, to) };
    }
    case 'home':
      await publish({ notice: text, body: [{ type: 'text', text }], actions: [] }, to);
      return {};
    case 'shortcut':
    case 'home-button':
    case 'modal':
    case 'submission':
    case 'closing':
      // There is no message beside which a whisper could stand: it becomes a small message of its own.
      return { afterwards: async () => void (await postTo(to.installation, 'interactive', user, message)) };
  }
}

async function whisperIn(channel: string, message: Message, to: Answering, thread?: string): Promise<void> {
  await asked(
    to.installation.interactive.chat.postEphemeral({
      channel,
      user: to.heard.user,
      ...message,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      link_names: false,
    }),
  );
}

// ---------------------------------------------------------------- changing what stands there

async function replace(card: Card, to: Answering): Promise<Answered> {
  const { place } = to.heard;
  switch (place.at) {
    case 'message': {
      const { message } = place;
      return { afterwards: () => show(message, card, to) };
    }
    case 'modal':
    case 'submission':
    case 'closing': {
      const { origin } = place.view;
      return origin === undefined ? say(card, to) : { afterwards: () => show(origin, card, to) };
    }
    case 'home':
    case 'home-button':
      await publish(card, to);
      return {};
    case 'chat':
    case 'channel':
    case 'command':
    case 'shortcut':
      return say(card, to);
  }
}

/** The message becomes this card; when it is no longer there, the card is said anew. */
async function show(at: Origin, card: Card, to: Answering): Promise<void> {
  const mine = to.shown.begin(at, card);
  const put = async (line: Line) => {
    if (!mine.isNewest()) return;
    const stands = await change(to.installation, line, at, card);
    if (stands) mine.arrived();
    else await postCard(card, line, to, at.channel);
  };
  try {
    await put('interactive');
  } catch (error) {
    const trouble = sortTrouble(error);
    // Whoever waits to show the same tries for itself from here.
    mine.failed();
    if (trouble.kind !== 'later') throw trouble;
    await patiently(trouble, () => put('outbox'), to);
  }
  mine.failed();
}

async function publish(card: Card, to: Answering): Promise<void> {
  const view = drawHome(card);
  mustFit(view);
  await asked(to.installation.interactive.views.publish({ user_id: to.heard.user, view }));
}

// ---------------------------------------------------------------- forms

async function open(form: Form, to: Answering): Promise<Answered> {
  const { place } = to.heard;
  const { views } = to.installation.interactive;
  switch (place.at) {
    case 'message':
    case 'home-button':
    case 'command':
    case 'shortcut': {
      const view = drawn(form, place.at === 'message' ? place.message : undefined);
      await asked(views.open({ trigger_id: place.trigger, view }));
      return {};
    }
    case 'modal': {
      if (place.view.depth === limits.modalsInStack) return turnTo(form, place.view, to);
      await asked(views.push({ trigger_id: place.trigger, view: drawn(form, place.view.origin) }));
      return {};
    }
    case 'submission': {
      const action = place.view.depth === limits.modalsInStack ? 'update' : 'push';
      return { body: { response_action: action, view: drawn(form, place.view.origin) } };
    }
    case 'chat':
    case 'channel':
    case 'home':
    case 'closing':
      return noForm(to);
  }
}

async function page(form: Form, to: Answering): Promise<Answered> {
  const { place } = to.heard;
  switch (place.at) {
    case 'submission': {
      const view = drawn(form, place.view.origin);
      const errors = errorsAtFields(form, view, place.view);
      return {
        body:
          errors === undefined ? { response_action: 'update', view } : { response_action: 'errors', errors },
      };
    }
    case 'modal':
      return turnTo(form, place.view, to);
    case 'message':
    case 'home-button':
    case 'command':
    case 'shortcut':
      return open(form, to);
    case 'chat':
    case 'channel':
    case 'home':
    case 'closing':
      return noForm(to);
  }
}

async function turnTo(form: Form, view: OpenView, to: Answering): Promise<Answered> {
  try {
    await asked(
      to.installation.interactive.views.update({
        view_id: view.id,
        hash: view.hash,
        view: drawn(form, view.origin),
      }),
    );
  } catch (error) {
    // Another press turned the page first: what stands there is newer than what we hold.
    if (slackError(error) !== 'hash_conflict') throw error;
  }
  return {};
}

/** A form opens only on a press. Without one it can never be shown, so sending the event again would not help. */
function noForm(to: Answering): Answered {
  to.log.trouble({ where: 'slack answer', what: `a form cannot open from a ${to.heard.place.at}` });
  return {};
}

function drawn(form: Form, origin: Origin | undefined): types.ModalView {
  const view = drawForm(form, origin);
  mustFit(view);
  return view;
}

/**
 * The errors as Slack shows them at its own fields, when the page is otherwise the one that stands there; nothing
 * when anything else changed, because Slack would then show the errors and keep the old page.
 */
function errorsAtFields(
  form: Form,
  next: types.ModalView,
  view: OpenView,
): Readonly<Record<string, string>> | undefined {
  const fields = form.body.filter(isField);
  const wrong = fields.filter((field) => field.error !== undefined);
  if (wrong.length === 0 || next.private_metadata !== view.metadata) return undefined;
  if (!fields.every((field) => isAsSubmitted(field, view))) return undefined;
  const body = form.body.map((part) => {
    if (!isField(part)) return part;
    const { error: _, ...rest } = part;
    return rest;
  });
  const calm = drawForm({ ...form, body });
  if (calm.title.text !== view.title || wordsIn(calm.blocks) !== wordsIn(view.blocks)) return undefined;
  return Object.fromEntries(
    wrong.map((field) => [view.fields[field.id] ?? field.id, cut(field.error ?? '', limits.hint)]),
  );
}

function isField(part: Form['body'][number]): part is Field {
  return ['input', 'choice', 'choices', 'date', 'time'].includes(part.type);
}

function isAsSubmitted(field: Field, view: OpenView): boolean {
  if (view.fields[field.id] === undefined) return false;
  const was = view.values[field.id] ?? '';
  const is = field.type === 'choices' ? (field.values ?? []) : (field.value ?? '');
  return String(was) === String(is);
}

/** Every word that is shown, in order: what was chosen or typed is not looked at. */
function wordsIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  return Object.entries(value)
    .filter(([key]) => !key.startsWith('initial_'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inside]) => {
      if (typeof inside !== 'string') return wordsIn(inside);
      return key === 'text' || key === 'type' ? `${inside}\n` : '';
    })
    .join('');
}

async function close(card: Card | undefined, to: Answering): Promise<Answered> {
  const { place } = to.heard;
  switch (place.at) {
    case 'submission': {
      const clear = { body: { response_action: 'clear' } };
      return card === undefined
        ? clear
        : { ...clear, afterwards: () => showOrSay(place.view.origin, card, to) };
    }
    case 'closing':
      return card === undefined ? {} : { afterwards: () => showOrSay(place.view.origin, card, to) };
    case 'modal': {
      // Slack closes no modal for a press inside it: the page says what was done and can be put away.
      const body: Form['body'] = card?.body ?? [{ type: 'title', text: '✅' }];
      await turnTo({ title: place.view.title, body, close: to.words.close }, place.view, to);
      return card === undefined ? {} : { afterwards: () => showOrSay(place.view.origin, card, to) };
    }
    case 'message':
    case 'home-button':
    case 'home':
    case 'chat':
    case 'channel':
    case 'command':
    case 'shortcut':
      return card === undefined ? {} : replace(card, to);
  }
}

async function showOrSay(origin: Origin | undefined, card: Card, to: Answering): Promise<void> {
  if (origin !== undefined) return show(origin, card, to);
  const post = (line: Line) => postCard(card, line, to);
  try {
    await post('interactive');
  } catch (error) {
    const trouble = sortTrouble(error);
    if (trouble.kind !== 'later') throw trouble;
    await patiently(trouble, () => post('outbox'), to);
  }
}

// ---------------------------------------------------------------- patience

const patienceMs = 10_000;

/** Again on the outbox's line, three times at most and ten seconds in all; then it is trouble. */
async function patiently(first: Trouble, again: () => Promise<unknown>, to: Answering): Promise<void> {
  let trouble = first;
  let left = patienceMs;
  for (let tries = 0; tries < 3; tries += 1) {
    const pause = trouble.afterMs ?? 1000;
    left -= pause;
    if (left < 0) break;
    await to.wait(pause);
    try {
      await again();
      return;
    } catch (error) {
      trouble = sortTrouble(error);
      if (trouble.kind !== 'later') break;
    }
  }
  throw trouble;
}

/** The private chat a person is in already, when they are in it. */
export function chatOf(place: Place): string | undefined {
  if (place.at === 'chat') return place.channel;
  return place.at === 'message' && isChat(place.message.channel) ? place.message.channel : undefined;
}

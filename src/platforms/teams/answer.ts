/**
 * Gives somebody in Teams their answer, at the place where they asked and in the form that this place can show.
 */
import type { Address, Log, Reply, Stands } from '../../app/ports.ts';
import { Trouble } from '../../app/ports.ts';
import type { Card, Field, Form, Part, Values } from '../../core/card.ts';
import { writePress } from '../../core/press.ts';
import { cardType } from './adaptive.ts';
import { drawCard, drawForm, drawStill, plainText } from './draw.ts';
import { checked, limits } from './limits.ts';
import { pressOf, type Did, type Way } from './read.ts';
import { type Chat, type Sender, writeReach } from './send.ts';
import { tidy } from './text.ts';
import type { TeamsSentences, TeamsWords } from './words.ts';

/** What goes back over the line, and what is still to be sent once it went. */
export type Answer = {
  readonly status: 200 | 503;
  readonly body?: object;
  readonly after?: () => Promise<void>;
};

export type Asked = {
  readonly did: Did;
  readonly chat: Chat;
  readonly address: Address;
  readonly stands?: Stands;
};

type Needs = { readonly sender: Sender; readonly words: TeamsWords; readonly log: Log };

const nothingMore: Answer = { status: 200 };

/** What was done is kept, but its answer could not be made. */
export const answerFault = (did: Did, words: TeamsWords): Answer =>
  shortly(did.way, words[did.language ?? 'nl'].fault);

/** A button that nobody can read any more: said kindly, and nothing was done. */
export async function answerStale(
  stale: { readonly way: Way; readonly private: boolean },
  chat: Chat,
  words: TeamsSentences,
  needs: Needs,
): Promise<Answer> {
  if (stale.way === 'message' && stale.private)
    await kindly(needs.log, () => needs.sender.text(chat, words.old));
  return shortly(stale.way, words.old);
}

export async function answer(reply: Reply, by: Asked, needs: Needs): Promise<Answer> {
  const stands = 'stands' in reply ? reply.stands : undefined;
  const asked = stands === undefined ? by : { ...by, stands };
  const words = needs.words[asked.did.language ?? 'nl'];
  switch (asked.did.way) {
    case 'message':
    case 'greeting':
      await answerInChat(reply, asked, needs, words);
      return nothingMore;
    case 'execute':
      return answerExecute(reply, asked, needs, words);
    case 'fetch':
    case 'extension-fetch':
    case 'hand-in':
    case 'extension-hand-in':
      return answerDialog(reply, asked, needs, words);
    case 'query':
      return answerQuery(reply, asked, needs, words);
  }
}

// ---------------------------------------------------------------- a message in the chat

async function answerInChat(reply: Reply, asked: Asked, needs: Needs, words: TeamsSentences): Promise<void> {
  const { sender, log } = needs;
  const { did, chat } = asked;
  switch (reply.type) {
    case 'done':
      return;
    case 'whisper':
      // What was typed in a channel gets the one line that the app has for a channel; a press there gets it privately.
      await kindly(log, async () => {
        const here = did.private || did.deed.kind === 'typed';
        await sender.text(here ? chat : await sender.chatOf(asked.address), reply.text);
      });
      return;
    case 'replace':
      if (did.private && did.on !== undefined) {
        const message = did.on;
        await kindly(
          log,
          () => sender.change(chat, message, reply.card, did.language),
          () => say(reply.card, asked, needs),
        );
        return;
      }
      await sayPrivately(reply.card, asked, needs, words);
      return;
    case 'say':
    case 'home':
      await sayPrivately(reply.card, asked, needs, words);
      return;
    case 'close':
      if (reply.card !== undefined) await sayPrivately(reply.card, asked, needs, words);
      return;
    case 'open':
    case 'page':
    case 'found':
      misplaced(log, reply, did);
      await kindly(log, () => sender.text(chat, did.private ? words.fault : words.privately));
  }
}

/** In a channel or group there is only the line that the answer comes privately. */
async function sayPrivately(card: Card, asked: Asked, needs: Needs, words: TeamsSentences): Promise<void> {
  await say(card, asked, needs);
  if (!asked.did.private) await kindly(needs.log, () => needs.sender.text(asked.chat, words.privately));
}

async function say(card: Card, asked: Asked, needs: Needs): Promise<void> {
  const { sender, log } = needs;
  const { did, chat, address } = asked;
  let where = did.private ? chat : undefined;
  await kindly(
    log,
    async () => {
      where ??= await sender.chatOf(address);
      const message = await sender.say(where, card, did.language);
      // A message that Teams gave no name cannot be changed later.
      if (message !== '') await keepPlace(asked, where, message, log);
    },
    async () => {
      if (where !== undefined) await sender.text(where, plainText(card));
    },
  );
}

/** Whoever wants to know hears where a new message stands; the message itself was sent, whatever comes of this. */
async function keepPlace({ address, stands }: Asked, chat: Chat, message: string, log: Log): Promise<void> {
  const { conversation } = chat;
  const at = { address: { ...address, reach: writeReach(chat) }, conversation, message };
  await stands?.(at).catch((cause: unknown) =>
    log.trouble({ where: 'teams.answer', what: 'where a message stands was not kept', cause }),
  );
}

/**
 * What was done is kept, so a message that cannot be sent is logged and not turned into a failure of the request.
 * When Teams says that it did not take the message and asks for a short wait, it is offered once more; when the message
 * is our own mistake, the plain text goes instead.
 */
async function kindly(
  log: Log,
  send: () => Promise<unknown>,
  instead?: () => Promise<unknown>,
): Promise<void> {
  try {
    await send();
  } catch (cause) {
    const trouble = cause instanceof Trouble ? cause : new Trouble('ours', 'teams answer: a bug', { cause });
    try {
      const { afterMs } = trouble;
      if (trouble.kind === 'later' && afterMs !== undefined && afterMs <= limits.patienceMs) {
        await new Promise((resolve) => {
          setTimeout(resolve, afterMs);
        });
        await send();
        return;
      }
      log.trouble({ where: 'teams.answer', what: trouble.message, cause: trouble.cause });
      if (trouble.kind === 'ours') await instead?.();
    } catch (again) {
      log.trouble({
        where: 'teams.answer',
        what: again instanceof Error ? again.message : 'not sent',
        cause: again,
      });
    }
  }
}

// ---------------------------------------------------------------- a button on a card

function answerExecute(reply: Reply, asked: Asked, needs: Needs, words: TeamsSentences): Answer {
  const { did } = asked;
  const after = (card: Card) => () => say(card, asked, needs);
  switch (reply.type) {
    case 'replace':
      // A card in a group is everybody's: it does not change into what was meant for one.
      if (!did.private) return { ...toast(words.privately), after: after(reply.card) };
      return {
        status: 200,
        body: {
          statusCode: 200,
          type: cardType,
          value: checked(drawCard(reply.card, did.language), 'message', needs.log),
        },
      };
    case 'say':
    case 'home':
      return { ...toast(did.private ? words.done : words.privately), after: after(reply.card) };
    case 'close':
      return reply.card === undefined
        ? toast(words.done)
        : { ...toast(did.private ? words.done : words.privately), after: after(reply.card) };
    case 'whisper':
      return toast(reply.text);
    case 'done':
      return toast(words.done);
    case 'open':
    case 'page':
    case 'found':
      misplaced(needs.log, reply, did);
      return toast(words.fault);
  }
}

/** A short message above the card. Never empty: Teams reads an answer without one as a failure. */
const toast = (text: string): Answer => ({
  status: 200,
  body: {
    statusCode: 200,
    type: 'application/vnd.microsoft.activity.message',
    value: tidy(text, limits.toast),
  },
});

// ---------------------------------------------------------------- a dialog

function answerDialog(reply: Reply, asked: Asked, needs: Needs, words: TeamsSentences): Answer {
  const { did } = asked;
  const opening = did.way === 'fetch' || did.way === 'extension-fetch';
  // A dialog that was just asked for has to show something; one that was handed in may simply close.
  const ends = (text: string): Answer => (opening ? dialogText(text) : nothingMore);
  switch (reply.type) {
    case 'open':
    case 'page':
      return page(reply.form, did, words, needs.log);
    case 'whisper':
      return dialogText(reply.text);
    case 'done':
      return ends(words.done);
    case 'close': {
      const { card } = reply;
      return card === undefined
        ? ends(words.done)
        : { ...ends(words.look), after: () => say(card, asked, needs) };
    }
    case 'say':
    case 'home':
      return { ...ends(words.look), after: () => say(reply.card, asked, needs) };
    case 'replace': {
      const message = did.private && did.way === 'fetch' ? did.on : undefined;
      if (message === undefined) return { ...ends(words.look), after: () => say(reply.card, asked, needs) };
      const change = () =>
        kindly(
          needs.log,
          () => needs.sender.change(asked.chat, message, reply.card, did.language),
          () => say(reply.card, asked, needs),
        );
      return { ...ends(words.look), after: change };
    }
    case 'found':
      misplaced(needs.log, reply, did);
      return dialogText(words.fault);
  }
}

const dialogText = (text: string): Answer => ({
  status: 200,
  body: { task: { type: 'message', value: tidy(text, limits.toast) } },
});

function page(form: Form, did: Did, words: TeamsSentences, log: Log): Answer {
  const kept = did.deed.kind === 'submitted' ? keepValues(form, did.deed.values) : form;
  return {
    status: 200,
    body: {
      task: {
        type: 'continue',
        value: {
          title: tidy(form.title, limits.dialogTitle),
          height: 'large',
          width: 'medium',
          card: {
            contentType: cardType,
            content: checked(drawForm(kept, words.required, did.language), 'dialog', log),
          },
        },
      },
    },
  };
}

/** With an error on the page nothing that was typed may go: a field without a value gets back what was handed in. */
export function keepValues(form: Form, values: Values): Form {
  const wrong = form.body.some((part) => 'error' in part && part.error !== undefined);
  return wrong ? { ...form, body: form.body.map((part) => keepValue(part, values)) } : form;
}

function keepValue(part: Part, values: Values): Part {
  if (!isField(part)) return part;
  const value = Object.hasOwn(values, part.id) ? values[part.id] : undefined;
  if (value === undefined) return part;
  if (part.type === 'choices')
    return { ...part, values: part.values ?? (typeof value === 'string' ? [value] : value) };
  return typeof value === 'string' ? { ...part, value: part.value ?? value } : part;
}

function isField(part: Part): part is Field {
  switch (part.type) {
    case 'input':
    case 'choice':
    case 'choices':
    case 'date':
    case 'time':
      return true;
    case 'title':
    case 'text':
    case 'banner':
    case 'facts':
    case 'list':
    case 'quote':
    case 'checklist':
    case 'buttons':
    case 'divider':
      return false;
  }
}

// ---------------------------------------------------------------- searching from the compose box

function answerQuery(reply: Reply, asked: Asked, needs: Needs, words: TeamsSentences): Answer {
  const { language } = asked.did;
  if (reply.type === 'whisper')
    return {
      status: 200,
      body: { composeExtension: { type: 'message', text: tidy(reply.text, limits.toast) } },
    };
  if (reply.type !== 'found') {
    if (reply.type !== 'done') misplaced(needs.log, reply, asked.did);
    const text = reply.type === 'done' ? words.done : words.fault;
    return { status: 200, body: { composeExtension: { type: 'message', text } } };
  }
  const attachments = reply.guidelines.map((guideline) => ({
    contentType: cardType,
    // It will stand in a conversation with others, so it has no buttons.
    content: checked(drawStill(guideline.card, language), 'message', needs.log),
    preview: {
      contentType: 'application/vnd.microsoft.card.thumbnail',
      content: { title: asHtml(guideline.title, 100), text: asHtml(guideline.text, 200) },
    },
  }));
  return {
    status: 200,
    body: { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } },
  };
}

/** A thumbnail reads HTML. */
const asHtml = (text: string, most: number): string =>
  tidy(text, most).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

// ---------------------------------------------------------------- short

/** One sentence, in whatever form this place can show it. */
function shortly(way: Way, text: string): Answer {
  switch (way) {
    case 'execute':
      return toast(text);
    case 'fetch':
    case 'extension-fetch':
    case 'hand-in':
    case 'extension-hand-in':
      return dialogText(text);
    case 'query':
      return { status: 200, body: { composeExtension: { type: 'message', text } } };
    case 'message':
    case 'greeting':
      return nothingMore;
  }
}

function misplaced(log: Log, reply: Reply, did: Did): void {
  log.trouble({
    where: 'teams.answer',
    what: `a reply "${reply.type}" cannot be shown as the answer to ${did.way}`,
  });
}

/** The same press by the same person, however often Teams delivers it. */
export const sameDeed = (did: Did): string => {
  const press = pressOf(did.deed);
  const values = did.deed.kind === 'submitted' ? JSON.stringify(did.deed.values) : '';
  const rest = press === undefined ? JSON.stringify(did.deed) : writePress(press);
  return [did.way, did.user, did.conversation, rest, values].join('\n');
};

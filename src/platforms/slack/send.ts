/**
 * Messages to one person's private chat: sent, changed, and sent as plain words when a card cannot be drawn.
 */
import type { Address, Copy, Platform } from '../../app/ports.ts';
import { Trouble } from '../../app/ports.ts';
import type { Card } from '../../core/card.ts';
import { drawCard, drawPlain, type Message, type Origin } from './draw.ts';
import type { Installation, Installations } from './installations.ts';
import { type Breach, check, type Payload } from './limits.ts';
import type { Shown } from './shown.ts';
import { slackError, sortTrouble } from './trouble.ts';

export type Line = 'interactive' | 'outbox';

/** The sending half of the platform; `stop` ends what the receiving half started. */
export function openSending(installations: Installations, shown: Shown, stop: () => Promise<void>): Platform {
  const home = (tenant: string): Installation => {
    const found = installations.find(tenant, undefined);
    if (found !== undefined) return found;
    // A workspace that Slack was not asked about yet says nothing about the person.
    if (!installations.complete) throw new Trouble('later', 'Slack: not connected yet');
    throw new Trouble('gone', 'Slack: the bot is not installed in that workspace');
  };
  return {
    name: 'slack',
    perConversationMs: 1000,
    async send(to, card) {
      const message = drawCard(card);
      return sendTo(home(to.tenant), to, message);
    },
    async sendPlain(to, text) {
      return sendTo(home(to.tenant), to, { text: drawPlain(text) });
    },
    async update(copy, card) {
      const at = { channel: copy.conversation, ts: copy.message };
      if (await shown.stands(at, card)) return;
      shown.begin(at, card).failed();
      await change(home(copy.address.tenant), 'outbox', at, card);
    },
    stop,
  };
}

async function sendTo(
  installation: Installation,
  to: Address,
  message: Message | { readonly text: string },
): Promise<Copy & { readonly reach: string }> {
  const { channel, ts } = await postTo(installation, 'outbox', to.user, message, to.reach);
  const address: Address = { platform: 'slack', tenant: to.tenant, user: to.user, reach: channel };
  return { address, conversation: channel, message: ts, reach: channel };
}

/** Posts in a person's private chat and says where the message stands; rejects with Trouble. */
export async function postTo(
  installation: Installation,
  line: Line,
  user: string,
  message: Message | { readonly text: string },
  reach?: string,
): Promise<Origin> {
  const known = installation.chats.get(user) ?? (isChat(reach) ? reach : undefined);
  if (known === undefined) return post(installation, line, await openChat(installation, line, user), message);
  try {
    return await post(installation, line, known, message);
  } catch (error) {
    if (slackError(error) !== 'channel_not_found') throw error;
    // A chat remembered from before may be gone while the person is not.
    installation.chats.forget(user);
    const opened = await openChat(installation, line, user);
    if (opened === known) throw error;
    return post(installation, line, opened, message);
  }
}

/** Slack names every private chat with a D: nothing about anybody goes to a channel by mistake. */
export function isChat(channel: string | undefined): boolean {
  return channel?.startsWith('D') === true;
}

/** A person's private chat, asked once a day. */
export async function openChat(installation: Installation, line: Line, user: string): Promise<string> {
  const known = installation.chats.get(user);
  if (known !== undefined) return known;
  const opened = await asked(installation[line].conversations.open({ users: user }));
  const channel = opened.channel?.id;
  if (channel === undefined) throw new Trouble('gone', 'Slack: no private chat could be opened');
  installation.chats.set(user, channel);
  return channel;
}

/** Never a link turned into a preview, never a name turned into a mention. */
const plainly = { link_names: false, unfurl_links: false, unfurl_media: false } as const;

async function post(
  installation: Installation,
  line: Line,
  channel: string,
  message: Message | { readonly text: string },
): Promise<Origin> {
  if ('blocks' in message) mustFit(message);
  // Without blocks Slack would read the text as markup.
  const asText = 'blocks' in message ? {} : { mrkdwn: false };
  const said = { channel, ...message, ...plainly, ...asText };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's, not a window's
  const posted = await asked(installation[line].chat.postMessage(said));
  if (posted.ts === undefined) throw new Trouble('later', 'Slack: a post was answered without its place');
  return { channel: posted.channel ?? channel, ts: posted.ts };
}

/** Changes a message; one that is no longer there needs no change, and says so by `false`. */
export async function change(
  installation: Installation,
  line: Line,
  at: Origin,
  card: Card,
): Promise<boolean> {
  const message = drawCard(card);
  mustFit(message);
  try {
    await asked(installation[line].chat.update({ ...at, ...message, link_names: false }));
    return true;
  } catch (error) {
    if (slackError(error) === 'message_not_found') return false;
    throw error;
  }
}

/** Refuses what Slack would refuse, before Slack does, and says where. */
export function mustFit(payload: Payload): void {
  const [first, ...more] = check(payload);
  if (first === undefined) return;
  throw new Trouble('ours', `Slack would refuse this: ${[first, ...more].map(sayBreach).join('; ')}`);
}

function sayBreach({ where, what, most, found }: Breach): string {
  return `${where}: ${what} at most ${most}, found ${found}`;
}

/** What Slack answered, or Trouble. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw sortTrouble(error);
  }
}

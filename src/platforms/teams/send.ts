/**
 * Brings messages to one person's private chat with Meldwijs in Teams, and changes messages that stand there.
 */
import { z } from 'zod';
import { type Address, type Log, type Platform, Trouble } from '../../app/ports.ts';
import type { Card } from '../../core/card.ts';
import type { Language } from '../../core/school.ts';
import { type AdaptiveCard, cardType } from './adaptive.ts';
import type { Connector } from './connector.ts';
import { drawCard } from './draw.ts';
import { checked, limits } from './limits.ts';
import { clean, tidy } from './text.ts';

/** A chat that Teams told us of: through which service, and which one. */
export type Chat = { readonly serviceUrl: string; readonly conversation: string };

const reachShape = z.object({ serviceUrl: z.string(), conversationId: z.string() });

/** What the app keeps to find this chat again. */
export const writeReach = (chat: Chat): string =>
  JSON.stringify({ serviceUrl: chat.serviceUrl, conversationId: chat.conversation });

export function readReach(reach: string | undefined): Chat | undefined {
  if (reach === undefined) return undefined;
  try {
    const found = reachShape.safeParse(JSON.parse(reach));
    return found.success
      ? { serviceUrl: found.data.serviceUrl, conversation: found.data.conversationId }
      : undefined;
  } catch {
    return undefined;
  }
}

export type Sender = {
  readonly platform: Platform;
  /** Through which service Teams last spoke for this tenant: there a person is found who never wrote. */
  heard(tenant: string, serviceUrl: string): void;
  /** The private chat with this person, opened when it is not known. */
  chatOf(to: Address): Promise<Chat>;
  say(chat: Chat, card: Card, language?: Language): Promise<string>;
  change(chat: Chat, message: string, card: Card, language?: Language): Promise<void>;
  /** A plain text. The only thing that may go to a channel, and only as its own short line. */
  text(chat: Chat, text: string): Promise<string>;
};

/** Where Teams lists people who never wrote to us, until it tells us a nearer place. */
const everywhere = 'https://smba.trafficmanager.net/teams/';

const idShape = z.object({ id: z.string().min(1) });

export function openSender(needs: {
  readonly appId: string;
  readonly connector: Connector;
  readonly log: Log;
  readonly serviceUrl?: string;
  readonly stop: () => Promise<void>;
}): Sender {
  const bot = { id: `28:${needs.appId}` };
  const nearest = new Map<string, string>();
  const serviceUrlFor = (tenant: string) => nearest.get(tenant) ?? needs.serviceUrl ?? everywhere;

  async function post(chat: Chat, activity: object): Promise<string> {
    const answer = idShape.safeParse(
      await needs.connector({
        doing: 'send',
        method: 'POST',
        serviceUrl: chat.serviceUrl,
        path: ['v3', 'conversations', chat.conversation, 'activities'],
        body: { ...activity, from: bot, conversation: { id: chat.conversation } },
      }),
    );
    // Without an id the message cannot be changed later, but it was taken.
    return answer.success ? answer.data.id : '';
  }

  async function chatOf(to: Address): Promise<Chat> {
    const known = readReach(to.reach);
    if (known !== undefined) return privately(known);
    const serviceUrl = serviceUrlFor(to.tenant);
    const answer = idShape.safeParse(
      await needs.connector({
        doing: 'find-chat',
        method: 'POST',
        serviceUrl,
        path: ['v3', 'conversations'],
        body: {
          isGroup: false,
          bot,
          members: [{ id: to.user }],
          tenantId: to.tenant,
          channelData: { tenant: { id: to.tenant } },
        },
      }),
    );
    if (!answer.success) throw new Trouble('later', 'teams find-chat: an answer without an id');
    return privately({ serviceUrl, conversation: answer.data.id });
  }

  const say = (chat: Chat, card: Card, language?: Language) =>
    post(chat, activityOf(card, needs.log, language));

  async function change(chat: Chat, message: string, card: Card, language?: Language): Promise<void> {
    await needs.connector({
      doing: 'update',
      method: 'PUT',
      serviceUrl: chat.serviceUrl,
      path: ['v3', 'conversations', chat.conversation, 'activities', message],
      body: {
        ...activityOf(card, needs.log, language),
        id: message,
        from: bot,
        conversation: { id: chat.conversation },
      },
    });
  }

  const text = (chat: Chat, words: string) =>
    post(chat, { type: 'message', textFormat: 'plain', text: clean(words) });

  const arrived = (to: Address, chat: Chat, message: string) => {
    const reach = writeReach(chat);
    return { address: { ...to, reach }, conversation: chat.conversation, message, reach };
  };

  return {
    heard(tenant, serviceUrl) {
      nearest.set(tenant, serviceUrl);
    },
    chatOf,
    say,
    change,
    text,
    platform: {
      name: 'teams',
      perConversationMs: limits.perConversationMs,
      async send(to, card) {
        const chat = await chatOf(to);
        // The alert is what makes a phone ring; it shows the summary and nothing else.
        const message = await post(chat, {
          ...activityOf(card, needs.log),
          channelData: { notification: { alert: true } },
        });
        return arrived(to, chat, message);
      },
      async update(copy, card) {
        const serviceUrl = readReach(copy.address.reach)?.serviceUrl ?? serviceUrlFor(copy.address.tenant);
        await change(privately({ serviceUrl, conversation: copy.conversation }), copy.message, card);
      },
      async sendPlain(to, words) {
        const chat = await chatOf(to);
        return arrived(to, chat, await text(chat, words));
      },
      stop: needs.stop,
    },
  };
}

/** The card alone: text and card in one message are split by Teams, and then it has no id. */
function activityOf(card: Card, log: Log, language?: Language): object {
  const content = checked(draw(card, language), 'message', log);
  return {
    type: 'message',
    summary: tidy(card.notice, limits.summary),
    attachments: [{ contentType: cardType, content }],
  };
}

/** A card that cannot be drawn is our mistake; the app then sends its words without it. */
function draw(card: Card, language: Language | undefined): AdaptiveCard {
  try {
    return drawCard(card, language);
  } catch (cause) {
    throw new Trouble('ours', 'teams send: a card that cannot be drawn', { cause });
  }
}

/** A channel or a group never gets what was meant for one person, whatever an address says. */
function privately(chat: Chat): Chat {
  if (chat.conversation.includes('@thread.'))
    throw new Trouble('ours', 'teams send: this is not a private chat');
  return chat;
}

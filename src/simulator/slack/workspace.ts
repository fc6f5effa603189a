// The Slack workspace of the practice school: who is in it, and how Slack calls them and their private chats with the bot.
import type { Phone } from '../phone.ts';

export type SlackTeam = {
  readonly id: string;
  readonly domain: string;
  readonly appId: string;
  readonly botUser: string;
  readonly botId: string;
  readonly signingSecret: string;
  readonly scopes: readonly string[];
};

export const userOf = (phone: Phone): string => phone.person.slackUser ?? '';
/** The private chat of somebody with the bot. */
export const channelOf = (phone: Phone): string => userOf(phone).replace(/^U/, 'D');

export const phoneOfUser = (phones: readonly Phone[], user: unknown): Phone | undefined =>
  phones.find((phone) => userOf(phone) === user);
/** Some methods take the person for the channel. */
export const phoneOfChannel = (phones: readonly Phone[], channel: unknown): Phone | undefined =>
  phones.find((phone) => channelOf(phone) === channel || userOf(phone) === channel);

/** The channel that everybody is in. */
export const openChannel = { id: 'C0LERAREN1', name: 'lerarenkamer' } as const;

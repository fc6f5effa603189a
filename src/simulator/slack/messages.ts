// Messages in the made-up Slack: posted, changed, taken away, or sent to the address that came with a press.
import type { Phone } from '../phone.ts';
import type { Thing } from '../shape.ts';
import type { ServiceAnswer, Stage } from '../stage.ts';
import { charactersIn, slackLimits, wrongInBlocks } from './limits.ts';
import { withIds } from './modal.ts';
import { refuse, SlackError, truthy } from './refusal.ts';
import { channelOf, phoneOfChannel, phoneOfUser, type SlackTeam } from './workspace.ts';

type Method = (args: Thing) => Thing;
export type SlackMessages = {
  readonly post: Method;
  readonly postEphemeral: Method;
  readonly update: Method;
  readonly delete: Method;
  /** A message to a response_url. */
  readonly respond: (token: string, body: Thing) => ServiceAnswer;
  /** An address for later answers, to this person or about this message of theirs. */
  readonly responseUrl: (phone: Phone, message?: string) => string;
};

type Given = {
  readonly stage: Stage;
  readonly team: SlackTeam;
  readonly timestamp: () => string;
  readonly baseUrl: () => string;
};

export function slackMessages({ stage, team, timestamp, baseUrl }: Given): SlackMessages {
  const { phones, wire, id } = stage;
  const responses = new Map<
    string,
    { readonly phone: Phone; readonly message: string | undefined; readonly at: number; left: number }
  >();

  function check({ text, blocks, attachments }: Thing): void {
    if (blocks !== undefined) {
      if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
      refuse('invalid_blocks', wrongInBlocks(blocks));
      if (charactersIn(blocks) > slackLimits.messageCharacters) throw new SlackError('msg_blocks_too_long');
    }
    // Slack only warns when blocks come without a text; here it is refused, because the text is what a lock screen shows.
    if (typeof text !== 'string' || text === '') throw new SlackError('no_text');
    if (text.length > slackLimits.topLevelText) throw new SlackError('msg_too_long');
    if (attachments !== undefined) throw new SlackError('invalid_attachments');
  }

  function put(phone: Phone, args: Thing, ts: string, ephemeral = false): Thing {
    const { token: _, ...payload } = args;
    const kept: Thing = {
      type: 'message',
      user: team.botUser,
      bot_id: team.botId,
      app_id: team.appId,
      team: team.id,
      ts,
      text: args.text,
      ...(args.blocks === undefined ? {} : { blocks: withIds(args.blocks, () => id('')) }),
    };
    phone.show({
      id: ts,
      at: stage.shownTime(),
      from: 'bot',
      notification: asNotification(typeof args.text === 'string' ? args.text : ''),
      payload,
      kept,
      ...(ephemeral ? { ephemeral } : {}),
    });
    return kept;
  }

  function phoneIn({ channel }: Thing): Phone {
    const phone = phoneOfChannel(phones, channel);
    if (phone === undefined) throw new SlackError('channel_not_found');
    return phone;
  }

  function existing({ channel, ts }: Thing): { readonly phone: Phone; readonly ts: string } {
    // chat.update wants the channel's own id, not the person's.
    const phone = phones.find((each) => channelOf(each) === channel);
    if (phone === undefined) throw new SlackError('channel_not_found');
    const found = phone.messages.find((message) => message.id === ts && !message.deleted);
    if (found === undefined) throw new SlackError('message_not_found');
    if (found.from !== 'bot' || found.ephemeral === true) throw new SlackError('cant_update_message');
    return { phone, ts: found.id };
  }

  return {
    post(args) {
      const phone = phoneIn(args);
      check(args);
      const ts = timestamp();
      return { channel: channelOf(phone), ts, message: put(phone, args, ts) };
    },
    postEphemeral(args) {
      const phone = phoneIn(args);
      if (phoneOfUser(phones, args.user) !== phone) throw new SlackError('user_not_in_channel');
      check(args);
      const ts = timestamp();
      put(phone, args, ts, true);
      return { message_ts: ts };
    },
    update(args) {
      const { phone, ts } = existing(args);
      check(args);
      return { channel: args.channel, ts, text: args.text, message: put(phone, args, ts) };
    },
    delete(args) {
      const { phone, ts } = existing(args);
      phone.takeBack(ts);
      return { channel: args.channel, ts };
    },
    respond(token, body) {
      const held = responses.get(token);
      if (held === undefined) return { status: 404, body: 'expired_url' };
      if (held.left <= 0 || wire() - held.at > slackLimits.responseUrlMs)
        return { status: 404, body: 'used_url' };
      held.left -= 1;
      const { phone, message } = held;
      try {
        if (truthy(body.delete_original)) {
          if (message !== undefined) phone.takeBack(message);
          return { status: 200, body: 'ok' };
        }
        check(body);
        const replaces = truthy(body.replace_original) ? message : undefined;
        put(
          phone,
          body,
          replaces ?? timestamp(),
          replaces === undefined && body.response_type !== 'in_channel',
        );
        return { status: 200, body: 'ok' };
      } catch (error) {
        if (error instanceof SlackError) return { status: 400, body: error.message };
        throw error;
      }
    },
    responseUrl(phone, message) {
      const token = id('R');
      responses.set(token, { phone, message, at: wire(), left: slackLimits.responseUrlUses });
      return `${baseUrl()}/slack/respond/${token}`;
    },
  };
}

/** The top-level text as Slack shows it on a lock screen: mentions that slipped through become visible as what they are. */
function asNotification(text: string): string {
  return text
    .replaceAll(/<!(channel|here|everyone)(\|[^>]*)?>/g, '@$1')
    .replaceAll(/<[@#!]([^>|]*)(\|[^>]*)?>/g, '@$1')
    .replaceAll(/<([^>|]+)\|([^>]+)>/g, '$2')
    .replaceAll(/<([^>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

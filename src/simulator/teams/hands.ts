// The hands of somebody on Teams: what they type, press and fill in goes to the bot as activities with Teams' own proof.
import { escaped } from '../carry.ts';
import {
  fine,
  type Hands,
  type Outcome,
  type PressOptions,
  refused,
  troubled,
  type TypeOptions,
  type Which,
} from '../hands.ts';
import type { Message, Phone } from '../phone.ts';
import { pick, titlesOf } from '../pressable.ts';
import { isThing, listOf, type Thing } from '../shape.ts';
import { asText, pressablesIn, takesInputs, valuesOf } from './card.ts';
import { type TeamsCarrying, teamsCarrier } from './carry.ts';
import { cardRefused, type Result, teamsDialogs, viewItem } from './dialog.ts';
import { adaptive, wrongInCard } from './limits.ts';

export function teamsHands(given: TeamsCarrying): Hands {
  const { stage, fake, serviceUrl } = given;
  const { app } = fake;
  const carrier = teamsCarrier(given);
  const dialogs = teamsDialogs({ stage, fake, carrier });
  const bot = { id: `28:${app.appId}` };

  // ------------------------------------------------------------ typing

  function type(
    phone: Phone,
    text: string,
    { attachments = 0, channel: inChannel = false }: TypeOptions,
  ): Promise<Outcome> {
    const pictures = Array.from({ length: attachments }, () => ({
      contentType: 'image/*',
      contentUrl: `${serviceUrl()}v3/attachments/voorbeeld/views/original`,
    }));
    const mentioned = { ...bot, name: 'Meldwijs' };
    const typed = carrier.activity(phone, {
      type: 'message',
      textFormat: 'plain',
      text: inChannel ? `<at>Meldwijs</at> ${escaped(text)}` : escaped(text),
      attachments: [...pictures, { contentType: 'text/html', content: `<p>${escaped(text)}</p>` }],
      ...(inChannel
        ? { ...sayingIn(phone), entities: [{ type: 'mention', text: '<at>Meldwijs</at>', mentioned }] }
        : {}),
    });
    const shown = { id: String(typed.id), at: stage.shownTime(), from: 'me', payload: typed, text } as const;
    phone.show(inChannel ? { ...shown, inChannel } : shown);
    return carrier.deliver(phone, typed);
  }

  /** Where everybody reads along. */
  function sayingIn({ person }: Phone): Thing {
    const channel = fake.channelOf(person.id);
    const tenant = { id: app.tenant };
    return {
      conversation: { isGroup: true, conversationType: 'channel', tenantId: app.tenant, id: channel },
      channelData: { tenant, team: { id: channel }, channel: { id: channel } },
    };
  }

  // ------------------------------------------------------------ pressing

  async function press(phone: Phone, options: PressOptions): Promise<Outcome> {
    const dialog = dialogs.of(phone);
    const seen: string[] = [];
    if (dialog !== undefined && (options.message === undefined || options.message === 'view')) {
      const done = dialogs.press(phone, dialog, options);
      if (done !== undefined) return done;
      seen.push(...viewItem(dialog).buttons);
    }
    for (const message of phone.messages.toReversed()) {
      if (message.from !== 'bot' || message.deleted) continue;
      if (options.message !== undefined && options.message !== message.id) continue;
      for (const card of cardsIn(message.kept)) {
        const all = pressablesIn(card);
        const found = pick(all, options.action, options.nth);
        if (!('error' in found)) return pressed(phone, message, card, found.part);
        seen.push(...titlesOf(all));
        if (found.isUnclear) return refused(found.error, seen);
      }
    }
    return refused(`there is no button "${options.action}"`, seen);
  }

  async function pressed(phone: Phone, message: Message, card: Thing, action: Thing): Promise<Outcome> {
    const data = isThing(action.data) ? action.data : {};
    const sent = { ...(takesInputs(action) ? valuesOf(card) : {}), ...data };
    const replyToId = message.id;
    switch (action.type) {
      case 'Action.OpenUrl':
        return { ok: true, opened: String(action.url) };
      case 'Action.Execute':
        return execute(phone, message, {
          type: 'Action.Execute',
          ...(action.id === undefined ? {} : { id: action.id }),
          verb: action.verb,
          title: action.title,
          data: sent,
        });
      case 'Action.Submit': {
        if (isThing(data.msteams) && data.msteams.type === 'task/fetch') {
          const value = { data: sent, context: { theme: 'default' } };
          return dialogs.task(phone, 'task/fetch', value, undefined, { replyToId });
        }
        // A submit is a message without words; Teams sends it again like any message.
        return carrier.deliver(phone, carrier.activity(phone, { type: 'message', replyToId, value: sent }));
      }
      default:
        return fine;
    }
  }

  async function execute(phone: Phone, message: Message, action: Thing): Promise<Outcome> {
    const value = { action, trigger: 'manual' };
    const asked = await carrier.invoke(phone, 'adaptiveCard/action', value, { replyToId: message.id });
    if ('failed' in asked) return asked.failed;
    const { answer } = asked;
    switch (answer.type) {
      case adaptive: {
        const wrong = wrongInCard(answer.value);
        if (wrong.length > 0) return troubled(phone, cardRefused(wrong));
        const { text: _, ...kept } = message.kept;
        const payload = { ...kept, attachments: [{ contentType: adaptive, content: answer.value }] };
        phone.show({ ...message, payload, kept: payload });
        return fine;
      }
      case 'application/vnd.microsoft.activity.message':
        phone.toast = String(answer.value);
        phone.changed();
        return fine;
      default:
        return troubled(phone, `Teams knows no answer of type ${String(answer.type)} to a press`);
    }
  }

  // ------------------------------------------------------------ other ways in

  async function messageAction(phone: Phone, commandId: string, which: Which): Promise<Outcome> {
    const { person } = phone;
    const known = phone.messages.find((each) => each.id === which.message);
    if (which.message !== undefined && known === undefined)
      return refused(`there is no message ${which.message}`);
    const text = which.text ?? known?.text ?? asText(known?.kept.text);
    const command = {
      commandId,
      commandContext: 'message',
      requestId: stage.id('request'),
      messagePayload: {
        id: known?.id ?? fake.nextId(),
        replyToId: null,
        createdDateTime: new Date(stage.wire()).toISOString(),
        lastModifiedDateTime: null,
        deleted: false,
        subject: null,
        summary: null,
        importance: 'normal',
        locale: 'nl-nl',
        body: { contentType: 'html', content: `<p>${escaped(text).replaceAll('\n', '<br>')}</p>` },
        from: {
          device: null,
          user: { userIdentityType: 'aadUser', id: person.teamsAad, displayName: person.name },
          conversation: null,
          application: null,
        },
        reactions: [],
        mentions: [],
        attachments: [],
      },
      context: { theme: 'default' },
    };
    return dialogs.task(phone, 'composeExtension/fetchTask', command, command);
  }

  async function search(phone: Phone, text: string): Promise<Outcome> {
    const asked = await carrier.invoke(phone, 'composeExtension/query', {
      commandId: 'search',
      parameters: [{ name: 'query', value: text }],
      queryOptions: { skip: 0, count: 25 },
    });
    if ('failed' in asked) return asked.failed;
    const { composeExtension: told } = asked.answer;
    const extension = isThing(told) ? told : {};
    if (extension.type === 'message') return dialogs.openNotice(phone, String(extension.text), extension);
    if (extension.type !== 'result') return troubled(phone, 'Teams expects a list of results');
    const results: Result[] = [];
    for (const { content, preview } of listOf(extension.attachments)) {
      const wrong = wrongInCard(content);
      if (wrong.length > 0 || !isThing(content)) return troubled(phone, cardRefused(wrong));
      const shown = isThing(preview) && isThing(preview.content) ? preview.content : {};
      results.push({ title: asText(shown.title), text: asText(shown.text), card: content });
    }
    return dialogs.openResults(phone, text, results, extension);
  }

  async function install(phone: Phone): Promise<Outcome> {
    fake.installFor(phone.person.id);
    const put = (more: Thing): Promise<Outcome> => carrier.deliver(phone, carrier.activity(phone, more));
    await put({ type: 'conversationUpdate', membersAdded: [bot] });
    return put({ type: 'installationUpdate', action: 'add' });
  }

  return {
    type,
    press,
    submit: dialogs.submit,
    dismiss: dialogs.dismiss,
    messageAction,
    search,
    install,
    shortcut: () =>
      Promise.resolve(refused('Teams has no shortcuts; use a message, a search or "message-action"')),
    home: () => Promise.resolve(refused('the Home tab exists on Slack only')),
    view(phone) {
      const dialog = dialogs.of(phone);
      return dialog === undefined ? undefined : viewItem(dialog);
    },
    pressables: (kept) => (isThing(kept) ? cardsIn(kept).flatMap(pressablesIn) : []),
  };
}

const cardsIn = (kept: Thing): readonly Thing[] =>
  listOf(kept.attachments).flatMap(({ content }) => (isThing(content) ? [content] : []));

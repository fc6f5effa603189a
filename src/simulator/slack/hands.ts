// The hands of somebody on Slack: what they type, press and fill in goes to the bot as Slack's own signed requests.
import { arrivedWell, escaped } from '../carry.ts';
import {
  fine,
  type Hands,
  type Outcome,
  type PressOptions,
  refused,
  type SubmitOptions,
  troubled,
  type TypeOptions,
  type Which,
} from '../hands.ts';
import type { Phone } from '../phone.ts';
import { pick, titlesOf } from '../pressable.ts';
import { isThing, readJson, type Thing } from '../shape.ts';
import { controlNamed, pressablesIn } from './blocks.ts';
import { type SlackCarrying, slackCarrier } from './carry.ts';
import { filled, viewItem } from './modal.ts';
import { modalStack } from './stack.ts';
import { channelOf, openChannel, userOf } from './workspace.ts';

/** What the app is called in Slack's own menus: the command, and the shortcuts by the names scripts use for them. */
const command = '/meldwijs';
const shortcuts: Readonly<Record<string, string>> = { report: 'meldwijs_report' };
const messageActions: Readonly<Record<string, string>> = { report: 'meldwijs_report_message' };

export function slackHands(given: SlackCarrying): Hands {
  const { stage, fake } = given;
  const { id } = stage;
  const { team, timestamp } = fake;
  const carrier = slackCarrier(given);
  const modals = modalStack({ fake, carrier, about });

  function about({ person }: Phone): Thing {
    return {
      user: { id: person.slackUser, username: person.id, name: person.id, team_id: team.id },
      api_app_id: team.appId,
      token: 'unused',
      team: { id: team.id, domain: team.domain },
      enterprise: null,
      is_enterprise_install: false,
    };
  }
  const privateChat = (phone: Phone): Thing => ({ id: channelOf(phone), name: 'directmessage' });

  // ------------------------------------------------------------ typing

  async function type(
    phone: Phone,
    text: string,
    { attachments = 0, channel = false }: TypeOptions,
  ): Promise<Outcome> {
    if (text === command || text.startsWith(`${command} `))
      return slash(phone, text.slice(command.length).trim(), channel);
    if (channel) return refused('Slack hands this bot no messages from channels; /meldwijs works there');
    const ts = timestamp();
    const files = Array.from({ length: attachments }, (_, index) => ({
      id: id('F'),
      name: `bijlage-${index + 1}.jpg`,
      mimetype: 'image/jpeg',
      filetype: 'jpg',
      size: 48_213,
      mode: 'hosted',
      url_private: `https://${team.domain}.slack.com/files/voorbeeld.jpg`,
    }));
    const payload: Thing = {
      type: 'message',
      ...(files.length === 0 ? { client_msg_id: id('') } : { subtype: 'file_share', files, upload: false }),
      user: userOf(phone),
      text: escaped(text),
      ts,
      channel: channelOf(phone),
      channel_type: 'im',
      blocks: [
        {
          type: 'rich_text',
          block_id: id(''),
          elements: [{ type: 'rich_text_section', elements: text === '' ? [] : [{ type: 'text', text }] }],
        },
      ],
    };
    phone.show({ id: ts, at: stage.shownTime(), from: 'me', payload, text });
    return carrier.event(phone, payload);
  }

  async function slash(phone: Phone, text: string, channel: boolean): Promise<Outcome> {
    const where = channel ? openChannel : privateChat(phone);
    const arrived = await carrier.interact({
      token: 'unused',
      team_id: team.id,
      team_domain: team.domain,
      channel_id: String(where.id),
      channel_name: String(where.name),
      user_id: userOf(phone),
      user_name: phone.person.id,
      command,
      text,
      api_app_id: team.appId,
      is_enterprise_install: 'false',
      response_url: fake.responseUrl(phone),
      trigger_id: fake.trigger(phone),
    });
    if (!arrivedWell(arrived)) return carrier.failed(phone, arrived);
    if (arrived.body.trim() === '') return fine;
    const value = readJson(arrived.body);
    // What comes back at once is not counted among the uses of the address for later answers.
    const token = fake.responseUrl(phone).split('/').at(-1) ?? '';
    const answer = fake.respond(token, isThing(value) ? value : { text: arrived.body });
    return answer.status === 200
      ? fine
      : troubled(phone, `Slack refused the answer to the command: ${String(answer.body)}`);
  }

  // ------------------------------------------------------------ pressing

  /** Where something to press may stand, the newest first. */
  type Place = { readonly name: string; readonly kept: Thing };

  function placesOf(phone: Phone): readonly Place[] {
    const view = modals.top(phone);
    const messages = phone.messages.toReversed().filter(({ from, deleted }) => from === 'bot' && !deleted);
    return [
      ...(view === undefined ? [] : [{ name: 'view', kept: view.kept }]),
      ...messages.map((message) => ({ name: message.id, kept: message.kept })),
    ];
  }

  async function press(phone: Phone, options: PressOptions): Promise<Outcome> {
    const view = modals.top(phone);
    const home = phone.home === undefined ? [] : [{ name: 'home', kept: phone.home }];
    const meant =
      options.message === 'home'
        ? home
        : placesOf(phone).filter(({ name }) => options.message === undefined || name === options.message);

    for (const place of meant) {
      const { blocks } = place.kept;
      const holder = controlNamed(blocks, options.action);
      if (options.value !== undefined && holder !== undefined) {
        const made =
          place.name === 'view' && view !== undefined
            ? modals.fill(phone, view, holder, options.value)
            : filled(holder, options.value);
        if ('error' in made) return refused(made.error);
        return blockAction(phone, place, {
          ...made.state,
          action_id: holder.action,
          block_id: holder.block,
          action_ts: timestamp(),
        });
      }
      const all = pressablesIn(blocks);
      const found = pick(all, options.action, options.nth);
      if (!('error' in found)) return pressed(phone, place, found.part);
      if (found.isUnclear) return refused(found.error, titlesOf(all));
    }
    if (view !== undefined && (options.message === undefined || options.message === 'view')) {
      const { submit, close } = viewItem(view);
      if (isCalled(submit, options.action)) return modals.submit(phone);
      if (isCalled(close, options.action)) return modals.dismiss(phone);
    }
    return refused(
      `there is no button "${options.action}"`,
      meant.flatMap(({ kept }) => titlesOf(pressablesIn(kept.blocks))),
    );
  }

  const isCalled = (title: string | undefined, action: string): boolean =>
    title !== undefined && title !== '' && title.toLowerCase() === action.trim().toLowerCase();

  async function pressed(phone: Phone, place: Place, part: Thing): Promise<Outcome> {
    const element = isThing(part.element) ? part.element : {};
    const outcome = await blockAction(phone, place, {
      type: element.type,
      action_id: element.action_id,
      block_id: part.block_id,
      ...(element.type === 'overflow' ? { selected_option: part.option } : { text: element.text }),
      ...(element.value === undefined ? {} : { value: element.value }),
      ...(element.style === undefined ? {} : { style: element.style }),
      action_ts: timestamp(),
    });
    // A button with an address opens it, whatever the bot answers.
    return outcome.ok && typeof element.url === 'string' ? { ok: true, opened: element.url } : outcome;
  }

  function blockAction(phone: Phone, { name, kept }: Place, action: Thing): Promise<Outcome> {
    const base = {
      type: 'block_actions',
      ...about(phone),
      trigger_id: fake.trigger(phone),
      actions: [action],
    };
    const view = modals.top(phone);
    if (name === 'view' && view !== undefined)
      return carrier.interaction(phone, {
        ...base,
        container: { type: 'view', view_id: view.id },
        view: modals.withState(view),
      });
    if (name === 'home')
      return carrier.interaction(phone, {
        ...base,
        container: { type: 'view', view_id: kept.id },
        view: { ...kept, state: { values: {} } },
      });
    const isEphemeral = phone.messages.find((each) => each.id === name)?.ephemeral === true;
    return carrier.interaction(phone, {
      ...base,
      container: {
        type: 'message',
        message_ts: name,
        channel_id: channelOf(phone),
        is_ephemeral: isEphemeral,
      },
      channel: privateChat(phone),
      ...(isEphemeral ? {} : { message: kept }),
      state: { values: {} },
      response_url: fake.responseUrl(phone, name),
    });
  }

  async function submit(phone: Phone, { values, button, nth }: SubmitOptions): Promise<Outcome> {
    const done = modals.fillAll(phone, values);
    if (!done.ok) return done;
    const view = modals.top(phone);
    return button === undefined || (view !== undefined && isCalled(viewItem(view).submit, button))
      ? modals.submit(phone)
      : press(phone, { message: 'view', action: button, nth });
  }

  // ------------------------------------------------------------ other ways in

  const shortcut = (phone: Phone, callbackId: string): Promise<Outcome> =>
    carrier.interaction(phone, {
      type: 'shortcut',
      ...about(phone),
      action_ts: timestamp(),
      callback_id: shortcuts[callbackId] ?? callbackId,
      trigger_id: fake.trigger(phone),
    });

  async function messageAction(phone: Phone, callbackId: string, which: Which): Promise<Outcome> {
    const known = phone.messages.find((each) => each.id === which.message);
    if (which.message !== undefined && known === undefined)
      return refused(`there is no message ${which.message}`);
    const ts = known?.id ?? timestamp();
    const elsewhere = which.text !== undefined;
    return carrier.interaction(phone, {
      type: 'message_action',
      ...about(phone),
      action_ts: timestamp(),
      callback_id: messageActions[callbackId] ?? callbackId,
      trigger_id: fake.trigger(phone),
      response_url: fake.responseUrl(phone),
      message_ts: ts,
      channel: elsewhere ? openChannel : privateChat(phone),
      message: elsewhere
        ? { type: 'message', user: 'U0IEMAND99', ts, text: escaped(which.text ?? ''), team: team.id }
        : { ...(known?.kept ?? { type: 'message', ts, text: '' }) },
    });
  }

  const home = (phone: Phone): Promise<Outcome> =>
    carrier.event(phone, {
      type: 'app_home_opened',
      user: userOf(phone),
      channel: channelOf(phone),
      tab: 'home',
      ...(phone.home === undefined ? {} : { view: phone.home }),
    });

  return {
    type,
    press,
    submit,
    dismiss: modals.dismiss,
    shortcut,
    messageAction,
    home,
    install: home,
    search: () => Promise.resolve(refused('searching from the compose box exists on Teams only')),
    view(phone) {
      const view = modals.top(phone);
      return view === undefined ? undefined : viewItem(view);
    },
    pressables: (kept) => (isThing(kept) ? pressablesIn(kept.blocks) : []),
  };
}

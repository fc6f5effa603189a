// The hands of somebody on Slack: what they type, press and fill in goes to the bot as Slack's own signed requests.
import { createHmac } from 'node:crypto';
import { type Arrived, arrivedWell, type Later, post } from '../carry.ts';
import type { Faults } from '../faults.ts';
import type { Hands, PressOptions, SubmitOptions, TypeOptions } from '../hands.ts';
import type { SimPerson } from '../people.ts';
import { type Bell, fine, type Outcome, type Phone, pick, refused, show } from '../phone.ts';
import { isThing, type Thing } from '../shape.ts';
import type { SlackFake } from './fake.ts';
import { slackLimits } from './limits.ts';
import {
  controlNamed,
  controlsIn,
  filled,
  missingIn,
  type OpenView,
  pressablesIn,
  type StateValues,
  viewItem,
} from './modal.ts';

type Given = {
  readonly fake: SlackFake;
  readonly phones: readonly Phone[];
  readonly bell: Bell;
  readonly faults: Faults;
  readonly later: Later;
  readonly botUrl: () => string;
  readonly wire: () => number;
  readonly shownTime: () => number;
  readonly id: (prefix: string) => string;
  readonly retryDelaysMs: readonly number[];
  readonly patienceMs: number;
};

/** What the app is called in Slack's own menus: the command, and the shortcuts by the names scripts use for them. */
const command = '/meldwijs';
const shortcuts: Readonly<Record<string, string>> = { report: 'meldwijs_report' };
const messageActions: Readonly<Record<string, string>> = { report: 'meldwijs_report_message' };

export function slackHands(given: Given): Hands {
  const { fake, phones, bell, faults, later, wire, id } = given;
  const { team } = fake;

  const phoneOf = (person: SimPerson): Phone => {
    const phone = phones.find((each) => each.person.id === person.id);
    if (phone === undefined) throw new Error(`nobody is called ${person.id}`);
    return phone;
  };

  // ------------------------------------------------------------ carrying

  function send(
    contentType: string,
    body: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Arrived> {
    const timestamp = String(Math.floor(wire() / 1000));
    const signature = createHmac('sha256', team.signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    const headers = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...more,
    };
    return post(`${given.botUrl()}/slack/events`, headers, body, given.patienceMs);
  }

  /** An event is repeated until it is answered with 200: at once, after a minute, after five. */
  async function event(person: SimPerson, inner: Thing): Promise<Outcome> {
    const body = JSON.stringify({
      token: 'unused',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: team.appId,
      event: { team: team.id, event_ts: inner.ts ?? fake.timestamp(), ...inner },
      type: 'event_callback',
      event_id: id('Ev'),
      event_time: Math.floor(wire() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: team.botUser,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: id('EC'),
    });
    const arrived = await send('application/json', body);
    if (faults.takeTwice('slack'))
      await send('application/json', body, {
        'x-slack-retry-num': '1',
        'x-slack-retry-reason': 'http_timeout',
      });
    if (arrivedWell(arrived)) return fine;
    repeat(person, body, 1, arrived);
    return failed(person, arrived);
  }

  function repeat(person: SimPerson, body: string, attempt: number, before: Arrived): void {
    const delay = given.retryDelaysMs[attempt - 1];
    if (delay === undefined || before.headers.get('x-slack-no-retry') === '1') return;
    later.in(delay, async () => {
      const arrived = await send('application/json', body, {
        'x-slack-retry-num': String(attempt),
        'x-slack-retry-reason': before.status === 0 ? 'http_timeout' : 'http_error',
      });
      if (arrivedWell(arrived)) {
        phoneOf(person).lastError = undefined;
        bell.ring(person.id);
      } else repeat(person, body, attempt + 1, arrived);
    });
  }

  function failed(person: SimPerson, { status, body }: Arrived): Outcome {
    const why = status === 0 ? body : `HTTP ${status}`;
    phoneOf(person).lastError = why;
    bell.ring(person.id);
    return refused(`Slack got no proper answer from the bot: ${why}`);
  }

  /** A press, a shortcut, a submit or a command: never repeated, and wrong when the answer is not what Slack expects. */
  async function interact(person: SimPerson, form: Readonly<Record<string, string>>): Promise<Arrived> {
    const body = new URLSearchParams(form).toString();
    const type = 'application/x-www-form-urlencoded';
    const arrived = await send(type, body);
    if (faults.takeTwice('slack')) await send(type, body);
    if (!arrivedWell(arrived)) failed(person, arrived);
    return arrived;
  }

  async function plainInteraction(person: SimPerson, payload: Thing): Promise<Outcome> {
    const arrived = await interact(person, { payload: JSON.stringify(payload) });
    if (!arrivedWell(arrived)) return failed(person, arrived);
    if (
      arrived.body.trim() !== '' &&
      isThing(parse(arrived.body)) &&
      'response_action' in (parse(arrived.body) as Thing)
    )
      return troubled(person, 'a response_action only answers a submitted view');
    return fine;
  }

  function troubled(person: SimPerson, why: string): Outcome {
    phoneOf(person).lastError = why;
    bell.ring(person.id);
    return refused(why);
  }

  const about = (person: SimPerson): Thing => ({
    user: { id: person.slackUser, username: person.id, name: person.id, team_id: team.id },
    api_app_id: team.appId,
    token: 'unused',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  });

  // ------------------------------------------------------------ typing

  async function type(
    person: SimPerson,
    text: string,
    { attachments = 0, channel = false }: TypeOptions,
  ): Promise<Outcome> {
    const phone = phoneOf(person);
    if (text === command || text.startsWith(`${command} `))
      return slash(person, text.slice(command.length).trim(), channel);
    if (channel) return refused('Slack hands this bot no messages from channels; /meldwijs works there');
    const ts = fake.timestamp();
    const channelId = fake.channelOf(person.id);
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
      user: person.slackUser,
      text: escape(text),
      ts,
      channel: channelId,
      channel_type: 'im',
      blocks: [
        {
          type: 'rich_text',
          block_id: id(''),
          elements: [{ type: 'rich_text_section', elements: text === '' ? [] : [{ type: 'text', text }] }],
        },
      ],
    };
    show(phone, bell, {
      id: ts,
      at: given.shownTime(),
      from: 'me',
      notification: '',
      payload,
      kept: payload,
      text,
    });
    return event(person, payload);
  }

  async function slash(person: SimPerson, text: string, channel: boolean): Promise<Outcome> {
    const arrived = await interact(person, {
      token: 'unused',
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel ? 'C0LERAREN1' : fake.channelOf(person.id),
      channel_name: channel ? 'lerarenkamer' : 'directmessage',
      user_id: person.slackUser ?? '',
      user_name: person.id,
      command,
      text,
      api_app_id: team.appId,
      is_enterprise_install: 'false',
      response_url: fake.responseUrl(person.id),
      trigger_id: fake.trigger(person.id),
    });
    if (!arrivedWell(arrived)) return failed(person, arrived);
    if (arrived.body.trim() === '') return fine;
    const value = parse(arrived.body);
    const answer = fake.respond(
      fake.responseUrl(person.id).split('/').at(-1) ?? '',
      isThing(value) ? value : { text: arrived.body },
    );
    return answer.status === 200
      ? fine
      : troubled(person, `Slack refused the answer to the command: ${String(answer.body)}`);
  }

  // ------------------------------------------------------------ pressing

  async function press(person: SimPerson, options: PressOptions): Promise<Outcome> {
    const phone = phoneOf(person);
    const view = fake.viewsOf(person.id).at(-1);
    const places: {
      readonly name: string;
      readonly blocks: unknown;
      readonly from: Thing;
      readonly view?: OpenView;
    }[] = [];
    if (view !== undefined) places.push({ name: 'view', blocks: view.kept.blocks, from: {}, view });
    if (phone.home !== undefined && options.message === 'home')
      places.push({ name: 'home', blocks: phone.home.blocks, from: phone.home });
    for (const message of phone.messages.toReversed())
      if (message.from === 'bot' && !message.deleted)
        places.push({ name: message.id, blocks: message.kept.blocks, from: message.kept });
    const meant = places.filter(({ name }) => options.message === undefined || name === options.message);

    for (const { blocks, from, name, view } of meant) {
      const holder = controlNamed(blocks, options.action);
      if (options.value !== undefined && holder !== undefined) {
        const made = filled(holder.element, options.value);
        if ('error' in made) return refused(made.error);
        if (view !== undefined) keepValue(person, view, holder.block, holder.action, made.state);
        return blockAction(person, name, from, {
          ...made.state,
          action_id: holder.action,
          block_id: holder.block,
          action_ts: fake.timestamp(),
        });
      }
      const found = pick(pressablesIn(blocks), options.action, options.nth);
      if ('error' in found) {
        if (found.error.includes('say which')) return refused(found.error, titles(blocks));
        continue;
      }
      return pressed(person, name, from, found.part);
    }
    const submit = view === undefined ? undefined : viewItem(view);
    if (submit !== undefined && (options.message === undefined || options.message === 'view')) {
      if (same(submit.submit, options.action)) return submitView(person);
      if (same(submit.close, options.action)) return dismiss(person);
    }
    return refused(
      `there is no button "${options.action}"`,
      meant.flatMap(({ blocks }) => titles(blocks)),
    );
  }

  const titles = (blocks: unknown): readonly string[] => pressablesIn(blocks).map(({ title }) => title);
  const same = (title: string | undefined, action: string): boolean =>
    title !== undefined && title !== '' && title.toLowerCase() === action.trim().toLowerCase();

  async function pressed(person: SimPerson, place: string, from: Thing, part: Thing): Promise<Outcome> {
    const element = isThing(part.element) ? part.element : {};
    const outcome = await blockAction(person, place, from, {
      type: element.type,
      action_id: element.action_id,
      block_id: part.block_id,
      ...(element.type === 'overflow' ? { selected_option: part.option } : { text: element.text }),
      ...(element.value === undefined ? {} : { value: element.value }),
      ...(element.style === undefined ? {} : { style: element.style }),
      action_ts: fake.timestamp(),
    });
    // A button with an address opens it, whatever the bot answers.
    return outcome.ok && typeof element.url === 'string' ? { ok: true, opened: element.url } : outcome;
  }

  function blockAction(person: SimPerson, place: string, from: Thing, action: Thing): Promise<Outcome> {
    const base = {
      type: 'block_actions',
      ...about(person),
      trigger_id: fake.trigger(person.id),
      actions: [action],
    };
    const view = fake.viewsOf(person.id).at(-1);
    if (place === 'view' && view !== undefined)
      return plainInteraction(person, {
        ...base,
        container: { type: 'view', view_id: view.id },
        view: withState(view),
      });
    if (place === 'home')
      return plainInteraction(person, {
        ...base,
        container: { type: 'view', view_id: from.id },
        view: { ...from, state: { values: {} } },
      });
    const message = phoneOf(person).messages.find((each) => each.id === place);
    const channel = fake.channelOf(person.id);
    return plainInteraction(person, {
      ...base,
      container: {
        type: 'message',
        message_ts: place,
        channel_id: channel,
        is_ephemeral: message?.ephemeral === true,
      },
      channel: { id: channel, name: 'directmessage' },
      ...(message?.ephemeral === true ? {} : { message: from }),
      state: { values: {} },
      response_url: fake.responseUrl(person.id, place),
    });
  }

  // ------------------------------------------------------------ modals

  const withState = (view: OpenView): Thing => ({ ...view.kept, state: { values: stated(view) } });

  // Slack leaves values of blocks out that are no longer there.
  function stated(view: OpenView): StateValues {
    const here = new Set(controlsIn(view.kept.blocks).map(({ block }) => block));
    return Object.fromEntries(Object.entries(view.values).filter(([block]) => here.has(block)));
  }

  function replaceTop(person: SimPerson, view: OpenView): OpenView {
    fake.setViews(person.id, [...fake.viewsOf(person.id).slice(0, -1), view]);
    return view;
  }

  function keepValue(
    person: SimPerson,
    view: OpenView,
    block: string,
    action: string,
    state: Thing,
  ): OpenView {
    const { [block]: _, ...errors } = view.errors;
    return replaceTop(person, {
      ...view,
      errors,
      values: { ...view.values, [block]: { ...view.values[block], [action]: state } },
    });
  }

  async function submit(person: SimPerson, options: SubmitOptions): Promise<Outcome> {
    const open = fake.viewsOf(person.id).at(-1);
    if (open === undefined) return refused('nothing is open to submit');
    let view = open;
    for (const [name, value] of Object.entries(options.values)) {
      const control = controlNamed(view.kept.blocks, name);
      if (control === undefined)
        return refused(
          `there is no field "${name}"`,
          viewItem(view).fields.map(({ id, label }) => `${id} (${label})`),
        );
      const made = filled(control.element, value);
      if ('error' in made) return refused(`${name}: ${made.error}`);
      view = keepValue(person, view, control.block, control.action, made.state);
    }
    const { button } = options;
    if (button !== undefined && !same(viewItem(view).submit, button))
      return press(person, { message: 'view', action: button, nth: options.nth });
    return submitView(person);
  }

  async function submitView(person: SimPerson): Promise<Outcome> {
    const view = fake.viewsOf(person.id).at(-1);
    if (view === undefined) return refused('nothing is open to submit');
    if (view.kept.submit === null)
      return refused('this modal has nothing to submit', titles(view.kept.blocks));
    const missing = missingIn(view);
    if (Object.keys(missing).length > 0) {
      replaceTop(person, { ...view, errors: missing });
      return refused(
        `Slack does not send this yet: ${Object.entries(missing)
          .map(([field, why]) => `${field} ${why}`)
          .join(', ')}`,
      );
    }
    const arrived = await interact(person, {
      payload: JSON.stringify({
        type: 'view_submission',
        ...about(person),
        trigger_id: fake.trigger(person.id),
        view: withState(view),
        response_urls: [],
      }),
    });
    if (!arrivedWell(arrived)) return failed(person, arrived);
    return applyAck(person, view, arrived.body);
  }

  /** What the answer to a submit does to the stack of modals. */
  function applyAck(person: SimPerson, view: OpenView, body: string): Outcome {
    const answer = body.trim() === '' ? {} : parse(body);
    if (!isThing(answer)) return troubled(person, 'the answer to a submitted view is not JSON');
    const stack = fake.viewsOf(person.id);
    switch (answer.response_action) {
      case undefined:
        fake.setViews(
          person.id,
          stack.filter((each) => each.id !== view.id),
        );
        return fine;
      case 'clear':
        fake.setViews(person.id, []);
        return fine;
      case 'errors': {
        const errors = isThing(answer.errors) ? answer.errors : {};
        const inputs = controlsIn(view.kept.blocks).filter(({ input }) => input !== undefined);
        const strange = Object.keys(errors).filter((block) => !inputs.some((each) => each.block === block));
        if (strange.length > 0 || Object.keys(errors).length === 0)
          return troubled(person, `Slack refused the errors: ${strange.join(', ') || 'there are none'}`);
        replaceTop(person, {
          ...view,
          errors: Object.fromEntries(Object.entries(errors).map(([block, says]) => [block, String(says)])),
        });
        return fine;
      }
      case 'update':
      case 'push': {
        const pushes = answer.response_action === 'push';
        if (pushes && stack.length >= slackLimits.modalStack) return troubled(person, 'push_limit_reached');
        const made = pushes ? fake.newView(answer.view, view) : fake.newView(answer.view, undefined, view);
        if ('wrong' in made)
          return troubled(
            person,
            `Slack refused the view: ${made.wrong.map(({ says, at }) => `${says} [json-pointer:${at}]`).join('; ')}`,
          );
        fake.setViews(
          person.id,
          pushes ? [...stack, made.view] : stack.map((each) => (each.id === view.id ? made.view : each)),
        );
        return fine;
      }
      default:
        return troubled(person, `Slack knows no response_action ${String(answer.response_action)}`);
    }
  }

  async function dismiss(person: SimPerson): Promise<Outcome> {
    const stack = fake.viewsOf(person.id);
    const view = stack.at(-1);
    if (view === undefined) return refused('nothing is open to close');
    const clears = view.kept.clear_on_close === true;
    fake.setViews(person.id, clears ? [] : stack.slice(0, -1));
    if (view.kept.notify_on_close !== true) return fine;
    return plainInteraction(person, {
      type: 'view_closed',
      ...about(person),
      view: withState(view),
      is_cleared: clears,
    });
  }

  // ------------------------------------------------------------ other entries

  function shortcut(person: SimPerson, callbackId: string): Promise<Outcome> {
    return plainInteraction(person, {
      type: 'shortcut',
      ...about(person),
      action_ts: fake.timestamp(),
      callback_id: shortcuts[callbackId] ?? callbackId,
      trigger_id: fake.trigger(person.id),
    });
  }

  function messageAction(
    person: SimPerson,
    callbackId: string,
    which: { readonly message?: string | undefined; readonly text?: string | undefined },
  ): Promise<Outcome> {
    const known = phoneOf(person).messages.find((each) => each.id === which.message);
    if (which.message !== undefined && known === undefined)
      return Promise.resolve(refused(`there is no message ${which.message}`));
    const elsewhere = which.text !== undefined;
    const ts = known?.id ?? fake.timestamp();
    const channel = elsewhere
      ? { id: 'C0LERAREN1', name: 'lerarenkamer' }
      : { id: fake.channelOf(person.id), name: 'directmessage' };
    return plainInteraction(person, {
      type: 'message_action',
      ...about(person),
      action_ts: fake.timestamp(),
      callback_id: messageActions[callbackId] ?? callbackId,
      trigger_id: fake.trigger(person.id),
      response_url: fake.responseUrl(person.id),
      message_ts: ts,
      channel,
      message: elsewhere
        ? { type: 'message', user: 'U0IEMAND99', ts, text: escape(which.text ?? ''), team: team.id }
        : { ...(known?.kept ?? { type: 'message', ts, text: '' }) },
    });
  }

  function home(person: SimPerson): Promise<Outcome> {
    return event(person, {
      type: 'app_home_opened',
      user: person.slackUser,
      channel: fake.channelOf(person.id),
      tab: 'home',
      ...(phoneOf(person).home === undefined ? {} : { view: phoneOf(person).home }),
    });
  }

  return {
    type,
    press,
    submit,
    dismiss,
    shortcut,
    messageAction,
    home,
    install: home,
    search: () => Promise.resolve(refused('searching from the compose box exists on Teams only')),
    view(person) {
      const view = fake.viewsOf(person.id).at(-1);
      return view === undefined ? undefined : viewItem(view);
    },
    pressables: (kept) => (isThing(kept) ? pressablesIn(kept.blocks) : []),
  };
}

/** Slack hands typed text over with these three characters escaped. */
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

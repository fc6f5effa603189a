// The hands of somebody on Teams: what they type, press and fill in goes to the bot as activities with Teams' own proof.
import { type Arrived, arrivedWell, type Later, post } from '../carry.ts';
import type { Faults } from '../faults.ts';
import type { Hands, PressOptions, SubmitOptions, TypeOptions } from '../hands.ts';
import type { SimPerson } from '../people.ts';
import { type Bell, fine, type Message, type Outcome, type Phone, pick, refused, show } from '../phone.ts';
import { isThing, type Thing } from '../shape.ts';
import {
  asText,
  type Dialog,
  filled,
  inputNamed,
  missingIn,
  pressablesIn,
  type Result,
  submitIn,
  valuesOf,
  viewItem,
} from './dialog.ts';
import type { TeamsFake } from './fake.ts';
import { adaptive, wrongInCard } from './limits.ts';

type Given = {
  readonly fake: TeamsFake;
  readonly phones: readonly Phone[];
  readonly bell: Bell;
  readonly faults: Faults;
  readonly later: Later;
  readonly botUrl: () => string;
  readonly serviceUrl: () => string;
  readonly wire: () => number;
  readonly shownTime: () => number;
  readonly id: (prefix: string) => string;
  readonly redeliverMs: number;
  readonly patienceMs: number;
};

const redeliveries = 3;
/** Teams asks twice more when the bot does not answer an invoke in time. */
const invokeTries = 3;

export function teamsHands(given: Given): Hands {
  const { fake, phones, bell, faults, later, wire } = given;
  const { app } = fake;
  const dialogs = new Map<string, Dialog>();

  const phoneOf = (person: SimPerson): Phone => {
    const phone = phones.find((each) => each.person.id === person.id);
    if (phone === undefined) throw new Error(`nobody is called ${person.id}`);
    return phone;
  };

  function open(person: SimPerson, dialog: Dialog | undefined): void {
    if (dialog === undefined) dialogs.delete(person.id);
    else dialogs.set(person.id, dialog);
    bell.ring(person.id);
  }

  // ------------------------------------------------------------ carrying

  function activity(person: SimPerson, more: Thing): Thing {
    const locale = person.language === 'nl' ? 'nl-NL' : 'en-GB';
    const timestamp = new Date(wire()).toISOString();
    return {
      id: fake.nextId(),
      timestamp,
      localTimestamp: timestamp,
      localTimezone: 'Europe/Amsterdam',
      serviceUrl: given.serviceUrl(),
      channelId: 'msteams',
      from: { id: fake.memberOf(person.id), name: person.name, aadObjectId: person.teamsAad },
      conversation: {
        conversationType: 'personal',
        tenantId: app.tenant,
        id: fake.conversationOf(person.id),
      },
      recipient: { id: `28:${app.appId}`, name: 'Meldwijs' },
      entities: [
        { locale, country: 'NL', platform: 'iOS', timezone: 'Europe/Amsterdam', type: 'clientInfo' },
      ],
      channelData: { tenant: { id: app.tenant } },
      locale,
      ...more,
    };
  }

  async function send(body: string): Promise<Arrived> {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${await fake.tokenForBot(given.serviceUrl())}`,
    };
    return post(`${given.botUrl()}/api/messages`, headers, body, given.patienceMs);
  }

  /** A message is brought again when the bot was not there or was in trouble. */
  async function deliver(person: SimPerson, value: Thing): Promise<Outcome> {
    const body = JSON.stringify(value);
    const arrived = await send(body);
    if (faults.takeTwice('teams')) await send(body);
    if (arrivedWell(arrived)) return fine;
    again(person, body, redeliveries, arrived);
    return failed(person, arrived);
  }

  function again(person: SimPerson, body: string, left: number, before: Arrived): void {
    const passing = before.status === 0 || before.status >= 500 || [408, 412, 429].includes(before.status);
    if (left === 0 || !passing) return;
    later.in(given.redeliverMs, async () => {
      const arrived = await send(body);
      if (arrivedWell(arrived)) {
        phoneOf(person).lastError = undefined;
        bell.ring(person.id);
      } else again(person, body, left - 1, arrived);
    });
  }

  function troubled(person: SimPerson, why: string): Outcome {
    phoneOf(person).lastError = why;
    bell.ring(person.id);
    return refused(why);
  }
  const failed = (person: SimPerson, { status, body }: Arrived): Outcome =>
    troubled(person, `Teams got no proper answer from the bot: ${status === 0 ? body : `HTTP ${status}`}`);

  /** Asks the bot and waits for its answer: an object, or why there was none. */
  async function invoke(
    person: SimPerson,
    name: string,
    value: Thing,
    more: Thing = {},
  ): Promise<Thing | { readonly failed: Outcome }> {
    const body = JSON.stringify(activity(person, { type: 'invoke', name, value, ...more }));
    let arrived = await send(body);
    for (let tries = 1; tries < invokeTries && arrived.body === 'timeout' && arrived.status === 0; tries += 1)
      arrived = await send(body);
    if (faults.takeTwice('teams')) await send(body);
    if (!arrivedWell(arrived)) return { failed: failed(person, arrived) };
    if (arrived.body.trim() === '') return {};
    const answer = parse(arrived.body);
    return isThing(answer) ? answer : { failed: troubled(person, 'the answer to Teams is not JSON') };
  }
  const didFail = (answer: object): answer is { readonly failed: Outcome } => 'failed' in answer;

  // ------------------------------------------------------------ typing

  function type(
    person: SimPerson,
    text: string,
    { attachments = 0, channel: inChannel = false }: TypeOptions,
  ): Promise<Outcome> {
    const phone = phoneOf(person);
    const pictures = Array.from({ length: attachments }, () => ({
      contentType: 'image/*',
      contentUrl: `${given.serviceUrl()}v3/attachments/voorbeeld/views/original`,
    }));
    const channel = inChannel ? fake.channelOf(person.id) : '';
    const mention = { id: `28:${app.appId}`, name: 'Meldwijs' };
    const typed = activity(person, {
      type: 'message',
      textFormat: 'plain',
      // Teams hands text over with these three characters escaped, also when it calls it plain.
      text: inChannel ? `<at>Meldwijs</at> ${escape(text)}` : escape(text),
      attachments: [...pictures, { contentType: 'text/html', content: `<p>${escape(text)}</p>` }],
      ...(inChannel
        ? {
            conversation: { isGroup: true, conversationType: 'channel', tenantId: app.tenant, id: channel },
            entities: [{ type: 'mention', text: '<at>Meldwijs</at>', mentioned: mention }],
            channelData: { tenant: { id: app.tenant }, team: { id: channel }, channel: { id: channel } },
          }
        : {}),
    });
    show(phone, bell, {
      id: String(typed.id),
      at: given.shownTime(),
      from: 'me',
      notification: '',
      payload: typed,
      kept: typed,
      text,
      ...(inChannel ? { inChannel } : {}),
    });
    return deliver(person, typed);
  }

  // ------------------------------------------------------------ pressing

  const cardsOf = (message: Message): readonly Thing[] => {
    const { attachments } = message.kept;
    return Array.isArray(attachments)
      ? attachments.filter(isThing).flatMap((each) => (isThing(each.content) ? [each.content] : []))
      : [];
  };

  async function press(person: SimPerson, options: PressOptions): Promise<Outcome> {
    const dialog = dialogs.get(person.id);
    const inDialog = options.message === undefined || options.message === 'view';
    const seen: string[] = [];
    if (dialog !== undefined && inDialog) {
      if ('results' in dialog.content) return choose(person, dialog.content.results, options);
      const card = 'card' in dialog.content ? dialog.content.card : {};
      const found = pick(pressablesIn(card), options.action, options.nth);
      if (!('error' in found)) return pressInDialog(person, dialog, found.part);
      seen.push(...pressablesIn(card).map(({ title }) => title));
      if (found.error.includes('say which')) return refused(found.error, seen);
    }
    for (const message of phoneOf(person).messages.toReversed()) {
      if (message.from !== 'bot' || message.deleted) continue;
      if (options.message !== undefined && options.message !== message.id) continue;
      for (const card of cardsOf(message)) {
        const found = pick(pressablesIn(card), options.action, options.nth);
        if (!('error' in found)) return pressInMessage(person, message, card, found.part);
        seen.push(...pressablesIn(card).map(({ title }) => title));
        if (found.error.includes('say which')) return refused(found.error, seen);
      }
    }
    return refused(`there is no button "${options.action}"`, seen);
  }

  async function pressInMessage(
    person: SimPerson,
    message: Message,
    card: Thing,
    action: Thing,
  ): Promise<Outcome> {
    const data = isThing(action.data) ? action.data : {};
    const values = withInputs(action, valuesOf(card));
    switch (action.type) {
      case 'Action.OpenUrl':
        return { ok: true, opened: String(action.url) };
      case 'Action.Execute':
        return execute(person, message, {
          type: 'Action.Execute',
          ...(action.id === undefined ? {} : { id: action.id }),
          verb: action.verb,
          title: action.title,
          data: { ...values, ...data },
        });
      case 'Action.Submit': {
        const { msteams } = data;
        if (isThing(msteams) && msteams.type === 'task/fetch') {
          const value = { data: { ...values, ...data }, context: { theme: 'default' } };
          return task(person, 'task/fetch', value, undefined, { replyToId: message.id });
        }
        // A submit is a message without words; Teams sends it again like any message.
        return deliver(
          person,
          activity(person, { type: 'message', replyToId: message.id, value: { ...values, ...data } }),
        );
      }
      default:
        return fine;
    }
  }

  async function execute(person: SimPerson, message: Message, action: Thing): Promise<Outcome> {
    const answer = await invoke(
      person,
      'adaptiveCard/action',
      { action, trigger: 'manual' },
      { replyToId: message.id },
    );
    if (didFail(answer)) return answer.failed;
    const phone = phoneOf(person);
    switch (answer.type) {
      case adaptive: {
        const wrong = wrongInCard(answer.value);
        if (wrong.length > 0) return troubled(person, cardRefused(wrong));
        const { text: _, ...kept } = message.kept;
        const changed = { ...kept, attachments: [{ contentType: adaptive, content: answer.value }] };
        show(phone, bell, { ...message, payload: changed, kept: changed });
        return fine;
      }
      case 'application/vnd.microsoft.activity.message':
        phone.toast = String(answer.value);
        bell.ring(person.id);
        return fine;
      default:
        return troubled(person, `Teams knows no answer of type ${String(answer.type)} to a press`);
    }
  }

  const cardRefused = (wrong: readonly { readonly says: string; readonly at: string }[]): string =>
    `Teams could not show the card: ${wrong.map(({ says, at }) => `${says} [json-pointer:${at}]`).join('; ')}`;

  const takesInputs = (action: Thing): boolean => String(action.associatedInputs).toLowerCase() !== 'none';
  const withInputs = (action: Thing, values: Readonly<Record<string, string>>): Thing =>
    takesInputs(action) ? values : {};

  // ------------------------------------------------------------ dialogs

  async function pressInDialog(person: SimPerson, dialog: Dialog, action: Thing): Promise<Outcome> {
    const card = 'card' in dialog.content ? dialog.content.card : {};
    if (action.type === 'Action.OpenUrl') return { ok: true, opened: String(action.url) };
    if (action.type !== 'Action.Submit')
      return troubled(person, `a dialog in Teams knows Action.Submit only, not ${String(action.type)}`);
    if (takesInputs(action)) {
      const errors = missingIn(card, dialog.values);
      if (Object.keys(errors).length > 0) {
        open(person, { ...dialog, errors });
        return refused(
          `Teams does not send this yet: ${Object.entries(errors)
            .map(([field, why]) => `${field} ${why}`)
            .join(', ')}`,
        );
      }
    }
    const data = { ...withInputs(action, dialog.values), ...(isThing(action.data) ? action.data : {}) };
    if (dialog.command !== undefined)
      return task(person, 'composeExtension/submitAction', { ...dialog.command, data }, dialog.command);
    return task(person, 'task/submit', { data, context: { theme: 'default' } }, undefined);
  }

  /** Opens, changes or closes the dialog as the bot answers. */
  async function task(
    person: SimPerson,
    name: string,
    value: Thing,
    command: Thing | undefined,
    more: Thing = {},
  ): Promise<Outcome> {
    const answer = await invoke(person, name, value, more);
    if (didFail(answer)) return answer.failed;
    if (!isThing(answer.task)) {
      open(person, undefined);
      return fine;
    }
    const { task: told } = answer;
    if (told.type === 'message') {
      open(person, noticeOf(String(told.value), told));
      return fine;
    }
    const inside = isThing(told.value) ? told.value : {};
    const attachment = isThing(inside.card) ? inside.card : {};
    if (told.type !== 'continue' || attachment.contentType !== adaptive)
      return troubled(person, `Teams knows no dialog of type ${String(told.type)}`);
    const wrong = wrongInCard(attachment.content);
    if (wrong.length > 0 || !isThing(attachment.content)) return troubled(person, cardRefused(wrong));
    open(person, {
      id: given.id('dialog'),
      title: typeof inside.title === 'string' ? inside.title : '',
      payload: told,
      content: { card: attachment.content },
      values: valuesOf(attachment.content),
      errors: {},
      command,
    });
    return fine;
  }

  const noticeOf = (notice: string, payload: Thing): Dialog => ({
    id: given.id('dialog'),
    title: '',
    payload,
    content: { notice },
    values: {},
    errors: {},
    command: undefined,
  });

  async function submit(person: SimPerson, options: SubmitOptions): Promise<Outcome> {
    const dialog = dialogs.get(person.id);
    if (dialog === undefined || !('card' in dialog.content)) return refused('nothing is open to submit');
    const { card } = dialog.content;
    let { values } = dialog;
    for (const [name, value] of Object.entries(options.values)) {
      const input = inputNamed(card, name);
      if (input === undefined)
        return refused(
          `there is no field "${name}"`,
          viewItem(dialog).fields.map(({ id, label }) => `${id} (${label})`),
        );
      const made = filled(input, value);
      if ('error' in made) return refused(`${name}: ${made.error}`);
      values = { ...values, [String(input.id)]: made.value };
    }
    const typed = { ...dialog, values, errors: {} };
    open(person, typed);
    const found =
      options.button === undefined ? submitIn(card) : pick(pressablesIn(card), options.button, options.nth);
    if (found === undefined) return refused('this dialog has nothing to submit');
    if ('error' in found)
      return refused(
        found.error,
        pressablesIn(card).map(({ title }) => title),
      );
    return pressInDialog(person, typed, found.part);
  }

  function dismiss(person: SimPerson): Promise<Outcome> {
    if (!dialogs.has(person.id)) return Promise.resolve(refused('nothing is open to close'));
    // Teams tells the bot nothing about a dialog that is closed.
    open(person, undefined);
    return Promise.resolve(fine);
  }

  // ------------------------------------------------------------ other entries

  function messageAction(
    person: SimPerson,
    commandId: string,
    which: { readonly message?: string | undefined; readonly text?: string | undefined },
  ): Promise<Outcome> {
    const known = phoneOf(person).messages.find((each) => each.id === which.message);
    if (which.message !== undefined && known === undefined)
      return Promise.resolve(refused(`there is no message ${which.message}`));
    const text = which.text ?? known?.text ?? asText(known?.kept.text);
    const command = {
      commandId,
      commandContext: 'message',
      requestId: given.id('request'),
      messagePayload: {
        id: known?.id ?? fake.nextId(),
        replyToId: null,
        createdDateTime: new Date(wire()).toISOString(),
        lastModifiedDateTime: null,
        deleted: false,
        subject: null,
        summary: null,
        importance: 'normal',
        locale: 'nl-nl',
        body: { contentType: 'html', content: `<p>${escape(text).replaceAll('\n', '<br>')}</p>` },
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
    return task(person, 'composeExtension/fetchTask', command, command);
  }

  async function search(person: SimPerson, text: string): Promise<Outcome> {
    const answer = await invoke(person, 'composeExtension/query', {
      commandId: 'search',
      parameters: [{ name: 'query', value: text }],
      queryOptions: { skip: 0, count: 25 },
    });
    if (didFail(answer)) return answer.failed;
    const extension = isThing(answer.composeExtension) ? answer.composeExtension : {};
    if (extension.type === 'message') {
      open(person, noticeOf(String(extension.text), extension));
      return fine;
    }
    if (extension.type !== 'result') return troubled(person, 'Teams expects a list of results');
    const attachments = Array.isArray(extension.attachments) ? extension.attachments.filter(isThing) : [];
    const results: Result[] = [];
    for (const each of attachments) {
      const wrong = wrongInCard(each.content);
      if (wrong.length > 0 || !isThing(each.content)) return troubled(person, cardRefused(wrong));
      const preview = isThing(each.preview) && isThing(each.preview.content) ? each.preview.content : {};
      results.push({ title: asText(preview.title), text: asText(preview.text), card: each.content });
    }
    open(person, { ...noticeOf('', extension), title: text, content: { results } });
    return fine;
  }

  /** A result that is chosen goes into the conversation as the person's own message; the bot does not hear of it. */
  function choose(person: SimPerson, results: readonly Result[], options: PressOptions): Outcome {
    const found = pick(
      results.map((result) => ({ title: result.title, names: [], part: result.card })),
      options.action,
      options.nth,
    );
    if ('error' in found)
      return refused(
        found.error,
        results.map(({ title }) => title),
      );
    const payload = { type: 'message', attachments: [{ contentType: adaptive, content: found.part }] };
    open(person, undefined);
    show(phoneOf(person), bell, {
      id: fake.nextId(),
      at: given.shownTime(),
      from: 'me',
      notification: '',
      payload,
      kept: payload,
      text: '',
    });
    return fine;
  }

  async function install(person: SimPerson): Promise<Outcome> {
    fake.installFor(person.id);
    const bot = { id: `28:${app.appId}` };
    await deliver(person, activity(person, { type: 'conversationUpdate', membersAdded: [bot] }));
    return deliver(person, activity(person, { type: 'installationUpdate', action: 'add' }));
  }

  return {
    type,
    press,
    submit,
    dismiss,
    messageAction,
    search,
    install,
    shortcut: () =>
      Promise.resolve(refused('Teams has no shortcuts; use a message, a search or "message-action"')),
    home: () => Promise.resolve(refused('the Home tab exists on Slack only')),
    view(person) {
      const dialog = dialogs.get(person.id);
      return dialog === undefined ? undefined : viewItem(dialog);
    },
    pressables: (kept) =>
      isThing(kept) && Array.isArray(kept.attachments)
        ? kept.attachments
            .filter(isThing)
            .flatMap((each) => (isThing(each.content) ? pressablesIn(each.content) : []))
        : [],
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads what somebody did in Teams: typed, pressed, handed in a form, reported a message, searched, or met the bot.
 *
 * Lenient on purpose: unknown fields, new kinds of entities and odd values are passed by, because Teams stops
 * delivering to a bot that stumbles over them. What is ours (presses, values) is read strictly.
 */
import { z } from 'zod';
import type { Deed } from '../../app/ports.ts';
import type { Values } from '../../core/card.ts';
import { type Press, readPress } from '../../core/press.ts';
import type { Language } from '../../core/school.ts';
import { manyMark, oneMark, readChoice } from './fields.ts';
import type { Proven } from './guard.ts';
import { decode, plainOf } from './plain.ts';
import { languageOf } from './words.ts';

/** How it came in decides how it can be answered. */
export type Way =
  | 'message'
  | 'execute'
  | 'fetch'
  | 'hand-in'
  | 'extension-fetch'
  | 'extension-hand-in'
  | 'query'
  | 'greeting';

export type Did = {
  readonly way: Way;
  readonly deed: Deed;
  /** Teams' own id for this person in this tenant. */
  readonly user: string;
  readonly member: string;
  readonly bot: boolean;
  readonly conversation: string;
  readonly private: boolean;
  readonly language: Language | undefined;
  /** The message on which the button stood. */
  readonly on: string | undefined;
  readonly activity: string | undefined;
};

/** `stale`: a button that cannot be read any more; `nothing`: something that asks for no answer. */
export type Reading =
  | { readonly read: 'did'; readonly did: Did }
  | {
      readonly read: 'stale';
      readonly way: Way;
      readonly language: Language | undefined;
      readonly conversation: string;
      readonly private: boolean;
    }
  | { readonly read: 'nothing'; readonly what: string };

const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

const shape = z.looseObject({
  type: z.string(),
  id: maybe(z.string()),
  name: maybe(z.string()),
  text: maybe(z.string()),
  locale: maybe(z.string()),
  action: maybe(z.string()),
  replyToId: maybe(z.string()),
  from: maybe(z.looseObject({ id: z.string(), aadObjectId: maybe(z.string()), role: maybe(z.string()) })),
  recipient: maybe(z.looseObject({ id: z.string() })),
  conversation: z.looseObject({ id: z.string(), conversationType: maybe(z.string()) }),
  attachments: maybe(z.array(z.unknown())),
  entities: maybe(z.array(z.unknown())),
  membersAdded: maybe(z.array(z.unknown())),
  value: z.unknown().optional(),
});
type Activity = z.infer<typeof shape>;

const contentShape = z.looseObject({ contentType: z.string() });
const memberShape = z.looseObject({ id: z.string() });
const mentionShape = z.looseObject({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.looseObject({ id: z.string(), name: maybe(z.string()) }),
});
const dataShape = z.looseObject({ press: z.string(), only: z.literal(true).optional().catch(undefined) });
const executeShape = z.looseObject({ action: z.looseObject({ verb: maybe(z.string()), data: dataShape }) });
const taskShape = z.looseObject({ data: dataShape });
const reportShape = z.looseObject({
  messagePayload: z.looseObject({
    body: z.looseObject({ contentType: maybe(z.string()), content: maybe(z.string()) }),
    attachments: maybe(z.array(z.unknown())),
  }),
});
const queryShape = z.looseObject({
  parameters: maybe(z.array(z.looseObject({ name: z.string(), value: z.unknown().optional() }))),
});

export function read(proven: Proven): Reading {
  const parsed = shape.safeParse(proven);
  if (!parsed.success) return { read: 'nothing', what: 'an activity without a shape' };
  const activity = parsed.data;
  switch (activity.type) {
    case 'message':
      return readMessage(activity);
    case 'invoke':
      return readInvoke(activity);
    case 'conversationUpdate': {
      const added = (activity.membersAdded ?? []).map((member) => memberShape.safeParse(member).data?.id);
      const met = activity.recipient !== undefined && added.includes(activity.recipient.id);
      return met ? readGreeting(activity) : { read: 'nothing', what: 'conversationUpdate' };
    }
    case 'installationUpdate':
      return activity.action?.startsWith('add') === true
        ? readGreeting(activity)
        : {
            read: 'nothing',
            what: `installationUpdate ${activity.action === 'remove' ? 'remove' : 'other'}`,
          };
    default:
      return { read: 'nothing', what: 'another kind of activity' };
  }
}

function readGreeting(activity: Activity): Reading {
  // In a team or a group there is nobody to greet: Meldwijs speaks with one person at a time.
  if (activity.conversation.conversationType !== 'personal')
    return { read: 'nothing', what: 'added to a group' };
  return did(activity, 'greeting', { kind: 'greeted' });
}

function readMessage(activity: Activity): Reading {
  const data = dataShape.safeParse(activity.value);
  if (data.success) return pressed(activity, 'message', data.data, false);
  const attachments = (activity.attachments ?? []).filter((attachment) => {
    const content = contentShape.safeParse(attachment);
    // Teams adds its own HTML version of a plain text.
    return !content.success || content.data.contentType.toLowerCase() !== 'text/html';
  });
  return did(activity, 'message', {
    kind: 'typed',
    text: decode(withoutMention(activity)).trim(),
    attachments: attachments.length,
    private: activity.conversation.conversationType === 'personal',
  });
}

/** Takes out the mention of Meldwijs itself; another mention keeps its name. */
function withoutMention(activity: Activity): string {
  let text = activity.text ?? '';
  for (const entity of activity.entities ?? []) {
    const mention = mentionShape.safeParse(entity);
    if (!mention.success) continue;
    const own = mention.data.mentioned.id === activity.recipient?.id;
    const name = mention.data.text.replaceAll(/<\/?at[^>]*>/gi, '');
    text = text.replaceAll(mention.data.text, () => (own ? '' : name));
  }
  return text;
}

function readInvoke(activity: Activity): Reading {
  switch (activity.name ?? '') {
    case 'adaptiveCard/action': {
      const value = executeShape.safeParse(activity.value);
      if (!value.success || (value.data.action.verb ?? 'press') !== 'press')
        return stale(activity, 'execute');
      return pressed(activity, 'execute', value.data.action.data, false);
    }
    case 'task/fetch':
    case 'task/submit':
    case 'composeExtension/submitAction': {
      const way =
        activity.name === 'task/fetch'
          ? 'fetch'
          : activity.name === 'task/submit'
            ? 'hand-in'
            : 'extension-hand-in';
      const value = taskShape.safeParse(activity.value);
      if (!value.success) return stale(activity, way);
      return pressed(activity, way, value.data.data, way !== 'fetch');
    }
    case 'composeExtension/fetchTask': {
      const value = reportShape.safeParse(activity.value);
      if (!value.success) return stale(activity, 'extension-fetch');
      const { body, attachments } = value.data.messagePayload;
      const content = body.content ?? '';
      const plain = body.contentType === 'text' ? plainOf(escapeHtml(content)) : plainOf(content);
      return did(activity, 'extension-fetch', {
        kind: 'message-reported',
        text: plain.text,
        attachments: (attachments?.length ?? 0) + plain.pictures,
      });
    }
    case 'composeExtension/query': {
      const parameters = queryShape.safeParse(activity.value).data?.parameters ?? [];
      const typed = parameters.find((parameter) => parameter.name !== 'initialRun')?.value;
      return did(activity, 'query', { kind: 'searched', text: typeof typed === 'string' ? typed : '' });
    }
    default:
      return { read: 'nothing', what: 'an invoke that is not ours' };
  }
}

/** A press; with the values of its fields it is a form that was handed in. */
function pressed(activity: Activity, way: Way, data: z.infer<typeof dataShape>, inDialog: boolean): Reading {
  const press = readPress(data.press);
  if (press === undefined) return stale(activity, way);
  const values = readValues(data);
  const handsIn = data.only !== true && way !== 'fetch' && (inDialog || Object.keys(values).length > 0);
  return handsIn
    ? did(activity, way, { kind: 'submitted', press, values })
    : did(activity, way, { kind: 'pressed', press, within: inDialog ? 'form' : 'message' });
}

const stale = (activity: Activity, way: Way): Reading => ({
  read: 'stale',
  way,
  language: languageOf(activity.locale),
  conversation: activity.conversation.id,
  private: activity.conversation.conversationType === 'personal',
});

const fieldId = /^[A-Za-z0-9_.-]{1,64}$/;
const own = new Set(['press', 'only', 'msteams']);

/** What was filled in: the id of a choice says whether there can be several. */
export function readValues(data: Readonly<Record<string, unknown>>): Values {
  const values: [string, string | readonly string[]][] = [];
  for (const [key, value] of Object.entries(data)) {
    if (own.has(key) || typeof value !== 'string') continue;
    const many = key.endsWith(manyMark);
    const one = key.endsWith(oneMark);
    const id = many ? key.slice(0, -manyMark.length) : one ? key.slice(0, -oneMark.length) : key;
    if (!fieldId.test(id) || id === '__proto__') continue;
    if (many) values.push([id, value === '' ? [] : value.split(',').map(readChoice)]);
    else values.push([id, one ? readChoice(value) : value]);
  }
  return Object.fromEntries(values);
}

function did(activity: Activity, way: Way, deed: Deed): Reading {
  const user = activity.from?.aadObjectId;
  // Somebody without an account in this tenant, or the bot itself.
  if (activity.from === undefined || user === undefined || user === '')
    return { read: 'nothing', what: 'nobody we can name' };
  return {
    read: 'did',
    did: {
      way,
      deed,
      user,
      member: activity.from.id,
      bot: activity.from.role === 'bot' || activity.from.id.startsWith('28:'),
      conversation: activity.conversation.id,
      private: activity.conversation.conversationType === 'personal',
      language: languageOf(activity.locale),
      on: activity.replyToId,
      activity: activity.id,
    },
  };
}

export const pressOf = (deed: Deed): Press | undefined =>
  deed.kind === 'pressed' || deed.kind === 'submitted' ? deed.press : undefined;

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

/**
 * What Slack brings in, read: who did what, and where the answer belongs. What this house does not take is nothing.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Deed } from '../../app/ports.ts';
import type { Values } from '../../core/card.ts';
import { readPress } from '../../core/press.ts';
import { type Origin, readOrigin } from './draw.ts';

/** One thing somebody did, not yet checked for who they are. Typed text is still written the way Slack writes it. */
export type Heard = {
  readonly user: string;
  /** The workspace the person belongs to, when Slack said it. */
  readonly team: string | undefined;
  readonly delivery: string;
  readonly deed: Deed;
  readonly place: Place;
};

/** Where something was done; the answer goes there or to the person's private chat, never to a channel. */
export type Place =
  | { readonly at: 'chat'; readonly channel: string }
  | { readonly at: 'channel'; readonly channel: string; readonly thread: string | undefined }
  | { readonly at: 'command'; readonly channel: string; readonly trigger: string }
  | { readonly at: 'shortcut'; readonly trigger: string }
  | { readonly at: 'home' }
  | { readonly at: 'home-button'; readonly trigger: string }
  | { readonly at: 'message'; readonly message: Origin; readonly trigger: string }
  | { readonly at: 'modal'; readonly view: OpenView; readonly trigger: string }
  | { readonly at: 'submission'; readonly view: OpenView }
  | { readonly at: 'closing'; readonly view: OpenView };

/** A modal that stands open: its place in the stack counts from one. */
export type OpenView = {
  readonly id: string;
  readonly hash: string;
  readonly depth: 1 | 2 | 3;
  readonly title: string;
  readonly metadata: string;
  readonly origin: Origin | undefined;
  readonly blocks: unknown;
  /** Which block holds which field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly values: Values;
};

// ---------------------------------------------------------------- events

const eventBody = z.object({
  event_id: z.string(),
  is_ext_shared_channel: z.boolean().optional(),
  event: z.object({
    type: z.string(),
    subtype: z.string().optional(),
    user: z.string().optional(),
    bot_id: z.string().optional(),
    app_id: z.string().optional(),
    team: z.string().optional(),
    user_team: z.string().optional(),
    channel: z.string().optional(),
    channel_type: z.string().optional(),
    text: z.string().optional(),
    ts: z.string().optional(),
    thread_ts: z.string().optional(),
    tab: z.string().optional(),
    hidden: z.boolean().optional(),
    files: z.array(z.unknown()).optional(),
  }),
});

/** Reads an event: something typed to the bot, or its home opened. */
export function readEvent(body: unknown): Heard | undefined {
  const read = eventBody.safeParse(body);
  if (!read.success || read.data.is_ext_shared_channel === true) return undefined;
  const { event, event_id: delivery } = read.data;
  if (event.user === undefined || event.bot_id !== undefined) return undefined;
  const by = { user: event.user, team: event.user_team ?? event.team, delivery };
  if (event.type === 'app_home_opened')
    return event.tab === 'home' ? { ...by, deed: { kind: 'home-opened' }, place: { at: 'home' } } : undefined;

  // An edit, a deletion, a thread's broadcast, somebody joining: only a new message says something to us.
  const isNew = event.subtype === undefined || event.subtype === 'file_share';
  if (!isNew || event.hidden === true || event.channel === undefined) return undefined;
  const isPrivate = event.type === 'message' && event.channel_type === 'im';
  if (!isPrivate && event.type !== 'app_mention') return undefined;
  return {
    ...by,
    deed: {
      kind: 'typed',
      text: event.text ?? '',
      attachments: event.files?.length ?? 0,
      private: isPrivate,
    },
    place: isPrivate
      ? { at: 'chat', channel: event.channel }
      : { at: 'channel', channel: event.channel, thread: event.thread_ts },
  };
}

// ---------------------------------------------------------------- commands and shortcuts

const commandBody = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  text: z.string().optional(),
});

/** Reads a slash command. Nothing behind it is a greeting. */
export function readCommand(body: unknown): Heard | undefined {
  const read = commandBody.safeParse(body);
  if (!read.success) return undefined;
  const { user_id: user, channel_id: channel, trigger_id: trigger, text = '' } = read.data;
  return {
    user,
    team: undefined,
    delivery: trigger,
    deed: text.trim() === '' ? { kind: 'greeted' } : { kind: 'typed', text, attachments: 0, private: true },
    place: { at: 'command', channel, trigger },
  };
}

const actor = z.object({ id: z.string(), team_id: z.string().optional() });

const shortcutBody = z.object({
  callback_id: z.string(),
  trigger_id: z.string(),
  user: actor,
  message: z
    .object({
      text: z.string().optional(),
      files: z.array(z.unknown()).optional(),
      attachments: z.array(z.unknown()).optional(),
    })
    .optional(),
});

/** Reads a shortcut. Of a reported message only the text is taken: no author, no file, no preview. */
export function readShortcut(body: unknown): Heard | undefined {
  const read = shortcutBody.safeParse(body);
  if (!read.success) return undefined;
  const { callback_id: callback, trigger_id: trigger, user, message } = read.data;
  const by = { user: user.id, team: user.team_id, delivery: trigger };
  const place: Place = { at: 'shortcut', trigger };
  if (callback === 'meldwijs_report') return { ...by, deed: { kind: 'greeted' }, place };
  if (callback !== 'meldwijs_report_message' || message === undefined) return undefined;
  const attachments = (message.files?.length ?? 0) + (message.attachments?.length ?? 0);
  return { ...by, deed: { kind: 'message-reported', text: message.text ?? '', attachments }, place };
}

// ---------------------------------------------------------------- presses

const view = z.object({
  id: z.string(),
  type: z.string(),
  hash: z.string().optional(),
  callback_id: z.string().optional(),
  private_metadata: z.string().optional(),
  root_view_id: z.string().nullish(),
  previous_view_id: z.string().nullish(),
  title: z.object({ text: z.string() }).nullish(),
  blocks: z.unknown(),
  state: z
    .object({
      values: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            type: z.string().optional(),
            value: z.string().nullish(),
            selected_option: z.object({ value: z.string() }).nullish(),
            selected_options: z.array(z.object({ value: z.string() })).nullish(),
            selected_date: z.string().nullish(),
            selected_time: z.string().nullish(),
          }),
        ),
      ),
    })
    .optional(),
});

const pressBody = z.object({
  trigger_id: z.string(),
  user: actor,
  channel: z.object({ id: z.string() }).nullish(),
  message: z.object({ ts: z.string() }).nullish(),
  view: view.nullish(),
  actions: z
    .array(z.object({ action_id: z.string(), action_ts: z.string(), value: z.string().nullish() }))
    .min(1),
});

/** Reads a pressed button: its value is the press, and one that this house did not write is nothing. */
export function readPressed(body: unknown): Heard | undefined {
  const read = pressBody.safeParse(body);
  if (!read.success) return undefined;
  const { user, trigger_id: trigger, channel, message, view: from, actions } = read.data;
  const [action] = actions;
  const press = typeof action?.value === 'string' ? readPress(action.value) : undefined;
  if (action === undefined || press === undefined) return undefined;
  const by = {
    user: user.id,
    team: user.team_id,
    delivery: `${action.action_ts}.${user.id}.${action.action_id}`,
  };
  const pressed = (within: 'message' | 'form' | 'home', place: Place): Heard => ({
    ...by,
    deed: { kind: 'pressed', press, within },
    place,
  });
  if (from?.type === 'home') return pressed('home', { at: 'home-button', trigger });
  if (from?.type === 'modal') {
    const opened = openView(from);
    const place = { at: 'modal', view: opened, trigger } as const;
    // A page that is left by its way back hands in what stands on it.
    if (press.do === 'page')
      return { ...by, deed: { kind: 'submitted', press, values: opened.values }, place };
    return pressed('form', place);
  }
  if (typeof channel?.id !== 'string' || typeof message?.ts !== 'string') return undefined;
  return pressed('message', { at: 'message', message: { channel: channel.id, ts: message.ts }, trigger });
}

const viewBody = z.object({ user: actor, view });

/** Reads a submitted form. The same values on the same view are the same delivery; corrected values are a new one. */
export function readSubmitted(body: unknown): Heard | undefined {
  const read = viewBody.safeParse(body);
  if (!read.success) return undefined;
  const { user, view: from } = read.data;
  const press = readPress((from.private_metadata ?? '').split('\n')[0] ?? '');
  if (press === undefined) return undefined;
  const opened = openView(from);
  return {
    user: user.id,
    team: user.team_id,
    // Errors at a field leave the view's hash as it was, so view and hash alone would take the correction for a repeat.
    // Hashed, because a key may be kept where the words may not.
    delivery: hash('sha256', `${from.id}.${opened.hash}.${JSON.stringify(opened.values)}`, 'base64url'),
    deed: { kind: 'submitted', press, values: opened.values },
    place: { at: 'submission', view: opened },
  };
}

/** Reads a form that was closed without submitting, when closing means something. */
export function readClosed(body: unknown): Heard | undefined {
  const read = viewBody.safeParse(body);
  if (!read.success) return undefined;
  const { user, view: from } = read.data;
  const press = readPress((from.private_metadata ?? '').split('\n')[1] ?? '');
  if (press === undefined) return undefined;
  const opened = openView(from);
  return {
    user: user.id,
    team: user.team_id,
    delivery: `${from.id}.${opened.hash}.closed`,
    // The form is gone from the screen: what follows belongs to the message it was opened from.
    deed: { kind: 'pressed', press, within: 'message' },
    place: { at: 'closing', view: opened },
  };
}

function openView(from: z.infer<typeof view>): OpenView {
  const values: Record<string, string | readonly string[]> = {};
  const fields: Record<string, string> = {};
  for (const [block, actions] of Object.entries(from.state?.values ?? {}))
    for (const [field, state] of Object.entries(actions)) {
      fields[field] = block;
      values[field] =
        state.type === 'checkboxes' || state.type === 'multi_static_select'
          ? (state.selected_options ?? []).map((option) => option.value)
          : (state.value ?? state.selected_option?.value ?? state.selected_date ?? state.selected_time ?? '');
    }
  const previous = from.previous_view_id ?? undefined;
  return {
    id: from.id,
    hash: from.hash ?? '',
    depth: previous === undefined ? 1 : previous === from.root_view_id ? 2 : 3,
    title: from.title?.text ?? '',
    metadata: from.private_metadata ?? '',
    origin: readOrigin(from.callback_id ?? ''),
    blocks: from.blocks,
    fields,
    values,
  };
}

// ---------------------------------------------------------------- text as Slack writes it

const token = /<([^<>]*)>/g;

/** Whom a text mentions: at most five, so that one message never asks Slack for many names. */
export function mentioned(raw: string): readonly string[] {
  if (!raw.includes('<@')) return [];
  const users = [...raw.matchAll(token)].flatMap(([, inside = '']) =>
    inside.startsWith('@') ? [inside.slice(1).split('|')[0] ?? ''] : [],
  );
  return [...new Set(users)].slice(0, 5);
}

/**
 * A text as the person saw it: mentions as names, links as their words, signs as signs.
 * A reported message keeps no address of a link.
 */
export function readText(
  raw: string,
  nameOf: (user: string) => string | undefined,
  links: 'kept' | 'left-out',
): string {
  if (!raw.includes('<') && !raw.includes('&')) return raw.trim();
  return raw
    .replaceAll(token, (_, inside: string) => spoken(inside, nameOf, links))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

function spoken(
  inside: string,
  nameOf: (user: string) => string | undefined,
  links: 'kept' | 'left-out',
): string {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) {
    const user = target.slice(1);
    const name = nameOf(user) ?? (label === '' ? user : label);
    return name === '' ? '' : `@${name}`;
  }
  if (target.startsWith('#')) return `#${label === '' ? target.slice(1) : label}`;
  if (target.startsWith('!date^')) return label;
  if (target.startsWith('!')) return label === '' ? `@${target.slice(1)}` : `@${label.replace(/^@/, '')}`;
  const isAddress = label === '' || target.includes(label);
  if (links === 'left-out') return isAddress ? '…' : label;
  return isAddress ? target.replace(/^(mailto|tel):/, '') : `${label} (${target})`;
}

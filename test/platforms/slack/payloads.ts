// Payloads in the shape Slack sends them, with nothing left out that the bot could stumble over.
import type { Press } from '../../../src/core/press.ts';
import { writePress } from '../../../src/core/press.ts';

let count = 0;
const next = () => (count += 1);

export function eventBody(event: object, more: object = {}) {
  return {
    token: 'x',
    team_id: 'T1',
    context_team_id: 'T1',
    context_enterprise_id: null,
    api_app_id: 'A1',
    event,
    type: 'event_callback',
    event_id: `Ev${next()}`,
    event_time: 1_788_770_460,
    authorizations: [
      { enterprise_id: null, team_id: 'T1', user_id: 'UBOTT1', is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: 'EC1',
    ...more,
  };
}

export function typed(text: string, event: object = {}, more: object = {}) {
  const ts = `1788770460.${next()}`;
  return eventBody(
    {
      user: 'U1',
      type: 'message',
      ts,
      client_msg_id: 'c-1',
      text,
      team: 'T1',
      blocks: [{ type: 'rich_text', block_id: 'b1', elements: [] }],
      channel: 'DU1',
      event_ts: ts,
      channel_type: 'im',
      ...event,
    },
    more,
  );
}

export function mention(text: string, event: object = {}) {
  const ts = `1788770460.${next()}`;
  return eventBody({
    user: 'U1',
    type: 'app_mention',
    ts,
    text,
    team: 'T1',
    channel: 'C1',
    event_ts: ts,
    ...event,
  });
}

export function homeOpened(tab: 'home' | 'messages' = 'home') {
  return eventBody({ type: 'app_home_opened', user: 'U1', channel: 'DU1', tab, event_ts: '1788770460.1' });
}

export const command = (text: string, channel = 'C1') => ({
  token: 'x',
  team_id: 'T1',
  team_domain: 'school',
  channel_id: channel,
  channel_name: channel.startsWith('D') ? 'directmessage' : 'docenten',
  user_id: 'U1',
  user_name: 'noor',
  command: '/meldwijs',
  text,
  api_app_id: 'A1',
  is_enterprise_install: 'false',
  response_url: 'https://hooks.example/commands/1',
  trigger_id: `command.${next()}`,
});

const by = (user: object = {}) => ({
  team: { id: 'T1', domain: 'school' },
  user: { id: 'U1', username: 'noor', name: 'noor', team_id: 'T1', ...user },
  api_app_id: 'A1',
  token: 'x',
  enterprise: null,
  is_enterprise_install: false,
});

export function globalShortcut() {
  return {
    type: 'shortcut',
    action_ts: '1788770460.1',
    callback_id: 'meldwijs_report',
    trigger_id: `shortcut.${next()}`,
    ...by(),
  };
}

export function messageShortcut(message: object) {
  return {
    type: 'message_action',
    action_ts: '1788770460.1',
    callback_id: 'meldwijs_report_message',
    trigger_id: `shortcut.${next()}`,
    response_url: 'https://hooks.example/actions/1',
    message_ts: '1788770400.1',
    channel: { id: 'C9', name: 'klas-2b' },
    message: { type: 'message', user: 'U7', username: 'piet', ts: '1788770400.1', team: 'T1', ...message },
    ...by(),
  };
}

const button = (press: Press) => ({
  type: 'button',
  block_id: 'b1',
  action_id: `${press.do}.0`,
  text: { type: 'plain_text', text: 'Verder', emoji: false },
  value: writePress(press),
  action_ts: `1788770461.${next()}`,
});

export function pressedInMessage(press: Press, more: object = {}) {
  return {
    type: 'block_actions',
    ...by(),
    container: { type: 'message', message_ts: '1700000000.7', channel_id: 'DU1', is_ephemeral: false },
    trigger_id: `press.${next()}`,
    channel: { id: 'DU1', name: 'directmessage' },
    message: {
      user: 'UBOTT1',
      type: 'message',
      ts: '1700000000.7',
      bot_id: 'BT1',
      text: 'Meldwijs',
      blocks: [],
    },
    state: { values: {} },
    response_url: 'https://hooks.example/actions/1',
    actions: [button(press)],
    ...more,
  };
}

export function pressedAtHome(press: Press) {
  return {
    type: 'block_actions',
    ...by(),
    container: { type: 'view', view_id: 'VH' },
    trigger_id: `press.${next()}`,
    view: { ...viewOf({ type: 'home' }), id: 'VH', type: 'home' },
    actions: [button(press)],
  };
}

export function pressedInModal(press: Press, view: object = {}) {
  return {
    type: 'block_actions',
    ...by(),
    container: { type: 'view', view_id: 'V1' },
    trigger_id: `press.${next()}`,
    view: viewOf(view),
    actions: [button(press)],
  };
}

export const submitPress: Press = { do: 'submit-page', nonce: 'n1', draft: 'd1', page: 'p1' };
export const closePress: Press = { do: 'close-page', nonce: 'n1', draft: 'd1' };

export function viewOf(view: object = {}) {
  return {
    id: 'V1',
    team_id: 'T1',
    type: 'modal',
    blocks: [],
    private_metadata: `${writePress(submitPress)}\n${writePress(closePress)}`,
    callback_id: 'meldwijs~DU1~1700000000.7',
    state: { values: {} },
    hash: '1788770460.abc',
    title: { type: 'plain_text', text: 'Melding', emoji: false },
    clear_on_close: false,
    notify_on_close: true,
    close: { type: 'plain_text', text: 'Later', emoji: false },
    submit: { type: 'plain_text', text: 'Verder', emoji: false },
    previous_view_id: null,
    root_view_id: 'V1',
    app_id: 'A1',
    external_id: '',
    app_installed_team_id: 'T1',
    bot_id: 'BT1',
    ...view,
  };
}

export function submitted(values: object, view: object = {}, user: object = {}) {
  return {
    type: 'view_submission',
    ...by(user),
    trigger_id: `submit.${next()}`,
    view: viewOf({ state: { values }, ...view }),
    response_urls: [],
  };
}

export function closed(view: object = {}) {
  return { type: 'view_closed', ...by(), view: viewOf(view), is_cleared: false };
}

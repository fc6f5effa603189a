// A bot that shows everything both platforms can draw, for the page to be tried with.
import type { EchoBot } from './echo-bot.ts';

/** What people may type to fool a page. */
export const nasty = '<img src=x onerror="document.title=\'fooled\'"> *vet* <!channel>';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (label: string) => ({ text: plain(label), value: label.toLowerCase() });
const field = (id: string, label: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(label),
  element: { action_id: id, ...element },
  ...more,
});
const slackMessage = {
  text: 'Meldwijs: er wacht iets (7F3K)',
  blocks: [
    { type: 'header', text: plain('Dreiging 7F3K') },
    {
      type: 'section',
      text: plain(nasty),
      accessory: { type: 'button', action_id: 'seen', text: plain('Gezien') },
    },
    { type: 'section', fields: [plain('Urgent'), plain('Vandaag')] },
    { type: 'context', elements: [plain('Ontvangen om 10:41')] },
    { type: 'divider' },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'Let op', style: { bold: true } }] },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'Blijf rustig' }] }],
        },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: nasty }] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '112' }] },
      ],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'open', text: plain('Open de melding'), style: 'primary' },
        { type: 'button', action_id: 'stop', text: plain('Stoppen'), style: 'danger' },
      ],
    },
  ],
};
const modal = {
  type: 'modal',
  title: plain('Dreiging melden'),
  submit: plain('Verder'),
  close: plain('Sluiten'),
  notify_on_close: false,
  blocks: [
    { type: 'section', text: plain('Nog niet verstuurd: niemand heeft dit gelezen.') },
    field(
      'what',
      'Wat zag of hoorde je?',
      { type: 'plain_text_input', multiline: true },
      { hint: plain('Zonder namen') },
    ),
    field('how', 'Waar?', { type: 'radio_buttons', options: [option('Gang'), option('Plein')] }),
    field(
      'who',
      'Wie weten het al?',
      { type: 'checkboxes', options: [option('Mentor'), option('Ouders')] },
      { optional: true },
    ),
    field('day', 'Wanneer?', { type: 'datepicker' }, { optional: true }),
    field('time', 'Hoe laat?', { type: 'timepicker' }, { optional: true }),
    field(
      'kind',
      'Soort',
      { type: 'static_select', options: [option('Online'), option('Op school')] },
      { optional: true },
    ),
    field(
      'more',
      'Nog meer',
      { type: 'multi_static_select', options: [option('Een'), option('Twee')] },
      { optional: true },
    ),
    field('count', 'Hoeveel?', { type: 'number_input', is_decimal_allowed: false }, { optional: true }),
    field('mail', 'Adres', { type: 'email_text_input' }, { optional: true }),
  ],
};
const adaptive = 'application/vnd.microsoft.card.adaptive';
const card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    {
      type: 'TextBlock',
      text: 'Dreiging 7F3K',
      wrap: true,
      style: 'heading',
      size: 'large',
      weight: 'bolder',
    },
    {
      type: 'Container',
      style: 'attention',
      items: [{ type: 'TextBlock', text: '⛔ Bel 112 bij gevaar', wrap: true, weight: 'bolder' }],
    },
    {
      type: 'Container',
      style: 'warning',
      items: [{ type: 'TextBlock', text: 'Nog niet verstuurd', wrap: true }],
    },
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: nasty, italic: true }] },
    { type: 'TextBlock', text: 'Ontvangen om 10:41', wrap: true, isSubtle: true },
  ],
  actions: [
    {
      type: 'Action.Submit',
      title: 'Open de melding',
      style: 'positive',
      data: { msteams: { type: 'task/fetch' }, press: 'p1' },
    },
    {
      type: 'Action.Execute',
      title: 'Geef door',
      verb: 'press',
      style: 'destructive',
      data: { press: 'p2' },
    },
  ],
};
const dialog = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Nog niet verstuurd: niemand heeft dit gelezen.', wrap: true },
    {
      type: 'Input.Text',
      id: 'what',
      label: 'Wat zag of hoorde je?',
      isMultiline: true,
      isRequired: true,
      errorMessage: 'Vul dit in',
    },
    {
      type: 'Input.ChoiceSet',
      id: 'how~one',
      label: 'Waar?',
      style: 'expanded',
      wrap: true,
      choices: [
        { title: 'Gang', value: 'hall' },
        { title: 'Plein', value: 'yard' },
      ],
    },
    {
      type: 'Input.ChoiceSet',
      id: 'who~many',
      label: 'Wie weten het al?',
      style: 'expanded',
      isMultiSelect: true,
      wrap: true,
      choices: [{ title: 'Mentor', value: 'mentor' }],
    },
    { type: 'Input.Date', id: 'day', label: 'Wanneer?' },
    { type: 'Input.Time', id: 'time', label: 'Hoe laat?' },
  ],
  actions: [{ type: 'Action.Submit', title: 'Verder', style: 'positive', data: { press: 'p3' } }],
};

/** From now on every message is answered with a card, and every button opens a form. */
export function sayEverything(bot: EchoBot): void {
  bot.app.message(async ({ message, client }) => {
    await client.apiCall('chat.postMessage', { channel: message.channel, ...slackMessage });
  });
  bot.app.action('open', async ({ ack, body, client }) => {
    await ack();
    await client.apiCall('views.open', {
      trigger_id: 'trigger_id' in body ? body.trigger_id : '',
      view: modal,
    });
  });
  bot.app.view(/.*/, async ({ ack, view }) => {
    const said = view.state.values['what']?.['what']?.value ?? '';
    await ack(
      said.length < 10 ? { response_action: 'errors', errors: { what: 'Vertel iets meer' } } : undefined,
    );
  });
  bot.app.event('app_home_opened', async ({ client, event }) => {
    await client.apiCall('views.publish', {
      user_id: event.user,
      view: { type: 'home', blocks: slackMessage.blocks },
    });
  });
  bot.onMessage = async (context) => {
    const attachments = [{ contentType: adaptive, content: card }];
    await context.sendActivity({ type: 'message', summary: 'Meldwijs: er wacht iets (7F3K)', attachments });
  };
  bot.onInvoke = (activity) =>
    activity.name === 'task/fetch'
      ? {
          task: {
            type: 'continue',
            value: { title: 'Dreiging melden', card: { contentType: adaptive, content: dialog } },
          },
        }
      : {
          statusCode: 200,
          type: 'application/vnd.microsoft.activity.message',
          value: 'Al opgepakt door Toos',
        };
}

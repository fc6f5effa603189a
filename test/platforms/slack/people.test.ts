// Who is heard on Slack: members and guests of the workspace, and nobody else.
import { describe, expect, it, vi } from 'vitest';
import { openPeople, standingOf } from '../../../src/platforms/slack/people.ts';
import { member, open, refused } from './fake-slack.ts';
import {
  command,
  mention,
  messageShortcut,
  pressedInMessage,
  pressedInModal,
  submitted,
  typed,
} from './payloads.ts';

const press = { do: 'menu', nonce: 'n1' } as const;

describe('who is heard', () => {
  it('knows a member by name, e-mail and language, and asks Slack once an hour', async () => {
    const { slack, event, heard, clock } = await open();
    await event(typed('a'));
    await event(typed('b'));
    expect(heard[0]?.who).toEqual({
      platform: 'slack',
      tenant: 'T1',
      user: 'U1',
      reach: 'DU1',
      profile: {
        email: 'noor@school.example',
        name: 'Noor Voorbeeld',
        language: 'nl',
        guest: false,
        bot: false,
      },
    });
    expect(slack.to('users.info')).toMatchObject([{ fields: { user: 'U1', include_locale: 'true' } }]);
    clock.now += 3_600_001;
    await event(typed('c'));
    expect(slack.to('users.info')).toHaveLength(2);
  });

  it.each([
    ['a stranger', { is_stranger: true }],
    ['somebody who left', { deleted: true }],
    ['a bot', { is_bot: true }],
    ['a workflow', { is_workflow_bot: true }],
    ['somebody of another workspace', { team_id: 'T9' }],
  ])('does not hear %s', async (_, more) => {
    const { slack, event, interact, heard, log } = await open();
    slack.says = ({ method }) =>
      method === 'users.info' ? { body: { ok: true, user: member('U1', 'T1', more) } } : undefined;
    expect((await event(typed('Mag dit?'))).status).toBe(200);
    expect((await interact(pressedInMessage(press))).status).toBe(200);
    expect(heard).toEqual([]);
    expect(slack.to('chat.postMessage')).toEqual([]);
    expect(log.turns).toEqual(['refused: stranger', 'refused: stranger']);
  });

  it.each([['is_restricted'], ['is_ultra_restricted']])(
    'brings a guest (%s) to the house as a guest, because the school may list them',
    async (flag) => {
      const { slack, event, heard } = await open(() => ({ type: 'done' }));
      slack.says = ({ method }) =>
        method === 'users.info'
          ? { body: { ok: true, user: member('U1', 'T1', { [flag]: true }) } }
          : undefined;
      await event(typed('Mag dit?'));
      expect(heard).toMatchObject([{ who: { profile: { guest: true, bot: false } } }]);
    },
  );

  it.each([
    ['a message typed by somebody of another workspace', typed('Mag dit?', { team: 'T9', user_team: 'T9' })],
    [
      'a message in a channel shared with another organisation',
      typed('a', {}, { is_ext_shared_channel: true }),
    ],
  ])('does not hear %s', async (_, payload) => {
    const { event, heard } = await open();
    expect((await event(payload)).status).toBe(200);
    expect(heard).toEqual([]);
  });

  it('does not hear a press or a form of somebody of another workspace', async () => {
    const { interact, heard } = await open();
    await interact({ ...pressedInMessage(press), user: { id: 'U9', name: 'x', team_id: 'T9' } });
    await interact(submitted({}, {}, { id: 'U9', team_id: 'T9' }));
    expect(heard).toEqual([]);
  });

  it.each([
    ['the same workspace', 'T1', undefined, 'T1', undefined, 'member'],
    ['another workspace', 'T9', undefined, 'T1', undefined, 'stranger'],
    ['another workspace of the same organisation', 'T5', 'E1', 'T1', 'E1', 'member'],
    ['another organisation', 'T5', 'E2', 'T1', 'E1', 'stranger'],
    ['a workspace of the organisation it is installed for', 'T5', 'E1', 'E1', 'E1', 'member'],
  ] as const)('places somebody of %s', (_, team, enterprise, home, homeEnterprise, standing) => {
    const profile = { guest: false, bot: false };
    const person = { team, enterprise, standing: 'member', profile } as const;
    expect(standingOf(person, team, { team: home, enterprise: homeEnterprise })).toBe(standing);
  });

  it('takes the report of somebody Slack cannot be asked about, and says so', async () => {
    const { slack, event, heard } = await open();
    slack.says = ({ method }) => (method === 'users.info' ? refused('internal_error') : undefined);
    await event(typed('Er gebeurt iets'));
    expect(heard[0]?.who).not.toHaveProperty('profile');
  });

  it('waits no longer than a second for Slack to say who somebody is', async () => {
    vi.useFakeTimers();
    try {
      const info = () => new Promise<never>(() => undefined);
      const asking = openPeople({ users: { info } }, () => 0).ask('U1');
      await vi.advanceTimersByTimeAsync(1000);
      expect(await asking).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('what is heard', () => {
  it.each([
    ['an edit', { subtype: 'message_changed', message: {}, hidden: true }],
    ['a deletion', { subtype: 'message_deleted', hidden: true }],
    ['a bot', { bot_id: 'BT1' }],
    ['somebody joining', { subtype: 'channel_join' }],
    ['a channel', { channel_type: 'channel', channel: 'C1' }],
    ['a group chat', { channel_type: 'mpim', channel: 'G1' }],
  ])('ignores %s', async (_, event) => {
    const { event: deliver, heard } = await open();
    expect((await deliver(typed('Mag dit?', event))).status).toBe(200);
    expect(heard).toEqual([]);
  });

  it('counts files and never touches them', async () => {
    const { slack, event, heard } = await open();
    const files = [{ id: 'F1', name: 'foto.jpg', url_private: 'https://files.example/F1' }, { id: 'F2' }];
    await event(typed('Kijk', { subtype: 'file_share', files, upload: false }));
    expect(heard).toMatchObject([{ kind: 'typed', text: 'Kijk', attachments: 2 }]);
    expect(JSON.stringify(heard)).not.toContain('foto');
    expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test', 'users.info']);
  });

  it('reads what was typed as the person saw it', async () => {
    const { event, heard } = await open();
    await event(
      typed(
        '<@U2> zei &lt;b&gt; &amp;amp; <!channel> in <#C1|docenten>: <https://x.example/a|hier> <mailto:a@b.example|a@b.example>',
      ),
    );
    expect(heard).toMatchObject([
      {
        text: '@Noor Voorbeeld zei <b> &amp; @channel in #docenten: hier (https://x.example/a) a@b.example',
      },
    ]);
  });

  it('keeps a sign that somebody typed a sign', async () => {
    const { event, heard } = await open();
    await event(typed('hij typte &lt;@U2&gt; en &lt;!channel&gt;'));
    expect(heard).toMatchObject([{ text: 'hij typte <@U2> en <!channel>' }]);
  });

  it('hears a question in a channel as one that others could read, without its own name', async () => {
    const { event, heard } = await open();
    await event(mention('<@UBOTT1> mag dit?'));
    expect(heard).toMatchObject([{ kind: 'typed', text: 'mag dit?', private: false }]);
    expect(heard[0]?.who).not.toHaveProperty('reach');
  });

  it('takes only the text of a reported message', async () => {
    const { interact, heard } = await open();
    await interact(
      messageShortcut({
        text: 'kijk <https://foto.example/1> en <https://foto.example/2|deze>, <@U2>',
        attachments: [{ title: 'Voorbeeld', image_url: 'https://foto.example/1.jpg', from_url: 'x' }],
        files: [{ id: 'F1', name: 'foto.jpg' }],
      }),
    );
    expect(heard).toMatchObject([
      { kind: 'message-reported', text: 'kijk … en deze, @Noor Voorbeeld', attachments: 2 },
    ]);
    for (const secret of ['piet', 'U7', 'foto.example', 'Voorbeeld.jpg', 'C9', 'klas-2b'])
      expect(JSON.stringify(heard)).not.toContain(secret);
  });

  it('hears a command as private, and one with nothing behind it as a greeting', async () => {
    const { command: slash, heard } = await open();
    await slash(command('mag dit?'));
    await slash(command('  '));
    expect(heard).toMatchObject([{ kind: 'typed', text: 'mag dit?', private: true }, { kind: 'greeted' }]);
  });

  it('hears what stands on a page that is left by its way back', async () => {
    const { interact, heard } = await open();
    const state = { values: { what: { what: { type: 'plain_text_input', value: 'Ruzie' } } } };
    const press = { do: 'page', nonce: 'n1', draft: 'd1', page: 'p0' } as const;
    await interact(pressedInModal(press, { state }));
    expect(heard).toMatchObject([{ kind: 'submitted', press, values: { what: 'Ruzie' } }]);
  });

  it('reads every kind of field', async () => {
    const { interact, heard } = await open();
    await interact(
      submitted({
        what: { what: { type: 'plain_text_input', value: 'Ruzie' } },
        none: { none: { type: 'plain_text_input', value: null } },
        'where~1x': { where: { type: 'radio_buttons', selected_option: { text: {}, value: 'school' } } },
        who: { who: { type: 'static_select', selected_option: null } },
        seen: { seen: { type: 'checkboxes', selected_options: [{ value: 'a' }, { value: 'b' }] } },
        more: { more: { type: 'multi_static_select', selected_options: [] } },
        day: { day: { type: 'datepicker', selected_date: '2026-09-07' } },
        time: { time: { type: 'timepicker', selected_time: '10:41' } },
      }),
    );
    expect(heard).toMatchObject([
      {
        kind: 'submitted',
        press: { do: 'submit-page', nonce: 'n1', draft: 'd1', page: 'p1' },
        values: {
          what: 'Ruzie',
          none: '',
          where: 'school',
          who: '',
          seen: ['a', 'b'],
          more: [],
          day: '2026-09-07',
          time: '10:41',
        },
      },
    ]);
  });
});

// What a Slack administrator installs: exactly the rights that are needed, only over https, in both languages.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../manifest/slack');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const text = (most: number, least = 1) => ({ type: 'string', minLength: least, maxLength: most });
const yesOrNo = { type: 'boolean' };
const https = { type: 'string', pattern: '^https://[a-z0-9.-]+/slack/events$' };
const thing = (properties: object, optional: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const oneOf = (words: readonly string[]) => ({ type: 'array', items: { enum: words }, uniqueItems: true });

/** Slack's manifest, as far as this bot uses it. Its own schema lets unknown rights, unknown events and http through. */
const manifest = thing({
  _metadata: thing({ major_version: { const: 2 }, minor_version: { const: 1 } }),
  display_information: thing({
    name: text(35),
    description: text(140),
    long_description: text(4000, 174),
    background_color: { type: 'string', pattern: '^#[0-9a-f]{6}$' },
  }),
  features: thing({
    app_home: thing({
      home_tab_enabled: { const: true },
      messages_tab_enabled: { const: true },
      messages_tab_read_only_enabled: { const: false },
    }),
    bot_user: thing({
      display_name: { type: 'string', pattern: '^[a-z0-9._-]{1,80}$' },
      always_online: yesOrNo,
    }),
    shortcuts: {
      type: 'array',
      items: thing({
        type: { enum: ['global', 'message'] },
        name: text(24),
        callback_id: { enum: ['meldwijs_report', 'meldwijs_report_message'] },
        description: text(150),
      }),
    },
    slash_commands: {
      type: 'array',
      items: thing(
        {
          command: { const: '/meldwijs' },
          url: https,
          description: text(2000),
          usage_hint: text(1000),
          should_escape: { const: false },
        },
        ['url'],
      ),
    },
  }),
  oauth_config: thing({
    scopes: thing({
      bot: oneOf([
        'app_mentions:read',
        'chat:write',
        'commands',
        'im:history',
        'im:write',
        'users:read',
        'users:read.email',
      ]),
    }),
  }),
  settings: thing({
    event_subscriptions: thing(
      {
        request_url: https,
        bot_events: oneOf([
          'app_home_opened',
          'app_mention',
          'app_uninstalled',
          'message.im',
          'tokens_revoked',
        ]),
      },
      ['request_url'],
    ),
    interactivity: thing({ is_enabled: { const: true }, request_url: https }, ['request_url']),
    org_deploy_enabled: { const: false },
    socket_mode_enabled: yesOrNo,
    token_rotation_enabled: { const: false },
  }),
});

describe('the manifest', () => {
  const isValid = new Ajv({ strict: false, allErrors: true }).compile(manifest);

  it('is there in Dutch and English, for a public address and for a socket', () => {
    expect(files.toSorted()).toEqual([
      'manifest.en.json',
      'manifest.json',
      'manifest.socket.en.json',
      'manifest.socket.json',
    ]);
  });

  it.each(files)('%s is what Slack takes, and asks for nothing else', (name) => {
    isValid(read(name));
    expect(isValid.errors ?? []).toEqual([]);
    expect(read(name).oauth_config.scopes.bot).toHaveLength(7);
    expect(read(name).settings.event_subscriptions.bot_events).toHaveLength(5);
  });

  it.each(files)('%s has addresses only when Slack comes to us', (name) => {
    const isSocket = name.includes('socket');
    expect(read(name).settings.socket_mode_enabled).toBe(isSocket);
    expect(JSON.stringify(read(name)).match(/https?:/g)?.length ?? 0).toBe(isSocket ? 0 : 3);
  });

  it.each(['manifest', 'manifest.socket'])('%s differs between the languages in its words only', (name) => {
    const words = ['description', 'long_description', 'usage_hint', 'name'];
    const wordless = (file: string) =>
      JSON.stringify(read(file), (key, value: unknown) => (words.includes(key) ? '' : value));
    expect(wordless(`${name}.en.json`)).toBe(wordless(`${name}.json`));
  });
});

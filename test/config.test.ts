import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const slack = { SLACK_SIGNING_SECRET: 'a-signing-secret', SLACK_BOT_TOKEN: 'xoxb-token' };
const teams = {
  TEAMS_APP_ID: 'an-app-id',
  TEAMS_APP_PASSWORD: 'password',
  TEAMS_APP_TENANT_ID: 'a-tenant-id',
};
const rotation = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'a-client-secret',
  SLACK_REFRESH_TOKEN: 'xoxe-1-refresh',
};
const key = { MASTER_KEY: 'ab'.repeat(32) };

const problemsOf = (env: Record<string, string>): string => {
  const read = readConfig(env);
  return read.ok ? '' : read.problems.join('\n');
};

describe('the settings', () => {
  it('none at all is the simulator', () => {
    const read = readConfig({ PATH: '/bin' });
    expect(read.ok && read.config).toMatchObject({ mode: 'simulator', port: 3978 });
  });

  it.each(['DATABASE_URL', 'MASTER_KEY', 'PING_WEBHOOK_URL', 'SLACK_API_URL', 'TEAMS_OPENID_METADATA_URL'])(
    'the simulator does not open beside a real %s',
    (name) => {
      const value =
        { DATABASE_URL: 'postgres://x', MASTER_KEY: 'ab'.repeat(32) }[name] ?? 'https://x.example';
      expect(problemsOf({ [name]: value })).toContain(name);
    },
  );

  it.each(Object.keys(slack))('Slack without %s is half given', (name) => {
    expect(problemsOf({ ...slack, ...key, [name]: '' })).toContain(name);
  });

  it.each(Object.keys(teams))('Teams without %s is half given', (name) => {
    expect(problemsOf({ ...teams, ...key, [name]: '' })).toContain(name);
  });

  it.each(Object.keys(rotation))('token rotation without %s is half given, and says so', (name) => {
    const said = problemsOf({ ...slack, ...rotation, ...key, [name]: '' });
    expect(said).toBe(`${name}: is missing. Token rotation is half given.`);
  });

  it.each(Object.entries(rotation))('%s alone is Slack half given, not the simulator', (name, value) => {
    const said = problemsOf({ [name]: value, ...key });
    for (const missing of ['SLACK_BOT_TOKEN', ...Object.keys(rotation).filter((other) => other !== name)])
      expect(said).toContain(`${missing}: is missing`);
    expect(said).not.toContain(value);
  });

  it('a bot token that ends asks for what renews it, and is taken with it', () => {
    const ends = { ...slack, ...key, SLACK_BOT_TOKEN: 'xoxe.xoxb-1-token' };
    for (const name of Object.keys(rotation))
      expect(problemsOf(ends)).toContain(`${name}: is missing. The SLACK_BOT_TOKEN that is given ends`);
    const read = readConfig({ ...ends, ...rotation });
    expect(read.ok && read.config).toMatchObject({
      slack: {
        botToken: 'xoxe.xoxb-1-token',
        rotation: { clientId: '1.2', clientSecret: 'a-client-secret', refreshToken: 'xoxe-1-refresh' },
      },
    });
    expect(readConfig({ ...slack, ...key }).ok && readConfig({ ...slack, ...key })).not.toHaveProperty(
      'config.slack.rotation',
    );
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-somebody'],
    ['SLACK_BOT_TOKEN', 'xoxe.xoxp-somebody'],
    ['SLACK_REFRESH_TOKEN', 'xoxb-token'],
    ['SLACK_REFRESH_TOKEN', 'xoxe.xoxb-token'],
  ])('%s does not take another kind of token (%s)', (name, value) => {
    const said = problemsOf({ ...slack, ...rotation, ...key, [name]: value });
    expect(said).toContain(`${name}: expected a`);
    expect(said).not.toContain(value);
  });

  it('says everything that is wrong at once, and never a value', () => {
    const said = problemsOf({
      ...slack,
      TEAMS_APP_ID: 'an-app-id',
      MASTER_KEY: 'no-key-at-all',
      PORT: 'many',
    });
    for (const name of ['MASTER_KEY', 'PORT']) expect(said).toContain(name);
    expect(said).not.toContain('no-key-at-all');
  });

  it('a school needs a key', () => {
    expect(problemsOf(slack)).toContain('MASTER_KEY');
    expect(readConfig({ ...slack, ...key }).ok).toBe(true);
    expect(readConfig({ ...teams, ...key }).ok).toBe(true);
  });

  it('the address of a fake service is refused outside the tests, and off this machine always', () => {
    const fake = { ...slack, ...key, SLACK_API_URL: 'http://127.0.0.1:1/api/' };
    expect(problemsOf(fake)).toContain('SLACK_API_URL');
    expect(problemsOf({ ...fake, NODE_ENV: 'production' })).toContain('SLACK_API_URL');
    expect(readConfig({ ...fake, NODE_ENV: 'test' }).ok).toBe(true);
    expect(problemsOf({ ...fake, NODE_ENV: 'test', SLACK_API_URL: 'https://evil.example/' })).toContain(
      'SLACK_API_URL',
    );
  });

  it('the phone service is reached over https only', () => {
    expect(problemsOf({ ...slack, ...key, PING_WEBHOOK_URL: 'http://sms.example/' })).toContain(
      'PING_WEBHOOK_URL',
    );
    expect(readConfig({ ...slack, ...key, PING_WEBHOOK_URL: 'https://sms.example/' }).ok).toBe(true);
  });

  it('Socket Mode needs no signing secret', () => {
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-token', SLACK_APP_TOKEN: 'xapp-token', ...key }).ok).toBe(
      true,
    );
  });
});

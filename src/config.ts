/**
 * The settings, read once from the environment: everything wrong is said at once, and half-given settings are wrong.
 */
import { z } from 'zod';
import { refuseWithSecrets } from './simulator/refuse.ts';

/** Said to whoever starts Meldwijs, without a stack: everything that is wrong, at once. */
export class CannotStart extends Error {}

export type SlackSettings = {
  readonly botToken: string;
  readonly signingSecret?: string;
  readonly appToken?: string;
  readonly apiUrl?: string;
  /** For a bot token that ends after twelve hours. */
  readonly rotation?: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
  };
};

export type TeamsSettings = {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenant: string;
  readonly openIdMetadataUrl?: string;
};

export type Where =
  | { readonly engine: 'sqlite'; readonly directory: string }
  | { readonly engine: 'postgres'; readonly url: string };

type Common = { readonly port: number; readonly logLevel: string };

export type Config =
  | (Common & { readonly mode: 'simulator'; readonly dataDir: string })
  | (Common & {
      readonly mode: 'school';
      readonly where: Where;
      readonly masterKey: Uint8Array;
      readonly schoolFile: string;
      readonly slack: SlackSettings | undefined;
      readonly teams: TeamsSettings | undefined;
      readonly pingWebhookUrl: string | undefined;
    });

export type Env = Readonly<Record<string, string | undefined>>;

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3978),
  LOG_LEVEL: z.enum(levels).optional(),
  DATA_DIR: z.string().default('data'),
  SCHOOL_FILE: z.string().default('school.yaml'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://…')
    .optional(),
  MASTER_KEY: z
    .string()
    .regex(
      /^[0-9a-f]{64}$/i,
      'expected 64 hexadecimal characters (32 bytes), as `openssl rand -hex 32` prints',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(8).optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^(xoxb-|xoxe\.xoxb-)/, 'expected a bot token: xoxb-… or xoxe.xoxb-…')
    .optional(),
  SLACK_CLIENT_ID: z.string().min(1).optional(),
  SLACK_CLIENT_SECRET: z.string().min(8).optional(),
  SLACK_REFRESH_TOKEN: z.string().startsWith('xoxe-', 'expected a refresh token: xoxe-…').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'expected an app token: xapp-…').optional(),
  SLACK_API_URL: z.url().optional(),
  TEAMS_APP_ID: z.string().min(8).optional(),
  TEAMS_APP_PASSWORD: z.string().min(1).optional(),
  TEAMS_APP_TENANT_ID: z.string().min(8).optional(),
  TEAMS_OPENID_METADATA_URL: z.url().optional(),
  PING_WEBHOOK_URL: z.url().optional(),
});

type Settings = z.infer<typeof schema>;

/** All three, or none. */
const rotation = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_REFRESH_TOKEN'] as const;
const ofSlack = ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', ...rotation] as const;
const ofTeams = ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_APP_TENANT_ID'] as const;

/** Everybody who starts Meldwijs without any platform gets the simulator. */
export function readConfig(
  env: Env,
):
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = schema.safeParse(given);
  if (!read.success)
    return {
      ok: false,
      problems: read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    };
  const settings = read.data;
  const platforms = isAnyOf(ofSlack, settings) || isAnyOf(ofTeams, settings);
  const refused = refuseWithSecrets(given);
  const problems = platforms ? problemsOf(settings, env) : refused === undefined ? [] : [refused];
  if (problems.length > 0) return { ok: false, problems };
  // In the simulator the address to open must not drown in lines of the log.
  const common = { port: settings.PORT, logLevel: settings.LOG_LEVEL ?? (platforms ? 'info' : 'warn') };
  if (!platforms) return { ok: true, config: { ...common, mode: 'simulator', dataDir: settings.DATA_DIR } };
  return {
    ok: true,
    config: {
      ...common,
      mode: 'school',
      where:
        settings.DATABASE_URL === undefined
          ? { engine: 'sqlite', directory: settings.DATA_DIR }
          : { engine: 'postgres', url: settings.DATABASE_URL },
      masterKey: Uint8Array.from(Buffer.from(settings.MASTER_KEY ?? '', 'hex')),
      schoolFile: settings.SCHOOL_FILE,
      slack: slackOf(settings),
      teams: teamsOf(settings),
      pingWebhookUrl: settings.PING_WEBHOOK_URL,
    },
  };
}

function problemsOf(settings: Settings, env: Env): readonly string[] {
  const problems: string[] = [];
  const needs = (name: keyof Settings, because: string): void => {
    if (settings[name] === undefined) problems.push(`${name}: is missing. ${because}`);
  };
  needs(
    'MASTER_KEY',
    'Everything about a case is encrypted with it; make one with `openssl rand -hex 32` and keep it apart from the backups.',
  );
  if (isAnyOf(ofSlack, settings)) {
    needs('SLACK_BOT_TOKEN', 'Slack is half given.');
    if (settings.SLACK_SIGNING_SECRET === undefined && settings.SLACK_APP_TOKEN === undefined)
      problems.push(
        'SLACK_SIGNING_SECRET: is missing. Slack needs it over HTTP, or SLACK_APP_TOKEN for Socket Mode.',
      );
  }
  if (isAnyOf(rotation, settings)) {
    for (const name of rotation) needs(name, 'Token rotation is half given.');
  } else if (settings.SLACK_BOT_TOKEN?.startsWith('xoxe.') === true) {
    for (const name of rotation)
      needs(name, 'The SLACK_BOT_TOKEN that is given ends after twelve hours and has to be renewed.');
  }
  if (isAnyOf(ofTeams, settings)) for (const name of ofTeams) needs(name, 'Teams is half given.');
  for (const name of ['SLACK_API_URL', 'TEAMS_OPENID_METADATA_URL'] as const) {
    const url = settings[name];
    if (url !== undefined && (env['NODE_ENV'] !== 'test' || !isLoopback(url)))
      problems.push(
        `${name}: is for the simulator and the tests only. Leave it out: the real service is used by itself.`,
      );
  }
  const hook = settings.PING_WEBHOOK_URL;
  if (hook !== undefined && !hook.startsWith('https://') && !(env['NODE_ENV'] === 'test' && isLoopback(hook)))
    problems.push('PING_WEBHOOK_URL: expected an https address.');
  return problems;
}

function isAnyOf(names: readonly (keyof Settings)[], settings: Settings): boolean {
  return names.some((name) => settings[name] !== undefined);
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

function slackOf(settings: Settings): SlackSettings | undefined {
  if (settings.SLACK_BOT_TOKEN === undefined) return undefined;
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = settings;
  const refreshToken = settings.SLACK_REFRESH_TOKEN;
  return {
    ...(clientId === undefined || clientSecret === undefined || refreshToken === undefined
      ? {}
      : { rotation: { clientId, clientSecret, refreshToken } }),
    botToken: settings.SLACK_BOT_TOKEN,
    ...(settings.SLACK_SIGNING_SECRET === undefined ? {} : { signingSecret: settings.SLACK_SIGNING_SECRET }),
    ...(settings.SLACK_APP_TOKEN === undefined ? {} : { appToken: settings.SLACK_APP_TOKEN }),
    ...(settings.SLACK_API_URL === undefined ? {} : { apiUrl: settings.SLACK_API_URL }),
  };
}

function teamsOf(settings: Settings): TeamsSettings | undefined {
  const { TEAMS_APP_ID, TEAMS_APP_PASSWORD, TEAMS_APP_TENANT_ID, TEAMS_OPENID_METADATA_URL } = settings;
  if (TEAMS_APP_ID === undefined || TEAMS_APP_PASSWORD === undefined || TEAMS_APP_TENANT_ID === undefined)
    return undefined;
  return {
    appId: TEAMS_APP_ID,
    appPassword: TEAMS_APP_PASSWORD,
    tenant: TEAMS_APP_TENANT_ID,
    ...(TEAMS_OPENID_METADATA_URL === undefined ? {} : { openIdMetadataUrl: TEAMS_OPENID_METADATA_URL }),
  };
}

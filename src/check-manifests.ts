/**
 * Looks whether what an administrator pastes into Slack or uploads to Teams still asks for what this bot needs, and no more.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

export type ManifestsChecked = { readonly good: readonly string[]; readonly problems: readonly string[] };

/** Every manifest below `root`; what is wrong is named by file and path. The schemas of Slack and Microsoft are in the tests. */
export function checkManifests(root: string): ManifestsChecked {
  const good: string[] = [];
  const problems: string[] = [];
  for (const path of globSync('manifest/**/*.json', { cwd: root }).toSorted()) {
    const wrong = wrongIn(path, readFileSync(join(root, path), 'utf8'));
    if (wrong.length === 0) good.push(path);
    problems.push(...wrong);
  }
  return { good, problems };
}

/** What is wrong with one manifest, each as "file path: what was expected". */
export function wrongIn(path: string, text: string): readonly string[] {
  const json = jsonIn(text);
  if ('trouble' in json) return [`${path}: ${json.trouble}`];
  const read = shapeOf(path).safeParse(json.value);
  return read.success
    ? []
    : read.error.issues.map((issue) => `${path} ${issue.path.join('.')}: ${issue.message}`);
}

function jsonIn(text: string): { readonly value: unknown } | { readonly trouble: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (cause) {
    return { trouble: cause instanceof Error ? cause.message : 'cannot be read' };
  }
}

function shapeOf(path: string): z.ZodType {
  if (path.includes('/slack/')) return basename(path).includes('socket') ? slack('socket') : slack('https');
  return basename(path) === 'manifest.json' ? teams : teamsWords;
}

/** Exactly these, in any order: one too many asks a school for a right that is not needed. */
const exactly = (...wanted: readonly string[]) =>
  z
    .array(z.string())
    .refine(
      (given) => given.toSorted().join() === wanted.toSorted().join(),
      `expected exactly ${wanted.join(', ')}`,
    );

const address = z
  .string()
  .regex(/^https:\/\/[a-z0-9.-]+\/slack\/events$/i, 'expected https://<your address>/slack/events');
const noAddress = z
  .never({ error: 'expected no address: by Socket Mode Slack never comes to us' })
  .optional();

const slack = (by: 'https' | 'socket') => {
  const url = by === 'https' ? address : noAddress;
  return z.looseObject({
    display_information: z.looseObject({ name: z.string().min(1).max(35) }),
    features: z.looseObject({
      app_home: z.looseObject({
        home_tab_enabled: z.literal(true),
        messages_tab_enabled: z.literal(true),
        messages_tab_read_only_enabled: z.literal(false),
      }),
      shortcuts: z
        .array(z.looseObject({ callback_id: z.string() }).transform((shortcut) => shortcut.callback_id))
        .pipe(exactly('meldwijs_report', 'meldwijs_report_message')),
      slash_commands: z.array(
        z.looseObject({ command: z.literal('/meldwijs'), url, should_escape: z.literal(false) }),
      ),
    }),
    oauth_config: z.looseObject({
      scopes: z.strictObject({
        bot: exactly(
          'app_mentions:read',
          'chat:write',
          'commands',
          'im:history',
          'im:write',
          'users:read',
          'users:read.email',
        ),
      }),
    }),
    settings: z.looseObject({
      event_subscriptions: z.looseObject({
        request_url: url,
        bot_events: exactly(
          'app_home_opened',
          'app_mention',
          'app_uninstalled',
          'message.im',
          'tokens_revoked',
        ),
      }),
      interactivity: z.looseObject({ is_enabled: z.literal(true), request_url: url }),
      socket_mode_enabled: z.literal(by === 'socket'),
    }),
  });
};

const commands = z
  .array(z.looseObject({ id: z.string() }).transform((command) => command.id))
  .pipe(exactly('reportMessage', 'searchGuidelines'));

const teams = z.looseObject({
  bots: z.tuple([
    z.looseObject({
      scopes: exactly('personal'),
      supportsFiles: z.literal(false),
      isNotificationOnly: z.literal(false),
    }),
  ]),
  composeExtensions: z.tuple([z.looseObject({ commands })]),
  permissions: exactly('identity', 'messageTeamMembers'),
  webApplicationInfo: z.never({ error: 'expected no rights in the tenant' }).optional(),
});

const teamsWords = z.looseObject({
  'name.short': z.string().min(1).max(30),
  'name.full': z.string().min(1).max(100),
  'description.short': z.string().min(1).max(80),
  'description.full': z.string().min(1).max(4000),
});

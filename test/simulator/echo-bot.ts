// A bot of bare Bolt and bare botbuilder that says back what it hears: what the practice world is tried with.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import type { World } from '../../src/simulator/world.ts';

export type EchoBot = {
  readonly url: string;
  /** Everything that was let in, in order: the event, payload or activity. */
  readonly heard: Record<string, unknown>[];
  /** There once it is set up. */
  app: App;
  /** What the bot answers to an invoke; an empty answer when left out. */
  onInvoke: (activity: Activity) => unknown;
  onMessage: (context: TurnContext) => Promise<void>;
  /** How many deliveries it refuses with 503 before it listens again. */
  refuses: number;
  /** Whether it takes everything and answers nothing. */
  hangs: boolean;
  /** How often somebody knocked, refused or not. */
  knocks: number;
  /** Gives the bot the keys of its world; done once the world is open. */
  setUp(world: Pick<World, 'slack' | 'teams'>): void;
  close(): Promise<void>;
};

export async function openEchoBot(): Promise<EchoBot> {
  let receiver: HTTPReceiver | undefined;
  let adapter: CloudAdapter | undefined;
  const server = createServer((request, response) => {
    bot.knocks += 1;
    if (bot.hangs) return;
    if (bot.refuses > 0) {
      bot.refuses -= 1;
      request.resume();
      response.writeHead(503).end();
      return;
    }
    if (request.url === '/slack/events') {
      receiver?.requestListener(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const answer = {
        socket: request.socket,
        status: (code: number) => {
          response.statusCode = code;
          return answer;
        },
        header: (name: string, value: string) => void response.setHeader(name, value),
        send: (sent: unknown) => response.write(typeof sent === 'string' ? sent : JSON.stringify(sent)),
        end: () => response.end(),
      };
      adapter
        ?.process(
          { method: 'POST', headers: request.headers, body: body as Record<string, unknown> },
          answer,
          turn,
        )
        .catch(() => {
          response.statusCode = 401;
          response.end();
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function turn(context: TurnContext): Promise<void> {
    const { activity } = context;
    bot.heard.push(activity as unknown as Record<string, unknown>);
    if (activity.type === 'invoke') {
      const value: InvokeResponse = { status: 200, body: bot.onInvoke(activity) };
      await context.sendActivity({ type: 'invokeResponse', value });
    } else if (activity.type === 'message') await bot.onMessage(context);
  }

  const bot: EchoBot = {
    url,
    heard: [],
    app: undefined as unknown as App,
    onInvoke: () => ({}),
    onMessage: async (context) => void (await context.sendActivity(`echo ${context.activity.text}`)),
    refuses: 0,
    hangs: false,
    knocks: 0,
    setUp,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  function setUp({ slack, teams }: Pick<World, 'slack' | 'teams'>): void {
    receiver = new HTTPReceiver({
      signingSecret: slack.signingSecret,
      processBeforeResponse: true,
      logLevel: LogLevel.ERROR,
      logger: silent,
    });
    bot.app = new App({
      receiver,
      logger: silent,
      authorize: async () => ({ botToken: slack.botToken, botId: slack.botId, botUserId: slack.botUser }),
      clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
      ignoreSelf: false,
    });
    bot.app.use(async ({ body, next }) => {
      bot.heard.push(body as unknown as Record<string, unknown>);
      await next();
    });
    const credentials = {
      isValidAppId: async (appId: string) => appId === teams.appId,
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => ({
        signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
          const told = await fetch(`${teams.loginUrl}/${teams.tenant}/oauth2/v2.0/token`, {
            method: 'POST',
            body: new URLSearchParams({
              grant_type: 'client_credentials',
              client_id: teams.appId,
              client_secret: teams.appPassword,
              scope: 'https://api.botframework.com/.default',
            }),
          });
          const { access_token: token } = (await told.json()) as { access_token: string };
          request.headers.set('authorization', `Bearer ${token}`);
          return request;
        },
      }),
    };
    adapter = new CloudAdapter(
      new ConfigurationBotFrameworkAuthentication(
        {
          MicrosoftAppId: teams.appId,
          MicrosoftAppType: 'SingleTenant',
          MicrosoftAppTenantId: teams.tenant,
          ToChannelFromBotLoginUrl: `${teams.loginUrl}/${teams.tenant}`,
          ToChannelFromBotOAuthScope: 'https://api.botframework.com',
          ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
          OAuthUrl: 'https://token.botframework.com',
          ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
          ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl,
        },
        credentials as never,
      ),
    );
  }
  return bot;
}

const nothing = (): void => undefined;
const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

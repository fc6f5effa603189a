/**
 * botbuilder alone: it checks the token and says the same back. This is what the bot on Teams is measured against.
 */
import type { AddressInfo } from 'node:net';
import { ActivityTypes, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import express from 'express';
import { appId } from './platforms.ts';
import { teamsTenant } from './schools.ts';

const metadataUrl = process.env['TEAMS_OPENID_METADATA_URL'] ?? '';
const authentication = new ConfigurationBotFrameworkAuthentication(
  {
    MicrosoftAppId: appId,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: teamsTenant,
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${teamsTenant}`,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://token.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
    ValidateAuthority: true,
  },
  {
    isValidAppId: (id: string) => Promise.resolve(id === appId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    // An echo is the answer to the request itself: nothing is ever sent.
    createCredentials: () =>
      Promise.resolve({ signRequest: (request: unknown) => Promise.resolve(request) } as never),
  },
);
const adapter = new CloudAdapter(authentication);
const app = express();
app.use(express.json({ limit: '1mb' }));
app.post('/api/messages', (request, response) =>
  adapter.process(request, response, async (context) => {
    const text = { type: 'TextBlock', text: String(context.activity.id), wrap: true };
    const card = { type: 'AdaptiveCard', version: '1.5', body: [text] };
    const contentType = 'application/vnd.microsoft.card.adaptive';
    const body =
      context.activity.name === 'task/submit'
        ? { task: { type: 'continue', value: { title: 'Echo', card: { contentType, content: card } } } }
        : { statusCode: 200, type: contentType, value: card };
    await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
  }),
);
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));

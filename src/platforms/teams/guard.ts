/**
 * Decides, before anything else looks at a request, whether it can come from Teams at a school we know.
 *
 * It only reads the token; botbuilder proves its signature afterwards. The token does not cover the body, so whatever
 * decides where we send (serviceUrl) or who is asking (tenant) is compared here with the token and with our own lists.
 */
import { z } from 'zod';

export const channelIssuer = 'https://api.botframework.com';

/** A refusal is fast, has no words in its answer, and is never a 500. */
export type Refusal = { readonly refused: 401 | 403; readonly why: string };

export type Claims = {
  readonly iss: string;
  readonly aud: string;
  readonly exp: number;
  readonly serviceurl: string;
};

export type GuardRules = {
  readonly appId: string;
  readonly tenants: readonly string[];
  readonly serviceHosts: readonly string[];
};

const claimsShape = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string(),
});

/** The same five minutes between clocks that botbuilder allows. */
const clockSkewSeconds = 5 * 60;

/** What the token says, or why it is refused. `now` is the wire clock. */
export function guardToken(
  authorization: string | undefined,
  rules: GuardRules,
  now: number,
): Claims | Refusal {
  const refuse = (why: string): Refusal => ({ refused: 401, why });
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization ?? '') ?? [];
  if (payload === undefined) return refuse('no token');
  const claims = claimsShape.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString()));
  if (!claims.success) return refuse('a claim is missing');
  const { iss, aud, exp, nbf, serviceurl } = claims.data;
  const seconds = now / 1000;
  if (iss !== channelIssuer) return refuse('another issuer');
  if (aud !== rules.appId) return refuse('another audience');
  if (exp + clockSkewSeconds < seconds) return refuse('expired');
  if (nbf !== undefined && nbf - clockSkewSeconds > seconds) return refuse('not valid yet');
  return { iss, aud, exp, serviceurl };
}

const activityShape = z.looseObject({
  type: z.string(),
  channelId: z.literal('msteams'),
  serviceUrl: z.string(),
  conversation: z.looseObject({ id: z.string(), tenantId: z.string().optional() }),
  channelData: z
    .looseObject({ tenant: z.looseObject({ id: z.string().optional() }).nullish() })
    .nullish()
    .catch(undefined),
});

/** A body that may come in: of a tenant we know, through a host that is Microsoft's. */
export type Proven = z.infer<typeof activityShape> & { readonly tenant: string };

export function guardBody(body: unknown, claims: Claims, rules: GuardRules): Proven | Refusal {
  const refuse = (why: string): Refusal => ({ refused: 403, why });
  const activity = activityShape.safeParse(body);
  if (!activity.success)
    return refuse(
      `not an activity of Teams (${activity.error.issues.map((issue) => issue.path.join('.')).join(', ')})`,
    );
  const { serviceUrl, conversation, channelData } = activity.data;
  if (serviceUrl !== claims.serviceurl) return refuse('the token is for another serviceUrl');
  if (!mayServe(serviceUrl, rules.serviceHosts)) return refuse('a serviceUrl that is not on the list');
  const named = [conversation.tenantId, channelData?.tenant?.id].filter((tenant) => tenant !== undefined);
  const [tenant] = named;
  if (tenant === undefined || !named.every((other) => other === tenant)) return refuse('no tenant, or two');
  if (!rules.tenants.includes(tenant)) return refuse('another tenant');
  return { ...activity.data, tenant };
}

/**
 * Whether our token may go to this host: Microsoft's over https, or one that was named in the settings (`host` or
 * `host:port`). Plain http only to a named host on this machine.
 */
export function mayServe(serviceUrl: string, extraHosts: readonly string[]): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const url = new URL(serviceUrl);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  const extra = extraHosts.includes(url.host) || (url.port === '' && extraHosts.includes(url.hostname));
  if (url.protocol === 'http:') return extra && isLoopback(url.hostname);
  if (url.protocol !== 'https:') return false;
  if (extra) return true;
  return (
    url.port === '' &&
    (url.hostname === 'smba.trafficmanager.net' || url.hostname.endsWith('.botframework.com'))
  );
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

export const isRefused = (answer: object): answer is Refusal => 'refused' in answer;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

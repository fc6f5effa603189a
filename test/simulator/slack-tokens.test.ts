// The tokens of the made-up Slack end and are exchanged as those of the real one.
import { describe, expect, it } from 'vitest';
import { simulatorPeople } from '../../src/simulator/people.ts';
import { openSlackTokens } from '../../src/simulator/slack/tokens.ts';
import { openWorld } from '../../src/simulator/world.ts';

describe('tokens that rotate', () => {
  const client = { clientId: '1.2', clientSecret: 'the-secret' };
  const hour = 3_600_000;
  function tokens() {
    const clock = { now: 0 };
    let count = 0;
    const secret = () => String((count += 1));
    const made = openSlackTokens({ ...client, rotates: true, wire: () => clock.now, secret });
    const renew = (refresh: unknown, more: object = {}) =>
      made.renew({
        client_id: client.clientId,
        client_secret: client.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: refresh,
        ...more,
      });
    return { clock, made, renew, first: made.given };
  }

  it('end after twelve hours, while their refresh token waits as long as it takes', () => {
    const { clock, made, renew, first } = tokens();
    clock.now = 12 * hour - 1;
    expect(made.wrongWith(first.botToken)).toBeUndefined();
    clock.now += 1;
    expect(made.wrongWith(first.botToken)).toBe('token_expired');
    clock.now += 1000 * hour;
    expect(renew(first.refreshToken)).toMatchObject({ expires_in: 43_200, token_type: 'bot' });
  });

  it('are exchanged once, with a minute of grace, and the former one goes on until its end', () => {
    const { clock, made, renew, first } = tokens();
    expect(renew(first.refreshToken)).toHaveProperty('access_token');
    expect(made.wrongWith(first.botToken)).toBeUndefined();
    clock.now += 60_000;
    expect(renew(first.refreshToken)).toHaveProperty('access_token');
    // Of three the oldest is revoked.
    expect(made.wrongWith(first.botToken)).toBe('token_revoked');
    clock.now += 1;
    expect(renew(first.refreshToken)).toEqual({ wrong: 'invalid_refresh_token' });
  });

  it.each([
    [{ client_id: 'another' }, 'invalid_client_id'],
    [{ client_secret: 'another' }, 'bad_client_secret'],
    [{ grant_type: 'authorization_code' }, 'invalid_grant_type'],
    [{ refresh_token: 'xoxe-1-forged' }, 'invalid_refresh_token'],
  ])('are not exchanged with %j', (more, wrong) => {
    const { renew, first } = tokens();
    expect(renew(first.refreshToken, more)).toEqual({ wrong });
  });

  it('are exchanged without a token, over the Web API', async () => {
    const rotating = await openWorld({
      people: simulatorPeople,
      botUrl: () => '',
      wire: Date.now,
      slackRotates: true,
    });
    const { rotation, apiUrl, team } = rotating.slack;
    const response = await fetch(`${apiUrl}oauth.v2.access`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: rotation?.clientId ?? '',
        client_secret: rotation?.clientSecret ?? '',
        grant_type: 'refresh_token',
        refresh_token: rotation?.refreshToken ?? '',
      }),
    });
    expect(await response.json()).toMatchObject({ ok: true, token_type: 'bot', team: { id: team } });
    await rotating.close();
  });
});

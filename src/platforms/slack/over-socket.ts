/**
 * Slack's deliveries over a connection that we opened, for a school without a public address.
 * Each one is acknowledged when what it brought is kept; one that is not comes again.
 */
import { type App, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../app/ports.ts';
import { Trouble } from '../../app/ports.ts';
import { type Alarm, pauseAfter } from './pauses.ts';
import { isRefusal, sortTrouble } from './trouble.ts';

type Needs = {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
  readonly log: Log;
  readonly wire: () => number;
  readonly alarm: Alarm;
};

type Envelope = {
  readonly body: Record<string, unknown>;
  readonly ack: (body?: object) => Promise<void>;
  readonly retry_num?: number;
};

const steadyMs = 60_000;

/**
 * A receiver on Bolt's own connection. Bolt's acknowledges an event before it is handled, so it is not asked. Its start
 * rejects with Trouble, `ours` when Slack does not take the app token, and may be called again after any other.
 */
export function openSocket(needs: Needs): Receiver {
  // Reconnecting is ours as well: the client's own waits five seconds and ends the program when Slack refuses it.
  const { client } = new SocketModeReceiver({
    appToken: needs.appToken,
    logger: needs.logger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...(needs.apiUrl === undefined ? {} : { slackApiUrl: needs.apiUrl }),
        timeout: 10_000,
        retryConfig: { retries: 0 },
      },
    },
  });
  let app: App | undefined;
  let isStopping = false;
  let failures = 0;
  let connectedAt = 0;
  let cancel: (() => void) | undefined;

  const take = async ({ body, ack, retry_num: retryNum }: Envelope): Promise<void> => {
    let given: object | undefined;
    let isAcknowledged = false;
    await app?.processEvent({
      body,
      ack: async (response?: object) => {
        isAcknowledged = true;
        given = response;
      },
      ...(retryNum === undefined ? {} : { retryNum }),
    });
    if (isAcknowledged) await ack(given);
  };

  const connectAgain = () => {
    if (isStopping || cancel !== undefined) return;
    if (needs.wire() - connectedAt > steadyMs) failures = 0;
    // At once after the first break, then slower, so that a Slack in trouble is not asked all the time.
    const pause = failures === 0 ? 0 : pauseAfter(failures);
    failures += 1;
    cancel = needs.alarm(pause, () => {
      cancel = undefined;
      client.start().then(
        () => {
          connectedAt = needs.wire();
        },
        (error: unknown) => {
          needs.log.trouble({ where: 'slack socket', what: 'no connection', cause: error });
          connectAgain();
        },
      );
    });
  };

  return {
    init: (bolt) => {
      app = bolt;
      client.on('slack_event', (envelope: Envelope) => {
        take(envelope).catch((error: unknown) => {
          needs.log.trouble({
            where: 'slack socket',
            what: 'something was not kept and not acknowledged',
            cause: error,
          });
        });
      });
    },
    async start() {
      await client.start().catch((error: unknown) => {
        throw notConnected(error);
      });
      connectedAt = needs.wire();
      client.on('disconnected', connectAgain);
    },
    async stop() {
      isStopping = true;
      cancel?.();
      await client.disconnect();
    },
  };
}

function notConnected(cause: unknown): Trouble {
  if (isRefusal(cause))
    return new Trouble('ours', 'Slack does not take the app token: check SLACK_APP_TOKEN', { cause });
  const { afterMs } = sortTrouble(cause);
  return new Trouble('later', 'Slack could not be reached for Socket Mode', {
    cause,
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}

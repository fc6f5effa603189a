// Socket Mode: the same promises over a connection that we opened, with a fake Slack at the other end.
import { describe, expect, it } from 'vitest';
import type { Inbound, Reply } from '../../../src/app/ports.ts';
import { openLine } from './fake-line.ts';
import { type FakeSlack, gate, open, refused, until } from './fake-slack.ts';
import { command, pressedInMessage, submitted, typed } from './payloads.ts';

const press = { do: 'take-on', nonce: 'n1', case: 'c1' } as const;
const done: Reply = { type: 'done' };
const say: Reply = { type: 'say', card: { notice: 'Meldwijs', body: [], actions: [] } };

async function openSocket(
  receive?: (inbound: Inbound) => Reply | Promise<Reply>,
  prepare?: (slack: FakeSlack) => void,
) {
  const line = await openLine();
  const opened = await open(receive, { appToken: 'xapp-1' }, (slack) => {
    slack.says = ({ method }) => (method === 'apps.connections.open' ? line.said : undefined);
    prepare?.(slack);
  });
  return { ...opened, line, deliver: line.deliver, acknowledged: line.acknowledged };
}

describe('over a socket', () => {
  it('connects with the app token and has no listener on our own server', async () => {
    const { slack, door, line } = await openSocket();
    expect(door.listener).toBeUndefined();
    expect(slack.to('apps.connections.open')).toMatchObject([{ token: 'xapp-1' }]);
    expect(line.opened()).toBe(1);
  });

  it.each([
    ['a typed message', 'events_api', () => typed('Er gebeurt iets')],
    ['a pressed button', 'interactive', () => pressedInMessage(press)],
    ['a command', 'slash_commands', () => command('mag dit?')],
  ])('acknowledges %s only after it was kept', async (_, type, payload) => {
    const commit = gate<Reply>();
    const { deliver, heard, acknowledged } = await openSocket(() => commit.promise);
    deliver(type, payload(), 'e1');
    await until(() => heard.length === 1);
    expect(acknowledged).toEqual([]);
    commit.resolve(done);
    await until(() => acknowledged.length === 1);
    expect(acknowledged).toMatchObject([{ envelope_id: 'e1' }]);
  });

  it('says a typed answer before it acknowledges', async () => {
    const { slack, deliver, acknowledged } = await openSocket(() => say);
    const before = slack.says;
    let acknowledgedEarly: number | undefined;
    slack.says = (call) => {
      if (call.method === 'chat.postMessage') acknowledgedEarly = acknowledged.length;
      return before(call);
    };
    deliver('events_api', typed('Mag dit?'), 'e1');
    await until(() => acknowledged.length === 1);
    expect(acknowledgedEarly).toBe(0);
  });

  it('never acknowledges what was not kept, and takes it when it comes again', async () => {
    let isDown = true;
    const { deliver, acknowledged, heard, log } = await openSocket(() => {
      if (isDown) throw new Error('the database is away');
      return done;
    });
    const payload = typed('Er gebeurt iets');
    deliver('events_api', payload, 'e1');
    await until(() => log.trouble.length === 1);
    isDown = false;
    deliver('events_api', payload, 'e2', { retry_attempt: 1, retry_reason: 'timeout' });
    await until(() => acknowledged.length === 1);
    expect(acknowledged).toMatchObject([{ envelope_id: 'e2' }]);
    expect(heard).toHaveLength(2);
  });

  it('keeps a thing once that comes again on the same or another line', async () => {
    const { deliver, acknowledged, heard } = await openSocket();
    const payload = typed('Mag dit?');
    for (const id of ['e1', 'e1', 'e2']) deliver('events_api', payload, id);
    await until(() => acknowledged.length === 3);
    expect(heard).toHaveLength(1);
  });

  it('brings the next page of a form with the acknowledgement', async () => {
    const { deliver, acknowledged } = await openSocket(() => ({
      type: 'page',
      form: { title: 'Stap 2', body: [{ type: 'text', text: 'Verder' }], close: 'Later' },
    }));
    deliver('interactive', submitted({}), 'e1');
    await until(() => acknowledged.length === 1);
    expect(acknowledged).toMatchObject([
      { envelope_id: 'e1', payload: { response_action: 'update', view: { title: { text: 'Stap 2' } } } },
    ]);
  });

  it('connects again when Slack closes the line, and goes on', async () => {
    const { deliver, line, heard, acknowledged } = await openSocket();
    line.hangUp();
    await until(() => line.opened() === 2);
    deliver('events_api', typed('Mag dit?'), 'e1');
    await until(() => acknowledged.length === 1);
    expect(heard).toHaveLength(1);
  });

  it('stays alive when Slack refuses a new line', async () => {
    const { slack, line, log } = await openSocket();
    slack.says = ({ method }) => (method === 'apps.connections.open' ? refused('invalid_auth') : undefined);
    line.hangUp();
    await until(() => log.trouble.includes('slack socket: no connection'));
  });

  it('rejects once and clearly when Slack does not take the app token', async () => {
    const refusing = openSocket(undefined, (slack) => {
      slack.says = ({ method }) => (method === 'apps.connections.open' ? refused('invalid_auth') : undefined);
    });
    await expect(refusing).rejects.toThrow('Slack does not take the app token: check SLACK_APP_TOKEN');
  });
});

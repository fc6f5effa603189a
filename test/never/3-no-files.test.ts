import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allWords } from './words.ts';
import { type AHouse, aHouse, textOf } from '../app/a-house.ts';
import { open } from '../platforms/slack/fake-slack.ts';
import { messageShortcut, typed } from '../platforms/slack/payloads.ts';
import { openWorld } from '../platforms/teams/fake-bot-framework.ts';
import { onDisk, story } from './whole.ts';

let at: AHouse | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

const picture = { id: 'F1', name: 'naaktfoto-klas-3b.jpg', url_private: 'https://files.slack.com/geheim' };

describe('A file, image or link preview is accepted, fetched or stored; anything asks for evidence of a sexual image to be shown.', () => {
  it('Slack: a file is only counted; nothing of it is asked of Slack, and nothing of it comes inside', async () => {
    const { slack, event, interact, heard } = await open();
    await event(typed('kijk', { subtype: 'file_share', files: [picture] }));
    await interact(
      messageShortcut({ text: 'kijk', files: [picture], attachments: [{ title: 'voorbeeld' }] }),
    );
    expect(heard.map((one) => ('attachments' in one ? one.attachments : undefined))).toEqual([1, 2]);
    expect(JSON.stringify(heard)).not.toMatch(/naaktfoto|geheim|voorbeeld/);
    expect(
      slack.calls.map(({ method }) => method).filter((method) => /file|remote|unfurl/.test(method)),
    ).toEqual([]);
  });

  it('Teams: a picture, a file card and a preview are only counted; nothing is fetched', async () => {
    const world = await openWorld(async () => ({ type: 'done' }));
    try {
      const attachments = [
        { contentType: 'image/*', contentUrl: `${world.serviceUrl}geheim.jpg`, name: 'naaktfoto.jpg' },
        {
          contentType: 'application/vnd.microsoft.teams.file.download.info',
          content: { downloadUrl: `${world.serviceUrl}x` },
        },
      ];
      await world.deliver(world.activity({ text: 'kijk', attachments }));
      expect(world.received).toMatchObject([{ kind: 'typed', attachments: 2 }]);
      expect(JSON.stringify(world.received)).not.toMatch(/naaktfoto|geheim/);
      expect(world.got.map((one) => one.path).filter((path) => !path.includes('/members/'))).toEqual([]);
    } finally {
      await world.close();
    }
  });

  it.each(['', 'kijk', story, 'deze naaktfoto gaat rond in groep 8'])(
    'a picture with "%s" is refused in words and what was typed is still heard',
    async (text) => {
      at = await aHouse();
      const said = textOf(await at.type('teacher-teams', text, { attachments: 1 }));
      expect(said).toContain('Ik neem geen bestanden aan');
      if (text === story) expect(said).toContain('Nog niet verstuurd');
      if (text.includes('naaktfoto')) expect(said).toMatch(/Kijk niet, kopieer niet/);
      const reported = await at.receive(
        at.inbound('teacher-teams', { kind: 'message-reported', text, attachments: 1 }),
      );
      expect(textOf(reported)).toContain('Ik neem geen bestanden aan');
    },
  );

  it('a link in a story stays words: nothing looks behind it and no preview is made of it', async () => {
    const { slack, event } = await open(() => ({
      type: 'say',
      card: { notice: 'n', body: [{ type: 'quote', text: 'https://voorbeeld.example/foto' }], actions: [] },
    }));
    await event(typed('<https://voorbeeld.example/foto>'));
    expect(slack.to('chat.postMessage')).toMatchObject([
      { fields: { unfurl_links: 'false', unfurl_media: 'false' } },
    ]);
    const outside = readdirSync(join(import.meta.dirname, '../../src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('simulator'))
      .filter((file) =>
        /\bfetch\(|\btypeof fetch\b|node:https/.test(
          readFileSync(join(import.meta.dirname, '../../src', file), 'utf8'),
        ),
      );
    // Slack's own API, the Bot Framework and its token, the school's phone service; and what those requests go out with.
    expect(outside.toSorted()).toEqual([
      'lean-fetch.ts',
      'platforms/phone/open.ts',
      'platforms/slack/calls.ts',
      'platforms/slack/installations.ts',
      'platforms/slack/open.ts',
      'platforms/teams/connector.ts',
      'platforms/teams/open.ts',
      'platforms/teams/token.ts',
    ]);
  });

  it('no form has a place for a file, and no manifest asks for files', () => {
    const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
    const drawing = ['slack', 'teams'].flatMap((platform) =>
      readdirSync(join(import.meta.dirname, '../../src/platforms', platform)).map(
        (file) => `src/platforms/${platform}/${file}`,
      ),
    );
    for (const file of ['src/core/card.ts', ...drawing])
      expect(read(file), file).not.toMatch(/file_input|Input\.File|type: 'image'|image_url/);
    for (const file of readdirSync(join(import.meta.dirname, '../../manifest'), {
      recursive: true,
      encoding: 'utf8',
    }))
      if (/\.(json|ya?ml)$/.test(file))
        expect(read(join('manifest', file))).not.toMatch(
          /files:(read|write)|remote_files|links:(read|write)|"supportsFiles": *true/,
        );
  });

  it('no sentence asks to see, send, keep or photograph a sexual image', () => {
    const asks =
      /(stuur|toon|laat|bewaar|upload|voeg)\b[^.?]{0,40}(naakt|seksuele? (beeld|foto)|nude)|(send|show|upload|attach|save)\b[^.?]{0,40}(nude|sexual (image|picture|photo))/i;
    const forbids = /\b(niet|geen|nooit|not|never|no|don.t)\b/i;
    expect(allWords().filter((said) => asks.test(said) && !forbids.test(said))).toEqual([]);
  });

  it('nothing of an attachment stands on the disk', async () => {
    at = await aHouse();
    await at.type('teacher-teams', 'kijk eens', { attachments: 2 });
    expect(await at.house.store.read.draftsOf('teacher-teams')).toEqual([]);
    expect(onDisk(at.directory)).not.toMatch(/kijk eens|\.jpg/);
  });
});

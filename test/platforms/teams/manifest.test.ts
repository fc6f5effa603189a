// What an administrator uploads is what Teams accepts, in both languages, and always the same.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { colorIcon, outlineIcon } from '../../../manifest/teams/icons.ts';
import { packTeams } from '../../../src/platforms/teams/pack.ts';
import { appId } from './fake-bot-framework.ts';

const host = 'meldwijs.school.example.nl';
const files = unzipSync(packTeams(appId, host));
const jsonOf = (name: string): Record<string, unknown> =>
  JSON.parse(strFromU8(files[name] ?? new Uint8Array()));
const manifest = jsonOf('manifest.json');

/** Microsoft's schema for the version that the file itself names. */
function schemaOf(named: unknown): Record<string, unknown> {
  const path = /teams\/(v1\.\d+)\/(MicrosoftTeams[\w.]*\.schema\.json)$/.exec(String(named));
  const entry = fileURLToPath(import.meta.resolve('@microsoft/app-manifest'));
  const file = `${entry.slice(0, entry.lastIndexOf('build'))}build/json-schemas/teams/${path?.[1]}/${path?.[2]}`;
  expect(existsSync(file)).toBe(true);
  return JSON.parse(readFileSync(file, 'utf8'));
}

test.each(['manifest.json', 'nl.json', 'en.json'])('%s is what the schema of Microsoft asks for', (name) => {
  const json = jsonOf(name);
  // Some of Microsoft's patterns are not of the stricter kind.
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const valid = ajv.validate(schemaOf(json['$schema']), json);
  expect(ajv.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test('the zip has five files, and the same input gives the same zip', () => {
  expect(Object.keys(files).toSorted()).toEqual([
    'color.png',
    'en.json',
    'manifest.json',
    'nl.json',
    'outline.png',
  ]);
  expect(Buffer.from(packTeams(appId, host)).equals(Buffer.from(packTeams(appId, host)))).toBe(true);
  expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).not.toContain('{{');
});

test('the bot speaks with one person at a time, takes no files, and has the two commands', () => {
  expect(manifest).toMatchObject({
    id: appId,
    validDomains: [host],
    bots: [{ botId: appId, scopes: ['personal'], supportsFiles: false }],
    composeExtensions: [
      {
        botId: appId,
        commands: [
          {
            id: 'reportMessage',
            type: 'action',
            context: ['message'],
            fetchTask: true,
            title: 'Meld dit bericht',
          },
          { id: 'searchGuidelines', type: 'query', context: ['compose', 'commandBox'] },
        ],
      },
    ],
  });
});

test('both languages say the same things, and Dutch is what the manifest itself says', () => {
  const nl = jsonOf('nl.json');
  const en = jsonOf('en.json');
  expect(Object.keys(nl)).toEqual(Object.keys(en));
  for (const [key, value] of Object.entries(nl).filter(([name]) => name !== '$schema')) {
    const inManifest = key
      .split(/[.[\]]+/)
      .filter((step) => step !== '')
      .reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], manifest);
    expect([key, inManifest]).toEqual([key, value]);
    expect([key, typeof en[key]]).toEqual([key, 'string']);
  }
});

test.each([
  ['color.png', 192, colorIcon],
  ['outline.png', 32, outlineIcon],
] as const)('%s is %i by %i, and is what the script draws', (name, size, draw) => {
  const png = Buffer.from(files[name] ?? new Uint8Array());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  expect(pixelsOf(png)).toEqual(pixelsOf(Buffer.from(draw())));
});

test('the outline is white on nothing', () => {
  const pixels = pixelsOf(Buffer.from(files['outline.png'] ?? new Uint8Array()));
  const seen = new Set<string>();
  let transparent = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    seen.add(pixels.subarray(at, at + 3).join());
    if (pixels[at + 3] === 0) transparent += 1;
  }
  expect([...seen]).toEqual(['255,255,255']);
  expect(transparent).toBeGreaterThan(300);
  expect(transparent).toBeLessThan(1000);
});

test.each([
  ['not-an-id', host],
  [appId, 'http://meldwijs.example'],
  [appId, 'localhost'],
])('the app id %s with the host %s is refused', (id, at) => {
  expect(() => packTeams(id, at)).toThrow('teams manifest');
});

/** The pixels of a PNG that has no filters: four bytes each. */
function pixelsOf(file: Buffer): Buffer {
  const width = file.readUInt32BE(16);
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12)
    if (file.subarray(at + 4, at + 8).toString() === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const rows = inflateSync(Buffer.concat(parts));
  const lines = Array.from({ length: rows.length / (width * 4 + 1) }, (_, line) =>
    rows.subarray(line * (width * 4 + 1) + 1, (line + 1) * (width * 4 + 1)),
  );
  return Buffer.concat(lines);
}

// The commands as somebody at a keyboard meets them: each is run as a program of its own, and what it prints is looked at.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkManifests, wrongIn } from '../../src/check-manifests.ts';
import { readSchoolFile } from '../../src/content/school-file.ts';
import { openStore } from '../../src/store/open.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'meldwijs-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Run = { readonly code: number | null; readonly out: string; readonly trouble: string };

/** Runs a command in an empty folder, so that no .env or school file of somebody else is met. */
function run(
  args: readonly string[],
  given: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
      cwd: folder,
      env: { PATH, ...given.env },
    });
    const said = { out: '', trouble: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.trouble += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    child.stdin.end(given.input ?? '');
  });
}

/** A school file that could be real: the example, without its example numbers. */
const schoolFile = readFileSync(join(root, 'school.example.yaml'), 'utf8')
  .replaceAll(/^\s+example: true\n/gm, '')
  .replaceAll(', example: true', '');

const teams = {
  MASTER_KEY: 'a1'.repeat(32),
  TEAMS_APP_ID: '00000000-0000-0000-0000-000000000001',
  TEAMS_APP_PASSWORD: 'not-a-password',
  TEAMS_APP_TENANT_ID: '00000000-0000-0000-0000-000000000002',
  DATA_DIR: join(folder, 'data'),
  SCHOOL_FILE: join(folder, 'right.yaml'),
};

// Each command starts a program of its own.
const patient = { timeout: 60_000 };

describe('ask', patient, () => {
  it('prints the answer as a person would read it, in the language that was typed', async () => {
    const [dutch, english] = await Promise.all([
      run(['ask', '--lang', 'nl', 'mag ik een leerling als vriend accepteren?']),
      run(['ask', '--lang', 'en', 'can I accept a pupil as a friend?']),
    ]);
    expect(dutch).toMatchObject({ code: 0, trouble: '' });
    expect(dutch.out.split('\n')[0]).toMatch(/^NEE/);
    expect(dutch.out).toContain('Spoed? 112 · Meld nu');
    expect(english.out.split('\n')[0]).toMatch(/^NO/);
    expect(english.out).toContain('[ Nederlands ]');
  });

  it('--jsonl answers each line with topics, confidence, answered, emergency and flow, in the same order', async () => {
    const lines = [
      { id: 'calm', lang: 'nl', text: 'mag ik een leerling als vriend accepteren?' },
      { id: 'danger', lang: 'en', text: 'a pupil said he will bring a knife to school tomorrow' },
      { id: 'empty', lang: 'nl', text: '' },
    ];
    const { code, out } = await run(['ask', '--jsonl'], {
      input: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    expect(code).toBe(0);
    const told = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.map(({ id }) => id)).toEqual(['calm', 'danger', 'empty']);
    for (const one of told) {
      expect(Object.keys(one)).toEqual(['id', 'topics', 'confidence', 'answered', 'emergency', 'flow']);
      expect(one['confidence']).toBeGreaterThanOrEqual(0);
      expect(one['confidence']).toBeLessThanOrEqual(1);
    }
    expect(told[0]).toMatchObject({ answered: true, emergency: false, flow: null });
    expect(told[0]?.['topics']).toEqual([
      'friend-request-from-pupil',
      expect.any(String),
      expect.any(String),
    ]);
    expect(told[1]).toMatchObject({ answered: false, emergency: true, flow: 'threat' });
  });

  it('--jsonl names a line that cannot be read, and answers the others', async () => {
    const input = 'no json\n\n{"id":"x","lang":"nl","text":"mag ik een leerling volgen?"}\n{"id":"y"}\n';
    const { code, out, trouble } = await run(['ask', '--jsonl'], { input });
    expect(code).toBe(1);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(trouble).toContain('line 1: expected {"id","lang","text"}');
    expect(trouble).toContain('line 4: expected {"id","lang","text"}');
  });

  it('says in one sentence what it expected', async () => {
    const runs = await Promise.all(
      [['ask'], ['ask', '--lang'], ['ask', '--wat'], ['wat']].map((args) => run(args)),
    );
    for (const { code, trouble } of runs) {
      expect(code).toBe(1);
      expect(trouble.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('check', patient, () => {
  it('without any setting looks at content and manifests, and lists what a person must check', async () => {
    const { code, out } = await run(['check']);
    expect(code).toBe(0);
    expect(out).toContain('ok     manifest/slack/manifest.json');
    expect(out).toContain('ok     school.example.yaml: valid');
    expect(out).toMatch(/person .*signs 10 and 11/);
    expect(out).toContain('person contacts without a date checked: emergency-112');
  });

  it('names what is wrong with a school file also while no platform is set, or a setting is missing', async () => {
    const file = join(folder, 'wrong.yaml');
    writeFileSync(file, schoolFile.replace('kind: vo', 'kind: havo'));
    for (const env of [{}, { TEAMS_APP_ID: teams.TEAMS_APP_ID }]) {
      const { code, out } = await run(['check'], { env: { ...env, SCHOOL_FILE: file } });
      expect(code).toBe(1);
      expect(out).toContain(`wrong  ${file}:9 school.kind: expected po|vo|mbo`);
    }
  });

  it('counts example numbers as wrong', async () => {
    const { code, out } = await run(['check'], { env: { SCHOOL_FILE: join(root, 'school.example.yaml') } });
    expect(code).toBe(1);
    expect(out).toContain('contacts.police-contact: 088-0000010 is an example number');
  });

  it('verifies chain and ledger, and says so when the key is another one', async () => {
    writeFileSync(teams.SCHOOL_FILE, schoolFile);
    const before = await run(['check'], { env: teams });
    expect(before.out).toContain('ok     database: not there yet');
    const ids = { id: () => 'i', nonce: () => 'n', number: () => 'TEST' };
    const masterKey = Uint8Array.from(Buffer.from(teams.MASTER_KEY, 'hex'));
    const where = { engine: 'sqlite', directory: teams.DATA_DIR } as const;
    const store = await openStore({ where, masterKey, ids, wire: Date.now });
    const file = readSchoolFile(teams.SCHOOL_FILE);
    if (!file.ok) throw new Error(JSON.stringify(file.problems));
    const { id, name } = file.value.school;
    await store.importSchool(id, file.value.organisation.id, file.value, 'v1', Date.now());
    const [first, ...others] = file.value.people.filter((person) => person.roles.length > 0);
    for (const { id: person } of others)
      await store.turn({ person }, (turn) => turn.confirmPing(id, person, Date.now()));
    await store.close();
    const right = await run(['check'], { env: teams });
    expect(right).toMatchObject({ code: 0, trouble: '' });
    expect(right.out).toContain('ok     database: every chain and the ledger are whole');
    // Who has not answered the test message is named, and so is the role that keeps reporting off.
    const untested = right.out.split('\n').filter((line) => line.includes('the test message'));
    expect(untested.map((line) => line.split(' (')[0])).toEqual([
      `person ${name}: reporting is off: fewer than two people who are ${first?.roles[0]?.role} answered the test message`,
      `person ${name}: ${first?.name}`,
    ]);
    const wrong = await run(['check'], { env: { ...teams, MASTER_KEY: 'b2'.repeat(32) } });
    expect(wrong).toMatchObject({ code: 1, trouble: '' });
    expect(wrong.out).toContain('wrong  database: store: MASTER_KEY is not the one');
  });
});

describe('the manifests', () => {
  const slack = readFileSync(join(root, 'manifest/slack/manifest.json'), 'utf8');
  const teamsManifest = readFileSync(join(root, 'manifest/teams/manifest.json'), 'utf8');

  it('are right as they stand', () => {
    expect(checkManifests(root).problems).toEqual([]);
    expect(checkManifests(root).good).toHaveLength(7);
  });

  it.each([
    [
      'an address over http',
      '"https://meldwijs.example/slack/events",',
      '"http://school.example/slack/events",',
    ],
    ['a right too many', '"users:read",', '"users:read", "files:read",'],
    ['an event too few', '"message.im", ', ''],
    ['a shortcut by another name', 'meldwijs_report_message', 'report'],
  ])('of Slack: %s is named', (_, now, then) => {
    expect(wrongIn('manifest/slack/manifest.json', slack.replace(now, then))).toHaveLength(1);
  });

  it('of Slack: an address does not belong in the file for Socket Mode', () => {
    expect(wrongIn('manifest/slack/manifest.socket.json', slack)).not.toEqual([]);
  });

  it.each([
    ['a team scope', '["personal"]', '["personal", "team"]'],
    ['files', '"supportsFiles": false', '"supportsFiles": true'],
    ['a command that is gone', '"id": "reportMessage"', '"id": "other"'],
  ])('of Teams: %s is named', (_, now, then) => {
    expect(wrongIn('manifest/teams/manifest.json', teamsManifest.replace(now, then))).toHaveLength(1);
  });

  it('that is no JSON is named', () => {
    expect(wrongIn('manifest/teams/nl.json', '{')).toHaveLength(1);
  });
});

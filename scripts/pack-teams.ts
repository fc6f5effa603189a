// Packs the zip that a Teams administrator uploads: npm run pack-teams -- <app id> <host> [file]
import { writeFileSync } from 'node:fs';
import { packTeams } from '../src/platforms/teams/pack.ts';

const [appId, host, file = 'meldwijs-teams.zip'] = process.argv.slice(2);
if (appId === undefined || host === undefined) {
  process.stderr.write(
    'pack-teams: expected an app id and a host, as in: npm run pack-teams -- 11111111-2222-3333-4444-555555555555 meldwijs.mijnschool.nl\n',
  );
  process.exitCode = 1;
} else {
  try {
    const zip = packTeams(appId, host);
    writeFileSync(file, zip);
    process.stdout.write(`${file}: ${zip.length} bytes, ready to upload\n`);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  }
}

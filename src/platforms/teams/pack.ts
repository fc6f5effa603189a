/**
 * Packs what a school's administrator uploads to install Meldwijs in Teams: a zip with the manifest, two icons and two languages.
 */
import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';

const folder = new URL('../../../manifest/teams/', import.meta.url);

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** The zip for this app and the host where it runs, the same bytes for the same input. Refuses what Teams would refuse. */
export function packTeams(appId: string, host: string, version = '1.0.0'): Uint8Array {
  if (!guid.test(appId)) throw new Error(`teams manifest: expected an app id like 1111…-…, got "${appId}"`);
  if (!domain.test(host))
    throw new Error(`teams manifest: expected a host like meldwijs.school.nl, got "${host}"`);
  const manifest = readFileSync(new URL('manifest.json', folder), 'utf8')
    .replaceAll('{{APP_ID}}', appId.toLowerCase())
    .replaceAll('{{HOST}}', host.toLowerCase())
    .replaceAll('{{VERSION}}', version);
  const files = {
    'manifest.json': strToU8(manifest),
    ...Object.fromEntries(
      ['nl.json', 'en.json', 'color.png', 'outline.png'].map((name) => [
        name,
        new Uint8Array(readFileSync(new URL(name, folder))),
      ]),
    ),
  };
  // One moment for every file, or the same input would give another zip.
  return zipSync(files, { level: 9, mtime: new Date(Date.UTC(2026, 0, 1, 12)) });
}

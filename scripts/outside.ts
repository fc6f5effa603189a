// What the tests may use from outside the packages: a browser and a PostgreSQL. Each is found or it is left out, never guessed.
import { accessSync, constants } from 'node:fs';

/** The Chromium that browser tests start: CHROMIUM_PATH, or where Debian and others put it. */
export function chromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  const places = CHROMIUM_PATH
    ? [CHROMIUM_PATH]
    : ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Why the PostgreSQL tests cannot run, or nothing when TEST_DATABASE_URL answers. The tests create and drop tables there. */
export async function postgresTrouble(): Promise<string | undefined> {
  const connectionString = process.env.TEST_DATABASE_URL;
  if (!connectionString) return 'TEST_DATABASE_URL is not set; scripts/with-postgres npm test starts one';
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return `TEST_DATABASE_URL does not answer: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

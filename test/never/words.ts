/** Every sentence that a person can read, in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../locales');
/** What people type rather than what we say. */
const heard = /examples|gate|lexicon|hints|names|open-checks|simulator/;

export function allWords(): readonly string[] {
  return ['nl', 'en'].flatMap((language) =>
    readdirSync(join(root, language))
      .filter((file) => file.endsWith('.yaml') && !heard.test(file))
      .flatMap((file) => sentences(parse(readFileSync(join(root, language, file), 'utf8')))),
  );
}

function sentences(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/(?<=[.?!])\s/);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentences) : [];
}

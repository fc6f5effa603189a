/**
 * What each language knows about names: first names, words before a name, and capitalised words that are none.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { NameWords } from '../core/names.ts';
import type { Language } from '../core/school.ts';
import { languages } from '../core/school.ts';
import type { Problem } from './yaml-file.ts';
import { readYaml } from './yaml-file.ts';

const words = z.string().transform((text) => new Set(text.split(/\s+/).filter((word) => word !== '')));
const schema = z.strictObject({ firstNames: words, before: words, notNames: words });

const none: NameWords = { firstNames: new Set(), before: new Set(), notNames: new Set() };

export function loadNames(root: string): {
  readonly names: Readonly<Record<Language, NameWords>>;
  readonly problems: readonly Problem[];
} {
  const read = languages.map((language) => readYaml(join(root, 'locales', language, 'names.yaml'), schema));
  const [nl, en] = read.map((one) => (one.ok ? one.value : none));
  return {
    names: { nl: nl ?? none, en: en ?? none },
    problems: read.flatMap((one) => (one.ok ? [] : one.problems)),
  };
}

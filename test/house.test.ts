// The floors of the house: imports only go downstairs, the pure floors stay pure, and nobody who shows a case holds one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'vitest/node';
import { describe, expect, it } from 'vitest';

interface Floor {
  /** Folders, or single files, that make up the floor. */
  readonly at: readonly string[];
  /** Folders or files of other floors that may be imported, types included. */
  readonly imports: readonly string[] | 'everything';
  readonly packages: 'none' | 'node' | 'any';
  readonly pure?: boolean;
  readonly neverNamesCase?: boolean;
}

const outside = { imports: ['src/core', 'src/app/ports.ts'], packages: 'any' } as const;

const floors: readonly Floor[] = [
  { at: ['src/core'], imports: [], packages: 'none', pure: true },
  { at: ['cards'], imports: ['src/core'], packages: 'none', neverNamesCase: true },
  { at: ['src/guidance'], imports: ['src/core'], packages: 'none', pure: true },
  { at: ['src/content'], imports: ['src/core', 'src/guidance'], packages: 'any' },
  { at: ['src/app'], imports: ['src/core', 'cards', 'src/guidance'], packages: 'node' },
  { at: ['src/store'], ...outside },
  { at: ['src/platforms/slack'], ...outside, neverNamesCase: true },
  { at: ['src/platforms/teams'], ...outside, neverNamesCase: true },
  { at: ['src/platforms/phone'], ...outside, neverNamesCase: true },
  { at: ['src/simulator'], ...outside },
  { at: ['src/report'], ...outside, neverNamesCase: true },
  {
    at: [
      'main',
      'cli',
      'config',
      'server',
      'log',
      'ids',
      'lean-fetch',
      'scraps',
      'school-import',
      'check-manifests',
      'check-test-pings',
      'wind',
    ].map((name) => `src/${name}.ts`),
    imports: 'everything',
    packages: 'any',
  },
];

/** What is wrong with one file of src/ or cards/, each as "path:line what". */
function wrongIn(path: string, source: string): string[] {
  const floor = floors.find(({ at }) => isUnder(path, at));
  if (floor === undefined) return [`${path}:1 stands on no floor of the house`];
  if (!isCode(path)) return [];
  const found: string[] = [];
  walk(parse(path, source), (node) => {
    const wrong = [
      ...importsOf(node).map((specifier) => wrongImport(path, floor, specifier)),
      floor.pure ? impurity(node) : undefined,
      floor.neverNamesCase && isName(node, 'Case') ? 'names Case; only CaseFor may be shown' : undefined,
    ];
    for (const what of wrong)
      if (what !== undefined) found.push(`${path}:${lineAt(source, node.start)} ${what}`);
  });
  return found;
}

/** Tests that would silence all others, each as "path:line what". */
function focusedIn(path: string, source: string): string[] {
  const found: string[] = [];
  walk(parse(path, source), (node) => {
    if (node.type === 'MemberExpression' && isName(node['property'], 'only')) {
      found.push(`${path}:${lineAt(source, node.start)} leaves every other test out by .only`);
    }
  });
  return found;
}

function wrongImport(path: string, floor: Floor, specifier: string | undefined): string | undefined {
  if (specifier === undefined) return 'imports a path that is only known when it runs';
  if (!specifier.startsWith('.')) {
    const isAllowed = { none: false, node: specifier.startsWith('node:'), any: true }[floor.packages];
    return isAllowed ? undefined : `imports the package ${specifier}`;
  }
  const target = posix.join(posix.dirname(path), specifier);
  if (floor.imports === 'everything' || isUnder(target, floor.at) || isUnder(target, floor.imports))
    return undefined;
  return `imports ${target}`;
}

/** The specifiers a node imports; undefined for one that is computed. */
function importsOf(node: Node): readonly (string | undefined)[] {
  const isImport =
    ['ImportDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType'].includes(node.type) ||
    (node.type === 'ExportNamedDeclaration' && node['source'] !== null) ||
    node.type === 'TSExternalModuleReference';
  if (isImport) return [textOf(node['source'] ?? node['expression'])];
  const isRequire = node.type === 'CallExpression' && isName(node['callee'], 'require');
  return isRequire ? [textOf(asList(node['arguments'])[0])] : [];
}

function impurity(node: Node): string | undefined {
  if (node['async'] === true) return 'is async; a pure floor waits for nothing';
  if (node.type === 'MemberExpression') {
    if (isName(node['object'], 'Date') && isName(node['property'], 'now')) return 'reads Date.now';
    if (isName(node['object'], 'Math') && isName(node['property'], 'random')) return 'draws Math.random';
    if (isName(node['object'], 'process')) return 'looks at process';
  }
  const readsTheClock =
    (node.type === 'NewExpression' &&
      isName(node['callee'], 'Date') &&
      asList(node['arguments']).length === 0) ||
    (node.type === 'CallExpression' && isName(node['callee'], 'Date'));
  return readsTheClock ? 'reads the clock by Date' : undefined;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

function parse(path: string, source: string): Node {
  try {
    const tree: unknown = parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path);
    if (isNode(tree)) return tree;
  } catch (error) {
    throw new Error(`${path} cannot be read as TypeScript`, { cause: error });
  }
  throw new Error(`${path} has no syntax tree`);
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isName(value: unknown, name: string): boolean {
  return isNode(value) && value.type === 'Identifier' && value['name'] === name;
}

function textOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string'
    ? value['value']
    : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function lineAt(source: string, start: number): number {
  return source.slice(0, start).split('\n').length;
}

function isUnder(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

function isCode(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path);
}

const root = join(import.meta.dirname, '..');

function filesUnder(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(folder, entry.parentPath.slice(join(root, folder).length), entry.name));
}

function inFiles(paths: readonly string[], look: (path: string, source: string) => string[]): string[] {
  return paths.flatMap((path) => look(path, readFileSync(join(root, path), 'utf8')));
}

describe('the house', () => {
  it('lets imports only go downstairs, and keeps core and guidance pure', () => {
    expect(inFiles([...filesUnder('src'), ...filesUnder('cards')], wrongIn)).toEqual([]);
  });

  it('runs every test, never only some', () => {
    expect(inFiles(filesUnder('test').filter(isCode), focusedIn)).toEqual([]);
  });
});

describe('this look at the house', () => {
  it.each([
    ['src/core/case.ts', `import type { Turn } from '../app/ports.ts';`, 'imports src/app/ports.ts'],
    ['src/core/case.ts', `import type { Kysely } from 'kysely';`, 'imports the package kysely'],
    ['src/core/case.ts', `import { createHash } from 'node:crypto';`, 'imports the package node:crypto'],
    [
      'src/core/case.ts',
      `export type T = import('../guidance/topic.ts').Topic;`,
      'imports src/guidance/topic.ts',
    ],
    ['src/core/case.ts', `export { a } from '../config.ts';`, 'imports src/config.ts'],
    ['src/core/case.ts', `export * from '../../cards/ping.ts';`, 'imports cards/ping.ts'],
    ['cards/ping.ts', `import { words } from '../src/content/words.ts';`, 'imports src/content/words.ts'],
    ['src/guidance/match.ts', `import { decide } from '../app/decide.ts';`, 'imports src/app/decide.ts'],
    ['src/content/load.ts', `import { turn } from '../app/turn.ts';`, 'imports src/app/turn.ts'],
    ['src/app/turn.ts', `import { open } from '../store/open.ts';`, 'imports src/store/open.ts'],
    ['src/app/turn.ts', `import { Kysely } from 'kysely';`, 'imports the package kysely'],
    ['src/store/open.ts', `import { turn } from '../app/turn.ts';`, 'imports src/app/turn.ts'],
    [
      'src/store/open.ts',
      `import { a } from '../app/ports.ts.old/a.ts';`,
      'imports src/app/ports.ts.old/a.ts',
    ],
    [
      'src/platforms/slack/read.ts',
      `import { a } from '../teams/read.ts';`,
      'imports src/platforms/teams/read.ts',
    ],
    ['src/simulator/page/view.tsx', `import { a } from '../../store/open.ts';`, 'imports src/store/open.ts'],
    ['src/report/pdf.ts', `const a = await import('../store/open.ts');`, 'imports src/store/open.ts'],
    [
      'src/report/pdf.ts',
      `const a = await import(somewhere);`,
      'imports a path that is only known when it runs',
    ],
    ['src/report/pdf.ts', `const a = require('../main.ts');`, 'imports src/main.ts'],
    ['src/core/case.ts', 'const at = Date.now();', 'reads Date.now'],
    ['src/core/case.ts', 'const at = new Date();', 'reads the clock by Date'],
    ['src/core/case.ts', 'const at = `${Date()}`;', 'reads the clock by Date'],
    ['src/guidance/match.ts', 'const luck = Math.random();', 'draws Math.random'],
    ['src/guidance/match.ts', 'const key = process.env.KEY;', 'looks at process'],
    ['src/guidance/match.ts', 'const f = async () => 1;', 'is async; a pure floor waits for nothing'],
    ['src/core/case.ts', 'class A { async f() {} }', 'is async; a pure floor waits for nothing'],
    ['src/report/pdf.ts', 'export type A = readonly Case[];', 'names Case; only CaseFor may be shown'],
    ['src/report/pdf.ts', 'let a: core.Case;', 'names Case; only CaseFor may be shown'],
    ['src/helpers/text.ts', '', 'stands on no floor of the house'],
    ['src/platforms/email/read.ts', '', 'stands on no floor of the house'],
    ['src/text.ts', '', 'stands on no floor of the house'],
  ])('finds a fault in %s: %s', (path, source, what) => {
    expect(wrongIn(path, source)).toEqual([`${path}:1 ${what}`]);
  });

  it('finds Case in an import, on its line', () => {
    const source = `import type { CaseFor } from '../src/core/seen-as.ts';\nimport type { Case as C } from '../src/core/case.ts';`;
    expect(wrongIn('cards/ping.ts', source)).toEqual([
      'cards/ping.ts:2 names Case; only CaseFor may be shown',
    ]);
  });

  it.each([
    ['src/core/case.ts', `import type { Fact } from './fact.ts';\nconst day = (at: number) => new Date(at);`],
    [
      'src/core/case.ts',
      '// never Date.now() here: now is an argument\nconst a = "process.env, async and Math.random";',
    ],
    ['src/core/case.ts', 'const a = /[\'"`]/; export const processed = { async: 1 };'],
    [
      'cards/ping.ts',
      `import type { CaseFor, CaseId } from '../src/core/seen-as.ts';\nconst Cases = "Case";`,
    ],
    [
      'src/content/load.ts',
      `import { z } from 'zod';\nimport { readFileSync } from 'node:fs';\nimport { a } from '../guidance/a.ts';`,
    ],
    ['src/app/turn.ts', `import { a } from '../../cards/ping.ts';\nimport { Case } from '../core/case.ts';`],
    ['src/store/open.ts', `import type { Store } from '../app/ports.ts';\nimport { Kysely } from 'kysely';`],
    [
      'src/simulator/page/view.tsx',
      `import { a } from '../server.ts';\nexport const View = () => <p>Hallo</p>;`,
    ],
    ['src/main.ts', `import { open } from './store/open.ts';\nconst at = Date.now();`],
  ])('finds nothing wrong in %s: %s', (path, source) => {
    expect(wrongIn(path, source)).toEqual([]);
  });

  it('finds a test that silences the others', () => {
    expect(focusedIn('test/a.test.ts', `// it.only(\nit.only('a', () => {});`)).toEqual([
      'test/a.test.ts:2 leaves every other test out by .only',
    ]);
    expect(focusedIn('test/a.test.ts', `describe.only.each([1])('a', () => {});`)).toHaveLength(1);
    expect(focusedIn('test/a.test.ts', `it('a', () => { expect(only('.only(')).toBe(1); });`)).toEqual([]);
  });
});

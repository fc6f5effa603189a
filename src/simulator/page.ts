// The files of the page: made once, in memory, when somebody first opens it.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Language, languages } from '../core/school.ts';

type File = { readonly body: string | Uint8Array; readonly type: string };

const root = new URL('../../', import.meta.url);
type Words = Readonly<Record<Language, { readonly loading: string; readonly lost: string }>>;

/** Says that it opens until it has opened, or what to do when it does not. */
const html = ({ nl }: Words): string => `<!doctype html>
<html lang="nl">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Meldwijs</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/simulator/page.css">
    <script type="module" src="/simulator/page.js"></script>
  </head>
  <body><div id="page" data-lost="${nl.lost}"><p class="loading">${nl.loading}</p></div></body>
</html>
`;

/** Hands out the page's files by path; nothing for a path it does not know. */
export function openPage(): { file(path: string): Promise<File | undefined> } {
  let bundle: Promise<Readonly<Record<'js' | 'css', Uint8Array>>> | undefined;
  return {
    async file(path) {
      switch (path) {
        case '/':
          return { body: html(await words()), type: 'text/html; charset=utf-8' };
        case '/simulator/words.json':
          return { body: JSON.stringify(await words()), type: 'application/json; charset=utf-8' };
        case '/simulator/page.js':
        case '/simulator/page.css': {
          bundle ??= makeBundle();
          const made = await bundle;
          return path.endsWith('.js')
            ? { body: made.js, type: 'text/javascript; charset=utf-8' }
            : { body: made.css, type: 'text/css; charset=utf-8' };
        }
        default:
          return undefined;
      }
    },
  };
}

/** The page's words in every language, from locales. */
async function words(): Promise<Words> {
  const read = async (language: Language): Promise<[Language, unknown]> => [
    language,
    parse(await readFile(new URL(`locales/${language}/simulator.yaml`, root), 'utf8')),
  ];
  return Object.fromEntries(await Promise.all(languages.map(read))) as Words;
}

async function makeBundle(): Promise<Readonly<Record<'js' | 'css', Uint8Array>>> {
  const { build, stop } = await import('esbuild');
  const made = await build({
    entryPoints: ['main.tsx', 'page.css'].map((name) =>
      fileURLToPath(new URL(`page/${name}`, import.meta.url)),
    ),
    bundle: true,
    write: false,
    outdir: fileURLToPath(new URL('page/', import.meta.url)),
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  await stop();
  const part = (ending: string): Uint8Array =>
    made.outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? new Uint8Array();
  return { js: part('.js'), css: part('.css') };
}

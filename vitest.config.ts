// Which tests exist and how they run: the pure ones share their modules, the ones that open servers get their own,
// and the stories (a whole school day from report to closing) go one after another.
import { defineConfig } from 'vitest/config';
import { chromium } from './scripts/outside.ts';

const pure = ['test/*.test.ts', 'test/{core,guidance,content,cards}/**/*.test.{ts,tsx}'];
const story = ['test/story/**/*.test.{ts,tsx}'];
const browser = chromium();

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    env: browser === undefined ? {} : { MELDWIJS_CHROMIUM: browser },
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'world',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...pure, ...story],
          testTimeout: 15_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'story',
          include: story,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

/**
 * `unit`: beside the code, no network, no external tools.
 * `integration`: e2e/*.test.ts; real child processes, real tools, loopback servers. Needs a build.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src-main/**/*.test.ts', 'src-renderer/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // As long as Playwright waits in these tests; a busy machine needs more than a second.
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    // These have a browser of their own: vitest.browser.config.ts.
    exclude: ['tests/browser/**'],
    setupFiles: ['tests/support/conforming-fetch.ts'],
    expect: { requireAssertions: true },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Processes, because some tests change the working directory or start programs; two, for two cores.
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});

import { defineConfig } from 'vitest/config';

// Needs Debian's chromium, so `npm test` does without: npm run test:browser.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/browser/**/*.test.ts'],
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // A browser and a platform are two cores' worth.
    maxWorkers: 1,
    reporters: ['default'],
  },
});

import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, the longest first: begun last, one of these would run alone at the end while the other core stands by. */
const LONGEST = [
  'tests/local/platform/contract.test.ts',
  'tests/functions/concurrency.test.ts',
  'tests/functions/api/fuzz.test.ts',
  'tests/functions/api/permissions.test.ts',
  'tests/infra/bundles.test.ts',
];
for (const name of LONGEST)
  if (!existsSync(new URL(name, import.meta.url)))
    throw new Error(`vitest.config.ts names ${name}, which is not there`);

const place = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
  return found < 0 ? LONGEST.length : found;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

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
    sequence: { sequencer: LongestFirst },
    reporters: ['default'],
  },
});

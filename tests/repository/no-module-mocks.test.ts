import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, sourceFiles } from '#scripts/source-files.ts';

// A fake implements the port and is passed in: a mocked module tests that a file is called what it is called.
// (Written in two parts, so that this file does not find itself.)
const MODULE_MOCK = new RegExp(`\\b${'vi'}\\s*\\.\\s*(mock|doMock|hoisted)\\s*\\(`);

describe('the tests', () => {
  test('mock no module', () => {
    const files = ['tests', 'bench'].flatMap((folder) =>
      sourceFiles(join(ROOT, folder), '.ts').map((file) => join(folder, file)),
    );

    const mocking = files.filter((file) => MODULE_MOCK.test(readFileSync(join(ROOT, file), 'utf8')));

    expect(files.length).toBeGreaterThan(3);
    expect(mocking).toEqual([]);
  });

  test.each(['mock', 'doMock', 'hoisted'])('would be found with %s', (name) => {
    expect(MODULE_MOCK.test(`${'vi'}.${name}('x')`)).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, sourceFiles } from '#scripts/source-files.ts';
import { findImpureUses } from './support/impure-uses.ts';

describe('the domain', () => {
  test('reads no clock, no chance and nothing of the machine', () => {
    const files = sourceFiles(join(ROOT, 'domain'), '.ts');

    const found = files.flatMap((file) =>
      findImpureUses(file, readFileSync(join(ROOT, 'domain', file), 'utf8')).map(
        ({ line, what }) => `domain/${file}:${line} ${what}`,
      ),
    );

    expect(files.length).toBeGreaterThan(10);
    expect(found).toEqual([]);
  });
});

describe('the search for impure uses', () => {
  test.each([
    ['new Date()', 'const a = new Date();'],
    ['new Date()', 'const a = new Date;'],
    ['Date()', 'const a = Date();'],
    ['Date.now', 'const a = Date.now();'],
    ['Date.now', 'const clock = Date.now;'],
    ['Math.random', 'const a = { b: Math.random() };'],
    ['Temporal.Now', 'const a = Temporal.Now.instant();'],
    ['crypto.randomUUID', 'const a = crypto.randomUUID();'],
    ['process', 'const a = process.env.X;'],
    ['process', 'const { env } = process;'],
    ['process', 'function f(a = process) { return a; }'],
    ['performance', 'const a = performance.now();'],
    ['globalThis', 'const a = globalThis.process;'],
    ['fetch', "await fetch('x');"],
    ['getHours', 'const a = date.getHours();'],
  ])('reports %s in `%s`', (what, text) => {
    expect(findImpureUses('a.ts', text)).toEqual([{ line: 1, what }]);
  });

  test.each([
    'const a = new Date(0);',
    'const a = Date.UTC(2017, 8, 1);',
    'const a = Date.parse(text);',
    'const a = Math.round(1.5);',
    '// new Date() and process.env are for others',
    "const a = 'Date.now()';",
    'const a = dossier.process;',
    'const a = { process: 1 };',
    'interface Purpose { process: string; fetch(): void }',
    'const a = Temporal.PlainDate.from(b);',
  ])('leaves `%s` alone', (text) => {
    expect(findImpureUses('a.ts', text)).toEqual([]);
  });
});

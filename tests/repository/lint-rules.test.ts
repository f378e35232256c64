import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ROOT } from '#scripts/source-files.ts';
import { temporaryTree } from './support/temporary-tree.ts';

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

/** Runs biome with the project's own rules on these files; gives `file rule`. */
function lint(files: Readonly<Record<string, string>>): string[] {
  const root = temporaryTree({
    ...files,
    'biome.jsonc': readFileSync(join(ROOT, 'biome.jsonc'), 'utf8').replace(/^\s*"\$schema".*$/m, ''),
    'package.json': '{ "type": "module" }\n',
  });
  const args = [
    join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
    'check',
    '--reporter=json',
    '--max-diagnostics=100',
  ];
  const ended = spawnSync(process.execPath, [...args, ...Object.keys(files)], { cwd: root, encoding: 'utf8' });
  const report = reportSchema.parse(JSON.parse(ended.stdout));
  return report.diagnostics
    .map(({ category, location }) => `${location.path} ${category.replace(/^lint\/\w+\//, '')}`)
    .sort();
}

describe('the lint rules', () => {
  test('name each planted fault', () => {
    const found = lint({
      'domain/promise.ts': 'export async function later(): Promise<number> {\n  return await Promise.resolve(1);\n}\n',
      'domain/floating.ts': "import { later } from './promise.ts';\n\nexport function run(): void {\n  later();\n}\n",
      'domain/condition.ts':
        "import { later } from './promise.ts';\n\nexport const isDone = (): boolean => {\n  if (later()) return true;\n  return false;\n};\n",
      'domain/default.ts': 'export default 1;\n',
      'domain/any.ts': 'export const a = (b: any): unknown => b;\n',
      'domain/non-null.ts': 'export const a = (b: { c?: string }): string => b.c!;\n',
      'domain/type.ts': "import { A } from './a.ts';\n\nexport const a = (b: A): A => b;\n",
      'domain/extension.ts': "import { later } from './promise';\n\nexport const a = later;\n",
      'domain/throw.ts': "export function f(): never {\n  throw 'text';\n}\n",
      'domain/index.ts': "export { later } from './promise.ts';\n",
      'domain/CamelCase.ts': 'export const a = 1;\n',
      'domain/console.ts': 'export const a = (): void => console.log(1);\n',
      'domain/format.ts': 'export const a = "b"\n',
      'scripts/console.ts': 'export const a = (): void => console.log(1);\n',
    });

    expect(found).toEqual([
      'domain/CamelCase.ts useFilenamingConvention',
      'domain/any.ts noExplicitAny',
      'domain/condition.ts noMisusedPromises',
      'domain/console.ts noConsole',
      'domain/default.ts noDefaultExport',
      'domain/extension.ts useImportExtensions',
      'domain/floating.ts noFloatingPromises',
      'domain/format.ts format',
      'domain/index.ts noBarrelFile',
      'domain/non-null.ts noNonNullAssertion',
      'domain/throw.ts useThrowOnlyError',
      'domain/type.ts useImportType',
    ]);
  });
});

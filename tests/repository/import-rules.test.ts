import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectImports } from '#scripts/check-imports.ts';
import { ROOT, sourceFiles } from '#scripts/source-files.ts';
import { temporaryTree } from './support/temporary-tree.ts';

/** Each planted file, the import it holds, and the rules that must name it. */
const PLANTED: readonly (readonly [file: string, text: string, rules: readonly string[]])[] = [
  ['domain/bad-node.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('x');", ['domain-is-pure']],
  ['domain/bad-package.ts', "import { Hono } from 'hono';\nnew Hono();", ['domain-is-pure']],
  ['domain/bad-alias.ts', "import { store } from '#adapters/store.ts';\nstore();", ['domain-is-pure']],
  [
    'domain/bad-type.ts',
    "import type { Client } from '@aws-sdk/client-sfn';\nexport type C = Client;",
    ['domain-is-pure'],
  ],
  [
    'domain/bad-relative.ts',
    "import { store } from '../adapters/store.ts';\nstore();",
    ['domain-is-pure', 'folders-are-named'],
  ],
  ['domain/bad-dynamic.ts', "export const later = import('node:os');", ['domain-is-pure']],
  [
    'domain/bad-port.ts',
    "import type { Port } from '#domain/ports/port.ts';\nexport type P = Port;",
    ['rules-need-no-ports'],
  ],
  ['adapters/bad-up.ts', "import { page } from '#web/page.ts';\npage();", ['adapters-stay-below']],
  ['adapters/bad-development.ts', "import fc from 'fast-check';\nfc();", ['deployed-code-has-no-development-packages']],
  ['web/bad-adapter.ts', "import { store } from '#adapters/store.ts';\nstore();", ['web-knows-no-transport']],
  ['web/bad-node.ts', "import { hostname } from 'node:os';\nhostname();", ['web-knows-no-transport']],
  [
    'functions/bad-sdk/handler.ts',
    "import { Client } from '@aws-sdk/client-sfn';\nnew Client();",
    ['functions-leave-aws-to-adapters'],
  ],
  [
    'functions/bad-neighbour/handler.ts',
    "import { handler } from '../good/handler.ts';\nhandler();",
    ['functions-do-not-share-insides'],
  ],
  [
    'functions/bad-local/handler.ts',
    "import type { Engine } from '#local/engine.ts';\nexport type E = Engine;",
    ['functions-compose', 'nobody-imports-local-or-tests'],
  ],
  [
    'functions/bad-infra/handler.ts',
    "import { stack } from '#infra/stack.ts';\nstack();",
    ['functions-compose', 'nobody-imports-infra'],
  ],
  ['functions/bad-node/handler.ts', "import { env } from 'node:process';\nenv.x;", ['functions-compose']],
  ['infra/bad-adapter.ts', "import { store } from '#adapters/store.ts';\nstore();", ['infra-reads-files']],
  ['infra/bad-domain.ts', "import { fold } from '#domain/fold.ts';\nfold();", ['infra-reads-files']],
  [
    'scenarios/format/bad-adapter.ts',
    "import { store } from '#adapters/store.ts';\nstore();",
    ['scenario-format-stands-alone'],
  ],
  [
    'scenarios/format/bad-node.ts',
    "import { readFileSync } from 'node:fs';\nreadFileSync('x');",
    ['scenario-format-stands-alone'],
  ],
  [
    'scenarios/format/write-schema.ts',
    "import { store } from '#adapters/store.ts';\nstore();",
    ['scenario-schema-writer-stands-alone'],
  ],
  ['scripts/bad-local.ts', "import { engine } from '#local/engine.ts';\nengine();", ['nobody-imports-local-or-tests']],
  ['scripts/bad-tests.ts', "import { aCase } from '#tests/a-case.ts';\naCase();", ['nobody-imports-local-or-tests']],
  ['local/bad-infra.ts', "import { stack } from '#infra/stack.ts';\nstack();", ['nobody-imports-infra']],
  ['local/bad-nowhere.ts', "import { gone } from '#domain/gone.ts';\ngone();", ['imports-resolve']],
  ['domain/circle-a.ts', "import type { B } from './circle-b.ts';\nexport type A = B | 1;", ['no-circle']],
  // A circle is reported once, at its first file.
  ['domain/circle-b.ts', "import type { A } from './circle-a.ts';\nexport type B = A | 2;", []],
];

const ALLOWED: Readonly<Record<string, string>> = {
  'domain/fold.ts': "import * as z from 'zod';\nimport 'temporal-polyfill';\nexport const fold = (): void => void z;",
  'domain/ports/port.ts': "import type { fold } from '#domain/fold.ts';\nexport type Port = typeof fold;",
  'domain/usecases/act.ts': "import type { Port } from '#domain/ports/port.ts';\nexport type P = Port;",
  'adapters/store.ts':
    "import { readFileSync } from 'node:fs';\nimport { Client } from '@aws-sdk/client-sfn';\nimport { fold } from '#domain/fold.ts';\nexport const store = (): void => void [fold, Client, readFileSync];",
  'adapters/dynamodb/table-schema.ts': "export const TABLE = 'x';",
  'web/page.ts':
    "import { html } from 'hono';\nimport { fold } from '#domain/fold.ts';\nexport const page = (): void => void [html, fold];",
  'functions/middleware/log.ts': "import middy from 'hono';\nexport const log = (): void => void middy;",
  'functions/good/event.ts': "import * as z from 'zod';\nexport const event = z;",
  'functions/good/handler.ts':
    "import { store } from '#adapters/store.ts';\nimport { page } from '#web/page.ts';\nimport { log } from '../middleware/log.ts';\nimport { event } from './event.ts';\nexport const handler = (): void => void [store, page, log, event];",
  'infra/stack.ts':
    "import { readFileSync } from 'node:fs';\nimport { App } from 'aws-cdk-lib';\nimport { TABLE } from '#adapters/dynamodb/table-schema.ts';\nexport const stack = (): void => void [App, TABLE, readFileSync];",
  'scenarios/format/parse.ts':
    "import { parse } from 'yaml';\nimport { fold } from '#domain/fold.ts';\nexport const p = [parse, fold];",
  'local/engine.ts':
    "import { handler } from '#functions/good/handler.ts';\nexport type Engine = 1;\nexport const engine = (): void => handler();",
  'tests/a-case.ts': "import { engine } from '#local/engine.ts';\nexport const aCase = engine;",
  'tests/infra/stack.test.ts': "import { stack } from '#infra/stack.ts';\nstack();",
  'bench/run.ts': "import { engine } from '#local/engine.ts';\nengine();",
};

const stub = (name: string): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};',
});

describe('the import rules', () => {
  test('name every planted breach and nothing else', () => {
    const packages = ['zod', 'temporal-polyfill', 'hono', 'yaml', '@aws-sdk/client-sfn', 'aws-cdk-lib', 'fast-check'];
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const dependencies = Object.fromEntries(
      packages.filter((name) => name !== 'fast-check').map((name) => [name, '1']),
    );
    const root = temporaryTree({
      ...ALLOWED,
      ...Object.fromEntries(PLANTED.map(([file, text]) => [file, text])),
      ...Object.assign({}, ...packages.map(stub)),
      'package.json': JSON.stringify({
        type: 'module',
        imports: manifest.imports,
        dependencies,
        devDependencies: { 'fast-check': '1' },
      }),
      'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true } }),
    });

    const report = inspectImports(root);

    const found = report.violations.map(({ from, rule }) => `${from} ${rule}`).sort();
    const planted = PLANTED.flatMap(([file, , rules]) => rules.map((rule) => `${file} ${rule}`)).sort();
    expect(found).toEqual(planted);
    expect(report.unseen).toEqual([]);
  });

  test('are each tried by a planted breach', () => {
    const report = inspectImports(temporaryTree({ 'package.json': '{}', 'tsconfig.json': '{}', 'scripts/x.ts': '' }));

    const tried = new Set(PLANTED.flatMap(([, , rules]) => rules));

    expect([...tried].sort()).toEqual([...report.ruleNames].sort());
  });

  test('are held against every TypeScript file of the repository', () => {
    const report = inspectImports(ROOT);

    expect(report.files).toBe(sourceFiles(ROOT, '.ts').length);
    expect(report.files).toBeGreaterThan(20);
    expect(report.imports).toBeGreaterThan(report.files);
    expect(report.unseen).toEqual([]);
  });
});

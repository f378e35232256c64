import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionNames } from '#infra/bundle.ts';
import { readWorkflows } from '#infra/workflow-files.ts';
import { ROOT, writeAssembly } from './support/templates.ts';

const PYTHON = ['-c', 'import boto3, moto; print(moto.__version__)'];
const found = spawnSync('python3', PYTHON, { encoding: 'utf8' });
const version = found.status === 0 ? found.stdout.trim() : undefined;
if (version === undefined)
  process.stderr.write(
    'tests/infra/emulator.test.ts: moto is not installed for python3, so the templates are not loaded into it\n',
  );

const reportSchema = z.object({
  moto: z.string(),
  stacks: z.record(
    z.string(),
    z.object({
      resources: z.int(),
      loaded: z.int(),
      unsupported: z.record(z.string(), z.int()),
      refused: z.array(z.object({ id: z.string(), type: z.string(), why: z.string() })),
      failed: z.string().optional(),
    }),
  ),
  there: z.object({ tables: z.array(z.string()), functions: z.int(), machines: z.array(z.string()) }),
});

const page = readFileSync(join(ROOT, 'docs/emulator.md'), 'utf8');
/** What the page says moto does not take: `Stack Type`. */
const listed = [...page.matchAll(/^\| (\w+) \| `([\w:]+)` \|/gm)].map(([, stack, type]) => `${stack} ${type}`).sort();

describe.skipIf(version === undefined)('moto, an emulator of AWS that is not ours', () => {
  let report: z.infer<typeof reportSchema>;
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'beraad-moto-'));
    try {
      const assembly = writeAssembly(folder);
      const script = join(ROOT, 'scripts/moto/load-templates.py');
      const { stdout, stderr } = spawnSync('python3', [script, assembly], { encoding: 'utf8', maxBuffer: 2 ** 24 });
      if (stdout === '') throw new Error(stderr);
      report = reportSchema.parse(JSON.parse(stdout));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it('loads every template, up to the resources that it does not know', () => {
    expect(Object.keys(report.stacks)).toHaveLength(10);
    expect(Object.entries(report.stacks).filter(([, { failed }]) => failed !== undefined)).toEqual([]);
    expect(Object.values(report.stacks).every(({ loaded }) => loaded > 0)).toBe(true);
  });

  it('has the table, every function and every workflow then', () => {
    expect(report.there.tables).toEqual(['beraad-example']);
    expect(report.there.functions).toBeGreaterThanOrEqual(functionNames(ROOT).length);
    expect(report.there.machines).toEqual(readWorkflows(ROOT).map(({ name }) => `beraad-example-${name}`));
  });

  it('refuses what docs/emulator.md lists, and nothing else', () => {
    const refused = Object.entries(report.stacks).flatMap(([stack, { unsupported, refused: resources }]) =>
      [...new Set([...Object.keys(unsupported), ...resources.map(({ type }) => type)])].map(
        (type) => `${stack} ${type}`,
      ),
    );

    expect(refused.filter((one) => !listed.includes(one))).toEqual([]);
    // A newer one may take more.
    if (page.includes(`moto ${report.moto}`)) expect(listed).toEqual(refused.sort());
  });
});

it('names the version of moto that the list is of', () => {
  expect(page).toMatch(/moto \d+\.\d+\.\d+/);
  expect(listed.length).toBeGreaterThan(10);
});

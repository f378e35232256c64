import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionNames } from '#infra/bundle.ts';
import { readWorkflows } from '#infra/workflow-files.ts';
import { ROOT } from './support/templates.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
const pages = [
  'docs/deploy.md',
  'docs/retention.md',
  ...readdirSync(join(ROOT, 'docs/runbooks')).map((file) => `docs/runbooks/${file}`),
];
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  it('names only scripts, functions, workflows and files that there are', () => {
    const known = [...functionNames(ROOT), ...readWorkflows(ROOT).map(({ name }) => name)];

    expect(all(text, /npm run (?:--silent )?([\w:-]+)/g).filter((name) => scripts[name] === undefined)).toEqual([]);
    // What a stage has beside functions and workflows: stacks, secrets, buckets, a queue.
    const others = ['mail', 'web', 'client-key', 'documents', 'failed-events', 'text-key'];
    const named = all(text, /beraad-STAGE-([a-z-]+[a-z])/g);
    expect(named.filter((name) => !known.includes(name) && !others.includes(name))).toEqual([]);
    const files = all(text, /\b((?:docs|infra|adapters|tests)\/[\w./-]+\.(?:md|ts|json))/g).filter(
      (file) => !/stages\/(test|STAGE)\.json$/.test(file),
    );
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    const links = all(text, /\]\(([\w-]+\.md)\)/g);
    expect(links.filter((file) => !existsSync(join(ROOT, 'docs/runbooks', file)))).toEqual([]);
  });

  it('asks logs only for codes that are written', () => {
    const catalogue = readFileSync(join(ROOT, 'adapters/runtime/log.ts'), 'utf8');
    const codes = all(text, /\$\.code = "([a-z-]+)"/g);

    expect(codes.filter((code) => !catalogue.includes(`'${code}':`))).toEqual([]);
  });
});

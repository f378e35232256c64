import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { functionNames } from '#infra/bundle.ts';
import { settingsSchema } from '#infra/settings.ts';
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

const hasModels = spawnSync('python3', ['-c', 'import botocore']).status === 0;
if (!hasModels)
  process.stderr.write(
    'tests/infra/docs.test.ts: botocore is not installed for python3, so aws commands are not looked up\n',
  );

it.skipIf(!hasModels)('gives only aws commands that AWS knows, with options that they take', () => {
  const script = join(ROOT, 'scripts/aws/check-commands.py');
  const { status, stdout } = spawnSync('python3', [script, ...pages.map((page) => join(ROOT, page))], {
    encoding: 'utf8',
  });

  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d{2,} commands\n$/) });
});

/** The names of all settings in a JSON Schema, with points between; of a choice those of each way. */
function settingsIn(schema: unknown, path = ''): string[] {
  const { oneOf, anyOf, properties } = z
    .looseObject({
      oneOf: z.array(z.unknown()).optional(),
      anyOf: z.array(z.unknown()).optional(),
      properties: z.record(z.string(), z.unknown()).optional(),
    })
    .parse(schema);
  const ways = oneOf ?? anyOf;
  if (ways !== undefined) return [...new Set(ways.flatMap((way) => settingsIn(way, path)))];
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, below]) =>
    settingsIn(below, path === '' ? name : `${path}.${name}`),
  );
}

describe('docs/deploy.md', () => {
  const text = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8');
  const source = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
  const run = (file: string, ...more: string[]) =>
    spawnSync(process.execPath, [join(ROOT, file), ...more], { cwd: ROOT, encoding: 'utf8' });

  it('tells ACM/IDM the addresses and scopes that the portal uses', () => {
    for (const address of ['/aanmelden/terug', '/afgemeld']) {
      expect(text).toContain(`https://HOST${address}`);
      expect(source('functions/web/handler.ts')).toContain(address);
    }
    const [scopes = ''] = all(source('adapters/identity/open-id-login.ts'), /SCOPE = '([^']+)'/g);
    expect(text).toContain(`scopes \`${scopes}\``);
  });

  it('has a line for each setting that a stage has, with an example', () => {
    const named = all(text, /^\| `([a-zA-Z.]+)` \| \S.* \| `.+` \|$/gm);

    expect(named).toEqual(settingsIn(z.toJSONSchema(settingsSchema)));
  });

  it('names outputs, secrets, buckets and stacks that are deployed', () => {
    expect(
      all(text, /the output `(\w+)`/g).filter((name) => !source('infra/stacks/web-stack.ts').includes(name)),
    ).toEqual([]);
    expect(
      all(text, /--secret-id beraad-test\/(\S+)/g).filter(
        (name) => !source('infra/stacks/identity-stack.ts').includes(`/${name}`),
      ),
    ).toEqual([]);
    expect(
      all(text, /s3:\/\/beraad-test-(\w+)-ACCOUNT-REGION/g).filter(
        (name) => !source('infra/names.ts').includes(`-${name}-$`),
      ),
    ).toEqual([]);
    expect(
      all(text, /npm run deploy -- test ([A-Z]\w+)/g).filter(
        (name) => !source('infra/beraad.ts').includes(`(app, '${name}'`),
      ),
    ).toEqual([]);
    expect(source('infra/stacks/mail-stack.ts')).toContain('`bounce.$');
  });

  it('leads on where a stage is missing, or is the example', () => {
    for (const stage of ['nowhere', 'example']) {
      const { status, stderr } = run('scripts/deploy.ts', stage);

      expect(status).toBe(2);
      expect(stderr).toContain('docs/deploy.md');
    }
  });

  it('refuses workflows that are not kept, before anything of AWS is asked', () => {
    const script = source('scripts/deploy.ts');
    const steps = ['infra/publish-workflows.ts', 'infra/app.ts', "'deploy'"].map((step) => script.indexOf(step));

    expect(script).toContain("run(['infra/publish-workflows.ts', '--released'])");
    expect(steps.every((place) => place > 0)).toBe(true);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
  });

  it('gets a private key on one side and its public half on the other', () => {
    const { status, stdout, stderr } = run('scripts/make-client-key.ts');
    const [privateKey, publicKey] = [stdout, stderr].map((key): unknown => JSON.parse(key));

    expect(status).toBe(0);
    expect(privateKey).toMatchObject({ kty: 'RSA', d: expect.any(String) });
    expect(JSON.stringify(publicKey)).not.toContain('"d"');
    expect(JSON.stringify(publicKey)).toContain(String(Reflect.get(Object(privateKey), 'n')));
  });
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  it('names only scripts, functions, workflows and files that there are', () => {
    const known = [...functionNames(ROOT), ...readWorkflows(ROOT).map(({ name }) => name)];

    expect(all(text, /npm run (?:--silent )?([\w:-]+)/g).filter((name) => scripts[name] === undefined)).toEqual([]);
    // What a stage has beside functions and workflows: stacks, secrets, buckets, a queue.
    const others = ['mail', 'web', 'client-key', 'documents', 'working', 'failed-events', 'text-key', 'restored'];
    const named = all(text, /beraad-STAGE-([a-z-]+[a-z])/g);
    expect(named.filter((name) => !known.includes(name) && !others.includes(name))).toEqual([]);
    const files = all(text, /\b((?:docs|infra|adapters|tests)\/[\w./-]+\.(?:md|ts|json))/g).filter(
      (file) => !/stages\/(test|STAGE)\.json$/.test(file),
    );
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    const links = all(text, /\]\(((?:[\w-]+\/)*[\w-]+\.md)\)/g);
    expect(links.filter((file) => !existsSync(join(ROOT, dirname(page), file)))).toEqual([]);
  });

  it('asks logs only for codes that are written', () => {
    const catalogue = readFileSync(join(ROOT, 'adapters/runtime/log.ts'), 'utf8');
    const codes = all(text, /\$\.code = "([a-z-]+)"/g);

    expect(codes.filter((code) => !catalogue.includes(`'${code}':`))).toEqual([]);
  });
});

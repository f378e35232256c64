import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOfPublished, publishWorkflows } from '#infra/publish-workflows.ts';
import { readPublished } from '#infra/published-workflows.ts';
import { readWorkflows } from '#infra/workflow-files.ts';
import { ROOT } from './support/templates.ts';

describe('keeping what is published', () => {
  let root: string;
  const write = (name: string, text: string) => writeFileSync(join(root, 'workflows', name), text);
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'beraad-published-'));
    mkdirSync(join(root, 'workflows'));
    write('one.asl.json', '{"a": "${AwaitEvent}", "b": "${KeepWorkList}"}');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('asks for it only at a release', () => {
    expect(faultsOfPublished(root, false)).toEqual([]);
    expect(faultsOfPublished(root, true)).toEqual([expect.stringContaining('npm run publish:workflows')]);
  });

  it('keeps a workflow once, with the next number when it has changed, and again when it is changed back', () => {
    expect(publishWorkflows(root)).toEqual([
      expect.stringMatching(/^workflows\/published\/one\/1-[0-9a-f]{10}\.asl\.json$/),
    ]);
    expect(publishWorkflows(root)).toEqual([]);
    write('one.asl.json', '{"a": "${AwaitEvent}"}');
    expect(faultsOfPublished(root, false)).toEqual([]);
    publishWorkflows(root);
    write('one.asl.json', '{"a": "${AwaitEvent}", "b": "${KeepWorkList}"}');
    publishWorkflows(root);

    expect(readdirSync(join(root, 'workflows/published/one'))).toHaveLength(3);
    expect(faultsOfPublished(root, true)).toEqual([]);
    expect(readPublished(root).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('says so and fails at a release, told by the command that a deployment begins with', () => {
    mkdirSync(join(root, 'infra'));
    for (const file of ['publish-workflows.ts', 'published-workflows.ts', 'workflow-files.ts'])
      copyFileSync(join(ROOT, 'infra', file), join(root, 'infra', file));
    const run = (...options: string[]) =>
      spawnSync(process.execPath, [join(root, 'infra/publish-workflows.ts'), ...options], { encoding: 'utf8' });
    write('one.asl.json', '{"a": "${AwaitEvent}", "c": true}');

    expect(run('--check').status).toBe(0);
    expect(run('--released')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('workflows/one.asl.json is not kept as it is now'),
    });
    expect(run()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^kept workflows\/published\/one\/4-/),
    });
    expect(run('--released').status).toBe(0);
  });

  it('lets a workflow go on calling what only its earlier versions call', () => {
    write('one.asl.json', '{"a": "${AwaitEvent}"}');

    expect(readWorkflows(root)).toMatchObject([
      { functions: { AwaitEvent: 'await-event' }, formerly: ['keep-work-list'] },
    ]);
  });

  it('finds a version that was changed afterwards', () => {
    const [first] = readPublished(root);
    writeFileSync(join(root, first?.file ?? ''), '{}');

    expect(faultsOfPublished(root, false)).toEqual([expect.stringContaining('changed after it was published')]);
  });
});

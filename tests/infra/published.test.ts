import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOfPublished, publishWorkflows } from '#infra/publish-workflows.ts';
import { readPublished } from '#infra/published-workflows.ts';
import { readWorkflows } from '#infra/workflow-files.ts';

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

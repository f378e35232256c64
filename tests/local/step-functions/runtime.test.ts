import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AliasesApi } from '#local/step-functions/aliases-api.ts';
import { ExecutionsApi } from '#local/step-functions/executions-api.ts';
import { stepFrame } from '#local/step-functions/interpreter.ts';
import { MachinesApi } from '#local/step-functions/machines-api.ts';
import { Runtime } from '#local/step-functions/runtime.ts';
import { VersionsApi } from '#local/step-functions/versions-api.ts';

describe('a storage that fails', () => {
  it('stops the engine: whoever waits is told, and nothing is answered any more', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sfn-'));
    const runtime = new Runtime({
      file: join(directory, 'x.sqlite'),
      now: () => 0,
      invokeFunction: () => Promise.resolve({ payload: '{}' }),
    });
    Object.assign(runtime.store, {
      commit: () => {
        throw new Error('disk full');
      },
    });
    runtime.store.open();
    const waiting = [runtime.committed(), runtime.whenIdle()];

    for (const promise of waiting) await expect(promise).rejects.toThrow('disk full');
    await expect(runtime.whenIdle()).rejects.toThrow('its storage failed');
    expect(() => runtime.assertWorks()).toThrow(expect.objectContaining({ cause: new Error('disk full') }));
    rmSync(directory, { recursive: true });
  });
});

describe('memory', () => {
  it('holds no execution that waits or has ended', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sfn-'));
    const runtime = new Runtime({
      file: join(directory, 'x.sqlite'),
      now: () => 0,
      invokeFunction: () => Promise.resolve({ payload: '{}' }),
    });
    const machines = new MachinesApi(runtime);
    const versions = new VersionsApi(runtime, machines, new AliasesApi(runtime, machines));
    const executions = new ExecutionsApi(runtime, machines, versions);
    runtime.step = (execution, frame) => stepFrame(runtime, execution, frame, (request) => executions.begin(request));
    const states = { waits: { Type: 'Wait', Seconds: 60, End: true }, ends: { Type: 'Pass', End: true } };
    for (const [name, state] of Object.entries(states)) {
      const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: state } });
      machines.create({ name, roleArn: 'arn:aws:iam::000000000000:role/r', definition });
      for (let index = 0; index < 50; index += 1)
        executions.start({ stateMachineArn: runtime.arns.stateMachine(name) });
    }
    expect(runtime.loadedExecutions).toBe(100);
    await runtime.whenIdle();

    expect(runtime.loadedExecutions).toBe(0);
    runtime.close();
    rmSync(directory, { recursive: true });
  });
});

import { describe, expect, it } from 'vitest';
import { validateDefinition } from '#local/step-functions/validate-definition.ts';
import { accepted } from './definitions/accepted.ts';
import { invalid } from './definitions/invalid.ts';
import { notImplemented } from './definitions/not-implemented.ts';
import { end, machine } from './definitions/parts.ts';
import { withHarness } from './support/harness.ts';

describe('validateDefinition', () => {
  it.each(accepted)('accepts %s', (_name, definition) => {
    expect(validateDefinition(JSON.stringify(definition))).toEqual([]);
  });

  it.each([...notImplemented, ...invalid])('refuses %s', (_name, definition, code, location, word) => {
    const findings = validateDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition));

    expect(findings).toContainEqual({ severity: 'ERROR', code, location, message: expect.stringContaining(word) });
  });
});

describe('a definition that is refused', () => {
  it('is refused at CreateStateMachine, by name, and no machine exists', async () => {
    await withHarness({}, async (harness) => {
      const create = harness.createMachine('m', {
        StartAt: 'A',
        States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } },
      });

      await expect(create).rejects.toMatchObject({
        name: 'InvalidDefinition',
        message: expect.stringContaining('sqs:sendMessage'),
      });
      expect(await harness.engine.call('ListStateMachines', {})).toEqual({ stateMachines: [] });
    });
  });

  it('is refused at UpdateStateMachine, and the machine stays as it was', async () => {
    await withHarness({}, async (harness) => {
      const arn = await harness.createMachine('m', { StartAt: 'A', States: { A: { Type: 'Succeed', Output: 'old' } } });

      await expect(
        harness.engine.call('UpdateStateMachine', { stateMachineArn: arn, definition: '{}' }),
      ).rejects.toMatchObject({ name: 'InvalidDefinition' });
      const execution = await harness.start(arn);
      await harness.runToEnd(execution);
      expect((await harness.describe(execution)).output).toBe('"old"');
    });
  });

  it('fails ValidateStateMachineDefinition, which filters by severity and cuts off at maxResults', async () => {
    await withHarness({}, async ({ engine }) => {
      const definition = JSON.stringify(machine({ A: { Type: 'Pass' }, B: { Type: 'Pass' }, C: end }));

      const answer = await engine.call('ValidateStateMachineDefinition', { definition, maxResults: 2 });
      expect(answer).toMatchObject({
        result: 'FAIL',
        truncated: true,
        diagnostics: [{ severity: 'ERROR' }, { severity: 'ERROR' }],
      });
      expect(
        await engine.call('ValidateStateMachineDefinition', { definition: JSON.stringify(machine({ A: end })) }),
      ).toEqual({ result: 'OK', diagnostics: [], truncated: false });
      expect(await engine.call('ValidateStateMachineDefinition', { definition: '{}', type: 'EXPRESS' })).toMatchObject({
        result: 'FAIL',
        diagnostics: [{ message: expect.stringContaining('Express') }],
      });
    });
  });

  it('may be of type EXPRESS, which is not implemented', async () => {
    await withHarness({}, async (harness) => {
      await expect(
        harness.createMachine('m', { StartAt: 'A', States: { A: end } }, { type: 'EXPRESS' }),
      ).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
    });
  });
});

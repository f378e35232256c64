import { describe, expect, it } from 'vitest';
import { arn, pages, telling, waiting } from './support/api.ts';
import { withHarness } from './support/harness.ts';

const DAY = 86_400;

describe('StartExecution', () => {
  it('gives the same answer to the same name and input while the execution runs', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', waiting);
      const first = await harness.engine.call('StartExecution', {
        stateMachineArn: machine,
        name: 'n',
        input: '{"a":1}',
      });
      await harness.advance(10);

      expect(
        await harness.engine.call('StartExecution', { stateMachineArn: machine, name: 'n', input: '{"a":1}' }),
      ).toEqual(first);
      expect(await harness.engine.call('ListExecutions', { stateMachineArn: machine })).toMatchObject({
        executions: [{ name: 'n' }],
      });
    });
  });

  it('refuses a name that runs with another input, or that has ended', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', waiting);
      const execution = await harness.start(machine, { a: 1 }, 'n');

      await expect(harness.start(machine, { a: 2 }, 'n')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
      await harness.engine.call('StopExecution', { executionArn: execution });
      await expect(harness.start(machine, { a: 1 }, 'n')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    });
  });

  it('starts once when the process dies after its answer', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', waiting);
      await harness.start(machine, {}, 'n');
      harness.crash();

      await harness.start(machine, {}, 'n');
      expect(await pages(harness, 'ListExecutions', { stateMachineArn: machine }, 'executions')).toMatchObject([
        [{ name: 'n', status: 'RUNNING' }],
      ]);
    });
  });

  it('forgets a closed execution after 90 days, and its name is free again', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('x'));
      const execution = await harness.start(machine, {}, 'n');
      await harness.advance(90 * DAY - 1);
      await expect(harness.start(machine, {}, 'n')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
      await harness.advance(1);

      await expect(harness.describe(execution)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
      await harness.start(machine, {}, 'n');
      expect(await harness.eventTypes(execution)).toHaveLength(4);
    });
  });

  it('keeps a running execution however old it is', async () => {
    await withHarness({}, async (harness) => {
      const execution = await harness.start(await harness.createMachine('m', waiting), {}, 'n');
      await harness.advance(364 * DAY);

      expect(await harness.describe(execution)).toMatchObject({ status: 'RUNNING' });
    });
  });

  it.each([
    ['InvalidExecutionInput', { input: '{' }],
    ['InvalidName', { name: 'with blank' }],
    ['InvalidName', { name: 'x'.repeat(81) }],
    ['InvalidName', { name: 'smile-\u{1F600}' }],
    ['InvalidName', { name: 'end-\uFFFE' }],
    ['ValidationException', { input: JSON.stringify('x'.repeat(262_143)) }],
    ['StateMachineDoesNotExist', { stateMachineArn: arn('stateMachine:nowhere') }],
    ['StateMachineDoesNotExist', { stateMachineArn: arn('stateMachine:m:9') }],
    ['StateMachineDoesNotExist', { stateMachineArn: arn('stateMachine:m:noalias') }],
    ['InvalidArn', { stateMachineArn: 'm' }],
    ['InvalidArn', { stateMachineArn: arn('execution:m:n') }],
    ['ValidationException', { stateMachineArn: 7 }],
  ])('answers %s to %o', async (name, fields) => {
    await withHarness({}, async (harness) => {
      const stateMachineArn = await harness.createMachine('m', telling('x'));

      await expect(harness.engine.call('StartExecution', { stateMachineArn, ...fields })).rejects.toMatchObject({
        name,
      });
      expect(await harness.engine.call('ListExecutions', { stateMachineArn })).toEqual({ executions: [] });
    });
  });
});

describe('a call of the API', () => {
  it('that does not exist is UnknownOperationException', async () => {
    await withHarness({}, async ({ engine }) => {
      await expect(engine.call('RedriveExecution', {})).rejects.toMatchObject({
        name: 'UnknownOperationException',
        message: expect.stringContaining('RedriveExecution'),
      });
      await expect(engine.call('toString', {})).rejects.toMatchObject({ name: 'UnknownOperationException' });
    });
  });

  it('is on disk before its answer', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('x'));
      harness.crash();
      const execution = await harness.start(machine, {}, 'n');
      harness.crash();
      await harness.engine.whenIdle();

      expect(await harness.describe(execution)).toMatchObject({ status: 'SUCCEEDED' });
    });
  });
});

import { describe, expect, it } from 'vitest';
import { arn, telling } from './support/api.ts';
import { type Harness, withHarness } from './support/harness.ts';

async function outputOf(harness: Harness, executionArn: string): Promise<string | undefined> {
  await harness.engine.whenIdle();
  return (await harness.describe(executionArn)).output;
}

describe('versions and aliases', () => {
  it('runs what the ARN names: the machine as it is, a version, or the version of an alias', async () => {
    await withHarness({}, async (harness) => {
      const { engine } = harness;
      const machine = await harness.createMachine('m', telling('one'), { publish: true });
      await engine.call('CreateStateMachineAlias', {
        name: 'current',
        routingConfiguration: [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }],
      });
      await engine.call('UpdateStateMachine', {
        stateMachineArn: machine,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...telling('two') }),
      });
      const through = async (reference: string): Promise<string | undefined> =>
        outputOf(harness, await harness.start(reference));

      expect([await through(machine), await through(`${machine}:1`), await through(`${machine}:current`)]).toEqual([
        '"two"',
        '"one"',
        '"one"',
      ]);
      expect(await engine.call('PublishStateMachineVersion', { stateMachineArn: machine })).toMatchObject({
        stateMachineVersionArn: `${machine}:2`,
      });
      await engine.call('UpdateStateMachineAlias', {
        stateMachineAliasArn: `${machine}:current`,
        routingConfiguration: [{ stateMachineVersionArn: `${machine}:2`, weight: 100 }],
      });
      expect(await through(`${machine}:current`)).toBe('"two"');
    });
  });

  it('pins definition and version at the start of an execution, through updates, deletion and restarts', async () => {
    await withHarness({}, async (harness) => {
      const resting = (text: string): object => ({
        StartAt: 'Rest',
        States: { Rest: { Type: 'Wait', Seconds: 100, Next: 'Tell' }, Tell: { Type: 'Succeed', Output: text } },
      });
      const machine = await harness.createMachine('m', resting('old'), { publish: true });
      await harness.engine.call('CreateStateMachineAlias', {
        name: 'current',
        routingConfiguration: [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }],
      });
      const execution = await harness.start(`${machine}:current`);
      await harness.engine.call('UpdateStateMachine', {
        stateMachineArn: machine,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...resting('new') }),
        publish: true,
      });
      await harness.engine.call('UpdateStateMachineAlias', {
        stateMachineAliasArn: `${machine}:current`,
        routingConfiguration: [{ stateMachineVersionArn: `${machine}:2`, weight: 100 }],
      });
      await harness.engine.call('DeleteStateMachineVersion', { stateMachineVersionArn: `${machine}:1` });
      harness.crash();
      expect(await harness.engine.call('DescribeStateMachineForExecution', { executionArn: execution })).toMatchObject({
        definition: expect.stringContaining('old'),
      });
      await harness.engine.call('DeleteStateMachine', { stateMachineArn: machine });
      await harness.advance(100);

      expect(await harness.describe(execution)).toMatchObject({ output: '"old"' });
      const [started] = await harness.history(execution);
      expect(started).toMatchObject({
        executionStartedEventDetails: {
          stateMachineVersionArn: `${machine}:1`,
          stateMachineAliasArn: `${machine}:current`,
        },
      });
    });
  });

  it('draws between the two versions of an alias by weight', async () => {
    const draws = [0, 0.39, 0.4, 0.99];
    let next = 0;
    await withHarness({ random: () => draws[next++] ?? 0 }, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'), { publish: true });
      await harness.engine.call('UpdateStateMachine', {
        stateMachineArn: machine,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...telling('two') }),
        publish: true,
      });
      await harness.engine.call('CreateStateMachineAlias', {
        name: 'split',
        routingConfiguration: [
          { stateMachineVersionArn: `${machine}:1`, weight: 40 },
          { stateMachineVersionArn: `${machine}:2`, weight: 60 },
        ],
      });

      const outputs: (string | undefined)[] = [];
      for (let start = 0; start < 4; start += 1)
        outputs.push(await outputOf(harness, await harness.start(`${machine}:split`)));
      expect(outputs).toEqual(['"one"', '"one"', '"two"', '"two"']);
    });
  });

  it('publishes the same revision once, and answers ConflictException to another description of it', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'));
      const publish = (more: object = {}): Promise<unknown> =>
        harness.engine.call('PublishStateMachineVersion', { stateMachineArn: machine, ...more });

      expect(await publish({ description: 'first' })).toEqual(await publish());
      await expect(publish({ description: 'other' })).rejects.toMatchObject({ name: 'ConflictException' });
      await expect(publish({ revisionId: 'not-this-one' })).rejects.toMatchObject({ name: 'ConflictException' });
      expect(await harness.engine.call('ListStateMachineVersions', { stateMachineArn: machine })).toMatchObject({
        stateMachineVersions: [{ stateMachineVersionArn: `${machine}:1` }],
      });
    });
  });

  it('refuses the version after the thousandth, and the update that was to publish it', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('0'), { publish: true });
      const update = (text: string): Promise<unknown> =>
        harness.engine.call('UpdateStateMachine', {
          stateMachineArn: machine,
          definition: JSON.stringify({ QueryLanguage: 'JSONata', ...telling(text) }),
          publish: true,
        });
      for (let hundred = 0; hundred < 10; hundred += 1)
        await Promise.all(
          Array.from({ length: hundred === 9 ? 99 : 100 }, (_, index) => update(`${hundred * 100 + index + 1}`)),
        );

      await expect(update('one too many')).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
      expect(await harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({
        definition: expect.stringContaining('"999"'),
      });
    });
  });

  it('does not use the number of a deleted version again', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'), { publish: true });
      await harness.engine.call('DeleteStateMachineVersion', { stateMachineVersionArn: `${machine}:1` });

      expect(await harness.engine.call('PublishStateMachineVersion', { stateMachineArn: machine })).toMatchObject({
        stateMachineVersionArn: `${machine}:2`,
      });
    });
  });

  it('does not delete a version that an alias uses', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'), { publish: true });
      await harness.engine.call('CreateStateMachineAlias', {
        name: 'current',
        routingConfiguration: [{ stateMachineVersionArn: `${machine}:1`, weight: 100 }],
      });

      await expect(
        harness.engine.call('DeleteStateMachineVersion', { stateMachineVersionArn: `${machine}:1` }),
      ).rejects.toMatchObject({ name: 'ConflictException', message: expect.stringContaining('current') });
      await harness.engine.call('DeleteStateMachineAlias', { stateMachineAliasArn: `${machine}:current` });
      await harness.engine.call('DeleteStateMachineVersion', { stateMachineVersionArn: `${machine}:1` });
      await expect(
        harness.engine.call('DescribeStateMachineAlias', { stateMachineAliasArn: `${machine}:current` }),
      ).rejects.toMatchObject({ name: 'ResourceNotFound' });
    });
  });

  it.each([
    ['the machine itself', 'ValidationException', [{ stateMachineVersionArn: arn('stateMachine:m'), weight: 100 }]],
    [
      'weights that do not add up',
      'ValidationException',
      [{ stateMachineVersionArn: arn('stateMachine:m:1'), weight: 99 }],
    ],
    [
      'one version twice',
      'ValidationException',
      [
        { stateMachineVersionArn: arn('stateMachine:m:1'), weight: 50 },
        { stateMachineVersionArn: arn('stateMachine:m:1'), weight: 50 },
      ],
    ],
    [
      'a version that does not exist',
      'ResourceNotFound',
      [{ stateMachineVersionArn: arn('stateMachine:m:2'), weight: 100 }],
    ],
    ['nothing', 'ValidationException', []],
  ])('refuses an alias of %s', async (_what, name, routingConfiguration) => {
    await withHarness({}, async (harness) => {
      await harness.createMachine('m', telling('one'), { publish: true });

      await expect(
        harness.engine.call('CreateStateMachineAlias', { name: 'current', routingConfiguration }),
      ).rejects.toMatchObject({ name });
    });
  });
});

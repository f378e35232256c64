import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Harness, START, withHarness } from './support/harness.ts';

const DAY = 86_400;
const waiting = { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 99_999_999, End: true } } };
const telling = (text: string): object => ({ StartAt: 'Tell', States: { Tell: { Type: 'Succeed', Output: text } } });
const arn = (rest: string): string => `arn:aws:states:eu-west-1:000000000000:${rest}`;

const pageSchema = z.looseObject({ nextToken: z.string().optional() });

async function outputOf(harness: Harness, executionArn: string): Promise<string | undefined> {
  await harness.engine.whenIdle();
  return (await harness.describe(executionArn)).output;
}

/** Reads a list page by page. */
async function pages(harness: Harness, action: string, input: object, member: string): Promise<unknown[][]> {
  const all: unknown[][] = [];
  let nextToken: string | undefined;
  do {
    const page = pageSchema.parse(await harness.engine.call(action, { ...input, nextToken }));
    all.push(z.array(z.unknown()).parse(page[member]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return all;
}

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

describe('state machines', () => {
  it('are created once under one name with one definition', async () => {
    await withHarness({}, async (harness) => {
      const first = await harness.createMachine('m', telling('one'));

      expect(await harness.createMachine('m', telling('one'))).toBe(first);
      await expect(harness.createMachine('m', telling('two'))).rejects.toMatchObject({
        name: 'StateMachineAlreadyExists',
      });
      await expect(harness.createMachine('a name', telling('two'))).rejects.toMatchObject({ name: 'InvalidName' });
    });
  });

  it('are described as they were given, with revision after an update', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'), {
        loggingConfiguration: { level: 'ALL', includeExecutionData: false },
      });
      harness.crash();

      expect(await harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({
        stateMachineArn: machine,
        name: 'm',
        status: 'ACTIVE',
        type: 'STANDARD',
        roleArn: 'arn:aws:iam::000000000000:role/test',
        creationDate: START / 1000,
        loggingConfiguration: { level: 'ALL' },
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...telling('one') }),
      });
      await expect(harness.engine.call('UpdateStateMachine', { stateMachineArn: machine })).rejects.toMatchObject({
        name: 'MissingRequiredParameter',
      });
      const { revisionId } = z
        .object({ revisionId: z.string() })
        .parse(await harness.engine.call('UpdateStateMachine', { stateMachineArn: machine, roleArn: 'arn:other' }));
      expect(await harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({
        roleArn: 'arn:other',
        revisionId,
      });
    });
  });

  it('are gone once deleted, and deleting one that is not there is no error', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'), { publish: true });
      await harness.engine.call('DeleteStateMachine', { stateMachineArn: machine });
      await harness.engine.call('DeleteStateMachine', { stateMachineArn: machine });

      await expect(harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).rejects.toMatchObject({
        name: 'StateMachineDoesNotExist',
      });
      await expect(harness.start(`${machine}:1`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    });
  });

  it('carry tags', async () => {
    await withHarness({}, async (harness) => {
      const resourceArn = await harness.createMachine('m', telling('one'), { tags: [{ key: 'a', value: '1' }] });
      await harness.engine.call('TagResource', {
        resourceArn,
        tags: [
          { key: 'b', value: '2' },
          { key: 'a', value: '3' },
        ],
      });
      expect(await harness.engine.call('ListTagsForResource', { resourceArn })).toEqual({
        tags: [
          { key: 'a', value: '3' },
          { key: 'b', value: '2' },
        ],
      });
      await harness.engine.call('UntagResource', { resourceArn, tagKeys: ['a'] });

      expect(await harness.engine.call('ListTagsForResource', { resourceArn })).toEqual({
        tags: [{ key: 'b', value: '2' }],
      });
      const tooMany = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
      await expect(harness.engine.call('TagResource', { resourceArn, tags: tooMany })).rejects.toMatchObject({
        name: 'TooManyTags',
      });
      await expect(
        harness.engine.call('ListTagsForResource', { resourceArn: arn('stateMachine:nowhere') }),
      ).rejects.toMatchObject({ name: 'ResourceNotFound' });
    });
  });
});

describe('lists', () => {
  it('come in pages, the newest execution first, by status when asked', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', waiting);
      for (const name of ['a', 'b', 'c', 'd', 'e']) await harness.start(machine, {}, name);
      await harness.engine.call('StopExecution', { executionArn: arn('execution:m:b') });
      await harness.engine.call('StopExecution', { executionArn: arn('execution:m:d') });
      const names = async (input: object): Promise<string[][]> => {
        const found = await pages(harness, 'ListExecutions', { stateMachineArn: machine, ...input }, 'executions');
        return found.map((page) => page.map((item) => z.object({ name: z.string() }).parse(item).name));
      };

      expect(await names({ maxResults: 2 })).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
      expect(await names({ statusFilter: 'RUNNING', maxResults: 2 })).toEqual([['e', 'c'], ['a']]);
      expect(await names({ statusFilter: 'ABORTED' })).toEqual([['d', 'b']]);
      expect(await names({ statusFilter: 'FAILED' })).toEqual([[]]);
    });
  });

  it('of state machines and versions have pages too', async () => {
    await withHarness({}, async (harness) => {
      for (const name of ['z', 'y', 'x']) await harness.createMachine(name, telling(name), { publish: true });
      const listed = await pages(harness, 'ListStateMachines', { maxResults: 2 }, 'stateMachines');

      expect(listed).toMatchObject([[{ name: 'x' }, { name: 'y' }], [{ name: 'z', type: 'STANDARD' }]]);
      await expect(harness.engine.call('ListStateMachines', { nextToken: 'made up' })).rejects.toMatchObject({
        name: 'InvalidToken',
      });
      await expect(harness.engine.call('ListStateMachines', { maxResults: 1001 })).rejects.toMatchObject({
        name: 'ValidationException',
      });
    });
  });
});

describe('GetExecutionHistory', () => {
  it('gives events in pages, in either direction, and without data when asked', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('secret'));
      const executionArn = await harness.start(machine, { also: 'secret' });
      await harness.engine.whenIdle();
      const ids = async (input: object): Promise<number[][]> => {
        const found = await pages(harness, 'GetExecutionHistory', { executionArn, ...input }, 'events');
        return found.map((page) => page.map((item) => z.object({ id: z.number() }).parse(item).id));
      };

      expect(await ids({ maxResults: 3 })).toEqual([[1, 2, 3], [4]]);
      expect(await ids({ maxResults: 3, reverseOrder: true })).toEqual([[4, 3, 2], [1]]);
      expect(
        JSON.stringify(await harness.engine.call('GetExecutionHistory', { executionArn, includeExecutionData: false })),
      ).not.toContain('secret');
      await expect(
        harness.engine.call('GetExecutionHistory', { executionArn: arn('execution:m:none') }),
      ).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    });
  });

  it('links each event to the one it follows', async () => {
    await withHarness({}, async (harness) => {
      const branch = (name: string): object => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
      const machine = await harness.createMachine('m', {
        StartAt: 'Both',
        States: { Both: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true } },
      });
      const execution = await harness.start(machine);
      await harness.engine.whenIdle();

      const links = (await harness.history(execution)).map(
        ({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`,
      );
      // The order of branches is free; the links are as in AWS's own histories: the first state follows nothing, Succeeded and Exited follow the same event.
      expect(links).toEqual([
        '1<0 ExecutionStarted',
        '2<0 ParallelStateEntered',
        '3<2 ParallelStateStarted',
        '4<3 PassStateEntered',
        '5<4 PassStateExited',
        '6<3 PassStateEntered',
        '7<6 PassStateExited',
        '8<7 ParallelStateSucceeded',
        '9<7 ParallelStateExited',
        '10<9 ExecutionSucceeded',
      ]);
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

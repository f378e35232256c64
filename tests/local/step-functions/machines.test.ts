import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { arn, pages, telling, waiting } from './support/api.ts';
import { START, withHarness } from './support/harness.ts';

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
        loggingConfiguration: { level: 'OFF' },
      });
      harness.crash();

      expect(await harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({
        stateMachineArn: machine,
        name: 'm',
        status: 'ACTIVE',
        type: 'STANDARD',
        roleArn: 'arn:aws:iam::000000000000:role/test',
        creationDate: START / 1000,
        loggingConfiguration: { level: 'OFF', includeExecutionData: false },
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...telling('one') }),
      });
      await expect(harness.engine.call('UpdateStateMachine', { stateMachineArn: machine })).rejects.toMatchObject({
        name: 'MissingRequiredParameter',
      });
      const { revisionId } = z.object({ revisionId: z.string() }).parse(
        await harness.engine.call('UpdateStateMachine', {
          stateMachineArn: machine,
          roleArn: 'arn:aws:iam::000000000000:role/other',
        }),
      );
      expect(await harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({
        roleArn: 'arn:aws:iam::000000000000:role/other',
        revisionId,
      });
    });
  });

  it.each([
    ['InvalidLoggingConfiguration', { loggingConfiguration: { level: 'ALL' } }],
    ['InvalidTracingConfiguration', { tracingConfiguration: { enabled: true } }],
    [
      'InvalidEncryptionConfiguration',
      { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } },
    ],
  ])('answer %s to %o, which is not implemented', async (name, settings) => {
    await withHarness({}, async (harness) => {
      await expect(harness.createMachine('m', telling('x'), settings)).rejects.toMatchObject({ name });
      const stateMachineArn = await harness.createMachine('m', telling('x'));
      await expect(
        harness.engine.call('UpdateStateMachine', {
          stateMachineArn,
          roleArn: 'arn:aws:iam::000000000000:role/other',
          ...settings,
        }),
      ).rejects.toMatchObject({ name });
      const described = await harness.engine.call('DescribeStateMachine', { stateMachineArn });
      expect(described).toMatchObject({ roleArn: 'arn:aws:iam::000000000000:role/test' });
    });
  });

  it('are changed by their own ARN only, not by that of a version or alias', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', telling('one'), { publish: true });
      for (const stateMachineArn of [`${machine}:1`, `${machine}:9`, `${machine}:alias`]) {
        await expect(
          harness.engine.call('UpdateStateMachine', {
            stateMachineArn,
            roleArn: 'arn:aws:iam::000000000000:role/other',
          }),
        ).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
        await expect(harness.engine.call('PublishStateMachineVersion', { stateMachineArn })).rejects.toMatchObject({
          name: 'StateMachineDoesNotExist',
        });
        await expect(harness.engine.call('DeleteStateMachine', { stateMachineArn })).rejects.toMatchObject({
          name: 'ValidationException',
        });
      }

      expect(await harness.engine.call('DescribeStateMachine', { stateMachineArn: machine })).toMatchObject({
        roleArn: 'arn:aws:iam::000000000000:role/test',
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
      const fifty = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
      await expect(harness.engine.call('TagResource', { resourceArn, tags: fifty })).rejects.toMatchObject({
        name: 'TooManyTags',
      });
      await expect(
        harness.createMachine('n', telling('one'), { tags: [...fifty, { key: 'b', value: '2' }] }),
      ).rejects.toMatchObject({ name: 'TooManyTags' });
      await harness.engine.call('PublishStateMachineVersion', { stateMachineArn: resourceArn });
      for (const other of [arn('stateMachine:nowhere'), `${resourceArn}:1`])
        await expect(harness.engine.call('ListTagsForResource', { resourceArn: other })).rejects.toMatchObject({
          name: 'ResourceNotFound',
        });
    });
  });

  it('take the ARN of a role, and nothing else for one', async () => {
    await withHarness({}, async (harness) => {
      const stateMachineArn = await harness.createMachine('m', telling('one'));
      for (const roleArn of ['admin', 'arn:aws:iam::000000000000:user/me', 'arn:aws:iam::1:role/r']) {
        await expect(harness.createMachine('n', telling('one'), { roleArn })).rejects.toMatchObject({
          name: 'InvalidArn',
          message: `Invalid Role Arn: '${roleArn}'`,
        });
        await expect(harness.engine.call('UpdateStateMachine', { stateMachineArn, roleArn })).rejects.toMatchObject({
          name: 'InvalidArn',
        });
      }
    });
  });

  it('may be updated by a setting alone, if it is off', async () => {
    await withHarness({}, async (harness) => {
      const stateMachineArn = await harness.createMachine('m', telling('one'));
      const settings = { loggingConfiguration: { level: 'OFF' } };

      expect(await harness.engine.call('UpdateStateMachine', { stateMachineArn, ...settings })).toEqual({
        updateDate: START / 1000,
        revisionId: expect.any(String),
      });
    });
  });

  it('and executions are described without their data when asked', async () => {
    await withHarness({}, async (harness) => {
      const stateMachineArn = await harness.createMachine('m', telling('one'));
      const executionArn = await harness.start(stateMachineArn, { secret: 1 });
      await harness.runToEnd(executionArn);
      const includedData = 'METADATA_ONLY';

      for (const [action, input] of [
        ['DescribeStateMachine', { stateMachineArn }],
        ['DescribeStateMachineForExecution', { executionArn }],
      ] as const)
        expect(await harness.engine.call(action, { ...input, includedData })).toMatchObject({ definition: '{}' });
      const described = await harness.engine.call('DescribeExecution', { executionArn, includedData });
      expect(described).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
      expect(Object.keys(z.object({}).loose().parse(described))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(input|output)$/)]),
      );
      await expect(
        harness.engine.call('DescribeExecution', { executionArn, includedData: 'NOTHING' }),
      ).rejects.toMatchObject({ name: 'ValidationException' });
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

  it('show each execution once and leave none out while executions start and end between the pages', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', waiting);
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await harness.start(machine, {}, name);
      const listSchema = z.object({
        executions: z.array(z.object({ name: z.string() })),
        nextToken: z.string().optional(),
      });
      const list = async (nextToken?: string): Promise<z.infer<typeof listSchema>> =>
        listSchema.parse(
          await harness.engine.call('ListExecutions', {
            stateMachineArn: machine,
            statusFilter: 'RUNNING',
            maxResults: 2,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        );

      const first = await list();
      await harness.start(machine, {}, 'g');
      await harness.engine.call('StopExecution', { executionArn: arn('execution:m:f') });
      await harness.engine.call('StopExecution', { executionArn: arn('execution:m:e') });
      const second = await list(first.nextToken);
      const third = await list(second.nextToken);

      expect([first, second, third].map(({ executions }) => executions.map(({ name }) => name))).toEqual([
        ['f', 'e'],
        ['d', 'c'],
        ['b', 'a'],
      ]);
      expect(third.nextToken).toBeUndefined();
    });
  });

  it('of state machines show each once while others are created and deleted between the pages', async () => {
    await withHarness({}, async (harness) => {
      for (const name of ['b', 'c', 'd', 'e']) await harness.createMachine(name, telling(name));
      const listSchema = z.object({ stateMachines: z.array(z.object({ name: z.string() })), nextToken: z.string() });
      const first = listSchema.parse(await harness.engine.call('ListStateMachines', { maxResults: 2 }));
      await harness.createMachine('a', telling('a'));
      await harness.engine.call('DeleteStateMachine', { stateMachineArn: arn('stateMachine:b') });
      await harness.engine.call('DeleteStateMachine', { stateMachineArn: arn('stateMachine:c') });

      expect(first.stateMachines.map(({ name }) => name)).toEqual(['b', 'c']);
      expect(
        await harness.engine.call('ListStateMachines', { maxResults: 2, nextToken: first.nextToken }),
      ).toMatchObject({ stateMachines: [{ name: 'd' }, { name: 'e' }] });
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

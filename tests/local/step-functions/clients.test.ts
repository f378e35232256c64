import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  InvalidDefinition,
  paginateGetExecutionHistory,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { serveStepFunctions } from '#local/step-functions/server.ts';
import { Harness } from './support/harness.ts';

const run = promisify(execFile);
const succeeds = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
// Asked without starting them: a client that is there but does not work fails its test instead of being left out.
const hasBoto3 = succeeds(
  'python3',
  '-c',
  'import importlib.util, sys; sys.exit(importlib.util.find_spec("boto3") is None)',
);
const hasCli = succeeds('sh', '-c', 'command -v aws');

const WAITING =
  'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited ExecutionSucceeded'.split(
    ' ',
  );

const asking = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
    },
  },
};

/** A served engine whose function writes its token to a file. */
async function served(
  test: (url: string, tokensFile: string, token: () => string, harness: Harness) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'sfn-client-'));
  const tokensFile = join(directory, 'token');
  writeFileSync(tokensFile, '');
  let token = '';
  const harness = new Harness({
    invokeFunction: (_name, payload) => {
      token = z.object({ token: z.string() }).parse(JSON.parse(payload)).token;
      writeFileSync(tokensFile, token);
      return Promise.resolve({ payload: '{}' });
    },
  });
  const server = await serveStepFunctions(harness.engine, { port: 0 });
  try {
    await test(server.url, tokensFile, () => token, harness);
  } finally {
    await server.close();
    await harness.dispose();
    rmSync(directory, { recursive: true });
  }
}

describe('@aws-sdk/client-sfn, unchanged', () => {
  it('creates, starts, answers a token and reads the history', async () => {
    await served(async (endpoint, _file, token, harness) => {
      const client = new SFNClient({
        endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        maxAttempts: 1,
      });
      const { stateMachineArn } = await client.send(
        new CreateStateMachineCommand({
          name: 'm',
          definition: JSON.stringify(asking),
          roleArn: 'arn:aws:iam::000000000000:role/r',
        }),
      );
      const { executionArn, startDate } = await client.send(
        new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{}' }),
      );
      expect(startDate).toEqual(new Date('2030-01-01T00:00:00.000Z'));
      await harness.engine.whenIdle();
      await client.send(new SendTaskSuccessCommand({ taskToken: token(), output: '"ü"' }));
      await harness.engine.whenIdle();

      expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
        status: 'SUCCEEDED',
        output: '"ü"',
      });
      const types: (string | undefined)[] = [];
      for await (const page of paginateGetExecutionHistory({ client, pageSize: 3 }, { executionArn }))
        types.push(...(page.events ?? []).map(({ type }) => type));
      expect(types).toEqual(WAITING);
      await expect(client.send(new SendTaskSuccessCommand({ taskToken: token(), output: '1' }))).rejects.toBeInstanceOf(
        TaskTimedOut,
      );
      await expect(
        client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input: '{}' })),
      ).rejects.toBeInstanceOf(ExecutionAlreadyExists);
      await expect(
        client.send(
          new CreateStateMachineCommand({ name: 'n', definition: '{}', roleArn: 'arn:aws:iam::000000000000:role/r' }),
        ),
      ).rejects.toBeInstanceOf(InvalidDefinition);
      expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
        name: 'm',
        type: 'STANDARD',
        creationDate: new Date('2030-01-01T00:00:00.000Z'),
      });
      client.destroy();
    });
  });
});

describe('boto3, unchanged', () => {
  it.skipIf(!hasBoto3)(
    `creates, starts, answers a token and reads the history${hasBoto3 ? '' : ' — SKIPPED: python3 has no boto3 here'}`,
    async () => {
      await served(async (endpoint, tokensFile) => {
        const { stdout } = await run('python3', [
          join(import.meta.dirname, 'clients', 'drive.py'),
          endpoint,
          tokensFile,
        ]);

        expect(JSON.parse(stdout)).toMatchObject({
          status: 'SUCCEEDED',
          output: '42',
          startYear: 2030,
          stopped: true,
          events: WAITING,
          listed: ['one'],
          errors: ['InvalidExecutionInput', 'ExecutionAlreadyExists', 'TaskTimedOut'],
        });
      });
    },
  );
});

describe('the AWS CLI, unchanged', () => {
  it.skipIf(!hasCli)(
    `creates, starts, answers a token and reads the history${hasCli ? '' : ' — SKIPPED: no aws command here'}`,
    async () => {
      await served(async (endpoint, _file, token, harness) => {
        const environment = {
          ...process.env,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_DEFAULT_REGION: 'eu-west-1',
          AWS_PAGER: '',
        };
        const aws = async (...args: string[]): Promise<unknown> => {
          const { stdout } = await run(
            'aws',
            ['stepfunctions', ...args, '--endpoint-url', endpoint, '--output', 'json'],
            { env: environment },
          );
          return stdout === '' ? {} : JSON.parse(stdout);
        };
        const created = z
          .object({ stateMachineArn: z.string() })
          .parse(
            await aws(
              'create-state-machine',
              '--name',
              'm',
              '--role-arn',
              'arn:aws:iam::000000000000:role/r',
              '--definition',
              JSON.stringify(asking),
            ),
          );
        const started = z
          .object({ executionArn: z.string() })
          .parse(await aws('start-execution', '--state-machine-arn', created.stateMachineArn, '--input', '{"a":1}'));
        await harness.engine.whenIdle();
        await aws('send-task-success', '--task-token', token(), '--task-output', '{"b":2}');
        await harness.engine.whenIdle();

        expect(await aws('describe-execution', '--execution-arn', started.executionArn)).toMatchObject({
          status: 'SUCCEEDED',
          output: '{"b":2}',
        });
        expect(await aws('get-execution-history', '--execution-arn', started.executionArn)).toMatchObject({
          events: WAITING.map((type) => ({ type })),
        });
      });
    },
    120_000,
  );
});

describe('plain HTTP without a signature', () => {
  const post = (url: string, action: string, body: string): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': action, 'content-type': 'application/x-amz-json-1.0' },
      body,
    });

  it('is answered in JSON 1.0, errors with their type', async () => {
    await served(async (url) => {
      const listed = await post(url, 'AWSStepFunctions.ListStateMachines', '{}');
      expect([listed.status, listed.headers.get('content-type'), await listed.json()]).toEqual([
        200,
        'application/x-amz-json-1.0',
        { stateMachines: [] },
      ]);
      expect(listed.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);

      const missing = await post(
        url,
        'AWSStepFunctions.DescribeStateMachine',
        JSON.stringify({ stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:x' }),
      );
      expect([missing.status, missing.headers.get('x-amzn-errortype')]).toEqual([400, 'StateMachineDoesNotExist']);
      expect(await missing.json()).toMatchObject({ __type: 'StateMachineDoesNotExist' });
    });
  });

  it.each([
    ['an action of another service', 'DynamoDB_20120810.ListTables', '{}', 404, 'UnknownOperationException'],
    [
      'an action that is not implemented',
      'AWSStepFunctions.StartSyncExecution',
      '{}',
      400,
      'UnknownOperationException',
    ],
    ['a body that is not JSON', 'AWSStepFunctions.ListStateMachines', '{', 400, 'SerializationException'],
    [
      'a body that is too large',
      'AWSStepFunctions.ListStateMachines',
      `"${'x'.repeat(5_000_000)}"`,
      413,
      'RequestEntityTooLarge',
    ],
  ])('answers %s with its error', async (_what, action, body, status, type) => {
    await served(async (url) => {
      const response = await post(url, action, body);

      expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, type]);
    });
  });

  it('takes many calls at once and keeps each on disk', async () => {
    await served(async (url, _file, _token, harness) => {
      const machine = await harness.createMachine('m', {
        StartAt: 'A',
        States: { A: { Type: 'Wait', Seconds: 60, End: true } },
      });
      const responses = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          post(url, 'AWSStepFunctions.StartExecution', JSON.stringify({ stateMachineArn: machine, name: `n${index}` })),
        ),
      );
      expect(responses.every(({ ok }) => ok)).toBe(true);
      harness.crash();

      const { executions } = z
        .object({ executions: z.array(z.object({ status: z.string() })) })
        .parse(await harness.engine.call('ListExecutions', { stateMachineArn: machine, statusFilter: 'RUNNING' }));
      expect(executions).toHaveLength(100);
    });
  });
});

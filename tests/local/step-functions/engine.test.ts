import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openEngine, type StepFunctionsEngine } from '#local/step-functions/engine.ts';
import { Harness, START, withHarness } from './support/harness.ts';

/** What the engine promises its host. */

const ARN = 'arn:aws:states:eu-west-1:000000000000:';
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Rest',
  States: { Rest: { Type: 'Wait', Seconds: 60, End: true } },
});
const rest = (seconds: number): object => ({
  StartAt: 'Rest',
  States: { Rest: { Type: 'Wait', Seconds: seconds, End: true } },
});

describe('isIdle and whenIdle', () => {
  it('wait for evaluation and function calls, not for tokens and timers', async () => {
    let answer: () => void = () => {};
    await withHarness(
      { invokeFunction: () => new Promise((resolve) => (answer = () => resolve({ payload: '{}' }))) },
      async (harness) => {
        const machine = await harness.createMachine('m', {
          StartAt: 'Call',
          States: {
            Call: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
              Arguments: { FunctionName: 'f' },
              End: true,
            },
          },
        });
        await harness.engine.whenIdle();
        expect(harness.engine.isIdle()).toBe(true);

        const started = harness.start(machine);
        expect(harness.engine.isIdle()).toBe(false);
        await started;
        let wasIdle = false;
        const idle = harness.engine.whenIdle().then(() => (wasIdle = true));
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect([wasIdle, harness.engine.isIdle()]).toEqual([false, false]);
        answer();
        await idle;
        expect(harness.engine.isIdle()).toBe(true);
      },
    );
  });
});

describe('onActivity', () => {
  it('is called before a call that changes something has returned its promise', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sfn-'));
    let activity = 0;
    const engine = openEngine({
      file: join(directory, 'x.sqlite'),
      now: () => START,
      invokeFunction: () => Promise.resolve({ payload: '{}' }),
      onActivity: () => (activity += 1),
    });
    const created = engine.call('CreateStateMachine', {
      name: 'm',
      roleArn: 'arn:aws:iam::000000000000:role/r',
      definition,
    });
    expect(activity).toBeGreaterThan(0);
    const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(await created);
    await engine.whenIdle();
    activity = 0;
    await engine.call('ListStateMachines', {});
    expect(activity).toBe(0);
    const started = engine.call('StartExecution', { stateMachineArn });
    expect(activity).toBeGreaterThan(0);
    await started;
    await engine.close();
    rmSync(directory, { recursive: true });
  });
});

describe('timers', () => {
  it('are known by the earliest instant, fire in order of instant, and only when due', async () => {
    await withHarness({}, async (harness) => {
      const { engine } = harness;
      expect(engine.nextTimer()).toBeNull();
      const executions = new Map<string, string>();
      for (const seconds of [30, 10, 20])
        executions.set(`${seconds}`, await harness.start(await harness.createMachine(`m${seconds}`, rest(seconds))));
      await engine.whenIdle();

      expect(engine.nextTimer()).toBe(START + 10_000);
      expect(engine.fireTimers()).toBe(0);
      harness.now = START + 20_000;
      expect(engine.fireTimers()).toBe(2);
      await engine.whenIdle();
      expect(engine.nextTimer()).toBe(START + 30_000);
      const statuses = await Promise.all(
        ['10', '20', '30'].map(async (name) => (await harness.describe(executions.get(name) ?? '')).status),
      );
      expect(statuses).toEqual(['SUCCEEDED', 'SUCCEEDED', 'RUNNING']);
    });
  });

  it('of an ended execution are gone', async () => {
    await withHarness({}, async (harness) => {
      const execution = await harness.start(await harness.createMachine('m', rest(10)));
      await harness.engine.whenIdle();
      await harness.engine.call('StopExecution', { executionArn: execution });

      expect(harness.engine.nextTimer()).toBeNull();
    });
  });

  it('set at the same instant fire in the order in which they were set', async () => {
    const order: string[] = [];
    const invokeFunction = (name: string): Promise<{ payload: string }> => {
      order.push(name);
      return Promise.resolve({ payload: '{}' });
    };
    await withHarness({ invokeFunction }, async (harness) => {
      const names = ['c', 'a', 'b', 'e', 'd'];
      for (const name of names) {
        const machine = await harness.createMachine(name, {
          StartAt: 'Rest',
          States: {
            Rest: { Type: 'Wait', Timestamp: '2030-02-01T00:00:00Z', Next: 'Call' },
            Call: { Type: 'Task', Resource: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`, End: true },
          },
        });
        await harness.start(machine);
      }
      await harness.advance(40 * 86_400);
      await harness.engine.whenIdle();

      expect(order).toEqual(names);
    });
  });
});

describe('answers that cross', () => {
  const callback = {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        TimeoutSeconds: 10,
        Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
        End: true,
      },
    },
  };

  it('a timeout that is due when its token has just been answered does not fire', async () => {
    let taskToken = '';
    await withHarness(
      {
        invokeFunction: (_name, payload) => {
          taskToken = z.object({ token: z.string() }).parse(JSON.parse(payload)).token;
          return Promise.resolve({ payload: '{}' });
        },
      },
      async (harness) => {
        const execution = await harness.start(await harness.createMachine('m', callback));
        await harness.engine.whenIdle();
        harness.now += 10_000;
        const answered = harness.engine.call('SendTaskSuccess', { taskToken, output: '"in time"' });
        expect(harness.engine.fireTimers()).toBe(0);
        await answered;
        await harness.engine.whenIdle();

        expect(await harness.describe(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"in time"' });
      },
    );
  });

  it('the late answer of an attempt that timed out is not taken for the answer of the next', async () => {
    const answers: ((value: string) => void)[] = [];
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
      TimeoutSeconds: 10,
      Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1 }],
      End: true,
    };
    await withHarness(
      {
        invokeFunction: () =>
          new Promise((resolve) => answers.push((value) => resolve({ payload: JSON.stringify(value) }))),
      },
      async (harness) => {
        const execution = await harness.start(
          await harness.createMachine('m', { StartAt: 'Call', States: { Call: task } }),
        );
        const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 15));
        for (const seconds of [10, 1]) {
          await pause();
          harness.now += seconds * 1000;
          harness.engine.fireTimers();
        }
        await pause();
        answers[0]?.('first');
        await pause();
        expect((await harness.describe(execution)).status).toBe('RUNNING');
        answers[1]?.('second');
        await harness.engine.whenIdle();

        expect(await harness.describe(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"second"' });
      },
    );
  });
});

describe('a refusal', () => {
  const asking = {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
        End: true,
      },
    },
  };

  it('because of something that is not on disk yet comes when it is', async () => {
    const tokens: string[] = [];
    const invokeFunction = (_name: string, payload: string): Promise<{ payload: string }> => {
      tokens.push(z.object({ token: z.string() }).parse(JSON.parse(payload)).token);
      return Promise.resolve({ payload: '{}' });
    };
    await withHarness({ invokeFunction }, async (harness) => {
      const machine = await harness.createMachine('m', asking);
      const started = harness.start(machine, { by: 'one' }, 'n');
      await expect(harness.start(machine, { by: 'another' }, 'n')).rejects.toMatchObject({
        name: 'ExecutionAlreadyExists',
      });
      // Whoever was refused may rely on it: the execution must be there after a death at this moment.
      harness.crash();
      const execution = 'arn:aws:states:eu-west-1:000000000000:execution:m:n';
      expect(await harness.describe(execution)).toMatchObject({ status: 'RUNNING' });
      await started;

      await harness.engine.whenIdle();
      const taskToken = tokens.at(-1);
      const answered = harness.engine.call('SendTaskSuccess', { taskToken, output: '"first"' });
      await expect(harness.engine.call('SendTaskSuccess', { taskToken, output: '"second"' })).rejects.toMatchObject({
        name: 'TaskTimedOut',
      });
      harness.crash();
      await answered;
      await harness.engine.whenIdle();
      expect(await harness.describe(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"first"' });
    });
  });
});

describe('a retry without a delay', () => {
  it('needs no timer, so a clock that stands still does not hold it up', async () => {
    let calls = 0;
    const invokeFunction = (): Promise<{ payload: string; functionError?: string }> => {
      calls += 1;
      return Promise.resolve(
        calls < 3 ? { payload: '{"errorType":"E"}', functionError: 'Unhandled' } : { payload: '3' },
      );
    };
    await withHarness({ invokeFunction, random: () => 0 }, async (harness) => {
      const task = {
        Type: 'Task',
        Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
        Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'FULL' }],
        End: true,
      };
      const execution = await harness.start(
        await harness.createMachine('m', { StartAt: 'Call', States: { Call: task } }),
      );
      await harness.engine.whenIdle();

      expect(await harness.describe(execution)).toMatchObject({ status: 'SUCCEEDED', output: '3' });
    });
  });
});

describe('a member named __proto__', () => {
  it('is data like any other', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Output: { given: '{% $states.input %}', inside: '{% $states.input.n %}' }, End: true },
        },
      });
      const input = '{"__proto__":{"a":1},"n":2}';
      const { executionArn } = z
        .object({ executionArn: z.string() })
        .parse(await harness.engine.call('StartExecution', { stateMachineArn: machine, input }));
      await harness.engine.whenIdle();

      expect((await harness.describe(executionArn)).output).toBe(`{"given":${input},"inside":2}`);
    });
  });
});

describe('the same calls at the same instants', () => {
  it('give the same histories, to the millisecond', async () => {
    const run = async (): Promise<unknown> => {
      const harness = new Harness({ invokeFunction: (_name, payload) => Promise.resolve({ payload }) });
      try {
        const item = {
          StartAt: 'Call',
          States: {
            Call: { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f', Next: 'Rest' },
            Rest: { Type: 'Wait', Seconds: '{% $states.input %}', Output: '{% $millis() %}', End: true },
          },
        };
        const machine = await harness.createMachine('m', {
          StartAt: 'Each',
          States: { Each: { Type: 'Map', Items: [5, 3, 4, 1], MaxConcurrency: 2, ItemProcessor: item, End: true } },
        });
        const executions = [await harness.start(machine, {}, 'a'), await harness.start(machine, {}, 'b')];
        for (const execution of executions) await harness.runToEnd(execution);
        return await Promise.all(executions.map((execution) => harness.history(execution)));
      } finally {
        await harness.dispose();
      }
    };

    expect(await run()).toEqual(await run());
  });
});

describe('a process that ends in good order', () => {
  it('leaves everything to the next one', async () => {
    await withHarness({}, async (harness) => {
      const execution = await harness.start(await harness.createMachine('m', rest(60)));
      await harness.advance(30);
      await harness.restart();
      expect(harness.engine.nextTimer()).toBe(START + 60_000);
      await harness.runToEnd(execution);

      expect(await harness.describe(execution)).toMatchObject({ status: 'SUCCEEDED', stopDate: START / 1000 + 60 });
    });
  });

  it('may end in the middle of anything: the next one goes on as if it had not', async () => {
    const each = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          Items: [1, 2, 3, 4],
          MaxConcurrency: 2,
          ItemSelector: {
            item: '{% $states.context.Map.Item.Value %}',
            doubled: '{% $states.context.Map.Item.Value * 2 %}',
          },
          ItemProcessor: {
            StartAt: 'Tell',
            States: { Tell: { Type: 'Pass', Output: '{% $states.input.doubled + $states.input.item %}', End: true } },
          },
          End: true,
        },
      },
    };
    // The engine reads the clock all along the way: its n-th look, and so many microtasks later, is where it ends.
    const runEndingAt = async (
      look: number,
      microtasks: number,
    ): Promise<{ output: unknown; types: string[]; ended: boolean }> => {
      const harness = new Harness({ sliceMs: 0 });
      try {
        const machine = await harness.createMachine('m', each);
        let looks = 0;
        let closed: Promise<void> | undefined;
        const end = async (): Promise<void> => {
          for (let count = 0; count < microtasks; count += 1) await Promise.resolve();
          await harness.restart();
        };
        Object.defineProperty(harness, 'now', {
          get: () => {
            looks += 1;
            if (looks === look) closed = end();
            return START;
          },
        });
        const execution = await harness.start(machine, {}, 'one');
        await harness.engine.whenIdle();
        await closed;
        await harness.engine.whenIdle();
        const { output } = await harness.describe(execution);
        const types = (await harness.eventTypes(execution)).toSorted();
        await closed;
        return { output, types, ended: closed !== undefined };
      } finally {
        await harness.dispose();
      }
    };

    const whole = await runEndingAt(0, 0);
    let look = 1;
    for (let ended = true; ended; look += 1) {
      for (const microtasks of [1, 20]) {
        const came = await runEndingAt(look, microtasks);
        expect({ look, microtasks, ...came }).toEqual({
          look,
          microtasks,
          output: '[3,6,9,12]',
          types: whole.types,
          ended: came.ended,
        });
        ended = came.ended;
      }
    }
    expect(look).toBeGreaterThan(20);
  }, 60_000);

  it('lets nobody wait for what it left undone, and takes no further calls', async () => {
    await withHarness({ invokeFunction: () => new Promise(() => {}) }, async (harness) => {
      const task = { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f', End: true };
      await harness.start(await harness.createMachine('m', { StartAt: 'Call', States: { Call: task } }));
      const idle = harness.engine.whenIdle();
      await harness.engine.close();
      await idle;

      await expect(harness.engine.call('ListStateMachines', {})).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    });
  });

  it('may close twice', async () => {
    const harness = new Harness();
    await harness.engine.close();
    await harness.dispose();

    expect(harness.engine.isIdle()).toBe(true);
  });
});

describe('a storage that fails in the middle of a step', () => {
  it('fails no execution: the engine stops, says so once, and the next one goes on from the last commit', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sfn-'));
    const file = join(directory, 'x.sqlite');
    let now = START;
    const failures: unknown[] = [];
    const open = (): StepFunctionsEngine =>
      openEngine({
        file,
        now: () => now,
        invokeFunction: () => Promise.resolve({ payload: '{}' }),
        onFailure: (error) => failures.push(error),
      });
    const change = (sql: string): void => {
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
    };
    const first = open();
    const machine = {
      QueryLanguage: 'JSONata',
      StartAt: 'Rest',
      States: { Rest: { Type: 'Wait', Seconds: 60, Next: 'Tell' }, Tell: { Type: 'Succeed', Output: 'done' } },
    };
    await first.call('CreateStateMachine', {
      name: 'm',
      roleArn: 'arn:aws:iam::000000000000:role/r',
      definition: JSON.stringify(machine),
    });
    await first.call('StartExecution', { stateMachineArn: `${ARN}stateMachine:m`, name: 'n' });
    await first.close();
    // As SQLite does when the disk is full: the statement fails, and its transaction is undone.
    change(`CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.type = 'SucceedStateEntered'
      BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END`);
    const second = open();
    second.resume();
    now += 60_000;
    second.fireTimers();

    await expect(second.whenIdle()).rejects.toThrow();
    await expect(second.call('ListStateMachines', {})).rejects.toThrow('its storage failed');
    expect(() => second.fireTimers()).toThrow('its storage failed');
    expect(failures).toEqual([expect.objectContaining({ message: 'database or disk is full' })]);
    await second.close();

    change('DROP TRIGGER full');
    const third = open();
    third.resume();
    third.fireTimers();
    await third.whenIdle();
    const executionArn = `${ARN}execution:m:n`;
    expect(await third.call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '"done"',
    });
    expect(await third.call('GetExecutionHistory', { executionArn })).toMatchObject({
      events: [
        { type: 'ExecutionStarted' },
        { type: 'WaitStateEntered' },
        { type: 'WaitStateExited' },
        { type: 'SucceedStateEntered' },
        { type: 'SucceedStateExited' },
        { type: 'ExecutionSucceeded' },
      ],
    });
    await third.close();
    rmSync(directory, { recursive: true });
  });
});

describe('a file of another version', () => {
  it('is refused, not misread', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sfn-'));
    const file = join(directory, 'x.sqlite');
    const options = { file, now: () => START, invokeFunction: () => Promise.resolve({ payload: '{}' }) };
    await openEngine(options).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();

    expect(() => openEngine(options)).toThrow(/another version/);
    rmSync(directory, { recursive: true });
  });
});

describe('a file that cannot be opened', () => {
  it('is named', () => {
    const open = (): unknown =>
      openEngine({
        file: '/nowhere/at/all.sqlite',
        now: () => 0,
        invokeFunction: () => Promise.resolve({ payload: '' }),
      });

    expect(open).toThrow(/all\.sqlite|unable to open/);
  });
});

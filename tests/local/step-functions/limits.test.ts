import { describe, expect, it } from 'vitest';
import { withHarness } from './support/harness.ts';

/** Quotas that only a large execution meets: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */

const loop = {
  StartAt: 'Count',
  States: {
    Count: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'Again?' },
    'Again?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input < 1000000 %}', Next: 'Count' }],
      Default: 'End',
    },
    End: { Type: 'Succeed' },
  },
};

describe('the history of an execution', () => {
  it('ends at 25,000 events, the last of which says so', async () => {
    await withHarness({}, async (harness) => {
      const execution = await harness.start(await harness.createMachine('m', loop), 0);
      await harness.engine.whenIdle();

      expect(await harness.describe(execution)).toMatchObject({
        status: 'FAILED',
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
      });
      const history = await harness.history(execution);
      expect(history).toHaveLength(25_000);
      expect(history.at(-1)).toMatchObject({ id: 25_000, type: 'ExecutionFailed' });
    });
  });

  it('ends at 25,000 events inside a Map too, through every Catch and Retry', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', {
        StartAt: 'Each',
        States: {
          Each: {
            Type: 'Map',
            Items: '{% [1..9000] %}',
            ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } },
            Retry: [{ ErrorEquals: ['States.ALL'] }],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
            Next: 'End',
          },
          End: { Type: 'Succeed' },
        },
      });
      const execution = await harness.start(machine);
      await harness.engine.whenIdle();

      expect(await harness.describe(execution)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
      expect(await harness.history(execution)).toHaveLength(25_000);
    });
  });

  it('goes on from wherever the process died in the middle of a long run', async () => {
    await withHarness({}, async (harness) => {
      const execution = await harness.start(await harness.createMachine('m', loop), 0);
      for (let death = 0; death < 4; death += 1) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        harness.crash();
        expect(harness.engine.isIdle()).toBe(false);
      }
      await harness.engine.whenIdle();

      const history = await harness.history(execution);
      expect(history).toHaveLength(25_000);
      // Entered, exited, entered, exited: nothing twice, nothing left out, each after the one before.
      const broken = history
        .slice(2, -1)
        .filter(
          ({ type, id, previousEventId }, index) =>
            previousEventId !== id - 1 || !type.endsWith(index % 2 === 0 ? 'Exited' : 'Entered'),
        );
      expect(broken).toEqual([]);
    });
  });

  it('that is long does not keep other callers waiting', async () => {
    await withHarness({}, async (harness) => {
      const machine = await harness.createMachine('m', loop);
      await harness.start(machine, 0);
      let calls = 0;
      while (!harness.engine.isIdle()) {
        await harness.engine.call('ListStateMachines', {});
        await new Promise((resolve) => setImmediate(resolve));
        calls += 1;
      }

      // A run that kept the event loop to itself would answer one of them.
      expect(calls).toBeGreaterThan(5);
    });
  });
});

describe('a wait', () => {
  it('of more than 2,147,483,647 seconds fails at once, as it does on AWS', async () => {
    await withHarness({}, async (harness) => {
      const until = (instant: string): object => ({
        StartAt: 'Rest',
        States: { Rest: { Type: 'Wait', Timestamp: instant, End: true } },
      });
      const shorter = await harness.start(await harness.createMachine('short', until('2098-01-19T03:14:07Z')));
      const longer = await harness.start(await harness.createMachine('long', until('2098-01-19T03:14:08Z')));
      await harness.engine.whenIdle();

      expect(await harness.describe(shorter)).toMatchObject({ status: 'RUNNING' });
      expect(await harness.describe(longer)).toMatchObject({
        status: 'FAILED',
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'Rest' (entered at the event id #2). Wait state delay is too long.",
      });
    });
  });
});

describe('variables', () => {
  it('of an execution hold 10 MiB, and no more', async () => {
    await withHarness({}, async (harness) => {
      const states: Record<string, object> = {};
      for (let index = 1; index <= 42; index += 1)
        states[`S${index}`] = {
          Type: 'Pass',
          Assign: { [`v${index}`]: "{% $join([1..25].($pad('', 10000, 'x'))) %}" },
          ...(index < 42 ? { Next: `S${index + 1}` } : { End: true }),
        };
      const execution = await harness.start(await harness.createMachine('m', { StartAt: 'S1', States: states }));
      await harness.engine.whenIdle();

      expect(await harness.describe(execution)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
      // 250,002 bytes each: 41 of them are the last that fit in 10,485,760.
      expect((await harness.eventTypes(execution)).filter((type) => type === 'PassStateExited')).toHaveLength(41);
    });
  });
});

describe('a task result of exactly 256 KiB', () => {
  it.each([
    [262_142, 'SUCCEEDED'],
    [262_143, 'FAILED'],
  ])('of %i characters and two quotes ends as %s', async (length, status) => {
    await withHarness(
      { invokeFunction: () => Promise.resolve({ payload: JSON.stringify('x'.repeat(length)) }) },
      async (harness) => {
        const machine = await harness.createMachine('m', {
          StartAt: 'A',
          States: {
            A: {
              Type: 'Task',
              Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
              Output: 'small',
              End: true,
            },
          },
        });
        const execution = await harness.start(machine);
        await harness.engine.whenIdle();

        expect((await harness.describe(execution)).status).toBe(status);
      },
    );
  });
});

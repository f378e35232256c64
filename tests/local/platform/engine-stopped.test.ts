import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readExecution } from '#adapters/dynamodb/execution-rows.ts';
import { readHeads } from '#adapters/dynamodb/views.ts';
import { executionName } from '#adapters/stepfunctions/executions.ts';
import { aliasArn } from '#local/platform/machines.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { runningExecutions } from '#tests/support/executions.ts';
import { liveAmifThrough, take } from '#tests/support/lives.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

/** The step of the scenario that publishes the decision. */
const PUBLICATION = 11;
const CONDITIONS = [
  'condition:amif:100:wse',
  'condition:amif:101:aii',
  'condition:amif:78:wse',
  'condition:amif:79:wse',
];
const MINUTE = 60_000;
/** The reconciler comes every quarter of an hour. */
const RECONCILED = 16 * MINUTE;

let running: TestPlatform;
let platform: Platform;
const liveThrough = async (step: number): Promise<void> => {
  running = await aPlatform('2017-06-01T09:00');
  ({ platform } = running);
  await liveAmifThrough(platform, step);
};
/** Starts the platform again without its engine; then the decision is published. */
const publishWithoutEngine = async (): Promise<void> => {
  await liveThrough(PUBLICATION - 1);
  platform = await running.restart({ engineStopped: true });
  await platform.advanceTo(at('2017-09-20T14:00'));
  await take(platform, { by: 'secretary', do: 'publish-decision', dossier: 'amif' });
};
afterEach(() => running[Symbol.asyncDispose]());

/** The aggregates that have a log, by id. */
const aggregates = async (): Promise<string[]> =>
  (await readHeads(platform.table)).map(({ aggregate }) => aggregate).sort();

/** The meeting at which it was decided, before the engine was stopped. */
const MEETING = 'meeting:vtc:2017-09-13';

/** How often each condition was opened. */
const openings = (): Promise<number[]> =>
  Promise.all(
    CONDITIONS.map(
      async (id) => (await readLog(platform.table, id)).filter(({ type }) => type === 'condition-opened').length,
    ),
  );

describe('with the engine stopped', () => {
  test('a publication opens no condition, and each opens exactly once when the engine is back', async () => {
    await publishWithoutEngine();
    await platform.advanceTo(at('2017-09-20T16:00'));
    expect(await aggregates()).toEqual(['dossier:amif', MEETING]);

    platform.resumeEngine();
    await platform.settle();

    expect(await aggregates()).toEqual([...CONDITIONS, 'dossier:amif', MEETING]);
    expect(await openings()).toEqual([1, 1, 1, 1]);
    for (const id of CONDITIONS) {
      expect((await readLog(platform.table, id))[0]).toMatchObject({
        type: 'condition-opened',
        effectiveAt: '2017-09-20T12:00:00.000Z',
        causedBy: expect.stringMatching(/^dossier:amif@\d+$/),
      });
    }
    await platform.advanceTo(platform.clock.now() + 2 * RECONCILED);
    expect(await openings()).toEqual([1, 1, 1, 1]);
  });

  test('what the conditions owed meanwhile is caught up: the newest milestone is told, the older are merged', async () => {
    await publishWithoutEngine();
    await platform.skipTo(at('2017-11-17T12:00'));

    platform.resumeEngine();
    await platform.settle();
    await platform.advanceTo(at('2017-11-17T13:00'));

    const milestones = (await readLog(platform.table, 'condition:amif:101:aii')).flatMap(({ type, data }) =>
      type.startsWith('milestone-') ? [[type, data.milestone]] : [],
    );
    expect(milestones).toEqual([
      ['milestone-merged', -60],
      ['milestone-merged', -30],
      ['milestone-reached', -14],
    ]);
  });
});

describe('an execution that is killed by hand', () => {
  beforeEach(() => liveThrough(PUBLICATION));

  async function kill(aggregate: string): Promise<string> {
    const row = await readExecution(platform.table, aggregate);
    if (row === undefined) throw new Error(`${aggregate} has no execution`);
    await platform.engine.call('StopExecution', { executionArn: row.execution });
    return row.execution;
  }

  test.each([
    ['an authorisation', 'authorisation', 'dossier:amif'],
    ['a condition', 'condition', 'condition:amif:101:aii'],
  ] as const)(
    'of %s is back within the reconcile interval, though nothing new happened',
    async (_what, machine, aggregate) => {
      const before = await runningExecutions(platform.engine, machine);
      const killed = await kill(aggregate);
      expect(await runningExecutions(platform.engine, machine)).toHaveLength(before.length - 1);

      await platform.advanceTo(platform.clock.now() + RECONCILED);

      const after = await runningExecutions(platform.engine, machine);
      const row = await readExecution(platform.table, aggregate);
      expect(after).toHaveLength(before.length);
      expect(row).toMatchObject({ generation: 2, status: 'waiting' });
      expect(row?.execution).not.toBe(killed);
      expect(after.map(({ executionArn }) => executionArn)).toContain(row?.execution);
    },
  );

  test('of a dossier misses no event that came meanwhile', async () => {
    await kill('dossier:amif');
    await take(platform, {
      by: 'applicant',
      do: 'record-event',
      dossier: 'amif',
      event: 'sample-drawn',
      date: '2017-09-20',
    });
    expect(await aggregates()).not.toContain('condition:amif:100:wse:1');

    await platform.advanceTo(platform.clock.now() + RECONCILED);

    expect(await aggregates()).toContain('condition:amif:100:wse:1');
    expect((await readLog(platform.table, 'condition:amif:100:wse:1')).map(({ type }) => type)).toEqual([
      'condition-opened',
    ]);
    expect(await openings()).toEqual([1, 1, 1, 1]);
  });

  test('and whose successor died before its first wait is followed by the one after', async () => {
    const { execution } = (await readExecution(platform.table, 'dossier:amif')) ?? {};
    const second = await platform.engine.call('StartExecution', {
      stateMachineArn: aliasArn('authorisation'),
      name: executionName('dossier:amif', 2),
      input: '{}',
    });
    await platform.engine.call('StopExecution', z.object({ executionArn: z.string() }).parse(second));
    await platform.engine.call('StopExecution', { executionArn: execution });

    await platform.advanceTo(platform.clock.now() + RECONCILED);

    expect(await readExecution(platform.table, 'dossier:amif')).toMatchObject({ generation: 3, status: 'waiting' });
  });

  test('several times in a row is back each time, and goes on where it was', async () => {
    for (const generation of [2, 3, 4]) {
      await kill('dossier:amif');
      await platform.advanceTo(platform.clock.now() + RECONCILED);
      expect(await readExecution(platform.table, 'dossier:amif')).toMatchObject({ generation, status: 'waiting' });
    }
    await take(platform, {
      by: 'applicant',
      do: 'record-event',
      dossier: 'amif',
      event: 'sample-drawn',
      date: '2017-09-20',
    });

    expect(await aggregates()).toContain('condition:amif:100:wse:1');
    expect(await openings()).toEqual([1, 1, 1, 1]);
  });
});

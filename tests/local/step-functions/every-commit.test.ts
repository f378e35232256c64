import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  answerOf,
  drillMachine,
  expectedEvents,
  expectedOutput,
  FAILURES,
  ROUNDS,
} from '#local/step-functions/drill/machine.ts';
import { type FunctionAnswer, openEngine, type StepFunctionsEngine } from '#local/step-functions/engine.ts';
import { arn } from './support/api.ts';
import { START } from './support/harness.ts';

/** Dying at random finds what is likely; here the process dies after every commit there is, each commit being one step. */

const payloadSchema = z.object({
  execution: z.string(),
  round: z.int(),
  step: z.string().optional(),
  attempt: z.int().optional(),
  token: z.string().optional(),
});
const describeSchema = z.object({ status: z.string(), output: z.string().optional() });
const historySchema = z.object({
  events: z.array(z.object({ id: z.int(), type: z.string(), previousEventId: z.int() })),
});

/** A life of the engine on a file: its clock, its functions, and the tokens it or an earlier life has handed out. */
class Life {
  readonly engine: StepFunctionsEngine;
  readonly tokens: Map<string, number>;
  now: number;

  constructor(file: string, now: number, tokens: ReadonlyMap<string, number>, sliceMs: number) {
    this.now = now;
    this.tokens = new Map(tokens);
    this.engine = openEngine({
      file,
      sliceMs,
      now: () => this.now,
      invokeFunction: (name, payload) => Promise.resolve(this.#answer(name, payload)),
    });
  }

  #answer(name: string, payload: string): FunctionAnswer {
    const { execution, round, step = name, attempt = 0, token } = payloadSchema.parse(JSON.parse(payload));
    if (token !== undefined) this.tokens.set(token, round);
    if (name === 'flaky' && attempt < FAILURES)
      return { payload: JSON.stringify({ errorType: 'Flaky' }), functionError: 'Unhandled' };
    return { payload: JSON.stringify(answerOf(execution, round, step)) };
  }

  /** Answers tokens and lets time pass until the execution has ended; `pause` is called whenever something may have been written. */
  async liveOn(executionArn: string, pause: () => Promise<void>): Promise<void> {
    for (;;) {
      while (!this.engine.isIdle()) await pause();
      const { status } = describeSchema.parse(await this.engine.call('DescribeExecution', { executionArn }));
      if (status !== 'RUNNING') return;
      for (const [taskToken, round] of this.tokens) {
        const output = JSON.stringify(`said in ${round}`);
        // A token that an earlier life has used is refused, and stays used.
        await this.engine.call('SendTaskSuccess', { taskToken, output }).catch((error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'TaskTimedOut') throw error;
        });
        await pause();
      }
      const next = this.engine.nextTimer();
      if (next === null || !this.engine.isIdle()) continue;
      this.now = Math.max(this.now, next);
      this.engine.fireTimers();
    }
  }
}

async function expectItsEnd(engine: StepFunctionsEngine, executionArn: string): Promise<void> {
  const said = Array.from({ length: ROUNDS }, (_, index) => `said in ${index + 1}`);
  const { status, output } = describeSchema.parse(await engine.call('DescribeExecution', { executionArn }));
  expect([status, JSON.parse(output ?? 'null')]).toEqual(['SUCCEEDED', expectedOutput('e', said)]);
  const { events } = historySchema.parse(await engine.call('GetExecutionHistory', { executionArn, maxResults: 1000 }));
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  expect(counts).toEqual(expectedEvents(0));
  expect(events.filter(({ id, previousEventId }, index) => id !== index + 1 || previousEventId >= id)).toEqual([]);
}

describe('a process that dies after any of its commits', () => {
  it('leaves what the next one ends as it would have ended', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sfn-commits-'));
    try {
      const file = join(directory, 'first.sqlite');
      const deaths: { readonly file: string; readonly now: number; readonly tokens: ReadonlyMap<string, number> }[] =
        [];
      const first = new Life(file, START, new Map(), 0);
      let written = 0;
      const keepWhatIsOnDisk = async (): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        // The log only grows in a run as short as this one.
        const { size } = statSync(`${file}-wal`);
        if (size === written) return;
        written = size;
        const copy = join(directory, `death-${deaths.length}.sqlite`);
        for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
        deaths.push({ file: copy, now: first.now, tokens: new Map(first.tokens) });
      };
      const definition = JSON.stringify(drillMachine);
      await first.engine.call('CreateStateMachine', {
        name: 'm',
        roleArn: 'arn:aws:iam::000000000000:role/r',
        definition,
      });
      await first.engine.call('StartExecution', { stateMachineArn: arn('stateMachine:m'), name: 'e' });
      const execution = arn('execution:m:e');
      await first.liveOn(execution, keepWhatIsOnDisk);
      await expectItsEnd(first.engine, execution);
      await first.engine.close();

      expect(deaths.length).toBeGreaterThan(50);
      for (const death of deaths) {
        const next = new Life(death.file, death.now, death.tokens, 8);
        next.engine.resume();
        await next.liveOn(execution, () => next.engine.whenIdle());
        await expectItsEnd(next.engine, execution);
        await next.engine.close();
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }, 120_000);
});

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import {
  type EngineOptions,
  type FunctionAnswer,
  openEngine,
  type StepFunctionsEngine,
} from '#local/step-functions/engine.ts';

/** The instant at which tests begin. */
export const START = Date.UTC(2030, 0, 1);

const startSchema = z.object({ executionArn: z.string(), startDate: z.number() });
const machineSchema = z.object({ stateMachineArn: z.string() });
const describeSchema = z.object({
  status: z.string(),
  startDate: z.number(),
  stopDate: z.number().optional(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
const historySchema = z.object({
  events: z.array(
    z.looseObject({ id: z.number(), type: z.string(), previousEventId: z.number(), timestamp: z.number() }),
  ),
  nextToken: z.string().optional(),
});

export type HistoryEvent = z.infer<typeof historySchema>['events'][number];

export interface HarnessOptions {
  readonly invokeFunction?: EngineOptions['invokeFunction'];
  readonly random?: () => number;
  readonly sliceMs?: number;
}

/** An engine on a file of its own, with a clock that the test moves, and functions that the test plays. */
export class Harness {
  readonly #directory = mkdtempSync(join(tmpdir(), 'sfn-'));
  readonly #options: HarnessOptions;
  #generation = 0;
  #engine: StepFunctionsEngine;
  now = START;

  constructor(options: HarnessOptions = {}) {
    this.#options = options;
    this.#engine = this.#open();
  }

  get engine(): StepFunctionsEngine {
    return this.#engine;
  }

  /** The process dies: what was not committed is lost, and another engine goes on from the disk. */
  crash(): void {
    const before = this.#file();
    this.#generation += 1;
    const after = this.#file();
    for (const suffix of ['', '-wal']) if (existsSync(before + suffix)) copyFileSync(before + suffix, after + suffix);
    void this.#engine.close();
    this.#engine = this.#open();
    this.#engine.resume();
  }

  /** The process ends in good order and starts again. */
  async restart(): Promise<void> {
    await this.#engine.close();
    this.#engine = this.#open();
    this.#engine.resume();
  }

  async createMachine(name: string, definition: object, more: object = {}): Promise<string> {
    const answer = await this.#engine.call('CreateStateMachine', {
      name,
      roleArn: 'arn:aws:iam::000000000000:role/test',
      definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
      ...more,
    });
    return machineSchema.parse(answer).stateMachineArn;
  }

  async start(stateMachineArn: string, input: unknown = {}, name?: string): Promise<string> {
    const answer = await this.#engine.call('StartExecution', {
      stateMachineArn,
      input: JSON.stringify(input),
      ...(name === undefined ? {} : { name }),
    });
    return startSchema.parse(answer).executionArn;
  }

  async describe(executionArn: string): Promise<z.infer<typeof describeSchema>> {
    return describeSchema.parse(await this.#engine.call('DescribeExecution', { executionArn }));
  }

  /** The whole history, however many pages. */
  async history(executionArn: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = historySchema.parse(
        await this.#engine.call('GetExecutionHistory', {
          executionArn,
          maxResults: 1000,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      events.push(...page.events);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  async eventTypes(executionArn: string): Promise<string[]> {
    return (await this.history(executionArn)).map(({ type }) => type);
  }

  /** Moves the clock, stopping at each timer on the way. */
  async advance(seconds: number): Promise<void> {
    const end = this.now + seconds * 1000;
    for (;;) {
      await this.#engine.whenIdle();
      const next = this.#engine.nextTimer();
      if (next === null || next > end) break;
      this.now = Math.max(this.now, next);
      this.#engine.fireTimers();
    }
    this.now = end;
  }

  /** Moves the clock from timer to timer until the execution has ended. */
  async runToEnd(executionArn: string, atMost = 200): Promise<void> {
    for (let turn = 0; turn < atMost; turn += 1) {
      await this.#engine.whenIdle();
      if ((await this.describe(executionArn)).status !== 'RUNNING') return;
      const next = this.#engine.nextTimer();
      if (next === null) throw new Error('nothing will ever happen');
      this.now = Math.max(this.now, next);
      this.#engine.fireTimers();
    }
    throw new Error('the execution does not end');
  }

  async dispose(): Promise<void> {
    await this.#engine.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #file(): string {
    return join(this.#directory, `engine-${this.#generation}.sqlite`);
  }

  #open(): StepFunctionsEngine {
    const generation = this.#generation;
    const answer: EngineOptions['invokeFunction'] =
      this.#options.invokeFunction ?? ((): Promise<FunctionAnswer> => Promise.resolve({ payload: '{}' }));
    return openEngine({
      file: this.#file(),
      now: () => this.now,
      // A function called by a dead process answers nobody.
      invokeFunction: async (name, payload) => {
        const result = await answer(name, payload);
        if (generation !== this.#generation) await new Promise(() => {});
        return result;
      },
      ...(this.#options.random === undefined ? {} : { random: this.#options.random }),
      ...(this.#options.sliceMs === undefined ? {} : { sliceMs: this.#options.sliceMs }),
    });
  }
}

/** Runs a test with a harness that is cleared away afterwards. */
export async function withHarness(options: HarnessOptions, test: (harness: Harness) => Promise<void>): Promise<void> {
  const harness = new Harness(options);
  try {
    await test(harness);
  } finally {
    await harness.dispose();
  }
}

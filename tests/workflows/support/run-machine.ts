import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { awaitEventSchema } from '#functions/await-event/event.ts';
import type { EventAnswer } from '#functions/middleware/answer-execution.ts';
import { definitionOf, type MachineName } from '#local/platform/machines.ts';
import { openEngine, type StepFunctionsEngine } from '#local/step-functions/engine.ts';
import { statesEntered } from '#tests/support/executions.ts';

/** What happens next, as await-event tells it; the cursor is counted by the run. */
interface Told {
  readonly type: string;
  readonly phase: string;
  readonly settled?: boolean;
  readonly recurring?: boolean;
  readonly amends?: true;
  readonly dependents?: true;
  readonly notice?: string;
}

/** What a function does when it is called: gives a result, or fails by a name. */
type Played = { readonly result: unknown } | { readonly error: string };

export interface Path {
  readonly machine: MachineName;
  /** One after the other, each as the execution asks for it; after the last it waits. */
  readonly told: readonly Told[];
  /** What the other functions do, call after call; the last one for good. */
  readonly functions?: Readonly<Record<string, readonly Played[]>>;
  /** How long time passes once the execution waits. */
  readonly thenDays?: number;
}

export interface Run {
  readonly entered: readonly string[];
  readonly status: string;
  readonly calls: readonly { readonly functionName: string; readonly payload: unknown }[];
}

const started = z.object({ executionArn: z.string() });
const created = z.object({ stateMachineArn: z.string() });
const described = z.object({ status: z.string() });
const START = Date.UTC(2030, 0, 1);
const DAY = 86_400_000;

/** The other functions, where a path does not say: what each answers when all is well. */
const WELL: Readonly<Record<string, unknown>> = {
  'open-conditions': { opened: [] },
  'end-conditions': { count: 0 },
  'keep-work-list': { listed: 1 },
  'continue-execution': { generation: 2 },
  'finish-execution': { more: false },
  'keep-agenda': { meeting: null },
  'print-letter': { printed: true },
  'follow-correction': { conditions: [] },
  'follow-dependency': { told: [] },
  'tell-amended': { amended: 'earlier' },
  'take-scan-verdict': { told: false },
  'validate-commitment': { result: 'received' },
};

/** Lets the engine run a workflow along a path, with functions that do what the path says. */
export async function runPath(path: Path): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'beraad-workflow-'));
  const clock = { now: START };
  const calls: { functionName: string; payload: unknown }[] = [];
  const told = [...path.told];
  const played = new Map(Object.entries(path.functions ?? {}).map(([name, list]) => [name, [...list]]));
  let engine: StepFunctionsEngine | undefined;

  const awaitEvent = async (payload: unknown): Promise<void> => {
    const { cursor, token } = awaitEventSchema.parse(payload);
    const next = told.shift();
    if (next === undefined) return;
    const { type, phase, settled = false, recurring = false, amends, dependents, notice } = next;
    const event = {
      id: `subject@${cursor + 1}`,
      type,
      recurring,
      ...(amends === undefined ? {} : { amends }),
      ...(dependents === undefined ? {} : { dependents }),
      ...(notice === undefined ? {} : { notice }),
    };
    const output: EventAnswer = { cursor: cursor + 1, event, phase, settled };
    await engine?.call('SendTaskSuccess', { taskToken: token, output: JSON.stringify(output) });
  };

  engine = openEngine({
    file: join(folder, 'engine.db'),
    now: () => clock.now,
    random: () => 0.5,
    invokeFunction: async (functionName, text) => {
      const payload: unknown = JSON.parse(text);
      calls.push({ functionName, payload });
      if (functionName === 'await-event') {
        await awaitEvent(payload);
        return { payload: '{}' };
      }
      const list = played.get(functionName);
      const play = (list !== undefined && list.length > 1 ? list.shift() : list?.[0]) ?? { result: WELL[functionName] };
      if ('error' in play) {
        return {
          payload: JSON.stringify({ errorType: play.error, errorMessage: 'played' }),
          functionError: 'Unhandled',
        };
      }
      return { payload: JSON.stringify(play.result) };
    },
  });
  try {
    engine.resume();
    const roleArn = 'arn:aws:iam::000000000000:role/test';
    const definition = definitionOf(path.machine);
    const { stateMachineArn } = created.parse(
      await engine.call('CreateStateMachine', { name: path.machine, roleArn, definition }),
    );
    const input = JSON.stringify({ aggregate: 'dossier:subject', generation: 1, cursor: 0 });
    const { executionArn } = started.parse(await engine.call('StartExecution', { stateMachineArn, input }));
    await engine.whenIdle();
    const end = START + (path.thenDays ?? 0) * DAY;
    for (;;) {
      const timer = engine.nextTimer();
      // Delays between tries are let pass; the wait for an event only as long as the path says.
      const isSoon = timer !== null && timer - clock.now < DAY;
      if (timer === null || (timer > end && !isSoon)) break;
      clock.now = Math.max(clock.now, timer);
      engine.fireTimers();
      await engine.whenIdle();
    }
    const { status } = described.parse(await engine.call('DescribeExecution', { executionArn }));
    return { entered: await statesEntered(engine, executionArn), status, calls };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

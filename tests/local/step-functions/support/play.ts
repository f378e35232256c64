import * as z from 'zod';
import type { EngineOptions } from '#local/step-functions/engine.ts';
import type { Answer, ConformanceCase, Step } from '../conformance/case.ts';
import { Harness } from './harness.ts';

/** What came of a case. */
export interface Outcome {
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly events: string[];
  readonly seconds: number | undefined;
  readonly calls: Record<string, number>;
}

const tokenPayload = z.object({ token: z.string() });

/** Plays the functions of a case: scripted answers, and a note of each token handed out. */
class Functions {
  readonly tokens: string[] = [];
  readonly calls: Record<string, number> = {};
  readonly #answers: Readonly<Record<string, readonly Answer[]>>;

  constructor(answers: Readonly<Record<string, readonly Answer[]>>) {
    this.#answers = answers;
  }

  readonly invoke: EngineOptions['invokeFunction'] = async (name, payload) => {
    const answers = this.#answers[name] ?? [{ value: {} }];
    const call = this.calls[name] ?? 0;
    this.calls[name] = call + 1;
    const withToken = tokenPayload.safeParse(JSON.parse(payload));
    if (withToken.success) this.tokens.push(withToken.data.token);
    const answer = answers[Math.min(call, answers.length - 1)] ?? { value: {} };
    if ('value' in answer) return { payload: JSON.stringify(answer.value) };
    if ('throws' in answer)
      return {
        payload: JSON.stringify({ errorType: answer.throws, errorMessage: answer.message ?? 'thrown' }),
        functionError: 'Unhandled',
      };
    if ('unhandled' in answer)
      return { payload: JSON.stringify({ errorMessage: answer.unhandled }), functionError: 'Unhandled' };
    if ('serviceError' in answer) throw Object.assign(new Error('the service failed'), { name: answer.serviceError });
    return new Promise(() => {});
  };
}

async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

async function callToken(
  harness: Harness,
  functions: Functions,
  step: Extract<Step, { refused?: string | undefined }>,
): Promise<void> {
  const token = (index: number): string => functions.tokens[index] ?? `no token ${index}`;
  let call: Promise<unknown>;
  if ('succeed' in step)
    call = harness.engine.call('SendTaskSuccess', {
      taskToken: token(step.succeed),
      output: JSON.stringify(step.output),
    });
  else if ('succeedRaw' in step)
    call = harness.engine.call('SendTaskSuccess', { taskToken: token(step.succeedRaw), output: step.text });
  else if ('fail' in step)
    call = harness.engine.call('SendTaskFailure', {
      taskToken: token(step.fail),
      error: step.error,
      cause: step.cause,
    });
  else if ('heartbeat' in step) call = harness.engine.call('SendTaskHeartbeat', { taskToken: token(step.heartbeat) });
  else throw new Error('not a callback');
  const refusal = await refusalOf(call);
  if (refusal !== step.refused)
    throw new Error(`expected ${step.refused ?? 'acceptance'}, got ${refusal ?? 'acceptance'}`);
}

/** Plays a case to its end; `crashEverywhere` lets the process die between any two steps as well. */
export async function play(subject: ConformanceCase, crashEverywhere = false): Promise<Outcome> {
  const functions = new Functions(subject.functions ?? {});
  // In one go: on a busy machine a pause would fall anywhere between branches, whose answers then come in another order.
  const harness = new Harness({
    invokeFunction: functions.invoke,
    random: () => 0.5,
    sliceMs: Number.POSITIVE_INFINITY,
  });
  try {
    await harness.createMachine('child', { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
    const machine = await harness.createMachine('subject', subject.machine);
    const execution = await harness.start(machine, subject.input ?? {}, 'one');
    const hangs = Object.values(subject.functions ?? {}).some((answers) => answers.some((answer) => 'hangs' in answer));
    // A call that never ends never lets the engine be idle.
    const settle = (): Promise<unknown> =>
      hangs ? new Promise((resolve) => setTimeout(resolve, 15)) : harness.engine.whenIdle();
    await settle();
    for (const step of subject.steps ?? []) {
      if (crashEverywhere) harness.crash();
      await settle();
      if ('crash' in step) harness.crash();
      else if ('down' in step) {
        harness.now += step.down * 1000;
        harness.crash();
        harness.engine.fireTimers();
      } else if ('wait' in step) {
        if (hangs) {
          harness.now += step.wait * 1000;
          harness.engine.fireTimers();
        } else await harness.advance(step.wait);
      } else if ('untilEnd' in step) await harness.runToEnd(execution);
      else if ('stop' in step)
        await harness.engine.call('StopExecution', { executionArn: execution, error: step.error, cause: step.cause });
      else await callToken(harness, functions, step);
      await settle();
    }
    const { status, output, error, cause, startDate, stopDate } = await harness.describe(execution);
    return {
      status,
      output: output === undefined ? undefined : JSON.parse(output),
      error,
      cause,
      events: await harness.eventTypes(execution),
      seconds: stopDate === undefined ? undefined : Math.round((stopDate - startDate) * 1000) / 1000,
      calls: functions.calls,
    };
  } finally {
    await harness.dispose();
  }
}

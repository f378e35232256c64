import * as z from 'zod';
import { StepFunctionsError } from './errors.ts';
import { type Execution, frameOf } from './execution.ts';
import type { Frame } from './frame.ts';
import { exceedsPayloadLimit, isJson } from './json-text.ts';
import { MAX_CAUSE_LENGTH, MAX_ERROR_LENGTH } from './limits.ts';
import { parseInput } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { failTask, readToken, succeedTask } from './tasks.ts';

/** Task tokens: success, failure and heartbeat. */

const tokenSchema = z.string().min(1).max(2048);
const successInput = z.object({ taskToken: tokenSchema, output: z.string() });
const failureInput = z.object({
  taskToken: tokenSchema,
  error: z.string().max(MAX_ERROR_LENGTH).optional(),
  cause: z.string().max(MAX_CAUSE_LENGTH).optional(),
});
const heartbeatInput = z.object({ taskToken: tokenSchema });

export class CallbacksApi {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  succeed(raw: unknown): unknown {
    const { taskToken, output } = parseInput(successInput, raw);
    if (exceedsPayloadLimit(output))
      throw new StepFunctionsError(
        'ValidationException',
        "Value at 'output' failed to satisfy constraint: Member must have length less than or equal to 262144",
      );
    if (!isJson(output)) throw new StepFunctionsError('InvalidOutput', "Invalid Output: 'not valid JSON'");
    const { execution, frame } = this.#find(taskToken);
    this.#runtime.apply(execution, () => succeedTask(this.#runtime, execution, frame, output));
    return {};
  }

  fail(raw: unknown): unknown {
    const { taskToken, error, cause } = parseInput(failureInput, raw);
    const { execution, frame } = this.#find(taskToken);
    this.#runtime.apply(execution, () => failTask(this.#runtime, execution, frame, { error, cause }));
    return {};
  }

  /** "Resets the HeartbeatSeconds clock; creates no event; does not extend TimeoutSeconds." */
  heartbeat(raw: unknown): unknown {
    const { execution, frame } = this.#find(parseInput(heartbeatInput, raw).taskToken);
    const timer = frame.timers.heartbeat;
    if (timer !== undefined && frame.heartbeatMs !== undefined) {
      this.#runtime.records.moveTimer(this.#runtime.now() + frame.heartbeatMs, timer);
      this.#runtime.touch(execution, frame);
    }
    return {};
  }

  /** The task that waits for a token. A token that was used, or replaced by a retry, belongs to no task any more. */
  #find(token: string): { execution: Execution; frame: Frame } {
    const place = readToken(token);
    if (place === undefined) throw new StepFunctionsError('InvalidToken', "Invalid Token: 'Invalid token'");
    const execution = this.#runtime.load(place.execution);
    const frame = execution?.frames.has(place.frame) === true ? frameOf(execution, place.frame) : undefined;
    if (
      execution === undefined ||
      frame === undefined ||
      frame.token !== token ||
      (frame.phase !== 'token' && frame.phase !== 'invoke')
    ) {
      throw new StepFunctionsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return { execution, frame };
  }
}

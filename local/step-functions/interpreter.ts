import { hasChildren, runMap, runParallel, spawnIterations } from './branches.ts';
import { covers } from './error-matching.ts';
import { ERROR, type Failure, StateFailure } from './errors.ts';
import { type Execution, stateOf } from './execution.ts';
import { type Frame, isReady } from './frame.ts';
import { isObject, toPayload } from './json-text.ts';
import { MAX_SECONDS, MAX_WAIT_MS } from './limits.ts';
import type { Catcher, ChoiceState, FailState, Retrier, State, WaitState } from './machine.ts';
import type { Runtime } from './runtime.ts';
import { bindingsOf, type Extras, errorOutputOf } from './scope.ts';
import { runTask, type StartExecution } from './tasks.ts';
import { type EvaluationSite, evaluateTemplate, evaluationFailure, failureCause, type Template } from './templates.ts';
import { parseTimestamp } from './timestamps.ts';
import { abortChildren, type Exit, enterState, failFrame, failState, leaveState } from './transitions.ts';

/** Takes a frame through its current state, as far as it goes without waiting; moving to the next state ends the turn. */
export async function stepFrame(
  runtime: Runtime,
  execution: Execution,
  frame: Frame,
  startExecution: StartExecution,
): Promise<void> {
  const step = new Step(runtime, execution, frame, startExecution);
  if (frame.phase === 'enter') enterState(runtime, execution, frame);
  while (frame.live.alive && isReady(frame) && frame.phase !== 'enter') {
    try {
      await step.advance();
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      if (frame.live.alive) step.fail(error);
    }
  }
}

/** Where a state goes, and the fields that say what it leaves behind. */
interface Results {
  readonly output?: Template | undefined;
  readonly assign?: Template | undefined;
  readonly next?: string | undefined;
}

class Step {
  readonly #runtime: Runtime;
  readonly #execution: Execution;
  readonly #frame: Frame;
  readonly #startExecution: StartExecution;

  constructor(runtime: Runtime, execution: Execution, frame: Frame, startExecution: StartExecution) {
    this.#runtime = runtime;
    this.#execution = execution;
    this.#frame = frame;
    this.#startExecution = startExecution;
  }

  async advance(): Promise<void> {
    const frame = this.#frame;
    const state = stateOf(this.#execution, frame);
    switch (frame.phase) {
      case 'run':
        return this.#run(state);
      case 'exit':
        return this.#exit(state);
      case 'failed':
        return this.#handleFailure(state, frame.failure ?? {});
      case 'spawn':
        if (state.type !== 'Map') throw new Error(`${state.name} is no Map`);
        return spawnIterations(this.#runtime, this.#execution, frame, state);
      default:
        throw new Error(`nothing to do in phase ${frame.phase}`);
    }
  }

  /** The state has failed by itself, not through a task or a branch. */
  fail(error: StateFailure): void {
    const frame = this.#frame;
    const { failure } = error;
    this.#noteEvaluationFailure(error);
    if (frame.children !== undefined) abortChildren(this.#runtime, this.#execution, frame, frame.previousEvent);
    failState(this.#runtime, this.#execution, frame, failure);
  }

  #noteEvaluationFailure({ failure, evaluation }: StateFailure): void {
    if (evaluation === undefined) return;
    const frame = this.#frame;
    frame.previousEvent = this.#runtime.record(this.#execution, 'EvaluationFailed', frame.previousEvent, {
      ...failure,
      ...evaluation,
      state: frame.state,
    });
  }

  async #run(state: State): Promise<void> {
    switch (state.type) {
      case 'Pass':
      case 'Succeed':
        return this.#leave(state);
      case 'Task':
        return runTask(this.#runtime, this.#execution, this.#frame, state, this.#startExecution);
      case 'Choice':
        return this.#choose(state);
      case 'Wait':
        return this.#wait(state);
      case 'Fail':
        return this.#failOnPurpose(state);
      case 'Parallel':
        return runParallel(this.#runtime, this.#execution, this.#frame, state);
      case 'Map':
        return runMap(this.#runtime, this.#execution, this.#frame, state);
    }
  }

  /** Work is done: Task, Map and Parallel have a result; Wait has its input. */
  async #exit(state: State): Promise<void> {
    if (state.type === 'Fail') throw new Error(`${state.name} has no exit`);
    return this.#leave(state, { result: this.#frame.result });
  }

  async #choose(state: ChoiceState): Promise<void> {
    for (const [index, rule] of state.rules.entries()) {
      const matches = await this.#evaluate(rule.condition);
      if (typeof matches !== 'boolean') {
        const source = rule.condition.kind === 'expression' ? rule.condition.expression.source : String(matches);
        const location = `Choices[${index}]/Condition`;
        const reason = `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. Expected 'boolean', but was '${typeof matches}' for value: ${JSON.stringify(matches)}`;
        throw this.#evaluationFailure(location, reason);
      }
      if (matches) return this.#leave(rule);
    }
    if (state.defaultNext === undefined) {
      throw new StateFailure({
        error: ERROR.noChoiceMatched,
        cause: failureCause(
          this.#site,
          'Failed to transition out of the state. No Choice rule matched and there is no Default.',
        ),
      });
    }
    return this.#leave({ ...state, next: state.defaultNext });
  }

  async #wait(state: WaitState): Promise<void> {
    const until = await this.#waitEnd(state);
    if (!this.#frame.live.alive) return;
    if (until <= this.#runtime.now()) {
      this.#frame.phase = 'exit';
      return;
    }
    if (until - this.#runtime.now() > MAX_WAIT_MS)
      throw new StateFailure({
        error: ERROR.runtime,
        cause: failureCause(this.#site, 'Wait state delay is too long.'),
      });
    this.#runtime.setTimer(this.#execution, this.#frame, 'wait', until);
    this.#frame.phase = 'wait';
    this.#runtime.touch(this.#execution, this.#frame);
  }

  async #waitEnd(state: WaitState): Promise<number> {
    if (state.timestamp !== undefined) {
      const timestamp = await this.#evaluate(state.timestamp);
      const instant = typeof timestamp === 'string' ? parseTimestamp(timestamp) : undefined;
      if (instant === undefined) {
        const written = typeof timestamp === 'string' ? timestamp : JSON.stringify(timestamp);
        throw this.#evaluationFailure(
          'Timestamp',
          `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${written}`,
        );
      }
      return instant;
    }
    const seconds = state.seconds === undefined ? 0 : await this.#evaluate(state.seconds);
    if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > MAX_SECONDS) {
      throw this.#evaluationFailure(
        'Seconds',
        `The Seconds field must be an integer from 0 to ${MAX_SECONDS}, but was: ${JSON.stringify(seconds)}`,
      );
    }
    return this.#frame.enteredAt + seconds * 1000;
  }

  async #failOnPurpose(state: FailState): Promise<void> {
    const text = async (template: Template | undefined, field: string): Promise<string | undefined> => {
      if (template === undefined) return undefined;
      const value = await this.#evaluate(template);
      if (typeof value !== 'string') {
        throw this.#evaluationFailure(field, `The ${field} field must be a string, but was: ${JSON.stringify(value)}`);
      }
      return value;
    };
    const error = await text(state.error, 'Error');
    const cause = await text(state.cause, 'Cause');
    if (this.#frame.live.alive) failFrame(this.#runtime, this.#execution, this.#frame, { error, cause });
  }

  /** Retry first, then Catch, then the failure goes up: https://states-language.net/#errors */
  async #handleFailure(state: State, failure: Failure): Promise<void> {
    const frame = this.#frame;
    const handles = state.type === 'Task' || state.type === 'Parallel' || state.type === 'Map';
    const heartbeatMissed = frame.heartbeatMissed === true;
    if (handles) {
      const position = state.retriers.findIndex((retrier) => covers(retrier.errors, failure, heartbeatMissed));
      const retrier = state.retriers[position];
      if (retrier !== undefined && (frame.retries[position] ?? 0) < retrier.maxAttempts) {
        this.#retry(retrier, position);
        return;
      }
      const catcher = state.catchers.find(({ errors }) => covers(errors, failure, heartbeatMissed));
      if (catcher !== undefined) return this.#catch(catcher, failure);
    }
    this.#noteStateFailed();
    failFrame(this.#runtime, this.#execution, frame, failure);
  }

  #retry(retrier: Retrier, position: number): void {
    const frame = this.#frame;
    const before = frame.retries[position] ?? 0;
    const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** before, retrier.maxDelaySeconds);
    const delayMs = Math.round(seconds * 1000 * (retrier.jitter ? this.#runtime.random() : 1));
    while (frame.retries.length <= position) frame.retries.push(0);
    frame.retries[position] = before + 1;
    frame.retryCount += 1;
    frame.failure = undefined;
    if (delayMs > 0) {
      frame.phase = 'backoff';
      this.#runtime.setTimer(this.#execution, frame, 'retry', this.#runtime.now() + delayMs);
    } else frame.phase = 'run';
    this.#runtime.touch(this.#execution, frame);
  }

  /** MapStateFailed and ParallelStateFailed come when no retry is left, before Catch. */
  #noteStateFailed(): void {
    const frame = this.#frame;
    const { type } = stateOf(this.#execution, frame);
    if (hasChildren(this.#execution, frame))
      frame.previousEvent = this.#runtime.record(this.#execution, `${type}StateFailed`, frame.previousEvent);
  }

  /** A Catcher's own expressions have nobody to catch their failure. */
  async #catch(catcher: Catcher, failure: Failure): Promise<void> {
    const refuse = (error: unknown): void => {
      if (!(error instanceof StateFailure)) throw error;
      this.#noteEvaluationFailure(error);
      failFrame(this.#runtime, this.#execution, this.#frame, error.failure);
    };
    const exit = await this.#exitOf(catcher, { errorOutput: failure }).catch((error: unknown) => {
      this.#noteStateFailed();
      refuse(error);
    });
    if (exit === undefined || !this.#frame.live.alive) return;
    this.#noteStateFailed();
    try {
      leaveState(this.#runtime, this.#execution, this.#frame, exit);
    } catch (error) {
      refuse(error);
    }
  }

  async #leave(results: Results, extras: Extras = {}): Promise<void> {
    const exit = await this.#exitOf(results, extras);
    if (this.#frame.live.alive) leaveState(this.#runtime, this.#execution, this.#frame, exit);
  }

  /** Evaluates Assign and Output, both with the variables as they were; without Output, what there is goes on. */
  async #exitOf({ output, assign, next }: Results, extras: Extras): Promise<Exit> {
    const frame = this.#frame;
    const variables = assign === undefined ? undefined : await this.#evaluate(assign, extras);
    const written = output === undefined ? undefined : toPayload(await this.#evaluate(output, extras), frame.state);
    const { errorOutput, result = frame.input } = extras;
    const passed = errorOutput === undefined ? result : toPayload(errorOutputOf(errorOutput), frame.state);
    return { output: written ?? passed, variables: isObject(variables) ? variables : undefined, next };
  }

  #evaluate(template: Template, extras: Extras = {}): Promise<unknown> {
    return evaluateTemplate(template, bindingsOf(this.#runtime, this.#execution, this.#frame, extras), this.#site);
  }

  get #site(): EvaluationSite {
    return { state: this.#frame.state, enteredEvent: this.#frame.enteredEvent };
  }

  #evaluationFailure(location: string, reason: string): StateFailure {
    return evaluationFailure(this.#site, location, reason);
  }
}

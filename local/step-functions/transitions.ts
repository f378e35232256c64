import { ERROR, type Failure, StateFailure } from './errors.ts';
import { childrenOf, type Execution, frameOf, stateOf } from './execution.ts';
import type { Frame } from './frame.ts';
import { exceedsPayloadLimit, payloadFailure } from './json-text.ts';
import { MAX_PAYLOAD_BYTES, MAX_VARIABLES_BYTES } from './limits.ts';
import type { Runtime } from './runtime.ts';

/**
 * Changes of frames, each a whole transition without an await: what is on disk after any of them can be resumed.
 * Event types and their order: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */

const NOT_TRUNCATED = { truncated: false } as const;

/** Enters the state that the frame has come to. */
export function enterState(runtime: Runtime, execution: Execution, frame: Frame): void {
  const { type, name } = stateOf(execution, frame);
  frame.enteredAt = runtime.now();
  frame.enteredEvent = runtime.record(execution, `${type}StateEntered`, frame.previousEvent, {
    name,
    input: frame.input,
    inputDetails: NOT_TRUNCATED,
  });
  frame.previousEvent = frame.enteredEvent;
  frame.retryCount = 0;
  frame.retries = [];
  frame.phase = 'run';
  runtime.touch(execution, frame);
}

/** What a state leaves behind. */
export interface Exit {
  readonly output: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly next: string | undefined;
}

/** Quotas of variables: 256 KiB for those of one Assign, 10 MiB for all of an execution. */
function assign(
  execution: Execution,
  frame: Frame,
  variables: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const texts: Record<string, string> = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(variables)) {
    const written = JSON.stringify(value);
    texts[name] = written;
    bytes += Buffer.byteLength(written);
  }
  if (bytes > MAX_PAYLOAD_BYTES) {
    throw new StateFailure({
      error: ERROR.dataLimitExceeded,
      cause: `The variables assigned by the state '${frame.state}' exceed the maximum number of bytes service limit.`,
    });
  }
  const before = frame.variables;
  frame.variables = { ...before, ...variables };
  // Under this many names, 10 MiB cannot be reached.
  const names = [...execution.frames.values()].reduce((count, other) => count + Object.keys(other.variables).length, 0);
  if (names * MAX_PAYLOAD_BYTES > MAX_VARIABLES_BYTES) {
    const total = [...execution.frames.values()].reduce(
      (sum, other) => sum + Buffer.byteLength(JSON.stringify(other.variables)),
      0,
    );
    if (total > MAX_VARIABLES_BYTES) {
      frame.variables = before;
      throw new StateFailure({
        error: ERROR.dataLimitExceeded,
        cause: "The execution's variables exceed the maximum number of bytes service limit.",
      });
    }
  }
  return texts;
}

/** Leaves the current state for the next one, or ends the frame. */
export function leaveState(
  runtime: Runtime,
  execution: Execution,
  frame: Frame,
  { output, variables, next }: Exit,
): void {
  const { type, name } = stateOf(execution, frame);
  const assigned =
    variables === undefined
      ? {}
      : { assignedVariables: assign(execution, frame, variables), assignedVariablesDetails: NOT_TRUNCATED };
  runtime.clearTimers(frame);
  frame.previousEvent = runtime.record(execution, `${type}StateExited`, frame.previousEvent, {
    name,
    output,
    outputDetails: NOT_TRUNCATED,
    ...assigned,
  });
  frame.token = undefined;
  frame.request = undefined;
  frame.result = undefined;
  frame.failure = undefined;
  if (next === undefined) {
    finishFrame(runtime, execution, frame, output);
    return;
  }
  frame.state = next;
  frame.input = output;
  frame.phase = 'enter';
  runtime.enqueue(execution, frame);
}

function finishFrame(runtime: Runtime, execution: Execution, frame: Frame, output: string): void {
  if (frame.parent < 0) {
    runtime.end(execution, 'SUCCEEDED', frame.previousEvent, { output });
    return;
  }
  frame.phase = 'done';
  frame.result = output;
  // "When a Parallel branch or Map iteration completes, its variables go out of scope": nothing but the output is needed of it.
  frame.variables = {};
  frame.input = 'null';
  runtime.touch(execution, frame);
  const parent = frameOf(execution, frame.parent);
  const children = parent.children;
  if (children === undefined) throw new Error(`frame ${parent.id} has no children`);
  children.done += 1;
  const isMap = stateOf(execution, parent).type === 'Map';
  const lastEvent = frame.previousEvent;
  const closing = isMap
    ? runtime.record(execution, 'MapIterationSucceeded', lastEvent, { name: parent.state, index: frame.index })
    : lastEvent;
  if (children.done === children.total) {
    parent.previousEvent = closing;
    collect(runtime, execution, parent);
  } else if (children.started < children.total) {
    // The next iteration follows the last state of the one that made room for it.
    parent.startedEvent = lastEvent;
    parent.phase = 'spawn';
  }
  runtime.enqueue(execution, parent);
}

/** All branches or iterations have ended: their outputs in order are the result, which the quota holds for as for any other. */
export function collect(runtime: Runtime, execution: Execution, parent: Frame): void {
  const children = childrenOf(execution, parent);
  const result = `[${children.map((child) => child.result ?? 'null').join(',')}]`;
  for (const child of children) runtime.removeFrame(execution, child);
  if (exceedsPayloadLimit(result)) {
    parent.children = undefined;
    failState(runtime, execution, parent, payloadFailure(parent.state));
    return;
  }
  parent.result = result;
  // The exit event follows the same event as this one does, as in AWS's histories.
  runtime.record(execution, `${stateOf(execution, parent).type}StateSucceeded`, parent.previousEvent);
  parent.children = undefined;
  parent.phase = 'exit';
}

/** Notes that the current state has failed; Retry and Catch are looked at in the frame's next turn. */
export function failState(runtime: Runtime, execution: Execution, frame: Frame, failure: Failure): void {
  runtime.clearTimers(frame);
  frame.failure = { error: failure.error, cause: failure.cause };
  frame.token = undefined;
  frame.request = undefined;
  frame.result = undefined;
  frame.phase = 'failed';
  runtime.enqueue(execution, frame);
}

/** Nothing retries or catches the failure: the branch, iteration or execution fails with it. */
export function failFrame(runtime: Runtime, execution: Execution, frame: Frame, failure: Failure): void {
  if (frame.parent < 0) {
    runtime.end(execution, 'FAILED', frame.previousEvent, failure);
    return;
  }
  const parent = frameOf(execution, frame.parent);
  const isMap = stateOf(execution, parent).type === 'Map';
  const cause = frame.previousEvent;
  if (isMap) runtime.record(execution, 'MapIterationFailed', cause, { name: parent.state, index: frame.index });
  if (stateOf(execution, frame).type === 'Task') runtime.record(execution, 'TaskStateAborted', cause);
  abortChildren(runtime, execution, parent, cause, frame);
  parent.previousEvent = cause;
  failState(runtime, execution, parent, failure);
}

/** Ends whatever branches or iterations are left of a Parallel or Map, saying so in the history unless they had ended. */
export function abortChildren(
  runtime: Runtime,
  execution: Execution,
  parent: Frame,
  cause: number,
  failed?: Frame,
): void {
  const isMap = stateOf(execution, parent).type === 'Map';
  for (const child of childrenOf(execution, parent)) {
    if (child !== failed && child.phase !== 'done') {
      if (isMap) runtime.record(execution, 'MapIterationAborted', cause, { name: parent.state, index: child.index });
      if (child.phase !== 'enter') runtime.record(execution, `${stateOf(execution, child).type}StateAborted`, cause);
    }
    if (child.children !== undefined) abortChildren(runtime, execution, child, cause);
    runtime.removeFrame(execution, child);
  }
  parent.children = undefined;
}

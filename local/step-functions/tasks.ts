import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { functionNameOf } from './arns.ts';
import type { FunctionAnswer } from './engine-options.ts';
import { ERROR, type Failure, StateFailure, StepFunctionsError } from './errors.ts';
import { type Execution, stateOf } from './execution.ts';
import type { Frame } from './frame.ts';
import { checkPayload, isJson, isObject, parseJson, toPayload } from './json-text.ts';
import { MAX_SECONDS } from './limits.ts';
import type { TaskState } from './machine.ts';
import type { Runtime } from './runtime.ts';
import { bindingsOf } from './scope.ts';
import { evaluateTemplate, evaluationFailure, type Template } from './templates.ts';
import { isoInstant } from './timestamps.ts';
import { failState } from './transitions.ts';

/** Starts an execution for `states:startExecution`; given by the API, which alone knows how. */
export type StartExecution = (input: {
  stateMachineArn: string;
  name?: string | undefined;
  input: string;
  traceHeader?: string | undefined;
}) => {
  executionArn: string;
  startDate: number;
};

const invokeArguments = z.strictObject({
  FunctionName: z.string().min(1),
  Payload: z.unknown().optional(),
  InvocationType: z.literal('RequestResponse').optional(),
  // Functions have no versions here: whatever the qualifier says, there is one.
  Qualifier: z.string().optional(),
});
const startArguments = z.strictObject({
  StateMachineArn: z.string().min(1),
  Name: z.string().optional(),
  Input: z.unknown().optional(),
  TraceHeader: z.string().optional(),
});

/** Names a callback: where it belongs, and a secret that a retry replaces. */
function newToken(execution: Execution, frame: Frame): string {
  return Buffer.from(`${execution.id}.${frame.id}.${randomBytes(24).toString('base64url')}`).toString('base64url');
}

/** Reads where a task token belongs, or undefined for a text that never was one. */
export function readToken(token: string): { execution: number; frame: number } | undefined {
  const [, execution, frame] = /^(\d+)\.(\d+)\.[\w-]{32}$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return execution === undefined || frame === undefined
    ? undefined
    : { execution: Number(execution), frame: Number(frame) };
}

async function secondsOf(
  template: Template | undefined,
  frame: Frame,
  field: string,
  evaluate: (template: Template) => Promise<unknown>,
): Promise<number | undefined> {
  if (template === undefined) return undefined;
  const value = await evaluate(template);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > MAX_SECONDS) {
    throw evaluationFailure(
      { state: frame.state, enteredEvent: frame.enteredEvent },
      field,
      `The ${field} field must be a positive integer, but was: ${JSON.stringify(value)}`,
    );
  }
  return value;
}

function parseArguments<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new StateFailure({ error: ERROR.runtime, cause: `The Arguments of the task are not valid: ${issues}` });
}

/** Schedules a task: evaluates its fields, writes that it was scheduled, and calls the function once that is on disk. */
export async function runTask(
  runtime: Runtime,
  execution: Execution,
  frame: Frame,
  state: TaskState,
  startExecution: StartExecution,
): Promise<void> {
  const { service } = state;
  frame.attempt += 1;
  frame.token = service.kind === 'integration' && service.usesToken ? newToken(execution, frame) : undefined;
  const site = { state: frame.state, enteredEvent: frame.enteredEvent };
  const bindings = bindingsOf(runtime, execution, frame);
  const evaluate = (template: Template): Promise<unknown> => evaluateTemplate(template, bindings, site);
  const parameters =
    state.arguments === undefined ? frame.input : toPayload(await evaluate(state.arguments), frame.state);
  const timeoutInSeconds = await secondsOf(state.timeoutSeconds, frame, 'TimeoutSeconds', evaluate);
  const heartbeatInSeconds = await secondsOf(state.heartbeatSeconds, frame, 'HeartbeatSeconds', evaluate);
  if (!frame.live.alive) return;

  const limits = {
    ...(timeoutInSeconds === undefined ? {} : { timeoutInSeconds }),
    ...(heartbeatInSeconds === undefined ? {} : { heartbeatInSeconds }),
  };
  const scheduled = (type: string, details: object): void => {
    frame.previousEvent = runtime.record(execution, type, frame.previousEvent, { ...details, ...limits });
  };
  if (service.kind === 'function') {
    scheduled('LambdaFunctionScheduled', {
      resource: service.resource,
      input: parameters,
      inputDetails: { truncated: false },
    });
    frame.previousEvent = runtime.record(execution, 'LambdaFunctionStarted', frame.previousEvent);
    frame.request = { functionName: service.functionName, payload: parameters };
  } else {
    const names = { resourceType: service.resourceType, resource: service.resource };
    const request =
      service.resourceType === 'lambda' ? parseArguments(invokeArguments, parseJson(parameters)) : undefined;
    const start = service.resourceType === 'states' ? parseArguments(startArguments, parseJson(parameters)) : undefined;
    scheduled('TaskScheduled', { ...names, region: runtime.arns.region, parameters });
    frame.previousEvent = runtime.record(execution, 'TaskStarted', frame.previousEvent, names);
    if (start !== undefined) {
      startChildExecution(runtime, execution, frame, start, startExecution);
      return;
    }
    if (request !== undefined)
      frame.request = {
        functionName: functionNameOf(request.FunctionName),
        payload: request.Payload === undefined ? '{}' : JSON.stringify(request.Payload),
      };
  }
  const now = runtime.now();
  frame.heartbeatMs = heartbeatInSeconds === undefined ? undefined : heartbeatInSeconds * 1000;
  if (timeoutInSeconds !== undefined) runtime.setTimer(execution, frame, 'timeout', now + timeoutInSeconds * 1000);
  if (frame.heartbeatMs !== undefined) runtime.setTimer(execution, frame, 'heartbeat', now + frame.heartbeatMs);
  frame.phase = 'invoke';
  runtime.touch(execution, frame);
  callFunction(runtime, execution, frame);
}

/** Calls the function of a frame in phase `invoke`; after a restart, again, since nobody knows whether the first call was made. */
export function callFunction(runtime: Runtime, execution: Execution, frame: Frame): void {
  const { request, attempt } = frame;
  if (request === undefined) throw new Error(`frame ${frame.id} of ${execution.arn} has no request`);
  runtime.callAfterCommit(execution, async () => {
    const answer = await runtime
      .invokeFunction(request.functionName, request.payload)
      .catch((error: unknown) => serviceFailure(error));
    if (runtime.isClosed || !frame.live.alive || frame.attempt !== attempt || frame.phase !== 'invoke') return;
    runtime.apply(execution, () => acceptAnswer(runtime, execution, frame, answer));
  });
}

/** Errors of the Lambda service itself: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
function serviceFailure(error: unknown): Failure {
  const name = error instanceof Error ? error.name : '';
  const cause = error instanceof Error ? error.message : String(error);
  if (name.startsWith('Lambda.')) return { error: name, cause };
  return { error: /^[A-Z]\w*Exception$/.test(name) ? `Lambda.${name}` : 'Lambda.SdkClientException', cause };
}

/** "Unhandled errors in Lambda are reported as Lambda.Unknown": those that carry no type. */
function functionFailure(payload: string): Failure {
  const parsed = isJson(payload) ? parseJson(payload) : undefined;
  const type = isObject(parsed) ? parsed.errorType : undefined;
  return { error: typeof type === 'string' && type !== '' ? type : ERROR.lambdaUnknown, cause: payload };
}

function acceptAnswer(runtime: Runtime, execution: Execution, frame: Frame, answer: FunctionAnswer | Failure): void {
  const { service } = taskOf(execution, frame);
  if (!('payload' in answer)) {
    failTask(runtime, execution, frame, answer);
    return;
  }
  if (answer.functionError !== undefined) {
    failTask(runtime, execution, frame, functionFailure(answer.payload));
    return;
  }
  const payload =
    answer.payload === '' ? 'null' : isJson(answer.payload) ? answer.payload : JSON.stringify(answer.payload);
  const result =
    service.kind === 'function'
      ? payload
      : `{"ExecutedVersion":"$LATEST","Payload":${payload},"SdkHttpMetadata":{"HttpStatusCode":200},"SdkResponseMetadata":{},"StatusCode":200}`;
  if (service.kind === 'integration' && service.usesToken) {
    const output = withinLimit(runtime, execution, frame, result);
    if (output === undefined) return;
    frame.previousEvent = runtime.record(execution, 'TaskSubmitted', frame.previousEvent, {
      ...namesOf(frame, execution),
      output,
      outputDetails: { truncated: false },
    });
    frame.phase = 'token';
    frame.request = undefined;
    runtime.touch(execution, frame);
    return;
  }
  succeedTask(runtime, execution, frame, result);
}

function taskOf(execution: Execution, frame: Frame): TaskState {
  const state = stateOf(execution, frame);
  if (state.type !== 'Task') throw new Error(`${frame.state} is no task`);
  return state;
}

/** Resource names as Task… events carry them; LambdaFunction… events carry none. */
function namesOf(frame: Frame, execution: Execution): { resourceType?: string; resource?: string } {
  const { service } = taskOf(execution, frame);
  return service.kind === 'function' ? {} : { resourceType: service.resourceType, resource: service.resource };
}

function eventPrefix(execution: Execution, frame: Frame): string {
  return taskOf(execution, frame).service.kind === 'function' ? 'LambdaFunction' : 'Task';
}

/** A result over the quota fails the task, and is not kept. */
function withinLimit(runtime: Runtime, execution: Execution, frame: Frame, result: string): string | undefined {
  const { service } = taskOf(execution, frame);
  try {
    return checkPayload(result, service.kind === 'function' ? service.resource : service.resourceType);
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    failTask(runtime, execution, frame, error.failure);
    return undefined;
  }
}

/** The task has brought a result. */
export function succeedTask(runtime: Runtime, execution: Execution, frame: Frame, result: string): void {
  const output = withinLimit(runtime, execution, frame, result);
  if (output === undefined) return;
  const details = { ...namesOf(frame, execution), output, outputDetails: { truncated: false } };
  frame.previousEvent = runtime.record(
    execution,
    `${eventPrefix(execution, frame)}Succeeded`,
    frame.previousEvent,
    details,
  );
  runtime.clearTimers(frame);
  frame.result = output;
  frame.request = undefined;
  frame.phase = 'exit';
  runtime.enqueue(execution, frame);
}

/** The task has failed. */
export function failTask(runtime: Runtime, execution: Execution, frame: Frame, failure: Failure): void {
  frame.heartbeatMissed = undefined;
  frame.previousEvent = runtime.record(execution, `${eventPrefix(execution, frame)}Failed`, frame.previousEvent, {
    ...namesOf(frame, execution),
    ...failure,
  });
  failState(runtime, execution, frame, failure);
}

/** The task has run out of time, or missed a heartbeat; both are reported as States.Timeout. */
export function timeOutTask(runtime: Runtime, execution: Execution, frame: Frame, kind: 'timeout' | 'heartbeat'): void {
  const failure = { error: ERROR.timeout };
  frame.heartbeatMissed = kind === 'heartbeat' ? true : undefined;
  frame.previousEvent = runtime.record(execution, `${eventPrefix(execution, frame)}TimedOut`, frame.previousEvent, {
    ...namesOf(frame, execution),
    ...failure,
  });
  failState(runtime, execution, frame, failure);
}

/** StartExecution's input is JSON text: given as text it goes as it is, anything else is written as JSON. https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
function executionInput(value: unknown): string {
  if (value === undefined || value === null) return '{}';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function startChildExecution(
  runtime: Runtime,
  execution: Execution,
  frame: Frame,
  request: z.infer<typeof startArguments>,
  startExecution: StartExecution,
): void {
  try {
    const input = executionInput(request.Input);
    const { executionArn, startDate } = startExecution({
      stateMachineArn: request.StateMachineArn,
      name: request.Name,
      input,
      traceHeader: request.TraceHeader,
    });
    const result = {
      ExecutionArn: executionArn,
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: {},
      StartDate: isoInstant(startDate),
    };
    succeedTask(runtime, execution, frame, JSON.stringify(result));
  } catch (error) {
    if (!(error instanceof StepFunctionsError)) throw error;
    const name = error.name.endsWith('Exception') ? error.name : `${error.name}Exception`;
    failTask(runtime, execution, frame, {
      error: `StepFunctions.${name}`,
      cause: `${error.message} (Service: AWSStepFunctions; Status Code: 400; Error Code: ${error.name})`,
    });
  }
}

/** One small machine, what is done to it, and what the specification says must come of it. */
export interface ConformanceCase {
  readonly name: string;
  /** Section of the Amazon States Language (https://states-language.net/) or page of the AWS documentation that says so. */
  readonly cites: string;
  /** The definition's members besides QueryLanguage. */
  readonly machine: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
  /** Answers of each function, call after call; the last one repeats. */
  readonly functions?: Readonly<Record<string, readonly Answer[]>>;
  readonly steps?: readonly Step[];
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'RUNNING';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string | RegExp;
  /** Event types in order, separated by blanks, as the documentation has them. */
  readonly events: string;
  /** Seconds from start to end by the machine's clock. */
  readonly seconds?: number;
  /** How often each function was called. */
  readonly calls?: Readonly<Record<string, number>>;
}

/** How a function answers. */
export type Answer =
  | { readonly value: unknown }
  /** The handler threw: X-Amz-Function-Error with this errorType. */
  | { readonly throws: string; readonly message?: string }
  /** The handler failed without an errorType. */
  | { readonly unhandled: string }
  /** The Lambda service itself failed with this exception. */
  | { readonly serviceError: string }
  /** Never answers. */
  | { readonly hangs: true };

export type Step =
  /** Lets this many seconds pass, stopping at every timer. */
  | { readonly wait: number }
  /** Lets time pass until the execution ends. */
  | { readonly untilEnd: true }
  /** The process dies and another one goes on from what was on disk. */
  | { readonly crash: true }
  /** The process dies, and the next one starts this many seconds later. */
  | { readonly down: number }
  /** SendTaskSuccess with the n-th token handed out; `refused` when AWS would not take it. */
  | { readonly succeed: number; readonly output: unknown; readonly refused?: string }
  | { readonly succeedRaw: number; readonly text: string; readonly refused: string }
  | { readonly fail: number; readonly error?: string; readonly cause?: string; readonly refused?: string }
  | { readonly heartbeat: number; readonly refused?: string }
  | { readonly stop: true; readonly error?: string; readonly cause?: string };

/** A section of the States Language. */
export function asl(section: string): string {
  return `https://states-language.net/ "${section}"`;
}

/** A page of the Step Functions developer guide or API reference, and what it says. */
export function aws(page: string, section: string): string {
  return `https://docs.aws.amazon.com/step-functions/latest/${page} "${section}"`;
}

/** A machine with one list of states that begins with the first. */
export function states(
  all: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { StartAt: Object.keys(all)[0], States: all, ...more };
}

/** A task that calls a function through `lambda:invoke` with the state's input. */
export function invoke(
  functionName: string,
  more: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...more,
  };
}

/** A task that hands its token to a function and waits for the callback. */
export function callback(
  functionName: string,
  more: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: functionName, Payload: { token: '{% $states.context.Task.Token %}' } },
    ...more,
  };
}

/** A task that calls a function by its ARN. */
export function lambda(
  functionName: string,
  more: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return { Type: 'Task', Resource: `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`, ...more };
}

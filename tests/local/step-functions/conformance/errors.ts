import { asl, aws, type ConformanceCase, invoke, lambda, states } from './case.ts';

const FAILED_TASK = 'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskFailed';
const end = { Type: 'Succeed' };

/** How tasks fail, and what catches what. */
export const errorCases: readonly ConformanceCase[] = [
  {
    name: "a function's error has the name of its errorType, and its payload as the cause",
    cites: aws('dg/concepts-error-handling.html', 'Handling errors in Lambda'),
    machine: states({ Call: invoke('f', { End: true }) }),
    functions: { f: [{ throws: 'CustomError', message: 'no' }] },
    status: 'FAILED',
    error: 'CustomError',
    cause: '{"errorType":"CustomError","errorMessage":"no"}',
    events: `${FAILED_TASK} ExecutionFailed`,
    calls: { f: 1 },
  },
  {
    name: 'an unhandled error of a function is Lambda.Unknown',
    cites: aws('dg/concepts-error-handling.html', 'Unhandled errors in Lambda are reported as Lambda.Unknown'),
    machine: states({
      Call: invoke('f', { Catch: [{ ErrorEquals: ['Lambda.Unknown'], Next: 'Caught' }], End: true }),
      Caught: end,
    }),
    functions: { f: [{ unhandled: 'Task timed out after 3.00 seconds' }] },
    status: 'SUCCEEDED',
    output: { Error: 'Lambda.Unknown', Cause: '{"errorMessage":"Task timed out after 3.00 seconds"}' },
    events: `${FAILED_TASK} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'an error of the Lambda service carries the name of its exception',
    cites: aws('dg/bp-lambda-serviceexception.html', 'Handle transient Lambda service exceptions'),
    machine: states({
      Call: invoke('f', {
        Catch: [
          { ErrorEquals: ['Lambda.ServiceException'], Output: '{% $states.errorOutput.Error %}', Next: 'Caught' },
        ],
        End: true,
      }),
      Caught: end,
    }),
    functions: { f: [{ serviceError: 'ServiceException' }] },
    status: 'SUCCEEDED',
    output: 'Lambda.ServiceException',
    events: `${FAILED_TASK} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'a connection that breaks is Lambda.SdkClientException',
    cites: aws('dg/bp-lambda-serviceexception.html', 'Handle transient Lambda service exceptions'),
    machine: states({ Call: invoke('f', { End: true }) }),
    functions: { f: [{ serviceError: 'Error' }] },
    status: 'FAILED',
    error: 'Lambda.SdkClientException',
    events: `${FAILED_TASK} ExecutionFailed`,
  },
  {
    name: 'a function called by its ARN fails with LambdaFunctionFailed',
    cites: aws('apireference/API_HistoryEvent.html', 'LambdaFunctionFailed'),
    machine: states({
      Call: lambda('f', { Catch: [{ ErrorEquals: ['Oops'], Next: 'Caught' }], End: true }),
      Caught: end,
    }),
    functions: { f: [{ throws: 'Oops', message: 'm' }] },
    status: 'SUCCEEDED',
    output: { Error: 'Oops', Cause: '{"errorType":"Oops","errorMessage":"m"}' },
    events:
      'ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: 'Catchers are scanned in order; the first that names the error is taken',
    cites: asl('Fallback states'),
    machine: states({
      Call: invoke('f', {
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Wrong' },
          { ErrorEquals: ['Mine', 'Another'], Next: 'Right' },
          { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
        ],
        End: true,
      }),
      Wrong: { Type: 'Fail', Error: 'wrong catcher' },
      Right: { Type: 'Succeed', Output: 'right' },
    }),
    functions: { f: [{ throws: 'Mine' }] },
    status: 'SUCCEEDED',
    output: 'right',
    events: `${FAILED_TASK} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'States.ALL catches any error name',
    cites: asl('Fallback states'),
    machine: states({
      Call: invoke('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    }),
    functions: { f: [{ throws: 'NeverHeardOf' }] },
    status: 'SUCCEEDED',
    output: 'NeverHeardOf',
    events: `${FAILED_TASK} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'States.TaskFailed catches the failure of a task by any name',
    cites: aws(
      'dg/concepts-error-handling.html',
      'States.TaskFailed matches any known error name except for States.Timeout',
    ),
    machine: states({
      Call: invoke('f', { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed', Output: 'caught' },
    }),
    functions: { f: [{ throws: 'NeverHeardOf' }] },
    status: 'SUCCEEDED',
    output: 'caught',
    events: `${FAILED_TASK} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'an error that no Catcher names fails the execution',
    cites: asl('Error Handling'),
    machine: states({
      Call: invoke('f', { Catch: [{ ErrorEquals: ['Expected'], Next: 'Caught' }], End: true }),
      Caught: end,
    }),
    functions: { f: [{ throws: 'expected' }] },
    status: 'FAILED',
    error: 'expected',
    events: `${FAILED_TASK} ExecutionFailed`,
  },
  {
    name: "a Catcher's Output and Assign see the input, the error and the context; the state's own Assign is not evaluated",
    cites: asl('JSONata Catchers'),
    machine: states({
      Call: invoke('f', {
        Assign: { outcome: 'fine' },
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { outcome: "{% 'failed in ' & $states.context.State.Name %}" },
            Output: "{% $merge([$states.input, {'error-info': $states.errorOutput.Error}]) %}",
            Next: 'Tell',
          },
        ],
        End: true,
      }),
      Tell: { Type: 'Succeed', Output: { outcome: '{% $outcome %}', input: '{% $states.input %}' } },
    }),
    input: { a: 1 },
    functions: { f: [{ throws: 'E' }] },
    status: 'SUCCEEDED',
    output: { outcome: 'failed in Call', input: { a: 1, 'error-info': 'E' } },
    events: `${FAILED_TASK} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: "an expression in a task's Output that fails can be caught",
    cites: asl('JSONata Runtime Errors'),
    machine: states({
      Call: invoke('f', {
        Output: '{% $states.result.Payload.missing %}',
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    }),
    functions: { f: [{ value: {} }] },
    status: 'SUCCEEDED',
    output: 'States.QueryEvaluationError',
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded EvaluationFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
    calls: { f: 1 },
  },
  {
    name: "an expression in a task's Arguments that fails can be caught, and nothing was called",
    cites: asl('JSONata Runtime Errors'),
    machine: states({
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'f', Payload: '{% $states.input.missing %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    }),
    status: 'SUCCEEDED',
    output: 'States.QueryEvaluationError',
    events:
      'ExecutionStarted TaskStateEntered EvaluationFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
    calls: {},
  },
  {
    name: "a Catcher's own Output that fails is caught by nobody",
    cites: asl('JSONata Catchers'),
    machine: states({
      Call: invoke('f', {
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.missing %}', Next: 'Caught' }],
        End: true,
      }),
      Caught: end,
    }),
    functions: { f: [{ throws: 'E' }] },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: `${FAILED_TASK} EvaluationFailed ExecutionFailed`,
  },
  {
    name: 'a Catcher may lead back to its own state',
    cites: asl('Fallback states'),
    machine: states({ Call: invoke('f', { Catch: [{ ErrorEquals: ['Again'], Next: 'Call' }], End: true }) }),
    functions: { f: [{ throws: 'Again' }, { value: 'done' }] },
    status: 'SUCCEEDED',
    output: 'done',
    events: `${FAILED_TASK} TaskStateExited TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded`,
    calls: { f: 2 },
  },
  {
    name: 'a result over 256 KiB fails the task with States.DataLimitExceeded, which States.ALL does not catch',
    cites: aws(
      'dg/concepts-error-handling.html',
      "States.DataLimitExceeded: a terminal error that can't be caught by the States.ALL error type",
    ),
    machine: states({
      Call: invoke('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
      Caught: end,
    }),
    functions: { f: [{ value: 'x'.repeat(262_144) }] },
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    events: `${FAILED_TASK} ExecutionFailed`,
  },
  {
    name: 'States.DataLimitExceeded can be caught by its own name',
    cites: aws('dg/concepts-error-handling.html', 'Error names: States.DataLimitExceeded'),
    machine: states({
      Call: lambda('f', { Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed', Output: 'caught' },
    }),
    functions: { f: [{ value: 'é'.repeat(131_072) }] },
    status: 'SUCCEEDED',
    output: 'caught',
    events:
      'ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: "a state's output over 256 KiB fails it with States.DataLimitExceeded",
    cites: aws('dg/service-quotas.html', 'Maximum input or result size for a task, state, or execution: 256 KiB'),
    machine: states({ Grow: { Type: 'Pass', Output: "{% $join([1..30].($pad('', 10000, 'x'))) %}", End: true } }),
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: "The state/task 'Grow' returned a result with a size exceeding the maximum number of bytes service limit.",
    events: 'ExecutionStarted PassStateEntered ExecutionFailed',
  },
  {
    name: 'one Assign of more than 256 KiB fails the state',
    cites: aws('dg/workflow-variables.html', 'Limits: maximum combined size of variables in a single Assign, 256 KiB'),
    machine: states({
      Grow: {
        Type: 'Pass',
        Assign: { a: "{% $join([1..14].($pad('', 10000, 'x'))) %}", b: "{% $join([1..14].($pad('', 10000, 'y'))) %}" },
        End: true,
      },
    }),
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    events: 'ExecutionStarted PassStateEntered ExecutionFailed',
  },
  {
    name: 'arguments that the service does not understand are States.Runtime, which nothing catches',
    cites: aws(
      'dg/concepts-error-handling.html',
      "States.Runtime: a retry or catch on States.ALL won't catch States.Runtime errors",
    ),
    machine: states({
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: '{% {"Payload": 1} %}',
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: end,
    }),
    status: 'FAILED',
    error: 'States.Runtime',
    events: 'ExecutionStarted TaskStateEntered ExecutionFailed',
  },
];

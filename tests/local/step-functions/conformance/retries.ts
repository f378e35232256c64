import { asl, aws, type ConformanceCase, invoke, lambda, states } from './case.ts';

const ATTEMPT_FAILED = 'TaskScheduled TaskStarted TaskFailed';
const ATTEMPT_SUCCEEDED = 'TaskScheduled TaskStarted TaskSucceeded TaskStateExited';
const UNTIL_END = [{ untilEnd: true }] as const;

/** Retry policies; `seconds` is the sum of the delays, since nothing else takes time. */
export const retryCases: readonly ConformanceCase[] = [
  {
    name: 'the defaults are three retries after 1, 2 and 4 seconds',
    cites: asl('Retrying after error'),
    machine: states({ Call: invoke('f', { Retry: [{ ErrorEquals: ['E'] }], End: true }) }),
    functions: { f: [{ throws: 'E' }] },
    steps: UNTIL_END,
    status: 'FAILED',
    error: 'E',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ExecutionFailed`,
    seconds: 7,
    calls: { f: 4 },
  },
  {
    name: 'a retry that succeeds goes on as if nothing had happened',
    cites: asl('Retrying after error'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2 }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'E' }, { throws: 'E' }, { value: 'third' }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'third',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    // "2 retry attempts after waits of 3 and 6 seconds"
    seconds: 9,
  },
  {
    name: 'MaxDelaySeconds caps the delay',
    cites: asl('Retrying after error'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 4 }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'E' }, { throws: 'E' }, { value: 'third' }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'third',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    // "the second attempt after 4 seconds, rather than 6 seconds"
    seconds: 7,
  },
  {
    name: 'a BackoffRate of 1 keeps the interval',
    cites: asl('Retrying after error'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 1 }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'E' }, { throws: 'E' }, { throws: 'E' }, { value: 4 }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 4,
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    seconds: 30,
  },
  {
    name: 'JitterStrategy FULL draws the delay between nothing and the whole interval',
    cites: aws('dg/concepts-error-handling.html', 'JitterStrategy: FULL randomizes between 0 and the backoff interval'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 4, MaxAttempts: 2, JitterStrategy: 'FULL' }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'E' }, { throws: 'E' }, { value: 1 }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 1,
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    // The player's dice always show one half: 4 / 2 and 8 / 2.
    seconds: 6,
  },
  {
    name: 'MaxAttempts 0 never retries',
    cites: asl('Retrying after error'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['Never'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'Never' }] },
    steps: UNTIL_END,
    status: 'FAILED',
    error: 'Never',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ExecutionFailed`,
    seconds: 0,
  },
  {
    name: 'each Retrier counts its own attempts: ErrorA, ErrorB, ErrorC, ErrorB of the specification',
    cites: asl('Complex retry scenarios'),
    machine: states({
      X: invoke('f', {
        Retry: [
          { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
          { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
        End: true,
      }),
      Z: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    }),
    functions: { f: [{ throws: 'ErrorA' }, { throws: 'ErrorB' }, { throws: 'ErrorC' }, { throws: 'ErrorB' }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'ErrorB',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
    // "waits of one and two seconds", then "a wait of five seconds"
    seconds: 8,
    calls: { f: 4 },
  },
  {
    name: 'Retriers reset once the machine has gone to another state',
    cites: asl('Complex retry scenarios'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['E'], Next: 'Back' }],
        End: true,
      }),
      Back: { Type: 'Pass', Next: 'Call' },
    }),
    functions: { f: [{ throws: 'E' }, { throws: 'E' }, { throws: 'E' }, { value: 'at last' }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'at last',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} TaskStateExited PassStateEntered PassStateExited
      TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    seconds: 2,
  },
  {
    name: 'States.ALL as the last Retrier takes what the others do not name',
    cites: asl('Retrying after error'),
    machine: states({
      Call: invoke('f', {
        Retry: [
          { ErrorEquals: ['States.Timeout'], MaxAttempts: 0 },
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 2 },
        ],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'Anything' }, { value: 1 }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 1,
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    seconds: 2,
  },
  {
    name: 'Lambda service errors are retried by name',
    cites: aws(
      'dg/bp-lambda-serviceexception.html',
      'Retry Lambda.ServiceException, Lambda.AWSLambdaException, Lambda.SdkClientException, Lambda.TooManyRequestsException',
    ),
    machine: states({
      Call: lambda('f', {
        Retry: [
          {
            ErrorEquals: ['Lambda.ServiceException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
            IntervalSeconds: 1,
            MaxAttempts: 5,
            BackoffRate: 1,
          },
        ],
        End: true,
      }),
    }),
    functions: {
      f: [
        { serviceError: 'ServiceException' },
        { serviceError: 'TooManyRequestsException' },
        { serviceError: 'Error' },
        { value: 'ok' },
      ],
    },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'ok',
    events: `ExecutionStarted TaskStateEntered ${'LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionFailed '.repeat(3)}
      LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited ExecutionSucceeded`,
    seconds: 3,
  },
  {
    name: 'Arguments are evaluated again for a retry, which counts in State.RetryCount',
    cites: aws('dg/input-output-contextobject.html', 'State.RetryCount'),
    machine: states({
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: "{% 'f' & $states.context.State.RetryCount %}" },
        Output: '{% $states.result.Payload %}',
        Retry: [{ ErrorEquals: ['E'] }],
        End: true,
      },
    }),
    functions: { f0: [{ throws: 'E' }], f1: [{ throws: 'E' }], f2: [{ value: 'second retry' }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'second retry',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    seconds: 3,
    calls: { f0: 1, f1: 1, f2: 1 },
  },
  {
    name: 'a failed Output is retried by calling the task again',
    cites: asl('JSONata Runtime Errors'),
    machine: states({
      Call: invoke('f', {
        Output: '{% $states.result.Payload.wanted %}',
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }],
        End: true,
      }),
    }),
    functions: { f: [{ value: {} }, { value: { wanted: 1 } }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 1,
    events: `ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded EvaluationFailed ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    seconds: 1,
    calls: { f: 2 },
  },
  {
    name: 'Retry comes before Catch',
    cites: asl('Fallback states'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['E'], Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Succeed', Output: 'caught' },
    }),
    functions: { f: [{ throws: 'E' }] },
    steps: UNTIL_END,
    status: 'SUCCEEDED',
    output: 'caught',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
    seconds: 1,
    calls: { f: 2 },
  },
  {
    name: 'a retry delay survives the death of the process, and is not waited twice',
    cites: aws(
      'dg/concepts-standard-vs-express.html',
      'Standard: execution state internally persists on every state transition',
    ),
    machine: states({ Call: invoke('f', { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 100 }], End: true }) }),
    functions: { f: [{ throws: 'E' }, { value: 'again' }] },
    steps: [{ wait: 60 }, { crash: true }, { wait: 30 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: 'again',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_SUCCEEDED} ExecutionSucceeded`,
    seconds: 100,
    calls: { f: 2 },
  },
  {
    name: 'a retry delay that passed while the process was dead is over when it is back, and the next is longer',
    cites: asl('Retrying after error'),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 100, MaxAttempts: 2, BackoffRate: 2 }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'E' }] },
    steps: [{ down: 1000 }, { untilEnd: true }],
    status: 'FAILED',
    error: 'E',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ExecutionFailed`,
    // The second attempt at 1,000 s, the third 200 s later.
    seconds: 1200,
    calls: { f: 3 },
  },
  {
    name: 'attempts made before the death of the process count after it',
    cites: aws(
      'dg/concepts-standard-vs-express.html',
      'Standard: execution state internally persists on every state transition',
    ),
    machine: states({
      Call: invoke('f', {
        Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 3 }],
        End: true,
      }),
    }),
    functions: { f: [{ throws: 'E' }] },
    steps: [{ wait: 5 }, { crash: true }, { wait: 10 }, { crash: true }, { untilEnd: true }],
    status: 'FAILED',
    error: 'E',
    events: `ExecutionStarted TaskStateEntered ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ${ATTEMPT_FAILED} ExecutionFailed`,
    seconds: 40,
    calls: { f: 3 },
  },
];

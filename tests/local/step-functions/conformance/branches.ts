import { asl, aws, type ConformanceCase, callback, invoke, lambda, states } from './case.ts';

const HISTORY = aws('apireference/API_HistoryEvent.html', 'ParallelStateFailed, TaskStateAborted, WaitStateAborted');
const STARTED = 'ExecutionStarted ParallelStateEntered ParallelStateStarted';
const failing = states({ Stop: { Type: 'Fail', Error: 'Branch', Cause: 'broken' } });

/** Parallel states. */
export const parallelCases: readonly ConformanceCase[] = [
  {
    name: 'the result has the branches in the order of the definition, whoever ends first',
    cites: asl('Parallel State'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Arguments: { n: '{% $states.input.n + 1 %}' },
        Branches: [
          states({ Slow: { Type: 'Wait', Seconds: 10, Output: "{% 'slow ' & $states.input.n %}", End: true } }),
          states({ Fast: { Type: 'Pass', Output: "{% 'fast ' & $states.input.n %}", End: true } }),
        ],
        Output: { all: '{% $states.result %}', input: '{% $states.input.n %}' },
        End: true,
      },
    }),
    input: { n: 1 },
    steps: [{ wait: 5 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: { all: ['slow 2', 'fast 2'], input: 1 },
    events: `${STARTED} WaitStateEntered PassStateEntered PassStateExited WaitStateExited ParallelStateSucceeded ParallelStateExited ExecutionSucceeded`,
    seconds: 10,
  },
  {
    name: 'without Arguments each branch gets the input; without Output the result goes on',
    cites: asl('Parallel State'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [states({ A: { Type: 'Pass', End: true } }), states({ B: { Type: 'Succeed', Output: 'b' } })],
        End: true,
      },
    }),
    input: { x: 1 },
    status: 'SUCCEEDED',
    output: [{ x: 1 }, 'b'],
    events: `${STARTED} PassStateEntered PassStateExited SucceedStateEntered SucceedStateExited ParallelStateSucceeded ParallelStateExited ExecutionSucceeded`,
  },
  {
    name: 'one branch that fails fails the Parallel with its error',
    cites: asl('Parallel State: if any branch fails, the entire Parallel State is considered to have failed'),
    machine: states({ Both: { Type: 'Parallel', Branches: [failing], End: true } }),
    status: 'FAILED',
    error: 'Branch',
    cause: 'broken',
    events: `${STARTED} FailStateEntered ParallelStateFailed ExecutionFailed`,
  },
  {
    name: 'the other branches are terminated, which the history says',
    cites: HISTORY,
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [states({ Rest: { Type: 'Wait', Seconds: 100, End: true } }), failing],
        End: true,
      },
    }),
    status: 'FAILED',
    error: 'Branch',
    events: `${STARTED} WaitStateEntered FailStateEntered WaitStateAborted ParallelStateFailed ExecutionFailed`,
    seconds: 0,
  },
  {
    name: 'a task that fails inside a branch is failed and aborted, and the Parallel catches its error',
    cites: HISTORY,
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [states({ Call: invoke('f', { End: true }) })],
        Catch: [{ ErrorEquals: ['E'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed', Output: '{% $why %}' },
    }),
    functions: { f: [{ throws: 'E' }] },
    status: 'SUCCEEDED',
    output: 'E',
    events: `${STARTED} TaskStateEntered TaskScheduled TaskStarted TaskFailed TaskStateAborted ParallelStateFailed ParallelStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'a Parallel is retried as a whole; ParallelStateFailed comes only when the retries are over',
    cites: asl('Retrying after error: Task States, Parallel States, and Map States MAY have Retry'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [failing],
        Retry: [{ ErrorEquals: ['Branch'], IntervalSeconds: 1, MaxAttempts: 2 }],
        End: true,
      },
    }),
    steps: [{ untilEnd: true }],
    status: 'FAILED',
    error: 'Branch',
    events: `${STARTED} FailStateEntered ParallelStateStarted FailStateEntered ParallelStateStarted FailStateEntered ParallelStateFailed ExecutionFailed`,
    seconds: 3,
  },
  {
    name: 'a retried Parallel runs every branch again',
    cites: asl('Retrying after error'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [states({ A: lambda('a', { End: true }) }), states({ B: lambda('b', { End: true }) })],
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        End: true,
      },
    }),
    functions: { a: [{ value: 'a' }], b: [{ throws: 'E' }, { value: 'b' }] },
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: ['a', 'b'],
    events: `${STARTED}
      TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted
      LambdaFunctionSucceeded LambdaFunctionFailed TaskStateExited TaskStateAborted
      ParallelStateStarted
      TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted
      LambdaFunctionSucceeded LambdaFunctionSucceeded TaskStateExited TaskStateExited
      ParallelStateSucceeded ParallelStateExited ExecutionSucceeded`,
    calls: { a: 2, b: 2 },
    seconds: 1,
  },
  {
    name: 'an error caught inside its branch does not disturb the others',
    cites: asl('Parallel State'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [
          states({
            Call: lambda('f', { Catch: [{ ErrorEquals: ['E'], Next: 'Mend' }], End: true }),
            Mend: { Type: 'Pass', Output: 'mended', End: true },
          }),
          states({ Rest: { Type: 'Wait', Seconds: 1, Output: 'rested', End: true } }),
        ],
        End: true,
      },
    }),
    functions: { f: [{ throws: 'E' }] },
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: ['mended', 'rested'],
    events: `${STARTED} TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted WaitStateEntered LambdaFunctionFailed TaskStateExited PassStateEntered PassStateExited
      WaitStateExited ParallelStateSucceeded ParallelStateExited ExecutionSucceeded`,
  },
  {
    name: 'a branch that runs out of time aborts one that waits for its retry',
    cites: HISTORY,
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [
          states({ Call: invoke('f', { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 50 }], End: true }) }),
          states({ Ask: callback('ask', { TimeoutSeconds: 20, End: true }) }),
        ],
        End: true,
      },
    }),
    functions: { f: [{ throws: 'E' }] },
    steps: [
      { wait: 10 },
      { crash: true },
      { wait: 10 },
      { succeed: 0, output: 'too late', refused: 'TaskTimedOut' },
      { wait: 100 },
    ],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${STARTED} TaskStateEntered TaskScheduled TaskStarted TaskStateEntered TaskScheduled TaskStarted TaskFailed TaskSubmitted
      TaskTimedOut TaskStateAborted TaskStateAborted ParallelStateFailed ExecutionFailed`,
    seconds: 20,
    calls: { f: 1, ask: 1 },
  },
  {
    name: 'a failure two Parallels deep aborts both',
    cites: HISTORY,
    machine: states({
      Outer: {
        Type: 'Parallel',
        Branches: [
          states({
            Inner: {
              Type: 'Parallel',
              Branches: [states({ Rest: { Type: 'Wait', Seconds: 9, End: true } }), failing],
              End: true,
            },
          }),
          states({ Sleep: { Type: 'Wait', Seconds: 9, End: true } }),
        ],
        End: true,
      },
    }),
    status: 'FAILED',
    error: 'Branch',
    events: `${STARTED} ParallelStateEntered ParallelStateStarted WaitStateEntered WaitStateEntered FailStateEntered WaitStateAborted ParallelStateFailed WaitStateAborted ParallelStateFailed ExecutionFailed`,
  },
  {
    name: 'two Parallels in a row fail and are caught alike',
    cites: HISTORY,
    machine: states({
      One: { Type: 'Parallel', Branches: [failing], Catch: [{ ErrorEquals: ['Branch'], Next: 'Two' }], Next: 'Two' },
      Two: {
        Type: 'Parallel',
        Branches: [states({ Again: { Type: 'Fail', Error: 'Second' } })],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    }),
    status: 'SUCCEEDED',
    output: 'Second',
    events: `${STARTED} FailStateEntered ParallelStateFailed ParallelStateExited
      ParallelStateEntered ParallelStateStarted FailStateEntered ParallelStateFailed ParallelStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: "a Parallel's Catcher that fails is caught by nobody",
    cites: asl('JSONata Catchers'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [failing],
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.missing %}', Next: 'Done' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: `${STARTED} FailStateEntered ParallelStateFailed EvaluationFailed ExecutionFailed`,
  },
  {
    name: 'a result of more than 256 KiB that small branches make together fails the execution',
    cites: aws('dg/service-quotas.html', 'Maximum input or result size for a task, state, or execution: 256 KiB'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: ['A', 'B'].map((name) =>
          states({ [name]: { Type: 'Pass', Output: "{% $join([1..16].($pad('', 10000, 'x'))) %}", End: true } }),
        ),
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed' },
    }),
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: "The state/task 'Both' returned a result with a size exceeding the maximum number of bytes service limit.",
    events: `${STARTED} PassStateEntered PassStateExited PassStateEntered PassStateExited ParallelStateFailed ExecutionFailed`,
  },
  {
    name: 'an Output that fails after the branches have ended fails the state',
    cites: asl('JSONata Runtime Errors'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [states({ A: { Type: 'Pass', End: true } })],
        Output: '{% $states.result[5] %}',
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed', Output: 'caught' },
    }),
    status: 'SUCCEEDED',
    output: 'caught',
    events: `${STARTED} PassStateEntered PassStateExited ParallelStateSucceeded EvaluationFailed ParallelStateFailed ParallelStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
];

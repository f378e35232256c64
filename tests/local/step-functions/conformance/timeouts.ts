import { asl, aws, type ConformanceCase, callback, invoke, lambda, states } from './case.ts';

const WAITING = 'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted';
const caught = { Type: 'Succeed' };

/** TimeoutSeconds, HeartbeatSeconds, and the machine's own TimeoutSeconds. */
export const timeoutCases: readonly ConformanceCase[] = [
  {
    name: 'a task that waits longer than TimeoutSeconds fails with States.Timeout',
    cites: asl('Timeouts'),
    machine: states({ Ask: callback('ask', { TimeoutSeconds: 100, End: true }) }),
    steps: [{ wait: 99 }, { untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
    seconds: 100,
  },
  {
    name: 'States.Timeout can be caught; its cause is empty',
    cites: aws('dg/concepts-error-handling.html', 'States.Timeout'),
    machine: states({
      Ask: callback('ask', {
        TimeoutSeconds: 5,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Caught' }],
        End: true,
      }),
      Caught: caught,
    }),
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: { Error: 'States.Timeout', Cause: '' },
    events: `${WAITING} TaskTimedOut TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
    seconds: 5,
  },
  {
    name: '$states.errorOutput of a timeout has a Cause, which is empty',
    cites: aws('dg/transforming-data.html', 'Reserved variable $states: errorOutput'),
    machine: states({
      Ask: callback('ask', {
        TimeoutSeconds: 5,
        Catch: [
          {
            ErrorEquals: ['States.Timeout'],
            Assign: { why: "{% $states.errorOutput.Error & ': ' & $states.errorOutput.Cause %}" },
            Output: '{% $states.errorOutput %}',
            Next: 'Caught',
          },
        ],
        End: true,
      }),
      Caught: { Type: 'Succeed', Output: { why: '{% $why %}', all: '{% $states.input %}' } },
    }),
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: { why: 'States.Timeout: ', all: { Error: 'States.Timeout', Cause: '' } },
    events: `${WAITING} TaskTimedOut TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'States.TaskFailed does not stand for States.Timeout',
    cites: aws(
      'dg/concepts-error-handling.html',
      'States.TaskFailed matches any known error name except for States.Timeout',
    ),
    machine: states({
      Ask: callback('ask', {
        TimeoutSeconds: 5,
        Retry: [{ ErrorEquals: ['States.TaskFailed'] }],
        Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }],
        End: true,
      }),
      Caught: caught,
    }),
    steps: [{ untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
    seconds: 5,
  },
  {
    name: 'States.ALL stands for States.Timeout',
    cites: asl('Appendix A: Predefined Error Codes'),
    machine: states({
      Ask: callback('ask', { TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed', Output: 'caught' },
    }),
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: 'caught',
    events: `${WAITING} TaskTimedOut TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'each attempt has its own TimeoutSeconds and its own token',
    cites: aws(
      'dg/connect-to-resource.html',
      'a new token for each attempt, the old one is no longer valid after a timeout',
    ),
    machine: states({
      Ask: callback('ask', {
        TimeoutSeconds: 10,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5, MaxAttempts: 1 }],
        End: true,
      }),
    }),
    steps: [
      { wait: 16 },
      { succeed: 0, output: 'old', refused: 'TaskTimedOut' },
      { wait: 8 },
      { succeed: 1, output: 'new' },
    ],
    status: 'SUCCEEDED',
    output: 'new',
    events: `${WAITING} TaskTimedOut TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited ExecutionSucceeded`,
    seconds: 24,
    calls: { ask: 2 },
  },
  {
    name: 'TimeoutSeconds may be an expression',
    cites: asl('Timeouts'),
    machine: states({ Ask: callback('ask', { TimeoutSeconds: '{% $states.input.days * 86400 %}', End: true }) }),
    input: { days: 30 },
    steps: [{ untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
    seconds: 30 * 86_400,
  },
  {
    name: 'a TimeoutSeconds that is not a positive integer fails the state before anything is called',
    cites: asl('JSONata Runtime Errors'),
    machine: states({ Ask: callback('ask', { TimeoutSeconds: '{% $states.input.name %}', End: true }) }),
    input: { name: 'soon' },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted TaskStateEntered EvaluationFailed ExecutionFailed',
    calls: {},
  },
  {
    name: 'a missed heartbeat is reported as States.Timeout',
    cites: asl('Timeouts'),
    machine: states({ Ask: callback('ask', { HeartbeatSeconds: 10, TimeoutSeconds: 100, End: true }) }),
    steps: [{ untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
    seconds: 10,
  },
  {
    name: 'ErrorEquals may name a missed heartbeat States.HeartbeatTimeout',
    cites: aws(
      'dg/concepts-error-handling.html',
      'States.HeartbeatTimeout is available inside the Catch and Retry fields',
    ),
    machine: states({
      Ask: callback('ask', {
        HeartbeatSeconds: 10,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Succeed', Output: 'silence' },
    }),
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: 'silence',
    events: `${WAITING} TaskTimedOut TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
    seconds: 10,
  },
  {
    name: 'States.HeartbeatTimeout does not name a timeout that is none',
    cites: asl('Appendix A: Predefined Error Codes'),
    machine: states({
      Ask: callback('ask', {
        TimeoutSeconds: 10,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Caught' }],
        End: true,
      }),
      Caught: caught,
    }),
    steps: [{ untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
  },
  {
    name: 'a heartbeat starts HeartbeatSeconds again, and is no event',
    cites: aws(
      'apireference/API_SendTaskHeartbeat.html',
      'resets the Heartbeat clock; does not itself create an event in the execution history',
    ),
    machine: states({ Ask: callback('ask', { HeartbeatSeconds: 10, End: true }) }),
    steps: [{ wait: 8 }, { heartbeat: 0 }, { wait: 8 }, { heartbeat: 0 }, { wait: 8 }, { succeed: 0, output: 'alive' }],
    status: 'SUCCEEDED',
    output: 'alive',
    events: `${WAITING} TaskSucceeded TaskStateExited ExecutionSucceeded`,
    seconds: 24,
  },
  {
    name: 'heartbeats do not prolong TimeoutSeconds',
    cites: aws(
      'apireference/API_SendTaskHeartbeat.html',
      'The Timeout of a task, specified in TimeoutSeconds, is not affected',
    ),
    machine: states({ Ask: callback('ask', { HeartbeatSeconds: 10, TimeoutSeconds: 20, End: true }) }),
    steps: [{ wait: 8 }, { heartbeat: 0 }, { wait: 8 }, { heartbeat: 0 }, { untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
    seconds: 20,
  },
  {
    name: 'a timeout and a heartbeat survive the death of the process',
    cites: aws(
      'dg/concepts-standard-vs-express.html',
      'Standard: execution state internally persists on every state transition',
    ),
    machine: states({ Ask: callback('ask', { HeartbeatSeconds: 10, TimeoutSeconds: 15, End: true }) }),
    steps: [{ wait: 9 }, { heartbeat: 0 }, { crash: true }, { wait: 5 }, { crash: true }, { untilEnd: true }],
    status: 'FAILED',
    error: 'States.Timeout',
    events: `${WAITING} TaskTimedOut ExecutionFailed`,
    seconds: 15,
  },
  {
    name: 'a timeout and a heartbeat that are due at one instant time the task out once',
    cites: asl('Timeouts'),
    machine: states({
      Ask: callback('ask', {
        HeartbeatSeconds: 6,
        TimeoutSeconds: 10,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5, MaxAttempts: 1 }],
        End: true,
      }),
    }),
    steps: [{ wait: 4 }, { heartbeat: 0 }, { wait: 12 }, { succeed: 1, output: 'second attempt' }],
    status: 'SUCCEEDED',
    output: 'second attempt',
    events: `${WAITING} TaskTimedOut TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited ExecutionSucceeded`,
    seconds: 16,
    calls: { ask: 2 },
  },
  {
    name: 'the process was dead when heartbeat and timeout passed: the task times out once, by the earlier of them',
    cites: asl('Timeouts'),
    machine: states({
      Ask: callback('ask', {
        HeartbeatSeconds: 10,
        TimeoutSeconds: 15,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Succeed', Output: 'silence' },
    }),
    steps: [{ down: 500 }, { succeed: 0, output: 'too late', refused: 'TaskTimedOut' }],
    status: 'SUCCEEDED',
    output: 'silence',
    events: `${WAITING} TaskTimedOut TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
    seconds: 500,
  },
  {
    name: 'the process was dead when a wait and then the whole execution ran out of time: it is TIMED_OUT',
    cites: asl('Structure of a State Machine: TimeoutSeconds'),
    machine: states(
      { Rest: { Type: 'Wait', Seconds: 40, Next: 'Again' }, Again: { Type: 'Wait', Seconds: 40, End: true } },
      { TimeoutSeconds: 60 },
    ),
    steps: [{ down: 500 }],
    status: 'TIMED_OUT',
    events: 'ExecutionStarted WaitStateEntered ExecutionTimedOut',
    seconds: 500,
  },
  {
    name: 'a function that does not answer in time times out, and its late answer means nothing',
    cites: asl('Timeouts'),
    machine: states({
      Call: invoke('slow', {
        TimeoutSeconds: 3,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Caught' }],
        End: true,
      }),
      Caught: caught,
    }),
    functions: { slow: [{ hangs: true }] },
    steps: [{ wait: 3 }],
    status: 'SUCCEEDED',
    output: { Error: 'States.Timeout', Cause: '' },
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskTimedOut TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: 'a function called by its ARN times out with LambdaFunctionTimedOut',
    cites: aws('apireference/API_HistoryEvent.html', 'LambdaFunctionTimedOut'),
    machine: states({ Call: lambda('slow', { TimeoutSeconds: 3, End: true }) }),
    functions: { slow: [{ hangs: true }] },
    steps: [{ wait: 3 }],
    status: 'FAILED',
    error: 'States.Timeout',
    events:
      'ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionTimedOut ExecutionFailed',
  },
  {
    name: "the machine's TimeoutSeconds ends the execution as TIMED_OUT, past every Catch",
    cites: asl('Structure of a State Machine: TimeoutSeconds'),
    machine: states(
      {
        Ask: callback('ask', {
          TimeoutSeconds: 1000,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
          End: true,
        }),
        Caught: caught,
      },
      { TimeoutSeconds: 60 },
    ),
    steps: [{ untilEnd: true }],
    status: 'TIMED_OUT',
    events: `${WAITING} ExecutionTimedOut`,
    seconds: 60,
  },
  {
    name: "the machine's TimeoutSeconds counts from the start, through deaths of the process",
    cites: aws(
      'dg/concepts-standard-vs-express.html',
      'Standard: execution state internally persists on every state transition',
    ),
    machine: states(
      { Rest: { Type: 'Wait', Seconds: 40, Next: 'Ask' }, Ask: callback('ask', { End: true }) },
      { TimeoutSeconds: 60 },
    ),
    steps: [{ wait: 30 }, { crash: true }, { wait: 20 }, { crash: true }, { untilEnd: true }],
    status: 'TIMED_OUT',
    events:
      'ExecutionStarted WaitStateEntered WaitStateExited TaskStateEntered TaskScheduled TaskStarted TaskSubmitted ExecutionTimedOut',
    seconds: 60,
  },
];

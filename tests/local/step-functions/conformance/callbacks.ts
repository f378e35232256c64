import { aws, type ConformanceCase, callback, states } from './case.ts';

const WAITING = 'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted';
const PAGE = 'dg/connect-to-resource.html';
const AGAIN = 'TaskScheduled TaskStarted TaskSubmitted';
const DAY = 86_400;

/** Tasks that wait for their token. */
export const callbackCases: readonly ConformanceCase[] = [
  {
    name: 'the output sent with the token is the result of the task',
    cites: aws(PAGE, 'Wait for a callback with task token'),
    machine: states({ Ask: callback('ask', { Output: { said: '{% $states.result.yes %}' }, End: true }) }),
    steps: [{ succeed: 0, output: { yes: true } }],
    status: 'SUCCEEDED',
    output: { said: true },
    events: `${WAITING} TaskSucceeded TaskStateExited ExecutionSucceeded`,
    calls: { ask: 1 },
  },
  {
    name: 'without a timeout the task waits for months',
    cites: aws(
      PAGE,
      'A task that is waiting for a task token will wait until the execution reaches the one year service quota',
    ),
    machine: states({ Ask: callback('ask', { End: true }) }),
    steps: [{ wait: 300 * DAY }, { succeed: 0, output: 'late' }],
    status: 'SUCCEEDED',
    output: 'late',
    events: `${WAITING} TaskSucceeded TaskStateExited ExecutionSucceeded`,
    seconds: 300 * DAY,
  },
  {
    name: 'a waiting task and its execution end after one year',
    cites: aws('dg/service-quotas.html', 'Maximum execution time: 1 year'),
    machine: states({
      Ask: callback('ask', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed' },
    }),
    steps: [{ wait: 365 * DAY }, { succeed: 0, output: 'too late', refused: 'TaskTimedOut' }],
    status: 'TIMED_OUT',
    events: `${WAITING} ExecutionTimedOut`,
    seconds: 365 * DAY,
  },
  {
    name: 'SendTaskFailure fails the task with its error and cause',
    cites: aws('apireference/API_SendTaskFailure.html', 'error, cause'),
    machine: states({ Ask: callback('ask', { End: true }) }),
    steps: [{ fail: 0, error: 'Refused', cause: 'not today' }],
    status: 'FAILED',
    error: 'Refused',
    cause: 'not today',
    events: `${WAITING} TaskFailed ExecutionFailed`,
  },
  {
    name: 'SendTaskFailure without an error is caught by States.ALL',
    cites: aws('apireference/API_SendTaskFailure.html', 'error: Required: No'),
    machine: states({
      Ask: callback('ask', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed' },
    }),
    steps: [{ fail: 0 }],
    status: 'SUCCEEDED',
    output: { Error: null, Cause: null },
    events: `${WAITING} TaskFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'a token is good for one answer',
    cites: aws(
      'apireference/API_SendTaskSuccess.html',
      'TaskTimedOut: the task token has either expired or the task associated with the token has already been closed',
    ),
    machine: states({ Ask: callback('ask', { Next: 'More' }), More: callback('more', { End: true }) }),
    steps: [
      { succeed: 0, output: 1 },
      { succeed: 0, output: 2, refused: 'TaskTimedOut' },
      { fail: 0, refused: 'TaskTimedOut' },
      { heartbeat: 0, refused: 'TaskTimedOut' },
      { succeed: 1, output: 'two' },
    ],
    status: 'SUCCEEDED',
    output: 'two',
    events: `${WAITING} TaskSucceeded TaskStateExited TaskStateEntered ${AGAIN} TaskSucceeded TaskStateExited ExecutionSucceeded`,
  },
  {
    name: 'a text that was never a token is InvalidToken',
    cites: aws('apireference/API_SendTaskSuccess.html', 'InvalidToken'),
    machine: states({ Ask: callback('ask', { End: true }) }),
    steps: [
      { succeed: 7, output: 1, refused: 'InvalidToken' },
      { succeed: 0, output: 1 },
    ],
    status: 'SUCCEEDED',
    output: 1,
    events: `${WAITING} TaskSucceeded TaskStateExited ExecutionSucceeded`,
  },
  {
    name: 'an output that is not JSON is InvalidOutput and leaves the task waiting',
    cites: aws('apireference/API_SendTaskSuccess.html', 'InvalidOutput'),
    machine: states({ Ask: callback('ask', { End: true }) }),
    steps: [{ succeedRaw: 0, text: '{not json', refused: 'InvalidOutput' }],
    status: 'RUNNING',
    events: WAITING,
  },
  {
    name: 'a retry after SendTaskFailure has a new token, and the old one is dead',
    cites: aws(PAGE, 'Step Functions generates a new random token for each retry'),
    machine: states({ Ask: callback('ask', { Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: 60 }], End: true }) }),
    steps: [
      { fail: 0, error: 'Later' },
      { wait: 60 },
      { succeed: 0, output: 'old', refused: 'TaskTimedOut' },
      { succeed: 1, output: 'new' },
    ],
    status: 'SUCCEEDED',
    output: 'new',
    events: `${WAITING} TaskFailed ${AGAIN} TaskSucceeded TaskStateExited ExecutionSucceeded`,
    calls: { ask: 2 },
  },
  {
    name: 'between failure and retry no token is good',
    cites: aws(PAGE, 'Step Functions generates a new random token for each retry'),
    machine: states({ Ask: callback('ask', { Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: 60 }], End: true }) }),
    steps: [{ fail: 0, error: 'Later' }, { wait: 30 }, { succeed: 0, output: 'early', refused: 'TaskTimedOut' }],
    status: 'RUNNING',
    events: `${WAITING} TaskFailed`,
  },
  {
    name: 'the function that fails fails the task; its token is dead',
    cites: aws(PAGE, 'Wait for a callback with task token'),
    machine: states({
      Ask: callback('ask', { Catch: [{ ErrorEquals: ['Down'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Wait', Seconds: 10, End: true },
    }),
    functions: { ask: [{ throws: 'Down' }] },
    steps: [{ succeed: 0, output: 1, refused: 'TaskTimedOut' }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: { Error: 'Down', Cause: '{"errorType":"Down","errorMessage":"thrown"}' },
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskFailed TaskStateExited WaitStateEntered WaitStateExited ExecutionSucceeded',
  },
  {
    name: 'a token that comes back before its function has answered is taken',
    cites: aws(PAGE, 'Wait for a callback with task token'),
    machine: states({ Ask: callback('ask', { End: true }) }),
    functions: { ask: [{ hangs: true }] },
    steps: [{ succeed: 0, output: 'quick' }],
    status: 'SUCCEEDED',
    output: 'quick',
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
  },
  {
    name: 'a token is good after the death of the process',
    cites: aws(
      'dg/concepts-standard-vs-express.html',
      'Standard: execution state internally persists on every state transition',
    ),
    machine: states({ Ask: callback('ask', { End: true }) }),
    steps: [{ crash: true }, { wait: 3 * DAY }, { crash: true }, { succeed: 0, output: 'still here' }],
    status: 'SUCCEEDED',
    output: 'still here',
    events: `${WAITING} TaskSucceeded TaskStateExited ExecutionSucceeded`,
    calls: { ask: 1 },
  },
  {
    name: 'a token that was used is dead after the death of the process',
    cites: aws('apireference/API_SendTaskSuccess.html', 'TaskTimedOut'),
    machine: states({ Ask: callback('ask', { Next: 'Rest' }), Rest: { Type: 'Wait', Seconds: 5, End: true } }),
    steps: [
      { succeed: 0, output: 'once' },
      { crash: true },
      { succeed: 0, output: 'twice', refused: 'TaskTimedOut' },
      { untilEnd: true },
    ],
    status: 'SUCCEEDED',
    output: 'once',
    events: `${WAITING} TaskSucceeded TaskStateExited WaitStateEntered WaitStateExited ExecutionSucceeded`,
  },
  {
    name: 'two branches wait for a token each',
    cites: aws(PAGE, 'Get a token from the Context object'),
    machine: states({
      Both: {
        Type: 'Parallel',
        Branches: [states({ A: callback('a', { End: true }) }), states({ B: callback('b', { End: true }) })],
        End: true,
      },
    }),
    steps: [{ succeed: 1, output: 'from b' }, { crash: true }, { succeed: 0, output: 'from a' }],
    status: 'SUCCEEDED',
    output: ['from a', 'from b'],
    events: `ExecutionStarted ParallelStateEntered ParallelStateStarted
      TaskStateEntered TaskScheduled TaskStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSubmitted
      TaskSucceeded TaskStateExited TaskSucceeded TaskStateExited ParallelStateSucceeded ParallelStateExited ExecutionSucceeded`,
  },
  {
    name: 'StopExecution aborts a waiting execution and kills its token',
    cites: aws('apireference/API_StopExecution.html', 'Stops an execution'),
    machine: states({
      Ask: callback('ask', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
      Caught: { Type: 'Succeed' },
    }),
    steps: [
      { stop: true, error: 'Enough', cause: 'withdrawn' },
      { succeed: 0, output: 1, refused: 'TaskTimedOut' },
    ],
    status: 'ABORTED',
    error: 'Enough',
    cause: 'withdrawn',
    events: `${WAITING} ExecutionAborted`,
  },
];

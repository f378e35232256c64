import { asl, aws, type ConformanceCase, callback, invoke, states } from './case.ts';

const PERSISTS = aws(
  'dg/concepts-standard-vs-express.html',
  'Standard: execution state internally persists on every state transition',
);
const STARTING = aws('dg/connect-stepfunctions.html', 'Start execution of another state machine: request response');

const startChild = (more: object): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution',
  ...more,
});
const CHILD = 'arn:aws:states:eu-west-1:000000000000:stateMachine:child';

/** Executions that start others, die, are stopped, or grow too long. */
export const executionCases: readonly ConformanceCase[] = [
  {
    name: 'startExecution gives the ARN and start date of the execution it started',
    cites: STARTING,
    machine: states({
      Start: startChild({
        Arguments: { StateMachineArn: CHILD, Name: 'first', Input: { a: '{% $states.input.a %}' } },
        Output: { arn: '{% $states.result.ExecutionArn %}', on: '{% $states.result.StartDate %}' },
        End: true,
      }),
    }),
    input: { a: 1 },
    status: 'SUCCEEDED',
    output: { arn: 'arn:aws:states:eu-west-1:000000000000:execution:child:first', on: '2030-01-01T00:00:00.000Z' },
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
  },
  {
    name: 'startExecution of a name that has ended fails with ExecutionAlreadyExists, which may be caught',
    cites: aws('apireference/API_StartExecution.html', 'ExecutionAlreadyExists'),
    machine: states({
      Start: startChild({ Arguments: { StateMachineArn: CHILD, Name: 'same' }, Next: 'Rest' }),
      Rest: { Type: 'Wait', Seconds: 1, Next: 'Again' },
      Again: startChild({
        Arguments: { StateMachineArn: CHILD, Name: 'same' },
        Catch: [{ ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], Next: 'Fine' }],
        End: true,
      }),
      Fine: { Type: 'Succeed', Output: 'already there' },
    }),
    steps: [{ untilEnd: true }],
    status: 'SUCCEEDED',
    output: 'already there',
    events: `ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited WaitStateEntered WaitStateExited
      TaskStateEntered TaskScheduled TaskStarted TaskFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'Input given as text is the JSON text itself, and must be JSON',
    cites: aws('apireference/API_StartExecution.html', 'input: The string that contains the JSON input data'),
    machine: states({
      Text: startChild({ Arguments: { StateMachineArn: CHILD, Input: '{ "n": 1 }' }, Next: 'Wrong' }),
      Wrong: startChild({
        Arguments: { StateMachineArn: CHILD, Input: 'no JSON' },
        Catch: [{ ErrorEquals: ['StepFunctions.InvalidExecutionInputException'], Output: 'refused', Next: 'Done' }],
        End: true,
      }),
      Done: { Type: 'Succeed' },
    }),
    status: 'SUCCEEDED',
    output: 'refused',
    events: `ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited
      TaskStateEntered TaskScheduled TaskStarted TaskFailed TaskStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'startExecution of a machine that does not exist fails the task',
    cites: aws('apireference/API_StartExecution.html', 'StateMachineDoesNotExist'),
    machine: states({ Start: startChild({ Arguments: { StateMachineArn: `${CHILD}-nowhere` }, End: true }) }),
    status: 'FAILED',
    error: 'StepFunctions.StateMachineDoesNotExistException',
    cause: /^State Machine Does Not Exist: 'arn:aws:states:eu-west-1:000000000000:stateMachine:child-nowhere'/,
    events: 'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskFailed ExecutionFailed',
  },
  {
    name: 'a function whose process died while it ran is called again, and its answer counts once',
    cites: PERSISTS,
    machine: states({
      Call: invoke('f', { Next: 'More' }),
      More: { Type: 'Pass', Output: '{% $states.input + 1 %}', End: true },
    }),
    functions: { f: [{ hangs: true }, { value: 1 }] },
    steps: [{ crash: true }],
    status: 'SUCCEEDED',
    output: 2,
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited PassStateEntered PassStateExited ExecutionSucceeded',
    calls: { f: 2 },
  },
  {
    name: 'a function that is called after a wait is called again too',
    cites: PERSISTS,
    machine: states({ Rest: { Type: 'Wait', Seconds: 5, Next: 'Call' }, Call: invoke('f', { End: true }) }),
    functions: { f: [{ hangs: true }, { value: 'second call' }] },
    steps: [{ crash: true }, { wait: 5 }, { crash: true }],
    status: 'SUCCEEDED',
    output: 'second call',
    events:
      'ExecutionStarted WaitStateEntered WaitStateExited TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
    calls: { f: 2 },
  },
  {
    name: 'a callback task whose process died during the call is called again with the same token',
    cites: PERSISTS,
    machine: states({ Ask: callback('ask', { End: true }) }),
    functions: { ask: [{ hangs: true }, { value: {} }] },
    steps: [{ crash: true }, { succeed: 0, output: 'the first token' }],
    status: 'SUCCEEDED',
    output: 'the first token',
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited ExecutionSucceeded',
    calls: { ask: 2 },
  },
  {
    name: 'variables and results survive the death of the process',
    cites: aws('dg/workflow-variables.html', 'Passing data between states with variables'),
    machine: states({
      Set: { Type: 'Pass', Assign: { kept: { deep: [1, 'é'] } }, Next: 'Ask' },
      Ask: callback('ask', { Assign: { said: '{% $states.result %}' }, Next: 'Rest' }),
      Rest: { Type: 'Wait', Seconds: 1, Next: 'Tell' },
      Tell: { Type: 'Succeed', Output: { kept: '{% $kept %}', said: '{% $said %}' } },
    }),
    steps: [{ crash: true }, { succeed: 0, output: 'yes' }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: { kept: { deep: [1, 'é'] }, said: 'yes' },
    events: `ExecutionStarted PassStateEntered PassStateExited TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited
      WaitStateEntered WaitStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'an execution that has ended stays as it ended',
    cites: aws('apireference/API_DescribeExecution.html', 'status'),
    machine: states({ Stop: { Type: 'Fail', Error: 'E', Cause: 'c' } }),
    steps: [{ crash: true }, { wait: 100 }, { stop: true, error: 'ignored' }],
    status: 'FAILED',
    error: 'E',
    cause: 'c',
    events: 'ExecutionStarted FailStateEntered ExecutionFailed',
    seconds: 0,
  },
  {
    name: 'StopExecution while a function runs aborts; the answer that comes later means nothing',
    cites: aws('apireference/API_StopExecution.html', 'Stops an execution'),
    machine: states({ Call: invoke('f', { Retry: [{ ErrorEquals: ['States.ALL'] }], End: true }) }),
    functions: { f: [{ hangs: true }] },
    steps: [{ stop: true }, { wait: 10 }],
    status: 'ABORTED',
    events: 'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted ExecutionAborted',
  },
  {
    name: 'a loop by Choice goes on until its Condition says otherwise',
    cites: asl('Choice State'),
    machine: states({
      Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'Rest' },
      Rest: { Type: 'Wait', Seconds: 60, Assign: { n: '{% $n + 1 %}' }, Next: 'Enough?' },
      'Enough?': { Type: 'Choice', Choices: [{ Condition: '{% $n >= 3 %}', Next: 'Done' }], Default: 'Rest' },
      Done: { Type: 'Succeed', Output: '{% $n %}' },
    }),
    steps: [{ wait: 70 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: 3,
    events: `ExecutionStarted PassStateEntered PassStateExited ${'WaitStateEntered WaitStateExited ChoiceStateEntered ChoiceStateExited '.repeat(3)}
      SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
    seconds: 180,
  },
];

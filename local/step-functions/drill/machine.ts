/**
 * The machine that is killed: a wait, a retry delay, a Map, a Parallel, a token and a timeout, twice over in a loop with variables.
 * What it must come to is worked out by hand here, not recorded from the engine.
 */

const call = (functionName: string, payload: object, more: object): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {
    FunctionName: functionName,
    Payload: { execution: '{% $states.context.Execution.Name %}', round: '{% $round %}', ...payload },
  },
  Output: '{% $states.result.Payload %}',
  ...more,
});

const list = (states: Record<string, object>): object => ({ StartAt: Object.keys(states)[0], States: states });

export const ROUNDS = 2;
export const PARALLEL_STATE = 'Everything';
const ITEMS = ['x', 'y', 'z'];
/** Which branch of the Parallel it is that waits for an answer. */
export const ASK_BRANCH = 3;
/** flaky fails this often before it succeeds. */
export const FAILURES = 2;

/** What is put in the place of the answer that never comes. */
const SILENCE = 'silence';

export const drillMachine = {
  QueryLanguage: 'JSONata',
  ...list({
    Begin: { Type: 'Pass', Assign: { round: 1, log: [] }, Next: PARALLEL_STATE },
    [PARALLEL_STATE]: {
      Type: 'Parallel',
      Branches: [
        list({
          Rest: { Type: 'Wait', Seconds: 60, Next: 'After rest' },
          'After rest': call('work', { step: 'rested' }, { End: true }),
        }),
        list({
          Each: {
            Type: 'Map',
            Items: ITEMS,
            MaxConcurrency: 2,
            ItemProcessor: list({
              Item: call('work', { step: '{% $states.input %}' }, { Next: 'Pause' }),
              Pause: { Type: 'Wait', Seconds: 20, End: true },
            }),
            End: true,
          },
        }),
        list({
          Flaky: call(
            'flaky',
            { step: 'flaky', attempt: '{% $states.context.State.RetryCount %}' },
            {
              Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 30, MaxAttempts: FAILURES, BackoffRate: 1 }],
              End: true,
            },
          ),
        }),
        list({
          Ask: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
            Arguments: {
              FunctionName: 'ask',
              Payload: {
                execution: '{% $states.context.Execution.Name %}',
                round: '{% $round %}',
                token: '{% $states.context.Task.Token %}',
              },
            },
            TimeoutSeconds: 10_000_000,
            End: true,
          },
        }),
        list({
          Deaf: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
            Arguments: {
              FunctionName: 'deaf',
              Payload: { execution: '{% $states.context.Execution.Name %}', round: '{% $round %}' },
            },
            HeartbeatSeconds: 40,
            TimeoutSeconds: 50,
            Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Output: SILENCE, Next: 'After silence' }],
            End: true,
          },
          'After silence': { Type: 'Pass', End: true },
        }),
      ],
      Assign: { log: '{% $append($log, [[$states.result]]) %}', round: '{% $round + 1 %}' },
      Next: 'Another round?',
    },
    'Another round?': {
      Type: 'Choice',
      Choices: [{ Condition: `{% $round <= ${ROUNDS} %}`, Next: PARALLEL_STATE }],
      Default: 'End',
    },
    End: { Type: 'Succeed', Output: '{% $log %}' },
  }),
};

/** What `work` and `flaky` answer: the same to the same question, however often it is asked. */
export function answerOf(execution: string, round: number, step: string): string {
  return `${execution}/${round}/${step}`;
}

/** The output by which each execution must end; `said` is what was answered to its token in each round. */
export function expectedOutput(execution: string, said: readonly unknown[]): unknown {
  return said.map((answer, index) => {
    const round = index + 1;
    return [
      answerOf(execution, round, 'rested'),
      ITEMS.map((item) => answerOf(execution, round, item)),
      answerOf(execution, round, 'flaky'),
      answer,
      SILENCE,
    ];
  });
}

/**
 * How often each event must be in the history of an execution that ended well: no more, no less.
 * A token that came back before its function had answered leaves no TaskSubmitted; `overtaken` says how often that was.
 */
export function expectedEvents(overtaken: number): Readonly<Record<string, number>> {
  return { ...EVENTS, TaskSubmitted: ROUNDS * 2 - overtaken };
}

const EVENTS: Readonly<Record<string, number>> = {
  ExecutionStarted: 1,
  // Begin, After silence
  PassStateEntered: 1 + ROUNDS,
  PassStateExited: 1 + ROUNDS,
  ParallelStateEntered: ROUNDS,
  ParallelStateStarted: ROUNDS,
  ParallelStateSucceeded: ROUNDS,
  ParallelStateExited: ROUNDS,
  // Rest, and Pause of each item
  WaitStateEntered: ROUNDS * (1 + ITEMS.length),
  WaitStateExited: ROUNDS * (1 + ITEMS.length),
  MapStateEntered: ROUNDS,
  MapStateStarted: ROUNDS,
  MapIterationStarted: ROUNDS * ITEMS.length,
  MapIterationSucceeded: ROUNDS * ITEMS.length,
  MapStateSucceeded: ROUNDS,
  MapStateExited: ROUNDS,
  // After rest, Item of each item, Flaky, Ask, Deaf
  TaskStateEntered: ROUNDS * (4 + ITEMS.length),
  TaskScheduled: ROUNDS * (4 + ITEMS.length + FAILURES),
  TaskStarted: ROUNDS * (4 + ITEMS.length + FAILURES),
  TaskFailed: ROUNDS * FAILURES,
  TaskTimedOut: ROUNDS,
  TaskSucceeded: ROUNDS * (3 + ITEMS.length),
  TaskStateExited: ROUNDS * (4 + ITEMS.length),
  ChoiceStateEntered: ROUNDS,
  ChoiceStateExited: ROUNDS,
  SucceedStateEntered: 1,
  SucceedStateExited: 1,
  ExecutionSucceeded: 1,
};

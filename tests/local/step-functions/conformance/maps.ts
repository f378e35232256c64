import { asl, aws, type ConformanceCase, callback, lambda, states } from './case.ts';

const STARTED = 'ExecutionStarted MapStateEntered MapStateStarted';
const FINISHED = 'MapStateSucceeded MapStateExited ExecutionSucceeded';
const CALLED = 'LambdaFunctionScheduled LambdaFunctionStarted';
const CONCURRENCY = aws('dg/state-map-inline.html', 'MaxConcurrency');
const pass = states({ Item: { Type: 'Pass', End: true } });

/** Inline Map states. */
export const mapCases: readonly ConformanceCase[] = [
  {
    name: 'a result of more than 256 KiB that small iterations make together fails the state; its own name catches it, States.ALL does not retry it',
    cites: aws('dg/service-quotas.html', 'Maximum input or result size for a task, state, or execution: 256 KiB'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: states({
          Grow: { Type: 'Pass', Output: "{% $join([1..16].($pad('', 10000, 'x'))) %}", End: true },
        }),
        Output: 'small',
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Output: '{% $states.errorOutput.Cause %}', Next: 'Tell' }],
        End: true,
      },
      Tell: { Type: 'Succeed' },
    }),
    status: 'SUCCEEDED',
    output: "The state/task 'Each' returned a result with a size exceeding the maximum number of bytes service limit.",
    events: `${STARTED} MapIterationStarted PassStateEntered PassStateExited MapIterationSucceeded MapIterationStarted PassStateEntered PassStateExited MapIterationSucceeded
      MapStateFailed MapStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'iterations run one after the other with MaxConcurrency 1',
    cites: CONCURRENCY,
    machine: states({
      Each: {
        Type: 'Map',
        Items: '{% $states.input.list %}',
        MaxConcurrency: 1,
        ItemProcessor: states({ Rest: { Type: 'Wait', Seconds: 5, End: true } }),
        End: true,
      },
    }),
    input: { list: ['a', 'b'] },
    steps: [{ wait: 7 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: ['a', 'b'],
    events: `${STARTED} MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded ${FINISHED}`,
    seconds: 10,
  },
  {
    name: 'MaxConcurrency 2 keeps two iterations going',
    cites: CONCURRENCY,
    machine: states({
      Each: {
        Type: 'Map',
        Items: [1, 2, 3],
        MaxConcurrency: '{% 1 + 1 %}',
        ItemProcessor: states({ Rest: { Type: 'Wait', Seconds: '{% $states.input * 10 %}', End: true } }),
        End: true,
      },
    }),
    steps: [{ wait: 15 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: [1, 2, 3],
    events: `${STARTED} MapIterationStarted MapIterationStarted WaitStateEntered WaitStateEntered
      WaitStateExited MapIterationSucceeded MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded WaitStateExited MapIterationSucceeded ${FINISHED}`,
    // 10 s, then 20 s beside 10 + 30 s.
    seconds: 40,
  },
  {
    name: 'an inline Map runs at most 40 iterations at once',
    cites: aws('dg/state-map-inline.html', 'Inline mode: up to 40 concurrent iterations'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: '{% [1..41] %}',
        MaxConcurrency: 0,
        ItemProcessor: states({ Rest: { Type: 'Wait', Seconds: 10, End: true } }),
        Output: '{% $count($states.result) %}',
        End: true,
      },
    }),
    steps: [{ wait: 0 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: 41,
    events: `${STARTED} ${'MapIterationStarted '.repeat(40)} ${'WaitStateEntered '.repeat(40)}
      WaitStateExited MapIterationSucceeded ${'WaitStateExited MapIterationSucceeded '.repeat(39)} MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded ${FINISHED}`,
    seconds: 20,
  },
  {
    name: 'an empty list has no iterations',
    cites: asl('Map State'),
    machine: states({ Each: { Type: 'Map', Items: '{% [] %}', ItemProcessor: pass, End: true } }),
    status: 'SUCCEEDED',
    output: [],
    events: `${STARTED} ${FINISHED}`,
  },
  {
    name: 'ItemSelector sees the item, its index and its source; without Items the input is the list',
    cites: aws('dg/input-output-contextobject.html', 'Context object data for Map states: STATE_DATA for state input'),
    machine: states({
      Each: {
        Type: 'Map',
        ItemSelector: {
          parcel: '{% $states.context.Map.Item.Value %}',
          at: '{% $states.context.Map.Item.Index %}',
          from: '{% $states.context.Map.Item.Source %}',
          of: '{% $count($states.input) %}',
        },
        ItemProcessor: states({
          Look: {
            Type: 'Pass',
            Output: { input: '{% $states.input %}', again: '{% $states.context.Map.Item.Value %}' },
            End: true,
          },
        }),
        End: true,
      },
    }),
    input: ['x'],
    status: 'SUCCEEDED',
    output: [{ input: { parcel: 'x', at: 0, from: 'STATE_DATA', of: 1 }, again: 'x' }],
    events: `${STARTED} MapIterationStarted PassStateEntered PassStateExited MapIterationSucceeded ${FINISHED}`,
  },
  {
    name: 'Items that are no array fail the Map',
    cites: asl('Selecting Items: MUST evaluate to a JSON array'),
    machine: states({ Each: { Type: 'Map', Items: '{% 1 %}', ItemProcessor: pass, End: true } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'Each' (entered at the event id #2). The JSONata expression '1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1",
    events: 'ExecutionStarted MapStateEntered EvaluationFailed MapStateFailed ExecutionFailed',
  },
  {
    name: 'without Items an input that is no array fails the Map',
    cites: aws('dg/state-map-inline.html', 'In Inline mode, the Map state accepts only a JSON array as input'),
    machine: states({ Each: { Type: 'Map', ItemProcessor: pass, End: true } }),
    input: { foo: 'bar' },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      'An error occurred while executing the state \'Each\' (entered at the event id #2). Map state input must be an array but was: {"foo":"bar"}',
    events: 'ExecutionStarted MapStateEntered EvaluationFailed MapStateFailed ExecutionFailed',
  },
  {
    name: 'Items that are an object fail an inline Map',
    cites: aws(
      'dg/state-map-inline.html',
      'Items: a JSON array or a JSONata expression that must evaluate to an array',
    ),
    machine: states({
      Each: {
        Type: 'Map',
        Items: '{% $states.input %}',
        ItemProcessor: pass,
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
    }),
    input: { a: 1 },
    status: 'SUCCEEDED',
    output: 'States.QueryEvaluationError',
    events:
      'ExecutionStarted MapStateEntered EvaluationFailed MapStateFailed MapStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: 'one iteration that fails fails the Map and aborts the others',
    cites: aws('apireference/API_HistoryEvent.html', 'MapIterationFailed, MapIterationAborted, MapStateFailed'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: ['stay', 'go'],
        ItemProcessor: states({
          Pick: {
            Type: 'Choice',
            Choices: [{ Condition: "{% $states.input = 'go' %}", Next: 'Stop' }],
            Default: 'Rest',
          },
          Stop: { Type: 'Fail', Error: 'Item' },
          Rest: { Type: 'Wait', Seconds: 60, End: true },
        }),
        End: true,
      },
    }),
    status: 'FAILED',
    error: 'Item',
    events: `${STARTED} MapIterationStarted MapIterationStarted ChoiceStateEntered ChoiceStateExited ChoiceStateEntered ChoiceStateExited WaitStateEntered FailStateEntered
      MapIterationFailed MapIterationAborted WaitStateAborted MapStateFailed ExecutionFailed`,
  },
  {
    name: 'a Map catches the error of an iteration',
    cites: asl('Fallback states'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: states({ Stop: { Type: 'Fail', Error: 'Item', Cause: 'bad' } }),
        Catch: [{ ErrorEquals: ['Item'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Succeed' },
    }),
    status: 'SUCCEEDED',
    output: { Error: 'Item', Cause: 'bad' },
    events: `${STARTED} MapIterationStarted FailStateEntered MapIterationFailed MapStateFailed MapStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },
  {
    name: 'a Map is retried as a whole; MapStateFailed comes only when the retries are over',
    cites: asl('Retrying after error'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: states({ Stop: { Type: 'Fail', Error: 'Item' } }),
        Retry: [{ ErrorEquals: ['Item'], MaxAttempts: 2 }],
        End: true,
      },
    }),
    steps: [{ wait: 2 }, { crash: true }, { untilEnd: true }],
    status: 'FAILED',
    error: 'Item',
    events: `${STARTED} MapIterationStarted FailStateEntered MapIterationFailed MapStateStarted MapIterationStarted FailStateEntered MapIterationFailed
      MapStateStarted MapIterationStarted FailStateEntered MapIterationFailed MapStateFailed ExecutionFailed`,
    seconds: 3,
  },
  {
    name: 'a retry inside an iteration concerns that iteration only',
    cites: asl('Retrying after error'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: [1, 2],
        ItemProcessor: states({
          Call: lambda('f', { Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 30 }], End: true }),
        }),
        End: true,
      },
    }),
    functions: { f: [{ throws: 'E' }, { value: 'second call' }, { value: 'third call' }] },
    steps: [{ wait: 10 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: ['third call', 'second call'],
    events: `${STARTED} MapIterationStarted MapIterationStarted TaskStateEntered ${CALLED} TaskStateEntered ${CALLED}
      LambdaFunctionFailed LambdaFunctionSucceeded TaskStateExited MapIterationSucceeded ${CALLED} LambdaFunctionSucceeded TaskStateExited MapIterationSucceeded ${FINISHED}`,
    calls: { f: 3 },
    seconds: 30,
  },
  {
    name: 'an error caught inside an iteration is its own affair',
    cites: asl('Fallback states'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: ['a', 'b'],
        ItemProcessor: states({
          Call: lambda('f', { Catch: [{ ErrorEquals: ['E'], Next: 'Mend' }], End: true }),
          Mend: {
            Type: 'Pass',
            Output: { item: '{% $states.context.Map.Item.Value %}', why: '{% $states.input.Error %}' },
            End: true,
          },
        }),
        End: true,
      },
    }),
    functions: { f: [{ throws: 'E' }, { value: 'fine' }] },
    status: 'SUCCEEDED',
    output: [{ item: 'a', why: 'E' }, 'fine'],
    events: `${STARTED} MapIterationStarted MapIterationStarted TaskStateEntered ${CALLED} TaskStateEntered ${CALLED}
      LambdaFunctionFailed LambdaFunctionSucceeded TaskStateExited TaskStateExited MapIterationSucceeded
      PassStateEntered PassStateExited MapIterationSucceeded ${FINISHED}`,
    calls: { f: 2 },
  },
  {
    name: 'an ItemSelector that fails fails the Map',
    cites: asl('JSONata Runtime Errors'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: [{ a: 1 }, {}],
        ItemSelector: '{% $states.context.Map.Item.Value.a %}',
        ItemProcessor: pass,
        End: true,
      },
    }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: `${STARTED} MapIterationStarted EvaluationFailed MapIterationAborted MapStateFailed ExecutionFailed`,
  },
  {
    name: 'a negative MaxConcurrency fails the Map',
    cites: asl('Map State concurrency: a non-negative integer'),
    machine: states({ Each: { Type: 'Map', Items: [1], MaxConcurrency: '{% -1 %}', ItemProcessor: pass, End: true } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted MapStateEntered EvaluationFailed MapStateFailed ExecutionFailed',
  },
  {
    name: 'iterations wait for a token each, whatever dies in between',
    cites: aws('dg/connect-to-resource.html', 'Wait for a callback with task token'),
    machine: states({
      Each: {
        Type: 'Map',
        Items: ['a', 'b', 'c'],
        MaxConcurrency: 2,
        ItemProcessor: states({
          Ask: callback('ask', { Output: "{% $states.context.Map.Item.Value & ': ' & $states.result %}", End: true }),
        }),
        End: true,
      },
    }),
    steps: [
      { crash: true },
      { succeed: 1, output: 'second' },
      { crash: true },
      { succeed: 2, output: 'third' },
      { crash: true },
      { succeed: 0, output: 'first' },
    ],
    status: 'SUCCEEDED',
    output: ['a: first', 'b: second', 'c: third'],
    events: `${STARTED} MapIterationStarted MapIterationStarted TaskStateEntered TaskScheduled TaskStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted TaskSubmitted
      TaskSucceeded TaskStateExited MapIterationSucceeded MapIterationStarted TaskStateEntered TaskScheduled TaskStarted TaskSubmitted
      TaskSucceeded TaskStateExited MapIterationSucceeded TaskSucceeded TaskStateExited MapIterationSucceeded ${FINISHED}`,
    calls: { ask: 3 },
  },
  {
    name: 'a Map that comes after a wait keeps its items through the death of the process',
    cites: aws(
      'dg/concepts-standard-vs-express.html',
      'Standard: execution state internally persists on every state transition',
    ),
    machine: states({
      Before: { Type: 'Wait', Seconds: 1, Next: 'Each' },
      Each: {
        Type: 'Map',
        Items: '{% $states.input.list %}',
        MaxConcurrency: 1,
        ItemProcessor: states({
          Rest: { Type: 'Wait', Seconds: 1, Output: '{% $states.context.Map.Item.Value %}', End: true },
        }),
        End: true,
      },
    }),
    input: { list: ['a', 'b'] },
    steps: [{ crash: true }, { wait: 1 }, { crash: true }, { wait: 1 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: ['a', 'b'],
    events: `ExecutionStarted WaitStateEntered WaitStateExited MapStateEntered MapStateStarted
      MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded ${FINISHED}`,
    seconds: 3,
  },
  {
    name: 'Maps nest, and the inner item is the one seen',
    cites: aws('dg/input-output-contextobject.html', 'Context object data for Map states'),
    machine: states({
      Outer: {
        Type: 'Map',
        Items: [[1], [2]],
        MaxConcurrency: 1,
        ItemProcessor: states({
          Inner: {
            Type: 'Map',
            ItemProcessor: states({
              Rest: { Type: 'Wait', Seconds: 1, Output: '{% $states.context.Map.Item.Value * 10 %}', End: true },
            }),
            End: true,
          },
        }),
        End: true,
      },
    }),
    steps: [{ crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: [[10], [20]],
    events: `${STARTED}
      MapIterationStarted MapStateEntered MapStateStarted MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded MapStateSucceeded MapStateExited MapIterationSucceeded
      MapIterationStarted MapStateEntered MapStateStarted MapIterationStarted WaitStateEntered WaitStateExited MapIterationSucceeded MapStateSucceeded MapStateExited MapIterationSucceeded
      ${FINISHED}`,
    seconds: 2,
  },
];

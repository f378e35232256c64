import { asl, aws, type ConformanceCase, invoke, states } from './case.ts';

const WAITED = 'ExecutionStarted WaitStateEntered WaitStateExited ExecutionSucceeded';
const PERSISTS = aws(
  'dg/concepts-standard-vs-express.html',
  'Standard: execution state internally persists on every state transition',
);
const DAY = 86_400;

/** Wait states. */
export const waitCases: readonly ConformanceCase[] = [
  {
    name: 'Seconds may be 0',
    cites: asl('JSONata Wait State: a non-negative integer'),
    machine: states({ Rest: { Type: 'Wait', Seconds: 0, End: true } }),
    input: 'through',
    status: 'SUCCEEDED',
    output: 'through',
    events: WAITED,
    seconds: 0,
  },
  {
    name: 'a Timestamp in the past does not wait',
    cites: asl('Wait State'),
    machine: states({
      Rest: {
        Type: 'Wait',
        Timestamp: '2016-03-14T01:59:00Z',
        Assign: { a: 1 },
        Output: '{% $states.context.State.Name %}',
        End: true,
      },
    }),
    status: 'SUCCEEDED',
    output: 'Rest',
    events: WAITED,
    seconds: 0,
  },
  {
    name: 'a wait of Seconds survives the death of the process, and is not begun again',
    cites: PERSISTS,
    machine: states({ Rest: { Type: 'Wait', Seconds: '{% $states.input.n %}', Output: '{% $millis() %}', End: true } }),
    input: { n: 100 },
    steps: [{ wait: 60 }, { crash: true }, { wait: 39 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: Date.UTC(2030, 0, 1, 0, 1, 40),
    events: WAITED,
    seconds: 100,
  },
  {
    name: 'a wait until a Timestamp 200 days away outlives setTimeout and restarts',
    cites: asl('Wait State: Timestamp'),
    machine: states({
      Rest: { Type: 'Wait', Timestamp: '{% $states.input.until %}', Next: 'Tell' },
      Tell: { Type: 'Succeed', Output: '{% $now() %}' },
    }),
    input: { until: '2030-07-20T12:00:00.500+02:00' },
    steps: [{ wait: 100 * DAY }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: '2030-07-20T10:00:00.500Z',
    events:
      'ExecutionStarted WaitStateEntered WaitStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
    seconds: 200 * DAY + 10 * 3600 + 0.5,
  },
  {
    name: 'the process was dead when the wait ended: it goes on at once when it is back',
    cites: PERSISTS,
    machine: states({ Rest: { Type: 'Wait', Seconds: 10, Next: 'Call' }, Call: invoke('f', { End: true }) }),
    functions: { f: [{ value: 'late but once' }] },
    steps: [{ down: 500 }],
    status: 'SUCCEEDED',
    output: 'late but once',
    events:
      'ExecutionStarted WaitStateEntered WaitStateExited TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
    seconds: 500,
    calls: { f: 1 },
  },
  {
    name: 'a Timestamp without T is refused',
    cites: asl('Wait State: an uppercase "T" MUST separate date and time'),
    machine: states({ Rest: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true } }),
    input: { until: '2016-12-05 21:29:29Z' },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'Rest' (entered at the event id #2). The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-12-05 21:29:29Z",
    events: 'ExecutionStarted WaitStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'a Timestamp of a day that the calendar does not have fails the state; 29 February of a leap year does not',
    cites: asl('Timestamps'),
    machine: states({
      Leap: { Type: 'Wait', Timestamp: '2028-02-29T00:00:00+01:00', Next: 'None' },
      None: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true },
    }),
    input: { until: '2027-02-29T00:00:00Z' },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'None' (entered at the event id #4). The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2027-02-29T00:00:00Z",
    events: 'ExecutionStarted WaitStateEntered WaitStateExited WaitStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'a Timestamp without a time zone is refused',
    cites: asl('Wait State: an uppercase "Z" MUST be present in the absence of a numeric time zone offset'),
    machine: states({ Rest: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true } }),
    input: { until: '2031-12-05T21:29:29' },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted WaitStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'negative Seconds are refused',
    cites: asl('JSONata Wait State: a non-negative integer'),
    machine: states({ Rest: { Type: 'Wait', Seconds: '{% -1 %}', End: true } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted WaitStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'StopExecution ends a wait',
    cites: aws('apireference/API_StopExecution.html', 'Stops an execution'),
    machine: states({ Rest: { Type: 'Wait', Seconds: 1000, End: true } }),
    steps: [{ wait: 10 }, { stop: true }, { crash: true }, { wait: 2000 }],
    status: 'ABORTED',
    events: 'ExecutionStarted WaitStateEntered ExecutionAborted',
    seconds: 10,
  },
  {
    name: 'the clock of $now and $millis is the clock of the waits',
    cites: aws('dg/transforming-data.html', 'Date and time functions'),
    machine: states({
      Before: { Type: 'Pass', Assign: { before: '{% $millis() %}' }, Next: 'Rest' },
      Rest: { Type: 'Wait', Seconds: 3600, Next: 'After' },
      After: {
        Type: 'Succeed',
        Output: {
          passed: '{% $millis() - $before %}',
          entered: '{% $toMillis($states.context.State.EnteredTime) = $millis() %}',
          time: "{% $now('[H01]:[m01]') %}",
          noon: "{% $toMillis('12:00', '[H01]:[m01]') %}",
        },
      },
    }),
    steps: [{ wait: 1800 }, { crash: true }, { untilEnd: true }],
    status: 'SUCCEEDED',
    output: { passed: 3_600_000, entered: true, time: '01:00', noon: Date.UTC(2030, 0, 1, 12) },
    events:
      'ExecutionStarted PassStateEntered PassStateExited WaitStateEntered WaitStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
];

import { asl, aws, type ConformanceCase, invoke, lambda, states } from './case.ts';

/** Input, output, variables and choices: the few cases in which nothing goes wrong are here. */
export const dataCases: readonly ConformanceCase[] = [
  {
    name: 'Output is evaluated wherever a {% %} string stands in it, and only there',
    cites: asl('JSONata Evaluation'),
    machine: states({
      A: {
        Type: 'Pass',
        Output: {
          n: '{% $states.input.n * 2 %}',
          deep: [{ x: "{% $states.input.s & '!' %}" }],
          plain: '$states.input.n',
        },
        End: true,
      },
    }),
    input: { n: 21, s: 'hey' },
    status: 'SUCCEEDED',
    output: { n: 42, deep: [{ x: 'hey!' }], plain: '$states.input.n' },
    events: 'ExecutionStarted PassStateEntered PassStateExited ExecutionSucceeded',
  },
  {
    name: 'Assign sees variables as they were on entry, so two can be swapped',
    cites: asl('Assigning variables'),
    machine: states({
      Set: { Type: 'Pass', Assign: { x: 3, y: 6 }, Next: 'Swap' },
      Swap: {
        Type: 'Pass',
        Assign: { x: '{% $y %}', y: '{% $x %}' },
        Output: { seen: '{% [$x, $y] %}' },
        Next: 'Tell',
      },
      Tell: { Type: 'Succeed', Output: { before: '{% $states.input.seen %}', after: '{% [$x, $y] %}' } },
    }),
    status: 'SUCCEEDED',
    output: { before: [3, 6], after: [6, 3] },
    events:
      'ExecutionStarted PassStateEntered PassStateExited PassStateEntered PassStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: 'the first Choice Rule that is true wins, with its own Assign and Output',
    cites: asl('JSONata Choice Rules'),
    machine: states({
      Pick: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 100 %}', Next: 'Tell', Assign: { size: 'huge' } },
          { Condition: '{% $states.input.n > 10 %}', Next: 'Tell', Assign: { size: 'big' }, Output: 'from the rule' },
          { Condition: true, Next: 'Tell', Assign: { size: 'any' } },
        ],
        Assign: { size: 'default' },
        Output: 'from the state',
        Default: 'Tell',
      },
      Tell: { Type: 'Succeed', Output: "{% $size & ': ' & $states.input %}" },
    }),
    input: { n: 50 },
    status: 'SUCCEEDED',
    output: 'big: from the rule',
    events:
      'ExecutionStarted ChoiceStateEntered ChoiceStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: "when no rule matches, the Choice's own Assign and Output apply on the way to Default",
    cites: asl('Choice State'),
    machine: states({
      Pick: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.n > 100 %}', Next: 'Tell', Assign: { size: 'huge' } }],
        Assign: { size: 'default' },
        Output: 'from the state',
        Default: 'Tell',
      },
      Tell: { Type: 'Succeed', Output: "{% $size & ': ' & $states.input %}" },
    }),
    input: { n: 1 },
    status: 'SUCCEEDED',
    output: 'default: from the state',
    events:
      'ExecutionStarted ChoiceStateEntered ChoiceStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded',
  },
  {
    name: 'lambda:invoke gives the payload in an envelope and $states.result reads it',
    cites: aws('dg/connect-lambda.html', 'Optimized Lambda integration: the response is nested in Payload'),
    machine: states({
      Call: invoke('echo', {
        Output: {
          payload: '{% $states.result.Payload %}',
          status: '{% $states.result.StatusCode %}',
          version: '{% $states.result.ExecutedVersion %}',
        },
        End: true,
      }),
    }),
    functions: { echo: [{ value: { ok: true } }] },
    status: 'SUCCEEDED',
    output: { payload: { ok: true }, status: 200, version: '$LATEST' },
    events:
      'ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskSucceeded TaskStateExited ExecutionSucceeded',
    calls: { echo: 1 },
  },
  {
    name: "a function's own ARN gives the bare payload, and its events are LambdaFunction…",
    cites: aws(
      'apireference/API_HistoryEvent.html',
      'LambdaFunctionScheduled, LambdaFunctionStarted, LambdaFunctionSucceeded',
    ),
    machine: states({ Call: lambda('echo', { End: true }) }),
    functions: { echo: [{ value: [1, 2] }] },
    input: { given: 1 },
    status: 'SUCCEEDED',
    output: [1, 2],
    events:
      'ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted LambdaFunctionSucceeded TaskStateExited ExecutionSucceeded',
  },
  {
    name: 'the context object names execution, state and machine',
    cites: aws('dg/input-output-contextobject.html', 'Context object fields'),
    machine: states({
      Look: {
        Type: 'Pass',
        Output: {
          id: '{% $states.context.Execution.Id %}',
          name: '{% $states.context.Execution.Name %}',
          started: '{% $states.context.Execution.StartTime %}',
          input: '{% $states.context.Execution.Input.a %}',
          role: '{% $states.context.Execution.RoleArn %}',
          state: '{% $states.context.State.Name %}',
          entered: '{% $states.context.State.EnteredTime %}',
          machine: '{% $states.context.StateMachine.Name %}',
          machineId: '{% $states.context.StateMachine.Id %}',
          hasToken: '{% $exists($states.context.Task) %}',
        },
        End: true,
      },
    }),
    input: { a: 7 },
    status: 'SUCCEEDED',
    output: {
      id: 'arn:aws:states:eu-west-1:000000000000:execution:subject:one',
      name: 'one',
      // "When a timestamp has zero fractional seconds, Step Functions removes the trailing zeros."
      started: '2030-01-01T00:00:00Z',
      input: 7,
      role: 'arn:aws:iam::000000000000:role/test',
      state: 'Look',
      entered: '2030-01-01T00:00:00Z',
      machine: 'subject',
      machineId: 'arn:aws:states:eu-west-1:000000000000:stateMachine:subject',
      hasToken: false,
    },
    events: 'ExecutionStarted PassStateEntered PassStateExited ExecutionSucceeded',
  },
  {
    name: "AWS's own functions: $partition, $range, $hash, $parse, and $random with a seed",
    cites: aws('dg/transforming-data.html', 'JSONata functions provided by Step Functions'),
    machine: states({
      A: {
        Type: 'Pass',
        Output: {
          partition: '{% $partition([1, 2, 3, 4, 5], 2) %}',
          range: '{% $range(0, 10, 5) %}',
          down: '{% $range(3, 1, -1) %}',
          // A range of one number is that number on AWS, like any sequence of one in JSONata.
          one: '{% $range(1, 9, 9) %}',
          hash: "{% $hash('abc', 'SHA-256') %}",
          parse: '{% $parse(\'{"a":[1]}\').a %}',
          random: '{% $random(7) = $random(7) and $random(7) >= 0 and $random(7) < 1 %}',
          uuid: '{% $length($uuid()) %}',
        },
        End: true,
      },
    }),
    status: 'SUCCEEDED',
    output: {
      partition: [[1, 2], [3, 4], [5]],
      range: [0, 5, 10],
      down: [3, 2, 1],
      one: 1,
      // FIPS 180-2, appendix B.1
      hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      parse: [1],
      random: true,
      uuid: 36,
    },
    events: 'ExecutionStarted PassStateEntered PassStateExited ExecutionSucceeded',
  },
  {
    name: 'inner scopes read outer variables; what they assign themselves ends with them',
    cites: asl('Variable Scope'),
    machine: states({
      Greet: { Type: 'Pass', Assign: { outer: 'hello' }, Next: 'Each' },
      Each: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: states({
          Begin: { Type: 'Pass', Assign: { inner: 'world', hi: '{% $outer %}' }, Next: 'Finish' },
          Finish: { Type: 'Succeed', Output: '{% $hi %}' },
        }),
        Assign: { outer: 2 },
        Next: 'Goodbye',
      },
      Goodbye: {
        Type: 'Succeed',
        Output: { outer: '{% $outer %}', inner: '{% $exists($inner) %}', iterations: '{% $states.input %}' },
      },
    }),
    status: 'SUCCEEDED',
    output: { outer: 2, inner: false, iterations: ['hello'] },
    events: `ExecutionStarted PassStateEntered PassStateExited MapStateEntered MapStateStarted MapIterationStarted PassStateEntered PassStateExited SucceedStateEntered
      SucceedStateExited MapIterationSucceeded MapStateSucceeded MapStateExited SucceedStateEntered SucceedStateExited ExecutionSucceeded`,
  },

  {
    name: 'an undefined result fails the state with States.QueryEvaluationError',
    cites: asl('JSONata Runtime Errors'),
    machine: states({ A: { Type: 'Pass', Output: { missing: '{% $states.input.nothing %}' }, End: true } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$states.input.nothing' specified for the field 'Output/missing' returned nothing (undefined).",
    events: 'ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'a type error in an expression fails the state with States.QueryEvaluationError',
    cites: asl('JSONata Runtime Errors'),
    machine: states({ A: { Type: 'Pass', Output: '{% $states.input.a + $states.input.b %}', End: true } }),
    input: { a: 1, b: 'x' },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      /The JSONata expression '\$states\.input\.a \+ \$states\.input\.b' specified for the field 'Output' threw an error during evaluation/,
    events: 'ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'an expression that gives a function gives nothing JSON can hold',
    cites: asl('JSONata Evaluation'),
    machine: states({ A: { Type: 'Pass', Output: '{% function($x) { $x } %}', End: true } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression 'function($x) { $x }' specified for the field 'Output' returned an unsupported result type.",
    events: 'ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'an expression that would never end is stopped',
    cites: aws('dg/service-quotas.html', 'Quotas related to state executions'),
    machine: states({
      A: { Type: 'Pass', Output: '{% ($loop := function($n) { $loop($n + 1) }; $loop(0)) %}', End: true },
    }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /took too long/,
    events: 'ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'an expression that takes too long is stopped, although it would end',
    cites: aws('dg/transforming-data.html', 'JSONata expressions: evaluation time'),
    machine: states({ A: { Type: 'Pass', Output: '{% $sum([1..5000000].($ * 2)) %}', End: true } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /took too long/,
    events: 'ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'a Condition that is not boolean fails the state',
    cites: asl('JSONata Choice Rules'),
    machine: states({
      Pick: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n %}', Next: 'End' }], Default: 'End' },
      End: { Type: 'Succeed' },
    }),
    input: { n: 1 },
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /Expected 'boolean', but was 'number'/,
    events: 'ExecutionStarted ChoiceStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'a Choice without a match and without Default fails with States.NoChoiceMatched',
    cites: asl('Choice State'),
    machine: states({
      Pick: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n = 1 %}', Next: 'End' }] },
      End: { Type: 'Succeed' },
    }),
    input: { n: 2 },
    status: 'FAILED',
    error: 'States.NoChoiceMatched',
    events: 'ExecutionStarted ChoiceStateEntered ExecutionFailed',
  },
  {
    name: 'a Fail state ends the machine with its Error and Cause and no exit event',
    cites: asl('Fail State'),
    machine: states({ Stop: { Type: 'Fail', Error: 'ErrorA', Cause: 'Kaiju attack' } }),
    status: 'FAILED',
    error: 'ErrorA',
    cause: 'Kaiju attack',
    events: 'ExecutionStarted FailStateEntered ExecutionFailed',
  },
  {
    name: "a Fail state's Error and Cause may be expressions",
    cites: asl('JSONata Fail State'),
    machine: states({
      Stop: { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: "{% 'because ' & $states.input.why %}" },
    }),
    input: { Error: 'Custom', why: 'of you' },
    status: 'FAILED',
    error: 'Custom',
    cause: 'because of you',
    events: 'ExecutionStarted FailStateEntered ExecutionFailed',
  },
  {
    name: "a Fail state's Error must evaluate to a string",
    cites: asl('JSONata Fail State'),
    machine: states({ Stop: { Type: 'Fail', Error: '{% 1 + 1 %}' } }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted FailStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'a variable that no state has assigned yet is undefined',
    cites: asl('Variable Scope'),
    machine: states({
      A: { Type: 'Pass', Output: '{% $later %}', Next: 'B' },
      B: { Type: 'Pass', Assign: { later: 1 }, End: true },
    }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted PassStateEntered EvaluationFailed ExecutionFailed',
  },
  {
    name: 'variables assigned inside an expression are gone after it',
    cites: asl('Expressions'),
    machine: states({
      A: { Type: 'Pass', Output: '{% ($local := 1; $local) %}', Next: 'B' },
      B: { Type: 'Pass', Output: '{% $local %}', End: true },
    }),
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    events: 'ExecutionStarted PassStateEntered PassStateExited PassStateEntered EvaluationFailed ExecutionFailed',
  },
];

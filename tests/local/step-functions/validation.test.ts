import { describe, expect, it } from 'vitest';
import { validateDefinition } from '#local/step-functions/validate-definition.ts';
import { withHarness } from './support/harness.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:f';

function machine(states: object, more: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
}

const end = { Type: 'Succeed' };
const task = (more: object): object => ({ Type: 'Task', Resource: FUNCTION, End: true, ...more });
const callbackTask = (more: object): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'f' },
  End: true,
  ...more,
});

const accepted: readonly [string, object][] = [
  ['a single Pass', machine({ A: { Type: 'Pass', End: true } })],
  [
    'every field a Task may have',
    machine({
      A: callbackTask({
        Comment: 'c',
        QueryLanguage: 'JSONata',
        TimeoutSeconds: 10,
        HeartbeatSeconds: 9,
        Assign: { x: '{% $states.result %}' },
        Output: {},
        Retry: [
          {
            ErrorEquals: ['E'],
            IntervalSeconds: 1,
            MaxAttempts: 0,
            BackoffRate: 1,
            MaxDelaySeconds: 5,
            JitterStrategy: 'FULL',
          },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', Assign: { y: '{% $states.errorOutput.Error %}' } }],
      }),
      B: end,
    }),
  ],
  [
    'names without a context inside predicates, maps and objects over items',
    machine({
      A: {
        Type: 'Pass',
        Output: "{% $states.input.list[x > 1 and $.y = 2].{'z': z} ~> $map(function($v) { $v.z }) %}",
        End: true,
      },
    }),
  ],
  [
    'variables of the same name in two branches',
    machine({
      A: {
        Type: 'Parallel',
        End: true,
        Branches: [
          machineList({ B: { Type: 'Pass', Assign: { x: 1 }, End: true } }),
          machineList({ C: { Type: 'Pass', Assign: { x: 2 }, End: true } }),
        ],
      },
    }),
  ],
  ['a function ARN with an alias', machine({ A: task({ Resource: `${FUNCTION}:current` }) })],
  [
    'a placeholder-free startExecution',
    machine({
      A: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution',
        Arguments: { StateMachineArn: 'arn:x', Input: {} },
        End: true,
      },
    }),
  ],
];

function machineList(states: object): object {
  return { StartAt: Object.keys(states)[0], States: states };
}

/** Definition, then the code and the location of the finding, and a word that its message must have. */
const refused: readonly [string, object | string, string, string, string][] = [
  ['text that is not JSON', '{"StartAt":', 'INVALID_JSON_DESCRIPTION', '/', 'JSON'],
  ['a definition that is no object', '[]', 'INVALID_JSON_DESCRIPTION', '/', 'object'],
  [
    'no QueryLanguage, which means JSONPath',
    { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
    'NOT_IMPLEMENTED',
    '/QueryLanguage',
    'JSONPath',
  ],
  [
    'QueryLanguage JSONPath',
    { ...machine({ A: end }), QueryLanguage: 'JSONPath' },
    'NOT_IMPLEMENTED',
    '/QueryLanguage',
    'JSONPath',
  ],
  [
    'a JSONPath state in a JSONata machine',
    machine({ A: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } }),
    'NOT_IMPLEMENTED',
    '/States/A/QueryLanguage',
    'JSONPath',
  ],
  ['ResultPath', machine({ A: task({ ResultPath: '$.x' }) }), 'NOT_IMPLEMENTED', '/States/A/ResultPath', 'ResultPath'],
  [
    'Parameters',
    machine({ A: { Type: 'Pass', Parameters: {}, End: true } }),
    'NOT_IMPLEMENTED',
    '/States/A/Parameters',
    'Parameters',
  ],
  [
    'a Choice by Variable',
    machine({
      A: { Type: 'Choice', Choices: [{ Variable: '$.x', NumericEquals: 1, Next: 'B' }], Default: 'B' },
      B: end,
    }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Choices[0]/Variable',
    'Variable',
  ],
  [
    'Distributed Map',
    machine({
      A: {
        Type: 'Map',
        End: true,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'B',
          States: { B: end },
        },
      },
    }),
    'NOT_IMPLEMENTED',
    '/States/A/ItemProcessor/ProcessorConfig/Mode',
    'Distributed',
  ],
  [
    'ItemReader',
    machine({ A: { Type: 'Map', End: true, ItemReader: {}, ItemProcessor: machineList({ B: end }) } }),
    'NOT_IMPLEMENTED',
    '/States/A/ItemReader',
    'Distributed',
  ],
  [
    'a Map over an object',
    machine({ A: { Type: 'Map', Items: { a: 1 }, End: true, ItemProcessor: machineList({ B: end }) } }),
    'NOT_IMPLEMENTED',
    '/States/A/Items',
    'array',
  ],
  [
    'Iterator',
    machine({ A: { Type: 'Map', End: true, Iterator: machineList({ B: end }) } }),
    'NOT_IMPLEMENTED',
    '/States/A/Iterator',
    'ItemProcessor',
  ],
  [
    'another service',
    machine({ A: task({ Resource: 'arn:aws:states:::sqs:sendMessage' }) }),
    'NOT_IMPLEMENTED',
    '/States/A/Resource',
    'sqs:sendMessage',
  ],
  [
    'an SDK integration',
    machine({ A: task({ Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem' }) }),
    'NOT_IMPLEMENTED',
    '/States/A/Resource',
    'aws-sdk:dynamodb:getItem',
  ],
  [
    'startExecution.sync',
    machine({ A: task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }) }),
    'NOT_IMPLEMENTED',
    '/States/A/Resource',
    'startExecution.sync:2',
  ],
  [
    'an activity',
    machine({ A: task({ Resource: 'arn:aws:states:eu-west-1:000000000000:activity:a' }) }),
    'NOT_IMPLEMENTED',
    '/States/A/Resource',
    'activity',
  ],
  [
    'a refusal deep inside a Parallel',
    machine({
      A: {
        Type: 'Parallel',
        End: true,
        Branches: [machineList({ B: task({ Resource: 'arn:aws:states:::sns:publish' }) })],
      },
    }),
    'NOT_IMPLEMENTED',
    '/States/A/Branches[0]/States/B/Resource',
    'sns:publish',
  ],
  [
    'Credentials',
    machine({ A: task({ Credentials: { RoleArn: 'r' } }) }),
    'NOT_IMPLEMENTED',
    '/States/A/Credentials',
    'Credentials',
  ],
  [
    'an asynchronous invocation',
    machine({ A: callbackTask({ Arguments: { FunctionName: 'f', InvocationType: 'Event' } }) }),
    'NOT_IMPLEMENTED',
    '/States/A/Arguments/InvocationType',
    'RequestResponse',
  ],
  [
    'an unknown state type',
    machine({ A: { Type: 'Loop', End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Type',
    'Type must be one of',
  ],
  [
    'an unknown field',
    machine({ A: { Type: 'Pass', End: true, Outputs: 1 } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Outputs',
    'Outputs',
  ],
  ['no States', { QueryLanguage: 'JSONata', StartAt: 'A' }, 'SCHEMA_VALIDATION_FAILED', '/States', 'required'],
  ['empty States', machine({}, { StartAt: 'A' }), 'SCHEMA_VALIDATION_FAILED', '/States', 'at least one'],
  [
    'no Resource',
    machine({ A: { Type: 'Task', End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Resource',
    'required',
  ],
  [
    'a state name of 81 characters',
    machine({ ['x'.repeat(81)]: end }),
    'SCHEMA_VALIDATION_FAILED',
    `/States/${'x'.repeat(81)}`,
    'Invalid key',
  ],
  ['StartAt that is no state', machine({ A: end }, { StartAt: 'B' }), 'MISSING_TRANSITION_TARGET', '/StartAt', "'B'"],
  [
    'Next that is no state',
    machine({ A: { Type: 'Pass', Next: 'B' } }),
    'MISSING_TRANSITION_TARGET',
    '/States/A/Next',
    "'B'",
  ],
  [
    'Next out of a branch',
    machine({
      A: { Type: 'Parallel', Next: 'C', Branches: [machineList({ B: { Type: 'Pass', Next: 'C' } })] },
      C: end,
    }),
    'MISSING_TRANSITION_TARGET',
    '/States/A/Branches[0]/States/B/Next',
    "'C'",
  ],
  ['neither Next nor End', machine({ A: { Type: 'Pass' } }), 'MISSING_TRANSITION_TARGET', '/States/A', 'Next'],
  [
    'End false and no Next',
    machine({ A: { Type: 'Pass', End: false } }),
    'MISSING_TRANSITION_TARGET',
    '/States/A',
    'Next',
  ],
  [
    'both Next and End',
    machine({ A: { Type: 'Pass', Next: 'B', End: true }, B: end }),
    'MISSING_TRANSITION_TARGET',
    '/States/A',
    'not both',
  ],
  [
    'End on a Choice',
    machine({ A: { Type: 'Choice', End: true, Choices: [{ Condition: true, Next: 'B' }] }, B: end }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/End',
    'End',
  ],
  [
    'a Catcher that leads nowhere',
    machine({ A: task({ Catch: [{ ErrorEquals: ['E'], Next: 'B' }] }) }),
    'MISSING_TRANSITION_TARGET',
    '/States/A/Catch[0]/Next',
    "'B'",
  ],
  ['a state that nothing leads to', machine({ A: end, B: end }), 'UNREACHABLE_STATE', '/States/B', "'B'"],
  [
    'a loop without an end',
    machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
    'NO_TERMINAL_STATE',
    '/',
    'terminal',
  ],
  [
    'the same state name twice',
    machine({ A: { Type: 'Parallel', End: true, Branches: [machineList({ A: end })] } }),
    'DUPLICATE_STATE_NAME',
    '/States/A/Branches[0]/States/A',
    "'A'",
  ],
  [
    'an inner variable named like an outer one',
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: {
        Type: 'Map',
        Items: [1],
        End: true,
        ItemProcessor: machineList({ C: { Type: 'Pass', Assign: { x: 2 }, End: true } }),
      },
    }),
    'DUPLICATE_VARIABLE_NAME',
    '/States/B/ItemProcessor',
    "'x'",
  ],
  [
    'a variable named states',
    machine({ A: { Type: 'Pass', Assign: { states: 1 }, End: true } }),
    'INVALID_VARIABLE_NAME',
    '/',
    "'states'",
  ],
  [
    'a variable with a path for a name',
    machine({ A: { Type: 'Pass', Assign: { 'x.y': 1 }, End: true } }),
    'INVALID_VARIABLE_NAME',
    '/',
    "'x.y'",
  ],
  [
    'broken JSONata',
    machine({ A: { Type: 'Pass', Output: '{% $states.input. %}', End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    '',
  ],
  [
    'broken JSONata deep in an array',
    machine({ A: { Type: 'Pass', Output: { a: [1, '{% ( %}'] }, End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output/a[1]',
    '',
  ],
  [
    'an expression that is not closed',
    machine({ A: { Type: 'Pass', Output: '{% 1', End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    'ends with',
  ],
  [
    'a blank before an expression',
    machine({ A: { Type: 'Pass', Output: ' {% 1 %}', End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    'starts with',
  ],
  [
    'a bare field name at the top level',
    machine({ A: { Type: 'Pass', Output: '{% total + 1 %}', End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    "'total'",
  ],
  [
    '$ at the top level',
    machine({ A: { Type: 'Pass', Output: '{% $.total %}', End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    "'$'",
  ],
  [
    '$$ anywhere',
    machine({ A: { Type: 'Pass', Output: '{% $states.input.list[$$.x = 1] %}', End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    '$$',
  ],
  [
    '$eval',
    machine({ A: { Type: 'Pass', Output: "{% $eval('1') %}", End: true } }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    '$parse',
  ],
  [
    '$states.result where there is none',
    machine({ A: task({ Arguments: '{% $states.result %}' }) }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Arguments',
    '$states.result',
  ],
  [
    '$states.result in a Catcher',
    machine({ A: task({ Catch: [{ ErrorEquals: ['E'], Next: 'B', Output: '{% $states.result %}' }] }), B: end }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Catch[0]/Output',
    '$states.result',
  ],
  [
    '$states.errorOutput outside a Catcher',
    machine({ A: task({ Output: '{% $states.errorOutput.Error %}' }) }),
    'INVALID_JSONATA_EXPRESSION',
    '/States/A/Output',
    '$states.errorOutput',
  ],
  [
    'a Condition that is neither',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'B' }] }, B: end }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Choices[0]/Condition',
    'JSONata',
  ],
  [
    'a Wait with both Seconds and Timestamp',
    machine({ A: { Type: 'Wait', Seconds: 1, Timestamp: '2030-01-01T00:00:00Z', End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A',
    'exactly one',
  ],
  [
    'a Wait with neither',
    machine({ A: { Type: 'Wait', End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A',
    'exactly one',
  ],
  [
    'a Wait of more than 99,999,999 seconds',
    machine({ A: { Type: 'Wait', Seconds: 100_000_000, End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Seconds',
    '',
  ],
  [
    'a heartbeat longer than the timeout',
    machine({ A: callbackTask({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/HeartbeatSeconds',
    'smaller',
  ],
  [
    'TimeoutSeconds 0',
    machine({ A: task({ TimeoutSeconds: 0 }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/TimeoutSeconds',
    '',
  ],
  [
    'BackoffRate below 1',
    machine({ A: task({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Retry[0]/BackoffRate',
    '>=1',
  ],
  [
    'an empty ErrorEquals',
    machine({ A: task({ Retry: [{ ErrorEquals: [] }] }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Retry[0]/ErrorEquals',
    '',
  ],
  [
    'States.ALL beside another name',
    machine({ A: task({ Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Retry[0]/ErrorEquals',
    'alone',
  ],
  [
    'States.ALL before another retrier',
    machine({ A: task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Retry[0]/ErrorEquals',
    'last',
  ],
  [
    'lambda:invoke without FunctionName',
    machine({ A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { Payload: {} }, End: true } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Arguments',
    'FunctionName',
  ],
  [
    'lambda:invoke with an argument it does not have',
    machine({ A: callbackTask({ Arguments: { FunctionName: 'f', Paylod: {} } }) }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Arguments/Paylod',
    'Paylod',
  ],
  [
    'Retry on a Pass',
    machine({ A: { Type: 'Pass', End: true, Retry: [] } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Retry',
    'Retry',
  ],
  [
    'Arguments on a Map',
    machine({ A: { Type: 'Map', Arguments: {}, End: true, ItemProcessor: machineList({ B: end }) } }),
    'SCHEMA_VALIDATION_FAILED',
    '/States/A/Arguments',
    'Arguments',
  ],
];

describe('validateDefinition', () => {
  it.each(accepted)('accepts %s', (_name, definition) => {
    expect(validateDefinition(JSON.stringify(definition))).toEqual([]);
  });

  it.each(refused)('refuses %s', (_name, definition, code, location, word) => {
    const findings = validateDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition));

    expect(findings).toContainEqual({ severity: 'ERROR', code, location, message: expect.stringContaining(word) });
  });
});

describe('a definition that is refused', () => {
  it('is refused at CreateStateMachine, by name, and no machine exists', async () => {
    await withHarness({}, async (harness) => {
      const create = harness.createMachine('m', {
        StartAt: 'A',
        States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } },
      });

      await expect(create).rejects.toMatchObject({
        name: 'InvalidDefinition',
        message: expect.stringContaining('sqs:sendMessage'),
      });
      expect(await harness.engine.call('ListStateMachines', {})).toEqual({ stateMachines: [] });
    });
  });

  it('is refused at UpdateStateMachine, and the machine stays as it was', async () => {
    await withHarness({}, async (harness) => {
      const arn = await harness.createMachine('m', { StartAt: 'A', States: { A: { Type: 'Succeed', Output: 'old' } } });

      await expect(
        harness.engine.call('UpdateStateMachine', { stateMachineArn: arn, definition: '{}' }),
      ).rejects.toMatchObject({ name: 'InvalidDefinition' });
      const execution = await harness.start(arn);
      await harness.runToEnd(execution);
      expect((await harness.describe(execution)).output).toBe('"old"');
    });
  });

  it('fails ValidateStateMachineDefinition, which filters by severity and cuts off at maxResults', async () => {
    await withHarness({}, async ({ engine }) => {
      const definition = JSON.stringify(machine({ A: { Type: 'Pass' }, B: { Type: 'Pass' }, C: end }));

      const answer = await engine.call('ValidateStateMachineDefinition', { definition, maxResults: 2 });
      expect(answer).toMatchObject({
        result: 'FAIL',
        truncated: true,
        diagnostics: [{ severity: 'ERROR' }, { severity: 'ERROR' }],
      });
      expect(
        await engine.call('ValidateStateMachineDefinition', { definition: JSON.stringify(machine({ A: end })) }),
      ).toEqual({ result: 'OK', diagnostics: [], truncated: false });
      expect(await engine.call('ValidateStateMachineDefinition', { definition: '{}', type: 'EXPRESS' })).toMatchObject({
        result: 'FAIL',
        diagnostics: [{ message: expect.stringContaining('Express') }],
      });
    });
  });

  it('may be of type EXPRESS, which is not implemented', async () => {
    await withHarness({}, async (harness) => {
      await expect(
        harness.createMachine('m', { StartAt: 'A', States: { A: end } }, { type: 'EXPRESS' }),
      ).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
    });
  });
});

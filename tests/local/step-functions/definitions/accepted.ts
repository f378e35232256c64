import { callbackTask, end, FUNCTION, machine, machineList, task } from './parts.ts';

/** Definitions that AWS would take. */
export const accepted: readonly [string, object][] = [
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
  [
    'data that looks like a state, with names of fields that are refused in states',
    machine({
      A: {
        Type: 'Pass',
        Output: { Type: 'Task', Parameters: 1, Result: 2, Resource: 'x', Iterator: {}, QueryLanguage: 'JSONPath' },
        Assign: { letter: { Type: 'Map', Items: {}, Mode: 'DISTRIBUTED', deeper: { Type: 'x', Credentials: 1 } } },
        End: true,
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

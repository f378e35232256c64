import { callbackTask, end, machine, machineList, task } from './parts.ts';

/** What AWS would take, but is not implemented here: it is refused by name. Definition, then the code and the location of the finding, and a word that its message must have. */
export const notImplemented: readonly (readonly [
  name: string,
  definition: object | string,
  code: string,
  location: string,
  word: string,
])[] = [
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
];

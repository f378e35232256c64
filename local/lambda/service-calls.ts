import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { INDEXES, TABLE } from '#adapters/dynamodb/table-schema.ts';
import { checkIndexRead } from '../dynamodb/index-reads.ts';

/** One call of a function to a service, told as IAM would look at it and as a bill would count it. */
export interface ServiceCall {
  readonly functionName: string;
  /** `dynamodb`, `s3`, `sfn`, `ses`, …: the SDK's client without `Client`. */
  readonly service: string;
  /** The operation, `TransactWriteItems` say. */
  readonly operation: string;
  /** What each item of it needs: an IAM action with what it is done to. */
  readonly needs: readonly Need[];
  /** Capacity units that DynamoDB says it took; what S3 and SES were given, in bytes. */
  readonly readUnits?: number;
  readonly writeUnits?: number;
  readonly bytes?: number;
}

/** An IAM action and what it is done to. */
export interface Need {
  readonly action: string;
  /** Key of an object, or name of a machine, secret, parameter; of a table's item the index it was found by, or `` for the table. */
  readonly target: string;
  /** A bucket's name; a state machine's alias. */
  readonly container?: string;
  /** The partition key of an item. */
  readonly leadingKey?: string;
}

type Input = Readonly<Record<string, unknown>>;

const isInput = (value: unknown): value is Input => typeof value === 'object' && value !== null;
const inputOf = (value: unknown): Input => (isInput(value) ? value : {});

function itemNeed(action: string, key: unknown, target = '', partitionKey: string = TABLE.partitionKey): Need {
  return { action: `dynamodb:${action}`, target, leadingKey: String(inputOf(key)[partitionKey]) };
}

function queryNeed(input: Input): Need {
  checkIndexRead(input);
  // Our queries name their partition first: `#pk = :pk AND …`.
  const [, name = '', value = ''] = /^\s*(#?\w+)\s*=\s*(:\w+)/.exec(String(input.KeyConditionExpression)) ?? [];
  const index = INDEXES.find((known) => known.name === input.IndexName);
  const partitionKey = index?.partitionKey ?? TABLE.partitionKey;
  const attribute = inputOf(input.ExpressionAttributeNames)[name] ?? name;
  if (attribute !== partitionKey)
    throw new Error(`a query begins with ${String(attribute)}, not with its partition key ${partitionKey}`);
  const leadingKey = String(inputOf(input.ExpressionAttributeValues)[value]);
  return { action: 'dynamodb:Query', target: index?.name ?? '', leadingKey };
}

function requested(input: Input): unknown[] {
  return Object.values(inputOf(input.RequestItems));
}

/** What a DynamoDB call needs: each item of a transaction or batch by itself. */
function tableNeeds(operation: string, input: Input): Need[] {
  switch (operation) {
    case 'Get':
      return [itemNeed('GetItem', input.Key)];
    case 'Put':
      return [itemNeed('PutItem', input.Item)];
    case 'Update':
      return [itemNeed('UpdateItem', input.Key)];
    case 'Delete':
      return [itemNeed('DeleteItem', input.Key)];
    case 'Query':
      return [queryNeed(input)];
    case 'Scan':
      return [{ action: 'dynamodb:Scan', target: String(input.IndexName ?? '') }];
    case 'BatchGet':
      return requested(input).flatMap((asked) => {
        const { Keys } = inputOf(asked);
        return Array.isArray(Keys) ? Keys.map((key: unknown) => itemNeed('BatchGetItem', key)) : [];
      });
    case 'BatchWrite':
      return requested(input).flatMap((writes) =>
        Array.isArray(writes)
          ? writes.map((write: unknown) => {
              const { PutRequest, DeleteRequest } = inputOf(write);
              return itemNeed(
                'BatchWriteItem',
                PutRequest === undefined ? inputOf(DeleteRequest).Key : inputOf(PutRequest).Item,
              );
            })
          : [],
      );
    case 'TransactWrite':
      return (Array.isArray(input.TransactItems) ? input.TransactItems : []).map((item: unknown) => {
        const { Put, Update, Delete, ConditionCheck } = inputOf(item);
        // A transaction has no action of its own: each write in it needs its own.
        if (Put !== undefined) return itemNeed('PutItem', inputOf(Put).Item);
        if (Update !== undefined) return itemNeed('UpdateItem', inputOf(Update).Key);
        if (Delete !== undefined) return itemNeed('DeleteItem', inputOf(Delete).Key);
        return itemNeed('ConditionCheckItem', inputOf(ConditionCheck).Key);
      });
    case 'TransactGet':
      return (Array.isArray(input.TransactItems) ? input.TransactItems : []).map((item: unknown) =>
        itemNeed('GetItem', inputOf(inputOf(item).Get).Key),
      );
    default:
      throw new Error(`what ${operation} needs of DynamoDB is not known here`);
  }
}

/** S3's actions are called after the rights, not after the operations. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 's3:GetObject',
  GetObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
  ListObjectsV2: 's3:ListBucket',
};

function needsOf(service: string, operation: string, input: Input): Need[] {
  switch (service) {
    case 'dynamodb':
      return tableNeeds(operation, input);
    case 's3': {
      const action = S3_ACTIONS[operation];
      if (action === undefined) throw new Error(`what ${operation} needs of S3 is not known here`);
      return [{ action, container: String(input.Bucket), target: String(input.Key ?? input.Prefix ?? '') }];
    }
    case 'sfn': {
      if (operation === 'StartExecution') {
        const parts = String(input.stateMachineArn).split(':');
        return [{ action: 'states:StartExecution', target: parts[6] ?? '', container: parts[7] ?? '' }];
      }
      const target = operation === 'DescribeExecution' ? (String(input.executionArn).split(':')[6] ?? '') : '';
      return [{ action: `states:${operation}`, target }];
    }
    case 'ses':
      return [{ action: `ses:${operation}`, target: String(input.Source ?? '') }];
    case 'secretsmanager':
      return [{ action: `secretsmanager:${operation}`, target: String(input.SecretId ?? '') }];
    default:
      return [{ action: `${service}:${operation}`, target: '' }];
  }
}

const bodyBytes = (value: unknown): number =>
  typeof value === 'string' ? Buffer.byteLength(value) : value instanceof Uint8Array ? value.byteLength : 0;

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

const SERVICES: Readonly<Record<string, string>> = { dynamodbdocument: 'dynamodb', secretsmanager: 'secretsmanager' };

const serviceOf = (client: object): string => {
  const name = client.constructor.name.replace(/Client$/, '').toLowerCase();
  return SERVICES[name] ?? name;
};

/** The capacity that an answer tells of, of one table or of each. */
function capacityOf(output: unknown): number {
  const { ConsumedCapacity } = inputOf(output);
  const all = Array.isArray(ConsumedCapacity)
    ? ConsumedCapacity
    : ConsumedCapacity === undefined
      ? []
      : [ConsumedCapacity];
  return all.reduce((sum: number, one: unknown) => sum + Number(inputOf(one).CapacityUnits ?? 0), 0);
}

const WRITES = new Set(['Put', 'Update', 'Delete', 'TransactWrite', 'BatchWrite']);

/** The name of the function in whose invocation something happens. */
export const invoked = new AsyncLocalStorage<string>();

type Send = (this: object, command: Sent, ...rest: unknown[]) => Promise<unknown>;

/** Tells of every call that a function makes to a service, once it is answered; what is signed for others counts as made. */
export function watchServiceCalls(tell: (call: ServiceCall) => void): void {
  const base: { send: Send } = Object.getPrototypeOf(DynamoDBClient.prototype);
  const { send } = base;
  base.send = async function watched(command, ...rest) {
    const functionName = invoked.getStore();
    if (functionName === undefined) return send.call(this, command, ...rest);
    const service = serviceOf(this);
    const operation = command.constructor.name.replace(/Command$/, '');
    const input = inputOf(command.input);
    const needs = needsOf(service, operation, input);
    // Each command is made for one call: asking what it takes changes nothing for who sent it.
    if (service === 'dynamodb') Object.assign(input, { ReturnConsumedCapacity: 'TOTAL' });
    const bytes = bodyBytes(input.Body) + bodyBytes(inputOf(input.RawMessage).Data);
    try {
      const output = await send.call(this, command, ...rest);
      const units = capacityOf(output);
      tell({
        functionName,
        service,
        operation,
        needs,
        ...(units > 0 && (WRITES.has(operation) ? { writeUnits: units } : { readUnits: units })),
        ...(bytes > 0 && { bytes }),
      });
      return output;
    } catch (error) {
      tell({ functionName, service, operation, needs });
      throw error;
    }
  };
  const signed: { resolveMiddleware(...given: unknown[]): unknown } = Object.getPrototypeOf(GetObjectCommand.prototype);
  const { resolveMiddleware } = signed;
  signed.resolveMiddleware = function watched(this: Sent, ...given) {
    const functionName = invoked.getStore();
    if (functionName !== undefined && this.constructor.name === 'GetObjectCommand')
      tell({
        functionName,
        service: 's3',
        operation: 'GetObject',
        needs: needsOf('s3', 'GetObject', inputOf(this.input)),
      });
    return resolveMiddleware.call(this, ...given);
  };
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ALL_SHARDS, executionKey, listed, shardOf } from './keys.ts';
import { queryIndex } from './queries.ts';
import { TABLE } from './table-schema.ts';
import type { Table } from './table.ts';

/**
 * Where the execution of an aggregate stands in its log. `waiting` has the token of the wait; `done` ended by itself, after the event
 * at its cursor. Not part of the legal truth: lost, it is made again from the log's start.
 */
const executionRowSchema = z.object({
  aggregate: z.string(),
  generation: z.int().min(1),
  cursor: z.int().min(0),
  status: z.enum(['waiting', 'done']),
  token: z.string().optional(),
  execution: z.string(),
  since: z.string(),
});
export type ExecutionRow = z.infer<typeof executionRowSchema>;

const executionsList = (shard: number): string => `EXECUTIONS#${shard}`;

/** The row of an aggregate's execution, read consistently. */
export async function readExecution(table: Table, aggregate: string): Promise<ExecutionRow | undefined> {
  const { Item } = await table.documents.send(new GetCommand({ TableName: table.name, Key: executionKey(aggregate), ConsistentRead: true }));
  return Item === undefined ? undefined : executionRowSchema.parse(Item);
}

/** Writes the row, unless one of a younger generation stands there: then false, and the older execution must end. */
export async function writeExecution(table: Table, row: ExecutionRow): Promise<boolean> {
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...executionKey(row.aggregate), ...listed(executionsList(shardOf(row.aggregate)), row.aggregate), ...row },
        ConditionExpression: `attribute_not_exists(${TABLE.partitionKey}) OR generation <= :generation`,
        ExpressionAttributeValues: { ':generation': row.generation },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Takes back a `done` when an event came in the meantime. */
export async function reviveExecution(table: Table, aggregate: string, generation: number): Promise<void> {
  await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: executionKey(aggregate),
      UpdateExpression: 'SET #status = :waiting',
      ConditionExpression: 'generation = :generation',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':waiting': 'waiting', ':generation': generation },
    }),
  );
}

/** The rows of all executions. */
export async function readExecutions(table: Table): Promise<ExecutionRow[]> {
  const shards = await Promise.all(ALL_SHARDS.map((shard) => queryIndex(table, TABLE.listed, executionsList(shard))));
  return shards.flat().map((item) => executionRowSchema.parse(item));
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { hasExecution, kindOf } from '#domain/door/aggregate-id.ts';
import { ALL_SHARDS, executionKey, executionSort, headsList, isExecutionItem, listed, shardOf } from './keys.ts';
import { queryIndex } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';
import { HEAD_ATTRIBUTES, type Head, headSchema } from './views.ts';

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

const ATTRIBUTES = [...new Set([TABLE.listed.sortKey, ...HEAD_ATTRIBUTES, ...Object.keys(executionRowSchema.shape)])];

/** The row of an aggregate's execution, read consistently. */
export async function readExecution(table: Table, aggregate: string): Promise<ExecutionRow | undefined> {
  const Item = await readItem(table, executionKey(aggregate));
  return Item === undefined ? undefined : executionRowSchema.parse(Item);
}

/** Writes the row, unless one of a younger generation stands there: then false, and the older execution must end. */
export async function writeExecution(table: Table, row: ExecutionRow): Promise<boolean> {
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: {
          ...executionKey(row.aggregate),
          ...listed(headsList(shardOf(row.aggregate)), executionSort(row.aggregate)),
          ...row,
        },
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

/** The head of every log that an execution follows, with the row of that execution. */
export async function readHeadsWithExecutions(
  table: Table,
): Promise<{ readonly head: Head; readonly execution: ExecutionRow | undefined }[]> {
  const items = (
    await Promise.all(
      ALL_SHARDS.map((shard) =>
        queryIndex(table, TABLE.listed, headsList(shard), undefined, { attributes: ATTRIBUTES }),
      ),
    )
  ).flat();
  const executions = new Map(
    items
      .filter(isExecutionItem)
      .map((item) => executionRowSchema.parse(item))
      .map((row) => [row.aggregate, row]),
  );
  return items
    .filter((item) => !isExecutionItem(item))
    .map((item) => headSchema.parse(item))
    .filter((head) => hasExecution(kindOf(head.aggregate)))
    .map((head) => ({ head, execution: executions.get(head.aggregate) }));
}

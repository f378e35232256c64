import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type AggregateId, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { ALL_SHARDS, headsList, replanKey } from './keys.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';
import { inPresentShape, isOfPresentShape } from './upcast.ts';

const placeSchema = z.object({ shard: z.int().min(0), after: z.string() });
/** A place in the list of all aggregates: what lies after it is still to come. */
export type Place = z.infer<typeof placeSchema>;
export const FIRST_PLACE: Place = { shard: 0, after: ' ' };

const progressSchema = z.object({
  /** Counts up with every write, so that of two who go on at once only one does. */
  turn: z.int(),
  /** The policy for which every aggregate is planned. */
  completed: z.int(),
  /** The policy that is going through them now, and how far it has come. */
  target: z.int().optional(),
  place: placeSchema.optional(),
  /** Those of which the planning failed, with the policy for which they were planned last: they are tried again at every run. */
  failed: z.array(z.object({ aggregate: z.string().transform(parseAggregateId), through: z.int() })).optional(),
});
export type ReplanProgress = z.infer<typeof progressSchema>;

/** As long as nobody changed the policy, every aggregate is planned for the first. */
const NEVER: ReplanProgress = { turn: 0, completed: 1 };

/** How far the last change of policy has come. */
export async function readReplanProgress(table: Table): Promise<ReplanProgress> {
  const item = await readItem(table, replanKey);
  return item === undefined ? NEVER : progressSchema.parse(item);
}

/** Writes how far it has come; false where another has gone on meanwhile, and this one must stop. */
export async function writeReplanProgress(table: Table, progress: ReplanProgress): Promise<boolean> {
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...replanKey, ...progress },
        ConditionExpression: `attribute_not_exists(${TABLE.partitionKey}) OR turn < :turn`,
        ExpressionAttributeValues: { ':turn': progress.turn },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const headSchema = z.object({ aggregate: z.string().transform(parseAggregateId), headHash: z.string() });

/** One page of the list of all aggregates, with their snapshots; `next` is where the one after begins, absent after the last. */
export async function readAggregatePage(
  table: Table,
  place: Place,
  limit: number,
): Promise<{
  readonly found: readonly { readonly aggregate: AggregateId; readonly snapshot: unknown; readonly isOld: boolean }[];
  readonly next?: Place;
}> {
  const { Items = [], LastEvaluatedKey } = await table.documents.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: TABLE.listed.name,
      KeyConditionExpression: '#list = :list AND #place > :after',
      ExpressionAttributeNames: { '#list': TABLE.listed.partitionKey, '#place': TABLE.listed.sortKey },
      ExpressionAttributeValues: { ':list': headsList(place.shard), ':after': place.after },
      Limit: limit,
    }),
  );
  // Beside the head of each log stands the row of its execution.
  const present = await inPresentShape(table, Items);
  const found = Items.flatMap((item, index) => {
    const head = headSchema.safeParse(item).data;
    if (head === undefined) return [];
    return [{ aggregate: head.aggregate, snapshot: present[index]?.state, isOld: !isOfPresentShape(item) }];
  });
  const last = z.string().optional().parse(Items.at(-1)?.[TABLE.listed.sortKey]);
  if (LastEvaluatedKey !== undefined && last !== undefined) return { found, next: { shard: place.shard, after: last } };
  const shard = place.shard + 1;
  return shard < ALL_SHARDS.length ? { found, next: { shard, after: FIRST_PLACE.after } } : { found };
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import { onceKey } from './keys.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** One write of a transaction. */
export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Under which the answers are kept that belong to no dossier; no reference begins like this. */
const OF_NO_DOSSIER = '_administration';

const keptAnswerSchema = z.object({ requestHash: z.string(), status: z.int(), body: z.string() });
/** What a command was answered, whole: for those whose log does not say it. */
export type KeptAnswer = z.infer<typeof keptAnswerSchema>;

/** What a command was answered that was delivered before under this key; undefined for one that is new. */
export async function readKeptAnswer(table: Table, key: string): Promise<KeptAnswer | undefined> {
  const item = await readItem(table, onceKey(OF_NO_DOSSIER, key));
  return item === undefined ? undefined : keptAnswerSchema.parse(item);
}

/** Who sends a command again does so within days; an answer can hold names and addresses, and is kept no longer than that needs. */
const KEPT_SECONDS = 30 * 86_400;

const putOf = (table: Table, key: string, answer: KeptAnswer, now: Instant) => ({
  TableName: table.name,
  Item: {
    ...onceKey(OF_NO_DOSSIER, key),
    ...answer,
    [TABLE.timeToLive]: Math.floor(epochOf(now) / 1000) + KEPT_SECONDS,
  },
  ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
});

/** What keeps an answer, to be written in one transaction with what it answers. */
export const keepingWrite = (table: Table, key: string, answer: KeptAnswer, now: Instant): Write => ({
  Put: putOf(table, key, answer, now),
});

/** Keeps an answer by itself; the first stands. */
export async function keepAnswer(table: Table, key: string, answer: KeptAnswer, now: Instant): Promise<void> {
  try {
    await table.documents.send(new PutCommand(putOf(table, key, answer, now)));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

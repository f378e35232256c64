import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { NOTICE_NAMES } from '#domain/notices/notice.ts';
import { askedPartition, usefulnessKey, usefulnessPartition } from './keys.ts';
import { queuedNoticeSchema } from './outbox-row.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** A notice that asked for something, and the message in which it was told. */
const askedSchema = queuedNoticeSchema.extend({
  [TABLE.partitionKey]: z.string(),
  [TABLE.sortKey]: z.string(),
  message: z.string(),
});
export type AskedNotice = z.infer<typeof askedSchema>;

/** The notices of which it is known by a day whether what they asked for was done. */
export async function readAsked(table: Table, by: LocalDate, limit: number): Promise<AskedNotice[]> {
  const items = await queryPartition(table, askedPartition, { upTo: `${by}#~`, limit });
  return items.map((item) => askedSchema.parse(item));
}

/** The first day on which there is something to find out; undefined where there is nothing. */
export async function firstAsked(table: Table): Promise<LocalDate | undefined> {
  const [first] = await queryPartition(table, askedPartition, { limit: 1 });
  return first === undefined ? undefined : askedSchema.parse(first).sk.slice(0, 10);
}

/** Counts whether a notice's duty was met, once: the row that asked is gone in the same transaction. One that never left does not count. */
export async function countAsked(
  table: Table,
  asked: AskedNotice,
  outcome: 'met' | 'not-met' | 'not-told',
): Promise<void> {
  const { notice, milestone } = asked;
  const remove = {
    Delete: {
      TableName: table.name,
      Key: { [TABLE.partitionKey]: asked.pk, [TABLE.sortKey]: asked.sk },
      ConditionExpression: `attribute_exists(${TABLE.partitionKey})`,
    },
  };
  const count = {
    Update: {
      TableName: table.name,
      Key: usefulnessKey(notice, milestone),
      UpdateExpression: `SET notice = :notice${milestone === undefined ? '' : ', milestone = :milestone'} ADD told :one, met :met`,
      ExpressionAttributeValues: {
        ':notice': notice,
        ...(milestone === undefined ? {} : { ':milestone': milestone }),
        ':one': 1,
        ':met': outcome === 'met' ? 1 : 0,
      },
    },
  };
  try {
    await table.documents.send(
      new TransactWriteCommand({ TransactItems: outcome === 'not-told' ? [remove] : [remove, count] }),
    );
  } catch (error) {
    // Counted by another run.
    if (!(error instanceof TransactionCanceledException)) throw error;
  }
}

/** What a kind of notice came to. */
export const usefulnessSchema = z.object({
  notice: z.enum(NOTICE_NAMES),
  milestone: z.int().optional(),
  /** How often it was told to whoever owed what it asked for, and how often that was done within seven days. */
  told: z.int(),
  met: z.int(),
});
type Usefulness = z.infer<typeof usefulnessSchema>;

/** For every notice that asks for something: how often it was told, and how often that helped within seven days. */
export async function readUsefulness(table: Table): Promise<Usefulness[]> {
  const items = await queryPartition(table, usefulnessPartition);
  return items.map((item) => usefulnessSchema.parse(item));
}

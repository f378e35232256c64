import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { ALL_SHARDS, duePartition, watermarkKey } from './keys.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';

const dueRowSchema = z.object({ instant: z.string(), aggregate: z.string() });
export type DueRow = z.infer<typeof dueRowSchema>;

/** What is due by an instant, in order of instant; at most `limit` rows a shard. */
export async function readDue(table: Table, upTo: Instant, limit: number): Promise<DueRow[]> {
  const shards = await Promise.all(
    // '~' sorts after every aggregate's id, so that rows of exactly this instant are in.
    ALL_SHARDS.map((shard) => queryPartition(table, duePartition(shard), { upTo: `${upTo}#~`, limit })),
  );
  const rows = shards.flat().map((item) => dueRowSchema.parse(item));
  return rows.sort((a, b) =>
    a.instant === b.instant ? (a.aggregate < b.aggregate ? -1 : 1) : a.instant < b.instant ? -1 : 1,
  );
}

/** The instant of the first due row of all. */
export async function firstDue(table: Table): Promise<Instant | undefined> {
  const firsts = await Promise.all(ALL_SHARDS.map((shard) => queryPartition(table, duePartition(shard), { limit: 1 })));
  const instants = firsts.flat().map((item) => dueRowSchema.parse(item).instant);
  return instants.sort()[0];
}

/** Records that everything due by an instant was dealt with: what the watch looks at. */
export async function markSwept(table: Table, through: Instant): Promise<void> {
  await table.documents.send(new PutCommand({ TableName: table.name, Item: { ...watermarkKey('sweep'), through } }));
}

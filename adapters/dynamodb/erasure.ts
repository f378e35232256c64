import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import {
  ALL_MAIL,
  aggregatePartition,
  type Key,
  messageKey,
  messagePartition,
  onceKey,
  oncePartition,
  textKey,
  workKey,
} from './keys.ts';
import { readMessageNotices } from './messages.ts';
import { queryIndex, queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';
import { readWork } from './work-list.ts';

const textRowSchema = z.object({ aggregate: z.string(), sequence: z.int(), texts: z.record(z.string(), z.string()) });
/** The free texts of one event. */
export type TextRow = z.infer<typeof textRowSchema>;

/** The rows of free text beside a log, those that were erased included. */
export async function readTextRows(table: Table, aggregate: string): Promise<TextRow[]> {
  const items = await queryPartition(table, aggregatePartition(aggregate), { prefix: 'TEXT#' });
  return items.map((item) => textRowSchema.parse(item));
}

/**
 * Leaves of an event's texts only those that stay, and writes beside them which went, when and after which period: the log itself has
 * their keyed hashes and stays as it is. Done twice it changes nothing.
 */
export async function eraseTexts(
  table: Table,
  { aggregate, sequence }: TextRow,
  { stay, go }: { readonly stay: Readonly<Record<string, string>>; readonly go: readonly string[] },
  { at, rule }: { readonly at: Instant; readonly rule: string },
): Promise<void> {
  await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: textKey(aggregate, sequence),
      UpdateExpression: 'SET texts = :stay, erased = list_append(if_not_exists(erased, :none), :erasure)',
      // Only a row of texts has any: nothing else in a log's partition can be changed by this.
      ConditionExpression: 'attribute_exists(texts)',
      ExpressionAttributeValues: { ':stay': stay, ':none': [], ':erasure': [{ at, rule, names: go }] },
    }),
  );
}

/** The keys under which commands about a dossier were sent. */
export async function readOnceKeys(table: Table, dossier: string): Promise<string[]> {
  const items = await queryPartition(table, oncePartition(dossier));
  return items.map((item) => String(item[TABLE.sortKey]));
}

const deleteItem = async (table: Table, Key: Key): Promise<void> => {
  await table.documents.send(new DeleteCommand({ TableName: table.name, Key }));
};

/** Forgets that commands were sent under these keys. */
export async function eraseOnceKeys(table: Table, dossier: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) await deleteItem(table, onceKey(dossier, key));
}

/** The messages in which notices about a dossier left. */
export async function readMessagesAbout(table: Table, dossier: string): Promise<string[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, ALL_MAIL, { attributes: ['message'] });
  return [...new Set(items.map(({ message }) => String(message)))];
}

/** Takes the notices about a dossier out of a message, and with the last notice the message itself. */
export async function eraseMessageAbout(table: Table, dossier: string, message: string): Promise<void> {
  const [notices, rows] = await Promise.all([
    readMessageNotices(table, message),
    queryPartition(table, messagePartition(message), { prefix: 'NOTICE#' }),
  ]);
  const about = new Set(notices.filter((notice) => notice.dossier === dossier).map(({ key }) => key));
  // The message first: cut off in between, its notices are found again and it is gone already.
  if (about.size === notices.length) await deleteItem(table, messageKey(message));
  for (const row of rows)
    if (about.has(String(row.key)))
      await deleteItem(table, { pk: String(row[TABLE.partitionKey]), sk: String(row[TABLE.sortKey]) });
}

/** What a committee's people told by telephone and is done: items with the day of the mail that did not arrive. */
export async function readDonePhoneItems(
  table: Table,
  committee: string,
): Promise<readonly { readonly id: string; readonly at: Instant }[]> {
  const items = await readWork(table, committee);
  return items.flatMap(({ id, status, mail }) =>
    status === 'done' && mail !== undefined ? [{ id, at: mail.at }] : [],
  );
}

/** Takes items off a committee's list for good. */
export async function eraseWork(table: Table, committee: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await deleteItem(table, workKey(committee, id));
}

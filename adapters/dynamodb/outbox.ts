import { createHash } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { NOTICE_NAMES, type QueuedNotice } from '#domain/notices/notice.ts';
import {
  ALL_SHARDS,
  byDossier,
  messageKey,
  messageNoticeKey,
  messagePartition,
  outboxKey,
  outboxPartition,
  unresolvedKey,
  unresolvedPartition,
} from './keys.ts';
import { queryIndex, queryPartition } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

const queuedNoticeSchema = z.object({
  key: z.string(),
  notice: z.enum(NOTICE_NAMES),
  recipient: z.templateLiteral([z.enum(['organisation', 'dpo', 'secretariat', 'chair', 'acceders']), ':', z.string()]),
  aggregate: z.string(),
  sequence: z.int(),
  leavesAt: z.string(),
  deadlineVersion: z.int().optional(),
  dossier: z.string(),
  condition: z.string().optional(),
  accession: z.string().optional(),
  adviser: z.string().optional(),
  milestone: z.int().optional(),
  due: z.string().optional(),
});

const outboxRowSchema = z.object({
  [TABLE.partitionKey]: z.string(),
  [TABLE.sortKey]: z.string(),
  leavesAt: z.string(),
  notices: z.array(queuedNoticeSchema),
  /** Of a row for an audience: who belonged to it when its event was decided, and how many of them have rows of their own by now. */
  audience: z.object({ members: z.array(z.string()), placed: z.int() }).optional(),
});
/** One queued row: notices that left with one event, usually one. */
export type OutboxRow = z.infer<typeof outboxRowSchema>;

/** A notice in a message, with the address it goes to. */
const messageNoticeSchema = queuedNoticeSchema.extend({
  message: z.string(),
  status: z.enum(['joined', 'sent', 'obsolete', 'failed']),
});
export type MessageNotice = z.infer<typeof messageNoticeSchema>;

/**
 * One mail to one address. `open` takes notices; `claimed` is being sent by someone who holds the lease; `unknown` got no answer from
 * the mail service; the rest are final.
 */
const messageSchema = z.object({
  id: z.string(),
  address: z.string(),
  recipients: z.array(z.string()),
  status: z.enum(['open', 'claimed', 'unknown', 'sent', 'failed', 'obsolete']),
  leaseUntil: z.string().optional(),
  notBefore: z.string().optional(),
  attempts: z.int(),
  createdAt: z.string(),
  sentAt: z.string().optional(),
  subject: z.string().optional(),
  serviceMessageId: z.string().optional(),
});
export type Message = z.infer<typeof messageSchema>;

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's own limit on the actions of one transaction. */
const MOST_ACTIONS = 100;

/** Notices that may leave: queued before an instant, oldest first. */
export async function readOutbox(table: Table, before: string): Promise<OutboxRow[]> {
  const shards = await Promise.all(
    ALL_SHARDS.map((shard) => queryPartition(table, outboxPartition(shard), { upTo: before })),
  );
  return shards
    .flat()
    .map((item) => outboxRowSchema.parse(item))
    .sort((a, b) => (a.sk < b.sk ? -1 : 1));
}

/** When the oldest queued notice was to leave. */
export async function firstQueued(table: Table): Promise<string | undefined> {
  const firsts = await Promise.all(
    ALL_SHARDS.map((shard) => queryPartition(table, outboxPartition(shard), { limit: 1 })),
  );
  return firsts
    .flat()
    .map((item) => outboxRowSchema.parse(item).leavesAt)
    .sort()[0];
}

/** The messages that are not resolved yet, by id. */
export async function readUnresolvedIds(table: Table): Promise<string[]> {
  const pointers = await queryPartition(table, unresolvedPartition);
  return pointers.map((item) => z.object({ message: z.string() }).parse(item).message);
}

/** The messages that are not resolved yet, read consistently. */
export async function readUnresolved(table: Table): Promise<Message[]> {
  const ids = await readUnresolvedIds(table);
  const messages = await Promise.all(ids.map((id) => readMessage(table, id)));
  return messages.filter((message) => message !== undefined);
}

/** One message, read consistently. */
export async function readMessage(table: Table, id: string): Promise<Message | undefined> {
  const Item = await readItem(table, messageKey(id));
  return Item === undefined ? undefined : messageSchema.parse(Item);
}

/** The notices of a message. */
export async function readMessageNotices(table: Table, id: string): Promise<MessageNotice[]> {
  const items = await queryPartition(table, messagePartition(id), { prefix: 'NOTICE#' });
  return items.map((item) => messageNoticeSchema.parse(item));
}

/** Mail about a dossier: its notices with what became of them. */
export async function readDossierMail(table: Table, dossier: string): Promise<MessageNotice[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, 'mail#');
  return items.map((item) => messageNoticeSchema.parse(item));
}

/** The message of an address and a minute; where one of that name has left already, the next number. */
export async function messageFor(table: Table, address: string, leavesAt: string): Promise<string> {
  const minute = leavesAt.slice(0, 16).replaceAll(/[-:]/g, '');
  const base = `${minute}-${createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 16)}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    const message = await readMessage(table, id);
    if (message === undefined || message.status === 'open') return id;
  }
}

/** Members of an audience whose notices share a row: with their messages they fit one joining transaction. */
const MEMBERS_PER_ROW = 25;

/**
 * Gives the members of an audience rows of their own, so many at a time, each step noted on the audience's row in the same
 * transaction; with the last one it is gone. Taken up again after a crash it goes on where it was. How many it gave rows; none where
 * another is at it, or was.
 */
export async function placeAudience(table: Table, row: OutboxRow): Promise<number> {
  const [notice] = row.notices;
  if (notice === undefined || row.audience === undefined) return 0;
  const { members } = row.audience;
  const key = { [TABLE.partitionKey]: row.pk, [TABLE.sortKey]: row.sk };
  for (let { placed } = row.audience; ; placed += MEMBERS_PER_ROW) {
    const part = members.slice(placed, placed + MEMBERS_PER_ROW);
    const isLast = placed + MEMBERS_PER_ROW >= members.length;
    const notices = part.map((organisation) => ({
      ...notice,
      recipient: `organisation:${organisation}`,
      key: notice.key.replace(notice.recipient, `organisation:${organisation}`),
    }));
    const here = {
      TableName: table.name,
      Key: key,
      ConditionExpression: '#audience.#placed = :placed',
      ExpressionAttributeNames: { '#audience': 'audience', '#placed': 'placed' },
      ExpressionAttributeValues: { ':placed': placed },
    };
    const note: Write = isLast
      ? { Delete: here }
      : {
          Update: {
            ...here,
            UpdateExpression: 'SET #audience.#placed = :next',
            ExpressionAttributeValues: { ':placed': placed, ':next': placed + MEMBERS_PER_ROW },
          },
        };
    const rows: Write[] =
      part.length === 0
        ? []
        : [
            {
              Put: {
                TableName: table.name,
                Item: { ...outboxKey(row.leavesAt, `${notice.key}|${placed}`), leavesAt: row.leavesAt, notices },
              },
            },
          ];
    try {
      await table.documents.send(new TransactWriteCommand({ TransactItems: [...rows, note] }));
    } catch (error) {
      if (error instanceof TransactionCanceledException) return 0;
      throw error;
    }
    if (isLast) return members.length;
  }
}

/** An outbox row with the address of each of its notices. */
export interface AddressedRow {
  readonly row: OutboxRow;
  readonly notices: readonly { readonly notice: QueuedNotice; readonly message: string; readonly address: string }[];
}

function messageUpsert(table: Table, id: string, address: string, recipients: readonly string[], now: string): Write {
  return {
    Update: {
      TableName: table.name,
      Key: messageKey(id),
      UpdateExpression:
        'SET id = :id, address = :address, #status = :open, recipients = :recipients, attempts = if_not_exists(attempts, :zero), createdAt = if_not_exists(createdAt, :now)',
      ConditionExpression: `attribute_not_exists(${TABLE.partitionKey}) OR #status = :open`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':id': id,
        ':address': address,
        ':open': 'open',
        ':recipients': [...recipients],
        ':zero': 0,
        ':now': now,
      },
    },
  };
}

/** Rows that can join in one transaction: each is deleted, each of its notices written, each message made and listed. */
function transactionsOf(rows: readonly AddressedRow[]): AddressedRow[][] {
  const parts: AddressedRow[][] = [];
  let part: AddressedRow[] = [];
  let actions = 0;
  let messages = new Set<string>();
  for (const row of rows) {
    const fresh = new Set(row.notices.map(({ message }) => message).filter((message) => !messages.has(message)));
    const more = 1 + row.notices.length + 2 * fresh.size;
    if (part.length > 0 && actions + more > MOST_ACTIONS) {
      parts.push(part);
      part = [];
      actions = 0;
      messages = new Set();
    }
    const added = new Set(row.notices.map(({ message }) => message).filter((message) => !messages.has(message)));
    actions += 1 + row.notices.length + 2 * added.size;
    for (const message of added) messages.add(message);
    part.push(row);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/**
 * Moves queued rows into their messages: row deleted, notice written, message made or still open, all in one transaction. Rows of
 * which nobody could be addressed must not come here. Returns false when a message had closed in between or a row was taken already.
 */
export async function joinMessages(table: Table, rows: readonly AddressedRow[], now: string): Promise<boolean> {
  for (const part of transactionsOf(rows)) {
    const writes: Write[] = [];
    const messages = new Map<string, { address: string; recipients: Set<string> }>();
    for (const { row, notices } of part) {
      writes.push({
        Delete: {
          TableName: table.name,
          Key: { [TABLE.partitionKey]: row.pk, [TABLE.sortKey]: row.sk },
          ConditionExpression: `attribute_exists(${TABLE.partitionKey})`,
        },
      });
      for (const { notice, message, address } of notices) {
        const known = messages.get(message) ?? { address, recipients: new Set<string>() };
        known.recipients.add(notice.recipient);
        messages.set(message, known);
        const item = {
          ...messageNoticeKey(message, notice.key),
          ...byDossier(notice.dossier, `mail#${notice.leavesAt}#${notice.key}`),
          ...notice,
          message,
          status: 'joined',
        };
        writes.push({ Put: { TableName: table.name, Item: item } });
      }
    }
    for (const [id, { address, recipients }] of messages) {
      writes.push(messageUpsert(table, id, address, [...recipients], now));
      writes.push({ Put: { TableName: table.name, Item: { ...unresolvedKey(id), message: id } } });
    }
    try {
      await table.documents.send(new TransactWriteCommand({ TransactItems: writes }));
    } catch (error) {
      if (error instanceof TransactionCanceledException) return false;
      throw error;
    }
  }
  return true;
}

/** Claims a message for sending until the lease runs out; undefined when another holds it or it is resolved. */
export async function claimMessage(
  table: Table,
  id: string,
  now: string,
  leaseUntil: string,
): Promise<Message | undefined> {
  try {
    const { Attributes } = await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: messageKey(id),
        UpdateExpression: 'SET #status = :claimed, leaseUntil = :lease, attempts = attempts + :one',
        ConditionExpression: '#status = :open OR ((#status = :claimed OR #status = :unknown) AND leaseUntil <= :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':claimed': 'claimed',
          ':open': 'open',
          ':unknown': 'unknown',
          ':lease': leaseUntil,
          ':now': now,
          ':one': 1,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return messageSchema.parse(Attributes);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}

/** Writes what became of a message and all its notices, in one transaction, and takes it off the unresolved. */
export async function resolveMessage(
  table: Table,
  id: string,
  result: {
    readonly status: 'sent' | 'failed' | 'obsolete';
    readonly sentAt?: string;
    readonly subject?: string;
    readonly serviceMessageId?: string;
  },
  notices: readonly MessageNotice[],
): Promise<void> {
  const given = Object.entries({
    sentAt: result.sentAt,
    subject: result.subject,
    serviceMessageId: result.serviceMessageId,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const writes: Write[] = [
    {
      Update: {
        TableName: table.name,
        Key: messageKey(id),
        UpdateExpression: ['SET #status = :status', ...given.map(([name]) => `${name} = :${name}`)].join(', '),
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': result.status,
          ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
        },
      },
    },
    { Delete: { TableName: table.name, Key: unresolvedKey(id) } },
    // A message holds at most a day's notices of one address; beyond the transaction's limit the rest keep `joined`, the message tells.
    ...notices.slice(0, 90).map(
      (notice): Write => ({
        Update: {
          TableName: table.name,
          Key: messageNoticeKey(id, notice.key),
          UpdateExpression: 'SET #status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': notice.status === 'obsolete' ? 'obsolete' : result.status },
        },
      }),
    ),
  ];
  await table.documents.send(new TransactWriteCommand({ TransactItems: writes }));
}

/** Gives a claimed message back: `open` for another try at once, `unknown` until its events tell or the lease runs out. */
export async function releaseMessage(
  table: Table,
  id: string,
  status: 'open' | 'unknown',
  leaseUntil?: string,
): Promise<void> {
  await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: messageKey(id),
      UpdateExpression:
        leaseUntil === undefined ? 'SET #status = :status' : 'SET #status = :status, leaseUntil = :lease',
      ConditionExpression: '#status = :claimed',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':status': status,
        ':claimed': 'claimed',
        ...(leaseUntil === undefined ? {} : { ':lease': leaseUntil }),
      },
    }),
  );
}

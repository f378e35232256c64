import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { logFailure } from '#adapters/runtime/log.ts';
import { isAsked, judgedOn } from '#domain/mail/usefulness.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import {
  ALL_SHARDS,
  askedKey,
  byDossier,
  mailPrefix,
  messageKey,
  messageNoticeKey,
  outboxKey,
  outboxPartition,
  unresolvedKey,
} from './keys.ts';
import type { Message, MessageNotice } from './messages.ts';
import { changeMessage } from './messages.ts';
import { type OutboxRow, outboxRowSchema } from './outbox-row.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's own limit on the actions of one transaction. */
const MOST_ACTIONS = 100;

/** Told of what stays in the queue because something went wrong with it. */
export type OnStaying = (error: unknown, about: { readonly aggregate?: string; readonly count?: number }) => void;

const logUnreadable: OnStaying = (error) => logFailure('notice-unreadable', error);
/** What goes wrong with a notice keeps no other from leaving: it is logged, and the notice waits. */
export const logNotJoined: OnStaying = (error, about) => logFailure('notice-not-joined', error, about);

/**
 * Notices that may leave: queued before an instant, oldest first. A row that cannot be read (a later version wrote it, say) keeps no
 * other from leaving: it stays, and the watch says that it is late.
 */
export async function readOutbox(table: Table, before: string, onStaying = logUnreadable): Promise<OutboxRow[]> {
  const shards = await Promise.all(
    ALL_SHARDS.map((shard) => queryPartition(table, outboxPartition(shard), { upTo: before })),
  );
  return shards
    .flat()
    .flatMap((item) => {
      const row = outboxRowSchema.safeParse(item);
      if (!row.success) onStaying(row.error, {});
      return row.success ? [row.data] : [];
    })
    .sort((a, b) => (a.sk < b.sk ? -1 : 1));
}

/** When the oldest queued notice was to leave. */
export async function firstQueued(table: Table): Promise<string | undefined> {
  const firsts = await Promise.all(
    ALL_SHARDS.map((shard) => queryPartition(table, outboxPartition(shard), { limit: 1 })),
  );
  return firsts
    .flat()
    .map((item) => z.object({ leavesAt: z.string() }).parse(item).leavesAt)
    .sort()[0];
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

/** An outbox row with the address of each of its notices; a notice that nobody can be reached for has a message without one. */
export interface AddressedRow {
  readonly row: OutboxRow;
  readonly notices: readonly { readonly notice: QueuedNotice; readonly message: string; readonly address: string }[];
  /** Notices of the row that join nothing now: they stay in it. */
  readonly staying?: readonly QueuedNotice[];
}

/** Of a message that has nobody to go to: it is there so that its notices are not lost from sight. */
export const NO_ADDRESS = '';

function messageUpsert(table: Table, id: string, address: string, now: string): Write {
  const isLost = address === NO_ADDRESS;
  return {
    Update: {
      TableName: table.name,
      Key: messageKey(id),
      UpdateExpression:
        'SET id = :id, address = :address, #status = :status, attempts = if_not_exists(attempts, :zero), createdAt = if_not_exists(createdAt, :now), revision = if_not_exists(revision, :zero) + :one',
      ConditionExpression: `attribute_not_exists(${TABLE.partitionKey}) OR (#status = :status AND attempts = :zero)`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':id': id,
        ':address': address,
        ':status': isLost ? 'failed' : 'open',
        ':zero': 0,
        ':one': 1,
        ':now': now,
      },
    },
  };
}

/** How many writes a row needs in a joining transaction, beside those for its messages. */
const writesOf = ({ notices }: AddressedRow): number =>
  1 + notices.length + notices.filter(({ notice }) => isAsked(notice)).length;

/** Rows that can join in one transaction: each is deleted, each of its notices written, each message made and listed. */
function transactionsOf(rows: readonly AddressedRow[]): AddressedRow[][] {
  const parts: AddressedRow[][] = [];
  let part: AddressedRow[] = [];
  let actions = 0;
  let messages = new Set<string>();
  for (const row of rows) {
    const fresh = new Set(row.notices.map(({ message }) => message).filter((message) => !messages.has(message)));
    if (part.length > 0 && actions + writesOf(row) + 2 * fresh.size > MOST_ACTIONS) {
      parts.push(part);
      part = [];
      actions = 0;
      messages = new Set();
    }
    const added = new Set(row.notices.map(({ message }) => message).filter((message) => !messages.has(message)));
    actions += writesOf(row) + 2 * added.size;
    for (const message of added) messages.add(message);
    part.push(row);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** The writes that move one row's notices into their messages. */
function joiningWrites(table: Table, { row, notices, staying = [] }: AddressedRow): Write[] {
  const put = (Item: Record<string, unknown>): Write => ({ Put: { TableName: table.name, Item } });
  const here = {
    TableName: table.name,
    Key: { [TABLE.partitionKey]: row.pk, [TABLE.sortKey]: row.sk },
    ConditionExpression: `attribute_exists(${TABLE.partitionKey})`,
  };
  return [
    staying.length === 0
      ? { Delete: here }
      : {
          Update: {
            ...here,
            UpdateExpression: 'SET notices = :staying',
            ExpressionAttributeValues: { ':staying': staying },
          },
        },
    ...notices.flatMap(({ notice, message }) => [
      put({
        ...messageNoticeKey(message, notice.key),
        ...byDossier(notice.dossier, `${mailPrefix(notice.accession)}${notice.leavesAt}#${notice.key}`),
        ...notice,
        message,
        status: 'joined',
      }),
      ...(isAsked(notice) ? [put({ ...askedKey(judgedOn(notice.leavesAt), notice.key), ...notice, message })] : []),
    ]),
  ];
}

/**
 * Moves queued rows into their messages: row deleted, notice written, message made or still open, all in one transaction. Returns false
 * when a message had closed in between or a row was taken already; what follows does not wait for it.
 */
export async function joinMessages(
  table: Table,
  rows: readonly AddressedRow[],
  now: string,
  onStaying = logNotJoined,
): Promise<boolean> {
  let isWhole = true;
  for (const part of transactionsOf(rows)) {
    const messages = new Map(part.flatMap(({ notices }) => notices.map(({ message, address }) => [message, address])));
    const writes = [
      ...part.flatMap((row) => joiningWrites(table, row)),
      ...[...messages].flatMap(([id, address]): Write[] => [
        messageUpsert(table, id, address, now),
        ...(address === NO_ADDRESS
          ? []
          : [{ Put: { TableName: table.name, Item: { ...unresolvedKey(id), message: id } } }]),
      ]),
    ];
    try {
      await table.documents.send(new TransactWriteCommand({ TransactItems: writes }));
    } catch (error) {
      if (error instanceof TransactionCanceledException) isWhole = false;
      else onStaying(error, { count: part.length });
    }
  }
  return isWhole;
}

/** The key of a notice when it is queued again, beside the first time's. */
const AGAIN = '|again-';
/** The key under which a notice was queued first. */
export const firstKeyOf = (key: string): string => key.split(AGAIN)[0] ?? key;

/**
 * Queues notices of a message that did not arrive once more, each for another address than those to `avoid` (by their hash) or for a later
 * try, in the transaction that notes it on the message: it is done once. False where it was done before.
 */
export async function queueAgain(
  table: Table,
  message: Message,
  notices: readonly { readonly notice: MessageNotice; readonly leavesAt: string; readonly avoid: readonly string[] }[],
): Promise<boolean> {
  const fresh = notices.map(({ notice: { message: _message, status: _status, ...notice }, leavesAt, avoid }) => {
    const times = (notice.again?.times ?? 0) + 1;
    return { ...notice, leavesAt, key: `${firstKeyOf(notice.key)}${AGAIN}${times}`, again: { times, avoid } };
  });
  const rows = [...new Set(fresh.map(({ leavesAt }) => leavesAt))].flatMap((leavesAt) => {
    const together = fresh.filter((notice) => notice.leavesAt === leavesAt);
    return inParts(together, NOTICES_PER_ROW).map(
      (part): Write => ({
        Put: { TableName: table.name, Item: { ...outboxKey(leavesAt, part[0]?.key ?? ''), leavesAt, notices: part } },
      }),
    );
  });
  return (
    (await changeMessage(table, message.id, (present) => (present.rerouted ? undefined : { rerouted: true }), rows)) !==
    undefined
  );
}

/** Notices that share a row when they are queued again: with their messages they fit one joining transaction. */
const NOTICES_PER_ROW = 24;

function inParts<Value>(values: readonly Value[], size: number): Value[][] {
  return values.length === 0 ? [] : [values.slice(0, size), ...inParts(values.slice(size), size)];
}

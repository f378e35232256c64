import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { PHONE_REASONS } from '#domain/mail/phone-reasons.ts';
import { workKey, workPartition } from './keys.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** What a committee's people can have to do. */
const WORK_KINDS = [
  'judge-evidence',
  'discuss-escalation',
  'answer-extension',
  'review-commitment',
  /** Mail did not arrive, or nobody knows whether it did: somebody must be told by telephone. */
  'reach-by-phone',
] as const;

/** What was to be told by mail, so that it can be told by telephone. An erasable record: no log holds an address or a text. */
const undeliveredSchema = z.object({
  message: z.string(),
  why: z.enum(PHONE_REASONS),
  /** Whom it was for, by reference: `organisation:aii`. */
  recipients: z.array(z.string()),
  /** Where it was sent; empty where there was no address. */
  address: z.string(),
  subject: z.string(),
  text: z.string(),
  at: z.string(),
});
export type Undelivered = z.infer<typeof undeliveredSchema>;

/** Something a committee's people have to do. */
const workItemSchema = z.object({
  id: z.string(),
  committee: z.string(),
  kind: z.enum(WORK_KINDS),
  aggregate: z.string(),
  status: z.enum(['to-do', 'done']),
  /** The event that put it on the list; the same event never lists it twice. */
  causedBy: z.string(),
  mail: undeliveredSchema.optional(),
});
export type WorkItem = z.infer<typeof workItemSchema>;

/** Whose list it is where no committee is concerned, as with a protocol: those who run Beraad. No reference begins with this. */
export const OPERATORS = '+operators';

/** The item of a kind that an event puts on a list: those about one aggregate stand together. */
export const workItem = (kind: WorkItem['kind'], event: string): string => `${kind}#${event}`;

/** What a committee's people still have to do of a kind about an aggregate. */
export async function readOpenWorkAbout(
  table: Table,
  committee: string,
  aggregate: string,
  kind: WorkItem['kind'],
): Promise<WorkItem[]> {
  // An event's id begins with its aggregate and `@` (event-id.ts).
  const items = await queryPartition(table, workPartition(committee), { prefix: workItem(kind, `${aggregate}@`) });
  return items.map((item) => workItemSchema.parse(item)).filter(({ status }) => status === 'to-do');
}

/** Puts an item on a committee's list; one that is there already, done or not, stays as it is. */
export async function listWork(table: Table, item: WorkItem): Promise<void> {
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...workKey(item.committee, item.id), ...item },
        ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Ticks off what a committee had to do about an aggregate. */
export async function tickOffWork(
  table: Table,
  committee: string,
  aggregate: string,
  kind: WorkItem['kind'],
): Promise<number> {
  const open = await readOpenWorkAbout(table, committee, aggregate, kind);
  for (const item of open) {
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: workKey(committee, item.id),
        UpdateExpression: 'SET #status = :done',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':done': 'done' },
      }),
    );
  }
  return open.length;
}

/** The item that asks to tell by telephone what a message did not. */
export const phoneItem = (message: string): string => workItem('reach-by-phone', message);

/** Everything on a committee's list. */
export async function readWork(table: Table, committee: string): Promise<WorkItem[]> {
  const items = await queryPartition(table, workPartition(committee));
  return items.map((item) => workItemSchema.parse(item));
}

const OPEN = { status: 'to-do' } as const;
const taskSchema = workItemSchema.pick({ kind: true, aggregate: true });
/** What is to be done, and about what. */
export type WorkTask = z.infer<typeof taskSchema>;

/** What a committee still has to do; what was to be told by mail is not read with it. */
export async function readOpenWork(table: Table, committee: string): Promise<WorkTask[]> {
  const attributes = Object.keys(taskSchema.shape);
  const items = await queryPartition(table, workPartition(committee), { only: OPEN, attributes });
  return items.map((item) => taskSchema.parse(item));
}

const MAIL: WorkItem['kind'] = 'reach-by-phone';

/** The mail that a committee's people still have to tell by telephone. */
export async function readOpenMail(table: Table, committee: string): Promise<WorkItem[]> {
  const items = await queryPartition(table, workPartition(committee), { prefix: `${MAIL}#`, only: OPEN });
  return items.map((item) => workItemSchema.parse(item));
}

/** How much mail that is; nothing of it is read. */
export async function countOpenMail(table: Table, committee: string): Promise<number> {
  const attributes = ['status'];
  return (await queryPartition(table, workPartition(committee), { prefix: `${MAIL}#`, only: OPEN, attributes })).length;
}

/** Ticks off one item of a committee's list; false where there is none to do. */
export async function tickOffItem(table: Table, committee: string, id: string): Promise<boolean> {
  try {
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: workKey(committee, id),
        UpdateExpression: 'SET #status = :done',
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':done': 'done', ':open': 'to-do' },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Takes an item from a committee's list that is not to be done any more; one that was done stays. False where there is none. */
export async function withdrawItem(table: Table, committee: string, id: string): Promise<boolean> {
  try {
    await table.documents.send(
      new DeleteCommand({
        TableName: table.name,
        Key: workKey(committee, id),
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':open': 'to-do' },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

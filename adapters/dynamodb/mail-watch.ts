import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { addMilliseconds, epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import type { EventsSeen } from '#domain/mail/feedback.ts';
import type { Progress } from '#domain/mail/lateness.ts';
import { firstDue } from './due-rows.ts';
import { watermarkKey } from './keys.ts';
import { type Message, readUnresolved } from './messages.ts';
import { firstQueued } from './outbox.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';

/** Records that the mail queued by an instant has left or is settled. */
export async function markMailed(table: Table, through: Instant): Promise<void> {
  await table.documents.send(new PutCommand({ TableName: table.name, Item: { ...watermarkKey('mail'), through } }));
}

async function watermark(table: Table, name: 'sweep' | 'mail'): Promise<Instant | undefined> {
  const Item = await readItem(table, watermarkKey(name));
  return Item === undefined ? undefined : z.object({ through: z.string() }).parse(Item).through;
}

/** When the first notice was queued that has not left and is not settled; undefined where there is none. */
export const firstOf = (queued: Instant | undefined, unresolved: readonly Message[]): Instant | undefined =>
  [...(queued === undefined ? [] : [queued]), ...unresolved.map(({ createdAt }) => createdAt)].sort()[0];

/** How far time's work and the mail have come. */
export async function readProgress(table: Table): Promise<Progress> {
  const [swept, mailed, due, queued, unresolved] = await Promise.all([
    watermark(table, 'sweep'),
    watermark(table, 'mail'),
    firstDue(table),
    firstQueued(table),
    readUnresolved(table),
  ]);
  return { swept, mailed, firstDue: due, firstUnsent: firstOf(queued, unresolved) };
}

const eventsSeenSchema = z.object({
  through: z.string().optional(),
  slowestMilliseconds: z.int().optional(),
  slowestAt: z.string().optional(),
  probedAt: z.string().optional(),
});

/** How far the mail service's events have come, and when it was last asked for one. */
export async function readEventsSeen(table: Table): Promise<EventsSeen & { readonly probedAt?: Instant | undefined }> {
  return eventsSeenSchema.parse((await readItem(table, watermarkKey('mail-events'))) ?? {});
}

/** Events this much newer are not worth a write. */
const FINENESS_MILLISECONDS = 1_000;
/** The slowest event is remembered this long. */
const REMEMBERED_MILLISECONDS = 24 * 60 * 60_000;

async function unlessOutdone(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Notes that the event of a message came now which the service took at an instant. */
export async function noteEvent(table: Table, takenAt: Instant, now: Instant): Promise<void> {
  const seen = eventsSeenSchema.parse((await readItem(table, watermarkKey('mail-events'))) ?? {});
  const key = { TableName: table.name, Key: watermarkKey('mail-events') };
  if (seen.through === undefined || takenAt >= addMilliseconds(seen.through, FINENESS_MILLISECONDS)) {
    await unlessOutdone(
      table.documents.send(
        new UpdateCommand({
          ...key,
          UpdateExpression: 'SET #through = :through',
          ConditionExpression: 'attribute_not_exists(#through) OR #through < :through',
          ExpressionAttributeNames: { '#through': 'through' },
          ExpressionAttributeValues: { ':through': takenAt },
        }),
      ),
    );
  }
  const took = Math.max(0, epochOf(now) - epochOf(takenAt));
  const isForgotten = seen.slowestAt === undefined || seen.slowestAt < addMilliseconds(now, -REMEMBERED_MILLISECONDS);
  const worthIt = took >= FINENESS_MILLISECONDS || (seen.slowestMilliseconds ?? 0) >= FINENESS_MILLISECONDS;
  if (!worthIt || (!isForgotten && took <= (seen.slowestMilliseconds ?? 0))) return;
  await table.documents.send(
    new UpdateCommand({
      ...key,
      UpdateExpression: 'SET slowestMilliseconds = :took, slowestAt = :now',
      ExpressionAttributeValues: { ':took': took, ':now': now },
    }),
  );
}

/** The service is asked for an event at most this often. */
const BETWEEN_PROBES_MILLISECONDS = 5 * 60_000;

/** Takes it on oneself to ask the service for an event now; false where that was done a moment ago. */
export async function takeProbe(table: Table, now: Instant): Promise<boolean> {
  try {
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: watermarkKey('mail-events'),
        UpdateExpression: 'SET probedAt = :now',
        ConditionExpression: 'attribute_not_exists(probedAt) OR probedAt <= :before',
        ExpressionAttributeValues: { ':now': now, ':before': addMilliseconds(now, -BETWEEN_PROBES_MILLISECONDS) },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

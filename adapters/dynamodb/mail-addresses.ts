import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import { type AddressBounce, addressBounceSchema, isDead } from '#domain/mail/addresses.ts';
import { deadAddresses, listed, mailAddressKey } from './keys.ts';
import { addressHash } from './messages.ts';
import { queryIndex } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** What bounced at an address lately. An erasable record: no log holds an address. */
const mailAddressSchema = z.object({
  address: z.string(),
  bounces: z.array(addressBounceSchema),
  /** Since when nothing is sent there any more. */
  deadSince: z.string().optional(),
  revision: z.int(),
});
export type MailAddress = z.infer<typeof mailAddressSchema>;

/** What is known of an address; undefined for one at which nothing ever bounced. */
export async function readMailAddress(table: Table, address: string): Promise<MailAddress | undefined> {
  const Item = await readItem(table, mailAddressKey(addressHash(address)));
  return Item === undefined ? undefined : mailAddressSchema.parse(Item);
}

/** Every address to which nothing is sent any more. */
export async function readDeadAddresses(table: Table): Promise<MailAddress[]> {
  const items = await queryIndex(table, TABLE.listed, deadAddresses);
  return items.map((item) => mailAddressSchema.parse(item));
}

/** Forgets what bounced at addresses: somebody who looks after the directory says that they are right. */
export async function forgetBounces(table: Table, addresses: readonly (string | undefined)[]): Promise<void> {
  await Promise.all(
    addresses
      .filter((address) => address !== undefined)
      .map((address) =>
        table.documents.send(new DeleteCommand({ TableName: table.name, Key: mailAddressKey(addressHash(address)) })),
      ),
  );
}

const MOST_TRIES = 8;
/** A bounce of a year ago says nothing of an address. */
const KEPT_SECONDS = 365 * 86_400;

/** Changes what is known of an address; decided again when another changed it in between. Tells how it stands then. */
export async function changeMailAddress(
  table: Table,
  address: string,
  now: Instant,
  decide: (bounces: readonly AddressBounce[]) => readonly AddressBounce[],
): Promise<MailAddress> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const before = await readMailAddress(table, address);
    const bounces = [...decide(before?.bounces ?? [])];
    if (bounces.length === (before?.bounces.length ?? 0) && bounces.every((one) => before?.bounces.includes(one)))
      return before ?? { address, bounces, revision: 0 };
    const after = {
      address,
      bounces,
      ...(isDead(bounces) ? { deadSince: before?.deadSince ?? now } : {}),
      revision: (before?.revision ?? 0) + 1,
    };
    try {
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: {
            ...mailAddressKey(addressHash(address)),
            // A dead address is known until somebody mends it; what bounced once or twice is forgotten.
            ...(after.deadSince === undefined
              ? { [TABLE.timeToLive]: Math.floor(epochOf(now) / 1000) + KEPT_SECONDS }
              : listed(deadAddresses, addressHash(address))),
            ...after,
          },
          ConditionExpression: `attribute_not_exists(${TABLE.partitionKey}) OR revision = :revision`,
          ExpressionAttributeValues: { ':revision': before?.revision ?? 0 },
        }),
      );
      return after;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
  throw new Error('what is known of an address changes all the time');
}

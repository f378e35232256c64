import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { feedKey, feedOwnerKey, feedOwnerPartition } from './keys.ts';
import { queryPartition } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';

const feedSchema = z.object({
  id: z.string(),
  /** `person:ID`, `organisation:ID` or `committee:ID`. */
  owner: z.string(),
  createdAt: z.string(),
  /** Of a person: what their login said of them, so that a role that ends ends here too. */
  claims: z.string().optional(),
});
/** A calendar that programs may ask for, until it is revoked. */
export type CalendarFeed = z.infer<typeof feedSchema>;

/** Calendars, found by their name and by whose they are. */
export interface CalendarFeeds {
  save(feed: CalendarFeed): Promise<void>;
  read(id: string): Promise<CalendarFeed | undefined>;
  of(owner: string): Promise<CalendarFeed[]>;
  revoke(feed: CalendarFeed): Promise<void>;
}

/** Calendars in the table. The list of an owner is only for showing: revoked is what its own row says. */
export const dynamodbCalendarFeeds = (table: Table): CalendarFeeds => ({
  async save(feed) {
    for (const key of [feedKey(feed.id), feedOwnerKey(feed.owner, feed.id)])
      await table.documents.send(new PutCommand({ TableName: table.name, Item: { ...key, ...feed } }));
  },
  async read(id) {
    const item = await readItem(table, feedKey(id));
    return item === undefined ? undefined : feedSchema.parse(item);
  },
  async of(owner) {
    return (await queryPartition(table, feedOwnerPartition(owner))).map((item) => feedSchema.parse(item));
  },
  async revoke({ id, owner }) {
    for (const Key of [feedKey(id), feedOwnerKey(owner, id)])
      await table.documents.send(new DeleteCommand({ TableName: table.name, Key }));
  },
});

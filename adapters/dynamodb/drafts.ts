import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf } from '#domain/calendar/brussels-time.ts';
import { draftKey, draftPartition } from './keys.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

const draftSchema = z.object({
  id: z.string(),
  path: z.string(),
  title: z.string(),
  fields: z.array(z.tuple([z.string(), z.string()])),
  savedAt: z.string(),
  /** Where its writer was led when it was sent. */
  sentTo: z.string().optional(),
});
/** A form that somebody has begun. */
type Draft = z.infer<typeof draftSchema>;

/** Forms that were begun and not sent, each its writer's own. */
export interface DraftStore {
  save(person: string, draft: Draft): Promise<void>;
  read(person: string, id: string): Promise<Draft | undefined>;
  /** Those of a person that were not sent, the latest first. */
  ofPerson(person: string): Promise<Draft[]>;
  drop(person: string, id: string): Promise<void>;
}

/** A draft that nobody came back to in half a year is forgotten: it can hold names. */
const KEPT_SECONDS = 180 * 86_400;

/** Drafts in the table. */
export const dynamodbDrafts = (table: Table): DraftStore => ({
  async save(person, draft) {
    const expires = { [TABLE.timeToLive]: Math.floor(epochOf(draft.savedAt) / 1000) + KEPT_SECONDS };
    const Item = { ...draftKey(person, draft.id), ...draft, ...expires };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
  },
  async read(person, id) {
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: draftKey(person, id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : draftSchema.parse(Item);
  },
  async ofPerson(person) {
    const drafts = (await queryPartition(table, draftPartition(person))).map((item) => draftSchema.parse(item));
    return drafts.filter(({ sentTo }) => sentTo === undefined).toSorted((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
  },
  async drop(person, id) {
    await table.documents.send(new DeleteCommand({ TableName: table.name, Key: draftKey(person, id) }));
  },
});

import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf } from '#domain/calendar/brussels-time.ts';
import { LOOKS_KEPT_YEARS } from '#domain/retention/periods.ts';
import { lookKey, lookPartition } from './keys.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

const lookSchema = z.object({ at: z.string(), person: z.string(), body: z.string().optional(), page: z.string() });
/** That somebody looked at a page about a dossier. */
type Look = z.infer<typeof lookSchema>;

const KEPT_SECONDS = LOOKS_KEPT_YEARS * 365 * 86_400;

/** Notes that somebody looked. */
export async function noteLook(table: Table, dossier: string, look: Look): Promise<void> {
  const expires = { [TABLE.timeToLive]: Math.floor(epochOf(look.at) / 1000) + KEPT_SECONDS };
  const Item = { ...lookKey(dossier, look.at, look.person), ...look, ...expires };
  await table.documents.send(new PutCommand({ TableName: table.name, Item }));
}

/** Who looked at a dossier, the latest first, the last `most` times. */
export async function readLooks(table: Table, dossier: string, most: number): Promise<Look[]> {
  const items = await queryPartition(table, lookPartition(dossier), { limit: most, backwards: true });
  return items.map((item) => lookSchema.parse(item));
}

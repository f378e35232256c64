import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { rootPartition } from './keys.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';

const rootRowSchema = z.object({ at: z.string(), root: z.string() });

/** The roots over all logs that were written since an instant, oldest first; the locked bucket has each with what it was made of. */
export async function readRoots(table: Table, since: Instant): Promise<z.infer<typeof rootRowSchema>[]> {
  const rows = (await queryPartition(table, rootPartition)).map((row) => rootRowSchema.parse(row));
  return rows.filter(({ at }) => at >= since);
}

import { placeAudience } from '#adapters/dynamodb/outbox.ts';
import type { OutboxRow } from '#adapters/dynamodb/outbox-row.ts';
import { log } from '#adapters/runtime/log.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/**
 * Turns the rows for an audience into rows for each of its members. Whether there was any; the queue must then be read again.
 */
export async function placeAudiences(
  { table }: Pick<TablePorts, 'table'>,
  rows: readonly OutboxRow[],
): Promise<boolean> {
  const forAudience = rows.filter(({ audience }) => audience !== undefined);
  for (const row of forAudience) {
    const count = await placeAudience(table, row);
    log('audience-placed', { aggregate: row.notices[0]?.aggregate ?? '', count });
  }
  return forAudience.length > 0;
}

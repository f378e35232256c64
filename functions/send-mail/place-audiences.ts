import { logNotJoined, placeAudience } from '#adapters/dynamodb/outbox.ts';
import type { OutboxRow } from '#adapters/dynamodb/outbox-row.ts';
import { log } from '#adapters/runtime/log.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/**
 * Turns the rows for an audience into rows for each of its members. Whether any came of it: the queue must then be read again. A row
 * that cannot be placed keeps no other from leaving.
 */
export async function placeAudiences(
  { table }: Pick<TablePorts, 'table'>,
  rows: readonly OutboxRow[],
  onStaying = logNotJoined,
): Promise<boolean> {
  const forAudience = rows.filter(({ audience }) => audience !== undefined);
  let placed = 0;
  for (const row of forAudience) {
    const aggregate = row.notices[0]?.aggregate ?? '';
    try {
      const count = await placeAudience(table, row);
      log('audience-placed', { aggregate, count });
      placed += count;
    } catch (error) {
      onStaying(error, { aggregate });
    }
  }
  return placed > 0;
}

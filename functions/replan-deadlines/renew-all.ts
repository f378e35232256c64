import { markRenewed, renewRows } from '#adapters/dynamodb/renew-rows.ts';
import { FIRST_PLACE, type Place, readAggregatePage } from '#adapters/dynamodb/replan-progress.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { log, logFailure } from '#adapters/runtime/log.ts';
import { inBatches } from '#domain/usecases/in-batches.ts';

/** Items of the list read at once; about half of them are aggregates. */
const PAGE = 200;

/**
 * After a deployment that changed the shape of what stands beside the logs: writes that of every aggregate anew. A run that dies begins
 * again, and passes over what it did. One that cannot be written is told and leaves the table unmarked, so that the next tick tries again.
 */
export async function renewAll(table: Table): Promise<void> {
  let place: Place | undefined = FIRST_PLACE;
  let renewed = 0;
  let failed = 0;
  while (place !== undefined) {
    const page: Awaited<ReturnType<typeof readAggregatePage>> = await readAggregatePage(table, place, PAGE);
    const old = page.found.filter(({ isOld }) => isOld);
    await inBatches(old, async ({ aggregate }) => {
      try {
        if (await renewRows(table, aggregate)) renewed += 1;
      } catch (error) {
        failed += 1;
        logFailure('renewal-failed', error, { aggregate });
      }
    });
    place = page.next;
  }
  if (renewed > 0) log('rows-renewed', { count: renewed });
  if (failed === 0) await markRenewed(table);
}

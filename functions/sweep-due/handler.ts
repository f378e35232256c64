import { type DueRow, markSwept, readDue } from '#adapters/dynamodb/due-rows.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log, logFailure } from '#adapters/runtime/log.ts';
import { parseAggregateId } from '#domain/door/aggregate-id.ts';
import { inBatches } from '#domain/usecases/in-batches.ts';
import { timeForAggregate } from '#domain/usecases/time-for-aggregate.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Rows read from each shard at once; a sweep goes on until nothing is due. */
const ROWS_AT_ONCE = 200;

async function take(row: DueRow): Promise<boolean> {
  try {
    const result = await timeForAggregate(ports, parseAggregateId(row.aggregate));
    if (result.ok) log('due-taken', { aggregate: row.aggregate, instant: row.instant, version: result.version });
    return result.ok;
  } catch (error) {
    logFailure('due-failed', error, { aggregate: row.aggregate, instant: row.instant });
    return false;
  }
}

/** What falls on one instant: each aggregate looks by itself at what the others have come to, so their order is no matter. */
function byInstant(rows: readonly DueRow[]): DueRow[][] {
  const groups = new Map<string, DueRow[]>();
  for (const row of rows) {
    const group = groups.get(row.instant);
    if (group === undefined) groups.set(row.instant, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

/** Takes everything that is due, in order of instant, through the one door; says how far it came. */
export const handler = eventHandler(tickSchema, async () => {
  let taken = 0;
  for (;;) {
    const now = ports.now();
    const rows = await readDue(ports.table, now, ROWS_AT_ONCE);
    let progress = 0;
    for (const together of byInstant(rows)) progress += (await inBatches(together, take)).filter(Boolean).length;
    taken += progress;
    const failed = rows.length - progress;
    // Fewer rows than asked for: that was all. Rows that fail stay for the next sweep, and the watermark does not pass them.
    if (failed === 0 && rows.length < ROWS_AT_ONCE) await markSwept(ports.table, now);
    else if (progress > 0) continue;
    log('sweep-completed', { count: taken });
    return { taken, failed };
  }
});

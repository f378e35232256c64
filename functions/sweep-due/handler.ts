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

/** Rows read from each shard at once, beside those that failed before; a sweep goes on until nothing is due. */
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

const nameOf = ({ instant, aggregate }: DueRow): string => `${instant}#${aggregate}`;

/**
 * Takes everything that is due, in order of instant, through the one door; says how far it came. Rows that fail stay for the next sweep,
 * and the watermark does not pass them; however many there are, what comes after them is taken.
 */
export const handler = eventHandler(tickSchema, async () => {
  const failed = new Set<string>();
  const done = new Set<string>();
  for (;;) {
    const now = ports.now();
    const limit = ROWS_AT_ONCE + failed.size;
    const rows = await readDue(ports.table, now, limit);
    // What was taken and stands there still has failed as well.
    for (const row of rows) if (done.has(nameOf(row))) failed.add(nameOf(row));
    for (const together of byInstant(rows.filter((row) => !failed.has(nameOf(row))))) {
      const results = await inBatches(together, take);
      for (const [index, row] of together.entries()) (results[index] === true ? done : failed).add(nameOf(row));
    }
    // Fewer rows than asked for: that was all.
    if (rows.length >= limit) continue;
    if (failed.size === 0) await markSwept(ports.table, now);
    log('sweep-completed', { count: done.size });
    return { taken: done.size, failed: failed.size };
  }
});

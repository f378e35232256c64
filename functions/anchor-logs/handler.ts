import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { anchorLogs, openBuckets } from '#adapters/s3/log-roots.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';

const { BERAAD_TABLE, BERAAD_BUCKET } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_BUCKET });
const table = openTable(environment.BERAAD_TABLE);
const s3 = openBuckets();

/** Writes the day's root over the heads of all logs to the locked bucket, where no one can change it any more. */
export const handler = eventHandler(tickSchema, async () => {
  const written = await anchorLogs(table, s3, environment.BERAAD_BUCKET, systemClock());
  if (written !== undefined) log('root-written', { instant: written.at, count: written.heads });
  return { written: written !== undefined };
});

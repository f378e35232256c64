import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';
import { judgeNotices } from './judge-notices.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const table = openTable(readEnvironment({ BERAAD_TABLE }).BERAAD_TABLE);

/** Finds of the notices of a week ago whether what they asked for was done: see judgeNotices. */
export const handler = eventHandler(tickSchema, async () => {
  const judged = await judgeNotices(table, localDateOf(systemClock()));
  log('notices-judged', { count: judged });
  return { judged };
});

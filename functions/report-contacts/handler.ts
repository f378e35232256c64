import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log, logAlarm } from '#adapters/runtime/log.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';
import { reportContacts } from './report-contacts.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const table = openTable(readEnvironment({ BERAAD_TABLE }).BERAAD_TABLE);

/** Reports every night which bodies cannot be written to: every address that is known of them is dead. No mail tells it. */
export const handler = eventHandler(tickSchema, async () => {
  const count = await reportContacts({ table, directory: dynamodbDirectory(table), now: systemClock });
  if (count > 0) logAlarm('contacts-unreachable', { count });
  log('contacts-reported', { count });
  return { unreachable: count };
});

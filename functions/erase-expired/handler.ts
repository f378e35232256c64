import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { endOfDay } from '#domain/calendar/brussels-time.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { eraseExpired, previewExpired } from './erase-expired.ts';
import { eraseEventSchema } from './event.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const table = openTable(readEnvironment({ BERAAD_TABLE }).BERAAD_TABLE);
const ports = { table, directory: dynamodbDirectory(table), now: systemClock };

/** Erases every week what has been kept for its period: docs/retention.md. Asked for a preview, it says what that would be. */
export const handler = eventHandler(eraseEventSchema, async ({ preview, by }) => {
  if (preview) return { expired: await previewExpired(ports, by === undefined ? systemClock() : endOfDay(by)) };
  const expired = await eraseExpired(ports);
  for (const { about, kind, texts, messages, keys, items } of expired)
    log('expired-erased', { aggregate: about, reason: kind, count: texts + messages + keys + items });
  log('retention-kept', { count: expired.length });
  return { expired };
});

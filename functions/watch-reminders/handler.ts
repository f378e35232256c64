import { readProgress } from '#adapters/dynamodb/mail-watch.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log, logFailure } from '#adapters/runtime/log.ts';
import { whatIsLate, whatStandsStill } from '#domain/mail/lateness.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const table = openTable(readEnvironment({ BERAAD_TABLE }).BERAAD_TABLE);

/** Reminders do not leave in time; the name by which the error is logged. */
class RemindersLate extends Error {
  override readonly name = 'RemindersLate';
}

/**
 * Looks, apart from the functions that do the work, whether time's work and the mail have come as far as they should. It says one of two
 * things in the log each time: the alarm goes off at the one, and where neither comes.
 */
export const handler = eventHandler(tickSchema, async () => {
  const now = systemClock();
  const progress = await readProgress(table);
  const late = whatIsLate(now, progress);
  const still = whatStandsStill(now, progress);
  for (const { part, since } of [...late, ...still])
    logFailure('reminders-late', new RemindersLate(part), { reason: part, instant: since });
  if (late.length === 0 && still.length === 0) log('reminders-on-time');
  return { late: late.length, still: still.length };
});

import { readEntry } from '#adapters/dynamodb/aggregate-store.ts';
import { readExecution, writeExecution } from '#adapters/dynamodb/execution-rows.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { finishExecutionSchema } from './event.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE });
const table = openTable(environment.BERAAD_TABLE);

/**
 * Marks an execution as ended at its cursor, THEN looks for an event past it: one that came first is told as `more`, and the execution
 * goes on waiting; one that comes later finds the mark and starts the next generation.
 */
export const handler = eventHandler(finishExecutionSchema, async ({ aggregate, generation, cursor, execution }) => {
  const written = await writeExecution(table, {
    aggregate,
    generation,
    cursor,
    execution,
    status: 'done',
    since: systemClock(),
  });
  // A younger generation has taken over: this one ends.
  if (!written) return { more: false };
  if ((await readEntry(table, aggregate, cursor + 1)) === undefined) return { more: false };
  const present = await readExecution(table, aggregate);
  return { more: present?.generation === generation };
});

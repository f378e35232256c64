import { writeExecution } from '#adapters/dynamodb/execution-rows.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { answerWaiting } from '#functions/middleware/answer-execution.ts';
import { executionsOf, MACHINE_VARIABLES } from '#functions/middleware/machines.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { awaitEventSchema } from './event.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, ...MACHINE_VARIABLES });
const table = openTable(environment.BERAAD_TABLE);
const executions = executionsOf(environment);

/**
 * The one wait pattern: keeps the token, THEN reads the log past the cursor, so that an event that came first is answered at once and
 * no wake-up is lost. An execution of an older generation is told to end.
 */
export const handler = eventHandler(awaitEventSchema, async ({ aggregate, generation, cursor, token, execution }) => {
  const row = { aggregate, generation, cursor, token, execution, status: 'waiting' as const, since: systemClock() };
  if (!(await writeExecution(table, row))) {
    const event = { id: `${aggregate}@${cursor}`, type: 'execution-superseded', recurring: false };
    await executions.answer(token, { cursor, event, phase: 'unknown', settled: false });
    log('execution-superseded', { aggregate, generation });
    return {};
  }
  log('event-awaited', { aggregate, generation, cursor });
  await answerWaiting(table, executions, row);
  return {};
});
